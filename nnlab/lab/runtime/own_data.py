"""Own data: arrays, a data frame, a CSV file or what was uploaded, brought into one form.

Nothing is guessed at: what cannot be used is refused in words, with column and line. What is left out, or was found out
on the way (an old encoding, decimal commas, a first line that is a sample), is said in notes.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Hashable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ...config import Config
from ...data.datasets import Data, load
from ...data.frames import frame_inputs, is_frame
from ...data.sampling import fitting
from ...data.tables import open_table, text_of
from ...data.text_tables import names_of
from ...experiments.origin import as_kept
from ...sentences import Sentence

MOST_BYTES = 5_000_000
"""Of a CSV file that is uploaded: the way from the page to the kernel is no place for more."""


class OwnData(NamedTuple):
    """Samples (n, d), labels or values (n,), the features' names if they have any, and notes on how they were read."""

    x: NDArray[Any]
    y: NDArray[Any]
    names: tuple[str, ...] = ()
    notes: tuple[Sentence, ...] = ()


class Contents(NamedTuple):
    """What an uploaded file holds: its columns' names, and whether they stand in its first line."""

    names: tuple[str, ...]
    header: bool


def own_data(x: Any, y: Any) -> OwnData | None:
    """Return what was given as one's own data, or None if nothing was.

    A column that only numbers the rows of a table is left out, with a warning.

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
    if isinstance(x, (str, os.PathLike)) or (is_frame(x) and _is_name(y)):
        header = None if is_frame(x) else names_of(text_of(x)[0])[1]
        return _opened(x, y, header, aloud=True)
    if x is None or y is None:
        sentence = Sentence(
            "half", "{what} is missing; give both, the inputs and what to predict", what="x" if x is None else "y"
        )
        raise ValueError(sentence)
    if not is_frame(x):
        return OwnData(as_kept(x), as_kept(y))
    numbers, names, left_out = frame_inputs(x)
    for note in left_out:
        warnings.warn(note, UserWarning, stacklevel=3)
    return OwnData(numbers, as_kept(y), names, tuple(left_out))


def _is_name(y: Any) -> bool:
    """Return whether this names a column: it is no array of labels."""
    return y is None or (isinstance(y, Hashable) and np.ndim(y) == 0)  # type: ignore[arg-type]


def _opened(source: Any, target: Any, header: bool | None, aloud: bool) -> OwnData:
    table, left_out = open_table(source, target, header)
    notes = table.notes
    if header is False:
        note = Sentence("headerless_note", "the first line holds a sample, not names; the columns are numbered")
        notes = (note, *notes)
    if aloud:
        for word in left_out:
            warnings.warn(word, UserWarning, stacklevel=4)
    return OwnData(table.x, table.y, table.feature_names, notes)


def uploaded(content: bytes, target: str | None = None) -> OwnData:
    """Return the data of an uploaded CSV file.

    Raises
    ------
    ValueError
        If it is too large, or no such table.
    """
    if len(content) > MOST_BYTES:
        limit = Sentence("upload_most", "at most {most} MB can be uploaded", most=f"{MOST_BYTES / 1e6:g}")
        sentence = Sentence(
            "upload",
            "the file has {size} MB; {limit}: use Lab(x='file.csv') instead",
            size=f"{len(content) / 1e6:.1f}",
            limit=limit,
        )
        raise ValueError(sentence)
    return _opened(content, target, contents(content).header, aloud=False)


def contents(content: bytes) -> Contents:
    """Return the names of a CSV file's columns; none if they cannot be read."""
    try:
        return Contents(*names_of(text_of(content)[0]))
    except ValueError:  # which `uploaded` will explain
        return Contents((), True)


def columns(content: bytes) -> list[str]:
    """Return the names of a CSV file's columns, or none if they cannot be read."""
    return list(contents(content).names)


def load_data(config: Config, own: OwnData | None) -> Data:
    """Return the data of a config: one's own samples where it says so."""
    if own is None or config.dataset != "own":
        return load(config)
    return load(config, own.x, own.y, feature_names=own.names)


def suited(config: Config, own: OwnData) -> Config:
    """Return the settings for one's own data: a mini-batch that nobody has set is not larger than the training set.

    Raises
    ------
    ConfigError, ValueError
        If the data cannot be split, or not be used, as the settings ask.
    """
    config = config.replace(dataset="own")
    return fitting(config, len(own.x), lambda: len(load_data(config, own).train))
