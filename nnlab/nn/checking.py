"""Checking: whether a network can learn from some arrays; if not, in words what is wrong, where, and what would do."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..sentences import Sentence

Array = NDArray[np.floating]


def check_inputs(x: ArrayLike, n_in: int, dtype: np.dtype[Any], runs: int | None = None) -> Array:
    """Return `x` as an array of shape (samples, n_in), or in a stack (runs, samples, n_in), of this dtype.

    Raises
    ------
    ValueError
        If it holds no samples or no numbers, has another shape, or values in it are NaN, infinite, or larger than the
        dtype can hold.
    """
    try:
        with np.errstate(over="ignore"):
            found = np.asarray(x, dtype=dtype)
    except (TypeError, ValueError):
        raise ValueError(
            Sentence(
                "inputs_unreadable",
                "x cannot be read as numbers; give an array of shape (samples, {n_in})",
                n_in=f"{n_in}",
            )
        ) from None
    _check_shape(found, n_in, runs)
    if not found.shape[-2]:
        raise ValueError(Sentence("inputs_empty", "there are no samples in x; give at least one"))
    if not np.isfinite(found).all():
        _refuse_values(np.asarray(x), found)
    return found


def _check_shape(x: Array, n_in: int, runs: int | None) -> None:
    if x.shape[-1:] == (n_in,) and (x.ndim == 2 or (x.ndim == 3 and x.shape[0] == runs)):
        return
    each = Sentence("one_shape", "(samples, {n_in})", n_in=f"{n_in}")
    stack = Sentence("two_shapes", "{one} or ({runs}, samples, {n_in})", one=each, runs=f"{runs}", n_in=f"{n_in}")
    shapes = each if runs is None else stack
    raise ValueError(
        Sentence("inputs_shape", "x has shape {shape}; this network takes {shapes}", shape=f"{x.shape}", shapes=shapes)
    )


def _refuse_values(given: NDArray[Any], found: Array) -> None:
    """Say how many values are not finite, and where the first one is."""
    bad = np.argwhere(~np.isfinite(found))
    n, row, column = f"{len(bad):,}", *(f"{place}" for place in bad[0][-2:])
    where = Sentence("row_column", "row {n}, column {name}", n=row, name=column)
    if given.dtype.kind in "iuf" and np.isfinite(given).all():
        raise ValueError(
            Sentence(
                "inputs_large",
                "values of x are too large for {dtype}: {n}, the first in {where}; scale them down",
                dtype=found.dtype.name,
                n=n,
                where=where,
            )
        )
    if len(bad) == 1:
        raise ValueError(
            Sentence(
                "inputs_infinite",
                "x holds 1 value that are NaN or infinite, the first in {where}; remove or fill them",
                where=where,
            )
        )
    raise ValueError(
        Sentence(
            "inputs_infinite_many",
            "x holds {n} values that are NaN or infinite, the first in {where}; remove or fill them",
            n=n,
            where=where,
        )
    )


def check_targets(y: ArrayLike, x: Array, n_out: int, output: str) -> NDArray[Any]:
    """Return `y` in its plain form: whole-number labels, one for each sample of `x`; or targets, n_out for each.

    A column of labels (samples, 1) is taken for labels (samples,), and values (samples,) for a column.

    Raises
    ------
    ValueError
        If it has another shape, or fewer or more entries than `x` has samples.
    """
    y = _as_array(y, n_out)
    each = y.ndim == x.ndim and y.shape[-1] == n_out
    column = y.ndim == x.ndim and y.shape[-1] == 1
    if not each and not column and not 1 <= y.ndim < x.ndim:
        values = Sentence("one_shape", "(samples, {n_in})", n_in=f"{n_out}")
        labels = Sentence("labels_or_targets", "(samples,), or targets of shape {values}", values=values)
        shapes = values if output == "linear" else labels
        raise ValueError(
            Sentence(
                "targets_shape",
                "y has shape {shape}; for this network and x of shape {x_shape} give {shapes}",
                shape=f"{y.shape}",
                x_shape=f"{x.shape}",
                shapes=shapes,
            )
        )
    samples = y.shape[-2] if each or column else y.shape[-1]
    if samples != x.shape[-2]:
        raise ValueError(
            Sentence(
                "samples_differ",
                "x has {n} samples, but y has {other}; give one target for each sample",
                n=f"{x.shape[-2]:,}",
                other=f"{samples:,}",
            )
        )
    if output == "linear":
        if not each and n_out > 1:
            raise ValueError(
                Sentence(
                    "targets_width",
                    "y has shape {shape}; this network takes (samples, {n_out})",
                    shape=f"{y.shape}",
                    n_out=f"{n_out}",
                )
            )
        return y if each else y[..., None]
    if each and n_out > 1:
        return y.astype(float, copy=False) if y.dtype.kind != "f" else y
    return whole(y[..., 0] if column else y)


def _as_array(y: ArrayLike, n_out: int) -> NDArray[Any]:
    try:
        found = np.asarray(y)
    except ValueError:
        raise ValueError(
            Sentence(
                "targets_ragged",
                "the rows of y are not equally long; give labels (samples,), or a rectangular array of numbers",
            )
        ) from None
    if found.dtype.kind not in "biuf":
        kind, most = found.dtype.type.__name__, f"{max(n_out, 2) - 1}"
        raise ValueError(
            Sentence(
                "labels_kind",
                "y holds {kind} values; a Network takes labels 0 to {most} "
                "(nnlab.estimators.NetworkClassifier takes labels of any kind)",
                kind=kind,
                most=most,
            )
        )
    return found


def whole(y: NDArray[Any]) -> NDArray[np.integer]:
    """Return labels as whole numbers; a ValueError if they are not."""
    if y.dtype.kind == "f" and (not np.isfinite(y).all() or (y != np.rint(y)).any()):
        raise ValueError(
            Sentence(
                "labels_whole",
                "y holds labels that are not whole numbers; give 0, 1, ... or use a linear output with mse",
            )
        )
    return y if y.dtype.kind in "iu" else y.astype(np.intp)


def finite(y: NDArray[Any], dtype: np.dtype[Any]) -> Array:
    """Return targets in this dtype; a ValueError if they are NaN, infinite, or larger than it can hold."""
    with np.errstate(over="ignore"):
        targets = y.astype(dtype, copy=False)
    if np.isfinite(targets).all():
        return targets
    if np.isfinite(y).all():
        raise ValueError(
            Sentence(
                "targets_large",
                "y holds values that are too large for {dtype}; scale them down",
                dtype=targets.dtype.name,
            )
        )
    raise ValueError(Sentence("targets_infinite", "y holds values that are NaN or infinite; remove or fill them"))
