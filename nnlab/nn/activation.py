"""Activation: what all activation functions have in common. They themselves are in `nnlab.nn.activations`.

Each has two verbs:

- `value(z)` is the activation `a`, computed elementwise;
- `derivative(z, a)` is f'(z). It is handed `a = value(z)` as well, since it is often cheaper from that.

Arrays have any shape and a floating dtype, which the result keeps. A derivative that is only ever 0 or 1 may
be a boolean array. Nothing overflows: exponentials are taken of negative numbers only.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from math import inf
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating]
Mask = NDArray[np.bool_]


class Activation(ABC):
    """A function applied to each number of an array, with its derivative.

    Attributes
    ----------
    saturates : "nowhere", "left" or "both"
        Where the derivative dies out: for very negative z, on both sides, or not at all.
    bounds : (float, float)
        No value lies below the first or above the second (some are only approached).
    kinks : tuple of float
        The z where the derivative jumps. There it does not exist, and a numerical one is wrong.
    """

    saturates: ClassVar[str] = "nowhere"
    bounds: ClassVar[tuple[float, float]] = (-inf, inf)
    kinks: ClassVar[tuple[float, ...]] = ()

    @abstractmethod
    def value(self, z: Array) -> Array:
        """Return f(z), in the shape and dtype of `z`."""

    @abstractmethod
    def derivative(self, z: Array, a: Array) -> Array | Mask:
        """Return f'(z), in the shape of `z`, where `a` is `value(z)`."""

    def __repr__(self) -> str:
        settings = ", ".join(f"{name}={value}" for name, value in vars(self).items())
        return f"{type(self).__name__}({settings})"
