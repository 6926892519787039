"""Tiles: pictures of coloured cells, pasted rather than drawn.

A network is asked on a coarse grid, and a large picture is made from the answers by a product of three small matrices,
smooth or in blocks: for live pictures far cheaper than matplotlib's own images. `Ground` fills the axes, `Tiles` puts
many small pictures (a whole network's neurons) at their places.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from matplotlib.artist import Artist, allow_rasterization
from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase
from matplotlib.colors import to_rgb
from numpy.typing import NDArray

from .limits import Array


def two_colours(values: Array, negative: str, paper: str, positive: str) -> Array:
    """Return colours (..., 3), 0 to 1, for values from -1 (`negative`) through 0 (`paper`) to 1 (`positive`)."""
    t = np.clip(np.nan_to_num(values), -1, 1)[..., None]
    middle, low, high = (np.array(to_rgb(colour)) for colour in (paper, negative, positive))
    return np.asarray(middle + np.maximum(t, 0) * (high - middle) + np.maximum(-t, 0) * (low - middle))


def square(x: float, y: float, half: float) -> tuple[list[float], list[float]]:
    """Return the line around a square as its x and its y."""
    return [x - half, x + half, x + half, x - half, x - half], [y - half, y - half, y + half, y + half, y - half]


@lru_cache(maxsize=16)
def stretch(few: int, many: int) -> NDArray[np.float32]:
    """Return the matrix (many, few) that interpolates linearly between the centres of `few` cells."""
    at = np.clip((np.arange(many) + 0.5) * few / many - 0.5, 0, few - 1)
    left = np.minimum(at.astype(int), max(few - 2, 0))
    matrix = np.zeros((many, few), dtype=np.float32)
    matrix[np.arange(many), left] = 1 - (at - left)
    matrix[np.arange(many), np.minimum(left + 1, few - 1)] += at - left
    return matrix


@lru_cache(maxsize=16)
def blocks(few: int, many: int) -> NDArray[np.float32]:
    """Return the matrix (many, few) that repeats each of `few` cells."""
    return np.eye(few, dtype=np.float32)[np.arange(many) * few // many]


class Ground(Artist):
    """Colours of shape (rows, columns, 3), 0 to 1, the bottom row first, that fill the axes.

    If `smooth`, they run into each other; else each is a block.
    """

    def __init__(self, ax: Axes, smooth: bool = True):
        super().__init__()
        self.enlarge = stretch if smooth else blocks
        self.colours: Array | None = None
        ax.add_artist(self)
        self.set_zorder(0.5)

    @allow_rasterization  # type: ignore[untyped-decorator]
    def draw(self, renderer: RendererBase) -> None:
        """Paste the colours into the axes."""
        if self.colours is None or not self.get_visible():
            return
        assert self.axes is not None
        box, finer = self.axes.bbox, renderer.get_image_magnification()
        left, bottom = round(box.x0), round(box.y0)
        rows, columns = round(finer * (box.y1 - bottom)), round(finer * (box.x1 - left))
        down, across = self.enlarge(len(self.colours), rows), self.enlarge(self.colours.shape[1], columns)
        image = np.full((rows, columns, 4), 255, dtype=np.uint8)
        for channel in range(3):
            image[..., channel] = down @ (255 * self.colours[..., channel]).astype(np.float32) @ across.T
        graphics = renderer.new_gc()
        renderer.draw_image(graphics, left, bottom, image)
        graphics.restore()


class Tiles(Artist):
    """Square pictures of `side` data units around `centres`.

    Attributes
    ----------
    centres : ndarray of shape (n, 2)
        In data coordinates.
    colours : ndarray of shape (n, rows, columns, 3)
        0 to 1; the bottom row first.
    smooth : bool
        Whether colours run into each other, or each is a block.
    """

    def __init__(self, ax: Axes, side: float, smooth: bool = True):
        super().__init__()
        self.side, self.smooth = side, smooth
        self.centres: Array = np.empty((0, 2))
        self.colours: Array = np.empty((0, 1, 1, 3))
        ax.add_artist(self)
        self.set_zorder(3)

    @allow_rasterization  # type: ignore[untyped-decorator]
    def draw(self, renderer: RendererBase) -> None:
        """Paste the pictures."""
        if not len(self.centres) or not self.get_visible():
            return
        assert self.axes is not None
        finer = renderer.get_image_magnification()
        places = self.axes.transData.transform(self.centres)
        scale = self.axes.figure.dpi / 72  # type: ignore[union-attr]
        side = round(self.side * scale)
        graphics = renderer.new_gc()
        for (x, y), picture in zip(places, self._enlarged(round(side * finer)), strict=True):
            renderer.draw_image(graphics, round(x - side / 2), round(y - side / 2), picture)
        graphics.restore()

    def _enlarged(self, side: int) -> NDArray[np.uint8]:
        """Return the pictures (n, side, side, 4) with `side` pixels a side."""
        n, rows, columns, _ = self.colours.shape
        image = np.full((n, side, side, 4), 255, dtype=np.uint8)
        enlarge = stretch if self.smooth else blocks
        channels = np.moveaxis(255 * self.colours.astype(np.float32), -1, 1)
        image[..., :3] = np.moveaxis(enlarge(rows, side) @ channels @ enlarge(columns, side).T, 1, -1)
        return image
