"""Frames: how a matplotlib figure gets onto the screen, many times a second. (First version by the lead, so that the
Lab runs; the owner of this file replaces it, keeping `Frames(figure, pictures, css)`, `widget`, `draw`.)"""

from __future__ import annotations

import io
from collections.abc import Sequence

import ipywidgets as w
import numpy as np
from matplotlib.figure import Figure
from PIL import Image

from ...plots.picture import Picture


class Frames:
    def __init__(self, figure: Figure, pictures: Sequence[Picture], css: str):
        self.figure, self.pictures = figure, pictures
        width, height = (int(size) for size in figure.get_size_inches() * 72)
        self.widget = w.Image(format="png", width=width, height=height)
        self.widget.add_class(css)
        self.widget.add_class("nnlab-picture")
        self._background = None

    def draw(self, redraw: bool = False) -> None:
        """Draw what moves; with `redraw`, the background first."""
        canvas = self.figure.canvas
        if redraw or self._background is None:
            canvas.draw()
            self._background = canvas.copy_from_bbox(self.figure.bbox)
        canvas.restore_region(self._background)
        renderer = canvas.get_renderer()
        for picture in self.pictures:
            for artist in picture.animated:
                artist.draw(renderer)
        rgb = np.ascontiguousarray(np.asarray(canvas.buffer_rgba())[..., :3])
        file = io.BytesIO()
        Image.fromarray(rgb).save(file, "PNG", compress_level=1)
        self.widget.value = file.getvalue()
