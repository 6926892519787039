"""Encoding: from the arrays people have to the arrays a network learns from.

Labels become one-hot rows, values become columns, and whatever cannot be learnt from is refused here, in words that
say what is wrong, where, and what would do.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.floating]


def check_inputs(x: ArrayLike, n_in: int, dtype: np.dtype[Any], runs: int | None = None) -> Array:
    """Return `x` as an array of shape (samples, n_in), or in a stack (runs, samples, n_in), of this dtype.

    Raises
    ------
    ValueError
        If it holds no samples or no numbers, has another shape, or values in it are NaN or infinite.
    """
    try:
        x = np.asarray(x, dtype=dtype)
    except (TypeError, ValueError):
        raise ValueError(f"x cannot be read as numbers; give an array of shape (samples, {n_in})") from None
    if x.shape[-1:] != (n_in,) or (x.ndim != 2 and (x.ndim != 3 or x.shape[0] != runs)):
        stack = f" or ({runs}, samples, {n_in})" if runs is not None else ""
        raise ValueError(f"x has shape {x.shape}; this network takes (samples, {n_in}){stack}")
    if not x.shape[-2]:
        raise ValueError("there are no samples in x; give at least one")
    if not np.isfinite(x).all():
        bad = np.argwhere(~np.isfinite(x))
        row, column = bad[0][-2:]
        raise ValueError(
            f"x holds {len(bad)} value{'s' if len(bad) > 1 else ''} that are NaN or infinite, the first in row {row}, "
            f"column {column}; remove or fill them"
        )
    return x


def check_targets(y: ArrayLike, x: Array, n_out: int, output: str) -> NDArray[Any]:
    """Return `y` in its plain form: whole-number labels, one for each sample of `x`; or targets, n_out for each.

    A column of labels (samples, 1) is taken for labels (samples,), and values (samples,) for a column.

    Raises
    ------
    ValueError
        If it has another shape, or fewer or more entries than `x` has samples.
    """
    y = np.asarray(y)
    if y.dtype.kind not in "biuf":
        raise ValueError(
            f"y holds {y.dtype.type.__name__} values; a Network takes labels 0 to {max(n_out, 2) - 1} "
            "(nnlab.estimators.NetworkClassifier takes labels of any kind)"
        )
    each = y.ndim == x.ndim and y.shape[-1] == n_out
    column = y.ndim == x.ndim and y.shape[-1] == 1
    if not each and not column and not 1 <= y.ndim < x.ndim:
        shapes = f"(samples, {n_out})" if output == "linear" else f"(samples,), or targets of shape (samples, {n_out})"
        raise ValueError(f"y has shape {y.shape}; for this network and x of shape {x.shape} give {shapes}")
    samples = y.shape[-2] if each or column else y.shape[-1]
    if samples != x.shape[-2]:
        raise ValueError(f"x has {x.shape[-2]:,} samples, but y has {samples:,}; they must be as many")
    if output == "linear":
        if not each and n_out > 1:
            raise ValueError(f"y has shape {y.shape}; this network takes (samples, {n_out})")
        return y if each else y[..., None]
    if each and n_out > 1:
        return y.astype(float, copy=False) if y.dtype.kind != "f" else y
    return _whole(y[..., 0] if column else y)


def encode(y: ArrayLike, n_out: int, output: str, dtype: np.dtype[Any]) -> Array:
    """Return `y` as targets of shape (..., samples, n_out).

    Parameters
    ----------
    y : array
        For a softmax or sigmoid output: labels 0, 1, ... of shape (..., samples), or floats from 0 to 1 of shape
        (..., samples, n_out) that are targets already. For a linear output: values, (..., samples, n_out).

    Raises
    ------
    ValueError
        If a label is out of range, or a target NaN or out of range.
    """
    y = np.asarray(y)
    if output == "linear":
        return _finite(y.astype(dtype, copy=False))
    if y.dtype.kind == "f" and y.ndim > 1 and y.shape[-1] == n_out:
        targets = _finite(y.astype(dtype, copy=False))
        if targets.min() < 0 or targets.max() > 1:
            raise ValueError(f"targets go from {targets.min():g} to {targets.max():g}; they must lie between 0 and 1")
        return targets
    labels, classes = _whole(y), max(n_out, 2)
    if labels.min() < 0 or labels.max() >= classes:
        outputs = "1 output" if n_out == 1 else f"{n_out} outputs"
        raise ValueError(
            f"labels go from {labels.min()} to {labels.max()}; with {outputs} they must go from 0 to {classes - 1}"
        )
    if n_out == 1:
        return labels[..., None].astype(dtype)
    return np.eye(n_out, dtype=dtype).take(labels, axis=0)


def labels_of(y: NDArray[Any]) -> NDArray[np.intp]:
    """Return the label that each row of targets (..., samples, n_out) says is likeliest; labels stay as they are."""
    return y.argmax(axis=-1) if y.dtype.kind == "f" else y


def _finite(targets: Array) -> Array:
    if not np.isfinite(targets).all():
        raise ValueError("y holds values that are NaN or infinite; remove or fill them")
    return targets


def _whole(y: NDArray[Any]) -> NDArray[np.integer]:
    if y.dtype.kind == "f" and (not np.isfinite(y).all() or (y != np.rint(y)).any()):
        raise ValueError("y holds labels that are no whole numbers; give 0, 1, ... or use a linear output with mse")
    return y if y.dtype.kind in "iu" else y.astype(np.intp)
