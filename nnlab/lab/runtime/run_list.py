"""RunList: the runs that were, with their names, and those of them that are kept for comparison.

A name is what a student typed: plain data, bounded in length, never read as anything else.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass, replace

import numpy as np

from ...config import JUDGING, Config, relevant
from ...experiments.run import Run
from ..text.texts import Words

MOST, MOST_BYTES = 50, 64 * 2**20
"""The earliest runs that are not kept go when there are more, or when their weights take more."""
LONGEST_NAME = 40
COPIES = 8
"""About so many vectors of the parameters' size belong to a run: weights, gradients, the optimizer's memory."""


@dataclass
class Entry:
    """A run in the table; `run` is None for the present one."""

    number: int
    name: str
    run: Run | None = None
    kept: bool = False


class RunList:
    """The entries, from the earliest to the present one, which is always the last.

    Parameters
    ----------
    words : Words
        In which runs are named that nobody has given a name.
    """

    def __init__(self, words: Words):
        self.words = words
        self._count = 1
        self.entries = [Entry(1, self._name(1))]

    @property
    def now(self) -> Entry:
        """The present run's entry."""
        return self.entries[-1]

    @property
    def past(self) -> list[Entry]:
        """All entries but the present one's."""
        return self.entries[:-1]

    @property
    def kept(self) -> list[tuple[Entry, Run]]:
        """The runs that are drawn under the present one."""
        return [(entry, entry.run) for entry in self.past if entry.kept and entry.run is not None]

    @property
    def runs(self) -> list[Run]:
        """The runs before the present one."""
        return [entry.run for entry in self.entries if entry.run is not None]

    def add(self, run: Run) -> None:
        """Take over a run that another has taken the place of, and forget the earliest ones if there are too many."""
        self._take(run)
        self._trim()

    def find(self, number: int) -> Entry | None:
        """Return the entry with this number, if it is still there."""
        return next((entry for entry in self.entries if entry.number == number), None)

    def rename(self, number: int, name: str) -> None:
        """Give a run another name; an empty one brings back its number."""
        if entry := self.find(number):
            entry.name = " ".join(name.split())[:LONGEST_NAME] or self._name(number)

    def delete(self, number: int) -> None:
        """Forget a run."""
        entry = self.find(number)
        if entry is not None and entry.run is not None:
            self.entries.remove(entry)

    def relabel(self, words: Words) -> None:
        """Change the language; a name that somebody has chosen stays."""
        unnamed = [entry for entry in self.entries if entry.name == self._name(entry.number)]
        self.words = words
        for entry in unnamed:
            entry.name = self._name(entry.number)

    def _name(self, number: int) -> str:
        return self.words("run_number", n=number)

    def _take(self, run: Run) -> None:
        """Make the present entry that of `run`, unless the same run is there already; begin a new one."""
        entry = self.now
        for old in self.entries[:-1]:
            if old.run is not None and same(old.run, run):
                old.run, old.kept = run, old.kept or entry.kept
                entry.kept = False
                return
        entry.run = run
        self._count += 1
        self.entries.append(Entry(self._count, self._name(self._count)))

    def _trim(self) -> None:
        def size(entry: Entry) -> int:
            return 0 if entry.run is None else COPIES * entry.run.network.parameters.nbytes

        total = sum(map(size, self.entries))
        for entry in [e for e in self.entries[:-1] if not e.kept]:
            if len(self.entries) <= MOST and total <= MOST_BYTES:
                break
            self.entries.remove(entry)
            total -= size(entry)


def same(one: Run, two: Run) -> bool:
    """Return whether two runs have the same settings and the same curve."""
    a, b = one.history, two.history
    return (
        one.config == two.config
        and one.data is two.data
        and len(a) == len(b)
        and np.array_equal(a["train_loss"], b["train_loss"])
    )


def copied(run: Run) -> Run:
    """Return a run that can be gone on with, while this one stays as it is."""
    return replace(run, history=copy.deepcopy(run.history), network=copy.deepcopy(run.network))


def causes(old: Config, new: Config) -> list[str]:
    """Return the settings that differ and can have made the curves differ, those of stopping aside.

    What belongs to another change (the strength of an augmentation that has come) is not counted apart.
    """
    difference = set(old.difference(new)) - JUDGING
    found = [n for n in difference if relevant(n, old.to_dict()) or relevant(n, new.to_dict())]
    if "constant" == old.schedule == new.schedule and "epochs" in found:
        found.remove("epochs")
    for name, owner in (("augmentation_strength", "augmentation"), ("momentum", "optimizer"), ("loss", "output")):
        if name in found and owner in found:
            found.remove(name)
    return found
