"""Finite: refusing NaN, infinite and huge numbers, with the place of the first."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..sentences import Sentence, shown
from .labels import LARGEST

Array = NDArray[Any]


def check_finite(values: Array, what: str, names: tuple[str, ...] | None) -> None:
    """Refuse NaN, infinite and huge numbers in `values` (n, d), saying how many and where the first is.

    Parameters
    ----------
    what : str
        What the values are called.
    names : tuple of str or None
        The columns' names, if they have any.

    Raises
    ------
    ValueError
        If there are such numbers.
    """
    if values.dtype == np.uint8:
        return
    limit = min(LARGEST, float(np.finfo(values.dtype).max))
    for wrong, kind in (
        (np.isnan, "NaN"),
        (np.isinf, Sentence("kind_infinite", "infinite")),
        (lambda v: np.abs(v) > limit, Sentence("kind_huge", "huge (above 1e100)")),
    ):
        rows, columns = np.nonzero(wrong(values))
        if len(rows):
            where = _place(int(rows[0]), int(columns[0]), names, values.shape[1])
            raise ValueError(_not_finite(what, kind, len(rows), where))


def _place(row: int, column: int, names: tuple[str, ...] | None, columns: int) -> Sentence:
    if columns == 1 and not names:
        return Sentence("row", "row {n}", n=str(row))
    name = str(column) if names is None else shown(names[column])
    return Sentence("row_column", "row {n}, column {name}", n=str(row), name=name)


def _not_finite(what: str, kind: str, count: int, where: Sentence) -> Sentence:
    if count == 1:
        return Sentence(
            "infinite",
            "{what} has a value that is {kind}, the first in {where} (counting from 0); "
            "fill them in, or leave those samples out",
            what=what,
            kind=kind,
            where=where,
        )
    return Sentence(
        "infinite_many",
        "{what} has {n} values that are {kind}, the first in {where} (counting from 0); "
        "fill them in, or leave those samples out",
        what=what,
        n=f"{count:,}",
        kind=kind,
        where=where,
    )
