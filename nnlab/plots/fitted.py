"""Fitted: the curve that a network draws through samples with one input and one or more values."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from .limits import Array
from .picture import Picture
from .style import LIGHT, MARKERS, NORMAL, Palette, settings

SIZES = {"train": 4.6, "added": 8.0, "validation": 5.8, "test": 5.0}


class CurveWindow(NamedTuple):
    """What stands still while a network learns.

    `samples` has the places (n, 2) of each set's samples, x and value in the data's own units.
    """

    x: tuple[float, float]
    y: tuple[float, float]
    names: tuple[str, str]
    samples: dict[str, Array]
    title: str
    note: str
    roles: dict[str, str]


class Fitted(Picture):
    """The network's curve over the samples, in `ax`; the legend stands to its right."""

    def __init__(self, ax: Axes, palette: Palette = LIGHT):
        super().__init__(ax, palette)
        with settings():
            ax.grid(True, linewidth=0.8)
        self.line = Line2D([], [], linewidth=2.4, solid_joinstyle="round", zorder=3)
        ax.add_line(self.line)
        self.live(self.line)
        self.window: CurveWindow | None = None
        self._furniture: list[Artist] = []
        self.dress(palette)

    def dress(self, palette: Palette) -> None:
        """Take on the colours of a theme."""
        super().dress(palette)
        self.ax.grid(True, color=palette.grid)
        self.line.set_color(palette.text)
        self.window = None

    def show(self, window: CurveWindow, x: Array, y: Array) -> bool:
        """Show the curve through x (n,), y (n,); return whether the background must be drawn again."""
        changed = window is not self.window
        if changed:
            self.window = window
            self._furnish(window)
        self.line.set_data(x, y)
        return changed

    def describe(self) -> str:
        """Return in words what the picture shows."""
        if self.window is None:
            return ""
        sets = ", ".join(f"{len(points)} {self.window.roles[role]}" for role, points in self.window.samples.items())
        y = np.asarray(self.line.get_ydata())
        return f"{self.window.title}: {' → '.join(self.window.names)}, from {y.min():.3g} to {y.max():.3g}; {sets}."

    def _look(self, role: str) -> dict[str, object]:
        """Return how the samples of a set look; added ones are training samples with an outline."""
        added = role == "added"
        return {
            "linestyle": "", "marker": MARKERS[role], "markersize": SIZES[role],
            "markerfacecolor": self.palette.roles["train" if added else role],
            "markeredgecolor": self.palette.text if added else self.palette.background,
            "markeredgewidth": 1.8 if added else 0.7,
        }  # fmt: skip

    def _furnish(self, window: CurveWindow) -> None:
        for artist in self._furniture:
            artist.remove()
        self._furniture = []
        ax, palette = self.ax, self.palette
        width, height = (float(side) * 72 / ax.figure.dpi for side in ax.bbox.size)
        with settings():
            ax.set_xlim(*window.x)
            ax.set_ylim(*window.y)
            ax.xaxis.set_major_locator(MaxNLocator(8, steps=[1, 2, 5, 10]))
            ax.yaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 2.5, 5, 10]))
            for label in self._name_axes(*window.names):
                label.set_color(palette.muted)
            self.title.set_text(window.title)
            self.subtitle.set_text(window.note)
            looks = {role: self._look(role) for role in window.samples}
            entries = [(name, looks[role]) for role, name in window.roles.items() if role in looks]
            line = {"color": palette.text, "linewidth": 2.4}
            for row, (name, look) in enumerate([(window.roles["network"], line), *entries]):
                y = 1 - (19 * row + 8) / height
                x = [1 + 12 / width, 1 + 26 / width] if "color" in look else [1 + 19 / width]
                key = Line2D(x, [y] * len(x), transform=ax.transAxes, clip_on=False, **look)  # type: ignore[arg-type]
                ax.add_line(key)
                note = self._note(name, (1 + 19 / width, y), (13, 0), size=NORMAL, va="center", color=palette.text)
                self._furniture += [key, note]
            for role, points in window.samples.items():
                line2d = Line2D(points[:, 0], points[:, 1], zorder=2, **looks[role])  # type: ignore[arg-type]
                self._furniture.append(ax.add_line(line2d))
