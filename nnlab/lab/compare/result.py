"""Result: what a comparison shows: two charts, a sentence, a table of scores; and by which quantity it is judged."""

from __future__ import annotations

import time
from collections.abc import Callable

import ipywidgets as w

from ...config import Config
from ...experiments.plan import metrics_of
from ..text.format import unbroken
from ..text.texts import Words
from ..widgets.figure_image import FigureImage
from ..widgets.save_button import SaveButton
from .charts import ComparisonView
from .comparison import Comparison
from .run_group import RunGroup
from .scores_table import scores_table
from .verdict import present_variant, verdict

ROLES = ("train", "validation")
SECONDS = 0.5
"""While playing, sentence and table are written no more often than this."""


class Result:
    """The charts and words of a comparison.

    Parameters
    ----------
    post : callable
        Has something done where all is done one after the other: `Player.post`.
    redraw : callable
        Has the comparison drawn anew.

    Attributes
    ----------
    parts : list of Widget
        What is shown, from top to bottom.
    text : str
        What the comparison says.
    """

    def __init__(self, post: Callable[[Callable[[], object]], None], redraw: Callable[[], object]) -> None:
        self.quantity = w.Dropdown(layout=w.Layout(width="auto"), style={"description_width": "initial"})
        self.log = w.ToggleButton(layout=w.Layout(width="auto", flex="0 0 auto"))
        for name, widget in (("quantity", self.quantity), ("log", self.log)):
            widget.add_class(f"nnlab-compare-{name}")
            widget.observe(lambda _: self._shown and post(redraw), "value")
        self.sentence, self.table, self.picture = w.HTML(), w.HTML(), w.VBox([])
        self.sentence.add_class("nnlab-verdict")
        self.table.add_class("nnlab-table")
        self.table.add_class("nnlab-compare-table")
        self.save = SaveButton("comparison", self._image, post)
        tools = w.HBox([self.quantity, self.log, self.save])
        tools.add_class("nnlab-tools")
        self.parts = [tools, self.picture, self.sentence, self.table]
        self.view: ComparisonView | None = None
        self.text = ""
        self._metric = "accuracy"
        self._shown: tuple[object, ...] = ()
        self._written = 0.0

    def relabel(self, words: Words) -> None:
        """Change the language."""
        self.words = words
        self.forget()
        self.save.relabel(words)
        self.log.description, self.log.tooltip = words("log"), words("log_help")
        self.quantity.description = words("compare_quantity")
        chosen = self.quantity.value or "loss"
        self.quantity.options = [(words("quantity_loss"), "loss"), (words("quantity_metric"), "metric")]
        self.quantity.value = chosen

    def forget(self) -> None:
        """Make the picture anew when next it is drawn."""
        self._shown = ()

    def column(self, group: RunGroup) -> str:
        """Return the column by which is judged."""
        return group.column("validation", self._metric if self.quantity.value == "metric" else "loss")

    def draw(self, group: RunGroup, comparison: Comparison, present: Config, small: bool) -> None:
        """Show the runs as they are now; `small` spares a slow link."""
        self._metric = metrics_of(group.plan.tasks[0].data.task)[0]
        wanted = (group, self.quantity.value, self.words.language)
        if wanted != self._shown or self.view is None:
            if self.view is not None:
                self.view.image.widget.close()
            first = self._metric if self.quantity.value == "metric" and group.plan.varied else "loss"
            self.view = ComparisonView(group, first, self._metric, self.words)
            self.picture.children = (self.view.image.widget,)
            self._shown, self._written = wanted, 0.0
        self.view.draw(self.log.value, small)
        if not group.playing or time.perf_counter() - self._written > SECONDS:
            self._written = time.perf_counter()
            self._write(group, comparison, present)

    def describe(self) -> str:
        """Return in words what is shown."""
        return f"{self.text} {self.view.describe()}" if self.view else self.words("compare_nothing")

    def _image(self) -> FigureImage | None:
        return self.view.image if self.view else None

    def _write(self, group: RunGroup, comparison: Comparison, present: Config) -> None:
        """Write sentence and table."""
        words, plan, column = self.words, group.plan, self.column(group)
        if group.error is not None:
            self.text = words("error", error=words.explain(group.error))
        else:
            self.text = verdict(group, column, words, comparison.sentence, present_variant(plan, present))
        scores = ""
        if group.done:
            columns = [group.column(role, quantity) for role in ROLES for quantity in ("loss", self._metric)]
            best = group.ranking(column)[0] if len(plan.names) > 1 else None
            scores = scores_table(group, comparison.head(plan, words), list(dict.fromkeys(columns)), words, best)
        said = f'<div role="status" aria-live="polite">{unbroken(self.text)}</div>'
        for field, value in ((self.sentence, said), (self.table, scores)):
            if field.value != value:
                field.value = value
