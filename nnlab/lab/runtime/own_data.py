"""Own data: arrays, a data frame, a CSV file or what was uploaded, brought into one form.

Nothing is guessed at: what cannot be used is refused in words, with column and line. What is left out or changed, or
was found out on the way (an old encoding, decimal commas, a first line that is a sample), is said in notes.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Hashable
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ...config import Config
from ...data.choice import AS_IT_IS, DOOR, Choice, choose
from ...data.columns import Columns
from ...data.datasets import Data, load
from ...data.finite import check_finite
from ...data.frames import frame_inputs, is_frame, is_missing
from ...data.labels import MOST_CLASSES
from ...data.profile import profile
from ...data.sampling import fitting
from ...data.tables import chosen, of_task, open_table, table_of, text_of
from ...data.text_tables import names_of
from ...experiments.origin import as_kept
from ...sentences import Sentence

MOST_BYTES = 5_000_000
"""Of a CSV file that is uploaded: the way from the page to the kernel is no place for more."""


EPOCHS, SAMPLES_SEEN, FEW = (30, 60, 100, 200), 50_000, 500
"""As many epochs are proposed as bring so many samples; and below so many samples a smaller network."""


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


def own_data(x: Any, y: Any, choice: Choice = AS_IT_IS) -> OwnData | None:
    """Return what was given as one's own data, or None if nothing was.

    A column that only numbers the rows of a table is left out, with a warning.

    Parameters
    ----------
    x : arrays, a data frame, or the path of a CSV file
    y : array, or the name of the column to predict
        For a data frame or file, None means its last column.
    choice : Choice
        What is to be done with a table.

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
        return _opened(x, y, header, choice)
    if x is None or y is None:
        sentence = Sentence(
            "half", "{what} is missing; give both, the inputs and what to predict", what="x" if x is None else "y"
        )
        raise ValueError(sentence)
    if not is_frame(x):
        if choice != Choice(task=choice.task):
            raise ValueError(
                Sentence("for_tables", "columns, text and gaps are for a data frame or a CSV file; x is an array")
            )
        return OwnData(as_kept(x), _labels(as_kept(y), choice.task))
    return _of_frame(x, as_kept(y), choice)


def _of_frame(x: Any, y: NDArray[Any], choice: Choice) -> OwnData:
    """Return the data of a frame that holds the inputs alone, with an array of labels."""
    found = frame_inputs(x, choice.text != "refuse")
    n = len(found.x)
    matched = y.ndim == 1 and len(y) == n  # else the complaint comes when they are loaded
    if matched and choice.gaps == "drop":
        found.absent = np.array([is_missing(value) for value in y.tolist()], dtype=bool)
    found.y = np.arange(n)
    left_out = choose(found, choice, "y")
    for note in left_out:
        warnings.warn(note, UserWarning, stacklevel=4)
    labels = _labels(as_kept(y[found.y]) if matched else y, choice.task)
    return OwnData(found.x, labels, tuple(found.names), (*found.notes, *left_out))


def _labels(y: NDArray[Any], task: str | None) -> NDArray[Any]:
    """Return labels or values as their type says it for a task."""
    if task is None or y.ndim != 1 or y.dtype.kind not in "biufU":
        return y
    if y.dtype.kind == "f":
        check_finite(y.reshape(-1, 1), "y", None)
    return of_task(y, task, "y")


def _is_name(y: Any) -> bool:
    """Return whether this names a column: it is no array of labels."""
    return y is None or (isinstance(y, Hashable) and np.ndim(y) == 0)  # type: ignore[arg-type]


def _opened(source: Any, target: Any, header: bool | None, choice: Choice) -> OwnData:
    table, left_out = open_table(source, target, header, choice)
    for word in left_out:
        warnings.warn(word, UserWarning, stacklevel=4)
    return OwnData(table.x, table.y, table.feature_names, _with_word(table.notes, header))


def _with_word(notes: tuple[Sentence, ...], header: bool | None) -> tuple[Sentence, ...]:
    """Return the notes, with one more on a table without names."""
    if header is not False:
        return notes
    return (Sentence("headerless_note", "the first line holds a sample, not names; the columns are numbered"), *notes)


class OpenFile:
    """A CSV file that was uploaded: what stands in its columns, and the data that a choice makes of them.

    Raises
    ------
    ValueError
        If it is too large, or no table.
    """

    def __init__(self, content: bytes):
        if len(content) > MOST_BYTES:
            limit = Sentence("upload_most", "at most {most} MB can be uploaded", most=f"{MOST_BYTES / 1e6:g}")
            sentence = Sentence(
                "upload",
                "the file has {size} MB; {limit}: use Lab(x='file.csv') instead",
                size=f"{len(content) / 1e6:.1f}",
                limit=limit,
            )
            raise ValueError(sentence)
        self.content = content
        self.profile = profile(content)
        self._read: tuple[str | None, Columns, str] | None = None

    def data(self, target: str | None = None, choice: Choice = DOOR) -> OwnData:
        """Return the data of a choice; `ValueError` if they cannot be made. The file is read once for each target."""
        if self._read is None or self._read[0] != target:
            self._read = (target, *table_of(self.content, target, None if self.profile.header else False, words=True))
        _, found, name = self._read
        table, _ = chosen(replace(found, notes=[*found.notes]), name, choice)
        return OwnData(table.x, table.y, table.feature_names, _with_word(table.notes, self.profile.header))


def uploaded(content: bytes, target: str | None = None, choice: Choice = AS_IT_IS) -> OwnData:
    """Return the data of an uploaded CSV file; errors as for `OpenFile`."""
    return OpenFile(content).data(target, choice)


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


def task_of(own: OwnData) -> str:
    """Return "classification" or "regression", as the type of what is to be predicted says it."""
    y = own.y
    quantities = y.dtype.kind == "f" or (y.dtype.kind in "iu" and len(np.unique(y)) > MOST_CLASSES)
    return "regression" if quantities else "classification"


def settings_for(own: OwnData, before: Config) -> Config:
    """Return settings to begin with on one's own table.

    After other data they are made for the table: a small network, more so where samples are few, and some thousand
    steps; the seeds and the precision stay. After one's own data all stays that another table does not turn round.
    """
    if before.dataset == "own":
        side = before.monitor.partition("_")[0]
        size = before.batch_size if before.batch_size == "all" else Config.batch_size
        fresh = {"samples": None, "train_size": None, "points": (), "output": None, "loss": None}
        return before.replace(**fresh, monitor=f"{side}_loss", batch_size=size)
    kept = {name: value for name, value in before.to_dict().items() if name.endswith("_seed") or name == "dtype"}
    n = len(own.x)
    epochs = next((epochs for epochs in EPOCHS if epochs * n >= SAMPLES_SEEN), EPOCHS[-1])
    hidden = (16,) if n < FEW else (32,)
    return Config(dataset="own", hidden=hidden, optimizer="adam", learning_rate=0.01, epochs=epochs, **kept)


def suited(config: Config, own: OwnData) -> Config:
    """Return the settings for one's own data: a mini-batch that nobody has set is not larger than the training set.

    Raises
    ------
    ConfigError, ValueError
        If the data cannot be split, or not be used, as the settings ask.
    """
    config = config.replace(dataset="own")
    return fitting(config, len(own.x), lambda: len(load_data(config, own).train))
