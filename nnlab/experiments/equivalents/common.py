"""What the programs for other libraries have in common: comments where there is no equivalent, and the layout of calls.

A part that a library does not have, because it is rare or because somebody has just added it, never keeps a program
from being written: another part stands in, and a comment says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from ...config import Config
from ...data.datasets import Data
from ...nn.schedules import SCHEDULES, ReduceOnPlateau, Schedule

T = TypeVar("T")


def each(value: Any, layers: int) -> list[Any]:
    """Return a value for each layer."""
    return list(value) if isinstance(value, tuple) else [value] * layers


def batch(config: Config, data: Data) -> int:
    """Return how many samples a mini-batch has."""
    return len(data.train) if config.batch_size == "all" else int(config.batch_size)


def unmet(config: Config, *names: str) -> list[str]:
    """Return comments on the settings that are in use, but that a library does not have."""
    default = Config()
    return [
        f"# no equivalent: {name}={getattr(config, name)!r}"
        for name in names
        if getattr(config, name) != getattr(default, name)
    ]


def equivalent(parts: Mapping[str, T], what: str, name: str, instead: str, notes: list[str]) -> T:
    """Return what a part is called in a library; if it lacks it, what stands in, and add a comment to `notes`."""
    if name in parts:
        return parts[name]
    note = f"# no equivalent: {what}={name!r}; {instead} stands in"
    if note not in notes:
        notes.append(note)
    return parts[instead]


def steers_itself(schedule: str) -> bool:
    """Whether a schedule follows the validation loss, and not the clock alone."""
    return type(SCHEDULES[schedule]()).observe is not Schedule.observe


def falls_on_plateaus(schedule: str) -> bool:
    """Whether a schedule is the one that other libraries have, too."""
    return SCHEDULES[schedule] is ReduceOnPlateau


def call(name: str, arguments: list[str]) -> str:
    """Return a call on one line, or on as many as it takes."""
    line = f"{name}({', '.join(arguments)})"
    if len(line) <= 100 and "#" not in line:
        return line
    body = "".join(f"    {a.replace('  #', ',  #') if '  #' in a else a + ','}\n" for a in arguments)
    return f"{name}(\n{body})"


def program(*lines: str | list[str]) -> str:
    """Return lines, and lists of lines, as a program; empty ones are left out."""
    flat = [text for line in lines for text in (line if isinstance(line, list) else [line]) if text]
    return "\n".join(flat).rstrip("\n") + "\n"
