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
from itertools import accumulate, pairwise
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..streams import stream
from .initializers import Initializer
from .layers import BatchNorm, Dense, Dropout, Layer
from .runs import Rows

Array = NDArray[np.floating]
Noise = tuple[int, list[np.random.Generator]]


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
    weight_columns : list of slice
        Where in the flat vector the weights of each Dense layer lie.
    dense, dropouts : list of Dense, list of Dropout
        These layers, in their order.
    runs : int or None
    """

    def __init__(self, layers: Sequence[Layer], runs: int | None, dtype: np.dtype[Any]):
        self.layers = list(layers)
        self.runs = runs
        shapes = [shape for layer in layers for shape in layer.shapes]
        lead = () if runs is None else (runs,)
        self.parameters: Array = np.zeros((*lead, sum(map(prod, shapes))), dtype=dtype)
        self.gradients: Array = np.zeros_like(self.parameters)
        ends = accumulate(map(prod, shapes))
        spans = [(len(shape), slice(end - prod(shape), end)) for shape, end in zip(shapes, ends, strict=True)]
        self.weight_columns = [columns for dimensions, columns in spans if dimensions == 2]
        self.mask: Array = np.zeros(self.parameters.shape[-1], dtype=dtype)
        for columns in self.weight_columns:
            self.mask[columns] = 1
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
        self.dropouts = [layer for layer in self.layers if isinstance(layer, Dropout)]
        # Backward ends at the first Dense layer: nobody asks for d loss / d data.
        self._after_first = self.layers[self.layers.index(self.dense[0]) + 1 :]

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self.bind()  # a copied or unpickled array no longer shares memory with its views

    @property
    def widths(self) -> tuple[int, ...]:
        """How many inputs, neurons in each hidden layer, and outputs there are."""
        return (self.dense[0].shapes[0][0], *(layer.shapes[0][1] for layer in self.dense))

    @property
    def multiply_adds(self) -> int:
        """Multiplications with an addition that one sample costs while training: forward, dW, and dx behind a layer."""
        weights = [n_in * n_out for n_in, n_out in pairwise(self.widths)]
        return 3 * sum(weights) - weights[0]

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
        for layer in self.dropouts:
            layer.start_epoch(epoch)

    def noise(self) -> list[Noise]:
        """Return how far the random streams of each dropout layer have come."""
        return [(layer.epoch, copy.deepcopy(layer.generators)) for layer in self.dropouts]

    def set_noise(self, noise: Sequence[Noise]) -> None:
        """Let the random streams go on from where `noise` was taken."""
        for layer, (epoch, generators) in zip(self.dropouts, noise, strict=True):
            layer.epoch, layer.generators = epoch, generators

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
        for mine, theirs in zip(self.dropouts, whole.dropouts, strict=True):
            mine.follow(theirs, rows)

    def rows(self, rows: Rows) -> Chain:
        """Return some runs of a stack, or one without the leading axis: the same arrays, not copies."""
        part = copy.copy(self)
        part.layers = [layer.rows(rows) for layer in self.layers]
        part.parameters, part.gradients = self.parameters[rows], self.gradients[rows]
        part.runs = len(part.parameters) if isinstance(rows, slice) else None
        part.bind()
        return part

    def over(self, parameters: Array, gradients: Array) -> Chain:
        """Return copies of the layers that work on these vectors, of the same shape, and draw what these will draw."""
        twin = copy.copy(self)
        twin.layers = [copy.copy(layer) for layer in self.layers]
        twin.parameters, twin.gradients = parameters, gradients
        twin.bind()
        twin.set_noise(self.noise())
        return twin
