"""Choice: which columns of a table are used, and what becomes of words, of gaps, and of the column to predict.

A network takes numbers. A column of words becomes one column for each word, 1 where that word stands and 0 elsewhere
(*one-hot*); a row in which a value is missing can be left out. Both change the data, so neither is done unasked, and
each that is done is told in a sentence.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..sentences import Sentence, shown
from .columns import MOST_WORDS, Columns, Text, check_names
from .problems import LONGEST_NAME

MOST_NUMBERS = 50_000_000
"""Of all columns together, once words have become columns."""

TEXTS = {"refuse": "none is taken", "one-hot": "a column for each word", "leave out": "the column is left out"}
GAPS = {"refuse": "none is taken", "drop": "the row is left out"}
TASKS = {"classification": "which of a few classes", "regression": "a quantity"}


@dataclass(frozen=True)
class Choice:
    """What is to be done with a table.

    Parameters
    ----------
    columns : collection of str, optional
        The inputs. None: all columns but those that only number the rows; where gaps are dropped, also but those of
        which more than half is missing.
    text : "refuse", "one-hot" or "leave out"
        What becomes of a column of words.
    gaps : "refuse" or "drop"
        What becomes of a row in which a value is missing.
    task : "classification" or "regression", optional
        None: text, or whole numbers with at most 20 different values, are classes.

    Raises
    ------
    ValueError
        If one of them is none of these.
    """

    columns: Collection[str] | None = None
    text: str = "refuse"
    gaps: str = "refuse"
    task: str | None = None

    def __post_init__(self) -> None:
        for name, value, known in (("text", self.text, TEXTS), ("gaps", self.gaps, GAPS), ("task", self.task, TASKS)):
            if value is None and name == "task":
                continue
            if not isinstance(value, str) or value not in known:
                raise ValueError(
                    Sentence(
                        "no_choice",
                        "{name}={value} is not a choice; there are: {known}",
                        name=name,
                        value=shown(value),
                        known=", ".join(map(repr, known)),
                    )
                )
        if self.columns is not None:
            if isinstance(self.columns, (str, bytes)) or not isinstance(self.columns, Iterable):
                raise ValueError(
                    Sentence(
                        "no_columns",
                        "columns={value} is not a list of names; give the inputs' names",
                        value=shown(self.columns),
                    )
                )
            object.__setattr__(self, "columns", tuple(str(name) for name in self.columns))


AS_IT_IS = Choice()
"""Nothing is changed; what would have to be is refused."""
DOOR = Choice(text="one-hot", gaps="drop")
"""What the Lab proposes for a file that comes by hand."""


def choose(found: Columns, choice: Choice, target: str) -> list[Sentence]:
    """Keep the columns and rows of a table that a choice asks for; return what was left out unasked.

    All else that was done is added to the table's notes.

    Raises
    ------
    ValueError
        If a column that was asked for is not there, or a column or row cannot be taken as it is.
    """
    kept, said = _asked_for(found, choice, target) if choice.columns is not None else _all(found, choice)
    texts: dict[int, Text] = {}
    for place in [place for place in kept if place in found.texts and choice.text != "refuse"]:
        text, name = found.texts[place], shown(found.names[place], LONGEST_NAME)
        if choice.text == "leave out":
            found.notes.append(Sentence("text_column", "column {name} is text; it was left out", name=name))
            kept.remove(place)
        elif text.codes is None:
            many = _many_words(name)
            if choice.columns is not None:
                raise ValueError(many)
            said.append(Sentence("left_out", "{what}; it was left out", what=many))
            kept.remove(place)
        else:
            texts[place] = text
    found.check(kept, texts, gaps=choice.gaps == "refuse")
    if choice.gaps == "drop":
        _drop_gaps(found, kept, texts, target)
    _make_columns(found, kept, texts)
    return said


def _asked_for(found: Columns, choice: Choice, target: str) -> tuple[list[int], list[Sentence]]:
    asked = dict.fromkeys(choice.columns or ())
    check_names(asked, (*found.names, target))
    return [place for place, name in enumerate(found.names) if name in asked], []


def _all(found: Columns, choice: Choice) -> tuple[list[int], list[Sentence]]:
    """Return the columns to use when nobody has said which, and what is said of the others."""
    kept, said = found.without_row_numbers()
    if choice.gaps == "drop":
        for place in [place for place in kept if found.mostly_missing(place)]:
            said.append(
                Sentence(
                    "mostly_missing",
                    "column {name} has gaps in {n} of {rows} rows; it was left out",
                    name=shown(found.names[place], LONGEST_NAME),
                    n=f"{found.gaps(place):,}",
                    rows=f"{len(found.x):,}",
                )
            )
            kept.remove(place)
    return kept, said


def _many_words(name: str) -> Sentence:
    return Sentence(
        "many_words", "column {name} holds more than {most} different words", name=name, most=str(MOST_WORDS)
    )


def _drop_gaps(found: Columns, kept: list[int], texts: dict[int, Text], target: str) -> None:
    """Leave out the rows in which a column that is kept, or the one to predict, has a gap."""
    numbers = [place for place in kept if place not in texts]
    gaps = np.isnan(found.x[:, numbers]).any(axis=1) | found.absent
    for text in texts.values():
        gaps |= text.codes < 0  # type: ignore[operator]
    if not gaps.any():
        return
    n = len(gaps)
    if gaps.all():
        counts = {found.names[place]: found.gaps(place) for place in kept} | {target: int(found.absent.sum())}
        worst = sorted((name for name in counts if counts[name]), key=counts.__getitem__, reverse=True)[:3]
        raise ValueError(
            Sentence(
                "all_gaps",
                "each of the {n} rows has a gap; leave out the columns with most of them, or fill them in: {names}",
                n=f"{n:,}",
                names=", ".join(shown(name, LONGEST_NAME) for name in worst),
            )
        )
    whole = ~gaps
    found.x, found.y, found.absent = found.x[whole], found.y[whole], found.absent[whole]
    for place, text in texts.items():
        texts[place] = text._replace(codes=text.codes[whole])  # type: ignore[index]
    found.notes.append(
        Sentence(
            "rows_dropped", "{n} of {rows} rows had gaps and are left out", n=f"{int(gaps.sum()):,}", rows=f"{n:,}"
        )
    )


def _make_columns(found: Columns, kept: list[int], texts: dict[int, Text]) -> None:
    """Put the columns that are kept in place of all, those of words as one column for each word."""
    if not texts:
        if len(kept) < len(found.names):
            found.names, found.x = [found.names[place] for place in kept], found.x[:, kept]
        return
    words = {place: text.present() for place, text in texts.items()}
    width = len(kept) + sum(len(codes) - 1 for codes in words.values())
    if width * len(found.x) > MOST_NUMBERS:
        raise ValueError(
            Sentence(
                "many_numbers",
                "with a column for each word the table would hold {n} numbers; at most {most} are taken: leave out "
                "text columns with many words",
                n=f"{width * len(found.x):,}",
                most=f"{MOST_NUMBERS:,}",
            )
        )
    names: list[str] = []
    pieces: list[NDArray[np.float64]] = []
    for place in kept:
        name = found.names[place]
        if place not in texts:
            names.append(name)
            pieces.append(found.x[:, [place]])
            continue
        order = words[place]
        names += [f"{name} = {texts[place].words[code]}" for code in order]
        pieces.append((texts[place].codes[:, None] == order).astype(np.float64))  # type: ignore[index]
        found.notes.append(
            Sentence(
                "one_hot_column",
                "column {name} became {n} columns, one for each of its words",
                name=shown(name, LONGEST_NAME),
                n=str(len(order)),
            )
        )
    found.names, found.x = names, np.concatenate(pieces, axis=1)
