"""A small picture on a figure."""

from __future__ import annotations

from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from nnlab.lab.widgets.figure_image import FigureImage
from nnlab.plots.picture import Picture
from nnlab.plots.sheet import Sheet
from nnlab.plots.style import LIGHT, add_row, new_figure


class Stroke(Picture):
    """One line that moves."""

    def __init__(self, figure: Figure):
        (ax,) = add_row(figure, 1)
        super().__init__(ax, LIGHT)
        ax.set_xlim(0, 1)
        ax.set_ylim(0, 1)
        self.line = ax.add_line(Line2D([], [], color="#d55e00", linewidth=4))
        self.live(self.line)

    def describe(self) -> str:
        return "a stroke"


def stroke() -> tuple[Stroke, FigureImage]:
    """Return the picture and the image that shows it."""
    figure = new_figure(200, 120)
    picture = Stroke(figure)
    return picture, FigureImage(Sheet(figure, [picture]), "nnlab-stroke")
