"""Columns: the inputs of a table before it is known which of them a network should see.

A spreadsheet or a program likes to write a first column that numbers the rows. In a table that is sorted by class it
tells the class, on pure noise as well: the network would be tested on nothing else. So a column without a name that
holds such numbers, and one called "id" or the like, is left out, and that is said. (Kaufman et al., 2012, "Leakage in
data mining", call this a leak.)
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..sentences import Sentence, shown
from .problems import LONGEST_NAME, listed

ROW_NUMBERS = re.compile(
    r"#|level_0|n|obs|observation|record|case|sample|row|rowid|rownum|row\.?names|serial|s\.?no|编号|序号|行号"
    r"|(?:.*[\W_])?(?:no|nr|num|number)\.?"
)
"""Names, in small letters, of columns that may number the rows: 1, 2, 3 and so on."""

KEYS = re.compile(r"(?:.*[\W_])?(?:id|idx|index)")
"""Names of columns that do so with gaps as well, where rows were left out."""


MOST_WORDS = 50
"""A column of more different words (names, dates, remarks) is no choice among a few."""


class Text(NamedTuple):
    """A column of words: `codes` (n,) say which of the `words`, -1 where there is none; None if they are too many."""

    words: tuple[str, ...]
    codes: NDArray[np.int32] | None

    def present(self) -> NDArray[np.int32]:
        """Return the codes of the words that occur, in the order of the alphabet."""
        codes = [] if self.codes is None else [int(code) for code in np.unique(self.codes) if code >= 0]
        return np.array(sorted(codes, key=self.words.__getitem__), dtype=np.int32)


@dataclass
class Columns:
    """A table, read.

    Attributes
    ----------
    names : list of str
        Of the inputs; empty where a column has no name.
    x : (n, d) numbers, NaN where there is none
    y : (n,) integers, floats or text
    missing, strange : dict of int to Sentence
        For each input that has missing values, or a value that is not a number, what is wrong.
    gap_counts : dict of int to int
        For each input that has missing values, how many.
    texts : dict of int to Text
        The columns of words, if somebody has asked for them.
    empty : set of int
        The inputs in which there is nothing at all.
    target_missing : Sentence or None
        What is wrong if the column to predict has missing values.
    absent : (n,) of bool
        The rows in which it has.
    notes : list of Sentence
        What was found out on the way.
    """

    names: list[str]
    x: NDArray[np.float64]
    y: NDArray[Any]
    missing: dict[int, Sentence] = field(default_factory=dict)
    strange: dict[int, Sentence] = field(default_factory=dict)
    gap_counts: dict[int, int] = field(default_factory=dict)
    texts: dict[int, Text] = field(default_factory=dict)
    empty: set[int] = field(default_factory=set)
    target_missing: Sentence | None = None
    absent: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, dtype=bool))
    notes: list[Sentence] = field(default_factory=list)

    def __post_init__(self) -> None:
        if not len(self.absent):
            self.absent = np.zeros(len(self.x), dtype=bool)

    def without_row_numbers(self) -> tuple[list[int], list[Sentence]]:
        """Return the places of the columns that neither number the rows nor are nameless and empty, and what is said.

        Raises
        ------
        ValueError
            If one of them has no name.
        """
        said: list[Sentence] = []
        kept: list[int] = []
        for place, name in enumerate(self.names):
            nameless = is_nameless(name)
            if nameless and place in self.empty:
                self.notes.append(Sentence("empty_column", "column {n} is empty; it was left out", n=str(place + 1)))
            elif nameless and self.whole_and_different(place):
                said.append(
                    Sentence(
                        "nameless_column",
                        "column {n} has no name and numbers the rows; it was left out: give it a name if it matters",
                        n=str(place + 1),
                    )
                )
            elif nameless:
                sentence = Sentence("no_name", "column {n} has no name; give it one, or leave it out", n=str(place + 1))
                raise ValueError(sentence)
            elif self.numbers_rows(place):
                said.append(
                    Sentence(
                        "id_column",
                        "column {name} only numbers the rows; it was left out: give it another name if it matters",
                        name=shown(name, LONGEST_NAME),
                    )
                )
            else:
                kept.append(place)
        return kept, said

    def numbers_rows(self, place: int) -> bool:
        """Return whether a column is called like one that numbers the rows, and does."""
        name = self.names[place]
        counts = (_may_number_rows(name) and self._counts(place)) or (_is_key(name) and self._rises(place))
        return len(self.names) > 1 and counts

    def gaps(self, place: int) -> int:
        """Return how many values of a column are missing."""
        return self.gap_counts.get(place, 0)

    def mostly_missing(self, place: int) -> bool:
        """Return whether more than half of a column is missing."""
        return 2 * self.gaps(place) > len(self.x)

    def check(self, kept: list[int], texts: Iterable[int], gaps: bool) -> None:
        """Refuse columns that cannot be taken as they are.

        Parameters
        ----------
        kept, texts : places
            Of the columns that are to be used, and of those among them that may hold words.
        gaps : bool
            Whether missing values are refused.

        Raises
        ------
        ValueError
            If one has missing values, or something that is no number; or there are no columns.
        """
        missing = [self.missing[place] for place in kept if gaps and place in self.missing]
        missing += [self.target_missing] if gaps and self.target_missing else []
        strange = [self.strange[place] for place in kept if place in self.strange and place not in texts]
        if missing or strange:
            raise ValueError(listed(missing, strange))
        if not kept:
            raise ValueError(Sentence("no_inputs", "the table has no inputs beside the column to predict"))
        for place in kept:
            if self._counts(place) and len(kept) > 1:
                note = Sentence(
                    "counting_column",
                    "column {name} numbers the rows, one by one; leave it out if that is all it does",
                    name=shown(self.names[place], LONGEST_NAME),
                )
                self.notes.append(note)

    def _counts(self, place: int) -> bool:
        """Return whether a column goes 0, 1, 2, ... or 1, 2, 3, ..."""
        values = self.x[:, place]
        return len(values) > 2 and values[0] in (0, 1) and bool((np.diff(values) == 1).all())

    def _rises(self, place: int) -> bool:
        """Return whether a column holds whole numbers, each larger than the one before."""
        values = self.x[:, place]
        return len(values) > 2 and self.whole_and_different(place) and bool((np.diff(values) > 0).all())

    def whole_and_different(self, place: int) -> bool:
        """Return whether a column holds whole numbers, no two of them equal."""
        values = self.x[:, place]
        return bool(np.isfinite(values).all() and (values == np.rint(values)).all()) and len(np.unique(values)) == len(
            values
        )


def _may_number_rows(name: str) -> bool:
    return _is_key(name) or bool(ROW_NUMBERS.fullmatch(name.lower()))


def _is_key(name: str) -> bool:
    return bool(KEYS.fullmatch(name.lower())) or (name.endswith(("Id", "ID")) and name[:-2].isalpha())


def is_nameless(name: str) -> bool:
    """Return whether a column has no name, or the one that pandas gives to a column without."""
    return not name.strip() or name.startswith("Unnamed: ") or name.lower() in ("nan", "none")


def target_position(names: tuple[str, ...], target: Any) -> int:
    """Return where the column to predict is; the last one if `target` is None.

    Raises
    ------
    ValueError
        If there is no such column, or the names are not clear.
    """
    if len(names) < 2:
        sentence = Sentence(
            "one_column",
            "the table has one column, {name}; it needs two: inputs and what to predict",
            name=shown(names[0], LONGEST_NAME),
        )
        raise ValueError(sentence)
    seen: set[str] = set()
    for name in names:
        if name in seen and name:
            sentence = Sentence(
                "twice", "two columns are called {name}; give each column its own name", name=shown(name, LONGEST_NAME)
            )
            raise ValueError(sentence)
        seen.add(name)
    if target is None:
        return len(names) - 1
    check_names([target], names)
    return names.index(str(target))


def check_names(asked: Iterable[Any], names: tuple[str, ...]) -> None:
    """Raise a ValueError if there is no column of one of these names."""
    present = set(names)
    for name in asked:
        if str(name) not in present:
            known = ", ".join(name[:LONGEST_NAME] for name in names[:20]) + (", ..." if len(names) > 20 else "")
            raise ValueError(
                Sentence(
                    "no_column", "there is no column {name}; choose one of: {names}", name=shown(name), names=known
                )
            )
