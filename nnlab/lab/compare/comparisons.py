"""The comparisons that can be chosen. A new one is an entry here, and two rows of words (``kind_<name>``)."""

from __future__ import annotations

from ...sentences import Sentence
from ..text.format import parse_values
from ..text.texts import Words
from .comparison import Choice, Comparison
from .plan import Plan, against, folds, race, repeats, variations
from .values import offer_race, offer_values, parse_race
from .verdict import best_sentence, new_against_old, spread_sentence

NONE_KEPT = Sentence("keep_first", "keep a run first: press Keep, then change a setting")
STILL_PRESENT = Sentence(
    "keep_other",
    "the kept run is still the present one: begin another first, by Reset or by a setting that asks for a new run",
)


def _against_kept(choice: Choice) -> Plan:
    if choice.kept is None:
        raise ValueError(STILL_PRESENT if choice.present_is_kept else NONE_KEPT)
    name, run = choice.kept
    return against(run, choice.config, (name, ""), choice.count, choice.own)


def _setting(plan: Plan, words: Words) -> str:
    return words(plan.varied or "compare_value")


COMPARISONS = {
    "repeat": Comparison(
        plan=lambda choice: repeats(choice.config, choice.count, choice.own),
        sentence=spread_sentence("compare_repeat"),
        head=lambda plan, words: words("compare_seed"),
        count=8,
    ),
    "vary": Comparison(
        plan=lambda c: variations(c.config, c.field, parse_values(c.field, c.values), c.count, c.own),
        sentence=best_sentence,
        head=_setting,
        count=4,
        asks=("field", "values"),
        offer=offer_values,
    ),
    "folds": Comparison(
        plan=lambda choice: folds(choice.config, choice.count, choice.own),
        sentence=spread_sentence("compare_folds"),
        head=lambda plan, words: words("compare_fold"),
        count=5,
        counted="compare_folds_count",
    ),
    "race": Comparison(
        plan=lambda choice: race(choice.config, parse_race(choice.values), choice.count, choice.own),
        sentence=best_sentence,
        head=_setting,
        count=3,
        asks=("values",),
        offer=offer_race,
    ),
    "kept": Comparison(plan=_against_kept, sentence=new_against_old, head=_setting, count=8),
}
"""By name, in the order of the menu."""
