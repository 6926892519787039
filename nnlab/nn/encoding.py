"""Encoding: from the arrays people have to the arrays a network learns from.

Labels become one-hot rows, values become columns, and whatever cannot be learnt from is refused here, in words that
say what is wrong, where, and what would do.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.floating]


def check_inputs(x: ArrayLike, n_in: int, dtype: np.dtype[Any]) -> Array:
    """Return `x` as an array of shape (samples, n_in), or (runs, samples, n_in), of this dtype.

    Raises
    ------
    ValueError
        If it has another shape, or holds values that are NaN or infinite.
    """
    x = np.asarray(x, dtype=dtype)
    if x.ndim < 2 or x.shape[-1] != n_in:
        raise ValueError(f"x has shape {x.shape}; this network takes (samples, {n_in})")
    if not np.isfinite(x).all():
        bad = np.argwhere(~np.isfinite(x))
        row, column = bad[0][-2:]
        raise ValueError(
            f"x holds {len(bad)} value{'s' if len(bad) > 1 else ''} that are NaN or infinite, the first in row {row}, "
            f"column {column}; remove or fill them"
        )
    return x


def check_lengths(x: Array, y: NDArray[Any]) -> None:
    """Refuse an empty set, and one with fewer or more labels than samples (ValueError)."""
    if not x.shape[-2]:
        raise ValueError("there are no samples; give at least one")
    labels = y.shape[x.ndim - 2] if y.ndim > x.ndim - 2 else 0
    if labels != x.shape[-2]:
        raise ValueError(f"x has {x.shape[-2]:,} samples, but y has {labels:,}; they must be as many")


def encode(y: ArrayLike, n_out: int, output: str, dtype: np.dtype[Any]) -> Array:
    """Return `y` as targets of shape (..., samples, n_out).

    Parameters
    ----------
    y : array
        For a softmax or sigmoid output: labels 0, 1, ... of shape (..., samples), or floats of shape
        (..., samples, n_out) that are targets already. For a linear output: values, (..., samples) or
        (..., samples, n_out).

    Raises
    ------
    ValueError
        If `y` is of another kind or shape, or a label is out of range.
    """
    y = np.asarray(y)
    if y.dtype.kind not in "biuf":
        raise ValueError(
            f"y holds {y.dtype.type.__name__} values; a Network takes labels 0 to {max(n_out, 2) - 1} "
            "(nnlab.estimators.NetworkClassifier takes labels of any kind)"
        )
    if output == "linear":
        return _values(y, n_out, dtype)
    if y.dtype.kind == "f" and y.ndim > 1 and y.shape[-1] == n_out:
        return _finite(y.astype(dtype, copy=False))
    labels = y if y.dtype.kind in "iu" else _whole(y)
    classes = max(n_out, 2)
    if labels.size and (labels.min() < 0 or labels.max() >= classes):
        outputs = "1 output" if n_out == 1 else f"{n_out} outputs"
        raise ValueError(
            f"labels go from {labels.min()} to {labels.max()}; with {outputs} they must go from 0 to {classes - 1}"
        )
    if n_out == 1:
        return labels[..., None].astype(dtype)
    return np.eye(n_out, dtype=dtype).take(labels, axis=0)


def _values(y: NDArray[Any], n_out: int, dtype: np.dtype[Any]) -> Array:
    targets = y.astype(dtype, copy=False)
    if n_out == 1 and (targets.ndim < 2 or targets.shape[-1] != 1):
        targets = targets[..., None]
    if targets.ndim < 2 or targets.shape[-1] != n_out:
        raise ValueError(f"y has shape {y.shape}; this network takes (samples, {n_out})")
    return _finite(targets)


def _finite(targets: Array) -> Array:
    if not np.isfinite(targets).all():
        raise ValueError("y holds values that are NaN or infinite; remove or fill them")
    return targets


def _whole(y: NDArray[Any]) -> NDArray[np.intp]:
    if y.dtype.kind == "f" and (not np.isfinite(y).all() or (y != np.rint(y)).any()):
        raise ValueError("y holds labels that are no whole numbers; give 0, 1, ... or use a linear output with mse")
    return y.astype(np.intp)
