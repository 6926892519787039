"""Text tables: from the rows of a text file to columns of numbers, and one to predict."""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import Any

import numpy as np

from ..sentences import Sentence, shown
from .columns import Columns, target_position
from .dialects import Row, delimiter_of, rows_of
from .headers import LOOK_AHEAD, header_of
from .labels import LARGEST, MOST_CLASSES, check_labels
from .number_styles import MISSING, WHOLE, Style, Survey, looks_like_number
from .problems import line, missing_values, not_a_number

TRUTHS = {"true": 1.0, "false": 0.0}
"""In a column of nothing else but 0 and 1, what these words mean."""


def columns_of(text: str, target: Any, header: bool | None, most_rows: int) -> Columns:
    """Return the columns of a text table; errors as for `nnlab.data.tables.read_table`."""
    if text.count("\n") > 3 * most_rows + 100:  # also of empty lines there is an end
        raise ValueError(_too_many(most_rows))
    delimiter = delimiter_of(text)
    rows = rows_of(text, delimiter)
    first = list(islice(rows, LOOK_AHEAD + 2))
    head = header_of(first, header)
    position = target_position(head.names, target)
    found = Reading(head.names, position, Style(), most_rows)
    found.read(chain(first[head.rows :], rows), fast="_" not in text)
    notes = list(head.notes)
    if found.in_another_style or found.target_in_another_style:

        def samples() -> Iterator[Row]:
            return islice(rows_of(text, delimiter), head.rows, None)

        style = _style(samples())
        found = Reading(head.names, position, style, most_rows)
        found.read(samples(), fast=False)
        notes.append(
            Sentence("style_note", "numbers were read with {mark} as the decimal mark", mark=repr(style.decimal))
        )
    columns = found.columns()
    columns.notes += notes
    return columns


def names_of(text: str) -> tuple[tuple[str, ...], bool]:
    """Return the names of a table's columns, and whether they stand in its first line.

    Raises
    ------
    ValueError
        If the table cannot be read.
    """
    rows = list(islice(rows_of(text, delimiter_of(text)), LOOK_AHEAD + 2))
    try:
        return header_of(rows, None).names, True
    except ValueError:
        if len(rows) < 2 or len(rows[0][1]) != len(rows[1][1]):
            raise
        return header_of(rows, False).names, False


def _too_many(most_rows: int) -> Sentence:
    return Sentence("many_rows", "the table has more than {most} rows; take fewer", most=f"{most_rows:,}")


def _style(rows: Iterable[Row]) -> Style:
    """Return how a table writes its numbers.

    Raises
    ------
    ValueError
        If there is no telling, or it does so in two ways.
    """
    survey = Survey()
    for _, cells in rows:
        for cell in cells:
            if cell and not cell.isdigit():
                survey.see(cell)
    style = survey.style()
    if isinstance(style, Style):
        return style
    one, other = style
    if one == other:
        sentence = Sentence(
            "unclear_number",
            "{cell} may be a thousand and more, or a number with a decimal comma; write a point for the decimal mark, "
            "and nothing between thousands",
            cell=shown(one),
        )
        raise ValueError(sentence)
    sentence = Sentence(
        "two_styles",
        "numbers are written in two ways, {one} and {other}; write a point for the decimal mark, and nothing "
        "between thousands",
        one=shown(one),
        other=shown(other),
    )
    raise ValueError(sentence)


class Reading:
    """Reads rows into numbers and labels.

    Attributes
    ----------
    in_another_style : bool
        Whether a cell may be a number that is written otherwise.
    """

    def __init__(self, names: tuple[str, ...], position: int, style: Style, most_rows: int):
        self.names, self.position, self.most_rows = names, position, most_rows
        self.number = style.reader()
        self.numbers = array("d")
        self.labels: list[str] = []
        self.known: dict[str, str] = {}  # of equal labels one is kept
        self.missing: dict[int, list[int]] = {}  # for a column: how many, and the line of the first
        self.strange: dict[int, tuple[str, int]] = {}
        self.absent: dict[str, list[int]] = {}  # words of the column to predict that may say that a value is missing
        self.truths: dict[
            int, tuple[str, int]
        ] = {}  # for a column: the first cell that says true or false, and its line
        self.in_another_style = False

    def read(self, rows: Iterable[Row], fast: bool) -> None:
        """Read all rows; `fast` if no cell holds an underscore, which Python takes for a part of a number.

        Raises
        ------
        ValueError
            If a row has more or fewer cells than there are columns, or there are no rows or too many.
        """
        width, position = len(self.names), self.position
        for line_number, cells in rows:
            if len(cells) > width and not any(cells[width:]):
                del cells[width:]
            if len(cells) != width:
                raise ValueError(self._wrong_length(len(cells), line_number))
            if len(self.labels) == self.most_rows:
                raise ValueError(_too_many(self.most_rows))
            self._label(cells.pop(position), line_number)
            if fast:
                try:
                    values = list(map(float, cells))
                except ValueError:
                    self._slowly(cells, line_number)
                    continue
                if math.isfinite(sum(values)) and (not values or max(map(abs, values)) <= LARGEST):
                    self.numbers.extend(values)
                    continue
            self._slowly(cells, line_number)
        if not self.labels:
            sentence = Sentence("no_rows", "the table has names but no rows; give at least one sample a line")
            raise ValueError(sentence)

    def _slowly(self, cells: list[str], line_number: int) -> None:
        """Read the inputs of a row cell by cell, taking notice of what is not a number."""
        for place, cell in enumerate(cells):
            number = self.number(cell)
            if number is None:
                number = TRUTHS.get(cell.lower())
                if number is not None:
                    self.truths.setdefault(place, (cell, line_number))
            if number is None:
                number = math.nan
                if cell.lower() in MISSING:
                    self.missing.setdefault(place, [0, line_number])[0] += 1
                else:
                    if not self.in_another_style and looks_like_number(cell):
                        self.in_another_style = True
                    self.strange.setdefault(place, (cell, line_number))
            self.numbers.append(number)

    def _label(self, cell: str, line_number: int) -> None:
        if cell.lower() in MISSING:
            self.absent.setdefault(cell, [0, line_number])[0] += 1
        self.labels.append(self.known.setdefault(cell, cell))

    def _wrong_length(self, n: int, line_number: int) -> Sentence:
        return Sentence(
            "cells",
            "line {line} has {n} cells, but there are {columns} columns",
            line=str(line_number),
            n=f"{n:,}",
            columns=f"{len(self.names):,}",
        )

    def columns(self) -> Columns:
        """Return what was read."""
        names = [*self.names[: self.position], *self.names[self.position + 1 :]]
        n = len(self.labels)
        found = Columns(
            names,
            np.frombuffer(self.numbers, dtype=np.float64).reshape(n, len(names)),
            np.zeros(n),
            {p: missing_values(names[p], count, line(first)) for p, (count, first) in sorted(self.missing.items())},
            {p: not_a_number(names[p], cell, line(first)) for p, (cell, first) in sorted(self.strange.items())},
            {p for p, (count, _) in self.missing.items() if count == n},
        )
        for place, (cell, first) in self.truths.items():
            values = found.x[:, place]
            if not np.isin(values[~np.isnan(values)], (0, 1)).all():
                found.strange.setdefault(place, not_a_number(names[place], cell, line(first)))
        self._target(found)
        return found

    def _target(self, found: Columns) -> None:
        """Read the column to predict: integers, floats or text, whichever all its cells can be read as."""
        name = self.names[self.position]
        numbers = {label: self.number(label) for label in self.known}
        words = [label for label, number in numbers.items() if number is None]
        absent = {word for word in words if word.lower() in MISSING}
        quantities = len(numbers) - len(words) > MOST_CLASSES or any(
            not WHOLE.fullmatch(label) for label, number in numbers.items() if number is not None
        )
        if not (quantities and len(absent) == len(words)):
            absent &= {""}  # then these words are classes
        if absent:
            count = sum(self.absent[word][0] for word in absent)
            first = min(self.absent[word][1] for word in absent)
            found.target_missing = missing_values(name, count, line(first))
        elif not words:
            whole = all(map(WHOLE.fullmatch, self.known))
            found.y = np.array([int(label) if whole else numbers[label] for label in self.labels])
        else:
            longest = max(words, key=len)
            check_labels(len(self.labels), longest, name)
            found.y = np.array(self.labels)
            taken = [shown(word) for word in words if word.lower() in MISSING]
            if taken:
                note = Sentence(
                    "word_class",
                    "in column {name} these are classes, not missing values: {words}",
                    name=shown(name),
                    words=", ".join(taken),
                )
                found.notes.append(note)

    @property
    def target_in_another_style(self) -> bool:
        """Whether the column to predict holds numbers, of which some are written otherwise."""
        strange = [label for label in self.known if label and self.number(label) is None]
        return bool(strange) and all(map(looks_like_number, filter(None, self.known)))
