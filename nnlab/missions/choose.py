"""The missions of lesson 12, "Choose, and do not fool yourself"."""

from __future__ import annotations

from ..sentences import Sentence
from .conditions import end
from .mission import Mission, Recorded

PAIRS, REAL, CHANCE = 8, 0.01, 0.3
"""Seeds; a difference is almost certainly real below this p-value, and may well be chance above that one."""


def compared(now: Recorded) -> str | None:
    """Met by a comparison of two settings with enough seeds."""
    found = now.difference
    if found is None:
        return Sentence(
            "mission_compare", "keep a run, change a setting, play, and start Compare: this run against the kept one"
        )
    if found.pairs >= PAIRS:
        return None
    return Sentence(
        "mission_seeds",
        "this comparison has {n} seeds; at least {asked} are asked",
        n=str(found.pairs),
        asked=str(PAIRS),
    )


def real(now: Recorded) -> str | None:
    """Met by a difference that is almost certainly real."""
    assert now.difference is not None
    p = now.difference.p_value
    if p < REAL:
        return None
    return Sentence(
        "mission_real",
        "a difference like this one would come by chance with p = {p}; p < {asked} is asked",
        p=f"{p:.2g}",
        asked=str(REAL),
    )


def chance(now: Recorded) -> str | None:
    """Met by a difference that may well be chance."""
    assert now.difference is not None
    if now.difference.error == 0:
        return Sentence("mission_no_difference", "there is no difference at all: the change has no effect")
    p = now.difference.p_value
    if p >= CHANCE:
        return None
    return Sentence(
        "mission_chance",
        "a difference like this one would come by chance with p = {p}; p > {asked} is asked",
        p=f"{p:.2g}",
        asked=str(CHANCE),
    )


def opened_once(now: Recorded) -> str | None:
    """Met if the test set was opened, and once only."""
    if now.openings == 1:
        return None
    if not now.openings:
        return Sentence("mission_sealed", "now open the test set, once, in its tab")
    return Sentence(
        "mission_opened", "the test set was opened {n} times; once is asked: choose another run", n=str(now.openings)
    )


MISSIONS = (
    Mission(
        "12_real",
        Sentence(
            "mission_12_real",
            "Keep a run, change one setting, play again, and compare the two under Compare, with eight seeds. Find a "
            "change whose difference is almost certainly real.",
        ),
        (compared, real),
        Sentence("mission_12_real_hint", "Make a large change: no L2 against 0.1, say."),
    ),
    Mission(
        "12_chance",
        Sentence("mission_12_chance", "Find a change whose difference may well be chance, also with eight seeds."),
        (compared, chance),
        Sentence(
            "mission_12_chance_hint",
            "Change what only draws other numbers: one neuron more, or a dropout of 0.05.",
        ),
    ),
    Mission(
        "12_sealed",
        Sentence(
            "mission_12_sealed",
            "Bring the validation loss at the end to 0.12 or less. When you are content, and not before, open the "
            "test set.",
        ),
        (end("validation_loss", most=0.12), opened_once),
        Sentence("mission_12_sealed_hint", "More neurons, a little L2 and dropout; each of them helps a little here."),
    ),
)
