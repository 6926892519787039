"""Examples: some images, and what a network takes them for."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from .label import Label, text_width
from .lettering import shortened
from .limits import Array
from .picture import Picture
from .style import LIGHT, SMALL, Palette
from .tiles import Tiles, two_colours


class LabelledImages(NamedTuple):
    """Images (n, height, width), the upper row first; their classes (n,); the names of all classes; title and note."""

    images: Array
    labels: Array
    classes: tuple[str, ...]
    title: str
    note: str
    facts: str = "{right} of {n} right"


class Examples(Picture):
    """Images in rows of `columns`, each with the network's answer and a bar for the probability of each class."""

    def __init__(self, ax: Axes, columns: int = 8, rows: int = 2, palette: Palette = LIGHT):
        super().__init__(ax, palette)
        ax.set_axis_off()
        self.bars = Line2D([], [], linewidth=4.5, solid_capstyle="butt")
        self.top = Line2D([], [], linewidth=4.5, solid_capstyle="butt")
        self.wrong = Line2D([], [], linewidth=4.5, solid_capstyle="butt")
        for line in (self.bars, self.top, self.wrong):
            ax.add_line(line)
            self.live(line)
        self.labels: list[Label] = []
        self.tiles = Tiles(ax, 1.0, smooth=False)
        self.live(self.tiles)
        self.images: LabelledImages | None = None
        self._facts = ""
        self.arrange(columns, rows)
        self.dress(palette)

    def arrange(self, columns: int, rows: int) -> None:
        """Make room for so many columns and rows of images in the axes as large as they are now."""
        self.columns, self.rows = columns, rows
        width, height = (float(side) * 72 / self.ax.figure.dpi for side in self.ax.bbox.size)
        self.cell = width / columns, height / rows
        self.ax.set_xlim(0, width)
        self.ax.set_ylim(height, 0)
        self.side = self.tiles.side = min(self.cell[0] - 22, self.cell[1] - 78)
        while len(self.labels) < columns * rows:
            self.labels.append(Label(self.ax, SMALL, "center"))
            self.labels[-1].background = self.palette.background
            self.live(self.labels[-1])
        self.images = None

    def dress(self, palette: Palette) -> None:
        """Take on the colours of a theme."""
        super().dress(palette)
        self.bars.set_color(palette.axis)
        self.top.set_color(palette.right)
        self.wrong.set_color(palette.wrong)
        for label in self.labels:
            label.background = palette.background
        self.images = None

    def show(self, images: LabelledImages, probabilities: Array) -> bool:
        """Show the answers of shape (n, classes); return whether the background must be drawn again."""
        words = (images.title, images.note)
        changed = self.images is None or words != (self.images.title, self.images.note)
        if images is not self.images:
            self.images = images
            self._furnish(images)
        answers = probabilities.argmax(axis=-1)
        right = answers == images.labels
        n, classes = probabilities.shape
        width, height = self.cell
        step = min((width - 14) / classes, 9)
        tall = height - self.side - 40
        corner = self._corners(n)
        x = corner[:, :1] + (width - step * classes) / 2 + step * (np.arange(classes) + 0.5)
        y = np.broadcast_to(corner[:, 1:] + height - 12, x.shape)
        best = np.arange(classes) == answers[:, None]
        for line, chosen in (
            (self.bars, ~best),
            (self.top, best & right[:, None]),
            (self.wrong, best & ~right[:, None]),
        ):
            line.set_linewidth(max(step - 1.5, 1))
            line.set_data(*_uprights(x[chosen], y[chosen], tall * np.nan_to_num(probabilities[chosen]) + 1))
        for label in self.labels:
            label.lines = ()
        for i in range(n):
            text = self._answer(images.classes[answers[i]], "" if right[i] else images.classes[images.labels[i]])
            self.labels[i].colour = self.palette.right if right[i] else self.palette.wrong
            self.labels[i].place((corner[i, 0] + width / 2, corner[i, 1] + self.side + 16), (text,))
        self._facts = images.facts.format(right=int(right.sum()), n=n)
        return changed

    def describe(self) -> str:
        """Return in words what the picture shows."""
        return f"{self.images.title}: {self._facts}." if self.images else ""

    def _answer(self, said: str, true: str) -> str:
        """Return what stands under an image, as it has room; `true` is the right class if `said` is wrong."""
        room = self.cell[0] - 6
        if not true:
            return f"{_cut(said, room - text_width(' ✓', SMALL))} ✓"
        both = room - text_width(" ✗ ()", SMALL)
        first = max(both / 2, both - text_width(true, SMALL))
        second = max(both / 2, both - text_width(said, SMALL))
        return f"{_cut(said, first)} ✗ ({_cut(true, second)})"

    def _corners(self, n: int) -> Array:
        """Return the upper left corners (n, 2) of the cells."""
        row, column = np.divmod(np.arange(n), self.columns)
        return np.stack([column * self.cell[0], row * self.cell[1]], axis=-1)

    def _furnish(self, images: LabelledImages) -> None:
        """Put up other images."""
        pixels = np.asarray(images.images, dtype=float)
        low, high = pixels.min(initial=0), pixels.max(initial=0)
        ink = (pixels[:, ::-1] - low) / max(high - low, 1e-12)
        self.tiles.colours = two_colours(ink, self.palette.text, self.palette.background, self.palette.text)
        self.tiles.centres = np.add(self._corners(len(pixels)), (self.cell[0] / 2, self.side / 2))
        self._head(images.title, images.note)


def _uprights(x: Array, y: Array, tall: Array) -> tuple[Array, Array]:
    """Return one broken line with a stroke upwards from each (x, y)."""
    gap = np.full_like(x, np.nan)
    return np.stack([x, x, gap], axis=-1).ravel(), np.stack([y, y - tall, gap], axis=-1).ravel()


def _cut(name: str, room: float) -> str:
    return shortened(name, room, lambda part: text_width(part, SMALL))
