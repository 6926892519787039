"""The missions of lesson 13, "Take your own data from a file to a report"."""

from __future__ import annotations

from ..sentences import Sentence
from .choose import opened_once
from .conditions import end, ended, final, rise
from .mission import Mission, Recorded


def three_times(now: Recorded) -> str | None:
    """Met by a run whose validation loss ends at three times the training loss or more."""
    train, validation = (final(now, f"{role}_loss") for role in ("train", "validation"))
    if validation >= 3 * train:
        return None
    return Sentence(
        "mission_three",
        "the validation loss ends at {ratio} times the training loss; 3 times is asked",
        ratio=f"{validation / train:.1f}",
    )


MISSIONS = (
    Mission(
        "13_beat",
        Sentence(
            "mission_13_beat",
            "Beat the straight line, which ends at 0.095: a validation loss of 0.06 or less at the end.",
        ),
        (end("validation_loss", most=0.06),),
        Sentence("mission_13_beat_hint", "A few neurons and a higher learning rate, or L2, or early stopping."),
    ),
    Mission(
        "13_overfit",
        Sentence(
            "mission_13_overfit",
            "Make it overfit: a validation loss that ends at three times the training loss, and 50 % above its lowest.",
        ),
        (ended, three_times, rise(0.5)),
        Sentence("mission_13_overfit_hint", "Nothing that holds it back, larger steps, and many more epochs."),
    ),
    Mission(
        "13_report",
        Sentence(
            "mission_13_report",
            "Choose your best run (0.06 or less), open its test set once, and write the report: Share, then Report.",
        ),
        (end("validation_loss", most=0.06), opened_once),
        Sentence("mission_13_report_hint", "The tab Test set opens it, and counts how often."),
    ),
)
