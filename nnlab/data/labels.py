"""Labels: when a target is a class and when a quantity, and what is too long or too large for either."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..sentences import Sentence, shown

MOST_CLASSES = 20
"""Whole numbers with at most so many different values are classes; with more, they are quantities."""

LARGEST = 1e100
"""Beyond this, the square of a number, hence a standard deviation, is more than a float can hold."""

LONGEST_LABEL = 1000
"""Characters of a class's name."""

MOST_CHARACTERS = 50_000_000
"""Of all labels: numpy gives each of them the room of the longest, four bytes a character."""


def check_texts(values: Sequence[Any], name: str = "y") -> None:
    """Refuse values that are all text, if an array of them would take too much memory; as `check_labels` does."""
    if values and all(isinstance(value, str) for value in values):
        check_labels(len(values), max(values, key=len), name)


def check_labels(n: int, longest: str, name: str = "y") -> None:
    """Refuse `n` labels, of which the longest is given, if they would take too much memory.

    Raises
    ------
    ValueError
        Showing the beginning of the longest.
    """
    if len(longest) <= LONGEST_LABEL and len(longest) * n <= MOST_CHARACTERS:
        return
    most = min(LONGEST_LABEL, MOST_CHARACTERS // max(n, 1))
    sentence = Sentence(
        "long_label",
        "{name} has a label of {length} characters, {label}; is that the right column? "
        "Each of {n} labels may have {most} at most",
        name=shown(name),
        length=f"{len(longest):,}",
        label=shown(longest, 40),
        n=f"{n:,}",
        most=f"{most:,}",
    )
    raise ValueError(sentence)
