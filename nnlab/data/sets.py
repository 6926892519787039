"""Sets: samples that are ready for a network, and what is known about them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

from .sampling import Split

Array = NDArray[Any]


@dataclass(frozen=True, eq=False)
class Set:
    """Samples that serve one purpose: `x` (n, d) standardised; `y` (n,) integer labels, or (n, k) values."""

    x: Array
    y: Array

    def __len__(self) -> int:
        return len(self.x)

    def __bool__(self) -> bool:
        return True


@dataclass(frozen=True, eq=False, kw_only=True)
class Data:
    """Training, validation and test set, and what is known about them. The arrays are read-only.

    Attributes
    ----------
    validation, test : Set or None
        None if their fraction is 0.
    task : "classification" or "regression"
    kind : "points" (2-D), "curve" (1-D regression), "images", "series" or "table"
    n_outputs : int
        How many classes, or how many values to predict.
    class_names, feature_names, target_names : tuple of str
        `class_names` in classification, `target_names` in regression, else empty.
    image_shape : (height, width) or None
    x_mean, x_scale : (d,), y_mean, y_scale : (k,) or empty
        In the data's own units an input is ``x * x_scale + x_mean``; the same for the values of a regression.
    index : Split
        Which of the data's samples are in which set.
    added : int
        How many of the training samples, the last ones, are points that were added by hand.
    """

    name: str
    train: Set
    validation: Set | None
    test: Set | None
    task: str
    kind: str
    n_inputs: int
    n_outputs: int
    class_names: tuple[str, ...]
    feature_names: tuple[str, ...]
    target_names: tuple[str, ...]
    image_shape: tuple[int, int] | None
    x_mean: Array
    x_scale: Array
    y_mean: Array
    y_scale: Array
    index: Split
    added: int = 0

    def original_x(self, x: Array) -> Array:
        """Return standardised inputs (..., d) in the data's own units."""
        return x * self.x_scale + self.x_mean

    def original_y(self, y: Array) -> Array:
        """Return values (..., k) of a regression in the data's own units."""
        return y * self.y_scale + self.y_mean

    def standard_x(self, x: Array) -> Array:
        """Return inputs (..., d) in the data's own units as the network wants them."""
        return (x - self.x_mean) / self.x_scale
