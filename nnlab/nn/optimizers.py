"""Optimizers, in order of increasing complexity: how a gradient becomes a step.

All parameters of a network lie in one flat vector, so each rule is a few lines of vector arithmetic, exactly as it is
printed in its paper: w the parameters, g the gradient, lr the learning rate. All siblings have the same shape: what
they remember between steps (`memories`, one vector each) and one method, `update`.

In a stack of runs w and g have shape (runs, P); one of the `settings` is then a number for all, or of shape (runs, 1).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..registry import table
from .optimizer import Optimizer

Array = NDArray[np.floating]


class SGD(Optimizer):
    """Stochastic gradient descent: ``w <- w - lr g``."""

    def update(self, w: Array, g: Array) -> None:
        w -= self.scaled(g, self.rate)


class Momentum(Optimizer):
    """A ball that rolls: ``v <- momentum v - lr g``, ``w <- w + v``.

    Source: Polyak (1964); in this form Sutskever et al. (2013), equations 1 and 2.
    """

    memories = ("velocity",)
    settings = ("learning_rate", "momentum")

    def __init__(self, learning_rate: float = 0.01, momentum: float = 0.9):
        super().__init__(learning_rate)
        self.momentum: float | Array = momentum

    def update(self, w: Array, g: Array) -> None:
        v = self.memory["velocity"]
        v *= self.momentum
        v -= self.scaled(g, self.rate)
        w += v


class Nesterov(Momentum):
    """Momentum that looks ahead: ``v <- momentum v - lr g``, ``w <- w + momentum v - lr g``.

    Source: Nesterov (1983); in this form Bengio et al. (2013), section 3.5, as Keras and scikit-learn have it.
    """

    def update(self, w: Array, g: Array) -> None:
        v = self.memory["velocity"]
        v *= self.momentum
        v -= self.scaled(g, self.rate)
        w -= self.scratch
        w += self.scaled(v, self.momentum)


class AdaGrad(Optimizer):
    """A rate of its own for each parameter: ``s <- s + g^2``, ``w <- w - lr g / (sqrt(s) + epsilon)``.

    Source: Duchi, Hazan and Singer (2011), figure 1 (diagonal version).
    """

    memories = ("squares",)

    def __init__(self, learning_rate: float = 0.01, epsilon: float = 1e-8):
        super().__init__(learning_rate)
        self.epsilon = epsilon

    def update(self, w: Array, g: Array) -> None:
        s = self.memory["squares"]
        s += self.scaled(g, g)
        w -= self.rate * g / (np.sqrt(s) + self.epsilon)


class RMSProp(Optimizer):
    """AdaGrad that forgets: ``s <- rho s + (1 - rho) g^2``, ``w <- w - lr g / (sqrt(s) + epsilon)``.

    Source: Tieleman and Hinton (2012), Coursera lecture 6e.
    """

    memories = ("squares",)

    def __init__(self, learning_rate: float = 0.001, rho: float = 0.9, epsilon: float = 1e-8):
        super().__init__(learning_rate)
        self.rho = rho
        self.epsilon = epsilon

    def update(self, w: Array, g: Array) -> None:
        s = self.memory["squares"]
        s *= self.rho
        s += (1 - self.rho) * self.scaled(g, g)
        w -= self.rate * g / (np.sqrt(s) + self.epsilon)


class AdaDelta(Optimizer):
    """RMSProp whose steps carry the parameters' own unit; `learning_rate` is 1 in the paper.

    ``s <- rho s + (1 - rho) g^2``, ``d = g sqrt(u + epsilon) / sqrt(s + epsilon)``, ``u <- rho u + (1 - rho) d^2``,
    ``w <- w - lr d``. Source: Zeiler (2012), algorithm 1.
    """

    memories = ("squares", "steps_squared")

    def __init__(self, learning_rate: float = 1.0, rho: float = 0.95, epsilon: float = 1e-6):
        super().__init__(learning_rate)
        self.rho = rho
        self.epsilon = epsilon

    def update(self, w: Array, g: Array) -> None:
        s, u = self.memory["squares"], self.memory["steps_squared"]
        s *= self.rho
        s += (1 - self.rho) * self.scaled(g, g)
        d = g * np.sqrt((u + self.epsilon) / (s + self.epsilon))
        u *= self.rho
        u += (1 - self.rho) * self.scaled(d, d)
        w -= self.rate * d


class Adam(Optimizer):
    """Momentum over RMSProp, with the start-up bias of both averages taken out.

    ``m <- b1 m + (1 - b1) g``, ``v <- b2 v + (1 - b2) g^2``,
    ``w <- w - lr sqrt(1 - b2^t) / (1 - b1^t) m / (sqrt(v) + epsilon)`` at step t.
    Source: Kingma and Ba (2015), algorithm 1 in the order given at the end of section 2, where `epsilon` is the paper's
    epsilon-hat: it is added to sqrt(v) as it stands (as in Keras). PyTorch adds it to sqrt(v / (1 - b2^t)), so its
    epsilon weighs 1 / sqrt(1 - b2^t) times as much here: 32 times at the first step, in the end the same. That shows
    where gradients are not much larger than epsilon.
    """

    memories = ("mean", "squares")

    def __init__(self, learning_rate: float = 0.001, beta1: float = 0.9, beta2: float = 0.999, epsilon: float = 1e-8):
        super().__init__(learning_rate)
        self.beta1 = beta1
        self.beta2 = beta2
        self.epsilon = epsilon

    def update(self, w: Array, g: Array) -> None:
        self.steps += 1
        m, v = self.memory["mean"], self.memory["squares"]
        m *= self.beta1
        m += self.scaled(g, 1 - self.beta1)
        v *= self.beta2
        self.scaled(g, g)
        self.scratch *= 1 - self.beta2
        v += self.scratch
        unbias = (1 - self.beta2**self.steps) ** 0.5 / (1 - self.beta1**self.steps)
        step = np.sqrt(v, out=self.scratch)
        step += self.epsilon
        np.divide(m, step, out=step)
        step *= self.rate * unbias
        w -= step


class AdamW(Adam):
    """Adam with decoupled weight decay: first ``w <- w - lr weight_decay w`` (weights only), then Adam's step.

    In Adam an L2 penalty is divided by sqrt(v) like the rest of the gradient; here the decay is not. `epsilon` is
    Adam's here too, not PyTorch's.
    Source: Loshchilov and Hutter (2019), algorithm 2.
    """

    settings = ("learning_rate", "weight_decay")

    def __init__(
        self,
        learning_rate: float = 0.001,
        weight_decay: float = 0.01,
        beta1: float = 0.9,
        beta2: float = 0.999,
        epsilon: float = 1e-8,
    ):
        super().__init__(learning_rate, beta1, beta2, epsilon)
        self.weight_decay: float | Array = weight_decay

    def update(self, w: Array, g: Array) -> None:
        w -= self.rate * self.weight_decay * self.mask * w
        super().update(w, g)


class Lion(Optimizer):
    """The sign of a momentum, each parameter moving by the same amount, with decoupled weight decay.

    ``w <- w - lr (sign(b1 m + (1 - b1) g) + weight_decay w)``, then ``m <- b2 m + (1 - b2) g``.
    Source: Chen et al. (2023), algorithm 2.
    """

    memories = ("mean",)
    settings = ("learning_rate", "weight_decay")

    def __init__(self, learning_rate: float = 1e-4, weight_decay: float = 0.0, beta1: float = 0.9, beta2: float = 0.99):
        super().__init__(learning_rate)
        self.weight_decay: float | Array = weight_decay
        self.beta1 = beta1
        self.beta2 = beta2

    def update(self, w: Array, g: Array) -> None:
        m = self.memory["mean"]
        direction = np.sign(self.beta1 * m + self.scaled(g, 1 - self.beta1))
        w -= self.rate * (direction + self.weight_decay * self.mask * w)
        m *= self.beta2
        m += self.scaled(g, 1 - self.beta2)


OPTIMIZERS: dict[str, type[Optimizer]] = table(
    "optimizer",
    {
        "sgd": SGD,
        "momentum": Momentum,
        "nesterov": Nesterov,
        "adagrad": AdaGrad,
        "rmsprop": RMSProp,
        "adadelta": AdaDelta,
        "adam": Adam,
        "adamw": AdamW,
        "lion": Lion,
    },
)
