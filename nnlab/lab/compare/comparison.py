"""Comparison: what an entry of the table of comparisons says, and what a student's choice gives it to work with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ...config import Config
from ...data.sets import Data
from ...experiments.run import Own, Run
from ..text.texts import Words
from .plan import Plan
from .verdict import SentenceOf


@dataclass(frozen=True)
class Choice:
    """What was chosen, and the run it is about.

    Attributes
    ----------
    config : Config
        Of the present run.
    own : Own
        One's own samples and labels, if the present run is on them.
    count : int
        Of seeds, or of folds.
    field, values : str
        A setting, and what was written into the field of values.
    kept : (str, Run) or None
        Name and run of the run that was kept last, the present one aside.
    present_is_kept : bool
        Whether the present run is kept.
    """

    config: Config
    own: Own
    count: int
    field: str
    values: str
    kept: tuple[str, Run] | None = None
    present_is_kept: bool = False


@dataclass(frozen=True)
class Comparison:
    """One way to compare runs. Its words are those with the keys ``kind_<name>`` and ``kind_<name>_help``.

    Attributes
    ----------
    plan : callable
        Takes the `Choice`; returns the plan, or raises a ValueError that says why there is none.
    sentence : callable
        Says what came of it, see `SentenceOf`.
    head : callable
        Takes the plan and the words; returns what stands above the first column of the table of scores.
    count : int
        Seeds (or folds) to begin with.
    counted : str
        The key of the word for what is counted.
    asks : tuple of str
        What else it asks for: "field", "values".
    offer : callable, optional
        Takes the setting, the present config and data; returns values to begin with.
    """

    plan: Callable[[Choice], Plan]
    sentence: SentenceOf
    head: Callable[[Plan, Words], str]
    count: int
    counted: str = "compare_seeds_count"
    asks: tuple[str, ...] = ()
    offer: Callable[[str, Config, Data], str] | None = None
