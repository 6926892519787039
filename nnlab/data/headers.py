"""Headers: what the columns of a text table are called, and where its samples begin.

A table without names would lose its first sample to them; a second line with units would be taken for a sample. Both
are told by what stands below: where a column of numbers has a number at its top, that is hardly its name.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from ..sentences import Sentence, shown
from .dialects import Row
from .number_styles import MISSING, looks_like_number, plain_number

LOOK_AHEAD = 100
"""Rows by which a column is known for one of numbers."""

MOST_COLUMNS = 20_000


class Header(NamedTuple):
    """Names of the columns ("" where there is none), how many rows stand above the samples, and notes."""

    names: tuple[str, ...]
    rows: int
    notes: tuple[Sentence, ...] = ()


def header_of(rows: Sequence[Row], header: bool | None) -> Header:
    """Return the header of a table.

    Parameters
    ----------
    rows : sequence of Row
        The first rows, with anything in them, of the file.
    header : bool or None
        Whether the first of them holds names; None: find out.

    Raises
    ------
    ValueError
        If the first line looks like a sample or a title, or there are too many columns.
    """
    if not rows:
        raise ValueError(Sentence("empty_table", "the table is empty; its first line should hold the columns' names"))
    line, first = rows[0]
    body = [cells for _, cells in rows[1:]]
    if header is False:
        _check_width(len(first))
        return Header(tuple(f"column {n}" for n in range(1, len(first) + 1)), 0)
    if len(first) == 1 and body and all(len(cells) > 1 and len(cells) == len(body[0]) for cells in body):
        sentence = Sentence(
            "title_line",
            "line {line} holds {title} alone, but the next has {n} cells; leave out what stands above the names",
            line=str(line),
            title=shown(first[0]),
            n=str(len(body[0])),
        )
        raise ValueError(sentence)
    names = tuple(first)
    while len(names) > 1 and not names[-1]:
        names = names[:-1]
    _check_width(len(names))
    if header is None:
        _check_names(names, body)
    units = _units(names, body)
    if units is None:
        return Header(names, 1)
    note = Sentence(
        "units_note",
        "line {line} holds units ({units}), not a sample; it was left out",
        line=str(rows[1][0]),
        units=units,
    )
    return Header(names, 2, (note,))


def _check_width(columns: int) -> None:
    if columns > MOST_COLUMNS:
        sentence = Sentence(
            "many_columns",
            "the table has {n} columns; at most {most} are taken",
            n=f"{columns:,}",
            most=f"{MOST_COLUMNS:,}",
        )
        raise ValueError(sentence)


def _check_names(names: tuple[str, ...], body: list[list[str]]) -> None:
    """Raise a ValueError if the first line looks like a sample."""
    if len(names) > 1 and all(plain_number(name) is not None for name in names):
        sentence = Sentence(
            "no_names",
            "the first line holds numbers; it should hold the columns' names (give header=False if there are none, "
            "header=True if these are names)",
        )
        raise ValueError(sentence)
    over = [names[c] for c in _columns_of_numbers(len(names), body)]
    numbers = [name for name in over if looks_like_number(name)]
    others = [name for name in over if not looks_like_number(name) and name.lower() not in MISSING]
    if numbers and not others and not _count_up(numbers):
        sentence = Sentence(
            "sample_line",
            "the first line looks like a sample ({cells}), not like names; give header=False to take it for one, "
            "or header=True if these are names",
            cells=", ".join(names[:5]) + (", ..." if len(names) > 5 else ""),
        )
        raise ValueError(sentence)


def _columns_of_numbers(width: int, body: list[list[str]]) -> list[int]:
    """Return the columns in which there are numbers, and nothing else but missing values."""
    rows = [cells for cells in body[:LOOK_AHEAD] if len(cells) >= width]
    found = []
    for column in range(width):
        cells = [row[column] for row in rows if row[column].lower() not in MISSING]
        if cells and all(map(looks_like_number, cells)):
            found.append(column)
    return found


def _count_up(names: list[str]) -> bool:
    """Return whether these numbers may be names: columns that are counted, years, or a scale such as wavelengths."""
    values = np.array([number for name in names if (number := plain_number(name)) is not None])
    steps = np.diff(values)
    if len(values) < len(names) or not np.allclose(steps, steps[:1]) or (steps == 0).any():
        return False
    counted = all(name.isascii() and name.isdigit() for name in names) and (steps == 1).all()
    return bool(counted) or len(names) > 3


def _units(names: tuple[str, ...], body: list[list[str]]) -> str | None:
    """Return the units that the row below the names holds, or None if it is a sample."""
    if len(body) < 2 or len(body[0]) < len(names):
        return None
    below = _columns_of_numbers(len(names), body[1:])
    cells = [body[0][c] for c in below]
    if not cells or any(map(looks_like_number, cells)) or all(cell.lower() in MISSING for cell in cells):
        return None
    return ", ".join(cell for cell in cells[:5] if cell)
