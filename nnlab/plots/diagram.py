"""Diagram: a network drawn as neurons and the weights between them.

A line is a weight: its width says the size, blue and solid is positive, orange and dashed negative. Where the inputs
are two numbers, each neuron carries its own small picture of the plane: where it is active, and with which sign. So
one sees how simple pictures are added up, layer by layer, to the boundary. For images the first layer's neurons carry
their weights as an image: what they look for.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from .chart import number
from .lettering import columns, shortened
from .limits import Array
from .picture import Picture
from .style import LIGHT, NORMAL, SMALL, Palette, settings
from .tiles import Tiles, square, two_colours

MOST = 10
"""More neurons of a layer than this are not drawn, only counted."""
WIDTHS = (0.5, 1.0, 1.8, 2.8, 4.0)
DASHES = (4.0, 2.5)

Place = tuple[int, int, int]
"""A weight: the number of its matrix, row (from) and column (to); row -1 is the bias."""


class Wiring(NamedTuple):
    """What stands still: sizes and names of the layers, and the names of inputs and outputs.

    `inputs` is empty where the inputs are too many to be drawn one by one.
    """

    sizes: tuple[int, ...]
    names: tuple[str, ...]
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    title: str
    note: str
    more: str


class Diagram(Picture):
    """Neurons in columns, one a layer; `ax` is used from edge to edge, in pixels."""

    def __init__(self, ax: Axes, wiring: Wiring, palette: Palette = LIGHT, smooth: bool = True):
        super().__init__(ax, palette)
        self.width, self.height = (float(side) * 72 / ax.figure.dpi for side in ax.bbox.size)
        ax.set_axis_off()
        ax.set_xlim(0, self.width)
        ax.set_ylim(0, self.height)
        self.wiring = wiring
        shown = [min(size, MOST) for size in wiring.sizes]
        if not wiring.inputs:
            shown[0] = 0
        self.side = min(40.0, (self.height - 76) / max(shown) - 6)
        self.columns = [self._column(place, count) for place, count in enumerate(shown)]
        self.edges: dict[tuple[bool, int], Line2D] = {}
        for positive in (True, False):
            for level, width in enumerate(WIDTHS):
                line = Line2D([], [], linewidth=width, alpha=0.35 + 0.13 * level, solid_capstyle="butt", zorder=1)
                if not positive:
                    line.set_dashes([length / max(width, 1) for length in DASHES])
                    line.set_dash_capstyle("butt")
                ax.add_line(line)
                self.live(line)
                self.edges[positive, level] = line
        self.chosen = Line2D([], [], linewidth=6, alpha=0.55, zorder=2)
        ax.add_line(self.chosen)
        self.live(self.chosen)
        self.tiles = Tiles(ax, self.side, smooth)
        self.live(self.tiles)
        self._facts = ""
        self._furnish()
        self.dress(palette)

    def dress(self, palette: Palette) -> None:
        """Take on the colours of a theme."""
        super().dress(palette)
        for (positive, _), line in self.edges.items():
            line.set_color(palette.positive if positive else palette.negative)
        self.chosen.set_color(palette.text)

    def show(self, weights: Sequence[Array], pictures: Sequence[Array | None], chosen: Place | None = None) -> bool:
        """Show the weights; return whether the background must be drawn again (it never must).

        Parameters
        ----------
        weights : sequence of arrays (n_in, n_out)
        pictures : sequence, one entry a column
            The small pictures (n, rows, columns) of its neurons, from -1 to 1, the bottom row first; or None.
        chosen : (matrix, from, to), optional
            A weight to point at.
        """
        self._wire(weights)
        self._point_at(chosen)
        centres, colours = [], []
        for column, values in zip(self.columns, pictures, strict=True):
            if values is not None:
                count = min(len(values), len(column))
                centres.append(column[:count])
                colours.append(self._colours(values[:count]))
        if centres:
            self.tiles.centres, self.tiles.colours = np.concatenate(centres), np.concatenate(colours)
        self._facts = _largest(weights)
        return False

    def describe(self) -> str:
        """Return in words what the picture shows."""
        return f"{self.wiring.title}: {self._facts}."

    def nearest(self, x: float, y: float) -> tuple[int, int] | None:
        """Return column and number of the neuron at a place, given as fractions of the picture from its top left."""
        at = np.array([x * self.width, (1 - y) * self.height])
        for place, column in enumerate(self.columns):
            distance = np.abs(column - at).max(axis=1)
            if len(column) and distance.min() < self.side / 2 + 3:
                return place, int(distance.argmin())
        return None

    # ---- inside ---------------------------------------------------------------------------------------------------

    def _column(self, place: int, count: int) -> Array:
        """Return the centres (count, 2) of a layer's neurons, the first at the top; inputs may be too many to draw."""
        left, right = 46 + _room(self.wiring.inputs), self.width - 50 - _room(self.wiring.outputs)
        layers = len(self.wiring.sizes) - 1
        if not self.wiring.inputs:
            left, place, layers = 150.0, place - 1, max(layers - 1, 1)
        x = left + (right - left) * place / layers
        room = self.height - 76
        step = min(room / max(count, 1), self.side + 16)
        y = 32 + room / 2 + step * ((count - 1) / 2 - np.arange(count))
        return np.column_stack([np.full(count, x), y])

    def _colours(self, values: Array) -> Array:
        palette = self.palette
        return two_colours(values, palette.negative, palette.background, palette.positive)

    def _wire(self, weights: Sequence[Array]) -> None:
        first = 0 if self.wiring.inputs else 1
        starts: list[Array] = [np.empty((0, 2))]
        ends: list[Array] = [np.empty((0, 2))]
        sizes: list[Array] = [np.empty(0)]
        half = np.array([self.side / 2, 0.0])
        for place in range(first, len(weights)):
            before, after = self.columns[place], self.columns[place + 1]
            w = weights[place][: len(before), : len(after)]
            starts.append(np.repeat(before, len(after), axis=0) + half)
            ends.append(np.tile(after, (len(before), 1)) - half)
            sizes.append(np.nan_to_num(w).ravel())
        start, end, size = np.concatenate(starts), np.concatenate(ends), np.concatenate(sizes)
        strong = float(np.quantile(np.abs(size), 0.98)) if size.size else 0.0
        level = np.clip(np.abs(size) / max(strong, 1e-12) * len(WIDTHS), 0, len(WIDTHS) - 1).astype(int)
        for (positive, bucket), line in self.edges.items():
            chosen = (level == bucket) & ((size > 0) if positive else (size < 0))
            line.set_data(*_broken(start[chosen], end[chosen]))

    def _point_at(self, chosen: Place | None) -> None:
        """Draw a broad stroke under a weight; around the neuron, where it is a bias or starts at an input not drawn."""
        self.chosen.set_data([], [])
        if chosen is None:
            return
        matrix, row, to = chosen
        before, after = self.columns[matrix], self.columns[matrix + 1]
        if to >= len(after):
            return
        inputs_drawn = matrix > 0 or bool(self.wiring.inputs)
        if 0 <= row < len(before) and inputs_drawn:
            (x0, y0), (x1, y1) = before[row], after[to]
            self.chosen.set_data([x0 + self.side / 2, x1 - self.side / 2], [y0, y1])
        else:
            (x, y), half = after[to], self.side / 2 + 2
            self.chosen.set_data(*square(x, y, half))

    def _furnish(self) -> None:
        """Draw frames around the neurons, and write the names."""
        palette, wiring, half = self.palette, self.wiring, self.side / 2
        with settings():
            self.title.set_text(wiring.title)
            self.title.xyann = (14, -18)
            self.subtitle.set_text(wiring.note)
            self.subtitle.xyann = (14, -33)
            for place, (column, size) in enumerate(zip(self.columns, wiring.sizes, strict=True)):
                squares = [np.empty((0, 2))]
                for x, y in column:
                    squares += [np.transpose(square(x, y, half)), np.full((1, 2), np.nan)]
                outline = np.concatenate(squares)
                frame = Line2D(outline[:, 0], outline[:, 1], color=palette.muted, linewidth=1.0, zorder=4)
                self.ax.add_line(frame)
                more = f" {wiring.more.format(n=size - len(column))}" if 0 < len(column) < size else ""
                x = float(column[0, 0]) if len(column) else 60.0
                y = 4.0 if len(column) else self.height / 2 - 20
                self._write(wiring.names[place] + more, x, y, palette.muted, SMALL, "center")
            for column, names, side in ((self.columns[0], wiring.inputs, -1), (self.columns[-1], wiring.outputs, 1)):
                for (x, y), name in zip(column, names, strict=False):
                    align = "right" if side < 0 else "left"
                    self._write(_short(name), x + side * (half + 6), y, palette.text, NORMAL, align, "center")

    def _write(self, text: str, x: float, y: float, colour: str, size: float, ha: str, va: str = "bottom") -> Artist:
        return self._note(text, (x, y), (0, 0), size=size, within="data", color=colour, ha=ha, va=va, zorder=5)


def _broken(start: Array, end: Array) -> tuple[Array, Array]:
    """Return one broken line that goes from each start to its end."""
    points = np.stack([start, end, np.full_like(start, np.nan)], axis=1).reshape(-1, 2)
    return points[:, 0], points[:, 1]


def _room(names: Sequence[str]) -> float:
    """Return how many pixels the longest of the names takes."""
    return 6.6 * max((columns(_short(name)) for name in names), default=0)


def _short(name: str) -> str:
    return shortened(name, 14)


def _largest(weights: Sequence[Array]) -> str:
    """Name the largest weight of each matrix."""
    found = []
    for place, w in enumerate(weights, start=1):
        row, column = np.unravel_index(np.abs(np.nan_to_num(w)).argmax(), w.shape)
        found.append(f"largest weight into layer {place}: {number(float(w[row, column]))} ({row + 1} → {column + 1})")
    return "; ".join(found)
