"""The missions of lesson 0, "Watch a network overfit, and help it"."""

from __future__ import annotations

from ..sentences import Sentence
from .conditions import begun, end, rise, setting, setting_within, stay
from .mission import Mission, Recorded


def stopped_early(now: Recorded) -> str | None:
    """Met by a run that early stopping has ended."""
    stop = now.history.stop
    if stop is not None and stop.kind == "early" and stop.epoch is not None:
        return None
    if missing := begun(now):
        return missing
    return Sentence(
        "mission_no_stop", "early stopping has not ended this run; it is at epoch {done}", done=f"{len(now.history):,}"
    )


few = setting_within("train_size", most=100)

MISSIONS = (
    Mission(
        "00_overfit",
        Sentence(
            "mission_00_overfit",
            "See it overfit: with at most 100 training images, let the validation loss rise 10 % above its lowest.",
        ),
        (few, rise(0.1)),
        Sentence(
            "mission_00_overfit_hint",
            "Set Training set to 100 and press Play. The training loss falls and falls; watch the other line.",
        ),
    ),
    Mission(
        "00_catch",
        Sentence(
            "mission_00_catch",
            "Catch it: with at most 100 training images, let early stopping end the run by itself.",
        ),
        (few, setting("early_stopping", True), stopped_early),
        Sentence(
            "mission_00_catch_hint",
            "Switch Early stopping on and play. It ends the run once Patience epochs have brought nothing better.",
        ),
    ),
    Mission(
        "00_close",
        Sentence(
            "mission_00_close",
            "Close the gap without stopping: 100 training images and at least 200 epochs; the validation loss ends "
            "at most 5 % above its lowest, the validation accuracy at 80 % or more.",
        ),
        (
            few,
            setting("early_stopping", False),
            setting_within("epochs", least=200),
            stay(0.05),
            end("validation_accuracy", least=0.8),
        ),
        Sentence(
            "mission_00_close_hint",
            "Make large weights cost something: begin with an L2 of 0.01. Dropout alone does not do it here.",
        ),
    ),
)
