"""Form: what is to be compared, chosen by a few menus and fields."""

from __future__ import annotations

import html
from collections.abc import Callable

import ipywidgets as w

from ...config import Config
from ...data.sets import Data
from ...experiments.run import Own, Run
from ..text.texts import Words
from ..widgets.silent import Silent
from .comparison import Choice, Comparison
from .comparisons import COMPARISONS
from .values import VALUES


class Form(w.HBox):
    """Kind of comparison, setting, values and number of seeds.

    Parameters
    ----------
    post : callable
        Has something done where all is done one after the other: `Player.post`.
    """

    def __init__(self, post: Callable[[Callable[[], object]], None]):
        wide = {"style": {"description_width": "initial"}}
        self.kind, self.field = (w.Dropdown(layout=w.Layout(width="auto"), **wide) for _ in range(2))
        self.values = w.Text(layout=w.Layout(flex="1 1 260px", width="auto"), continuous_update=False, **wide)
        self.note = w.HTML()
        self.note.add_class("nnlab-compare-note")
        self.count = w.BoundedIntText(min=1, max=32, layout=w.Layout(width="118px"), **wide)
        self._silent = Silent()
        self._counts = {name: comparison.count for name, comparison in COMPARISONS.items()}
        self._filled: tuple[object, ...] = ()
        self._offered = ""
        self._present: tuple[Config, Data] | None = None
        for name in ("kind", "field", "values", "count"):
            getattr(self, name).add_class(f"nnlab-compare-{name}")
        self.kind.observe(lambda _: self._silent or post(self._arrange), "value")
        self.field.observe(lambda _: self._silent or post(self._arrange), "value")
        self.count.observe(lambda _: self._silent or post(self._counted), "value")
        super().__init__([self.kind, self.field, self.values, self.count])
        self.add_class("nnlab-choices")

    @property
    def comparison(self) -> Comparison:
        """The comparison that is chosen."""
        return COMPARISONS[self.kind.value]

    def relabel(self, words: Words) -> None:
        """Change the language."""
        self.words = words
        with self._silent:
            kind, field = self.kind.value or next(iter(COMPARISONS)), self.field.value or next(iter(VALUES))
            self.kind.options = [(words(f"kind_{name}"), name) for name in COMPARISONS]
            self.field.options = [(words(name), name) for name in VALUES]
            self.kind.value, self.field.value = kind, field
            self.kind.description, self.values.description = words("compare"), words("compare_values")
        self._arrange()

    def offer(self, config: Config, data: Data) -> None:
        """Offer values that suit the present run, unless somebody has written others."""
        self._present = config, data
        offer = self.comparison.offer
        if offer is None:
            return
        wanted = (self.kind.value, self.field.value, config.learning_rate, config.optimizer, data)
        if wanted[:2] == self._filled[:2] and (wanted == self._filled or self.values.value != self._offered):
            return
        self._filled = wanted
        self._offered = self.values.value = offer(self.field.value, config, data)

    def choose(self, kind: str, field: str = "l2", values: str | None = None, count: int | None = None) -> None:
        """Choose, as by hand."""
        with self._silent:
            self.kind.value, self.field.value = kind, field
            self._counts[kind] = count or self._counts[kind]
        self._arrange()
        if values is not None:
            self.values.value = values

    def choice(self, config: Config, own: Own, kept: tuple[str, Run] | None, present_is_kept: bool) -> Choice:
        """Return what is chosen, with what it is about; see `Choice`."""
        field, values = self.field.value, self.values.value
        return Choice(config, own, int(self.count.value), field, values, kept, present_is_kept)

    def _counted(self) -> None:
        self._counts[self.kind.value] = self.count.value

    def _arrange(self) -> None:
        """Show what this kind of comparison asks for."""
        kind, comparison = self.kind.value, self.comparison
        with self._silent:
            self.count.value = self._counts[kind]
            self.count.description = self.words(comparison.counted)
        self.note.value = f"<p>{html.escape(self.words(f'kind_{kind}_help'))}</p>"
        for name, widget in (("field", self.field), ("values", self.values)):
            widget.layout.display = "" if name in comparison.asks else "none"
        if self._present is not None:
            self.offer(*self._present)
