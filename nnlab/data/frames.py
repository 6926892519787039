"""Data frames: pandas' tables, taken as they are when pandas is there, and never imported.

Who passes a data frame has imported pandas already.
"""

from __future__ import annotations

import sys
from typing import Any

import numpy as np
from numpy.typing import NDArray


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
    problems = []
    columns = []
    for position, name in enumerate(frame.columns):
        column = frame.iloc[:, position]
        missing = np.flatnonzero(column.isna().to_numpy())
        if len(missing):
            problems.append(missing_values(str(name), len(missing), f"row {missing[0]} (counting from 0)"))
            continue
        values = column.to_numpy()
        if values.dtype.kind == "O" and all(isinstance(v, (bool, int, float, np.number, np.bool_)) for v in values):
            values = values.astype(np.float64)
        if values.dtype.kind in "biuf":
            columns.append(values.astype(np.float64))
        else:
            problems.append(not_numbers(str(name), values[0], "row 0 (counting from 0)"))
    if problems:
        raise ValueError(listed(problems))
    return np.column_stack(columns) if columns else np.empty((len(frame), 0))


def missing_values(column: str, count: int, place: str) -> str:
    """Return the sentence about missing values in a column."""
    values = f"{count:,} missing values, the first" if count > 1 else "a missing value"
    return f"column {column!r} has {values} in {place}: fill them in, or leave those rows out"


def not_numbers(column: str, value: object, place: str) -> str:
    """Return the sentence about a column that should hold numbers."""
    text = str(value)
    shown = repr(text if len(text) <= 30 else text[:27] + "...")
    hint = ""
    if text.count(",") == 1 and text.replace(",", "").lstrip("+-").isdigit():
        hint = " (a decimal comma? write a point)"
    advice = "turn it into numbers, or leave the column out"
    return f"column {column!r} holds {shown} in {place}, not a number{hint}: {advice}"


def listed(problems: list[str]) -> str:
    """Return the first five problems as one text."""
    more = f"; and {len(problems) - 5:,} more" if len(problems) > 5 else ""
    return "; ".join(problems[:5]) + more
