"""Penalties: a price on large weights, added to the loss.

Biases and batch-norm parameters pay nothing: `mask`, of the shape of the flat parameter vector, is 1 at weights and
0 elsewhere. The penalty is added to the *mean* loss, so a plain SGD step becomes

    w  <-  w - lr * l2 * w - ...     (L2: each step takes the same share off a weight)
    w  <-  w - lr * l1 * sign(w)     (L1: each step takes the same amount off, until it is 0)

Conversions, with n training samples: Nielsen's lambda is ``l2 * n``; scikit-learn's `alpha` is ``l2 * n_batch``
(it divides by the samples of the batch); Keras' ``L2(c)`` has ``c = l2 / 2`` and its ``L1(c)`` has ``c = l1``;
PyTorch's `weight_decay` in SGD is `l2` (but it decays biases too).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating]


def l2_value(weights: Array, strength: float | Array) -> Array:
    """Return ``strength / 2 * sum(w^2)``: a scalar, or ``(runs,)`` for weights of shape (runs, P)."""
    return np.ravel(strength) / 2 * np.add.reduce(weights * weights, axis=-1)


def l2_gradient(weights: Array, strength: float | Array, out: Array | None = None) -> Array:
    """Return ``strength * w``, of the shape of `weights`; `strength` is a number or of shape (runs, 1)."""
    return np.multiply(strength, weights, out=out)


def l1_value(weights: Array, strength: float | Array) -> Array:
    """Return ``strength * sum(|w|)``: a scalar, or ``(runs,)`` for weights of shape (runs, P)."""
    return np.ravel(strength) * np.add.reduce(np.abs(weights), axis=-1)


def l1_gradient(weights: Array, strength: float | Array, out: Array | None = None) -> Array:
    """Return ``strength * sign(w)``, of the shape of `weights`; at 0 the gradient is taken as 0."""
    return np.multiply(strength, np.sign(weights, out=out), out=out)
