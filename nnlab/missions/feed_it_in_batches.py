"""The missions of lesson 2, "Feed a network in mini-batches"."""

from __future__ import annotations

from ..sentences import Sentence
from .conditions import begun, end, only, reach, setting_within
from .mission import Mission, Recorded


def few_updates(now: Recorded) -> str | None:
    """Met by a run of at most 400 updates so far."""
    if missing := begun(now):
        return missing
    made = int(now.history["updates"][-1])
    return None if made <= 400 else Sentence("mission_updates", "{n} updates were made; 400 are allowed", n=f"{made:,}")


def on_target(now: Recorded) -> str | None:
    """Met by a run that its target has ended before epoch 10."""
    stop = now.history.stop
    if missing := begun(now):
        return missing
    if stop is None or stop.kind != "target" or stop.epoch is None:
        return Sentence(
            "mission_no_target", "the target has not been reached; epoch {done}", done=f"{len(now.history):,}"
        )
    if stop.epoch < 10:
        return None
    return Sentence(
        "mission_late", "the target was reached in epoch {epoch}; before epoch 10 is asked", epoch=f"{stop.epoch:,}"
    )


MISSIONS = (
    Mission(
        "02_full",
        Sentence(
            "mission_02_full",
            "Leave the batch size at all: by the learning rate alone, bring the training loss to 0.15 in 60 epochs.",
        ),
        (only("learning_rate"), reach("train_loss", 0.15)),
        Sentence(
            "mission_02_full_hint",
            "60 updates are few, so each has to go far. The gradient of all samples is a quiet one and bears a much "
            "higher rate than 0.1.",
        ),
    ),
    Mission(
        "02_updates",
        Sentence(
            "mission_02_updates", "Reach 95 % validation accuracy at the end of a run of at most 400 updates in all."
        ),
        (few_updates, end("validation_accuracy", least=0.95)),
        Sentence(
            "mission_02_updates_hint",
            "An epoch has 1,000 divided by the batch size of updates. Choose the batch size, set the epochs so that "
            "it makes 400, then the learning rate.",
        ),
    ),
    Mission(
        "02_target",
        Sentence(
            "mission_02_target",
            "Set Target loss to 0.1 or less, and let the run stop by itself before epoch 10.",
        ),
        (setting_within("target_loss", most=0.1), on_target),
        Sentence(
            "mission_02_target_hint", "A batch size of 10 makes 100 updates an epoch; then raise the learning rate."
        ),
    ),
)
