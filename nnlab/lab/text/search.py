"""Search: which setting somebody means who types a few letters, in any language of the Lab."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from ...config import SETTINGS
from .texts import TEXTS


def search(query: str, names: Iterable[str]) -> list[str]:
    """Return those of the settings that a query means, in their order; of an empty one, none.

    They are those with all its words in their name or label. If there are none, those with them in their choices or
    their explanation.
    """
    wanted, names = _folded(query).split(), list(names)
    for place in (_called, _told):
        found = [name for name in names if wanted and all(word in place(name) for word in wanted)]
        if found:
            return found
    return []


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().replace("_", " ")


def _called(name: str) -> str:
    return _folded("\n".join([name, *TEXTS[name]]))


def _told(name: str) -> str:
    return _folded("\n".join([name, *TEXTS[name], *TEXTS[f"help_{name}"], *SETTINGS[name].check.choices]))
