"""Scaling: every input with mean 0 and standard deviation 1.

An income of 30,000 beside an age of 30 would rule the first layer alone, for no better reason than its unit. So inputs
are standardised, with the mean and scale of the *training* set alone: with the figures of all samples, something about
the test set would have leaked into training.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Index = NDArray[np.intp]

BLOCK_NUMBERS = 2**18
"""Numbers standardised at a time, so that no second copy of a large data set is needed."""

PRECISION = float(np.finfo(np.float64).eps)


def figures(x: Array, index: Index, together: bool = False) -> tuple[Array, Array]:
    """Return mean and scale of the columns of ``x[index]``, each of shape (d,).

    The scale is the standard deviation, or 1 for a constant column. `together` takes one mean and one scale for all
    columns: in images all pixels are measured in the same unit.
    """
    if not together:
        return _each_column(np.asarray(x[index], dtype=np.float64))
    n, d = len(index), x.shape[1]
    blocks = list(_blocks(n, d))
    mean = sum(x[index[rows]].sum(dtype=np.float64) for rows in blocks) / (n * d)
    scale = np.sqrt(sum(np.square(x[index[rows]] - mean).sum() for rows in blocks) / (n * d))
    if scale > 1e-12 * abs(mean):
        return np.full(d, mean), np.full(d, scale)
    first = float(x[index[0], 0])
    return np.full(d, first), np.full(d, _at_least_1(max(abs(x[index[rows]] - first).max() for rows in blocks)))


def _each_column(x: Array) -> tuple[Array, Array]:
    """Return mean and scale of each column of `x` (n, d).

    The variance is that of the corrected two-pass algorithm; a column counts as constant if its variance is not above
    that algorithm's rounding error (Chan, Golub and LeVeque, 1983), as in scikit-learn's `StandardScaler`. Such a
    column is measured from its first value, which may be no sum's mean: a million times 1e30 do not add up to it.
    """
    n = len(x)
    mean = x.sum(axis=0) / n
    deviations = x - mean
    correction = deviations.sum(axis=0)
    variance = (np.square(deviations, out=deviations).sum(axis=0) - correction**2 / n) / n
    constant = variance <= n * PRECISION * variance + (n * mean * PRECISION) ** 2
    scale = np.sqrt(variance, where=~constant, out=np.ones_like(variance))
    if constant.any():
        mean[constant] = x[0, constant]
        scale[constant] = _at_least_1(np.abs(x[:, constant] - x[0, constant]).max(axis=0))
    return mean, scale


def _at_least_1(rounding: Any) -> Any:
    """Return a scale for a column that is constant but for rounding, by which what is left of it stays small."""
    return np.maximum(rounding, 1.0)


def standardise(x: Array, index: Index, mean: Array, scale: Array, dtype: str) -> Array:
    """Return ``(x[index] - mean) / scale`` as a new, read-only array."""
    result = np.empty((len(index), x.shape[1]), dtype=dtype)
    for rows in _blocks(*result.shape):
        result[rows] = (x[index[rows]] - mean) / scale
    result.setflags(write=False)
    return result


def _blocks(n: int, d: int) -> Iterator[slice]:
    step = max(BLOCK_NUMBERS // d, 1)
    return (slice(start, start + step) for start in range(0, n, step))
