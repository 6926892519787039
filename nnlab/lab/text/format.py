"""Format: values of settings as texts, to be read or to be typed, and back; one place for all of the Lab.

What a text stands for is known by the setting's check (`nnlab.settings.checks`), which the command line asks too.
"""

from __future__ import annotations

import html
import math
import re
from collections.abc import Mapping
from typing import Any

from ...config import SETTINGS, Config, ConfigError, read_setting
from ...sentences import Sentence
from .texts import Words

TINY = 1e-6
"""A figure of a sentence below this is said to be below it."""
NUMBER = re.compile(r"[-+−]?\d[\d.,]*(?:e[-+]?\d+(?: ± [\d.e-]+)?|(?: ± [\d.e-]+)? %| ± [\d.e-]+)")
"""A number at which a line might break: with an exponent, a spread or a percent sign."""
LONGEST = 400
"""Characters in a list of values."""


def value_text(value: Any) -> str:
    """Return a setting's value in a few characters, to be read; of added points, how many."""
    if isinstance(value, tuple) and value and isinstance(value[0], tuple):
        return str(len(value))
    if isinstance(value, tuple):
        return ", ".join(map(value_text, value)) or "–"
    if isinstance(value, bool):
        return "✓" if value else "–"
    return f"{value:g}" if isinstance(value, float) else str(value)


def typed(value: Any) -> str:
    """Return a setting's value as one would type it: `read_setting` gives it back, to the last digit."""
    if value is None:
        return ""
    if isinstance(value, tuple):
        return ", ".join(map(typed, value))
    short = value_text(value)
    return short if not isinstance(value, float) or float(short) == value else repr(value)


def parse_values(name: str, written: str) -> list[Any]:
    """Return the values of a setting that were written down, like ``0, 0.1``; lists of sizes like ``8; 32, 16``.

    Raises
    ------
    ConfigError
        If a value cannot be read.
    """
    check_length(name, written)
    pieces = [piece.strip() for piece in written.split(";" if ";" in written else ",")]
    return [read_setting(name, piece) for piece in pieces if piece]


def check_length(name: str, written: str) -> None:
    """Raise a ConfigError if there is more written than anybody would."""
    if len(written) > LONGEST:
        raise ConfigError(
            {
                name: Sentence(
                    "many_characters",
                    "{n} characters are too many; {most} at most",
                    n=f"{len(written):,}",
                    most=f"{LONGEST}",
                )
            }
        )


def setting_name(name: str, words: Words) -> str:
    """Return what a setting is called where its group is not to be seen beside it."""
    return f"{words('Seeds')}: {words(name)}" if name.endswith("_seed") else words(name)


def differences(old: Config, new: Config, words: Words) -> list[str]:
    """Return what differs between two configs, each as "dropout 0 → 0.5"."""
    found = old.difference(new).items()
    return [f"{setting_name(name, words)} {said(name, a, words)} → {said(name, b, words)}" for name, (a, b) in found]


def said(name: str, value: Any, words: Words) -> str:
    """Return a setting's value as `value_text` does; where none is set, what that means: "all", "by the data"."""
    return words(SETTINGS[name].check.none) if value is None else value_text(value)


def change_text(change: Mapping[str, Any], words: Words) -> str:
    """Return a suggested change as it stands on its button."""
    changes = [f"{words(name)} {said(name, value, words)}" for name, value in change.items()]
    return words("apply", change=", ".join(changes))


def mark_text(text: str, words: Words) -> str:
    """Return what the history says of a change in mid-run, with the settings called as in this language."""
    known = {name.replace("_", " "): words(name) for name in Config.field_names()}
    none = words("none")
    said = [
        next(
            (known[n] + piece.removeprefix(n).replace("None", none) for n in known if piece.startswith(f"{n} ")), piece
        )
        for piece in text.removeprefix("fork: ").removesuffix("nothing changed").split(", ")
    ]
    changes = ", ".join(said)
    return words("mark_fork", changes=changes or "–") if text.startswith("fork: ") else changes


def plain_number(value: float) -> str:
    """Return a figure of a sentence, to three digits and without an exponent, at which a line might break."""
    if not math.isfinite(value):
        return "∞" if value > 0 else "–∞" if value < 0 else "?"
    if abs(value) >= 100:
        return f"{value:,.0f}"
    if 0 < abs(value) < TINY:
        return f"< {TINY:.6f}"
    places = 2 - math.floor(math.log10(abs(value))) if value else 0
    return f"{value:.{min(max(places, 0), 7)}f}"


def duration(seconds: float) -> str:
    """Return a length of time for people: 0:07, 12:30, 1:05:00."""
    whole = round(seconds)
    minutes, rest = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def unbroken(text: str) -> str:
    """Return a text as HTML in which no line breaks within a number: not after the hyphen of 3.2e-04."""
    pieces, end = list[str](), 0
    for found in NUMBER.finditer(text):
        pieces += [html.escape(text[end : found.start()]), f'<span class="nnlab-unbroken">{found[0]}</span>']
        end = found.end()
    return "".join([*pieces, html.escape(text[end:])])
