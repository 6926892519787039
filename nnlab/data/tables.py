"""Tables: a CSV file or a data frame, with a column that is to be predicted.

A network takes numbers. Missing values and text are not guessed at but refused, with column and line.
"""

from __future__ import annotations

import csv
import io
import math
import re
from array import array
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .checking import LARGEST, MOST_CLASSES
from .frames import column_names, frame_numbers, is_frame, is_missing, listed, missing_values, not_numbers

MOST_BYTES = 50_000_000
MOST_ROWS = 1_000_000
MISSING = frozenset({"", "na", "n/a", "nan", "null", "none", "?", "-"})
WHOLE = re.compile(r"[+-]?[0-9]{1,15}")


class Table(NamedTuple):
    """What a table holds: `x` (n, d); `y` (n,): text or integers if they are classes, else floats.

    ``load(Config(dataset="own"), table.x, table.y, feature_names=table.feature_names)`` takes it from there.
    """

    x: NDArray[np.float64]
    y: NDArray[Any]
    feature_names: tuple[str, ...]
    class_names: tuple[str, ...]


def read_table(source: Any, target: str | None = None) -> Table:
    """Read a table with names in its first line.

    Parameters
    ----------
    source : path, bytes or pandas data frame
        A CSV file's path or its content, in UTF-8, with commas, semicolons or tabs between the columns.
    target : str, optional
        The column to predict (default: the last). Text, or whole numbers with at most 20 different values,
        are classes; other numbers are values of a regression.

    Raises
    ------
    ValueError
        If it is no such table, too large (50 MB, a million rows), or has missing values or text (naming
        columns and lines).
    OSError
        If the file cannot be read.
    """
    if is_frame(source):
        return _from_frame(source, target)
    return _from_text(_text(source), target)


def _text(source: Any) -> str:
    if isinstance(source, (bytes, bytearray, memoryview)):
        data, name = bytes(source), "the file"
    elif isinstance(source, (str, Path)):
        path = Path(source)
        name = repr(path.name)
        _check_size(path.stat().st_size, name)
        data = path.read_bytes()
    else:
        kind = type(source).__name__
        raise ValueError(f"a table is a CSV file's path, its bytes, or a pandas data frame, not {kind}")
    _check_size(len(data), name)
    if data.startswith(b"PK"):
        raise ValueError(f"{name} is a spreadsheet or zip archive, not text; save it as 'CSV UTF-8'")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        byte = data[error.start + 3 * data.startswith(b"\xef\xbb\xbf")]
        line = data.count(b"\n", 0, error.start) + 1
        raise ValueError(
            f"{name} is not UTF-8 text (byte {byte:#04x} in line {line}); save it as 'CSV UTF-8'"
        ) from None


def _check_size(size: int, name: str) -> None:
    if size > MOST_BYTES:
        raise ValueError(
            f"{name} has {size / 1e6:,.0f} MB; at most {MOST_BYTES / 1e6:,.0f} MB are read: take fewer rows"
        )


def _delimiter(text: str) -> str:
    try:
        return csv.Sniffer().sniff(text[:10_000], delimiters=",;\t").delimiter
    except csv.Error:
        return ","


def _from_text(text: str, target: str | None) -> Table:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        header = next((row for row in reader if any(cell.strip() for cell in row)), None)
        if header is None:
            raise ValueError("the table is empty; its first line should hold the columns' names")
        names = tuple(name.strip() for name in header)
        position = _target_position(names, target)
        if all(_number(name) is not None for name in names):
            raise ValueError("the first line holds numbers; it should hold the columns' names")
        numbers, labels = _rows(reader, names, position)
    except csv.Error as error:
        raise ValueError(f"line {reader.line_num} cannot be read: {error}; is a quotation mark missing?") from None
    if not labels:
        raise ValueError("the table has names but no rows; give at least one sample a line")
    x = np.array(numbers, dtype=np.float64).reshape(len(labels), len(names) - 1)
    return _table(x, _target_values(labels), names, position)


def _rows(reader: Any, names: tuple[str, ...], position: int) -> tuple[array[float], list[str]]:
    """Return the inputs, row after row, and the target's cells.

    Raises
    ------
    ValueError
        Naming all columns with missing values or text.
    """
    numbers = array("d")
    labels: list[str] = []
    missing: dict[int, list[int]] = {}
    wrong: dict[int, tuple[str, int]] = {}
    for row in reader:
        if not any(cell.strip() for cell in row):
            continue
        line = reader.line_num
        if len(row) != len(names):
            raise ValueError(f"line {line} has {len(row)} cells, but there are {len(names)} columns")
        if len(labels) == MOST_ROWS:
            raise ValueError(f"the table has more than {MOST_ROWS:,} rows; take fewer")
        for column, raw in enumerate(row):
            cell = raw.strip()
            if cell.lower() in MISSING:
                missing.setdefault(column, []).append(line)
            elif column == position:
                labels.append(cell)
            else:
                number = _number(cell)
                if number is None:
                    wrong.setdefault(column, (cell, line))
                else:
                    numbers.append(number)
    problems = [missing_values(names[c], len(lines), f"line {lines[0]}") for c, lines in sorted(missing.items())]
    problems += [not_numbers(names[c], cell, f"line {line}") for c, (cell, line) in sorted(wrong.items())]
    if problems:
        raise ValueError(listed(problems))
    return numbers, labels


def _number(cell: str) -> float | None:
    try:
        number = float(cell)
    except ValueError:
        return None
    return number if math.isfinite(number) and abs(number) <= LARGEST and "_" not in cell else None


def _target_position(names: tuple[str, ...], target: str | None) -> int:
    if len(names) < 2:
        raise ValueError(f"the table has one column, {names[0]!r}; it needs two: inputs and what to predict")
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ValueError(f"two columns are called {twice[0]!r}; give each column its own name")
    if target is None:
        return len(names) - 1
    if target not in names:
        shown = ", ".join(names[:20]) + (", ..." if len(names) > 20 else "")
        raise ValueError(f"there is no column {target!r}; choose one of: {shown}")
    return names.index(target)


def _target_values(labels: list[str]) -> NDArray[Any]:
    """Return integers, floats or text, whichever all cells can be read as."""
    if all(WHOLE.fullmatch(label) for label in labels):
        return np.array([int(label) for label in labels])
    values = [_number(label) for label in labels]
    return np.array(labels) if None in values else np.array(values, dtype=np.float64)


def _table(x: NDArray[np.float64], y: NDArray[Any], names: tuple[str, ...], position: int) -> Table:
    if y.dtype.kind == "i" and len(np.unique(y)) > MOST_CLASSES:
        y = y.astype(np.float64)
    class_names = () if y.dtype.kind == "f" else tuple(str(name) for name in np.unique(y))
    return Table(x, y, names[:position] + names[position + 1 :], class_names)


def _from_frame(frame: Any, target: str | None) -> Table:
    names = column_names(frame) or ()
    if len(frame) > MOST_ROWS:
        raise ValueError(f"the table has {len(frame):,} rows; at most {MOST_ROWS:,} are taken")
    if not len(frame) or not names:
        raise ValueError(f"the table is empty, shape {frame.shape}; give at least one sample with two columns")
    position = _target_position(names, target)
    column = frame.iloc[:, position].tolist()
    missing = [row for row, value in enumerate(column) if is_missing(value)]
    if missing:
        raise ValueError(missing_values(names[position], len(missing), f"row {missing[0]} (counting from 0)"))
    x = frame_numbers(frame.iloc[:, [i for i in range(len(names)) if i != position]])
    y = np.array(column)
    if y.dtype.kind not in "biufU" or (y.dtype.kind == "U" and not all(isinstance(v, str) for v in column)):
        kinds = ", ".join(sorted({type(value).__name__ for value in column}))
        raise ValueError(f"column {names[position]!r} holds {kinds}; give all text, or all numbers, to predict")
    return _table(x, y.astype({"b": str, "u": np.int64}.get(y.dtype.kind, y.dtype)), names, position)
