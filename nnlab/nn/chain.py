"""Chain: layers one after the other, over one flat vector of parameters.

Forward, each layer's output is the next one's input. Backward, the chain rule: each layer turns d loss / d output
into d loss / d input and hands it to the one before.

All parameters lie in one vector, their gradients in another, and each layer works on views into them. So an optimizer
is one line of vector arithmetic, a checkpoint is one `copy()`, going back to it is one assignment, and a gradient
check is one loop. With `runs=R` both vectors have a leading axis of length R, and the very same lines of the layers
train R networks side by side.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..streams import stream
from .initializers import Initializer
from .layers import BatchNorm, Dense, Dropout, Layer
from .runs import Rows

Array = NDArray[np.floating]


class Chain:
    """Layers and their two flat vectors.

    Parameters
    ----------
    layers : sequence of Layer
        At least one of them is Dense.
    runs : int or None
        How many networks side by side; None for one without the leading axis.
    dtype : dtype
        float32 or float64.

    Attributes
    ----------
    parameters, gradients : ndarray of shape (P,) or (runs, P)
    mask : ndarray of shape (P,)
        1 where there is a weight, 0 at biases and batch-norm parameters.
    dense : list of Dense
    """

    def __init__(self, layers: Sequence[Layer], runs: int | None, dtype: np.dtype[Any]):
        self.layers = list(layers)
        shapes = [shape for layer in layers for shape in layer.shapes]
        lead = () if runs is None else (runs,)
        self.parameters: Array = np.zeros((*lead, sum(map(prod, shapes))), dtype=dtype)
        self.gradients: Array = np.zeros_like(self.parameters)
        self.mask: Array = np.concatenate([np.full(prod(shape), len(shape) == 2, dtype=dtype) for shape in shapes])
        self.bind()

    def bind(self) -> None:
        """Hand every layer its views into the flat vectors."""
        start = 0
        for layer in self.layers:
            views: tuple[list[Array], list[Array]] = ([], [])
            for shape in layer.shapes:
                stop = start + prod(shape)
                for vector, found in zip((self.parameters, self.gradients), views, strict=True):
                    found.append(vector[..., start:stop].reshape(*vector.shape[:-1], *shape))
                start = stop
            layer.bind(*views)
        self.dense = [layer for layer in self.layers if isinstance(layer, Dense)]
        # Backward ends at the first Dense layer: nobody asks for d loss / d data.
        self._after_first = self.layers[self.layers.index(self.dense[0]) + 1 :]

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self.bind()  # a copied or unpickled array no longer shares memory with its views

    def start(self, initializer: Initializer, seeds: Sequence[int]) -> None:
        """Set the initial parameters, those of each run from its own seed."""
        self.gradients[...] = 0
        self.parameters[...] = 0
        for r, seed in enumerate(seeds):
            run = r if self.parameters.ndim > 1 else ...
            generator = stream("init", seed)
            for layer in self.layers:
                if isinstance(layer, Dense):
                    layer.weights[run] = initializer.weights(generator, *layer.shapes[0])
                    layer.biases[run] = initializer.biases(generator, *layer.shapes[1])
                elif isinstance(layer, BatchNorm):
                    layer.gain[run] = layer.running_variance[run] = 1

    def start_epoch(self, epoch: int) -> None:
        """Begin the noise of an epoch, which depends on its number alone."""
        for layer in self.layers:
            if isinstance(layer, Dropout):
                layer.start_epoch(epoch)

    def forward(self, x: Array, training: bool = False) -> Array:
        """Return the last layer's output."""
        for layer in self.layers:
            x = layer.forward(x, training)
        return x

    def backward(self, gradient: Array) -> Array:
        """Fill `gradients`, given d loss / d output of the last `forward`, and return them."""
        for layer in reversed(self._after_first):
            gradient = layer.backward(gradient)
        self.dense[0].backward_parameters(gradient)
        return self.gradients

    def follow(self, whole: Chain, rows: Rows) -> None:
        """Go on as a part of `whole`, whose arrays it shares."""
        for mine, theirs in zip(self.layers, whole.layers, strict=True):
            if isinstance(mine, Dropout) and isinstance(theirs, Dropout):
                mine.follow(theirs, rows)

    def rows(self, rows: Rows) -> Chain:
        """Return some runs of a stack, or one without the leading axis: the same arrays, not copies."""
        part = copy.copy(self)
        part.layers = [layer.rows(rows) for layer in self.layers]
        part.parameters, part.gradients = self.parameters[rows], self.gradients[rows]
        part.bind()
        return part
