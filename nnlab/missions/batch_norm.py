"""The missions of lesson 11, "Normalise every layer"."""

from __future__ import annotations

from ..sentences import Sentence
from .conditions import fail, only, reach, setting, setting_within
from .mission import Mission

MISSIONS = (
    Mission(
        "11_switch",
        Sentence(
            "mission_11_switch",
            "Four layers do not learn at a rate of 1. Reach 90 % validation accuracy by turning one switch.",
        ),
        (only("batch_norm"), setting("batch_norm", True), reach("validation_accuracy", 0.9)),
        Sentence("mission_11_switch_hint", "It is what this lesson is about."),
    ),
    Mission(
        "11_batch",
        Sentence(
            "mission_11_batch",
            "With batch norm on, make it fail by the batch size alone: a validation accuracy below 60 % at the end.",
        ),
        (only("batch_norm", "batch_size"), setting("batch_norm", True), fail("validation_accuracy", 0.6)),
        Sentence(
            "mission_11_batch_hint", "It works with mean and spread of a batch. Of how many samples are there none?"
        ),
    ),
    Mission(
        "11_deep",
        Sentence(
            "mission_11_deep",
            "Set Hidden layers to ten layers of 32, and reach 80 % validation accuracy within 15 epochs.",
        ),
        (setting("hidden", (32,) * 10), setting_within("epochs", most=15), reach("validation_accuracy", 0.8)),
        Sentence(
            "mission_11_deep_hint", "Write 32 ten times, with commas. With the switch on, a rate of 0.1 is enough."
        ),
    ),
)
