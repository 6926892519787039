"""Statistics over runs: a mean with its spread, and whether a difference is more than chance.

Two settings tried with one seed each differ for two reasons: the setting, and chance. Tried with several seeds, the
differences seed by seed have a mean and a spread, and only a mean that is large beside its standard error says
something about the setting.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..sentences import Sentence

Array = NDArray[np.floating]


class Band(NamedTuple):
    """Mean and standard deviation over runs, epoch by epoch, each of shape (epochs,); and how many runs."""

    mean: Array
    spread: Array
    runs: int


class Difference(NamedTuple):
    """What one setting gives more than another in a column, over pairs of runs that have all else in common.

    `mean` and its standard error; the number of pairs; the probability of a mean so far from 0 if there were no
    difference (Student's t, two-sided); and a sentence.
    """

    mean: float
    error: float
    pairs: int
    p_value: float
    sentence: str

    def __str__(self) -> str:
        return self.sentence


def band(curves: Sequence[Array]) -> Band:
    """Return mean and standard deviation of curves; a shorter one keeps its last value.

    Raises
    ------
    ValueError
        If no curve has a point.
    """
    curves = [curve for curve in curves if len(curve)]
    if not curves:
        raise ValueError(
            Sentence(
                "no_curve", "every run diverged, or was interrupted, before its first epoch ended; there is no curve"
            )
        )
    longest = max(map(len, curves))
    together = np.stack([np.pad(curve, (0, longest - len(curve)), mode="edge") for curve in curves])
    spread = together.std(axis=0, ddof=1) if len(together) > 1 else np.zeros(longest)
    return Band(together.mean(axis=0), spread, len(together))


def difference(pairs: Sequence[tuple[float, float]], column: str) -> Difference:
    """Return the `Difference` of paired scores (before, after): the paired t-test.

    Raises
    ------
    ValueError
        If there are no pairs.
    """
    if not pairs:
        raise ValueError(
            Sentence("no_pairs", "no two runs have seed (or fold) and all else in common; run both with the same seeds")
        )
    gaps = np.array([after - before for before, after in pairs], dtype=float)
    mean, n = float(gaps.mean()), len(gaps)
    name = column.replace("_", " ")
    amount = f"{100 * mean:+.1f} points of {name}" if name.endswith("accuracy") else f"{mean:+.3g} in {name}"
    if n < 2:
        sentence = f"{amount}, from a single pair: no telling whether it is real; repeat with more seeds"
        return Difference(mean, math.nan, n, math.nan, sentence)
    error = float(gaps.std(ddof=1) / math.sqrt(n))
    if error == 0:
        verdict = "no difference at all" if mean == 0 else "the same in every pair"
        return Difference(mean, error, n, float(mean == 0), f"{amount}, over {n} pairs: {verdict}")
    from scipy.special import stdtr  # Student's t; scipy.stats would be 60 MB

    ratio = abs(mean) / error
    p_value = float(2 * stdtr(n - 1, -ratio))
    sentence = f"{amount}, about {ratio:.1f} times its standard error over {n} pairs: {_verdict(p_value)}"
    return Difference(mean, error, n, p_value, sentence)


def _verdict(p_value: float) -> str:
    if p_value < 0.01:
        return "almost certainly real"
    if p_value < 0.1:
        return "probably real"
    return "perhaps real; more seeds would tell" if p_value < 0.3 else "may well be chance"
