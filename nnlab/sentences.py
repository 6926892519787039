"""Sentence: a complaint in plain English that can be said in another language.

What lies below the Lab knows of no languages. It says what is wrong in English, where it is wrong, and gives the
sentence a code; whoever speaks another language finds it there by that code, with what stood in the gaps.
"""

from __future__ import annotations

from typing import Any


class Sentence(str):
    """A text with a code and gaps: ``Sentence("too_many", "{n} are too many; {most} at most", n="7", most="5")``.

    It is an ordinary text wherever a text is wanted, also as the one argument of an exception.

    Parameters
    ----------
    code : str
        Its name in every language, of small letters and underscores.
    text : str
        The English words, with a ``{name}`` for each gap.
    **gaps : str
        What stands in them, as it is to be read (``f"{n:,}"``, ``repr(name)``); may be a `Sentence` itself.
    """

    code: str
    gaps: dict[str, str]
    _text: str

    def __new__(cls, code: str, text: str, /, **gaps: str) -> Sentence:
        self = super().__new__(cls, text.format(**gaps))
        self.code, self.gaps, self._text = code, gaps, text
        return self

    def __reduce__(self) -> tuple[Any, ...]:  # as it travels between processes
        return _again, (self.code, self._text, self.gaps)


def _again(code: str, text: str, gaps: dict[str, str]) -> Sentence:
    return Sentence(code, text, **gaps)


def sentence_of(error: BaseException) -> str:
    """Return what an error says: the `Sentence` it carries, or else its text."""
    return error.args[0] if len(error.args) == 1 and isinstance(error.args[0], Sentence) else str(error)
