"""Matrix: which class is taken for which (the confusion matrix), and predicted against true values in regression."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_hex, to_rgb
from matplotlib.lines import Line2D
from numpy.typing import NDArray

from .label import Label, text_width
from .lettering import columns, shortened
from .limits import Array
from .picture import Picture
from .style import LIGHT, NORMAL, SMALL, Palette, settings
from .tiles import Ground

SHADES = 8
"""Steps from pale to strong, so that the images of the digits can be used again."""
STRONG = 0.55
BESIDE = 20.0
"""Pixels to the left of the rows' names: what the axis is called."""


class Matrix(Picture):
    """Counts in squares: a row for each true class, a column for each answer.

    A row's share is its shade: blue on the diagonal, where the answer is right, orange elsewhere.
    """

    def __init__(self, ax: Axes, classes: Sequence[str], across: str, up: str, palette: Palette = LIGHT):
        super().__init__(ax, palette)
        k = len(classes)
        self.classes = tuple(classes)
        self.ground = Ground(ax, smooth=False)
        self.live(self.ground)
        size = min(NORMAL, 7.6 * min(ax.bbox.size) / ax.figure.dpi * 72 / k / 16)
        self.labels = [Label(ax, max(size, 6.0), "center") for _ in range(k * k)]
        for label in self.labels:
            self.live(label)
        self.counts: NDArray[np.integer] = np.zeros((k, k), dtype=int)
        with settings():
            ax.set_xlim(0, k)
            ax.set_ylim(k, 0)
            short = [shortened(name, 11) for name in classes]
            left = ax.bbox.x0 * 72 / ax.figure.dpi - BESIDE
            rows = [shortened(name, left, lambda part: text_width(part, SMALL)) for name in short]
            turned = max(map(columns, short)) > 36 / k
            self._name_ticks(ax.xaxis, np.arange(k) + 0.5, short, slant=40 if turned else 0)
            self._name_ticks(ax.yaxis, np.arange(k) + 0.5, rows)
            self.names = self._name_axes(across, up)
            places = range(1, k)
            self.grid = [
                *(ax.axvline(p, linewidth=0.8) for p in places),
                *(ax.axhline(p, linewidth=0.8) for p in places),
            ]
        for line in self.grid:
            line.set_zorder(3)
            self.live(line)
        self.dress(palette)

    def dress(self, palette: Palette) -> None:
        """Take on the colours of a theme."""
        super().dress(palette)
        for name in self.names:
            name.set_color(palette.text)
        for line in self.grid:
            line.set_color(palette.background)
        for label in self.labels:
            label.colour = palette.text

    def show(self, counts: NDArray[np.integer]) -> bool:
        """Show the counts (k, k); the background never changes."""
        self.counts = counts
        k = len(self.classes)
        share = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
        shade = np.ceil(share * SHADES) / SHADES * STRONG
        paper = np.array(to_rgb(self.palette.panel))
        inks = np.array([to_rgb(self.palette.negative), to_rgb(self.palette.positive)])[np.eye(k, dtype=int)]
        colours = paper + shade[..., None] * (inks - paper)
        self.ground.colours = colours[::-1]
        for place, label in enumerate(self.labels):
            row, column = divmod(place, k)
            label.background = to_hex(colours[row, column])
            label.place((column + 0.5, row + 0.5), (str(counts[row, column]),) if counts[row, column] else ())
        return False

    def describe(self) -> str:
        """Return in words what the picture shows."""
        wrong = self.counts.copy()
        np.fill_diagonal(wrong, 0)
        right, total = int(np.trace(self.counts)), int(self.counts.sum())
        facts = f"{right} of {total} right"
        if wrong.any():
            row, column = np.unravel_index(wrong.argmax(), wrong.shape)
            facts += f"; most often {self.classes[row]} is taken for {self.classes[column]}, {wrong[row, column]} times"
        return f"{self.title.said}: {facts}."


class Against(Picture):
    """Predicted against true values: a perfect network's points lie on the diagonal."""

    def __init__(self, ax: Axes, across: str, up: str, palette: Palette = LIGHT):
        super().__init__(ax, palette)
        with settings():
            ax.grid(True, linewidth=0.8)
            self.diagonal = Line2D([], [], linewidth=1.0, zorder=1)
            self.points = Line2D([], [], linestyle="", marker="o", markersize=4.6, markeredgewidth=0.6, zorder=2)
            self.worst = Line2D([], [], linestyle="", marker="X", markersize=8, markeredgewidth=0.8, zorder=3)
            self.names = self._name_axes(across, up)
        for line in (self.diagonal, self.points, self.worst):
            ax.add_line(line)
            self.live(line)
        self.reach: tuple[float, float] = (0.0, 0.0)
        self._facts = ""
        self.dress(palette)

    def dress(self, palette: Palette) -> None:
        """Take on the colours of a theme."""
        super().dress(palette)
        self.ax.grid(True, color=palette.grid)
        self.diagonal.set_color(palette.muted)
        self.points.set_markerfacecolor(palette.roles["validation"])
        self.worst.set_markerfacecolor(palette.wrong)
        for line in (self.points, self.worst):
            line.set_markeredgecolor(palette.background)
        for name in self.names:
            name.set_color(palette.text)

    def show(self, true: Array, predicted: Array, worst: NDArray[np.intp]) -> bool:
        """Show values (n,), the `worst` of them marked; return whether the background must be drawn again."""
        low, high = float(true.min()), float(true.max())
        room = 0.15 * max(high - low, 1e-9)
        reach = (low - room, high + room)
        changed = reach != self.reach
        if changed:
            self.reach = reach
            self.ax.set_xlim(*reach)
            self.ax.set_ylim(*reach)
            self.diagonal.set_data(reach, reach)
        inside = np.clip(predicted, *reach)
        self.points.set_data(true, inside)
        self.worst.set_data(true[worst], inside[worst])
        error = predicted - true
        self._facts = f"{len(true)} samples, typical error {float(np.sqrt(np.mean(error**2))):.3g}"
        return changed

    def describe(self) -> str:
        """Return in words what the picture shows."""
        return f"{self.title.said}: {self._facts}."


class Places(Picture):
    """Where in a plane the mistakes lie: small dots are right, crosses wrong."""

    def __init__(self, ax: Axes, names: tuple[str, str], palette: Palette = LIGHT):
        super().__init__(ax, palette)
        self.right = Line2D([], [], linestyle="", marker="o", markersize=3.4, markeredgewidth=0, zorder=2)
        self.wrong = Line2D([], [], linestyle="", marker="X", markersize=8, markeredgewidth=0.8, zorder=3)
        for line in (self.right, self.wrong):
            ax.add_line(line)
            self.live(line)
        with settings():
            self.names = self._name_axes(*names)
        self.extent: tuple[float, ...] = ()
        self.marked = 0
        self.dress(palette)

    def dress(self, palette: Palette) -> None:
        """Take on the colours of a theme."""
        super().dress(palette)
        self.right.set_markerfacecolor(palette.axis)
        self.wrong.set_markerfacecolor(palette.wrong)
        self.wrong.set_markeredgecolor(palette.background)
        for name in self.names:
            name.set_color(palette.muted)

    def show(self, extent: tuple[float, float, float, float], points: Array, wrong: NDArray[np.bool_]) -> bool:
        """Show points (n, 2), in the axes' units; return whether the background must be drawn again."""
        changed = extent != self.extent
        if changed:
            self.extent = extent
            self.ax.set_xlim(*extent[:2])
            self.ax.set_ylim(*extent[2:])
        self.marked = int(wrong.sum())
        self.right.set_data(points[~wrong, 0], points[~wrong, 1])
        self.wrong.set_data(points[wrong, 0], points[wrong, 1])
        return changed

    def describe(self) -> str:
        """Return in words what the picture shows."""
        return f"{self.title.said}: {self.marked} marked."
