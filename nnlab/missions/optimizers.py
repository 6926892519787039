"""The missions of lesson 10, "Step faster: momentum, Adam, and schedules"."""

from __future__ import annotations

from ..sentences import Sentence
from .conditions import end, fail, only, setting, setting_within
from .mission import Mission

MISSIONS = (
    Mission(
        "10_schedule",
        Sentence(
            "mission_10_schedule",
            "A rate of 1 is too high for plain SGD. Repair it by the schedule alone: 95 % validation accuracy at "
            "the end.",
        ),
        (only("schedule"), end("validation_accuracy", least=0.95)),
        Sentence("mission_10_schedule_hint", "Large steps at first, small ones at the end: which schedules do that?"),
    ),
    Mission(
        "10_momentum",
        Sentence(
            "mission_10_momentum",
            "With momentum and a constant schedule: a training loss of 0.005 or less after at most 20 epochs.",
        ),
        (
            setting("optimizer", "momentum"),
            setting("schedule", "constant"),
            setting_within("epochs", most=20),
            end("train_loss", most=0.005),
        ),
        Sentence(
            "mission_10_momentum_hint", "Momentum 0.9 adds up ten steps. Divide the rate that suits SGD by about that."
        ),
    ),
    Mission(
        "10_adam",
        Sentence(
            "mission_10_adam",
            "Choose adam, and make it fail by the learning rate: a validation accuracy below 80 % at the end.",
        ),
        (only("optimizer", "learning_rate"), setting("optimizer", "adam"), fail("validation_accuracy", 0.8)),
        Sentence(
            "mission_10_adam_hint", "Its steps have about the length of the learning rate, whatever the gradient is."
        ),
    ),
)
