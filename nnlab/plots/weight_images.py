"""WeightImages: the weights into each neuron of the first layer as an image: what the neuron looks for."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from .limits import Array
from .picture import Picture
from .style import LIGHT, Palette, settings
from .tiles import Tiles, square, two_colours


class WeightImages(Picture):
    """Images in rows, in `ax`, which is used from edge to edge, in pixels; `count` of them at most."""

    def __init__(self, ax: Axes, count: int, title: str, note: str, palette: Palette = LIGHT):
        super().__init__(ax, palette)
        width, height = (float(side) * 72 / ax.figure.dpi for side in ax.bbox.size)
        ax.set_axis_off()
        ax.set_xlim(0, width)
        ax.set_ylim(0, height)
        self.title.set_text(title)
        self.subtitle.set_text(note)
        rows = 1
        while -(-count // rows) * min(height / rows, 84) > width:
            rows += 1
        cell = min(height / rows, 84)
        row, column = np.divmod(np.arange(count), int(width // cell))
        self.tiles = Tiles(ax, cell - 6, smooth=False)
        self.tiles.centres = np.column_stack([(column + 0.5) * cell, height - (row + 0.5) * cell])
        self.live(self.tiles)
        with settings():
            half = cell / 2 - 3
            for x, y in self.tiles.centres:
                ax.add_line(Line2D(*square(x, y, half), color=palette.axis, linewidth=0.8, zorder=4))
        self.largest = 0.0
        self.dress(palette)

    def show(self, images: Array) -> bool:
        """Show the weights (n, rows, columns), the upper row first; the strongest colour is their largest size."""
        images = np.nan_to_num(images[: len(self.tiles.centres)])
        self.largest = float(np.abs(images).max(initial=0))
        palette = self.palette
        shown = images[:, ::-1] / max(self.largest, 1e-12)
        self.tiles.colours = two_colours(shown, palette.negative, palette.background, palette.positive)
        return False

    def describe(self) -> str:
        """Return in words what the picture shows."""
        return f"{self.title.said}: {len(self.tiles.centres)} images, largest weight {self.largest:.3g}."
