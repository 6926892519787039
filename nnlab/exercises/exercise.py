"""Exercise: a question that can look at an answer and say what is right or wrong about it.

An answer is a value, or a function the learner has written. A blank one (`...` or None, or a function that still
returns one of these or raises NotImplementedError) is not wrong: it was not attempted, and is told so. A wrong answer
is met with what was expected and what came, and where it is a common slip, with the slip's name.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from ..registry import unknown

RIGHT, WRONG, NOT_ATTEMPTED = "right", "wrong", "not attempted"


class Wrong(Exception):
    """The answer is wrong; the message says how."""


class Blank(Exception):
    """The answer was not attempted."""


class Text(str):
    """A text that a notebook shows as it is, without quotes."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)


@dataclass(frozen=True)
class Verdict:
    """What `check` has found: `status` is "right", "wrong" or "not attempted"."""

    status: str
    text: str

    def __bool__(self) -> bool:
        return self.status == RIGHT

    def __repr__(self) -> str:
        return f"{self.status.capitalize()}. {self.text}"


class Exercise(ABC):
    """A question with a hint and a solution."""

    hint: str
    solution: str
    """Python code."""
    praise: str
    """Said when the answer is right: what to take away from it."""

    @abstractmethod
    def judge(self, answer: Any) -> None:
        """Return if `answer` is right; raise `Wrong`, or `Blank`, if not."""


class Lesson:
    """The exercises of a lesson, by name."""

    def __init__(self, exercises: Mapping[str, Exercise]):
        self.exercises = exercises

    def check(self, name: str, answer: Any) -> Verdict:
        """Say whether `answer` is right, wrong (and how), or not attempted.

        Raises
        ------
        ValueError
            If there is no such exercise.
        """
        exercise = self._pick(name)
        try:
            if is_blank(answer):
                raise Blank
            exercise.judge(answer)
        except Blank:
            return Verdict(NOT_ATTEMPTED, f"Put your answer in place of the dots; hint({name!r}) helps.")
        except Wrong as wrong:
            return Verdict(WRONG, str(wrong))
        return Verdict(RIGHT, exercise.praise)

    def hint(self, name: str) -> Text:
        """Return a nudge in the right direction."""
        return Text(self._pick(name).hint)

    def solution(self, name: str) -> Text:
        """Return one right answer, as code."""
        return Text(self._pick(name).solution)

    def _pick(self, name: str) -> Exercise:
        if name not in self.exercises:
            raise ValueError(unknown("exercise", name, self.exercises))
        return self.exercises[name]


# What judges need


def is_blank(answer: Any) -> bool:
    """Return whether this is still the placeholder."""
    return answer is None or answer is ...


def number(answer: Any) -> float:
    """Return the answer as a number, or raise `Wrong`."""
    if isinstance(answer, str) or np.ndim(answer) > 0 or callable(answer):
        raise Wrong(f"A single number is asked for, and this is {_kind(answer)}.")
    try:
        return float(answer)
    except (TypeError, ValueError):
        raise Wrong(f"A single number is asked for, and this is {_kind(answer)}.") from None


def refuse(found: float, slips: Mapping[float, str], tolerance: float = 1e-9) -> None:
    """Raise `Wrong` with the sentence for the known wrong number that was found, if it is one of them."""
    for slip, sentence in slips.items():
        if abs(found - slip) <= tolerance:
            raise Wrong(sentence)


def call(answer: Any, *arguments: Any) -> np.ndarray:
    """Return what the learner's function makes of these arguments; raise `Wrong` if it fails or changes them."""
    if not callable(answer):
        raise Wrong(f"A function is asked for, and this is {_kind(answer)}. Give its name, without parentheses.")
    given = [np.copy(a) if isinstance(a, np.ndarray) else a for a in arguments]
    try:
        result = answer(*given)
    except NotImplementedError:
        raise Blank from None
    except Exception as error:  # whatever a learner's code raises is an answer, too
        raise Wrong(f"Your function raised {type(error).__name__}: {error}") from None
    if is_blank(result):
        raise Blank
    for before, after in zip(arguments, given, strict=True):
        if isinstance(before, np.ndarray) and not np.array_equal(before, after):
            raise Wrong("Your function changed the array it was given; write w - ... instead of w -= ...")
    try:
        return np.asarray(result, dtype=float)
    except (TypeError, ValueError):
        raise Wrong(f"Your function should return numbers, and it returned {_kind(result)}.") from None


def compare(result: np.ndarray, expected: ArrayLike, slips: Mapping[str, ArrayLike] | None = None) -> None:
    """Raise `Wrong` unless the result is as expected; `slips` are wrong results that are known, by what to say."""
    wanted = np.asarray(expected, dtype=float)
    if result.shape != wanted.shape:
        raise Wrong(f"The result should have the shape {wanted.shape}, and has {result.shape}.")
    if np.allclose(result, wanted, rtol=1e-6, atol=1e-9):
        return
    for sentence, slip in (slips or {}).items():
        if np.allclose(result, slip, rtol=1e-6, atol=1e-9):
            raise Wrong(sentence)
    index = np.unravel_index(np.argmax(~np.isclose(result, wanted, rtol=1e-6, atol=1e-9)), wanted.shape)
    raise Wrong(f"{wanted[index]:.4g} was expected, and {result[index]:.4g} came.")


def _kind(value: Any) -> str:
    kinds: list[tuple[Callable[[Any], bool], str]] = [
        (callable, "a function"),
        (lambda v: isinstance(v, str), "a text"),
        (lambda v: np.ndim(v) > 0, "more than one"),
    ]
    return next((words for test, words in kinds if test(value)), f"of type {type(value).__name__}")
