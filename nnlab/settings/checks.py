"""Checks: what a setting may be, and how it is read from a text.

A check is called with a value and returns it in its plain form, or raises a ValueError that says what is allowed. It
also reads what somebody has typed, in a control, a list of values to try, or a command line; and menus ask it for its
choices. Checks are composed: ``Optional(Whole(10, 100_000), none="all")``.
"""

from __future__ import annotations

import contextlib
import math
from abc import ABC, abstractmethod
from dataclasses import dataclass
from numbers import Real
from typing import Any

from ..registry import TABLES, unknown
from ..sentences import Sentence, sentence_of, shown

NONE = ("", "none", "all", "auto")
"""What is written where no value is given."""
YES_NO = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}


class Check(ABC):
    """What a setting may be."""

    none = ""
    """What is said of an empty value, where there may be none: "all", "none" or "auto"."""
    several = False
    """Whether a list of values is allowed."""

    @property
    def choices(self) -> tuple[str, ...]:
        """The names to choose from; empty if it is not a choice among names."""
        return ()

    @abstractmethod
    def __call__(self, value: Any) -> Any:
        """Return `value` in its plain form, or raise a ValueError with what is allowed."""

    @abstractmethod
    def read(self, text: str) -> Any:
        """Return the value that a text stands for, or raise a ValueError if it cannot be read.

        Whether the value may be used, the check itself says.
        """


@dataclass(frozen=True)
class Number(Check):
    """A number from `low` to `high`; `above` the one, or `below` the other."""

    low: float
    high: float
    above: bool = False
    below: bool = False

    def __call__(self, value: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, Real):
            raise ValueError(
                Sentence(
                    "no_number", "{value} is not a number; give one {bounds}", value=shown(value), bounds=self._bounds
                )
            )
        number = _float(value)
        too_low = number <= self.low if self.above else number < self.low
        too_high = number >= self.high if self.below else number > self.high
        if not math.isfinite(number) or too_low or too_high:
            raise ValueError(
                Sentence(
                    "number_range",
                    "{value} is out of range; give a number {bounds}",
                    value=f"{number:g}",
                    bounds=self._bounds,
                )
            )
        return number

    @property
    def _bounds(self) -> Sentence:
        low, high = (f"{end:,.0f}" if abs(end) >= 1e6 else f"{end:g}" for end in (self.low, self.high))
        if self.above:
            return Sentence("above", "above {low} to {high}", low=low, high=high)
        if self.below:
            return Sentence("below", "from {low} and below {high}", low=low, high=high)
        return Sentence("between", "from {low} to {high}", low=low, high=high)

    def read(self, text: str) -> Any:
        return _read_number(text, self)


@dataclass(frozen=True)
class Whole(Check):
    """A whole number from `low` to `high`."""

    low: int
    high: int

    def __call__(self, value: Any) -> int:
        low, high = f"{self.low:,}", f"{self.high:,}"
        real = isinstance(value, Real) and not isinstance(value, bool)
        if not real or not (math.isinf(number := _float(value)) or number.is_integer()):
            raise ValueError(
                Sentence(
                    "no_whole",
                    "{value} is not a whole number; give one from {low} to {high}",
                    value=shown(value),
                    low=low,
                    high=high,
                )
            )
        if not self.low <= number <= self.high:
            raise ValueError(
                Sentence(
                    "whole_range",
                    "{value} is out of range; give a whole number from {low} to {high}",
                    value=f"{number:,.0f}",
                    low=low,
                    high=high,
                )
            )
        return int(number)

    def read(self, text: str) -> Any:
        return _read_number(text, self)


def _float(value: Any) -> float:
    try:
        return float(value)
    except OverflowError:  # of a whole number with hundreds of digits
        return math.inf if value > 0 else -math.inf


def _read_number(text: str, check: Check) -> Any:
    """Return the number that was typed; anything else `check` refuses in its own words."""
    if not text.strip():
        raise ValueError(Sentence("empty_field", "no value is given; give a number"))
    try:
        number = float(text)
    except ValueError:
        return check(text.strip())
    return int(number) if number.is_integer() and abs(number) < 2**53 else number


@dataclass(frozen=True)
class Flag(Check):
    """True or false."""

    def __call__(self, value: Any) -> bool:
        known = False
        with contextlib.suppress(ValueError, TypeError):  # an array is neither
            known = value in (True, False)
        if not known:
            raise ValueError(Sentence("no_flag", "{value} is neither true nor false", value=shown(value)))
        return bool(value)

    def read(self, text: str) -> bool:
        word = text.strip()
        if word.lower() not in YES_NO:
            raise ValueError(Sentence("yes_no", "{value} is neither yes nor no", value=shown(word)))
        return YES_NO[word.lower()]


@dataclass(frozen=True)
class Named(Check):
    """The name of an entry of a family in `TABLES`, whoever has put it there."""

    family: str

    @property
    def choices(self) -> tuple[str, ...]:
        return tuple(TABLES[self.family])

    def __call__(self, value: Any) -> str:
        if not isinstance(value, str) or value not in TABLES[self.family]:
            raise ValueError(unknown(self.family, value, TABLES[self.family]))
        return value

    def read(self, text: str) -> str:
        return text.strip()


@dataclass(frozen=True)
class Among(Check):
    """One of a few names."""

    names: tuple[str, ...]

    @property
    def choices(self) -> tuple[str, ...]:
        return self.names

    def __call__(self, value: Any) -> str:
        if not isinstance(value, str) or value not in self.names:
            raise ValueError(
                Sentence(
                    "not_among", "{value} is not one of: {choices}", value=shown(value), choices=", ".join(self.names)
                )
            )
        return value

    def read(self, text: str) -> str:
        return text.strip()


@dataclass(frozen=True)
class Optional(Check):
    """What another check allows, or None, which stands for `none`."""

    check: Check
    none: str = "none"

    @property
    def choices(self) -> tuple[str, ...]:
        return self.check.choices

    def __call__(self, value: Any) -> Any:
        return None if value is None else self.check(value)

    def read(self, text: str) -> Any:
        return None if text.strip().lower() in NONE else self.check.read(text)


@dataclass(frozen=True)
class Batch(Check):
    """A number of samples, or "all"."""

    whole: Whole

    def __call__(self, value: Any) -> int | str:
        if isinstance(value, str) and value == "all":
            return "all"
        try:
            return self.whole(value)
        except ValueError as error:
            raise ValueError(
                Sentence("or_all", '{problem}, or "all" for the whole training set', problem=sentence_of(error))
            ) from None

    def read(self, text: str) -> Any:
        return "all" if text.strip() == "all" else _read_number(text, self)
