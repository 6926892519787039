"""Style: colours, lines and letters of every picture, in one place.

A picture is read by people who see colours differently, on a white page or a black one, on a screen or on paper.
Hence three rules. What a colour says, a line style, a width or a symbol says too. Every letter stands out from its
background by a contrast of at least 4.5 to 1, every line by 3 to 1 (WCAG 2.1, level AA). And the user's own
matplotlib settings do not leak in: a picture looks the same whatever the notebook has set.

Sizes are in CSS pixels: a figure has 72 dots per inch, so that one point is one pixel. At `scale` 2, for screens with
two dots per pixel, the same picture has twice the dots.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import NamedTuple

import matplotlib as mpl
import matplotlib.style
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from .fonts import OWN

SMALL, NORMAL, LARGE = 10.5, 11.5, 13.5
"""Letter sizes: ticks and notes, labels, titles."""

Dashes = tuple[float, ...]


class LineStyle(NamedTuple):
    """How the line of one role is drawn; `dashes` is on, off, on, off ... in pixels, empty for solid."""

    dashes: Dashes
    width: float


ROLES = {
    "train": LineStyle((), 1.7),
    "validation": LineStyle((7.0, 2.2), 2.1),
    "test": LineStyle((7.0, 2.2, 1.5, 2.2), 1.9),
    "running": LineStyle((1.6, 1.8), 1.5),
    "penalty": LineStyle((4.0, 2.0, 1.2, 2.0, 1.2, 2.0), 1.5),
}
GHOST = {"train": LineStyle((2.0, 2.5), 1.3), "validation": LineStyle((4.5, 3.5), 1.5)}
"""After the early stop: what would have been."""
GUESS = LineStyle((1.6, 1.8), 2.0)
"""What somebody expected."""

MARKERS = {"train": "o", "added": "o", "validation": "^", "test": "s"}


@dataclass(frozen=True)
class Palette:
    """The colours of a picture, as "#rrggbb"."""

    background: str
    panel: str
    text: str
    muted: str
    axis: str
    grid: str
    roles: dict[str, str]
    kept: tuple[str, ...]
    classes: tuple[str, ...]
    right: str
    wrong: str
    positive: str
    negative: str
    ramp: tuple[float, float]
    """The part of the viridis map that stands out from the background."""

    def run_colours(self, count: int) -> list[str]:
        """Return `count` colours from dark to light for the variants of a comparison."""
        low, high = self.ramp
        ramp = mpl.colormaps["viridis"]
        return [mpl.colors.to_hex(ramp(low + (high - low) * i / max(count - 1, 1))) for i in range(count)]


LIGHT = Palette(
    background="#ffffff",
    panel="#f6f7f9",
    text="#1f2933",
    muted="#5c6773",
    axis="#a8b0ba",
    grid="#e9ecf0",
    roles={
        "train": "#0b63a5",
        "validation": "#c04800",
        "test": "#00735a",
        "running": "#6b4fa0",
        "penalty": "#6b5d00",
    },
    kept=("#8e6bbf", "#4b8a6f", "#b0687f", "#7d7f35", "#4f8196", "#97714f"),
    classes=(
        "#1f77c9",
        "#e8790c",
        "#2b9a66",
        "#b23a8e",
        "#7a5a28",
        "#5a4fcf",
        "#c7a500",
        "#d1344b",
        "#23a3b5",
        "#56606b",
    ),
    right="#00735a",
    wrong="#b3261e",
    positive="#0b63a5",
    negative="#c04800",
    ramp=(0.0, 0.59),
)


def settings() -> AbstractContextManager[None]:
    """Return a context in which matplotlib's settings are ours, whatever the user has chosen."""
    ours = {"font.family": [OWN], "font.size": NORMAL, "text.parse_math": False, "path.simplify_threshold": 0.2}
    return matplotlib.style.context(["default", ours])


def new_figure(width: int, height: int, scale: float = 1) -> Figure:
    """Return an empty figure of `width` by `height` CSS pixels on an Agg canvas, with an opaque background."""
    with settings():
        figure = Figure(figsize=(width / 72, height / 72), dpi=72 * scale, facecolor=LIGHT.background)
        FigureCanvasAgg(figure)
    return figure


def add_axes(figure: Figure, left: float, top: float, width: float, height: float) -> Axes:
    """Return new axes in a rectangle given in CSS pixels from the top left corner."""
    w, h = figure.get_size_inches() * 72
    with settings():
        return figure.add_axes((left / w, 1 - (top + height) / h, width / w, height / h))


def move_axes(ax: Axes, left: float, top: float, width: float, height: float) -> None:
    """Put axes into another rectangle of their figure, given as for `add_axes`; none becomes smaller than 40 pixels."""
    assert ax.figure is not None
    w, h = ax.figure.get_figure(root=True).get_size_inches() * 72
    width, height = max(width, 40.0), max(height, 40.0)
    ax.set_position((left / w, 1 - (top + height) / h, width / w, height / h))


def add_row(
    figure: Figure, count: int, left: float = 50, right: float = 84, top: float = 46, bottom: float = 36
) -> list[Axes]:
    """Return `count` axes side by side, each with these margins in CSS pixels for its ticks, title and labels."""
    w, h = figure.get_size_inches() * 72
    cell = w / count
    return [add_axes(figure, i * cell + left, top, cell - left - right, h - top - bottom) for i in range(count)]
