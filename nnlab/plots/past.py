"""Past: the lines of earlier runs on a chart, which stand still in lighter colours."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from matplotlib.lines import Line2D

from .chart import Chart
from .limits import Array, Limits, stride, thin, within
from .reading import KeptRun, across, column
from .style import ROLES


class PastLine(NamedTuple):
    """A line of the run with this number: its role and its points."""

    run: int
    role: str
    x: Array
    y: Array


class Past:
    """The lines of the runs that are kept, on a chart."""

    def __init__(self, chart: Chart):
        self.chart = chart
        self.lines: list[Line2D] = []

    def thinned(self, kept: Sequence[KeptRun], x_range: Limits, roles: Sequence[str]) -> list[PastLine]:
        """Return what there is to be seen of them."""
        chart, found = self.chart, []
        for run, (_, old) in enumerate(kept):
            x = across(old, chart.across)
            part = within(x, x_range)
            for role in roles:
                y = column(old, role, chart.quantity)
                if len(y) and y.ndim == 1:
                    found.append(PastLine(run, role, *thin(x[part], y[part], stride(x, x_range, chart.pixels))))
        return found

    def furnish(self, past: Sequence[PastLine]) -> None:
        """Put them up, as part of the background."""
        for line in self.lines:
            line.remove()
        self.lines = []
        colours = self.chart.palette.kept
        for run, role, x, y in past:
            style = ROLES[role]
            line = Line2D(x, y, color=colours[run % len(colours)], linewidth=0.7 * style.width)
            if style.dashes:
                line.set_dashes([length / style.width for length in style.dashes])
            self.lines.append(self.chart.add(line))
