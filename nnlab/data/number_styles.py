"""Numbers as people write them: 1234.5, 1,234.5, 1.234,5 or 1 234,5.

Which mark is the decimal one cannot be told from one cell: 1,234 is a thousand or a little more than one. It can be
told from a table whose cells agree: one that holds 0,5 and 12,75 has decimal commas, one that holds 1,234.5 groups its
thousands. Where the cells say nothing, or contradict each other, nothing is guessed.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import NamedTuple

from .labels import LARGEST

MISSING = frozenset({"", "na", "n/a", "nan", "null", "none", "?", "-"})
"""Cells that say that a value is missing, in small letters. In the column to predict only the empty cell does."""

WHOLE = re.compile(r"[+-]?[0-9]{1,15}")

MINUS = str.maketrans({"\u2212": "-", "\u2009": " ", "\u00a0": " ", "\u202f": " ", "\u2019": "'"})
"""Typographic minus, blanks and apostrophe, as the keyboard has them."""

SHAPE = str.maketrans("23456789", "11111111")
"""Cells that differ in these digits only say the same about how numbers are written."""

LONGEST_NUMBER, MOST_SHAPES = 100, 10_000

_SIGN, _POWER = r"[+-]?", r"(?:[eE][+-]?\d{1,4})?"
GROUPED = {mark: re.compile(rf"{_SIGN}\d{{1,3}}(?:{re.escape(mark)}\d{{3}})+") for mark in (",", ".", " ", "'")}
FRACTION = {mark: re.compile(rf"{_SIGN}\d*{re.escape(mark)}\d+{_POWER}") for mark in (",", ".")}
BOTH = {
    (group, mark): re.compile(rf"{_SIGN}\d{{1,3}}(?:{re.escape(group)}\d{{3}})+{re.escape(mark)}\d+{_POWER}")
    for group in (",", ".", " ", "'")
    for mark in (",", ".")
    if group != mark
}


class Style(NamedTuple):
    """How numbers are written: the decimal mark, and what groups the thousands ("" for nothing)."""

    decimal: str = "."
    group: str = ""

    def reader(self) -> Callable[[str], float | None]:
        """Return the function that reads a cell in this style; None if it is not a number in it."""
        if self == Style():
            return plain_number

        group, decimal = self.group, self.decimal

        def read(cell: str) -> float | None:
            if not cell.isascii():
                cell = cell.translate(MINUS)
            if group and group in cell:
                whole, mark, rest = cell.partition(decimal)
                if not GROUPED[group].fullmatch(whole) or (mark and not rest):
                    return None
                cell = whole.replace(group, "") + mark + rest
            if decimal == ",":
                if "." in cell:
                    return None
                cell = cell.replace(",", ".")
            return plain_number(cell)

        return read


def plain_number(cell: str) -> float | None:
    """Return the number a cell holds as programs write it; None if it is none, not finite, or huge."""
    try:
        number = float(cell)
    except ValueError:
        return None
    return number if math.isfinite(number) and abs(number) <= LARGEST and "_" not in cell else None


def looks_like_number(cell: str) -> bool:
    """Return whether this may be a number in any style."""
    cell = cell.translate(MINUS)
    return plain_number(cell) is not None or any(
        pattern.fullmatch(cell) for pattern in (*GROUPED.values(), *FRACTION.values(), *BOTH.values())
    )


class Survey:
    """Gathers from cells how a table writes its numbers; each `see` is told another one.

    Attributes
    ----------
    decimal, group : dict of str to str
        For each mark the first cell that shows that it is the decimal one, or groups thousands.
    unclear : dict of str to str
        For each mark the first cell in which it may be either.
    """

    def __init__(self) -> None:
        self.decimal: dict[str, str] = {}
        self.group: dict[str, str] = {}
        self.unclear: dict[str, str] = {}
        self._seen: set[str] = set()

    def see(self, cell: str) -> None:
        """Take notice of a cell; what is not a number says nothing."""
        shape = cell.translate(SHAPE)
        if shape in self._seen or len(shape) > LONGEST_NUMBER:
            return
        if len(self._seen) < MOST_SHAPES:
            self._seen.add(shape)
        plain = cell.translate(MINUS)
        for (group, mark), pattern in BOTH.items():
            if pattern.fullmatch(plain):
                self.group.setdefault(group, cell)
                self.decimal.setdefault(mark, cell)
                return
        for mark, pattern in GROUPED.items():
            if pattern.fullmatch(plain):
                sure = mark not in FRACTION or plain.count(mark) > 1
                if not sure and plain.lstrip("+-").startswith("0"):
                    self.decimal.setdefault(mark, cell)
                else:
                    (self.group if sure else self.unclear).setdefault(mark, cell)
                return
        for mark, pattern in FRACTION.items():
            if pattern.fullmatch(plain):
                self.decimal.setdefault(mark, cell)

    def style(self) -> Style | tuple[str, str]:
        """Return the style, or two cells that contradict each other (the same cell twice if it may mean two things)."""
        decimal, group = dict(self.decimal), dict(self.group)
        for mark, other in ((",", "."), (".", ",")):
            if mark in group:
                decimal.setdefault(other, group[mark])
        for mark, other in ((",", "."), (".", ",")):
            if mark in self.unclear and mark not in decimal:
                if other in decimal and (mark == "," or mark in group):
                    group.setdefault(mark, self.unclear[mark])
                elif mark == ",":
                    return (self.unclear[mark], self.unclear[mark])
                else:  # a point is the decimal mark unless something says otherwise
                    decimal.setdefault(mark, self.unclear[mark])
        if len(decimal) > 1:
            return decimal[","], decimal["."]
        mark = next(iter(decimal), ".")
        if len(group) > 1 or mark in group:
            first, second = list(group.values())[:2] if len(group) > 1 else (group[mark], decimal[mark])
            return first, second
        return Style(mark, next(iter(group), ""))
