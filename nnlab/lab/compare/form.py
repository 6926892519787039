"""Form: what is to be compared, chosen by a few menus and fields."""

from __future__ import annotations

import html
from collections.abc import Callable

import ipywidgets as w

from ...config import TRIES, Config, ConfigError, check_setting, read_setting
from ...data.sets import Data
from ...sentences import Sentence
from ..runtime.present_run import PresentRun
from ..text.format import check_length, parse_values, typed
from ..text.texts import Words
from ..widgets.silent import Silent
from .plan import Plan, folds, race, repeats, variations

KINDS = {"repeat": 8, "vary": 4, "folds": 5, "race": 3, "kept": 8}
"""The kinds of comparison, each with the number of seeds (or folds) to begin with."""
FIRST = ("l2", "dropout", "learning_rate", "hidden", "train_size", "batch_size", "activation")
VALUES = {name: TRIES[name] for name in (*FIRST, *(name for name in TRIES if name not in FIRST))}
"""The settings that can be varied, and values to begin with; where there are none they depend on the present one."""
RACE = {"sgd": 0.1, "momentum": 0.03, "adagrad": 0.1, "rmsprop": 0.01, "adam": 0.01}


def parse_race(written: str) -> list[tuple[str, float]]:
    """Return optimizers with their learning rates, written like ``sgd 0.1, adam 0.01``.

    Raises
    ------
    ConfigError
        If one of them cannot be read.
    """
    check_length("optimizer", written)
    found = []
    for piece in filter(None, map(str.strip, written.split(","))):
        name, _, rate = piece.partition(" ")
        try:
            found.append((check_setting("optimizer", name), read_setting("learning_rate", rate)))
        except ConfigError as error:
            (problem,) = error.problems.values()
            if isinstance(problem, Sentence) and problem.code == "unknown":  # without its full stop
                text = "unknown {what} {name}; choose one of: {choices}"
                problem = Sentence("unknown_dotless", text, **problem.gaps)
            raise ConfigError(
                {
                    "optimizer": Sentence(
                        "race_form", "{problem}; write name and learning rate, like adam 0.01", problem=problem
                    )
                }
            ) from None
    return found


def suggested(name: str, config: Config, data: Data) -> str:
    """Return values to begin with."""
    if name == "learning_rate":
        return ", ".join(f"{float(f'{config.learning_rate * factor:.1g}'):g}" for factor in (0.1, 0.3, 1, 3, 10))
    if name == "train_size":
        n = len(data.train)
        return ", ".join(str(size) for size in dict.fromkeys(max(n // part, 2) for part in (16, 8, 4, 2, 1)))
    return VALUES[name]


class Form(w.HBox):
    """Kind, setting, values and number of seeds.

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
        self._counts = dict(KINDS)
        self._filled: tuple[object, ...] = ()
        self._offered = ""
        self._run: PresentRun | None = None
        for name in ("kind", "field", "values", "count"):
            getattr(self, name).add_class(f"nnlab-compare-{name}")
        self.kind.observe(lambda _: self._silent or post(self._arrange), "value")
        self.field.observe(lambda _: self._silent or post(self._arrange), "value")
        self.count.observe(lambda _: self._silent or post(self._counted), "value")
        super().__init__([self.kind, self.field, self.values, self.count])
        self.add_class("nnlab-choices")

    def relabel(self, words: Words) -> None:
        """Change the language."""
        self.words = words
        with self._silent:
            kind, field = self.kind.value or "repeat", self.field.value or "l2"
            self.kind.options = [(words(f"kind_{name}"), name) for name in KINDS]
            self.field.options = [(words(name), name) for name in VALUES]
            self.kind.value, self.field.value = kind, field
            self.kind.description, self.values.description = words("compare"), words("compare_values")
        self._arrange()

    def offer(self, run: PresentRun) -> None:
        """Offer values that suit the present run, unless somebody has written others."""
        self._run = run
        if self.kind.value not in ("vary", "race"):
            return
        wanted = (self.kind.value, self.field.value, run.config.learning_rate, run.config.optimizer, run.data)
        if wanted[:2] == self._filled[:2] and (wanted == self._filled or self.values.value != self._offered):
            return
        self._filled = wanted
        if self.kind.value == "race":
            rates = {**RACE, run.config.optimizer: run.config.learning_rate}
            self._offered = ", ".join(f"{name} {typed(rate)}" for name, rate in rates.items())
        else:
            self._offered = suggested(self.field.value, run.config, run.data)
        self.values.value = self._offered

    def choose(self, kind: str, field: str = "l2", values: str | None = None, count: int | None = None) -> None:
        """Choose, as by hand."""
        with self._silent:
            self.kind.value, self.field.value = kind, field
            self._counts[kind] = count or self._counts[kind]
        self._arrange()
        if values is not None:
            self.values.value = values

    def plan(self, run: PresentRun) -> Plan:
        """Return the plan that is chosen; `kept` is not ours to plan.

        Raises
        ------
        ConfigError, ValueError
            If it cannot be carried out.
        """
        config, count = run.config, int(self.count.value)
        own = run.own_data[:2] if run.own_data else None
        if self.kind.value == "folds":
            return folds(config, count, own)
        if self.kind.value == "vary":
            return variations(config, self.field.value, parse_values(self.field.value, self.values.value), count, own)
        if self.kind.value == "race":
            return race(config, parse_race(self.values.value), count, own)
        return repeats(config, count, own)

    def _counted(self) -> None:
        self._counts[self.kind.value] = self.count.value

    def _arrange(self) -> None:
        """Show what this kind of comparison needs."""
        kind = self.kind.value
        with self._silent:
            self.count.value = self._counts[kind]
            self.count.description = self.words("compare_folds_count" if kind == "folds" else "compare_seeds_count")
        self.note.value = f"<p>{html.escape(self.words(f'kind_{kind}_help'))}</p>"
        for widget, shown in ((self.field, kind == "vary"), (self.values, kind in ("vary", "race"))):
            widget.layout.display = "" if shown else "none"
        if self._run is not None:
            self.offer(self._run)
