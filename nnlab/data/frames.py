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
from .columns import Columns, target_position
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
    x, missing, strange, _ = _numbers(frame, tuple(str(name) for name in frame.columns))
    if missing or strange:
        raise ValueError(listed(list(missing.values()), list(strange.values())))
    return x


def frame_inputs(frame: Any) -> tuple[NDArray[np.float64], tuple[str, ...], list[Sentence]]:
    """Return a data frame's numbers (n, d) and names without columns that only number the rows, and what was left out.

    Raises
    ------
    ValueError
        As `frame_numbers` does, and for a column without a name.
    """
    names = [str(name) for name in frame.columns]
    x, missing, strange, empty = _numbers(frame, tuple(names))
    found = Columns(names, x, np.zeros(len(frame)), missing, strange, empty)
    left_out = found.leave_out()
    return found.x, tuple(found.names), left_out


def frame_table(frame: Any, target: Any, most_rows: int) -> Columns:
    """Return the columns of a data frame; errors as for `nnlab.data.tables.read_table`."""
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
    kept = tuple(names[place] for place in inputs)
    x, missing, strange, empty = _numbers(frame.iloc[:, inputs], kept)
    found = Columns(list(kept), x, np.zeros(len(frame)), missing, strange, empty)
    column = frame.iloc[:, position].tolist()
    absent = [place for place, value in enumerate(column) if is_missing(value)]
    if absent:
        found.target_missing = missing_values(names[position], len(absent), row(absent[0]))
    else:
        found.y = _target(column, names[position])
    return found


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


def _numbers(
    frame: Any, names: tuple[str, ...]
) -> tuple[NDArray[np.float64], dict[int, Sentence], dict[int, Sentence], set[int]]:
    """Return the numbers (NaN where there is none), and for each column what is missing and what is no number."""
    n = len(frame)
    x = np.full((n, len(names)), np.nan)
    missing: dict[int, Sentence] = {}
    strange: dict[int, Sentence] = {}
    empty: set[int] = set()
    for place, name in enumerate(names):
        column = frame.iloc[:, place]
        absent = np.flatnonzero(column.isna().to_numpy())
        if len(absent):
            missing[place] = missing_values(name, len(absent), row(int(absent[0])))
            if len(absent) == n:
                empty.add(place)
            continue
        values = column.to_numpy()
        if values.dtype.kind in "biuf":
            x[:, place] = values
            continue
        first = next((i for i, value in enumerate(values) if not _is_number(value)), None)
        if first is None:
            x[:, place] = [float(value) for value in values]
        else:
            strange[place] = not_a_number(name, values[first], row(first))
    return x, missing, strange, empty


def _is_number(value: Any) -> bool:
    return isinstance(value, (Real, Decimal, np.bool_))
