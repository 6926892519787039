"""BestMark: a ring around the best epoch of a curve."""

from __future__ import annotations

from matplotlib.lines import Line2D

from .chart import Chart
from .limits import Array
from .style import Palette, settings


class BestMark:
    """The ring on a chart's curve; its word stands in the strip above."""

    def __init__(self, chart: Chart):
        self.chart = chart
        with settings():
            ring = Line2D([], [], marker="o", markersize=8, markeredgewidth=1.8, linestyle="", clip_on=False)
            self.ring = chart.ax.add_line(ring)
        chart.live(self.ring)

    def dress(self, palette: Palette) -> None:
        """Take on the colours of a theme."""
        self.ring.set_markeredgecolor(palette.text)
        self.ring.set_markerfacecolor(palette.background)

    def show(self, x: Array, y: Array, best: int | None) -> bool:
        """Mark the epoch `best` of the line (x, y), and return whether it is to be seen."""
        (left, right), (low, high) = self.chart.limits
        shown = best is not None and best < len(y) and left <= x[best] <= right and low <= y[best] <= high
        self.ring.set_data(([x[best]], [y[best]]) if shown else ([], []))
        return bool(shown)
