"""Verdict: what a comparison says, in a sentence and a table.

A difference between two settings is real if it is large beside its spread over seeds. The best of many values is
partly the best by luck: chosen among five, it flatters itself, and only fresh seeds would judge it fairly.
"""

from __future__ import annotations

import html

import numpy as np

from ...config import Config
from ...experiments.statistics import Difference, difference
from ...nn.metrics import larger_is_better
from ...plots.chart import number
from ...plots.scores import plus_minus
from ...plots.style import LIGHT
from ..text.format import value_text
from ..text.texts import Words
from .run_group import RunGroup


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


def rival(group: RunGroup, column: str, present: int | None) -> tuple[int, int]:
    """Return the best variant, and the one to compare it with: the present setting, or else the next best."""
    if group.plan.kind == "kept":
        return 1, 0
    order = group.ranking(column)
    return order[0], present if present is not None and present != order[0] else order[1]


def present_variant(group: RunGroup, config: Config) -> int | None:
    """Return the variant that has the settings of `config`, where one setting or the optimizer differs."""
    plan = group.plan
    if plan.kind not in ("vary", "race"):
        return None
    settings = [plan.settings(variant) for variant in range(len(plan.names))]
    return next((variant for variant, row in enumerate(settings) if row.items() <= config.to_dict().items()), None)


def verdict(group: RunGroup, column: str, words: Words, present: int | None = None) -> str:
    """Return what the comparison says, as things stand.

    Parameters
    ----------
    present : int, optional
        The variant with the Lab's present settings.
    """
    plan, quantity = group.plan, column.partition("_")[2]
    what = quantity_words(column, words)
    scores = [group.scores(column, variant) for variant in range(len(plan.names))]
    begun = [bool(np.isfinite(each).any()) for each in scores]
    if not all(begun) and not group.finished:
        return words("compare_waiting", n=len(group))
    if not any(begun):
        return words("compare_all_lost")
    note = f" {words('compare_lost', n=group.diverged)}" if group.diverged else ""
    if not group.finished:
        note += f" {words('compare_so_far', n=group.done)}"
    if len(scores) == 1:
        found = scores[0][np.isfinite(scores[0])]
        spread = float(found.std(ddof=1)) if len(found) > 1 else 0.0
        both = plus_minus(float(found.mean()), spread, quantity)
        low, high = number(float(found.min()), quantity), number(float(found.max()), quantity)
        key = "compare_folds" if plan.kind == "folds" else "compare_repeat"
        return words(key, what=what, score=both, low=low, high=high, n=len(found)) + note
    best, other = rival(group, column, present)
    one, two = (_name(group, variant, words) for variant in (best, other))
    pairs = [(a, b) for a, b in zip(scores[other], scores[best], strict=True) if np.isfinite(a) and np.isfinite(b)]
    told = difference_words(difference(pairs, column), column, words) if pairs else words("compare_none")
    if plan.kind == "kept":
        gap = float(np.nanmean(scores[best]) - np.nanmean(scores[other])) if pairs else 0.0
        key = "compare_kept_better" if (gap > 0) == larger_is_better(quantity) else "compare_kept_worse"
        return words(key if gap else "compare_kept", one=one, two=two, difference=told) + note
    score = number(float(np.nanmean(scores[best])), quantity) if begun[best] else "–"
    many = f" {words('compare_picked', n=len(scores))}" if len(scores) > 2 and len(pairs) > 1 else ""
    return words("compare_best", best=one, what=what, score=score, other=two, difference=told) + many + note


def variant_names(group: RunGroup, words: Words) -> list[str]:
    """Return what the variants are called; the one without a name has the present settings."""
    names = group.plan.names
    return [name or words("compare_present") for name in names] if len(names) > 1 else [""]


def _name(group: RunGroup, variant: int, words: Words) -> str:
    plan, name = group.plan, variant_names(group, words)[variant]
    return f"{words(next(iter(plan.settings(variant))))} {name}" if plan.kind == "vary" else name


def table(group: RunGroup, columns: list[str], words: Words, best: int | None) -> str:
    """Return the scores as an HTML table: a line a variant, or a run if there is only one variant."""
    plan = group.plan
    head = [words("compare_fold" if plan.kind == "folds" else "compare_seed")]
    if len(plan.names) > 1:
        head = [words(next(iter(plan.rows[0]))) if plan.kind == "vary" else words("compare_value")]
    colours = LIGHT.run_colours(len(plan.names))
    head += [quantity_words(column, words) for column in columns]
    rows = []
    if len(plan.names) == 1:
        each = [group.scores(column, 0) for column in columns]
        for n, row in enumerate(plan.rows):
            quantities = (column.partition("_")[2] for column in columns)
            cells = [number(float(found[n]), what) for found, what in zip(each, quantities, strict=True)]
            rows.append(("", value_text(next(iter(row.values()))), cells, False))
    for variant, name in enumerate(variant_names(group, words) if len(plan.names) > 1 else ()):
        cells = [_spread(group.scores(column, variant), column.partition("_")[2]) for column in columns]
        mark = f'<span class="nnlab-mark" style="color:{colours[variant]}" aria-hidden="true">━</span> '
        rows.append((mark, name, cells, variant == best))
    top = "".join(f'<th scope="col">{html.escape(cell)}</th>' for cell in head)
    body = "".join(
        f'<tr><th scope="row">{mark}{html.escape(name)}{" ✓" if marked else ""}</th>'
        + "".join(f"<td>{html.escape(cell)}</td>" for cell in cells)
        + "</tr>"
        for mark, name, cells, marked in rows
    )
    return f"<table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"


def _spread(scores: np.ndarray, quantity: str) -> str:  # type: ignore[type-arg]
    found = scores[np.isfinite(scores)]
    if not len(found):
        return "–"
    mean = float(found.mean())
    return number(mean, quantity) if len(found) < 2 else plus_minus(mean, float(found.std(ddof=1)), quantity)
