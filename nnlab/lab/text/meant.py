"""Meant: what somebody may have meant whose text cannot be used: "0,3" for 0.3, "1.5" epochs for 2."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import Any, Protocol

from .format import LONGEST, typed

THOUSANDS = re.compile(r"[1-9]\d{0,2}(,\d{3})+")


class Check(Protocol):
    """What reads a text, and says what may be."""

    def __call__(self, value: Any) -> Any:
        """Return the value in its plain form; a ValueError says what is wrong with it."""

    def read(self, text: str) -> Any:
        """Return what a text stands for; a ValueError says what is wrong with it."""


def meant(text: str, check: Check) -> str:
    """Return the nearest text that the check takes, or none."""
    plain = unicodedata.normalize("NFKC", text[:LONGEST]).replace("。", ".").replace("、", ",").strip()
    for candidate in _candidates(plain):
        try:
            return typed(check(check.read(candidate)))
        except (ValueError, OverflowError):
            continue
    return ""


def _candidates(plain: str) -> Iterator[str]:
    """Yield what the text may stand for: in plain digits, with a decimal point, as a share, rounded, as a list."""
    yield plain
    if THOUSANDS.fullmatch(plain):
        yield plain.replace(",", "")
    yield plain.replace(",", ".")
    number = plain.replace(",", ".")
    yield from _changed(number.removesuffix("%"), lambda value: f"{value / 100:g}" if number.endswith("%") else "")
    yield from _changed(number, lambda value: str(math.floor(value + 0.5)))
    yield ", ".join(re.split(r"[\s,;]+", plain))


def _changed(text: str, change: Callable[[float], str]) -> Iterator[str]:
    try:
        made = change(float(text))
    except (ValueError, OverflowError):
        return
    if made:
        yield made
