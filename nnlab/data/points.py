"""Points: samples added to the training set by hand.

One point in the wrong place shows best what a network makes of its data: how far an outlier bends the boundary, and
how little it does with regularisation. Added points train and nothing else. They come after the split and have no say
in the figures by which the data are standardised, so validation and test sets stay what they were, bit for bit.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..config import ConfigError
from .samples import Samples

Array = NDArray[Any]
Points = tuple[tuple[float, ...], ...]


def numbers_of(kind: str, values: int) -> int:
    """Return of how many numbers a point of such data is made: 3, 2, or 0 if it cannot be given as a point.

    Parameters
    ----------
    kind : str
        As `Data.kind`.
    values : int
        How many values a regression predicts; 1 in classification.
    """
    return {"points": 3, "curve": 2}.get(kind, 0) if values == 1 else 0


def with_points(points: Points, samples: Samples, kind: str) -> tuple[Array, Array, NDArray[np.intp]]:
    """Return the inputs and targets of the samples and, after them, of the points; and the points' row numbers.

    Parameters
    ----------
    points : tuple of tuples
        (x1, x2, class or value) for data with two inputs, (x, y) for a regression with one; in the data's own units.

    Raises
    ------
    ConfigError
        If the data cannot take such points.
    """
    n = len(samples.x)
    if not points:
        return samples.x, samples.y, np.arange(n, n)
    classes = samples.class_names
    _check(points, numbers_of(kind, 1 if classes else samples.y.shape[1]), classes)
    added = np.array(points)
    y = added[:, -1].astype(samples.y.dtype) if classes else added[:, -1:]
    return np.concatenate([samples.x, added[:, :-1]]), np.concatenate([samples.y, y]), np.arange(n, n + len(points))


def _check(points: Points, numbers: int, classes: tuple[str, ...]) -> None:
    if not numbers:
        raise ConfigError({"points": "can only be added to data with two inputs, or with one input and one value"})
    for place, point in enumerate(points, start=1):
        if len(point) != numbers:
            form = "(x, y)" if numbers == 2 else "(x1, x2, class)" if classes else "(x1, x2, value)"
            raise ConfigError({"points": f"point {place} has {len(point)} numbers; with these data give {form}"})
        if classes and point[-1] not in range(len(classes)):
            known = ", ".join(f"{number} ({name})" for number, name in enumerate(classes[:10]))
            raise ConfigError({"points": f"point {place} has the class {point[-1]:g}; there are: {known}"})
