"""Optimizer: what all optimizers have in common. The rules themselves are in `nnlab.nn.optimizers`.

A step goes through the vectors in pieces that stay in a processor's cache from one line of arithmetic to the next: each
number's step depends on that number alone, so it is the same step. Whoever writes a rule need not know.
"""

from __future__ import annotations

import copy
from abc import ABC, abstractmethod
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from .runs import Rows, of_rows

Array = NDArray[np.floating]

PIECE = 2**17
"""Numbers that are moved at once, in all runs together."""


class Optimizer(ABC):
    """Turns gradients into steps.

    Parameters
    ----------
    learning_rate : float
        Length of a step.
    """

    memories: tuple[str, ...] = ()
    """Names of the vectors that are kept from one step to the next."""
    settings: tuple[str, ...] = ("learning_rate",)
    """Names of the hyperparameters that may differ from run to run."""
    elementwise: bool = True
    """Whether a number's step depends on that number alone; if not, `update` is always given the whole vectors."""
    _parts: list[tuple[slice, Any]] | None = None

    def __init__(self, learning_rate: float = 0.01):
        self.learning_rate: float | Array = learning_rate
        self.factor: float | Array = 1.0

    def prepare(self, parameters: Array, mask: Array) -> None:
        """Forget everything, and get ready for parameters of this shape; weight decay acts where `mask` is 1."""
        self.steps = 0
        self.factor = 1.0
        self.mask = mask
        self.memory = {name: np.zeros_like(parameters) for name in self.memories}
        self.scratch = np.empty_like(parameters)
        self._parts = None

    @property
    def rate(self) -> float | Array:
        """The learning rate of this step: `learning_rate` times the `factor` that a schedule sets."""
        return self.learning_rate * self.factor

    def scaled(self, vector: Array, factor: float | Array) -> Array:
        """Return ``factor * vector`` in scratch memory: for large vectors, half the time of a new array."""
        return np.multiply(vector, factor, out=self.scratch)

    @abstractmethod
    def update(self, w: Array, g: Array) -> None:
        """Move the parameters `w` by one step, in place, given their gradient `g`."""

    def move(self, w: Array, g: Array) -> None:
        """As `update`; long vectors are moved piece by piece."""
        if w.size <= PIECE or not self.elementwise:
            self.update(w, g)
            return
        if self._parts is None:
            self._parts = self._pieces(w.shape)
        steps = self.steps
        for columns, part in self._parts:
            self._hand_on(part)
            part.update(w[..., columns], g[..., columns])
            steps = part.steps
        self.steps = steps

    def _pieces(self, shape: tuple[int, ...]) -> list[tuple[slice, Self]]:
        """Return an optimizer for each piece; its memory is the same arrays, not copies."""
        width = max(PIECE // int(np.prod(shape[:-1])), 1)
        parts = []
        for start in range(0, shape[-1], width):
            columns = slice(start, min(start + width, shape[-1]))
            part = copy.copy(self)
            part.memory = {name: vector[..., columns] for name, vector in self.memory.items()}
            part.scratch = self.scratch[
                ..., : columns.stop - start
            ]  # all pieces use the same, which stays in the cache
            part.mask = self.mask[columns]
            parts.append((columns, part))
        return parts

    def _hand_on(self, part: Self) -> None:
        for name in (*self.settings, "factor", "steps"):
            setattr(part, name, getattr(self, name))

    def __getstate__(self) -> dict[str, Any]:  # the parts' memory would no longer be that of a copy
        return {name: value for name, value in vars(self).items() if name != "_parts"}

    def rows(self, rows: Rows) -> Self:
        """Return the optimizer of some runs of a stack, or of one: its memory is the same arrays, not copies."""
        part = copy.copy(self)
        part.memory = {name: vector[rows] for name, vector in self.memory.items()}
        part.scratch = self.scratch[rows]
        part.follow(self, rows)
        return part

    def follow(self, whole: Optimizer, rows: Rows) -> None:
        """Go on as a part of `whole`: with its settings, and as many steps on."""
        for name in (*self.settings, "factor"):
            setattr(self, name, of_rows(getattr(whole, name), rows))
        self.steps = whole.steps

    def __repr__(self) -> str:
        return f"{type(self).__name__}(learning_rate={self.learning_rate})"
