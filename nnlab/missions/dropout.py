"""The missions of lesson 7, "Drop neurons, and let thinned networks vote"."""

from __future__ import annotations

from ..sentences import Sentence
from .against import harm
from .conditions import end, only, setting_within
from .mission import Mission, Recorded


def without_dropout(now: Recorded) -> bool:
    """Return whether a run drops no hidden neuron."""
    return now.config.dropout == 0


MISSIONS = (
    Mission(
        "07_help",
        Sentence(
            "mission_07_help",
            "By dropout alone, bring the validation loss at the end to 0.065 or less with the 400 digits.",
        ),
        (only("dropout"), end("validation_loss", most=0.065)),
        Sentence("mission_07_help_hint", "Try three rates far apart, such as 0.2, 0.5 and 0.8; then go between."),
    ),
    Mission(
        "07_harm",
        Sentence(
            "mission_07_harm",
            "With at most 100 training images, find a rate that does harm: a validation loss that ends 5 % above that "
            "without dropout.",
        ),
        (setting_within("train_size", most=100), harm(without_dropout, 0.05, "dropout")),
        Sentence(
            "mission_07_harm_hint",
            "Play a run without dropout first, and press Keep. Then the same with dropout, strong or weak.",
        ),
    ),
    Mission(
        "07_underfit",
        Sentence(
            "mission_07_underfit",
            "Make dropout so strong that the network underfits: a training loss of 0.3 or more at the end.",
        ),
        (only("dropout", "input_dropout", "train_size"), end("train_loss", least=0.3)),
        Sentence("mission_07_underfit_hint", "Inputs can be dropped, too. What is left of an image then?"),
    ),
)
