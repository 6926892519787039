"""Runs: some networks of a stack, or one of them.

In a stack of runs a setting is a number that all share, or an array whose first axis is the runs'. A slice takes some
runs out of it, a whole number takes one, which then stands alone.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Rows = slice | int


def of_rows(setting: float | NDArray[np.floating], rows: Rows) -> float | NDArray[np.floating]:
    """Return a setting as it is for some runs: an array if it was one; for a single run, a number."""
    if not isinstance(setting, np.ndarray):
        return setting
    return setting[rows] if isinstance(rows, slice) else float(setting[rows].item())
