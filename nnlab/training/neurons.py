"""Neurons: what each neuron of a network answers, as small pictures.

On data of few inputs a neuron is a picture over a plane: light where it answers much. Of a first layer that looks at
images, the weights themselves are a picture: what the neuron looks for.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..nn.layers import Activation
from ..nn.model import Model

Array = NDArray[Any]


def columns(model: Model, x: Array) -> list[Array]:
    """Return the answers of each layer's neurons to x, the inputs first, each of shape (n, neurons).

    The outputs are those after softmax or sigmoid; of a network whose weights have run away they may not be finite.
    """
    with np.errstate(all="ignore"):
        output = model.loss.output(model.chain.forward(np.asarray(x, dtype=model.dtype)))
    return [x, *(layer.a for layer in model.layers if isinstance(layer, Activation)), output]


def of_largest(values: Array, axis: int | None = None) -> Array:
    """Return values as shares, from -1 to 1, of the largest of all or along an axis."""
    values = np.nan_to_num(values)
    largest = np.abs(values).max(axis=axis, keepdims=axis is not None, initial=0)
    return np.asarray(values / np.maximum(largest, 1e-12))


def over_plane(values: Array, size: int) -> Array:
    """Return the pictures (neurons, size, size) of answers (size * size, neurons) to a grid."""
    return np.asarray(values.T.reshape(-1, size, size))
