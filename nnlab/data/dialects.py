"""Dialects: what separates the columns of a text table, and its rows.

"CSV" is a family of dialects: commas, semicolons where the comma is the decimal mark, tabs, bars or blanks. The one
that was meant is the one in which all rows have equally many cells, so each is tried on the first rows and the most
regular one is taken. (A sniffer that counts characters, as the standard library's, is led astray by a comma in a
quoted cell.) The rows are then read by the `csv` module, strictly: a quotation mark that is never closed is an error.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from ..sentences import Sentence
from .number_styles import looks_like_number

Row = tuple[int, list[str]]
"""The number of its (last) line, from 1, and its cells without blanks around them."""

DELIMITERS = (",", ";", "\t", "|")
SAMPLE_CHARACTERS, SAMPLE_ROWS = 100_000, 200
MOST_CELLS = 100_000
"""Of a line, before it is taken apart."""

LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")
SEPARATOR = re.compile(r"\s*sep=([,;\t|])\s*(?:\r\n|\r|\n)", re.IGNORECASE)
"""A first line by which spreadsheets are told the delimiter."""


def delimiter_of(text: str) -> str:
    """Return what separates the columns: a comma, a semicolon, a tab, a bar, or a blank if nothing else does."""
    named = SEPARATOR.match(text)
    if named:
        return named[1]
    sample = text[:SAMPLE_CHARACTERS]
    regular = {delimiter: _regularity(sample, delimiter) for delimiter in DELIMITERS}
    best = max(DELIMITERS, key=lambda delimiter: regular[delimiter])
    if regular[best] > 0.3:
        return best
    return " " if _regularity(sample, " ") > 0.9 else best


def _regularity(sample: str, delimiter: str) -> float:
    """Return from 0 to 1 how well the rows agree on a number of cells, more than one, free of other delimiters."""
    rows: list[list[str]] = []
    try:
        for _, cells in islice(rows_of(sample, delimiter), SAMPLE_ROWS):
            rows.append(cells)
    except ValueError:  # the sample may end within a quoted cell
        pass
    if not rows:
        return 0.0
    while len(rows) > 2 and len(rows[-1]) < len(rows[-2]):  # and within a row
        rows.pop()
    lengths = Counter(len(cells) for cells in rows)
    length, times = max(lengths.items(), key=lambda item: (item[1], item[0]))
    if length < 2:
        return 0.0
    others = [mark for mark in DELIMITERS if mark != delimiter]
    cells = [cell for row in rows[:50] for cell in row if cell]
    clean = sum(not any(mark in c for mark in others) or looks_like_number(c) for c in cells) / max(len(cells), 1)
    return times / len(rows) * (1.0 if len(rows[0]) == length else 0.5) * (0.5 + 0.5 * clean)


def rows_of(text: str, delimiter: str) -> Iterator[Row]:
    """Yield the rows that hold anything.

    Raises
    ------
    ValueError
        If a line cannot be read.
    """
    named = SEPARATOR.match(text)
    reader = csv.reader(
        _lines(text, named.end() if named else 0, delimiter), delimiter=delimiter, strict=True, skipinitialspace=True
    )
    before = begun = 1 if named else 0
    try:
        for row in reader:
            begun = before + reader.line_num
            cells = [cell.strip() for cell in row]
            if any(cells):
                yield before + reader.line_num, cells
    except csv.Error as error:
        sentence = Sentence(
            "unreadable",
            "line {line} cannot be read: {error}; is a quotation mark missing?",
            line=str(begun + 1),
            error=_reason(str(error), delimiter),
        )
        raise ValueError(sentence) from None


def _lines(text: str, start: int, delimiter: str) -> Iterator[str]:
    for match in LINE.finditer(text, start):
        line = match[0]
        if len(line) > MOST_CELLS and line.count(delimiter) > MOST_CELLS:
            sentence = Sentence(
                "wide_line", "a line has more than {most} cells; is this a table?", most=f"{MOST_CELLS:,}"
            )
            raise ValueError(sentence)
        yield line


def _reason(error: str, delimiter: str) -> str:
    """Return what the `csv` module says, as a sentence of ours."""
    if "expected after" in error:
        return Sentence("after_quote", "{delimiter} expected after {quote}", delimiter=repr(delimiter), quote="'\"'")
    if "field larger" in error:
        return Sentence("long_cell", "a cell has more than {most} characters", most=f"{csv.field_size_limit():,}")
    return Sentence("end_of_data", "unexpected end of data")
