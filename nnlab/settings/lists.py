"""Lists: checks of several values, and of texts that write them down."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ..sentences import Sentence, sentence_of, shown
from .checks import NONE, Check, Number, Whole

MOST_LAYERS = 10
"""Hidden layers, at most."""
MOST_POINTS = 100
DIGITS = 10
"""Of a size: with more it is out of range whatever they are, and Python does not read numbers of any length."""
"""Points added by hand, at most."""


@dataclass(frozen=True)
class Several(Check):
    """A list of at most `longest` values; one alone may stand for itself."""

    check: Check
    longest: int
    none = "none"
    several = True

    @property
    def choices(self) -> tuple[str, ...]:
        return self.check.choices

    def __call__(self, value: Any) -> tuple[Any, ...]:
        if isinstance(value, (str, int, float)):
            value = (value,)
        if not isinstance(value, Iterable):
            raise ValueError(
                Sentence(
                    "no_list",
                    "{value} is not a list; give up to {most} values",
                    value=shown(value),
                    most=f"{self.longest}",
                )
            )
        values = tuple(value)
        if len(values) > self.longest:
            raise ValueError(
                Sentence(
                    "many_entries",
                    "{n} entries are too many; {most} at most",
                    n=f"{len(values)}",
                    most=f"{self.longest}",
                )
            )
        return tuple(self.check(one) for one in values)

    def read(self, text: str) -> tuple[Any, ...]:
        return () if text.strip().lower() in NONE else tuple(self.check.read(piece) for piece in text.split(","))


@dataclass(frozen=True)
class OneOrEach(Check):
    """One value for all hidden layers, or a list with one for each."""

    check: Check
    several = True

    @property
    def choices(self) -> tuple[str, ...]:
        return self.check.choices

    def __call__(self, value: Any) -> Any:
        each = Several(self.check, MOST_LAYERS)
        return each(value) if isinstance(value, (list, tuple)) else self.check(value)

    def read(self, text: str) -> Any:
        return tuple(self.check.read(piece) for piece in text.split(",")) if "," in text else self.check.read(text)


@dataclass(frozen=True)
class Sizes(Check):
    """The sizes of the hidden layers: a list, a single one, or a text like ``"32, 16"``."""

    size: Whole
    several = True

    def __call__(self, value: Any) -> tuple[int, ...]:
        return Several(self.size, MOST_LAYERS)(parse_sizes(value) if isinstance(value, str) else value)

    def read(self, text: str) -> tuple[int, ...]:
        return parse_sizes("" if text.strip() == "none" else text)


def parse_sizes(text: str) -> tuple[int, ...]:
    """Read layer sizes from a text such as ``"32, 16"``; an empty text means no hidden layer.

    Raises
    ------
    ValueError
        Naming the piece that is not a whole number.
    """
    if not text.strip():
        return ()
    pieces = [piece.strip() for piece in text.split(",")]
    for place, piece in enumerate(pieces, start=1):
        if not (piece.isascii() and piece.isdigit()):
            what = (
                Sentence("not_whole", "{value} is not a whole number", value=shown(piece))
                if piece
                else Sentence("nothing_there", "no value is given")
            )
            raise ValueError(
                Sentence(
                    "sizes",
                    "size {place}: {what}; write the sizes of the hidden layers like 32, 16",
                    place=f"{place}",
                    what=what,
                )
            )
    return tuple(int(piece.lstrip("0")[:DIGITS] or 0) for piece in pieces)


@dataclass(frozen=True)
class Points(Check):
    """Points of two or three numbers each, or a text like ``"0.5 -1 1; 0.2 0.3 0"``."""

    number: Number

    def __call__(self, value: Any) -> tuple[tuple[float, ...], ...]:
        if isinstance(value, str):
            value = [piece.split() for piece in value.split(";") if piece.strip()]
        if not isinstance(value, Iterable):
            raise ValueError(
                Sentence(
                    "no_points",
                    "{value} is not a list of points; give up to {most}",
                    value=shown(value),
                    most=f"{MOST_POINTS}",
                )
            )
        points = tuple(value)
        if len(points) > MOST_POINTS:
            raise ValueError(
                Sentence(
                    "many_points",
                    "{n} points are too many; {most} at most",
                    n=f"{len(points):,}",
                    most=f"{MOST_POINTS}",
                )
            )
        return tuple(self._point(point, place) for place, point in enumerate(points, start=1))

    def _point(self, point: Any, place: int) -> tuple[float, ...]:
        if isinstance(point, str) or not isinstance(point, Iterable) or len(numbers := tuple(point)) not in (2, 3):
            form = Sentence(
                "form",
                "give (x1, x2, class or value), or (x, y) if there is one input; as a text: 0.5 -1 1; 0.2 0.3 0",
            )
            raise ValueError(
                Sentence(
                    "point_form", "point {place} is {point}; {form}", place=f"{place}", point=shown(point), form=form
                )
            )
        try:
            return tuple(self.number(_number_in(number)) for number in numbers)
        except ValueError as error:
            raise ValueError(
                Sentence("point", "point {place}: {problem}", place=f"{place}", problem=sentence_of(error))
            ) from None

    def read(self, text: str) -> Any:
        """Read a text; one with commas is a list of numbers, as with other settings, and none of points."""
        return self([_number_in(piece.strip()) for piece in text.split(",")] if "," in text else text)


def _number_in(number: Any) -> Any:
    """Return the number that a text stands for, or whatever it is."""
    with contextlib.suppress(ValueError):
        return float(number) if isinstance(number, str) else number
    return number
