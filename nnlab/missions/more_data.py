"""The missions of lesson 8, "Get more data, or make some"."""

from __future__ import annotations

from ..sentences import Sentence
from .against import harm
from .conditions import end, ended, final, only, setting
from .mission import Mission, Recorded

SIZES = (100, 200, 300, 500)
ENOUGH = 0.97


def plain(now: Recorded) -> bool:
    """Return whether a run has no augmentation."""
    return not now.config.augmentation


def smallest_size(now: Recorded) -> str | None:
    """Met by a size that is enough, and the next smaller one that is not."""
    runs = [run for run in now.each if plain(run) and len(run.history) and ended(run) is None]
    score = {run.config.train_size: final(run, "validation_accuracy") for run in reversed(runs)}
    enough = [size for size in SIZES if score.get(size, 0) >= ENOUGH]
    if not enough:
        tried = ", ".join(str(size) for size in SIZES if size in score)
        if not tried:
            return Sentence("mission_no_size", "none of the sizes has been played to the end without augmentation")
        return Sentence("mission_not_enough", "not enough: {tried}; try more", tried=tried)
    size = enough[0]
    below = SIZES[max(SIZES.index(size) - 1, 0)]
    if size == below or below in score:
        return None
    return Sentence(
        "mission_size_below",
        "{size} images are enough; play {below}, too, to see that these are not",
        size=str(size),
        below=str(below),
    )


MISSIONS = (
    Mission(
        "08_augment",
        Sentence(
            "mission_08_augment",
            "With the 100 images, bring the validation loss at the end to 0.35 or less by augmentation alone.",
        ),
        (only("augmentation", "augmentation_strength"), end("validation_loss", most=0.35)),
        Sentence("mission_08_augment_hint", "Which changes does handwriting itself have? Try each of them by itself."),
    ),
    Mission(
        "08_harm",
        Sentence(
            "mission_08_harm",
            "Find an augmentation that does harm: a validation loss that ends 20 % above that without any.",
        ),
        (harm(plain, 0.2, "augmentation", "augmentation_strength"),),
        Sentence(
            "mission_08_harm_hint", "Play a run without augmentation first. Then: what is a 6 that is turned round?"
        ),
    ),
    Mission(
        "08_size",
        Sentence(
            "mission_08_size",
            "Without augmentation: which is the smallest training set, of 100, 200, 300 or 500 images, that ends at "
            "97 % validation accuracy? Play it, and the next smaller one.",
        ),
        (setting("augmentation", ()), smallest_size),
        Sentence("mission_08_size_hint", "Begin in the middle, and go up or down from there."),
    ),
)
