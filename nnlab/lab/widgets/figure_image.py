"""FigureImage: how a picture gets onto the screen, many times a second.

What stands still (axes, grid, numbers) is drawn once and kept; for each frame the lines and labels that move are drawn
over it, and the image goes as PNG to an ``ipywidgets.Image``. Nothing but this file knows the canvas. A `Figure` of
our own with the Agg canvas is used, never pyplot, whose hidden state does not stand two threads.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

import ipywidgets as w
import numpy as np
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from .png import png, small_png


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

    Attributes
    ----------
    widget : ipywidgets.Image
        Scales with its column, up to the figure's own number of pixels.
    small : bool
        Whether to spare the link until further notice.
    """

    def __init__(self, sheet: Drawable, css: str):
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
