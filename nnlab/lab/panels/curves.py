"""The curves: loss and metric, training and validation, live."""

from __future__ import annotations

from ...plots.chart import TITLES
from ...plots.curves import CurveChart
from ...plots.style import add_row, new_figure
from ..player import Player
from .frames import Frames
from .panel import Panel

WIDTH, HEIGHT, SCALE = 720, 288, 1.25


class CurvesPanel(Panel):
    """Two charts side by side: what is minimised, and what one cares about."""

    title = "curves"

    def __init__(self) -> None:
        figure = new_figure(WIDTH, HEIGHT, scale=SCALE)
        self.loss, self.metric = (CurveChart(ax, what) for ax, what in zip(add_row(figure, 2), ("loss", "accuracy"), strict=True))
        self.frames = Frames(figure, [self.loss, self.metric], "nnlab-curves")
        self.widget = self.frames.widget

    def draw(self, player: Player) -> None:
        """Show the run as it is now."""
        quantity = "accuracy" if player.data.task == "classification" else "rmse"
        if self.metric.quantity != quantity:
            self.metric.quantity = quantity
            self.metric.title.set_text(TITLES.get(quantity, quantity.capitalize()))
            self.metric.dress(self.metric.palette)
        shown = [
            chart.show(player.history, planned=player.goal, cursor=player.viewing) for chart in (self.loss, self.metric)
        ]
        self.frames.draw(any(shown))

    def describe(self) -> str:
        """Return in words what the charts show."""
        return f"{self.loss.describe()}\n{self.metric.describe()}"
