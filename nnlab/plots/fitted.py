"""Fitted: the curve that a network draws through samples with one input and one or more values."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from .key import Entry, rows_needed
from .limits import Array
from .picture import Picture
from .style import LIGHT, MARKERS, Palette, settings

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
    facts: str = "from {low} to {high}"


class Fitted(Picture):
    """The network's curve over the samples, in `ax`.

    Attributes
    ----------
    below : bool
        Whether the legend stands in rows under the axes instead of to their right.
    """

    def __init__(self, ax: Axes, palette: Palette = LIGHT):
        super().__init__(ax, palette)
        with settings():
            ax.grid(True, linewidth=0.8)
        self.line = Line2D([], [], linewidth=2.4, solid_joinstyle="round", zorder=3)
        ax.add_line(self.line)
        self.live(self.line)
        self.window: CurveWindow | None = None
        self._furniture: list[Artist] = []
        self.below = False
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
        span = self.window.facts.format(low=f"{y.min():.3g}", high=f"{y.max():.3g}")
        return f"{self.window.title}: {' → '.join(self.window.names)}, {span}; {sets}."

    def _look(self, role: str) -> dict[str, object]:
        """Return how the samples of a set look; added ones are training samples with an outline."""
        added = role == "added"
        return {
            "linestyle": "", "marker": MARKERS[role], "markersize": SIZES[role],
            "markerfacecolor": self.palette.roles["train" if added else role],
            "markeredgecolor": self.palette.text if added else self.palette.background,
            "markeredgewidth": 1.8 if added else 0.7,
        }  # fmt: skip

    def key_rows(self, window: CurveWindow, room: float) -> int:
        """Return how many rows the legend takes under axes of this width."""
        return rows_needed([name for name, _ in self._entries(window)], room)

    def _entries(self, window: CurveWindow) -> list[Entry]:
        """Return what the legend says: of the network, then of the sets."""
        line: dict[str, object] = {"color": self.palette.text, "linewidth": 2.4}
        sets = [(name, self._look(role)) for role, name in window.roles.items() if role in window.samples]
        return [(window.roles["network"], line), *sets]

    def _furnish(self, window: CurveWindow) -> None:
        for artist in self._furniture:
            artist.remove()
        self._furniture = []
        ax, palette = self.ax, self.palette
        with settings():
            ax.set_xlim(*window.x)
            ax.set_ylim(*window.y)
            ax.xaxis.set_major_locator(MaxNLocator(8 if not self.below else 5, steps=[1, 2, 5, 10]))
            ax.yaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 2.5, 5, 10]))
            for label in self._name_axes(*window.names):
                label.set_color(palette.muted)
            self._head(window.title, window.note)
            self._furniture += self._key(self._entries(window), self.below)
            for role, points in window.samples.items():
                line2d = Line2D(points[:, 0], points[:, 1], zorder=2, **self._look(role))  # type: ignore[arg-type]
                self._furniture.append(ax.add_line(line2d))
