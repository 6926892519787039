"""Every word of the Lab, in English and in Simplified Chinese; they stand in ``texts.csv``, a line each.

`Words(language)("play")` looks a text up; ``{name}`` in it is filled in from keyword arguments.

What lies below the Lab knows no languages and complains in English. Such a sentence is known again by its pattern, a
line whose key begins with ``says_``, and said in the other language with what stood in the gaps.
"""

from __future__ import annotations

import csv
import io
import re
from importlib.resources import files

from ...config import Config, ConfigError
from ...registry import unknown
from ...sentences import Sentence, sentence_of

LANGUAGES = {"en": "English", "zh": "简体中文"}
SETTINGS = Config.field_names()
LONGEST_SENTENCE = 1000


def _read() -> dict[str, tuple[str, ...]]:
    rows = csv.reader(io.StringIO(files(__package__).joinpath("texts.csv").read_text(encoding="utf-8")))
    next(rows)  # key, and the languages
    return {key: tuple(texts) for key, *texts in rows}


TEXTS = _read()
"""For each key the text in every language, in the order of `LANGUAGES`."""


def _patterns() -> dict[str, tuple[list[str], list[str]]]:
    """Return for each ``says_`` key what is fixed in its English text and the names of the gaps, longest text first."""
    pieces = {key: re.split(r"{(\w+)}", texts[0]) for key, texts in TEXTS.items() if key.startswith("says_")}
    found = {key: (piece[::2], piece[1::2]) for key, piece in pieces.items()}
    return dict(sorted(found.items(), key=lambda item: -len("".join(item[1][0]))))


PATTERNS = _patterns()


def _gaps(fixed: list[str], sentence: str) -> list[str] | None:
    """Return what stands in the gaps between the fixed pieces, or None if the sentence is another one.

    Each gap ends where the next piece first occurs, so that the time is linear in the length of the sentence: a
    regular expression would try all ways to divide it.
    """
    if len(fixed) == 1:
        return [] if sentence == fixed[0] else None
    first, *between, last = fixed
    if not (sentence.startswith(first) and sentence.endswith(last) and len(sentence) >= len(first) + len(last)):
        return None
    rest, values = sentence[len(first) : len(sentence) - len(last)], []
    for piece in between:
        value, found, rest = rest.partition(piece)
        if not found:
            return None
        values.append(value)
    return [*values, rest]


class Words:
    """The texts in one language.

    Parameters
    ----------
    language : str
        A key of `LANGUAGES`.

    Raises
    ------
    ValueError
        If there is no such language.
    """

    def __init__(self, language: str = "en"):
        if language not in LANGUAGES:
            raise ValueError(unknown("language", language, LANGUAGES))
        self.language = language
        self._column = list(LANGUAGES).index(language)

    def __call__(self, key: str, **values: object) -> str:
        return TEXTS[key][self._column].format(**values)

    @property
    def letters(self) -> str:
        """The letters that the texts are made of, each once."""
        return "".join(sorted({c for texts in TEXTS.values() for c in texts[self._column] if c.isalpha()}))

    def translate(self, sentence: str) -> str:
        """Return a complaint from below, and the complaints within it, in this language; an unknown one as it is."""
        if self.language != "en" and isinstance(sentence, Sentence) and f"says_{sentence.code}" in TEXTS:
            return self(f"says_{sentence.code}", **{name: self.translate(gap) for name, gap in sentence.gaps.items()})
        if self.language == "en" or len(sentence) > LONGEST_SENTENCE:
            return sentence
        for key, (fixed, names) in PATTERNS.items():
            values = _gaps(fixed, sentence)
            if values is not None:
                return self(key, **{name: self.translate(value) for name, value in zip(names, values, strict=True)})
        return sentence

    def explain(self, error: Exception) -> str:
        """Return what an error says, in this language and with the settings called as the Lab calls them."""
        if not isinstance(error, ConfigError):
            return self.translate(sentence_of(error))
        return self("problem_and").join(
            self("problem_of", name=self(name) if name in SETTINGS else name, sentence=self.translate(sentence))
            for name, sentence in error.problems.items()
        )
