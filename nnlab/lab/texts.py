"""Every word of the Lab, in English and in Simplified Chinese; they stand in ``texts.csv``, a line each.

`Words(language)("play")` looks a text up; ``{name}`` in it is filled in from keyword arguments.
"""

from __future__ import annotations

import csv
from importlib.resources import files

LANGUAGES = {"en": "English", "zh": "简体中文"}


def _read() -> dict[str, tuple[str, ...]]:
    with files(__package__).joinpath("texts.csv").open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
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
            raise ValueError(f"unknown language {language!r}; choose one of: {', '.join(LANGUAGES)}")
        self.language = language
        self._column = list(LANGUAGES).index(language)

    def __call__(self, key: str, **values: object) -> str:
        return TEXTS[key][self._column].format(**values)
