"""View: one kind of picture of what a network answers, and how it fills the place that it has on the page."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from ...data.sets import Data
from ...network import Network
from ...plots.key import ROW
from ...plots.style import move_axes, new_figure
from ..text.texts import Words
from ..widgets.figure_image import FigureImage

SCALE = 1.5
BESIDE = 1.45
"""Pictures so many times as wide as high have their legend beside the axes, others below."""
LEFT, RIGHT, TOP, BOTTOM = 44.0, 10.0, 42.0, 36.0
"""Margins of the axes in CSS pixels; and for a legend beside them, or a row of one below:"""
LEGEND = 100.0
UNDER_TITLE = 15.0
"""Of `TOP`, what a note under the title takes."""

Array = NDArray[Any]


def answers(network: Network, x: Array) -> Array:
    """Return the network's outputs, with numbers even where it has run away."""
    with np.errstate(all="ignore"):
        return np.nan_to_num(network.predict_proba(x), posinf=1e9, neginf=-1e9)


class View(ABC):
    """One kind of picture of the answers."""

    css = "nnlab-predictions"
    width, height = 500, 290
    """About as wide as the tab beside JupyterLab's own column on a screen of 1280, for letters of a readable size."""

    def __init__(self) -> None:
        self.figure = new_figure(self.width, self.height, scale=SCALE)

    image: FigureImage

    @abstractmethod
    def prepare(self, data: Data, words: Words, opened: bool) -> None:
        """Get ready for other data, another language, or an opened test set."""

    @abstractmethod
    def draw(self, network: Network, playing: bool) -> None:
        """Ask the network, and show its answers."""

    @abstractmethod
    def arrange(self, width: float, height: float) -> None:
        """Put all in its place on a figure of this size, in CSS pixels."""

    @abstractmethod
    def describe(self) -> str:
        """Return in words what is shown."""


def place(ax: Axes, width: float, height: float, rows: int, note: str = "") -> None:
    """Put axes on a figure of this size, in CSS pixels, with a legend of so many rows under them, or one beside.

    Above them stands the title, and a `note` under it if there is one.
    """
    right, bottom = (RIGHT, BOTTOM + ROW * rows) if rows else (RIGHT + LEGEND, BOTTOM)
    top = TOP if note else TOP - UNDER_TITLE
    move_axes(ax, LEFT, top, width - LEFT - right, height - top - bottom)
