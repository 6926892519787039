"""Text in pictures: a page has fonts for every language, a picture only those of the machine that draws it."""

from __future__ import annotations

import html
import unicodedata
from functools import cache

import ipywidgets as w

from ...data.sets import Data
from ...plots.fonts import PROJECT
from ...plots.lettering import written
from ..text.texts import Words

FEW = 8
"""No more letters than this are listed."""


def for_pictures(words: Words) -> Words:
    """Return `words`, or the English ones if no font here has the letters of that language."""
    return Words("en") if _missing(words.language) else words


@cache
def _missing(language: str) -> str:
    return written(Words(language).letters).missing


class FontAdvice(w.HTML):
    """Says which letters of the pictures no font here has, and what to install; hidden when there are none."""

    def __init__(self) -> None:
        super().__init__(layout=w.Layout(display="none"))
        self.add_class("nnlab-fonts")
        self.text = ""
        self._seen: tuple[object, ...] = ()

    def follow(self, data: Data, words: Words) -> None:
        """Look at the words on the pictures of these data, in this language."""
        if self._seen == (data, words.language):
            return
        self._seen = data, words.language
        names = (*data.class_names, *data.feature_names, *data.target_names)
        found = "".join(written(name).missing for name in names) + _missing(words.language)
        letters = [c for c in dict.fromkeys(found) if unicodedata.category(c)[0] not in "CZ"]
        self.text = ""
        if letters:
            listed = "".join(letters[:FEW]) + "…" * (len(letters) > FEW)
            chinese = all(unicodedata.name(c, "").startswith("CJK") for c in letters)
            what = words("fonts_package", package=PROJECT) if chinese else words("fonts_any")
            self.text = words("fonts_missing", letters=listed, what=what)
        self.value = html.escape(self.text)
        self.layout.display = "" if letters else "none"
