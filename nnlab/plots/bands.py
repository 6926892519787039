"""Bands: how a distribution changes over time, for each layer of a network side by side.

The dark band holds the middle half of the numbers, the light one 90 %, the line is the median. In each layer's strip
time runs from the first epoch to now. In healthy training the bands neither collapse nor run away, and those of the
gradients lie at about the same height in all layers; where they fall from right to left, the gradient vanishes.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, MaxNLocator

from .chart import number
from .limits import Array, Limits, nice
from .picture import Picture
from .style import LIGHT, NORMAL, Palette, settings

FLOOR = 1e-8
ROOM = 0.9
"""The share of a layer's strip that is drawn on."""


class Bands(Picture):
    """Strips of one quantity, one for each layer.

    Parameters
    ----------
    ax : Axes
    title : str
    names : sequence of str
        The layers' names, written above the strips; empty: none.
    count : int
        How many layers.
    log : bool
        Whether the scale is logarithmic.
    """

    def __init__(
        self, ax: Axes, title: str, names: Sequence[str], count: int, log: bool = False, palette: Palette = LIGHT
    ):
        super().__init__(ax, palette)
        self.log, self.count = log, count
        self.name = title
        self.wide, self.middle = (PolyCollection([], linewidths=0, zorder=z) for z in (1.0, 1.1))
        for band in (self.wide, self.middle):
            ax.add_collection(band, autolim=False)
            self.live(band)
        self.median = Line2D([], [], linewidth=1.6, zorder=2)
        self.cursor = Line2D([], [], linewidth=1.0, linestyle=(0, (3, 2)), zorder=3)
        for line in (self.median, self.cursor):
            ax.add_line(line)
            self.live(line)
        self.limits: Limits = (0.0, 0.0)
        self._facts = ""
        top = ax.get_xaxis_transform()
        with settings():
            ax.set_xlim(0, count)
            ax.set_xticks([])
            ax.grid(True, axis="y", linewidth=0.8)
            self.edges = [ax.axvline(place, linewidth=0.8) for place in range(1, count)]
            self.names = [
                self._note(name, (place + ROOM / 2, 1), (0, 4), size=NORMAL, within=top, ha="center")
                for place, name in enumerate(names)
            ]
            _, self.label = self._name_axes("", title, size=NORMAL, pad=6)
        self.dress(palette)

    def dress(self, palette: Palette) -> None:
        """Take on the colours of a theme."""
        super().dress(palette)
        colour = palette.roles["train"]
        self.wide.set_facecolor((*_rgb(colour), 0.20))
        self.middle.set_facecolor((*_rgb(colour), 0.42))
        self.median.set_color(palette.text)
        self.cursor.set_color(palette.text)
        self.ax.grid(True, axis="y", color=palette.grid)
        self.label.set_color(palette.text)
        for edge in self.edges:
            edge.set_color(palette.axis)
        for name in self.names:
            name.set_color(palette.muted)

    def show(self, times: Array, quantiles: Array, cursor: float | None = None) -> bool:
        """Show the strips; return whether the background must be drawn again.

        Parameters
        ----------
        times : ndarray of shape (n,)
            Epochs, rising.
        quantiles : ndarray of shape (layers, n, 5)
        cursor : float, optional
            An epoch to point at.
        """
        values = np.log10(np.maximum(quantiles, FLOOR)) if self.log else quantiles
        changed = self._reach(values)
        last = max(float(times[-1]), 1e-9)
        x = ROOM * times / last
        wide, middle, lines = [], [], [np.empty((0, 2))]
        for place, layer in enumerate(values[: self.count]):
            back = np.concatenate([x, x[::-1]]) + place
            wide.append(np.column_stack([back, np.concatenate([layer[:, 0], layer[::-1, 4]])]))
            middle.append(np.column_stack([back, np.concatenate([layer[:, 1], layer[::-1, 3]])]))
            lines += [np.column_stack([x + place, layer[:, 2]]), np.full((1, 2), np.nan)]
        self.wide.set_verts(wide)
        self.middle.set_verts(middle)
        points = np.concatenate(lines)
        self.median.set_data(points[:, 0], points[:, 1])
        self._point_at(cursor, last)
        now = quantiles[:, -1]
        self._facts = ", ".join(f"{number(float(q[2]))} ({number(float(q[0]))} to {number(float(q[4]))})" for q in now)
        return changed

    def describe(self) -> str:
        """Return in words what the picture shows."""
        return f"{self.name}, median (90 %) by layer: {self._facts}."

    def _point_at(self, cursor: float | None, last: float) -> None:
        if cursor is None:
            self.cursor.set_data([], [])
            return
        x = np.repeat(np.arange(self.count) + ROOM * cursor / last, 3)
        y = np.tile([*self.limits, np.nan], self.count)
        self.cursor.set_data(x, y)

    def _reach(self, values: Array) -> bool:
        """Set limits that hold the light bands, unless those there are good enough; return whether they changed."""
        finite = values[np.isfinite(values)]
        low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 1.0)
        old, span = self.limits, high - low
        if old[0] <= low and high <= old[1] and span > 0.4 * (old[1] - old[0]):
            return False
        step = max(nice(max(span, 1e-6) / 4, (1, 2, 2.5, 5, 10)), 1.0 if self.log else 0.0)
        self.limits = (np.floor((low - 0.04 * span) / step) * step, np.ceil((high + 0.04 * span) / step) * step)
        if self.log:
            self.limits = (max(self.limits[0], np.log10(FLOOR)), self.limits[1])
        if self.limits[1] - self.limits[0] < 1e-6 * abs(self.limits[0]) or self.limits[0] == self.limits[1]:
            room = max(1.0, 0.1 * abs(low))
            self.limits = (low - room, high + room)
        with settings():
            self.ax.set_ylim(*self.limits)
            self.ax.yaxis.set_major_locator(MaxNLocator(4, steps=[1, 2, 5, 10], integer=self.log))
            write = (lambda v, _: f"1e{v:.0f}" if v else "1") if self.log else (lambda v, _: f"{round(v, 9) + 0:.3g}")
            self.ax.yaxis.set_major_formatter(FuncFormatter(write))
        return True


def _rgb(colour: str) -> tuple[float, float, float]:
    return tuple(int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))  # type: ignore[return-value]
