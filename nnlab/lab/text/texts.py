"""Every word of the Lab, in English and in Simplified Chinese; they stand in ``texts.csv``, a line each.

`Words(language)("play")` looks a text up; ``{name}`` in it is filled in from keyword arguments.

What lies below the Lab knows no languages and complains in English, in a `Sentence` with a code: the line whose key is
``says_`` and that code has it in the other languages, to be filled in with what stood in its gaps.
"""

from __future__ import annotations

import csv
import io
from importlib.resources import files

from ...config import Config, ConfigError
from ...registry import unknown
from ...sentences import Sentence, sentence_of

LANGUAGES = {"en": "English", "zh": "简体中文"}
SETTINGS = Config.field_names()


def _read() -> dict[str, tuple[str, ...]]:
    rows = csv.reader(io.StringIO(files(__package__).joinpath("texts.csv").read_text(encoding="utf-8")))
    next(rows)  # key, and the languages
    return {key: tuple(texts) for key, *texts in rows}


TEXTS = _read()
"""For each key the text in every language, in the order of `LANGUAGES`."""


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

    def template(self, key: str) -> str:
        """Return a text whose gaps are filled in later, with ``str.format``."""
        return TEXTS[key][self._column]

    @property
    def letters(self) -> str:
        """The letters that the texts are made of, each once."""
        return "".join(sorted({c for texts in TEXTS.values() for c in texts[self._column] if c.isalpha()}))

    def translate(self, sentence: str) -> str:
        """Return a complaint from below, and the complaints within it, in this language; any other text as it is."""
        if self.language == "en" or not isinstance(sentence, Sentence):
            return sentence
        if f"says_{sentence.code}" not in TEXTS:
            name = sentence.code.removeprefix("name_of_")
            return self(name) if name in SETTINGS else sentence
        return self(f"says_{sentence.code}", **{name: self.translate(gap) for name, gap in sentence.gaps.items()})

    def explain(self, error: Exception) -> str:
        """Return what an error says, in this language and with the settings called as the Lab calls them."""
        if not isinstance(error, ConfigError):
            return self.translate(sentence_of(error))
        return self("problem_and").join(
            self("problem_of", name=self(name) if name in SETTINGS else name, sentence=self.translate(sentence))
            for name, sentence in error.problems.items()
        )
