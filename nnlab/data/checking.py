"""Checking one's own data before a network sees it.

One NaN among a million numbers turns every weight into NaN after a single step, and a table with its columns
and rows swapped trains without complaint. So what cannot be right is refused here, in words that say where to
look.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .frames import column_names, frame_numbers, is_missing

Array = NDArray[Any]

MOST_CLASSES = 20
"""Whole numbers with at most so many different values are classes; with more, they are quantities."""

LARGEST = 1e100
"""Beyond this, the square of a number, hence a standard deviation, is more than a float can hold."""


class Checked(NamedTuple):
    """Data that can be used: `x` (n, d); `y` (n,) integers if there are class names, else (n, k) floats."""

    x: Array
    y: Array
    class_names: tuple[str, ...]
    image_shape: tuple[int, int] | None


def check_xy(x: Any, y: Any) -> Checked:
    """Check inputs and targets.

    Parameters
    ----------
    x : array-like (n, d), or images (n, height, width)
    y : array-like (n,), or (n, k) in regression
        Text, booleans, or whole numbers with at most 20 different values: classes. Other numbers: regression.

    Raises
    ------
    ValueError
        If they cannot be used; the message says what is wrong, where, and what to do.
    """
    inputs = check_x(x)
    target = _array(y, "y")
    if target.ndim == 0 or len(target) != len(inputs):
        got = "a single value" if target.ndim == 0 else f"{len(target):,} labels"
        raise ValueError(f"y has {got} for the {len(inputs):,} samples (rows) of X; it needs one label for each row")
    if target.ndim == 2 and target.shape[1] == 1:
        target = target[:, 0]
    if target.ndim > 2 or target.size == 0:
        raise ValueError(f"y has the shape {target.shape}; give (n,) labels, or (n, k) values in regression")
    shape = inputs.shape[1:]
    flat = inputs.reshape(len(inputs), -1)
    if not _is_class(target):
        values = target.astype(np.float64)
        _check_finite(values.reshape(len(values), -1), "y", None)
        return Checked(flat, values.reshape(len(values), -1), (), shape if len(shape) == 2 else None)
    if target.ndim == 2:
        one_hot = np.issubdtype(target.dtype, np.number) and (np.sort(target)[:, -1] == 1).all()
        hint = "it looks one-hot: give y.argmax(axis=1)" if one_hot else "give one label for each sample"
        raise ValueError(f"y has {target.shape[1]} columns of labels; {hint}, or floats for a regression")
    names, labels, counts = np.unique(target, return_inverse=True, return_counts=True)
    if len(names) < 2:
        raise ValueError(
            f"y has a single class, {names[0]!s}; there is nothing to tell apart: give two classes or more"
        )
    if len(names) > max(MOST_CLASSES, len(target) // 2):
        raise ValueError(
            f"y has {len(names):,} different labels for {len(target):,} samples; is that the right column? "
            "Give classes with several samples each, or floats for a regression"
        )
    if counts.min() < 2:
        raise ValueError(
            f"class {str(names[counts.argmin()])!r} has a single sample, so it cannot be in both "
            "the training and the test set; leave it out, or add samples of it"
        )
    return Checked(flat, labels, tuple(str(name) for name in names), shape if len(shape) == 2 else None)


def check_x(x: Any) -> Array:
    """Return the inputs as floats, (n, d) or images (n, height, width).

    Raises
    ------
    ValueError
        If they are empty, not numbers, of another number of dimensions, or NaN or infinite somewhere.
    """
    names = column_names(x)
    array = _array(x if names is None else frame_numbers(x), "X")
    if array.dtype.kind not in "biuf":
        what = "holds objects or text" if array.dtype.kind in "OUS" else f"is of type {array.dtype}"
        raise ValueError(
            f"X {what}, not numbers; give a rectangular array of numbers "
            "(turn text into numbers first; a sparse matrix needs .toarray())"
        )
    if array.ndim == 1:
        raise ValueError(
            f"X has one dimension, shape {array.shape}; give (samples, features): "
            "X.reshape(-1, 1) if it is one feature, X.reshape(1, -1) if it is one sample"
        )
    if array.ndim not in (2, 3):
        raise ValueError(f"X has the shape {array.shape}; give (samples, features), or images (samples, height, width)")
    if array.size == 0:
        raise ValueError(f"X is empty, shape {array.shape}; give at least one sample with one feature")
    if not (array.dtype == np.uint8 or array.dtype == np.float32):
        array = array.astype(np.float64)
    _check_finite(array.reshape(len(array), -1), "X", names)
    return array


def _array(values: Any, what: str) -> Array:
    if np.ma.is_masked(values):
        raise ValueError(f"{what} has masked (missing) values; fill them in, or leave those samples out")
    try:
        array = np.asarray(values)
    except ValueError:
        raise ValueError(f"the rows of {what} are not equally long; give a rectangular array of numbers") from None
    if array.dtype.kind not in "OT":
        return array
    pieces = array.ravel().tolist()
    missing = [i for i, value in enumerate(pieces) if is_missing(value)]
    if missing and what == "y":
        count = f"{len(missing):,} missing values" if len(missing) > 1 else "a missing value"
        raise ValueError(f"y has {count}, the first in row {missing[0]} (counting from 0); leave those samples out")
    if pieces and all(isinstance(value, str) for value in pieces):
        return array.astype(str)
    if pieces and all(isinstance(value, (bool, int, float, np.number, np.bool_)) for value in pieces):
        return np.array(pieces).reshape(array.shape)
    if what == "y":
        kinds = ", ".join(sorted({type(value).__name__ for value in pieces}))
        raise ValueError(f"y mixes kinds of labels ({kinds}); give all text, or all numbers")
    return array


def _is_class(target: Array) -> bool:
    if target.dtype.kind in "USb":
        return True
    if target.dtype.kind in "iu":
        return len(np.unique(target)) <= MOST_CLASSES
    if target.dtype.kind != "f":
        raise ValueError(
            f"y is of type {target.dtype}; give text or whole numbers for classes, floats for a regression"
        )
    return False


def _check_finite(values: Array, what: str, names: tuple[str, ...] | None) -> None:
    """Refuse NaN, infinite and huge numbers in `values` (n, d), saying how many and where the first is."""
    if values.dtype == np.uint8:
        return
    limit = min(LARGEST, float(np.finfo(values.dtype).max))
    for wrong, kind in (
        (np.isnan, "NaN"),
        (np.isinf, "infinite"),
        (lambda v: np.abs(v) > limit, "huge (above 1e100)"),
    ):
        rows, columns = np.nonzero(wrong(values))
        if len(rows):
            column = f"column {columns[0]}" if names is None else f"column {names[columns[0]]!r}"
            where = f"row {rows[0]}" + (f", {column}" if values.shape[1] > 1 or names else "")
            count = f"{len(rows):,} values that are" if len(rows) > 1 else "a value that is"
            raise ValueError(
                f"{what} has {count} {kind}, the first in {where} (counting from 0); "
                "fill them in, or leave those samples out"
            )
