"""Checking one's own data before a network sees it.

One NaN among a million numbers turns every weight into NaN after a single step, and a table with its columns
and rows swapped trains without complaint. So what cannot be right is refused here, in words that say where to
look.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..sentences import Sentence, shown
from .finite import check_finite
from .frames import column_names, frame_numbers, is_missing
from .labels import MOST_CLASSES, check_texts

Array = NDArray[Any]


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
        single = Sentence("single_value", "a single value")
        sentence = Sentence(
            "labels_rows",
            "y has {got} for the {n} samples (rows) of X; it needs one label for each row",
            got=single if target.ndim == 0 else Sentence("labels", "{n} labels", n=f"{len(target):,}"),
            n=f"{len(inputs):,}",
        )
        raise ValueError(sentence)
    if target.ndim == 2 and target.shape[1] == 1:
        target = target[:, 0]
    if target.ndim > 2 or target.size == 0:
        sentence = Sentence(
            "y_shape",
            "y has the shape {shape}; give (n,) labels, or (n, k) values in regression",
            shape=str(target.shape),
        )
        raise ValueError(sentence)
    shape = inputs.shape[1:]
    flat = inputs.reshape(len(inputs), -1)
    image_shape = (shape[0], shape[1]) if len(shape) == 2 else None
    if _is_class(target):
        return Checked(flat, *_classes(target), image_shape)
    values = target.astype(np.float64).reshape(len(target), -1)
    check_finite(values, "y", None)
    if _one_hot(target):
        raise ValueError(_columns_of_labels(target))
    return Checked(flat, values, (), image_shape)


def _classes(target: Array) -> tuple[Array, tuple[str, ...]]:
    """Return labels 0, 1, ... and the names of the classes."""
    if target.ndim == 2:
        raise ValueError(_columns_of_labels(target))
    names, labels, counts = np.unique(target, return_inverse=True, return_counts=True)
    if len(names) < 2:
        sentence = Sentence(
            "single_class",
            "y has a single class, {name}; there is nothing to tell apart: give two classes or more",
            name=str(names[0]),
        )
        raise ValueError(sentence)
    if len(names) > max(MOST_CLASSES, len(target) // 2):
        sentence = Sentence(
            "many_labels",
            "y has {labels} different labels for {n} samples; is that the right column? "
            "Give classes with several samples each, or floats for a regression",
            labels=f"{len(names):,}",
            n=f"{len(target):,}",
        )
        raise ValueError(sentence)
    if counts.min() < 2:
        sentence = Sentence(
            "single_sample",
            "class {name} has a single sample, so it cannot be in both the training and the test set; "
            "leave it out, or add samples of it",
            name=shown(str(names[counts.argmin()])),
        )
        raise ValueError(sentence)
    return labels, tuple(str(name) for name in names)


def _one_hot(target: Array) -> bool:
    """Return whether each row (n, k) says with a single 1 which of k classes it is."""
    if target.ndim != 2 or target.dtype.kind not in "biuf":
        return False
    return bool(((target == 0) | (target == 1)).all() and (target.sum(axis=1) == 1).all())


def _columns_of_labels(target: Array) -> Sentence:
    hot = Sentence("one_hot", "it looks one-hot: give y.argmax(axis=1)")
    return Sentence(
        "label_columns",
        "y has {n} columns of labels; {hint}, or floats for a regression",
        n=str(target.shape[1]),
        hint=hot if _one_hot(target) else Sentence("one_label", "give one label for each sample"),
    )


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
        objects = Sentence("objects", "holds objects or text")
        sentence = Sentence(
            "no_numbers",
            "X {what}, not numbers; give a rectangular array of numbers "
            "(turn text into numbers first; a sparse matrix needs .toarray())",
            what=objects if array.dtype.kind in "OUS" else Sentence("type", "is of type {type}", type=str(array.dtype)),
        )
        raise ValueError(sentence)
    if array.ndim == 1:
        sentence = Sentence(
            "one_dimension",
            "X has one dimension, shape {shape}; give (samples, features): "
            "X.reshape(-1, 1) if it is one feature, X.reshape(1, -1) if it is one sample",
            shape=str(array.shape),
        )
        raise ValueError(sentence)
    if array.ndim not in (2, 3):
        sentence = Sentence(
            "x_shape",
            "X has the shape {shape}; give (samples, features), or images (samples, height, width)",
            shape=str(array.shape),
        )
        raise ValueError(sentence)
    if array.size == 0:
        sentence = Sentence(
            "x_empty", "X is empty, shape {shape}; give at least one sample with one feature", shape=str(array.shape)
        )
        raise ValueError(sentence)
    if not (array.dtype == np.uint8 or array.dtype == np.float32):
        array = array.astype(np.float64)
    check_finite(array.reshape(len(array), -1), "X", names)
    return array


def _array(values: Any, what: str) -> Array:
    if np.ma.is_masked(values):
        sentence = Sentence(
            "masked", "{what} has masked (missing) values; fill them in, or leave those samples out", what=what
        )
        raise ValueError(sentence)
    if isinstance(values, (list, tuple)):
        check_texts(values, what)
    try:
        array = np.asarray(values)
    except ValueError:
        sentence = Sentence(
            "ragged", "the rows of {what} are not equally long; give a rectangular array of numbers", what=what
        )
        raise ValueError(sentence) from None
    if array.dtype.kind not in "OT":
        return array
    pieces = array.ravel().tolist()
    missing = [i for i, value in enumerate(pieces) if is_missing(value)]
    if missing and what == "y":
        raise ValueError(_missing(missing))
    if pieces and all(isinstance(value, str) for value in pieces):
        check_texts(pieces, what)
        return array.astype(str)
    if pieces and all(isinstance(value, (bool, int, float, np.number, np.bool_)) for value in pieces):
        return np.array(pieces).reshape(array.shape)
    if what == "y":
        sentence = Sentence(
            "y_mixed",
            "y mixes kinds of labels ({kinds}); give all text, or all numbers",
            kinds=", ".join(sorted({type(value).__name__ for value in pieces})),
        )
        raise ValueError(sentence)
    return array


def _missing(places: list[int]) -> Sentence:
    one = Sentence("missing_value", "a missing value")
    return Sentence(
        "y_missing",
        "y has {count}, the first in row {row} (counting from 0); leave those samples out",
        count=Sentence("missing_values", "{n} missing values", n=f"{len(places):,}") if len(places) > 1 else one,
        row=str(places[0]),
    )


def _is_class(target: Array) -> bool:
    if target.dtype.kind in "USb":
        return True
    if target.dtype.kind in "iu":
        return len(np.unique(target)) <= MOST_CLASSES
    if target.dtype.kind != "f":
        sentence = Sentence(
            "y_type",
            "y is of type {type}; give text or whole numbers for classes, floats for a regression",
            type=str(target.dtype),
        )
        raise ValueError(sentence)
    return False
