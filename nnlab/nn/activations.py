"""Activation functions: what a neuron does with its weighted input.

A layer first computes the weighted input `z = x @ W + b`; the activation then bends it, `a = f(z)`. Without the bend
any number of layers would collapse into one, since a product of matrices is again a matrix.

Backpropagation multiplies by the derivative f'(z) at every layer. Where it is almost 0 the function *saturates*: the
gradient that passes through is almost 0 too, and all layers before it learn slowly. That is why the choice of
activation matters, and why each class here says on which side it saturates.

Each class has two verbs, `value` and `derivative` (`nnlab.nn.activation`).
"""

from __future__ import annotations

from math import inf, pi, sqrt
from typing import ClassVar

import numpy as np

from ..registry import table
from ..sentences import Sentence
from .activation import Activation, Array, Mask
from .fast import positive, zeros


class Linear(Activation):
    """f(z) = z. No bend at all: for the output of a regression, and to see what a network is without one."""

    def value(self, z: Array) -> Array:
        return z

    def derivative(self, z: Array, a: Array) -> Array:
        return np.ones_like(z)


class Sigmoid(Activation):
    """f(z) = 1 / (1 + e^-z), between 0 and 1; f' = a (1 - a), at most 1/4.

    Computed as (1 + tanh(z / 2)) / 2, which is the same function and cannot overflow.
    Source: Rumelhart, Hinton and Williams (1986), "Learning representations by back-propagating errors".
    """

    saturates, bounds = "both", (0.0, 1.0)

    def value(self, z: Array) -> Array:
        return 0.5 * np.tanh(0.5 * z) + 0.5

    def derivative(self, z: Array, a: Array) -> Array:
        return a * (1 - a)


class Tanh(Activation):
    """f(z) = tanh z, between -1 and 1; f' = 1 - a^2, at most 1.

    A sigmoid stretched to be symmetric about 0, so that the next layer's inputs have a mean near 0.
    Source: LeCun, Bottou, Orr and Müller (1998), "Efficient BackProp", section 4.4.
    """

    saturates, bounds = "both", (-1.0, 1.0)

    def value(self, z: Array) -> Array:
        return np.tanh(z)

    def derivative(self, z: Array, a: Array) -> Array:
        return 1 - a * a


class ReLU(Activation):
    """f(z) = max(z, 0); f' = 1 where z > 0, else 0 (at the kink too, by convention).

    A neuron whose z is negative for every sample gets no gradient and never learns again: it is *dead*.
    Source: Nair and Hinton (2010), "Rectified linear units improve restricted Boltzmann machines".
    """

    saturates, bounds = "left", (0.0, inf)
    kinks = (0.0,)

    def value(self, z: Array) -> Array:
        return np.maximum(z, zeros(z))

    def derivative(self, z: Array, a: Array) -> Array:
        return positive(a)


class LeakyReLU(Activation):
    """f(z) = max(z, alpha z); f' = 1 where z > 0, else alpha, with 0 <= alpha < 1. So no neuron dies.

    Source: Maas, Hannun and Ng (2013), "Rectifier nonlinearities improve neural network acoustic models".
    """

    kinks = (0.0,)

    def __init__(self, alpha: float = 0.01) -> None:
        if not 0 <= alpha < 1:
            raise ValueError(Sentence("alpha", "alpha must be at least 0 and below 1, not {alpha}", alpha=f"{alpha}"))
        self.alpha = alpha

    def value(self, z: Array) -> Array:
        return np.maximum(z, self.alpha * z)

    def derivative(self, z: Array, a: Array) -> Array:
        return np.maximum(a > 0, self.alpha, dtype=a.dtype)


class ELU(Activation):
    """f(z) = z where z > 0, else e^z - 1; f' = 1 where z > 0, else e^z = a + 1. The paper's alpha is 1.

    Source: Clevert, Unterthiner and Hochreiter (2016), "Fast and accurate deep network learning by exponential linear
    units (ELUs)".
    """

    saturates, bounds = "left", (-1.0, inf)

    def value(self, z: Array) -> Array:
        return np.maximum(z, 0) + np.expm1(np.minimum(z, 0))

    def derivative(self, z: Array, a: Array) -> Array:
        return np.minimum(a + 1, 1)


class SELU(Activation):
    """f(z) = scale z where z > 0, else scale alpha (e^z - 1); f' = scale where z > 0, else a + scale alpha.

    An ELU whose two constants make (0, 1) a fixed point: with `lecun_normal` weights the activations keep mean 0 and
    variance 1 from layer to layer.
    Source: Klambauer, Unterthiner, Mayr and Hochreiter (2017), "Self-normalizing neural networks", eq. 2.
    """

    scale: ClassVar[float] = 1.0507009873554805
    alpha: ClassVar[float] = 1.6732632423543772
    saturates, bounds = "left", (-scale * alpha, inf)
    kinks = (0.0,)

    def value(self, z: Array) -> Array:
        return self.scale * np.maximum(z, 0) + self.scale * self.alpha * np.expm1(np.minimum(z, 0))

    def derivative(self, z: Array, a: Array) -> Array:
        return np.where(a > 0, self.scale, a + self.scale * self.alpha)


class GELU(Activation):
    """f(z) = z/2 (1 + tanh u) with u = sqrt(2/pi) (z + 0.044715 z^3), close to z Phi(z).

    Phi is the distribution function of N(0, 1). This is the paper's tanh approximation, within 5e-4 of the exact
    function (which needs erf, and numpy has none); PyTorch calls it `GELU(approximate="tanh")`.
    With t = tanh u: f' = (1 + t)/2 + z/2 (1 - t^2) u', where u' = sqrt(2/pi) (1 + 3 * 0.044715 z^2).
    Source: Hendrycks and Gimpel (2016), "Gaussian error linear units (GELUs)", section 2.
    """

    saturates, bounds = "left", (-0.1701, inf)
    root: ClassVar[float] = sqrt(2 / pi)
    cubic: ClassVar[float] = 0.044715

    def value(self, z: Array) -> Array:
        return 0.5 * z * (1 + np.tanh(self.root * z * (1 + self.cubic * z * z)))

    def derivative(self, z: Array, a: Array) -> Array:
        square = z * z
        t = np.tanh(self.root * z * (1 + self.cubic * square))
        return 0.5 * (1 + t) + 0.5 * z * (1 - t * t) * self.root * (1 + 3 * self.cubic * square)


class SiLU(Activation):
    """f(z) = z s(z) with s the sigmoid; f' = s + a (1 - s). Also known as swish.

    Source: Elfwing, Uchibe and Doya (2018), "Sigmoid-weighted linear units for neural network function approximation in
    reinforcement learning"; Ramachandran, Zoph and Le (2017), "Searching for activation functions".
    """

    saturates, bounds = "left", (-0.2785, inf)

    def value(self, z: Array) -> Array:
        return z * SIGMOID.value(z)

    def derivative(self, z: Array, a: Array) -> Array:
        s = SIGMOID.value(z)
        return s + a * (1 - s)


class Softplus(Activation):
    """f(z) = log(1 + e^z), a smooth ReLU; f' is the sigmoid, 1 - e^-a.

    Computed as max(z, 0) + log(1 + e^-|z|), which is the same function and cannot overflow. (PyTorch returns z itself
    beyond z = 20, its `threshold`, with a derivative of 1; the exact values differ from these by less than 3e-9.)
    Source: Dugas, Bengio, Bélisle, Nadeau and Garcia (2001), "Incorporating second-order functional knowledge for
    better option pricing".
    """

    saturates, bounds = "left", (0.0, inf)

    def value(self, z: Array) -> Array:
        return np.maximum(z, 0) + np.log1p(np.exp(-np.abs(z)))

    def derivative(self, z: Array, a: Array) -> Array:
        return -np.expm1(-a)


class Mish(Activation):
    """f(z) = z t with t = tanh(softplus(z)); f' = t + z (1 - t^2) s(z) with s the sigmoid.

    Source: Misra (2020), "Mish: a self regularized non-monotonic activation function".
    """

    saturates, bounds = "left", (-0.3089, inf)

    def value(self, z: Array) -> Array:
        return z * np.tanh(SOFTPLUS.value(z))

    def derivative(self, z: Array, a: Array) -> Array:
        t = np.tanh(SOFTPLUS.value(z))
        return t + z * (1 - t * t) * SIGMOID.value(z)


class HardTanh(Activation):
    """f(z) = z clipped to [-1, 1]; f' = 1 where -1 < z < 1, else 0 (at the kinks too).

    Source: Collobert (2004), "Large scale machine learning", PhD thesis.
    """

    saturates, bounds = "both", (-1.0, 1.0)
    kinks = (-1.0, 1.0)

    def value(self, z: Array) -> Array:
        return np.minimum(np.maximum(z, -1), 1)

    def derivative(self, z: Array, a: Array) -> Mask:
        return np.abs(a) < 1


SIGMOID = Sigmoid()
SOFTPLUS = Softplus()

ACTIVATIONS: dict[str, Activation] = table(
    "activation",
    {
        "linear": Linear(),
        "sigmoid": SIGMOID,
        "tanh": Tanh(),
        "relu": ReLU(),
        "leaky_relu": LeakyReLU(),
        "elu": ELU(),
        "selu": SELU(),
        "gelu": GELU(),
        "silu": SiLU(),
        "softplus": SOFTPLUS,
        "mish": Mish(),
        "hard_tanh": HardTanh(),
    },
)
