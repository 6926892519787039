"""Field: what a network answers at every place of a plane, as colours behind the samples.

The colour says the answer, its strength how sure the network is; where two colours meet runs a dark line, the decision
boundary. In regression the colour goes from one through white to another, and the lines join equal values. Samples are
told apart by colour (class or value) and by shape (set).
"""

from __future__ import annotations

from typing import Any, NamedTuple

import contourpy
import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter

from .chart import number
from .key import Entry, rows_needed
from .limits import Array
from .picture import Picture
from .style import LIGHT, MARKERS, Palette, settings
from .ticks import OwnUnits
from .tiles import Ground

Extent = tuple[float, float, float, float]
"""Left, right, bottom, top."""

SIZES = {"train": 4.8, "added": 6.8, "validation": 5.8, "test": 5.0}
SHADES = 9
"""Colours of a regression's values; an odd number."""


class PointSeries(NamedTuple):
    """Samples that look alike: the set they are of, their class (or shade), their places of shape (n, 2)."""

    role: str
    label: int
    points: Array


class Window(NamedTuple):
    """What stands still while a network learns.

    Attributes
    ----------
    extent : (left, right, bottom, top)
    names : names of the two directions
    scale, mean : (2,), to label the axes in the data's own units
    series : tuple of PointSeries
    classes : names of the classes, empty in regression
    values : (low, high), the range of a regression's values
    title, note : str
    roles : what the sets are called
    """

    extent: Extent
    names: tuple[str, str]
    scale: Array
    mean: Array
    series: tuple[PointSeries, ...]
    classes: tuple[str, ...]
    values: tuple[float, float]
    title: str
    note: str
    roles: dict[str, str]


class Field(Picture):
    """The answers of a network over a plane, in `ax`.

    Attributes
    ----------
    below : bool
        Whether the legend stands in rows under the axes instead of to their right.
    """

    def __init__(self, ax: Axes, palette: Palette = LIGHT):
        super().__init__(ax, palette)
        self.ground = Ground(ax)
        self.border = Line2D([], [], linewidth=1.3, solid_joinstyle="round", zorder=1.5)
        ax.add_line(self.border)
        self.live(self.ground)
        self.live(self.border)
        self.window: Window | None = None
        self._furniture: list[Artist] = []
        self._size = 1.0
        self.below = False
        self.dress(palette)

    def dress(self, palette: Palette) -> None:
        """Take on the colours of a theme."""
        super().dress(palette)
        self.border.set_color(palette.text)
        self.window = None

    def show(self, window: Window, answers: Array) -> bool:
        """Show the answers; return whether the background must be drawn again.

        Parameters
        ----------
        window : Window
            If it is the same object as before, nothing but the answers is looked at.
        answers : ndarray of shape (rows, columns, k)
            Probabilities, or (rows, columns, 1) values in regression, the bottom row first.
        """
        changed = window is not self.window
        if changed:
            self.window = window
            self._furnish(window)
        if window.classes:
            self._classify(answers)
        else:
            self._regress(answers[..., 0])
        return changed

    def describe(self) -> str:
        """Return in words what the picture shows."""
        if self.window is None:
            return ""
        shown: dict[str, int] = {}
        for series in self.window.series:
            shown[series.role] = shown.get(series.role, 0) + len(series.points)
        sets = ", ".join(f"{count} {self.window.roles[role]}" for role, count in shown.items())
        note = f" ({self.window.note})" if self.window.note else ""
        return f"{self.window.title}: {' × '.join(self.window.names)}{note}; {sets}."

    # ---- what moves -----------------------------------------------------------------------------------------------

    def _classify(self, answers: Array) -> None:
        classes = answers.shape[-1]
        p = answers / np.maximum(answers.sum(axis=-1, keepdims=True), 1e-9)
        paper = np.array(to_rgb(self.palette.background))
        inks = np.array([to_rgb(self.colour(c)) for c in range(classes)]) - paper
        sure = (p.max(axis=-1, keepdims=True) * classes - 1) / max(classes - 1, 1)
        self.ground.colours = paper + 0.42 * sure * (p @ inks)
        others = [np.delete(p, c, axis=-1).max(axis=-1) for c in range(classes)] if classes > 2 else [p[..., 1]]
        self._draw_border([(p[..., c] - rest, 0.0) for c, rest in enumerate(others)])

    def _regress(self, values: Array) -> None:
        assert self.window is not None
        low, high = self._range(self.window)
        t = np.clip((values - (low + high) / 2) / ((high - low) / 2), -1.3, 1.3)[..., None]
        paper = np.array(to_rgb(self.palette.background))
        up, down = (np.array(to_rgb(c)) - paper for c in (self.palette.positive, self.palette.negative))
        self.ground.colours = np.clip(paper + 0.6 * (np.maximum(t, 0) * up + np.maximum(-t, 0) * down), 0, 1)
        self._draw_border([(values, level) for level in np.linspace(low, high, 7)[1:-1]])

    def _draw_border(self, levels: list[tuple[Array, float]]) -> None:
        """Draw the lines along which a surface has a height, for each of these surfaces and heights."""
        assert self.window is not None
        left, right, bottom, top = self.window.extent
        pieces: list[Any] = []
        for surface, level in levels:
            rows, columns = surface.shape
            x = left + (right - left) * (np.arange(columns) + 0.5) / columns
            y = bottom + (top - bottom) * (np.arange(rows) + 0.5) / rows
            for line in contourpy.contour_generator(x, y, np.nan_to_num(surface)).lines(level):
                pieces += [line, np.full((1, 2), np.nan)]
        lines = np.concatenate(pieces) if pieces else np.empty((0, 2))
        self.border.set_data(lines[:, 0], lines[:, 1])

    # ---- what stands still ----------------------------------------------------------------------------------------

    def colour(self, label: int) -> str:
        """Return the colour of a class."""
        return self.palette.classes[label % len(self.palette.classes)]

    @staticmethod
    def _range(window: Window) -> tuple[float, float]:
        low, high = window.values
        return (low, high) if high > low else (low - 1, low + 1)

    def _shade(self, label: int) -> tuple[float, float, float]:
        """Return the colour of a shade of values, from low (0) to high."""
        t = 2 * label / (SHADES - 1) - 1
        paper = np.array(to_rgb("#d9dde2"))
        ink = np.array(to_rgb(self.palette.positive if t > 0 else self.palette.negative))
        red, green, blue = (float(v) for v in paper + abs(t) * (ink - paper))
        return red, green, blue

    def _furnish(self, window: Window) -> None:
        """Set limits and numbers, and make the samples' markers and the legend anew."""
        for artist in self._furniture:
            artist.remove()
            if artist in self.animated:
                self.animated.remove(artist)
        self._furniture = []
        left, right, bottom, top = window.extent
        ax = self.ax
        with settings():
            ax.set_xlim(left, right)
            ax.set_ylim(bottom, top)
            for axis, scale, mean in zip((ax.xaxis, ax.yaxis), window.scale, window.mean, strict=True):
                axis.set_major_locator(OwnUnits(float(scale), float(mean)))
                axis.set_major_formatter(FuncFormatter(lambda v, _, s=scale, m=mean: f"{round(v * s + m, 9) + 0:.4g}"))
            for label in self._name_axes(*window.names):
                label.set_color(self.palette.muted)
            self._head(window.title, window.note)
            self._size = 1.0 if sum(len(series.points) for series in window.series) < 800 else 0.75
            for series in window.series:
                self._points(series)
            self._furniture += self._key(self._entries(window), self.below)

    def _points(self, series: PointSeries) -> None:
        assert self.window is not None
        colour = self.colour(series.label) if self.window.classes else self._shade(series.label)
        line = self._marker(series.role, colour, series.points[:, 0], series.points[:, 1])
        line.set_zorder({"train": 2, "added": 3}.get(series.role, 2.5))
        self.ax.add_line(line)
        self.live(line)
        self._furniture.append(line)

    def _marker(self, role: str, colour: Any, x: Array, y: Array) -> Line2D:
        edge = self.palette.background if role == "train" else self.palette.text
        return Line2D(
            x, y, linestyle="", marker=MARKERS[role], markersize=self._size * SIZES[role], markerfacecolor=colour,
            markeredgecolor=edge, markeredgewidth=1.8 if role == "added" else 0.7,
        )  # fmt: skip

    def key_rows(self, window: Window, room: float) -> int:
        """Return how many rows the legend takes under axes of this width."""
        return rows_needed([name for name, _ in self._entries(window)], room)

    def _entries(self, window: Window) -> list[Entry]:
        """Return what the legend says: of the sets, then of the classes or values."""
        roles = list(dict.fromkeys(series.role for series in window.series))
        ring = {"markeredgecolor": self.palette.text, "markeredgewidth": 1.8}
        entries: list[tuple[str, str, Any]] = [(window.roles[r], MARKERS[r], self.palette.muted) for r in roles]
        if window.classes:
            entries += [(name, "s", self.colour(label)) for label, name in enumerate(window.classes[:12])]
        else:
            low, high = self._range(window)
            steps = range(SHADES - 1, -1, -2)
            entries += [(number(low + (high - low) * i / (SHADES - 1)), "s", self._shade(i)) for i in steps]
        looks: list[dict[str, object]] = [
            {"marker": marker, "linestyle": "", "markersize": 8, "color": colour} for _, marker, colour in entries
        ]
        for look, role in zip(looks, roles, strict=False):
            look |= ring if role == "added" else {}
        return [(name, look) for (name, *_), look in zip(entries, looks, strict=True)]
