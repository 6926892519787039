"""Sentence: a complaint in plain English that can be said in another language.

What lies below the Lab knows of no languages. It says what is wrong in English, where it is wrong, and gives the
sentence a code; whoever speaks another language finds it there by that code, with what stood in the gaps.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

LONGEST_GAP = 1000
"""Characters; what stands in a gap may come from a stranger's file, and a complaint is to be read."""


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
        What stands in them, as it is to be read (``f"{n:,}"``, ``repr(name)``); may be a `Sentence` itself. Else it is
        made `readable`.
    """

    code: str
    gaps: dict[str, str]
    _text: str

    def __new__(cls, code: str, text: str, /, **gaps: str) -> Sentence:
        gaps = {name: gap if isinstance(gap, Sentence) else readable(gap) for name, gap in gaps.items()}
        self = super().__new__(cls, text.format(**gaps))
        self.code, self.gaps, self._text = code, gaps, text
        return self

    def with_gaps(self, **gaps: str) -> Sentence:
        """Return the same sentence with something else in these of its gaps."""
        return Sentence(self.code, self._text, **{**self.gaps, **gaps})

    def __reduce__(self) -> tuple[Any, ...]:  # as it travels between processes
        return _again, (self.code, self._text, self.gaps)


def _again(code: str, text: str, gaps: dict[str, str]) -> Sentence:
    return Sentence(code, text, **gaps)


def listed(names: Sequence[str]) -> str:
    """Return names as one says them: "a, b and c"."""
    if len(names) < 2:
        return "".join(names)
    return Sentence("listed", "{first} and {last}", first=", ".join(names[:-1]), last=names[-1])


def sentence_of(error: BaseException) -> str:
    """Return what an error says: the `Sentence` it carries, or else its text."""
    return error.args[0] if len(error.args) == 1 and isinstance(error.args[0], Sentence) else str(error)


def readable(text: str, longest: int = LONGEST_GAP) -> str:
    """Return a text cut to so many characters, with those that cannot be printed written as escapes."""
    if len(text) > longest:
        text = text[: max(longest - 3, 0)] + "..."
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)


def shown(value: object, longest: int = 60) -> str:
    """Return a value as it is shown in a complaint: its `repr`, of bounded length whatever the value is."""
    if isinstance(value, (str, bytes)) and len(value) > longest:
        value = value[:longest]
        return readable(f"{value!r}...", longest + 10)
    try:
        text = repr(value)
    except Exception:  # a number of too many digits, or a stranger's class
        text = f"a value of type {type(value).__name__}"
    return readable(text, longest)
