"""The missions of lesson 6, "Make large weights expensive"."""

from __future__ import annotations

import re

from ..sentences import Sentence
from .conditions import begun, end, only
from .mission import Mission, Recorded


def raised_on_the_way(now: Recorded) -> str | None:
    """Met if L2 was raised in mid-run, and five epochs have gone by since."""
    raised = [mark.epoch for mark in now.history.marks if _is_rise(mark.text)]
    if missing := begun(now):
        return missing
    if not raised:
        return Sentence("mission_raise", "L2 has not been raised while this run was under way")
    gone = len(now.history) - raised[0]
    if gone >= 5:
        return None
    return Sentence("mission_since", "{n} epochs since you raised it: play 5", n=str(gone))


def _is_rise(text: str) -> bool:
    found = re.match(r"l2 ([\d.e+-]+) → ([\d.e+-]+)$", text)
    return found is not None and float(found[2]) > float(found[1])


MISSIONS = (
    Mission(
        "06_l2",
        Sentence(
            "mission_06_l2", "By L2 alone, bring the validation loss at the end of the 200 epochs to 0.40 or less."
        ),
        (only("l2"), end("validation_loss", most=0.4)),
        Sentence("mission_06_l2_hint", "Go up by factors of ten, from 0.0001 on, and see where the valley is."),
    ),
    Mission(
        "06_l1",
        Sentence("mission_06_l1", "The same by L1 alone: 0.40 or less at the end of the 200 epochs."),
        (only("l1"), end("validation_loss", most=0.4)),
        Sentence(
            "mission_06_l1_hint", "Set L2 back to 0. L1 pulls at small weights as hard as at large ones: take less."
        ),
    ),
    Mission(
        "06_underfit",
        Sentence(
            "mission_06_underfit", "By a penalty alone, make it underfit: a training loss of 0.5 or more at the end."
        ),
        (only("l2", "l1"), end("train_loss", least=0.5)),
        Sentence("mission_06_underfit_hint", "Beyond the valley there is a slope on the other side, too."),
    ),
    Mission(
        "06_on_the_way",
        Sentence(
            "mission_06_on_the_way",
            "Raise L2 while a run is under way, and watch Network or Health for five epochs: it acts at once.",
        ),
        (raised_on_the_way,),
        Sentence("mission_06_on_the_way_hint", "Choose a slower speed above, press Play, then move the slider of L2."),
    ),
)
