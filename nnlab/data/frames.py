"""Data frames: pandas' tables, taken as they are when pandas is there, and never imported.

Who passes a data frame has imported pandas already.
"""

from __future__ import annotations

import sys
from decimal import Decimal
from numbers import Real
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..sentences import Sentence, shown
from .columns import MOST_WORDS, Columns, Text, target_position
from .labels import check_labels
from .problems import listed, missing_values, not_a_number, row


def is_frame(values: Any) -> bool:
    """Return whether this is a pandas data frame."""
    pandas = sys.modules.get("pandas")
    return pandas is not None and isinstance(values, pandas.DataFrame)


def column_names(values: Any) -> tuple[str, ...] | None:
    """Return the names of a data frame's columns, or None for anything else."""
    return tuple(str(name) for name in values.columns) if is_frame(values) else None


def is_missing(value: Any) -> bool:
    """Return whether this is None, NaN, or pandas' NA or NaT."""
    try:
        return value is None or bool(value != value)
    except TypeError:  # what pandas' NA raises
        return True
    except ValueError:  # an array: several values, none of them missing as a whole
        return False


def frame_numbers(frame: Any) -> NDArray[np.float64]:
    """Return a data frame's numbers, (n, d).

    Raises
    ------
    ValueError
        Naming the columns with missing values, and those that hold no numbers.
    """
    found = _inputs(frame, [str(name) for name in frame.columns], words=False)
    if found.missing or found.strange:
        raise ValueError(listed(list(found.missing.values()), list(found.strange.values())))
    return found.x


def frame_inputs(frame: Any, words: bool) -> Columns:
    """Return the columns of a data frame that holds inputs alone; `words` as for `frame_table`."""
    return _inputs(frame, [str(name) for name in frame.columns], words)


def frame_table(
    frame: Any, target: Any, most_rows: int, words: bool = False, gaps: bool = False
) -> tuple[Columns, str]:
    """Return the columns of a data frame, and the name of the one to predict.

    Parameters
    ----------
    words : bool
        Whether columns of words are read as such.
    gaps : bool
        Whether the column to predict is read although values are missing in it.

    Raises
    ------
    ValueError
        As for `nnlab.data.tables.read_table`.
    """
    names = column_names(frame) or ()
    if len(frame) > most_rows:
        sentence = Sentence(
            "frame_rows",
            "the table has {n} rows; at most {most} are taken",
            n=f"{len(frame):,}",
            most=f"{most_rows:,}",
        )
        raise ValueError(sentence)
    if not len(frame) or not names:
        sentence = Sentence(
            "empty_frame",
            "the table is empty, shape {shape}; give at least one sample with two columns",
            shape=str(frame.shape),
        )
        raise ValueError(sentence)
    position = _position(frame, names, target)
    inputs = [place for place in range(len(names)) if place != position]
    found = _inputs(frame.iloc[:, inputs], [names[place] for place in inputs], words)
    column = frame.iloc[:, position].tolist()
    found.absent = np.array([is_missing(value) for value in column])
    absent = np.flatnonzero(found.absent)
    if len(absent):
        found.target_missing = missing_values(names[position], len(absent), row(int(absent[0])))
    if len(absent) < len(column) and (gaps or not len(absent)):
        y = _target([value for value in column if not is_missing(value)], names[position])
        found.y = np.zeros(len(column), dtype=y.dtype)
        found.y[~found.absent] = y
    return found, names[position]


def _position(frame: Any, names: tuple[str, ...], target: Any) -> int:
    """Return where the column to predict is: the one that is called so, be its name a text or a number."""
    places = [place for place, name in enumerate(frame.columns) if target is not None and _same(name, target)]
    return places[0] if len(places) == 1 and len(names) > 1 else target_position(names, target)


def _same(name: Any, target: Any) -> bool:
    return type(name) is type(target) and bool(name == target)


def _target(column: list[Any], name: str) -> NDArray[Any]:
    """Return text, integers or floats."""
    text = all(isinstance(value, str) for value in column)
    if text:
        check_labels(len(column), max(column, key=len), name)
    y = np.array(column) if text or all(map(_is_number, column)) else np.empty(0, dtype=object)
    if y.dtype.kind not in "biufU":
        kinds = ", ".join(sorted({type(value).__name__ for value in column}))
        sentence = Sentence(
            "column_kinds",
            "column {name} holds {kinds}; give all text, or all numbers, to predict",
            name=shown(name),
            kinds=kinds,
        )
        raise ValueError(sentence)
    return y.astype({"b": str, "u": np.int64}.get(y.dtype.kind, y.dtype))


def _inputs(frame: Any, names: list[str], words: bool) -> Columns:
    """Return the numbers (NaN where there is none), what is missing and what is no number; and words, if wanted."""
    n = len(frame)
    found = Columns(names, np.full((n, len(names)), np.nan), np.zeros(n))
    for place, name in enumerate(names):
        column = frame.iloc[:, place]
        absent = column.isna().to_numpy()
        gaps = np.flatnonzero(absent)
        if len(gaps):
            found.missing[place] = missing_values(name, len(gaps), row(int(gaps[0])))
            found.gap_counts[place] = len(gaps)
            if len(gaps) == n:
                found.empty.add(place)
                continue
        values = column.to_numpy()
        if values.dtype.kind in "biuf":
            found.x[:, place] = values
            continue
        first = next((i for i, value in enumerate(values) if not absent[i] and not _is_number(value)), None)
        if first is None:
            found.x[~absent, place] = [float(value) for value in values[~absent]]
            continue
        found.strange[place] = not_a_number(name, values[first], row(first))
        text = _text(values, absent) if words else None
        if text is not None:
            found.texts[place] = text
    return found


def _text(values: NDArray[Any], absent: NDArray[np.bool_]) -> Text | None:
    """Return a column of words; None if most of its values are numbers."""
    present = np.flatnonzero(~absent)
    if 2 * sum(_is_number(values[place]) for place in present) >= len(present):
        return None
    known: dict[str, int] = {}
    codes = np.full(len(values), -1, dtype=np.int32)
    for place in present:
        codes[place] = known.setdefault(str(values[place]), len(known))
        if len(known) > MOST_WORDS:
            return Text((), None)
    return Text(tuple(known), codes)


def _is_number(value: Any) -> bool:
    return isinstance(value, (Real, Decimal, np.bool_))
