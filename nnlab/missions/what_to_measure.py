"""The missions of lesson 3, "Choose what to minimise, and what to measure"."""

from __future__ import annotations

from ..sentences import Sentence
from .conditions import best, ended, only, reach, rise, setting, setting_within
from .mission import Mission, Recorded
from .words import beside


def accuracy_stays(now: Recorded) -> str | None:
    """Met while the validation accuracy is within 2 points of its best."""
    value, highest = float(now.history["validation_accuracy"][-1]), best(now, "validation_accuracy")
    if highest - value <= 0.02:
        return None
    found, top = beside(value, highest, "validation_accuracy")
    return Sentence(
        "mission_points",
        "the validation accuracy ends at {value}, more than 2 points below its best of {best}",
        value=found,
        best=top,
    )


MISSIONS = (
    Mission(
        "03_loss",
        Sentence("mission_03_loss", "Change the loss alone, and reach 95 % validation accuracy within the 30 epochs."),
        (only("loss"), reach("validation_accuracy", 0.95)),
        Sentence("mission_03_loss_hint", "Which loss has a gradient that does not vanish where a sigmoid is flat?"),
    ),
    Mission(
        "03_squared",
        Sentence(
            "mission_03_squared",
            "Stay with the squared error (mse), and reach 92 % validation accuracy all the same.",
        ),
        (setting("loss", "mse"), reach("validation_accuracy", 0.92)),
        Sentence(
            "mission_03_squared_hint",
            "With N(0, 1) the sigmoids begin on their flat part. Another initializer, a higher learning rate, or both.",
        ),
    ),
    Mission(
        "03_both",
        Sentence(
            "mission_03_both",
            "With at most 100 training images: let the validation loss end 10 % above its lowest, and the validation "
            "accuracy within 2 points of its best.",
        ),
        (setting_within("train_size", most=100), ended, rise(0.1), accuracy_stays),
        Sentence(
            "mission_03_both_hint",
            "The network has to grow surer and surer of what it gets wrong: cross-entropy, and many epochs.",
        ),
    ),
)
