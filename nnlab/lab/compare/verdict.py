"""Verdict: what a comparison says, in a sentence.

A difference between two settings is real if it is large beside its spread over seeds. The best of many values is
partly the best by luck: chosen among five, it flatters itself, and only fresh seeds would judge it fairly.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ...config import Config
from ...experiments.statistics import Difference, difference
from ...nn.metrics import larger_is_better
from ...plots.chart import number
from ...plots.scores import plus_minus
from ..text.texts import Words
from .plan import Plan
from .run_group import Array, RunGroup

SentenceOf = Callable[[RunGroup, str, Words, int | None], str]
"""Says what came of some runs, judged by a column; the variant with the present settings is known, or None."""


def quantity_words(column: str, words: Words) -> str:
    """Return a column's name in words: "validation loss"."""
    role, _, quantity = column.partition("_")
    return words("quantity_of", role=words(f"role_{role}"), quantity=words(f"quantity_{quantity}"))


def difference_words(found: Difference, column: str, words: Words) -> str:
    """Return a difference, and whether it is real, in words."""
    if words.language == "en":
        return found.sentence
    percent = column.endswith("accuracy")
    amount = words("difference_points", n=f"{100 * found.mean:+.1f}") if percent else f"{found.mean:+.3g}"
    if found.pairs < 2:
        return words("difference_single", amount=amount)
    if not found.error:
        key = "difference_same" if found.mean else "difference_none"
        return words("difference_pairs", amount=amount, pairs=found.pairs, verdict=words(key))
    limits = ((0.01, "difference_sure"), (0.1, "difference_probable"), (0.3, "difference_perhaps"))
    verdict = words(next((key for p, key in limits if found.p_value < p), "difference_chance"))
    ratio = f"{abs(found.mean) / found.error:.1f}"
    return words("difference_many", amount=amount, ratio=ratio, pairs=found.pairs, verdict=verdict)


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
    said = words(
        "compare_best",
        best=_name(group, best, words),
        what=quantity_words(column, words),
        score=score,
        other=_name(group, other, words),
        difference=_difference(pairs, column, words),
    )
    if len(order) > 2 and len(pairs) > 1:
        said += f" {words('compare_picked', n=len(order))}"
    return said


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
    return [name or words("compare_present") for name in plan.names] if len(plan.names) > 1 else [""]


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


def _difference(pairs: list[tuple[float, float]], column: str, words: Words) -> str:
    return difference_words(difference(pairs, column), column, words) if pairs else words("compare_none")
