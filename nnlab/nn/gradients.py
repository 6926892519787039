"""Gradients by central differences: slow, simple, and an independent check of backpropagation.

The derivative of f in one direction is the limit of a difference quotient, so a small step both ways gives

    df/dw  ~  (f(w + epsilon) - f(w - epsilon)) / (2 epsilon),

with an error of order epsilon^2 (one step in one direction only would leave an error of order epsilon). It
takes two evaluations for each parameter; backpropagation finds all derivatives for about the price of two
evaluations in total. Rounding forbids a much smaller epsilon: in float64 the quotient is good to about 1e-16
/ 1e-6 = 1e-10 times f. In float32 it is useless: check a `float64` network.

At a kink (a ReLU at exactly 0) there is no derivative, and near one the two steps fall on different sides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
from numpy.typing import NDArray

from ..sentences import Sentence

Array = NDArray[np.floating]


def numerical_gradient(
    function: Callable[[], float | Array],
    parameters: Array,
    epsilon: float = 1e-6,
    indices: Iterable[int] | None = None,
) -> Array:
    """Return the gradient of `function()` with respect to `parameters`, by central differences.

    Parameters
    ----------
    function : callable
        Takes no argument and computes a float from `parameters`, which it refers to (as a loss does to a
        network's weights). For a stack it returns `(runs,)`, one number for each row of the parameters.
    parameters : float64 array of shape (P,) or (runs, P)
        Changed in place, one column at a time, and put back to the last bit, also if `function` fails.
    epsilon : float
        The step in each direction.
    indices : iterable of int, optional
        Check these columns only; the others are 0 in the result.

    Returns
    -------
    array of the shape of `parameters`

    Raises
    ------
    ValueError
        If the parameters are not float64.
    """
    if parameters.dtype != np.float64:
        raise ValueError(
            Sentence(
                "differences_dtype",
                "central differences need float64 parameters, not {dtype}",
                dtype=f"{parameters.dtype}",
            )
        )
    gradient = np.zeros_like(parameters)
    for i in range(parameters.shape[-1]) if indices is None else indices:
        kept = parameters[..., i].copy()
        try:
            parameters[..., i] = kept + epsilon
            above = function()
            parameters[..., i] = kept - epsilon
            below = function()
        finally:
            parameters[..., i] = kept
        gradient[..., i] = (above - below) / (2 * epsilon)
    return gradient


def relative_error(a: Array, b: Array) -> float | Array:
    """Return ||a - b|| / (||a|| + ||b||), lengths over the last axis: a number, or `(runs,)`; 0 if both are 0.

    1 is no agreement at all. Below 1e-6 a gradient is right, above 1e-3 it is wrong; in between look closer.
    Comparing the vectors as wholes does not blow up the rounding error of entries that are nearly 0.
    Source: Ng (2017), "Improving deep neural networks", Coursera, gradient checking; bounds after Karpathy
    (2015), CS231n notes, "Gradient checks".
    """
    lengths = np.linalg.norm(a, axis=-1) + np.linalg.norm(b, axis=-1)
    return np.linalg.norm(np.subtract(a, b), axis=-1) / np.maximum(lengths, np.finfo(float).tiny)
