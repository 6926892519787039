"""Origin: do a run's settings bring its data back?

A file and a program hold settings, not samples. `run` may be given any data, though: those of a fold, which the
settings load in another split, or those of other settings, which they do not load at all.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..config import Config
from ..data.datasets import Data, load, load_split
from ..data.labels import check_texts


def origin(config: Config, data: Data, x: Any = None, y: Any = None) -> Literal["settings", "split", "given"]:
    """Return where data come from: what the "settings" load, that in a "split" of its own, or "given" otherwise.

    `x` and `y` are one's own arrays, if the dataset is "own".
    """
    with suppress(ValueError):  # the settings load nothing, or other samples
        if _same(data, load(config, x, y)):
            return "settings"
    with suppress(ValueError):
        if _same(data, load_split(config, data.index, x, y)):
            return "split"
    return "given"


def _same(one: Data, other: Data) -> bool:
    if one is other:
        return True
    sets = ((one.train, other.train), (one.validation, other.validation), (one.test, other.test))
    return all(map(np.array_equal, one.index, other.index)) and all(
        a is b or (a is not None and b is not None and np.array_equal(a.x, b.x) and np.array_equal(a.y, b.y))
        for a, b in sets
    )


def as_kept(values: ArrayLike) -> NDArray[Any]:
    """Return an array that can be kept in a file: a table's columns of mixed kinds become one kind.

    Raises
    ------
    ValueError
        If texts are so long that an array of them would take gigabytes.
    """
    if isinstance(values, (list, tuple)):
        check_texts(values)
    array = np.asarray(values)
    if array.dtype != object:
        return array
    pieces = array.ravel().tolist()
    check_texts(pieces)
    return np.array(pieces).reshape(array.shape) if pieces else array
