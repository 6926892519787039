"""The missions of lesson 1, "Build a network by hand"."""

from __future__ import annotations

import numpy as np

from ..sentences import Sentence
from .conditions import begun, end, reach, setting
from .mission import Mission, Recorded
from .words import beside


def one_small_layer(now: Recorded) -> str | None:
    """Met with one hidden layer of at most four neurons."""
    hidden = now.config.hidden
    if len(hidden) == 1 and hidden[0] <= 4:
        return None
    if len(hidden) != 1:
        return Sentence("mission_one_layer", "there are {n} hidden layers; one is asked", n=str(len(hidden)))
    return Sentence("mission_four", "the hidden layer has {n} neurons; at most 4 are asked", n=str(hidden[0]))


def broke_down(now: Recorded) -> str | None:
    """Met by a run that diverged, or has more loss than it began with."""
    history = now.history
    if history.stop is not None and history.stop.kind == "diverged":
        return None
    if missing := begun(now):
        return missing
    last, first = float(np.nanmax(history["train_loss"])), float(history.initial["train_loss"])
    if not last <= first:
        return None
    value, before = beside(last, first, "train_loss")
    return Sentence(
        "mission_still_learns",
        "the training loss began at {before}; at the end of an epoch it was {value} at most",
        value=value,
        before=before,
    )


MISSIONS = (
    Mission(
        "01_line",
        Sentence(
            "mission_01_line",
            "Take all hidden layers away, and play to the end: the boundary is a straight line, and the training "
            "accuracy stays below 75 %.",
        ),
        (setting("hidden", ()), end("train_accuracy", most=0.75)),
        Sentence("mission_01_line_hint", "Empty the field Hidden layers, press Enter, then Play."),
    ),
    Mission(
        "01_small",
        Sentence(
            "mission_01_small",
            "Do it with little: one hidden layer of at most 4 neurons, and 95 % validation accuracy.",
        ),
        (one_small_layer, reach("validation_accuracy", 0.95)),
        Sentence(
            "mission_01_small_hint",
            "Write 4 into Hidden layers. A small network may get stuck: press New weights and try again; a higher "
            "learning rate and more epochs help, too.",
        ),
    ),
    Mission(
        "01_break",
        Sentence(
            "mission_01_break",
            "Raise the learning rate until training breaks down: at the end of an epoch the training loss is higher "
            "than before the first step.",
        ),
        (broke_down,),
        Sentence("mission_01_break_hint", "Multiply the learning rate by 3, again and again; 10 is not too much."),
    ),
)
