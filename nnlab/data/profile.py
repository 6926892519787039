"""Profile: what stands in each column of a table, before anybody has said what it is to be used for."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ..sentences import Sentence
from .columns import Columns, is_nameless
from .tables import MOST_ROWS, text_of
from .text_tables import columns_of, names_of

KINDS = ("number", "whole", "text", "mixed", "rows", "empty")
"""Numbers; whole numbers; words; words among numbers; numbers of the rows; nothing at all."""


class ColumnFacts(NamedTuple):
    """A column.

    Attributes
    ----------
    name : str
        Empty, or as pandas calls it, if it has none.
    kind : str
        One of `KINDS`.
    values : int or None
        How many different ones there are; None: more than anybody would call words.
    gaps : int
        How many are missing.
    usable, used : bool
        Whether it can be an input, and whether it is proposed as one.
    """

    name: str
    kind: str
    values: int | None
    gaps: int
    usable: bool
    used: bool


class Profile(NamedTuple):
    """A table: its rows, what stands in its columns, whether the first line holds their names, and notes on reading."""

    rows: int
    columns: tuple[ColumnFacts, ...]
    header: bool
    notes: tuple[Sentence, ...]


def profile(source: object) -> Profile:
    """Return what stands in a CSV file (its path or its content).

    Raises
    ------
    ValueError
        If it cannot be read, as for `nnlab.data.tables.read_table`; missing values and words are no reason.
    OSError
        If the file cannot be read.
    """
    text, notes = text_of(source)
    header = names_of(text)[1]
    found, _ = columns_of(text, None, None if header else False, MOST_ROWS, words=True, all_inputs=True)
    facts = tuple(_facts(found, place) for place in range(len(found.names)))
    return Profile(len(found.x), facts, header, (*notes, *found.notes))


def _facts(found: Columns, place: int) -> ColumnFacts:
    name, text, gaps = found.names[place], found.texts.get(place), found.gaps(place)
    numbers = found.x[:, place]
    numbers = numbers[~np.isnan(numbers)]
    values: int | None = len(np.unique(numbers))
    if place in found.empty:
        kind = "empty"
    elif text is not None:
        kind, values = "text", len(text.words) if text.codes is not None else None
    elif place in found.strange:
        kind = "mixed"
    elif found.numbers_rows(place) or (is_nameless(name) and found.whole_and_different(place)):
        kind = "rows"
    else:
        kind = "whole" if (numbers == np.rint(numbers)).all() else "number"
    usable = not is_nameless(name) and kind not in ("mixed", "empty") and values is not None
    return ColumnFacts(name, kind, values, gaps, usable, usable and kind != "rows" and not found.mostly_missing(place))
