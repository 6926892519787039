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
from ..sentences import Sentence
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
        sentence = Sentence("points_data", "can only be added to data with two inputs, or with one input and one value")
        raise ConfigError({"points": sentence})
    for place, point in enumerate(points, start=1):
        if len(point) != numbers:
            form = _form(numbers, bool(classes))
            sentence = Sentence(
                "point_numbers",
                "point {place} has {n} numbers; with these data give {form}",
                place=str(place),
                n=str(len(point)),
                form=form,
            )
            raise ConfigError({"points": sentence})
        if classes and point[-1] not in range(len(classes)):
            known = ", ".join(f"{number} ({name})" for number, name in enumerate(classes[:10]))
            sentence = Sentence(
                "point_class",
                "point {place} has the class {name}; there are: {known}",
                place=str(place),
                name=f"{point[-1]:g}",
                known=known,
            )
            raise ConfigError({"points": sentence})


def _form(numbers: int, classes: bool) -> str:
    if numbers == 2:
        return "(x, y)"
    if classes:
        return Sentence("form_class", "(x1, x2, class)")
    return Sentence("form_value", "(x1, x2, value)")
