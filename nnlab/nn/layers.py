"""Layers: what a network is built of, each with its forward pass beside its backward pass.

`forward` takes a mini-batch of shape ``(batch, n_in)`` and returns ``(batch, n_out)``; `backward` takes
d loss / d output and returns d loss / d input, and on the way fills the gradients of the layer's own parameters
(the chain rule, one link at a time).

A layer owns no numbers. Its parameters are views into the network's one flat vector, handed over by `bind`. All
arithmetic is written on the last two axes, so that with a leading axis ``(runs, batch, n)`` the same lines train
many networks side by side.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ..streams import stream
from .activation import Activation as Function
from .fast import column_mean, column_sum, number, product
from .runs import Rows, of_rows

Array = NDArray[np.floating]


class Layer(ABC):
    """A differentiable step from input to output."""

    shapes: tuple[tuple[int, ...], ...] = ()
    """The shapes of its parameters, in the order in which they lie in the flat vector."""

    def bind(self, parameters: Sequence[Array], gradients: Sequence[Array]) -> None:  # noqa: B027
        """Take over the views into the flat vectors, one pair for each of `shapes`."""

    @abstractmethod
    def forward(self, x: Array, training: bool = False) -> Array:
        """Return the output for `x`, and keep what `backward` needs."""

    @abstractmethod
    def backward(self, gradient: Array) -> Array:
        """Return d loss / d input, given d loss / d output."""

    @abstractmethod
    def rows(self, rows: Rows) -> Layer:
        """Return a layer like this for some runs of a stack, or for one; it has yet to be bound."""


class Dense(Layer):
    """Fully connected: ``y = x W + b`` with W of shape (n_in, n_out) and b of shape (n_out,).

    Backward: ``dW = x^T dy``, ``db = sum of dy over the batch``, ``dx = dy W^T``.
    """

    def __init__(self, n_in: int, n_out: int):
        self.shapes = ((n_in, n_out), (n_out,))

    def bind(self, parameters: Sequence[Array], gradients: Sequence[Array]) -> None:
        """Take over the views, and look at them as they meet a batch: biases as a row (..., 1, n), W^T."""
        self.weights, self.biases = parameters
        self.weights_gradient, self.biases_gradient = gradients
        self.bias_row, self.bias_row_gradient = self.biases[..., None, :], self.biases_gradient[..., None, :]
        self.transposed = self.weights.swapaxes(-1, -2)

    def forward(self, x: Array, training: bool = False) -> Array:
        self.x = x
        y = product(x, self.weights)
        y += self.bias_row
        return y

    def backward(self, gradient: Array) -> Array:
        self.backward_parameters(gradient)
        return product(gradient, self.transposed)

    def backward_parameters(self, gradient: Array) -> None:
        """Fill the parameters' gradients alone: the first layer need not know d loss / d data."""
        product(self.x.swapaxes(-1, -2), gradient, out=self.weights_gradient)
        column_sum(gradient, out=self.bias_row_gradient)

    def rows(self, rows: Rows) -> Dense:
        return Dense(*self.shapes[0])

    def __repr__(self) -> str:
        return "Dense({}, {})".format(*self.shapes[0])


class Activation(Layer):
    """Each neuron's function: ``a = f(z)``. Backward: ``dz = da * f'(z)``."""

    def __init__(self, function: Function):
        self.function = function

    def forward(self, x: Array, training: bool = False) -> Array:
        self.z = x
        self.a = self.function.value(x)
        return self.a

    def backward(self, gradient: Array) -> Array:
        return gradient * self.function.derivative(self.z, self.a)

    def rows(self, rows: Rows) -> Activation:
        return Activation(self.function)

    def __repr__(self) -> str:
        return f"Activation({self.function!r})"


class Dropout(Layer):
    """While training, drop each neuron with probability `rate`, and scale the others up to keep the mean.

    ``y = x * mask / (1 - rate)`` ("inverted" dropout), so that nothing is left to do in evaluation mode.
    Source: Srivastava et al. (2014), section 4; the scaling while training is section 10's.

    Parameters
    ----------
    seeds : sequence of int
        The noise seed of each run.
    index : int
        Names the layer's own stream, so that two layers drop independently.
    """

    def __init__(self, rate: float | Array, seeds: Sequence[int], index: int):
        self.rate = rate
        self.seeds = tuple(seeds)
        self.index = index
        self.mask: Array | None = None
        self.start_epoch(0)

    @property
    def rate(self) -> float | Array:
        """The probability of dropping: a number, or in a stack of shape (runs, 1, 1)."""
        return self._rate

    @rate.setter
    def rate(self, value: float | Array) -> None:
        self._rate = value
        self._threshold = np.asarray(value, dtype=np.float32)
        self._scale = 1 / (1 - value)
        self.active = bool(np.any(value))

    def start_epoch(self, epoch: int) -> None:
        """Begin the random stream of this epoch, which depends on nothing that was drawn before."""
        self.epoch = epoch
        self.generators: list[np.random.Generator] = []

    def forward(self, x: Array, training: bool = False) -> Array:
        self.mask = None
        if training and self.active:
            self.mask = self._draw(x)
            return x * self.mask
        return x

    def backward(self, gradient: Array) -> Array:
        return gradient if self.mask is None else gradient * self.mask

    def _draw(self, x: Array) -> Array:
        if not self.generators:
            self.generators = [stream("noise", seed, self.index, self.epoch) for seed in self.seeds]
        lead = (len(self.seeds),) if isinstance(self.rate, np.ndarray) else ()
        uniform = np.empty((*lead, *x.shape[-2:]), dtype=np.float32)
        for rows, generator in zip(uniform if lead else (uniform,), self.generators, strict=True):
            generator.random(out=rows, dtype=np.float32)
        return np.multiply(uniform >= self._threshold, self._scale, dtype=x.dtype)

    def rows(self, rows: Rows) -> Dropout:
        which = rows if isinstance(rows, slice) else slice(rows, rows + 1)
        part = Dropout(of_rows(self.rate, rows), self.seeds[which], self.index)
        part.follow(self, rows)
        return part

    def follow(self, whole: Dropout, rows: Rows) -> None:
        """Go on as a part of `whole`: with its probabilities, and its random streams as far as they have come."""
        which = rows if isinstance(rows, slice) else slice(rows, rows + 1)
        self.rate = of_rows(whole.rate, rows)
        self.epoch, self.generators = whole.epoch, whole.generators[which]

    def __repr__(self) -> str:
        return f"Dropout({self.rate})"


class BatchNorm(Layer):
    """Batch normalisation: give each neuron mean 0 and variance 1 over the batch, then a gain and a shift.

    While training, the batch's own mean and variance are used; in evaluation mode their running averages are.
    These averages lie in the flat parameter vector too (their gradient is always 0, so no optimizer moves them):
    a copy of the vector is a copy of all that the network has learnt.
    Source: Ioffe and Szegedy (2015), algorithms 1 and 2. As in Keras, the running variance is the biased one.

    Parameters
    ----------
    momentum : float
        Share of the running averages kept at each step (as in Keras; PyTorch's is 1 minus this).
    """

    def __init__(self, n: int, momentum: float = 0.9, epsilon: float = 1e-5):
        self.shapes = ((n,), (n,), (n,), (n,))
        self.momentum = momentum
        self.epsilon = epsilon

    def bind(self, parameters: Sequence[Array], gradients: Sequence[Array]) -> None:
        """Take over the views, as rows (..., 1, n) that meet a batch."""
        self.gain, self.shift, self.running_mean, self.running_variance = (row[..., None, :] for row in parameters)
        self.gain_gradient, self.shift_gradient = (row[..., None, :] for row in gradients[:2])

    def forward(self, x: Array, training: bool = False) -> Array:
        self.training = training
        if training:
            mean = column_mean(x)
            centred = x - mean
            variance = column_mean(centred * centred)
            share = number(1 - self.momentum, x.dtype)
            self.running_mean += share * (mean - self.running_mean)
            self.running_variance += share * (variance - self.running_variance)
        else:
            centred, variance = x - self.running_mean, self.running_variance
        self.scale = 1 / np.sqrt(variance + number(self.epsilon, x.dtype))
        self.normal = centred * self.scale
        y: Array = self.normal * self.gain
        y += self.shift
        return y

    def backward(self, gradient: Array) -> Array:
        """Return ``scale * gain * (dy - mean(dy) - normal * mean(dy * normal))``, means over the batch.

        The two means come from the batch's mean and variance, which every sample of the batch moves; in evaluation
        mode these are constants, and ``scale * gain * dy`` is left.
        """
        column_sum(gradient, out=self.shift_gradient)
        column_sum(gradient * self.normal, out=self.gain_gradient)
        if not self.training:
            return gradient * (self.scale * self.gain)
        n = number(gradient.shape[-2], gradient.dtype)
        dx = gradient - self.shift_gradient / n
        dx -= self.normal * (self.gain_gradient / n)
        dx *= self.scale * self.gain
        return dx

    def rows(self, rows: Rows) -> BatchNorm:
        return BatchNorm(self.shapes[0][0], self.momentum, self.epsilon)

    def __repr__(self) -> str:
        return f"BatchNorm({self.shapes[0][0]})"
