"""FigureImage: how a picture gets onto the screen, many times a second.

What stands still (axes, grid, numbers) is drawn once and kept; for each frame the lines and labels that move are drawn
over it, and the image goes as PNG to an ``ipywidgets.Image``. Nothing but this file knows canvas or PNG. A `Figure` of
our own with the Agg canvas is used, never pyplot, whose hidden state does not stand two threads.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterable
from typing import Protocol

import ipywidgets as w
import numpy as np
from isal import isal_zlib
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from numpy.typing import NDArray
from PIL import Image


class Drawn(Protocol):
    """What can be put on the screen: `plots.sheet.Sheet`."""

    figure: Figure
    """On an Agg canvas."""

    @property
    def animated(self) -> Iterable[Artist]:
        """What moves on it, in the order of drawing."""

    def file(self, kind: str) -> bytes:
        """Return the whole as a file, "png" or "svg"."""


class FigureImage:
    """A figure on the screen.

    Parameters
    ----------
    sheet : Drawn
        The figure with what moves on it.
    css : str
        The class by which the image is found.

    Attributes
    ----------
    widget : ipywidgets.Image
        Scales with its column, up to the figure's own number of pixels.
    small : bool
        Whether to spare the link until further notice.
    """

    def __init__(self, sheet: Drawn, css: str):
        assert isinstance(sheet.figure.canvas, FigureCanvasAgg)
        self.sheet, self.canvas = sheet, sheet.figure.canvas
        width, height = self.canvas.get_width_height(physical=True)
        self.widget = w.Image(format="png", width=width, height=height)
        self.widget.add_class(css)
        self.widget.add_class("nnlab-picture")
        self._background: object = None
        self.small = False

    def draw(self, redraw: bool = False, small: bool = False) -> None:
        """Send a frame; with `redraw`, the background is drawn anew first; `small` spares the link."""
        if redraw or self._background is None:
            self.canvas.draw()
            self._background = self.canvas.copy_from_bbox(self.sheet.figure.bbox)  # type: ignore[no-untyped-call]
        self.canvas.restore_region(self._background)  # type: ignore[no-untyped-call]
        renderer = self.canvas.get_renderer()
        for artist in self.sheet.animated:
            if not (isinstance(artist, Line2D) and len(artist.get_xdata(orig=True)) == 0):  # type: ignore[arg-type]
                artist.draw(renderer)
        self.widget.value = (small_png if small or self.small else png)(np.asarray(self.canvas.buffer_rgba()))


def png(pixels: NDArray[np.uint8]) -> bytes:
    """Return an image of shape (height, width, 4) as a PNG.

    Ours, because it has to be done 30 times a second: a fixed filter ("up": each row minus the one above it, which
    makes grids and plain areas zeros) and Intel's version of zlib take a tenth of the time of a library's encoder.
    Source: PNG specification (W3C, third edition), sections 5 and 9.
    """
    height, width = pixels.shape[:2]
    flat = pixels.reshape(height, 4 * width)
    rows = np.empty((height, 1 + 4 * width), dtype=np.uint8)
    rows[:, 0] = 2
    rows[0, 1:] = flat[0]
    np.subtract(flat[1:], flat[:-1], out=rows[1:, 1:])
    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    data = isal_zlib.compress(rows, level=1)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", data) + _chunk(b"IEND", b"")


def small_png(pixels: NDArray[np.uint8]) -> bytes:
    """Return the image in 64 colours and fewer pixels: an eighth of the bytes for more work, for slow links.

    Figures have one and a half dots for each pixel of the page; here a plain screen gets no more than it can show.
    """
    height, width = pixels.shape[:2]
    image = Image.fromarray(pixels).convert("RGB").resize((2 * width // 3, 2 * height // 3), Image.Resampling.BOX)
    file = io.BytesIO()
    image.quantize(64, Image.Quantize.FASTOCTREE).save(file, "PNG", compress_level=6)
    return file.getvalue()


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", isal_zlib.crc32(kind + data))
