"""Verdict: what a comparison says, in a sentence.

A difference between two settings is real if it is large beside its standard error over seeds. The best of many values
is partly the best by luck: picked from five, it must stand out more to count as real. And a difference may be real and
yet too small to matter beside what the next seed would change.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from ...config import SETTINGS, Config
from ...experiments.statistics import Difference, difference
from ...nn.metrics import larger_is_better
from ...plots.chart import number
from ...plots.scores import plus_minus
from ..text.format import plain_number
from ..text.texts import Words
from .plan import Plan
from .run_group import Array, RunGroup

SentenceOf = Callable[[RunGroup, str, Words, int | None], str]
"""Says what came of some runs, judged by a column; the variant with the present settings is known, or None."""


def quantity_words(column: str, words: Words) -> str:
    """Return a column's name in words: "validation loss"."""
    role, _, quantity = column.partition("_")
    return words("quantity_of", role=words(f"role_{role}"), quantity=words(f"quantity_{quantity}"))


TINY = 0.2
"""A difference of less than this share of the spread over seeds is not even a small one (Cohen, 1988, section 2.2)."""
REAL = {"difference_sure": 0.01, "difference_probable": 0.1, "difference_perhaps": 0.3}
"""What is said of a difference that chance alone would bring with less than this probability."""


def difference_words(found: Difference, column: str, words: Words, spread: float = math.nan, picked: int = 1) -> str:
    """Return a difference in words, whether it is real, and if it is, whether it is large enough to matter.

    Parameters
    ----------
    found : Difference
    column : str
        In which it was found.
    words : Words
    spread : float
        How far single runs of one setting lie apart: their standard deviation over seeds.
    picked : int
        From how many differences it was picked as the best; its probability counts so many times (Bonferroni).
    """
    amount = words("difference_in", amount=_amount(found.mean, column, words), what=quantity_words(column, words))
    if found.pairs < 2:
        return words("difference_single", amount=amount)
    tiny = abs(found.mean) < TINY * spread
    if not found.error:
        verdict = words("difference_same" if found.mean else "difference_none")
        if found.mean and tiny:
            verdict = words("difference_tiny", verdict=verdict, spread=_amount(spread, column, words, sign=False))
        return words("difference_pairs", amount=amount, pairs=found.pairs, verdict=verdict)
    key = next((key for key, p in REAL.items() if picked * found.p_value < p), "difference_chance")
    verdict = words(key)
    if picked > 1:
        verdict = words("difference_picked", verdict=verdict, n=picked + 1)
    if tiny and key in ("difference_sure", "difference_probable"):
        verdict = words("difference_tiny", verdict=verdict, spread=_amount(spread, column, words, sign=False))
    ratio = f"{abs(found.mean) / found.error:.1f}"
    return words("difference_many", amount=amount, ratio=ratio, pairs=found.pairs, verdict=verdict)


def _amount(value: float, column: str, words: Words, sign: bool = True) -> str:
    """Return how much two scores differ."""
    plus = "" if not sign or not value else "+" if value > 0 else "−"
    if column.endswith("accuracy"):
        return words("difference_points", n=f"{plus}{100 * abs(value):.{1 if abs(value) >= 5e-4 else 2}f}")
    return f"{plus}{plain_number(abs(value))}"


def verdict(group: RunGroup, column: str, words: Words, sentence: SentenceOf, present: int | None = None) -> str:
    """Return what the comparison says, as things stand.

    Parameters
    ----------
    sentence : callable
        Says it where there is something to say: `Comparison.sentence`.
    present : int, optional
        The variant with the Lab's present settings.
    """
    begun = [bool(np.isfinite(group.scores(column, variant)).any()) for variant in range(len(group.plan.names))]
    if not all(begun) and not group.finished:
        return words("compare_waiting", n=len(group))
    if not any(begun):
        return words("compare_all_lost")
    said = [sentence(group, column, words, present)]
    if group.diverged:
        said.append(words("compare_lost", n=group.diverged))
    if not group.finished:
        said.append(words("compare_so_far", n=group.done))
    return " ".join(said)


# ---- the sentences, of which each comparison has one -----------------------------------------------------------------


def spread_sentence(key: str) -> SentenceOf:
    """Return a sentence on how far the runs of one variant lie apart, with the words of `key`."""

    def sentence(group: RunGroup, column: str, words: Words, present: int | None) -> str:
        quantity, found = column.partition("_")[2], finite(group.scores(column, 0))
        spread = float(found.std(ddof=1)) if len(found) > 1 else 0.0
        both = plus_minus(float(found.mean()), spread, quantity)
        low, high = number(float(found.min()), quantity), number(float(found.max()), quantity)
        return words(key, what=quantity_words(column, words), score=both, low=low, high=high, n=len(found))

    return sentence


def best_sentence(group: RunGroup, column: str, words: Words, present: int | None) -> str:
    """Say which variant is best, and how sure that is: beside the present settings, or else beside the next best."""
    order = group.ranking(column)
    best, other = order[0], present if present is not None and present != order[0] else order[1]
    scores = finite(group.scores(column, best))
    score = number(float(scores.mean()), column.partition("_")[2]) if len(scores) else "–"
    pairs = pairs_of(group, column, other, best)
    return words(
        "compare_best",
        best=_name(group, best, words),
        what=quantity_words(column, words),
        score=score,
        other=_name(group, other, words),
        difference=_difference(pairs, column, words, picked=len(order) - 1),
    )


def new_against_old(group: RunGroup, column: str, words: Words, present: int | None) -> str:
    """Say whether it goes better with the second variant than with the first."""
    pairs = pairs_of(group, column, 0, 1)
    gap = float(np.nanmean(group.scores(column, 1)) - np.nanmean(group.scores(column, 0))) if pairs else 0.0
    better = (gap > 0) == larger_is_better(column.partition("_")[2])
    key = "compare_kept" if not gap else "compare_kept_better" if better else "compare_kept_worse"
    one, two = (_name(group, variant, words) for variant in (1, 0))
    return words(key, one=one, two=two, difference=_difference(pairs, column, words))


# ---- words and numbers in them ---------------------------------------------------------------------------------------


def present_variant(plan: Plan, config: Config) -> int | None:
    """Return the variant that has the settings of `config`, if they are among those one may choose from."""
    if not plan.has_choice:
        return None
    settings = [plan.settings(variant) for variant in range(len(plan.names))]
    return next((variant for variant, row in enumerate(settings) if row.items() <= config.to_dict().items()), None)


def variant_names(plan: Plan, words: Words) -> list[str]:
    """Return what the variants are called; the one without a name has the present settings."""
    if len(plan.names) < 2:
        return [""]
    none = words(SETTINGS[plan.varied].check.none or "none") if plan.varied else ""
    return [none if name == "None" and none else name or words("compare_present") for name in plan.names]


def finite(scores: Array) -> Array:
    """Return the scores of the runs that have one."""
    return scores[np.isfinite(scores)]


def _name(group: RunGroup, variant: int, words: Words) -> str:
    plan, name = group.plan, variant_names(group.plan, words)[variant]
    return f"{words(plan.varied)} {name}" if plan.varied else name


def pairs_of(group: RunGroup, column: str, one: int, two: int) -> list[tuple[float, float]]:
    """Return the scores of two variants with the same seed, where both have one."""
    both = zip(group.scores(column, one), group.scores(column, two), strict=True)
    return [(float(a), float(b)) for a, b in both if np.isfinite(a) and np.isfinite(b)]


def _difference(pairs: list[tuple[float, float]], column: str, words: Words, picked: int = 1) -> str:
    if not pairs:
        return words("compare_none")
    spread = float(np.sqrt(np.var(pairs, axis=0, ddof=1).mean())) if len(pairs) > 1 else math.nan
    return difference_words(difference(pairs, column), column, words, spread, picked)
