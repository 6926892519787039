"""Text tables: from the rows of a text file to columns of numbers, and one to predict."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import Any

from ..sentences import Sentence, shown
from .columns import Columns, target_position
from .dialects import Row, delimiter_of, rows_of
from .headers import LOOK_AHEAD, header_of
from .number_styles import Style, Survey
from .reading import Reading, texts_of, too_many


def columns_of(
    text: str, target: Any, header: bool | None, most_rows: int, words: bool = False, all_inputs: bool = False
) -> tuple[Columns, str]:
    """Return the columns of a text table, and the name of the one to predict.

    Parameters
    ----------
    words : bool
        Whether columns of words are read as such.
    all_inputs : bool
        Whether all columns are taken for inputs, as if there were none to predict.

    Raises
    ------
    ValueError
        As for `nnlab.data.tables.read_table`.
    """
    if text.count("\n") > 3 * most_rows + 100:  # also of empty lines there is an end
        raise ValueError(too_many(most_rows))
    delimiter = delimiter_of(text)
    rows = rows_of(text, delimiter)
    first = list(islice(rows, LOOK_AHEAD + 2))
    head = header_of(first, header)
    position = target_position(head.names, target)
    name = head.names[position]
    position = len(head.names) if all_inputs else position

    def samples() -> Iterator[Row]:
        """Yield the rows below the header, from the first one again."""
        return islice(rows_of(text, delimiter), head.rows, None)

    found = Reading(head.names, position, Style(), most_rows)
    found.read(chain(first[head.rows :], rows), fast="_" not in text)
    notes = list(head.notes)
    if found.in_another_style or found.target_in_another_style:
        style = _style(samples())
        found = Reading(head.names, position, style, most_rows)
        found.read(samples(), fast=False)
        notes.append(
            Sentence("style_note", "numbers were read with {mark} as the decimal mark", mark=repr(style.decimal))
        )
    columns = found.columns()
    columns.notes += notes
    if words and columns.strange:
        columns.texts = texts_of(samples(), position, list(columns.strange), found.number)
    return columns, name


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
