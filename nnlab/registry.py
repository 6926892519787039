"""Tables of named parts.

Every family of parts (activations, optimizers, datasets, ...) is a plain dict from a name to an object. Menus,
error messages, sweeps and tests all read the same dict, so a new part is one new entry. `TABLES` lists the
families, so that `Config` can check a name without knowing who defines it.
"""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any, TypeVar

from .sentences import Sentence, shown

T = TypeVar("T")

TABLES: dict[str, dict[str, Any]] = {}


def table(what: str, entries: dict[str, T]) -> dict[str, T]:
    """Register `entries` as the family called `what` (singular, e.g. "activation") and return them."""
    TABLES[what] = entries
    return entries


def pick(what: str, name: str) -> Any:
    """Return the entry `name` of the family `what`.

    Raises
    ------
    ValueError
        If there is no such entry; the message lists those there are, and the closest one.
    """
    entries = TABLES[what]
    if isinstance(name, str) and name in entries:
        return entries[name]
    raise ValueError(unknown(what, name, entries))


def unknown(what: str, name: object, choices: Mapping[str, Any]) -> Sentence:
    """Return the sentence that says `name` is not one of `choices`, and which ones there are."""
    close = get_close_matches(str(name).lower(), choices, n=1)
    family, known = Sentence(what.replace(" ", "_"), what), ", ".join(sorted(choices))
    if not close:
        return Sentence(
            "unknown", "unknown {what} {name}; choose one of: {choices}.", what=family, name=shown(name), choices=known
        )
    return Sentence(
        "unknown_close",
        "unknown {what} {name}; choose one of: {choices}. Did you mean {close}?",
        what=family,
        name=shown(name),
        choices=known,
        close=repr(close[0]),
    )
