"""Key: what the colours and shapes of a picture mean: in a column to the right of its axes, or in rows under them."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from .label import text_width
from .style import NORMAL

ROW = 17.0
"""Pixels from one row under the axes to the next."""
UNDER = 43.0
"""Pixels from the axes to the middle of the first row: the ticks and the axis' name stand between."""
SWATCH, GAP = 20.0, 12.0
"""Pixels that a swatch takes before its name, and between two entries."""

Entry = tuple[str, dict[str, object]]
"""A name, and how its swatch looks: a marker, or a line where there is none."""


def places_in_rows(names: Sequence[str], room: float) -> list[tuple[float, int]]:
    """Return for each name how far from the left its swatch begins, and in which row: as many in one as have room."""
    places: list[tuple[float, int]] = []
    at, row = 0.0, 0
    for name in names:
        wide = SWATCH + text_width(name, NORMAL)
        if at and at + wide > room:
            at, row = 0.0, row + 1
        places.append((at, row))
        at += wide + GAP
    return places


def rows_needed(names: Sequence[str], room: float) -> int:
    """Return how many rows the names take."""
    return max((row for _, row in places_in_rows(names, room)), default=-1) + 1


def places_in_column(names: Sequence[str], width: float, height: float) -> list[tuple[float, float]]:
    """Return the places of the swatches beside axes of this size: pixels from the left, and down from the top."""
    line = min(19.0, height / max(len(names), 1))
    return [(width + 8, row * line + 8) for row in range(len(names))]


def swatch(
    ax: Axes, look: dict[str, object], at: tuple[float, float], width: float, height: float, long: float = 14.0
) -> Artist:
    """Add a swatch to axes of this size, at a place given in pixels from their left and down from their top."""
    x, y = at[0] / width, 1 - at[1] / height
    xs = [x + 3 / width, x + (3 + long) / width] if "marker" not in look else [x + 10 / width]
    line = Line2D(xs, [y] * len(xs), transform=ax.transAxes, clip_on=False, **look)  # type: ignore[arg-type]
    return ax.add_line(line)
