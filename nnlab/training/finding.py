"""Finding: what is seen in a run, in a form that any language can say."""

from __future__ import annotations

from typing import Any, NamedTuple


class Finding(NamedTuple):
    """What is seen (`kind`), the numbers in the sentence that says so, and settings that may help."""

    kind: str
    values: dict[str, Any]
    change: dict[str, Any]


class Jump(float):
    """A figure that was recorded, and stands out from those around it; `usual` is their median."""

    def __new__(cls, value: float, usual: float) -> Jump:
        """Return the figure with what is usual around it."""
        made = super().__new__(cls, value)
        made.usual = usual
        return made

    usual: float


def percent(share: float) -> str:
    """Return a share as it is written in a sentence: 31 %."""
    return f"{100 * share:.0f} %"


def one_digit(value: float) -> float:
    """Return `value` to one digit."""
    return float(f"{value:.1g}")
