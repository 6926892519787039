"""The missions of lesson 5, "Stop before it overfits"."""

from __future__ import annotations

from ..sentences import Sentence
from ..training.stopper import replay
from ..training.stopping import EarlyStopping
from .conditions import final, setting, setting_within
from .mission import Mission, Recorded
from .the_lab import stopped_early
from .words import beside


def smallest(now: Recorded) -> str | None:
    """Met if this patience stops after epoch 20, and one less would not."""
    config, stop = now.config, now.history.stop
    assert stop is not None
    if (stop.epoch or 0) <= 20:
        return Sentence(
            "mission_early",
            "patience {patience} stops in epoch {epoch}; later than epoch 20 is asked",
            patience=str(config.patience),
            epoch=str(stop.epoch),
        )
    less = EarlyStopping(config.monitor, config.patience - 1, config.min_delta) if config.patience else None
    before = replay(now.history, less).epoch if less else 0
    if before is not None and before <= 20:
        return None
    return Sentence(
        "mission_smaller", "patience {patience} does; is there a smaller one?", patience=str(config.patience)
    )


def low_loss_kept(now: Recorded) -> str | None:
    """Met if the weights that are kept have a validation loss of at most 0.32."""
    found = final(now, "validation_loss")
    if found <= 0.32:
        return None
    value, asked = beside(found, 0.32, "validation_loss")
    return Sentence(
        "mission_kept",
        "the weights that are kept have a validation loss of {value}; at most {asked} is asked",
        value=value,
        asked=asked,
    )


def near_the_best(now: Recorded) -> str | None:
    """Met if it stopped within 5 epochs of the lowest validation loss of the whole run, ghost and all."""
    stop, best = now.history.stop, now.history.best_epoch
    assert stop is not None and best is not None
    if abs((stop.epoch or 0) - best) <= 5:
        return None
    return Sentence(
        "mission_turn",
        "it stops in epoch {epoch}; the lowest validation loss of the whole run is in epoch {best}",
        epoch=str(stop.epoch),
        best=str(best),
    )


def to_the_end(now: Recorded) -> str | None:
    """Met by a run that has gone on, as a ghost, to the epochs that were asked for."""
    done, all_of_them = len(now.history), now.config.epochs
    if done >= all_of_them:
        return None
    return Sentence(
        "mission_ghost",
        "let the run go on to its end, past the stop: epoch {done} of {epochs}",
        done=f"{done:,}",
        epochs=f"{all_of_them:,}",
    )


stopping = (setting("early_stopping", True), stopped_early)

MISSIONS = (
    Mission(
        "05_smallest",
        Sentence("mission_05_smallest", "Find the smallest patience with which the run stops later than epoch 20."),
        (*stopping, smallest),
        Sentence(
            "mission_05_smallest_hint",
            "Patience only judges: move its slider after a run, and the mark on the curve moves without training.",
        ),
    ),
    Mission(
        "05_kept",
        Sentence(
            "mission_05_kept",
            "Find a patience with which the run stops by itself and keeps a validation loss of at most 0.32.",
        ),
        (*stopping, low_loss_kept),
        Sentence(
            "mission_05_kept_hint", "The loss has several valleys. Which patience gets over the hills between them?"
        ),
    ),
    Mission(
        "05_turn",
        Sentence(
            "mission_05_turn",
            "Take the digits with 100 training images. Let the run stop within 5 epochs of the lowest validation loss "
            "of the whole run, and play to the end to see that it did.",
        ),
        (
            setting("dataset", "digits"),
            setting_within("train_size", most=100),
            *stopping,
            to_the_end,
            near_the_best,
        ),
        Sentence(
            "mission_05_turn_hint",
            "With few images the curve turns up soon, and for good. A small patience is enough where it is smooth.",
        ),
    ),
)
