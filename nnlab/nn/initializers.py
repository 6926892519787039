"""Initializers: the weights a network starts from.

Equal weights would stay equal: two neurons of one layer that compute the same thing get the same gradient for
ever. So the weights are drawn at random, and the question is how large. The weighted input z = x @ W + b is a
sum of n_in products, so its variance is n_in times the variance of one: with weights of variance 1 it grows
by the factor n_in from layer to layer, sigmoids saturate, and nothing is learnt. Dividing the variance by
n_in keeps z at the size of x (LeCun). Glorot also asks that the *gradients* keep their size on the way back,
where the sum has n_out terms, and He makes up for the half that a ReLU cuts off.

A uniform distribution on [-limit, limit] has variance limit^2 / 3, hence the threes. The normal distributions
are plain ones, not truncated (Keras truncates; PyTorch does not). Biases start at 0, but for `normal`.

`weights(generator, n_in, n_out)` returns an `(n_in, n_out)` float64 array, `biases(generator, n_out)` an
`(n_out,)` one.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from ..registry import table

Array = NDArray[np.floating]


class Initializer(ABC):
    """Draws the initial weights and biases of a layer with `n_in` inputs and `n_out` neurons."""

    @abstractmethod
    def weights(self, generator: np.random.Generator, n_in: int, n_out: int) -> Array:
        """Return the weights, float64 of shape `(n_in, n_out)`."""

    def biases(self, generator: np.random.Generator, n_out: int) -> Array:
        """Return the biases, float64 of shape `(n_out,)`: zeros, for which nothing is drawn."""
        return np.zeros(n_out)

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"


class Zeros(Initializer):
    """All weights 0, to see that it cannot work: the neurons of a layer remain copies of each other."""

    def weights(self, generator: np.random.Generator, n_in: int, n_out: int) -> Array:
        return np.zeros((n_in, n_out))


class Normal(Initializer):
    """N(0, 1), weights and biases alike: too large for a wide layer, which starts saturated.

    Source: Nielsen (2015), "Neural networks and deep learning", chapter 1 (`large_weight_initializer` in
    chapter 3).
    """

    def weights(self, generator: np.random.Generator, n_in: int, n_out: int) -> Array:
        return generator.standard_normal((n_in, n_out))

    def biases(self, generator: np.random.Generator, n_out: int) -> Array:
        return generator.standard_normal(n_out)


class Uniform(Initializer):
    """Uniform on [-limit, limit], whatever the size of the layer (Keras' RandomUniform, and its limit)."""

    def __init__(self, limit: float = 0.05) -> None:
        self.limit = limit

    def weights(self, generator: np.random.Generator, n_in: int, n_out: int) -> Array:
        return generator.uniform(-self.limit, self.limit, (n_in, n_out))

    def __repr__(self) -> str:
        return f"Uniform(limit={self.limit})"


class LecunNormal(Initializer):
    """N(0, 1 / n_in): the weighted inputs have the size of the inputs. For tanh, sigmoid and SELU.

    Source: LeCun, Bottou, Orr and Müller (1998), "Efficient BackProp", eq. 16.
    """

    def weights(self, generator: np.random.Generator, n_in: int, n_out: int) -> Array:
        return generator.normal(0, sqrt(1 / n_in), (n_in, n_out))


class LecunUniform(Initializer):
    """Uniform on [-limit, limit] with limit = sqrt(3 / n_in): the variance of `lecun_normal`."""

    def weights(self, generator: np.random.Generator, n_in: int, n_out: int) -> Array:
        limit = sqrt(3 / n_in)
        return generator.uniform(-limit, limit, (n_in, n_out))


class XavierNormal(Initializer):
    """N(0, 2 / (n_in + n_out)): a compromise between 1 / n_in (signals) and 1 / n_out (gradients).

    Source: Glorot and Bengio (2010), "Understanding the difficulty of training deep feedforward neural
    networks", eq. 12.
    """

    def weights(self, generator: np.random.Generator, n_in: int, n_out: int) -> Array:
        return generator.normal(0, sqrt(2 / (n_in + n_out)), (n_in, n_out))


class XavierUniform(Initializer):
    """Uniform on [-limit, limit] with limit = sqrt(6 / (n_in + n_out)): the variance of `xavier_normal`.

    Source: Glorot and Bengio (2010), eq. 16, the "normalized initialization". Keras' default.
    """

    def weights(self, generator: np.random.Generator, n_in: int, n_out: int) -> Array:
        limit = sqrt(6 / (n_in + n_out))
        return generator.uniform(-limit, limit, (n_in, n_out))


class HeNormal(Initializer):
    """N(0, 2 / n_in): twice LeCun's variance, since a ReLU passes half of it. For ReLU and its relatives.

    Source: He, Zhang, Ren and Sun (2015), "Delving deep into rectifiers", eq. 10.
    """

    def weights(self, generator: np.random.Generator, n_in: int, n_out: int) -> Array:
        return generator.normal(0, sqrt(2 / n_in), (n_in, n_out))


class HeUniform(Initializer):
    """Uniform on [-limit, limit] with limit = sqrt(6 / n_in): the variance of `he_normal`."""

    def weights(self, generator: np.random.Generator, n_in: int, n_out: int) -> Array:
        limit = sqrt(6 / n_in)
        return generator.uniform(-limit, limit, (n_in, n_out))


class Orthogonal(Initializer):
    """A random matrix with orthonormal rows or columns, whichever are fewer: it stretches nothing.

    The Q of the QR decomposition of a normal matrix; multiplying by the signs of R's diagonal makes all
    rotations equally likely.
    Source: Saxe, McClelland and Ganguli (2013), "Exact solutions to the nonlinear dynamics of learning in
    deep linear neural networks"; for the signs Mezzadri (2007), "How to generate random matrices from the
    classical compact groups".
    """

    def weights(self, generator: np.random.Generator, n_in: int, n_out: int) -> Array:
        tall = generator.standard_normal((max(n_in, n_out), min(n_in, n_out)))
        q, r = np.linalg.qr(tall)
        q *= np.sign(np.diagonal(r))
        return q if n_in >= n_out else q.T


INITIALIZERS: dict[str, Initializer] = table(
    "initializer",
    {
        "zeros": Zeros(),
        "normal": Normal(),
        "uniform": Uniform(),
        "lecun_normal": LecunNormal(),
        "lecun_uniform": LecunUniform(),
        "xavier_normal": XavierNormal(),
        "xavier_uniform": XavierUniform(),
        "he_normal": HeNormal(),
        "he_uniform": HeUniform(),
        "orthogonal": Orthogonal(),
    },
)
