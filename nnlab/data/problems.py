"""Problems: what is wrong with the cells of a table, said column by column."""

from __future__ import annotations

from ..sentences import Sentence, shown

MOST = 5
"""Problems that are told; of the others only how many they are."""

LONGEST_NAME = 100
"""Characters of a column's name that are shown."""


def line(number: int) -> Sentence:
    """Return a place in a file."""
    return Sentence("line", "line {n}", n=str(number))


def row(number: int) -> Sentence:
    """Return a place in an array or a data frame."""
    return Sentence("row_from_0", "row {n} (counting from 0)", n=str(number))


def missing_values(column: str, count: int, place: Sentence) -> Sentence:
    """Return the problem of missing values in a column, the first of them at a place."""
    name = shown(column, LONGEST_NAME)
    if count == 1:
        return Sentence("missing", "column {name} has a missing value in {place}", name=name, place=place)
    return Sentence(
        "missing_many",
        "column {name} has {n} missing values, the first in {place}",
        name=name,
        n=f"{count:,}",
        place=place,
    )


def not_a_number(column: str, value: object, place: Sentence) -> Sentence:
    """Return the problem of a column that should hold numbers, with a value that is none."""
    text = str(value)
    name, cell = shown(column, LONGEST_NAME), shown(text, 30)
    if text.count(",") == 1 and text.replace(",", "").lstrip("+-").isdigit():
        return Sentence(
            "comma",
            "column {name} holds {cell} in {place}, not a number (a decimal comma? write a point)",
            name=name,
            cell=cell,
            place=place,
        )
    return Sentence("cell", "column {name} holds {cell} in {place}, not a number", name=name, cell=cell, place=place)


def listed(missing: list[Sentence], strange: list[Sentence]) -> Sentence:
    """Return the first five problems as one complaint: the missing values, then what is not a number."""
    told = [("missing", what) for what in missing] + [("strange", what) for what in strange]
    found: Sentence | None = None
    if len(told) > MOST:
        found = Sentence("and_more", "and {n} more", n=f"{len(told) - MOST:,}")
    for kind, what in reversed(told[:MOST]):
        found = _with_advice(kind, what, found)
    assert found is not None
    return found


def _with_advice(kind: str, what: Sentence, rest: Sentence | None) -> Sentence:
    if kind == "missing":
        if rest is None:
            return Sentence("fill_in", "{what}: fill them in, or leave those rows out", what=what)
        return Sentence("fill_in_and", "{what}: fill them in, or leave those rows out; {rest}", what=what, rest=rest)
    if rest is None:
        return Sentence("turn", "{what}: turn it into numbers, or leave the column out", what=what)
    return Sentence("turn_and", "{what}: turn it into numbers, or leave the column out; {rest}", what=what, rest=rest)
