"""Own data: arrays, a data frame, a CSV file or what was uploaded, brought into one form.

Nothing is guessed at: what cannot be used is refused in words, with column and line.
"""

from __future__ import annotations

import csv
import os
from typing import Any, NamedTuple

from numpy.typing import NDArray

from ...config import Config
from ...data.datasets import Data, load
from ...data.frames import column_names, frame_numbers, is_frame
from ...data.tables import read_table
from ...experiments.run import as_kept

MOST_BYTES = 5_000_000
"""Of a CSV file that is uploaded: the way from the page to the kernel is no place for more."""


class OwnData(NamedTuple):
    """Samples (n, d), labels or values (n,), and the features' names if they have any."""

    x: NDArray[Any]
    y: NDArray[Any]
    names: tuple[str, ...] = ()


def own_data(x: Any, y: Any) -> OwnData | None:
    """Return what was given as one's own data, or None if nothing was.

    Parameters
    ----------
    x : arrays, a data frame, or the path of a CSV file
    y : array, or the name of the column to predict
        For a data frame or file, None means its last column.

    Raises
    ------
    ValueError
        If they cannot be used.
    OSError
        If the file cannot be read.
    """
    if x is None and y is None:
        return None
    if isinstance(x, (str, os.PathLike)) or (is_frame(x) and (y is None or isinstance(y, str))):
        table = read_table(x, y)
        return OwnData(table.x, table.y, table.feature_names)
    if x is None or y is None:
        raise ValueError(f"{'x' if x is None else 'y'} is missing; give both, the inputs and what to predict")
    return OwnData(frame_numbers(x) if is_frame(x) else as_kept(x), as_kept(y), column_names(x) or ())


def uploaded(content: bytes, target: str | None = None) -> OwnData:
    """Return the data of an uploaded CSV file.

    Raises
    ------
    ValueError
        If it is too large, or no such table.
    """
    if len(content) > MOST_BYTES:
        limit = f"at most {MOST_BYTES / 1e6:g} MB can be uploaded"
        raise ValueError(f"the file has {len(content) / 1e6:.1f} MB; {limit}: use Lab(x='file.csv') instead")
    table = read_table(content, target)
    return OwnData(table.x, table.y, table.feature_names)


def columns(content: bytes) -> list[str]:
    """Return the names in the first line of a CSV file, or as much of them as can be read."""
    lines = content[:100_000].decode("utf-8-sig", errors="replace").splitlines()
    first = next((line for line in lines if line.strip()), "")
    rows = [next(csv.reader([first], delimiter=delimiter), []) for delimiter in ",;\t"]
    return [cell.strip() for cell in max(rows, key=len)]


def load_data(config: Config, own: OwnData | None) -> Data:
    """Return the data of a config: one's own samples where it says so."""
    if own is None or config.dataset != "own":
        return load(config)
    return load(config, own.x, own.y, feature_names=own.names)
