"""Finding: what is seen in a run, in a form that any language can say."""

from __future__ import annotations

from typing import Any, NamedTuple


class Finding(NamedTuple):
    """What is seen (`kind`), the numbers in the sentence that says so, and settings that may help."""

    kind: str
    values: dict[str, Any]
    change: dict[str, Any]


def percent(share: float) -> str:
    """Return a share as it is written in a sentence: 31 %."""
    return f"{100 * share:.0f} %"


def one_digit(value: float) -> float:
    """Return `value` to one digit."""
    return float(f"{value:.1g}")
