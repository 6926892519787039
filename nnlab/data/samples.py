"""Samples: data as they come, before they are split and standardised."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..sentences import Sentence
from .checking import check_xy
from .frames import column_names


@dataclass(frozen=True, eq=False)
class Samples:
    """Inputs and targets in their own units.

    Attributes
    ----------
    x : (n, d) numbers
    y : (n,) integer labels if there are `class_names`, else (n, k) values
    own_test : int
        The last `own_test` samples are the test set that the data came with.
    standardise_y : bool
        Whether the values to predict are standardised as well (those of one's own data can be of any size).
    """

    x: NDArray[Any]
    y: NDArray[Any]
    class_names: tuple[str, ...] = ()
    feature_names: tuple[str, ...] = ()
    target_names: tuple[str, ...] = ()
    image_shape: tuple[int, int] | None = None
    own_test: int = 0
    standardise_y: bool = False

    def labels(self) -> NDArray[np.integer] | None:
        """Return the classes, or None in regression."""
        return self.y if self.class_names else None


def from_arrays(
    x: Any, y: Any, *, feature_names: tuple[str, ...] = (), image_shape: tuple[int, int] | None = None
) -> Samples:
    """Return one's own arrays (or data frame) as `Samples`.

    Parameters
    ----------
    x : array-like (n, d), or images (n, height, width)
    y : array-like (n,), or (n, k) in regression
        Text, booleans, or whole numbers with at most 20 different values: classes. Other numbers: regression.

    Raises
    ------
    ValueError
        If they cannot be used; the message says what is wrong, where, and what to do.
    """
    checked = check_xy(x, y)
    d = checked.x.shape[1]
    names = tuple(feature_names) or column_names(x) or ()
    if names and len(names) != d:
        sentence = Sentence(
            "feature_names",
            "{n} feature names for {d} columns of X; give one for each",
            n=str(len(names)),
            d=str(d),
        )
        raise ValueError(sentence)
    shape = image_shape or checked.image_shape
    if shape and shape[0] * shape[1] != d:
        height, width = shape
        sentence = Sentence(
            "pixels",
            "images of {height} x {width} have {n} pixels, but X has {d} columns",
            height=str(height),
            width=str(width),
            n=str(height * width),
            d=str(d),
        )
        raise ValueError(sentence)
    return Samples(
        checked.x,
        checked.y,
        class_names=checked.class_names,
        feature_names=names,
        image_shape=shape,
        standardise_y=not checked.class_names,
    )
