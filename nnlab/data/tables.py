"""Tables: a CSV file or a data frame, with a column that is to be predicted.

A network takes numbers. Missing values and text are not guessed at but refused, with column and line; and what is left
out, as a column that merely counts the rows, is left out with a word.
"""

from __future__ import annotations

import os
import warnings
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..sentences import Sentence, shown
from .encodings import decoded
from .frames import frame_table, is_frame
from .labels import MOST_CLASSES
from .plain_files import read_plain
from .text_tables import columns_of

MOST_BYTES = 50_000_000
MOST_ROWS = 1_000_000

Target = Any
"""The name of the column to predict; None is the last."""


class Table(NamedTuple):
    """What a table holds: `x` (n, d); `y` (n,): text or integers if they are classes, else floats.

    ``load(Config(dataset="own"), table.x, table.y, feature_names=table.feature_names)`` takes it from there. `notes`
    say what was found out about it, and what was left out.
    """

    x: NDArray[np.float64]
    y: NDArray[Any]
    feature_names: tuple[str, ...]
    class_names: tuple[str, ...]
    notes: tuple[Sentence, ...] = ()


def read_table(source: Any, target: Target = None, *, header: bool | None = None) -> Table:
    """Read a table with names in its first line.

    Parameters
    ----------
    source : path, bytes or pandas data frame
        A CSV file's path or its content: with commas, semicolons, tabs, bars or blanks between the columns, in UTF-8,
        UTF-16 or an older encoding. Inputs are numbers, or true and false (in any case), which are 1 and 0.
    target : str, optional
        The column to predict (default: the last). Text, or whole numbers with at most 20 different values,
        are classes; other numbers are values of a regression.
    header : bool, optional
        Whether the first line holds names. By default it should, and one that looks like a sample is refused.

    Returns
    -------
    Table
        Its `notes` say what was found out on the way. A column without a name, or called "id" and the like, that only
        numbers the rows is left out, with a warning: in a table that is sorted by class it would tell the class.

    Raises
    ------
    ValueError
        If it is not such a table, is too large (50 MB, a million rows), or has missing values or text (naming
        columns and lines). In the inputs an empty cell and NA, N/A, NaN, null, none, ?, - (in any case) are missing
        values; in the column to predict only an empty cell is one, since a class may be called anything.
    OSError
        If the file cannot be read.
    """
    table, left_out = open_table(source, target, header)
    for note in left_out:
        warnings.warn(note, UserWarning, stacklevel=2)
    return table


def open_table(source: Any, target: Target = None, header: bool | None = None) -> tuple[Table, list[Sentence]]:
    """As `read_table`, but return what was left out instead of warning of it."""
    if is_frame(source):
        columns = frame_table(source, target, MOST_ROWS)
    else:
        text, notes = text_of(source)
        columns = columns_of(text, target, header, MOST_ROWS)
        columns.notes[:0] = notes
    left_out = columns.leave_out()
    y = columns.y
    if y.dtype.kind == "i" and len(np.unique(y)) > MOST_CLASSES:
        y = y.astype(np.float64)
    class_names = () if y.dtype.kind == "f" else tuple(str(name) for name in np.unique(y))
    table = Table(columns.x, y, tuple(columns.names), class_names, (*columns.notes, *left_out))
    return table, left_out


def text_of(source: Any) -> tuple[str, list[Sentence]]:
    """Return the text of a file or of its content, and notes; errors as for `read_table`."""
    name: str
    if isinstance(source, (bytes, bytearray, memoryview)):
        data, name = bytes(source), Sentence("file", "the file")
    elif isinstance(source, (str, os.PathLike)):
        name = shown(os.path.basename(os.fspath(source)))
        data = read_plain(source, MOST_BYTES)
        if len(data) > MOST_BYTES:
            _check_size(os.path.getsize(source), name)
    else:
        sentence = Sentence(
            "no_table",
            "a table is a CSV file's path, its bytes, or a pandas data frame, not {kind}",
            kind=type(source).__name__,
        )
        raise ValueError(sentence)
    _check_size(len(data), name)
    return decoded(data, name)


def _check_size(size: int, name: str) -> None:
    if size > MOST_BYTES:
        sentence = Sentence(
            "large_table",
            "{name} has {size} MB; at most {most} MB are read: take fewer rows",
            name=name,
            size=f"{size / 1e6:,.0f}",
            most=f"{MOST_BYTES / 1e6:,.0f}",
        )
        raise ValueError(sentence)
