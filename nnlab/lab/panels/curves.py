"""The curves: loss and metric, training and validation, live."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import ipywidgets as w

from ...plots.chart import TITLES
from ...plots.curves import CurveChart, Pinned
from ...plots.style import add_row, new_figure
from ..player import Player
from ..quiet import Quiet
from ..texts import Words
from .frames import Frames
from .panel import Panel

WIDTH, HEIGHT, SCALE = 720, 288, 1.25
ACROSS = ("epoch", "updates", "seconds", "multiply_adds")
LINES = {"evaluated": (), "as_trained": ("running",), "penalty_line": ("penalty",), "all_lines": ("running", "penalty")}


class CurvesPanel(Panel):
    """Two charts side by side: what is minimised, and what one cares about; and how they are to be looked at.

    Parameters
    ----------
    changed : callable
        Is called when another way of looking is chosen.
    """

    title = "curves"

    def __init__(self, changed: Callable[[], None]) -> None:
        self.figure = new_figure(WIDTH, HEIGHT, scale=SCALE)
        axes = add_row(self.figure, 2)
        roles = ("train", "validation", "running", "penalty")
        self.loss, self.metric = CurveChart(axes[0], "loss", roles=roles), CurveChart(axes[1], "accuracy")
        self.frames = Frames(self.figure, [self.loss, self.metric], "nnlab-curves")
        small = {"layout": w.Layout(width="auto", flex="0 0 auto")}
        self.log = w.ToggleButton(value=False, **small)
        self.zoom = w.ToggleButton(value=False, **small)
        self.across = w.Dropdown(layout=w.Layout(width="118px"))
        self.lines = w.Dropdown(layout=w.Layout(width="112px"))
        self.gap = w.HTML(layout=w.Layout(flex="1 1 auto"))
        self._quiet = Quiet()
        for name in ("log", "zoom", "across", "lines"):
            getattr(self, name).add_class(f"nnlab-{name}")
            getattr(self, name).observe(lambda _: self._quiet or changed(), "value")
        tools = w.HBox([self.gap, self.lines, self.across, self.zoom, self.log])
        tools.add_class("nnlab-tools")
        self.legend = w.HTML()
        self.legend.add_class("nnlab-legend")
        self.widget = w.VBox([tools, self.frames.widget, self.legend])

    def relabel(self, words: Words) -> None:
        """Change the language."""
        super().relabel(words)
        with self._quiet:
            for name in ("log", "zoom"):
                getattr(self, name).description = words(name)
                getattr(self, name).tooltip = words(f"{name}_help")
            for menu, keys in ((self.across, ACROSS), (self.lines, LINES)):
                chosen = menu.value or next(iter(keys))
                menu.options = [(words(key), key) for key in keys]
                menu.value = chosen

    def draw(self, player: Player, small: bool = False, pinned: Sequence[Pinned] = (), legend: str = "") -> None:
        """Show the run as it is now, over those that are `pinned`; `small` spares a slow link."""
        quantity = "accuracy" if player.data.task == "classification" else "rmse"
        if self.metric.quantity != quantity:
            self.metric.quantity = quantity
            self.metric.title.set_text(TITLES.get(quantity, quantity.capitalize()))
            self.metric.dress(self.metric.palette)
        self.loss.roles = ("train", "validation", *LINES[self.lines.value])
        self.loss.scale = "log" if self.log.value else "linear"
        for chart in (self.loss, self.metric):
            chart.across, chart.zoom = self.across.value, self.zoom.value
        shown = [
            chart.show(player.history, planned=player.goal, cursor=player.viewing, pinned=pinned)
            for chart in (self.loss, self.metric)
        ]
        self.frames.draw(any(shown), small)
        text = ""
        if len(player.history) and "validation_loss" in player.history:
            gap = player.history["validation_loss"][-1] - player.history["train_loss"][-1]
            text = self.words("gap_now", gap=f"{gap:+.3f}")
        for shown_text, field in ((text, self.gap), (legend, self.legend)):
            if shown_text != field.value:
                field.value = shown_text

    def describe(self) -> str:
        """Return in words what the charts show."""
        return f"{self.loss.describe()}\n{self.metric.describe()}"
