"""Mission: a task for the Lab, met or not by what was recorded.

A mission is a sentence and some conditions. A condition is a pure function of a `Recorded`: it returns None if it is
met, else what is still missing, in words and with the numbers. The first condition that is not met speaks.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from ..config import Config
from ..data.sets import Data
from ..experiments.run import Run
from ..experiments.statistics import Difference
from ..training.history import History


@dataclass(frozen=True)
class Recorded:
    """What a mission may look at.

    Attributes
    ----------
    config, history : Config, History
        Of the present run.
    data : Data, optional
        What it learns from.
    runs : sequence of Run
        The runs before it.
    start : Config, optional
        What the Lab began with.
    openings : int
        How often the present run's test set was opened.
    difference : Difference, optional
        Between the two settings of the last comparison, if it is finished and had two.
    """

    config: Config
    history: History
    data: Data | None = None
    runs: Sequence[Run] = field(default=(), repr=False)
    start: Config | None = None
    openings: int = 0
    difference: Difference | None = None

    @classmethod
    def of(cls, run: Run, *earlier: Run, start: Config | None = None) -> Recorded:
        """Return what was recorded of a run, and of runs before it."""
        return cls(run.config, run.history, run.data, earlier, start)

    @property
    def each(self) -> list[Recorded]:
        """The present run and those before it, each for itself; the latest first."""
        alone = [replace(self, config=r.config, history=r.history, data=r.data, openings=0) for r in self.runs]
        return [replace(run, runs=()) for run in (self, *reversed(alone))]


Condition = Callable[[Recorded], str | None]
"""Returns None if it is met, else what is missing."""


@dataclass(frozen=True)
class Mission:
    """A task.

    Attributes
    ----------
    name : str
        Under which it is remembered that it was met; no two have the same.
    text : str
        What is to be done; a `Sentence` is also said in other languages.
    conditions : tuple of Condition
        All of them are to be met.
    hint : str
        Offered after three tries; "" for none.
    """

    name: str
    text: str
    conditions: tuple[Condition, ...]
    hint: str = ""

    def check(self, now: Recorded) -> str | None:
        """Return None if the mission is met, else what is still missing."""
        return next((said for condition in self.conditions if (said := condition(now)) is not None), None)
