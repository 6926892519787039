"""FigureImage: how a picture gets onto the screen, many times a second.

What stands still (axes, grid, numbers) is drawn once and kept; for each frame the lines and labels that move are drawn
over it, and the image goes as PNG to an ``ipywidgets.Image``. Nothing but this file knows the canvas. A `Figure` of
our own with the Agg canvas is used, never pyplot, whose hidden state does not stand two threads.

A picture is drawn with as many dots as the screen has for it. The page tells the size in CSS pixels, and how many dots
it has for each (`Browser.sizes`); until it does, and without a page, the figure keeps the size it was designed with.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol

import ipywidgets as w
import numpy as np
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from .browser import Size
from .png import png, small_png

UNTOLD = 1.5
"""Dots for each CSS pixel of a figure, as long as the page has not told how many it has."""


class Drawable(Protocol):
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
    sheet : Drawable
        The figure with what moves on it.
    css : str
        The class by which the image is found.
    arrange : callable, optional
        Puts everything in its place on a figure of another width and height, in CSS pixels: letters keep their size.
        Without it, a figure keeps its shape, and all on it grows and shrinks with its width.

    Attributes
    ----------
    widget : ipywidgets.Image
        Scales with its column, up to the figure's own number of pixels.
    size : Size or None
        What the page has told of the place where it is shown.
    small : bool
        Whether to spare the link until further notice.
    """

    def __init__(self, sheet: Drawable, css: str, arrange: Callable[[float, float], None] | None = None):
        assert isinstance(sheet.figure.canvas, FigureCanvasAgg)
        self.sheet, self.canvas, self.css, self._arrange = sheet, sheet.figure.canvas, css, arrange
        self.size: Size | None = None
        width, height = self.canvas.get_width_height(physical=True)
        self.widget = w.Image(format="png", width=width, height=height)
        self.widget.add_class(css)
        self.widget.add_class("nnlab-picture")
        self._background: object = None
        self.small = False

    def fit(self, size: Size | None) -> None:
        """Be drawn for a place of this size from the next frame on; None: as it is."""
        if size is None or size == self.size:
            return
        self.size, figure = size, self.sheet.figure
        if self._arrange:
            figure.set_size_inches(size.width / 72, size.height / 72)
            figure.set_dpi(72 * size.dots)
            self._arrange(size.width, size.height)
        else:
            figure.set_dpi(size.width * size.dots / figure.get_figwidth())
        self.widget.width, self.widget.height = map(str, self.canvas.get_width_height(physical=True))
        self._background = None

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
        pixels = np.asarray(self.canvas.buffer_rgba())
        dots = self.size.dots if self.size else UNTOLD
        self.widget.value = small_png(pixels, dots) if small or self.small else png(pixels)
