"""Reading: from rows of cells to numbers, and what is in the way of them; then to words, where words are wanted.

A row that holds nothing but numbers, as nearly all do, is read at once; any other cell by cell. Columns of words are
read in a second go through the rows, when it is known which they are.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Callable, Iterable

import numpy as np

from ..sentences import Sentence, shown
from .columns import MOST_WORDS, Columns, Text
from .dialects import Row
from .labels import LARGEST, MOST_CLASSES, check_labels
from .number_styles import MISSING, WHOLE, Style, looks_like_number
from .problems import line, missing_values, not_a_number

TRUTHS = {"true": 1.0, "false": 0.0}
"""In a column of nothing else but 0 and 1, what these words mean."""


def too_many(most_rows: int) -> Sentence:
    """Return the complaint about a table of more rows."""
    return Sentence("many_rows", "the table has more than {most} rows; take fewer", most=f"{most_rows:,}")


class Reading:
    """Reads rows into numbers and labels.

    Parameters
    ----------
    names : tuple of str
        Of all columns.
    position : int
        Where the column to predict is; behind the last one if there is none.
    style : Style
        How numbers are written.
    most_rows : int
        More of them are refused.

    Attributes
    ----------
    in_another_style : bool
        Whether a cell may be a number that is written otherwise.
    """

    def __init__(self, names: tuple[str, ...], position: int, style: Style, most_rows: int):
        self.names, self.position, self.most_rows = names, position, most_rows
        self.number = style.reader()
        self.numbers = array("d")
        self.rows = 0
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
            if self.rows == self.most_rows:
                raise ValueError(too_many(self.most_rows))
            self.rows += 1
            if position < width:
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
        if not self.rows:
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
        n = self.rows
        found = Columns(
            names,
            np.frombuffer(self.numbers, dtype=np.float64).reshape(n, len(names)),
            np.zeros(n),
            {p: missing_values(names[p], count, line(first)) for p, (count, first) in sorted(self.missing.items())},
            {p: not_a_number(names[p], cell, line(first)) for p, (cell, first) in sorted(self.strange.items())},
            {p: count for p, (count, _) in self.missing.items()},
            empty={p for p, (count, _) in self.missing.items() if count == n},
        )
        for place, (cell, first) in self.truths.items():
            values = found.x[:, place]
            if not np.isin(values[~np.isnan(values)], (0, 1)).all():
                found.strange.setdefault(place, not_a_number(names[place], cell, line(first)))
        if self.position < len(self.names):
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
            found.absent = np.array([label in absent for label in self.labels])
        words = [word for word in words if word not in absent]
        if not words:
            whole = all(map(WHOLE.fullmatch, self.known.keys() - absent))
            values = {label: int(label) if whole else number for label, number in numbers.items() if number is not None}
            found.y = np.array([values.get(label, 0) for label in self.labels])
            return
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


def texts_of(
    rows: Iterable[Row], position: int, places: list[int], number: Callable[[str], float | None]
) -> dict[int, Text]:
    """Return those inputs of which most cells are words.

    Parameters
    ----------
    rows : iterable of Row
    position : int
        Where the column to predict is, which is no input.
    places : list of int
        The inputs in which something is no number.
    number : callable
        Returns the number that a cell holds, or None.
    """
    at = {place: place + (place >= position) for place in places}
    known: dict[int, dict[str, int]] = {place: {} for place in places}
    codes = {place: array("i") for place in places}
    numbers = dict.fromkeys(places, 0)
    for _, cells in rows:
        for place, column in at.items():
            cell, words = cells[column], known[place]
            if cell.lower() in MISSING:
                codes[place].append(-1)
                continue
            numbers[place] += number(cell) is not None
            codes[place].append(words.setdefault(cell, len(words)) if len(words) <= MOST_WORDS else -2)
    found: dict[int, Text] = {}
    for place in places:
        all_codes = np.frombuffer(codes[place], dtype=np.int32)
        if 2 * numbers[place] < (all_codes != -1).sum():
            few = len(known[place]) <= MOST_WORDS
            found[place] = Text(tuple(known[place]), all_codes if few else None)
    return found
