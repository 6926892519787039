"""History: what happened, epoch by epoch, as columns of numbers.

Facts are recorded here and shown elsewhere: this file knows no picture. Each set is scored at the end of an epoch in
evaluation mode ("as evaluated": `train_loss`, `validation_loss`, and the metric likewise), so that training and
validation can be compared. `running_loss` is the mean over the epoch's mini-batches while the weights were still
moving and dropout was on ("as trained"). `penalty` is what L1 and L2 add to the loss; it is in no other column.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from os import PathLike
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..nn.metrics import larger_is_better
from ..sentences import Sentence, shown

Array = NDArray[np.floating]


class Stop(NamedTuple):
    """Why and when a run ended; `epoch` is None where a rule saw no reason to stop.

    `kind` is "early", "target", "epochs" or "diverged".
    """

    epoch: int | None
    best_epoch: int | None
    reason: str
    kind: str = ""


COUNTS = ("epoch", "updates", "multiply_adds")
"""The columns that count something, and are written as whole numbers."""


class Mark(NamedTuple):
    """A setting changed in mid-run, after `epoch` epochs."""

    epoch: int
    text: str


class History:
    """The record of a run, or of a stack of runs.

    ``history["train_loss"]`` is an array of shape (epochs,), or (epochs, runs) for a stack.

    Attributes
    ----------
    initial : dict of str to float
        The same figures before the first step.
    stop : Stop or None
        Why it ended, if a rule ended it.
    marks : list of Mark
        Settings changed on the way.
    scored : (int, int) or None
        On how many training samples the training curve is measured, of how many; None for all of them.
    monitor : str
        The column by which `best_epoch` is found where it exists.
    """

    def __init__(self, monitor: str = "validation_loss", scored: tuple[int, int] | None = None):
        self._columns: dict[str, Array] = {}
        self._length = 0
        self.monitor, self.scored = monitor, scored
        self.initial: dict[str, Array | float] = {}
        self.stop: Stop | None = None
        self.marks: list[Mark] = []

    def append(self, values: Mapping[str, float | Array]) -> None:
        """Record one epoch. The columns are those of the first epoch; room for them doubles when it is full."""
        if not self._columns:
            self._columns = {name: np.empty((64, *np.shape(value))) for name, value in values.items()}
        if self._length == len(next(iter(self._columns.values()))):
            for name, column in self._columns.items():  # one by one: the old column is given back at once
                self._columns[name] = np.concatenate([column, np.empty((len(column) + 64, *column.shape[1:]))])
        for name, column in self._columns.items():
            column[self._length] = values[name]
        self._length += 1

    def mark(self, name: str, old: object, new: object) -> None:
        """Record a setting changed in mid-run; several changes of one setting within an epoch are one, or none."""
        words = name.replace("_", " ")
        if self.marks and self.marks[-1].epoch == self._length and self.marks[-1].text.startswith(f"{words} "):
            old = self.marks.pop().text.removeprefix(f"{words} ").partition(" →")[0]
        if str(old) != str(new):
            self.marks.append(Mark(self._length, f"{words} {old} → {new}"))

    def __len__(self) -> int:
        return self._length

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(self._columns)

    def __contains__(self, name: str) -> bool:
        return name in self._columns

    def __iter__(self) -> Iterator[str]:
        return iter(self._columns)

    def __getitem__(self, name: str) -> Array:
        if name in self._columns:
            column = self._columns[name][: self._length]
            column.setflags(write=False)
            return column
        if not self._columns:
            return np.empty(0)
        raise KeyError(
            Sentence(
                "no_history_column",
                "no column {name}; there are: {names}",
                name=shown(name),
                names=", ".join(self._columns),
            )
        )

    @property
    def stop_reason(self) -> str:
        """Why the run ended, in words."""
        return self.stop.reason if self.stop else f"trained for {self._length} epochs"

    @property
    def watched(self) -> str:
        """The column by which an epoch is called best."""
        return self.monitor if self.monitor in self._columns else "train_loss"

    @property
    def best_epoch(self) -> int | None:
        """The epoch (from 1) at which the watched column was best; None before the first epoch.

        Raises
        ------
        ValueError
            In the history of a stack: each run has its own (take ``history.run(r)``).
        """
        return best_epoch(self[self.watched], self.watched)

    def run(self, index: int) -> History:
        """Return run `index` of a stack as a history of its own."""
        columns = [(name, self[name]) for name in self]
        part = History.from_columns({name: c[:, index] if c.ndim > 1 else c for name, c in columns}, self.monitor)
        part.initial = {name: of_run(value, index) for name, value in self.initial.items()}
        part.marks, part.scored = list(self.marks), self.scored
        return part

    def until(self, epoch: int) -> History:
        """Return the record of the first `epoch` epochs."""
        part = History.from_columns({name: self[name][:epoch] for name in self}, self.monitor)
        part.initial = dict(self.initial)
        part.marks, part.scored = [mark for mark in self.marks if mark.epoch <= epoch], self.scored
        return part

    def cut(self, epochs: int) -> None:
        """Forget all that came after so many epochs; a divergence stays, as its epoch is not part of the record."""
        self._length = min(self._length, epochs)
        self.marks = [mark for mark in self.marks if mark.epoch <= epochs]
        if self.stop and self.stop.kind != "diverged" and (self.stop.epoch or 0) > epochs:
            self.stop = None

    @classmethod
    def from_columns(cls, columns: Mapping[str, Sequence[float] | Array], monitor: str = "validation_loss") -> History:
        """Return the history with these columns, all of one length.

        Raises
        ------
        ValueError
            If their lengths differ.
        """
        arrays = {name: np.array(values, dtype=float) for name, values in columns.items()}
        lengths = {len(array) for array in arrays.values()}
        if len(lengths) > 1:
            raise ValueError(Sentence("columns_lengths", "the columns of a history must be of one length"))
        history = cls(monitor)
        history._columns = arrays
        history._length = lengths.pop() if lengths else 0
        return history

    def to_csv(self, path: str | PathLike[str]) -> None:
        """Write one line an epoch; in a stack, a column `name[r]` for each run."""
        with open(path, "w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            flat = {name: self[name].reshape(self._length, -1) for name in self._columns}
            names = [
                name if column.shape[1] == 1 else f"{name}[{r}]"
                for name, column in flat.items()
                for r in range(column.shape[1])
            ]
            writer.writerow(names)
            kinds = {name: int if name in COUNTS else float for name in flat}
            for epoch in range(self._length):
                writer.writerow([kinds[name](value) for name, column in flat.items() for value in column[epoch]])

    def __repr__(self) -> str:
        return f"History({self._length} epochs: {', '.join(self._columns)})"


def of_run(value: float | Array, index: int) -> float:
    """Return a figure of an epoch as it is for run `index`: its own, or the one that all share."""
    return float(value[index]) if isinstance(value, np.ndarray) and value.ndim else float(value)


def best_epoch(values: Array, name: str) -> int | None:
    """Return the first epoch (from 1) with the best value of the column `name`; not-a-numbers are passed over."""
    if values.ndim > 1:
        raise ValueError(
            Sentence(
                "stack_best",
                "this is the history of a stack; each run has its own best epoch: history.run(0).best_epoch",
            )
        )
    if not np.isfinite(values).any():
        return None
    best = np.nanargmax if larger_is_better(name.partition("_")[2]) else np.nanargmin
    return int(best(values)) + 1
