"""BestMark: a ring around the best epoch of a curve, and its number."""

from __future__ import annotations

from matplotlib.lines import Line2D

from .chart import PERCENT, Chart
from .label import text_width
from .limits import Array
from .style import SMALL, Palette, settings


class BestMark:
    """The ring and its words, on a chart."""

    def __init__(self, chart: Chart):
        self.chart = chart
        with settings():
            ring = Line2D([], [], marker="o", markersize=8, markeredgewidth=1.8, linestyle="", clip_on=False)
            self.ring = chart.ax.add_line(ring)
        chart.live(self.ring)
        self.label = chart.new_label(SMALL, "center")

    def dress(self, palette: Palette) -> None:
        """Take on the colours of a theme."""
        self.label.colour = palette.text
        self.ring.set_markeredgecolor(palette.text)
        self.ring.set_markerfacecolor(palette.background)

    def show(self, x: Array, y: Array, best: int | None) -> None:
        """Mark the epoch `best` of the line (x, y); nothing where there is none, or out of the chart's limits."""
        if best is None or best >= len(y):
            self.ring.set_data([], [])
            self.label.lines = ()
            return
        point = float(x[best]), float(y[best])
        (left, right), (low, high) = self.chart.limits
        shown = left <= point[0] and low <= point[1] <= high
        self.ring.set_data(([point[0]], [point[1]]) if shown else ([], []))
        above = self.chart.quantity not in PERCENT and self.chart.quantity != "r2"
        text = f"{self.chart.names['best']} {best}"
        pixel = self.chart.pixels / (right - left)
        aside = _aside(pixel * (point[0] - left), pixel * (float(x[-1]) - left) + 5, text_width(text, SMALL))
        self.label.place(point, (text,) if shown and aside is not None else (), (aside or 0.0, 14 if above else -14))


def _aside(at: float, end: float, width: float) -> float | None:
    """Return how far a text around the place `at` moves so as to lie between 0 and `end`, or None if it cannot."""
    low, high = width / 2 - at, end - width / 2 - at
    return None if low > high else min(max(0.0, low), high)
