"""Strip: the upper edge of a chart's axes, where no curve comes; there stands in words what its marks mean.

A word beside its mark would lie on a curve sooner or later. So the axes reach some pixels higher than the curves do,
and the words stand there, each above its mark.
"""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.artist import Artist
from matplotlib.lines import Line2D

from .chart import Chart
from .label import Label, text_width
from .marks import arrange
from .style import SMALL, Palette, settings

RING, WIDE = "○ ", 12.0
"""Begins the word of the best epoch, and the pixels that it takes: it is drawn as the ring on the curve is."""
MIDDLE = 8.0
"""Pixels from the upper edge of the axes to the middle of the words."""


class Strip:
    """The words of marks on a chart, and the uprights that go with them."""

    def __init__(self, chart: Chart):
        self.chart = chart
        self.words: list[Label] = []
        with settings():
            ring = Line2D([], [], marker="o", markersize=6.5, markeredgewidth=1.5, linestyle="", clip_on=False)
            self.ring = chart.ax.add_line(ring)
        self.ring.set_transform(chart.ax.transAxes)
        chart.live(self.ring)
        self._uprights: list[Artist] = []
        self._said: object = None

    def dress(self, palette: Palette) -> None:
        """Take on the colours of a theme."""
        self.ring.set_markeredgecolor(palette.text)
        self.ring.set_markerfacecolor(palette.background)
        for word in self.words:
            word.colour = palette.text
        self._said = None

    def furnish(self, stop: float | None, changes: Sequence[float]) -> None:
        """Put up what stands still: the upright where training stopped, and one for each change in mid-run."""
        for artist in self._uprights:
            artist.remove()
        ax, palette, top = self.chart.ax, self.chart.palette, self.chart.clear.y1
        axis, (left, right) = ax.get_xaxis_transform(), self.chart.limits[0]
        self._uprights = []
        with settings():
            lines = [Line2D([x, x], [0, top], color=palette.axis, linewidth=0.8, dashes=(1, 2)) for x in changes]
            lines += [Line2D([x], [0], color=palette.text, marker=6, markersize=6, clip_on=False) for x in changes]
            if stop is not None:
                lines.append(Line2D([stop, stop], [0, top], color=palette.muted, linewidth=1, dashes=(3, 3)))
            for line in lines:
                line.set_transform(axis)
                if left <= float(line.get_xdata()[0]) <= right:  # type: ignore[index, arg-type]
                    self._uprights.append(ax.add_line(line))

    def show(self, marks: Sequence[tuple[float, str]]) -> None:
        """Write the words of marks at these places of the axis; those out of its limits are left out."""
        chart, (left, right) = self.chart, self.chart.limits[0]
        width = chart.pixels
        scale = width / (right - left)
        seen = [((x - left) * scale, text) for x, text in marks if left <= x <= right]
        said = seen, width, chart.taken, chart.palette
        if said == self._said:
            return
        self._said = said
        placed = arrange(seen, width, word_width, chart.taken)
        while len(self.words) < len(placed):
            word = chart.new_label(SMALL, within=chart.ax.transAxes)
            word.colour = chart.palette.text
            self.words.append(word)
        for word in self.words:
            word.lines = ()
        rings = []
        for word, (text, at, _) in zip(self.words, placed, strict=False):
            begin = WIDE if text.startswith(RING) else 0.0
            word.place(((at + begin) / width, 1.0), (text.removeprefix(RING),), (0, -MIDDLE))
            rings += [((at + 5) / width, 1 - MIDDLE / chart.sides[1])] if begin else []
        self.ring.set_data([x for x, _ in rings], [y for _, y in rings])


def word_width(text: str) -> float:
    """Return how many pixels a word of the strip takes."""
    ring = text.startswith(RING)
    return text_width(text.removeprefix(RING), SMALL) + WIDE * ring
