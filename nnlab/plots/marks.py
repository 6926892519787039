"""Marks: where the words of changes in mid-run stand, so that none covers another or leaves the axes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from .lettering import shortened

ROWS = 2
"""Lines of text above one another, at most; what finds no room is counted in one line more."""
GAP, ASIDE = 7.0, 4.0
"""Pixels between two texts, and between a text and its tick."""


class Placed(NamedTuple):
    """A text, its left edge in pixels from the left end of the axis, and its line, counted from below."""

    text: str
    left: float
    row: int


def arrange(marks: Sequence[tuple[float, str]], width: float, measure: Callable[[str], float]) -> list[Placed]:
    """Return where the texts stand.

    Parameters
    ----------
    marks : sequence of (place, text)
        Places in pixels from the left end of the axis.
    width : float
        Of the axis, in pixels.
    measure : callable
        Returns a text's width in pixels.
    """
    placed: list[Placed] = []
    left_out: list[float] = []
    for at, text in marks:
        found = _room(placed, at, shortened(text, width, measure), width, measure, ROWS)
        if found:
            placed.append(found)
        else:
            left_out.append(at)
    if left_out:
        rest = _room(placed, left_out[0], f"+{len(left_out)}", width, measure, ROWS + 1)
        assert rest is not None
        placed.append(rest)
    return placed


def _room(
    placed: list[Placed], at: float, text: str, width: float, measure: Callable[[str], float], rows: int
) -> Placed | None:
    """Return the lowest place for a text: to the right of its tick, else to the left, else at the axis' end."""
    wide = measure(text)
    right, left = at + ASIDE, at - ASIDE - wide
    start = right if right + wide <= width else left if left >= 0 else max(width - wide, 0.0)
    for row in range(rows):
        others = [(other.left, other.left + measure(other.text)) for other in placed if other.row == row]
        if all(start >= end + GAP or start + wide + GAP <= begin for begin, end in others):
            return Placed(text, start, row)
    return None
