"""Tiles: many small pictures in one axes, pasted rather than drawn: one artist for a whole network's neurons."""

from __future__ import annotations

import numpy as np
from matplotlib.artist import Artist, allow_rasterization
from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase
from matplotlib.colors import to_rgb
from numpy.typing import NDArray

from .field import blocks, stretch
from .limits import Array


def two_colours(values: Array, negative: str, paper: str, positive: str) -> Array:
    """Return colours (..., 3), 0 to 1, for values from -1 (`negative`) through 0 (`paper`) to 1 (`positive`)."""
    t = np.clip(np.nan_to_num(values), -1, 1)[..., None]
    middle, low, high = (np.array(to_rgb(colour)) for colour in (paper, negative, positive))
    return np.asarray(middle + np.maximum(t, 0) * (high - middle) + np.maximum(-t, 0) * (low - middle))


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
