"""Parts: which samples a picture may show, and how many of them."""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray

from ...data.sets import Data, Set

Array = NDArray[Any]
MOST_POINTS = 500
"""More samples of a set than this are thinned: nobody could tell them apart."""


def sets(data: Data, opened: bool) -> dict[str, Set]:
    """Return the sets that may be seen, by role; the test set only once it was opened."""
    found = {"train": data.train, "validation": data.validation, "test": data.test if opened else None}
    return {role: part for role, part in found.items() if part}


def roles_of(data: Data, opened: bool) -> dict[str, Set]:
    """Return the sets that may be seen, with the training samples that were added by hand as a set of their own."""
    found, n = sets(data, opened), len(data.train) - data.added
    if not data.added:
        return found
    train = {"train": Set(data.train.x[:n], data.train.y[:n]), "added": Set(data.train.x[n:], data.train.y[n:])}
    return {**train, **{role: part for role, part in found.items() if role != "train"}}


def some(part: Set) -> tuple[Array, Array]:
    """Return at most `MOST_POINTS` samples of a set."""
    step = -(-len(part) // MOST_POINTS)
    return part.x[::step], part.y[::step]
