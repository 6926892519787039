"""Text in pictures: a page has fonts for every language, a picture only those of the machine that draws it."""

from __future__ import annotations

from functools import cache

from ...plots.lettering import written
from ..text.texts import Words


def for_pictures(words: Words) -> Words:
    """Return `words`, or the English ones if no font here has the letters of that language."""
    return words if _drawable(words.language) else Words("en")


@cache
def _drawable(language: str) -> bool:
    return not written(Words(language).letters).missing
