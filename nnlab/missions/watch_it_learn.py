"""The missions of lesson 4, "Watch a network learn, and say what is wrong"."""

from __future__ import annotations

from ..sentences import Sentence
from .conditions import begun, end, ended, final, free
from .mission import Mission, Recorded
from .words import beside


def close_together(now: Recorded) -> str | None:
    """Met by a run whose two accuracies end within 5 points of each other."""
    train, validation = (final(now, f"{role}_accuracy") for role in ("train", "validation"))
    if abs(train - validation) <= 0.05:
        return None
    gap = beside(abs(train - validation), 0.05, "accuracy")[0].removesuffix(" %")
    return Sentence("mission_apart", "training and validation accuracy end {gap} points apart; 5 at most", gap=gap)


def ten_times(now: Recorded) -> str | None:
    """Met by a run whose validation loss ends at ten times the training loss or more."""
    train, validation = (final(now, f"{role}_loss") for role in ("train", "validation"))
    if validation >= 10 * train:
        return None
    return Sentence(
        "mission_ratio",
        "the validation loss ends at {ratio} times the training loss; 10 times is asked",
        ratio=f"{validation / train:.1f}",
    )


def overfitted(now: Recorded) -> str | None:
    """Met by a run that looks like overfitting."""
    if missing := begun(now):
        return missing
    return end("train_loss", most=0.01)(now) or ten_times(now)


def one_change(now: Recorded) -> str | None:
    """Met if an earlier run overfitted, and this one differs from it in one setting."""
    before = [run for run in now.each[1:] if overfitted(run) is None]
    if not before:
        return Sentence("mission_overfit_first", "first play a run that meets the mission before this one")
    fewest = min((free(run.config.difference(now.config)) for run in before), key=lambda names: abs(len(names) - 1))
    if len(fewest) == 1:
        return None
    return Sentence(
        "mission_differ", "{n} settings differ from the run that overfitted; 1 is asked", n=str(len(fewest))
    )


MISSIONS = (
    Mission(
        "04_underfit",
        Sentence(
            "mission_04_underfit",
            "Make it underfit: a training accuracy below 85 % at the end, and validation within 5 points of it.",
        ),
        (ended, end("train_accuracy", most=0.85), close_together),
        Sentence(
            "mission_04_underfit_hint",
            "Take something away that learning needs: neurons, steps that are large enough, or the freedom of weights.",
        ),
    ),
    Mission(
        "04_overfit",
        Sentence(
            "mission_04_overfit",
            "Make it overfit: a training loss of 0.01 or less at the end, and a validation loss ten times as large.",
        ),
        (overfitted,),
        Sentence(
            "mission_04_overfit_hint", "Few images, larger steps or more epochs. Look at the losses on a log scale."
        ),
    ),
    Mission(
        "04_cure",
        Sentence(
            "mission_04_cure",
            "From there, bring the validation accuracy at the end to 97 % by changing one control only.",
        ),
        (one_change, end("validation_accuracy", least=0.97)),
        Sentence("mission_04_cure_hint", "It suffers from variance. Which control is the surest cure of that?"),
    ),
)
