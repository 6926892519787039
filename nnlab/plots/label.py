"""Label: text that moves with a curve.

Laying out and rendering a word takes matplotlib about half a millisecond, more than a line of 400 points. The words
beside our curves are few and their figures consist of ten digits, so each word and each digit is rendered once into a
small image and pasted from then on. Where a picture is saved as vectors, the text stays text.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from matplotlib.artist import Artist, allow_rasterization
from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.colors import to_rgb
from matplotlib.font_manager import FontProperties
from matplotlib.transforms import Transform
from numpy.typing import NDArray

from .fonts import OWN
from .lettering import written
from .style import NORMAL

Image = NDArray[np.uint8]
LATIN_ENDS = "\u0250"


@lru_cache(maxsize=2048)
def word(text: str, size: float, colour: str, background: str, more: int = 0) -> Image:
    """Return `text` as an image of shape (1.3 size, its width, 4), on a background that lets a quarter shine through.

    The base line is 0.3 `size` above the lower edge. Tall scripts need some `more` pixels above and below.
    """
    text, font = _set(text, size)
    columns, descent = max(round(_extent(text, size)[0]), 1), round(0.3 * size) + more
    rows = round(1.3 * size) + 2 * more
    renderer = RendererAgg(columns, rows, 72)
    renderer.draw_text(renderer.new_gc(), 0, rows - descent, text, font, 0)
    ink = np.asarray(renderer.buffer_rgba())[..., 3:] / 255
    paper = 0.75 * (1 - ink)
    alpha = ink + paper
    rgb = (ink * to_rgb(colour) + paper * to_rgb(background)) / alpha
    return np.round(255 * np.concatenate([rgb, alpha], axis=-1)).astype(np.uint8)


def line_of_text(text: str, size: float, colour: str, background: str) -> Image:
    """Return `text` as an image; if it is a number, put together from the images of its characters."""
    pieces = _pieces(text)
    more = max(_extent(piece, size)[1] for piece in pieces)
    return np.concatenate([word(piece, size, colour, background, more) for piece in pieces], axis=1)


def text_width(text: str, size: float, bold: bool = False) -> float:
    """Return the width of a line of text in pixels."""
    return sum(_extent(piece, size, 700 if bold else 400)[0] for piece in _pieces(text))


@lru_cache(maxsize=2048)
def _extent(text: str, size: float, weight: int = 400) -> tuple[float, int]:
    """Return the width of a word, and how many pixels it sticks out above or below a line of 1.3 `size`."""
    text, font = _set(text, size, weight)
    width, height, descent = RendererAgg(1, 1, 72).get_text_width_height_descent(text, font, False)
    out = max(height - descent - round(1.3 * size) + round(0.3 * size), descent - round(0.3 * size))
    return float(width), max(math.ceil(out), 0)


def _set(text: str, size: float, weight: int = 400) -> tuple[str, FontProperties]:
    """Return a text as it is drawn, and what with."""
    if text == " ":  # between the words of a name that ends in a digit; alone it would be spelled out
        return text, FontProperties(family=OWN, size=size)
    found = written(text, weight)
    return found.text, FontProperties(family=list(found.fonts), size=size, weight=found.weight)


def _pieces(text: str) -> Sequence[str]:
    """Return the characters of a number, or of a name that ends in one; other scripts' letters may join."""
    return text if (text[-1:].isdigit() or text.endswith("%")) and max(text) < LATIN_ENDS else [text]


class Label(Artist):
    """Lines of text at a point of the data, moved by an offset in pixels.

    The first line's middle is at the height of the point. `align` is "left", "center" or "right"; `within` is what the
    point is a place of, if not of the data.
    """

    def __init__(self, ax: Axes, size: float = NORMAL, align: str = "left", within: Transform | None = None):
        super().__init__()
        self.size = size
        self.within = within or ax.transData
        self.align = {"left": 0.0, "center": 0.5, "right": 1.0}[align]
        self.lines: tuple[str, ...] = ()
        self.point = (0.0, 0.0)
        self.offset = (0.0, 0.0)
        self.colour = "#000000"
        self.background = "#ffffff"
        ax.add_artist(self)
        self.set_clip_on(False)
        self.set_zorder(5)

    @property
    def leading(self) -> float:
        """The distance between two lines, in pixels."""
        return 1.3 * self.size

    def place(self, point: tuple[float, float], lines: tuple[str, ...], offset: tuple[float, float] = (0, 0)) -> None:
        """Move to a point and say something else."""
        self.point, self.lines, self.offset = point, lines, offset

    @allow_rasterization
    def draw(self, renderer: RendererBase) -> None:
        """Paste or write the lines."""
        if not self.get_visible() or not self.lines:
            return
        assert self.axes is not None
        scale = self.axes.figure.dpi / 72  # type: ignore[union-attr]
        size = self.size * scale
        x, y = self.within.transform(self.point) + np.multiply(self.offset, scale)
        graphics = renderer.new_gc()
        graphics.set_foreground(self.colour)
        for number, text in enumerate(self.lines):
            base = y - 0.36 * size - number * self.leading * scale
            if isinstance(renderer, RendererAgg):
                image = line_of_text(text, size, self.colour, self.background)
                more = (image.shape[0] - round(1.3 * size)) // 2
                left, bottom = round(x - self.align * image.shape[1]), round(base) - round(0.3 * size) - more
                renderer.draw_image(graphics, left, bottom, image[::-1])  # Agg draws from the bottom up
            else:
                text, font = _set(text, self.size)
                width, _, _ = renderer.get_text_width_height_descent(text, font, False)
                height = renderer.get_canvas_width_height()[1] if renderer.flipy() else 0
                renderer.draw_text(graphics, x - self.align * width, abs(height - base), text, font, 0)
        graphics.restore()


def spread(heights: list[float], gap: float, lowest: float = -math.inf) -> list[float]:
    """Return `heights` moved apart so that neighbours are at least `gap` from each other, as little as it takes.

    None of them is below `lowest`.
    """
    order = sorted(range(len(heights)), key=heights.__getitem__)
    groups: list[tuple[float, list[int]]] = []  # centre, members from low to high
    for index in order:
        centre, members = heights[index], [index]
        while groups and centre - groups[-1][0] < gap * (len(members) + len(groups[-1][1])) / 2:
            before, earlier = groups.pop()
            centre = (before * len(earlier) + centre * len(members)) / (len(earlier) + len(members))
            members = earlier + members
        groups.append((centre, members))
    moved = list(heights)
    for centre, members in groups:
        for place, index in enumerate(members):
            moved[index] = centre + gap * (place - (len(members) - 1) / 2)
    for index in order:
        moved[index] = max(moved[index], lowest)
        lowest = moved[index] + gap
    return moved
