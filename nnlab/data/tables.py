"""Tables: a CSV file or a data frame, with a column that is to be predicted.

A network takes numbers. Missing values and text are not guessed at: they are refused, with column and line, unless the
reader has said what is to become of them. What is left out, as a column that merely counts the rows, is left out with a
word.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Collection
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..sentences import Sentence, shown
from .choice import AS_IT_IS, Choice, choose
from .columns import Columns
from .encodings import decoded
from .frames import frame_table, is_frame
from .labels import MOST_CLASSES
from .plain_files import read_plain
from .text_tables import columns_of

MOST_BYTES = 50_000_000
MOST_ROWS = 1_000_000
LONGEST_NAME = 1000
"""Characters of a feature's name; a saved run has no longer ones."""

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


def read_table(
    source: Any,
    target: Target = None,
    *,
    header: bool | None = None,
    columns: Collection[str] | None = None,
    text: str = "refuse",
    gaps: str = "refuse",
    task: str | None = None,
) -> Table:
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
    columns : collection of str, optional
        The inputs (default: all other columns).
    text : "refuse", "one-hot" or "leave out"
        What becomes of a column of words: one column for each word (of at most 50), or none.
    gaps : "refuse" or "drop"
        What becomes of a row in which a value is missing. With "drop", a column of which more than half is missing is
        left out, unless `columns` names it.
    task : "classification" or "regression", optional
        What is to be predicted, if it is not what the target's values suggest.

    Returns
    -------
    Table
        Its `notes` say what was found out and done on the way. A column without a name, or called "id" and the like,
        that only numbers the rows is left out, with a warning: in a table that is sorted by class it would tell the
        class.

    Raises
    ------
    ValueError
        If it is not such a table, is too large (50 MB, a million rows), has missing values or text that `gaps` and
        `text` do not allow (naming columns and lines), or cannot be used for the task. In the inputs an empty cell and
        NA, N/A, NaN, null, none, ?, - (in any case) are missing values; in the column to predict only an empty cell is
        one, since a class may be called anything.
    OSError
        If the file cannot be read.
    """
    choice = Choice(columns, text, gaps, task)
    table, left_out = open_table(source, target, header, choice)
    for note in left_out:
        warnings.warn(note, UserWarning, stacklevel=2)
    return table


def open_table(
    source: Any, target: Target = None, header: bool | None = None, choice: Choice = AS_IT_IS
) -> tuple[Table, list[Sentence]]:
    """As `read_table`, but return what was left out instead of warning of it."""
    return chosen(*table_of(source, target, header, choice.text != "refuse", choice.gaps != "refuse"), choice=choice)


def table_of(source: Any, target: Target, header: bool | None, words: bool, gaps: bool = True) -> tuple[Columns, str]:
    """Return the columns of a table, and the name of the one to predict; arguments as for `frame_table`."""
    if is_frame(source):
        return frame_table(source, target, MOST_ROWS, words, gaps)
    text, notes = text_of(source)
    found, name = columns_of(text, target, header, MOST_ROWS, words)
    found.notes[:0] = notes
    return found, name


def chosen(found: Columns, target: str, choice: Choice) -> tuple[Table, list[Sentence]]:
    """Return what a choice makes of a table, and what was left out unasked; errors as for `read_table`."""
    left_out = choose(found, choice, target)
    y = of_task(found.y, choice.task, target)
    class_names = () if y.dtype.kind == "f" else tuple(str(name) for name in np.unique(y))
    names = tuple(name[:LONGEST_NAME] for name in found.names)
    return Table(found.x, y, names, class_names, (*found.notes, *left_out)), left_out


def of_task(y: NDArray[Any], task: str | None, name: str) -> NDArray[Any]:
    """Return what is to be predicted, (n,), as its type says it for a task: text or a few integers are classes.

    Raises
    ------
    ValueError
        If the values are none of a regression.
    """
    few = y.dtype.kind not in "iu" or len(np.unique(y)) <= MOST_CLASSES
    if task == "classification" and (y.dtype.kind == "f" or not few):
        return np.array([f"{value:.12g}" for value in y.tolist()])
    if task == "regression" and y.dtype.kind == "U":
        sentence = Sentence(
            "text_target",
            "column {name} holds words, {word} for one; a regression predicts numbers: choose classification, or "
            "another column",
            name=shown(name),
            word=shown(str(y[0]), 30),
        )
        raise ValueError(sentence)
    return y if few and task != "regression" else y.astype(np.float64)


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
