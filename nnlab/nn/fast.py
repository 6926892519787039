"""Fast: the same arithmetic in cheaper calls of numpy; whoever reads the layers need not know.

A step of a small network costs mostly the calls, and not all calls cost alike. numpy's own reductions go through a
short axis number by number: a matrix product with a vector of ones does the same sum in a fraction of the time. The
larger of an array and an array of zeros is found faster than that of an array and the number 0; a number is taken in
faster as an array; and numbers are multiplied faster by numbers than by truth values.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating]

KEPT_NUMBERS = 2**16
"""Larger constant arrays are made anew each time, so that none is kept for long."""

FEW_NUMBERS = 2**12
"""Up to so many numbers `dot` is the faster product into an array that is there."""


def _constant(shape: tuple[int, ...], dtype: np.dtype[Any], value: float) -> Array:
    constant = np.full(shape, value, dtype=dtype)
    constant.setflags(write=False)
    return constant


@lru_cache(maxsize=64)
def _ones(rows: int, columns: int, dtype: np.dtype[Any]) -> Array:
    return _constant((rows, columns), dtype, 1)


@lru_cache(maxsize=8)
def _kept_zeros(shape: tuple[int, ...], dtype: np.dtype[Any]) -> Array:
    return _constant(shape, dtype, 0)


@lru_cache(maxsize=64)
def number(value: float, dtype: np.dtype[Any]) -> Array:
    """Return a number that stays what it is as an array of this dtype, to be met by other arrays."""
    return _constant((), dtype, value)


def positive(x: Array) -> Array:
    """Return 1 where `x` is above 0, else 0."""
    return np.greater(x, number(0, x.dtype)).astype(x.dtype)


def zeros(x: Array) -> Array:
    """Return zeros of the shape and dtype of `x`, to be compared with it; they cannot be written to."""
    return _kept_zeros(x.shape, x.dtype) if x.size <= KEPT_NUMBERS else np.zeros(x.shape, x.dtype)


def product(x: Array, y: Array, out: Array | None = None) -> Array:
    """Return ``x @ y``. For two matrices `dot` takes fewer steps; but it first fills `out` with zeros."""
    if x.ndim == y.ndim == 2 and (out is None or out.size <= FEW_NUMBERS):
        return x.dot(y, out)  # type: ignore[arg-type]
    found: Array = np.matmul(x, y, out=out)
    return found


def row_sum(x: Array) -> Array:
    """Return the sum of each row: (..., n, 1) for `x` of shape (..., n, k)."""
    return product(x, _ones(x.shape[-1], 1, x.dtype))


def column_sum(x: Array, out: Array | None = None) -> Array:
    """Return the sum of each column: (..., 1, k) for `x` of shape (..., n, k)."""
    return product(_ones(1, x.shape[-2], x.dtype), x, out)


def column_mean(x: Array) -> Array:
    """Return the mean of each column: (..., 1, k) for `x` of shape (..., n, k)."""
    mean = column_sum(x)
    mean /= number(x.shape[-2], x.dtype)
    return mean


def sum_of_column(x: Array) -> Array:
    """Return the sum of the one column of `x`, of shape (..., n, 1): a scalar, or (runs,)."""
    if x.ndim == 2:
        return sum_of_products(x, _ones(len(x), 1, x.dtype))
    found: Array = np.add.reduce(x[..., 0], axis=-1)
    return found


def row_max(x: Array) -> Array:
    """Return the largest entry of each row, (..., n, 1). With rows turned into columns numpy is ten times as fast."""
    return np.maximum.reduce(x.swapaxes(-1, -2).copy(), -2)[..., None]


def sum_of_products(x: Array, y: Array) -> Array:
    """Return the sum of ``x * y`` over the last two axes: a scalar, or (runs,)."""
    if x.ndim == 2:
        found: Array = np.vdot(x, y)  # type: ignore[assignment]
        return found
    return np.vecdot(x.reshape(len(x), -1), y.reshape(*y.shape[:-2], -1))
