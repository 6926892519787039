"""Lesson 5's checks, against right, wrong and blank answers."""

import numpy as np

from nnlab import EarlyStopping, replay
from nnlab.exercises import stop_in_time
from nnlab.training.history import History

from .answers import Answers


def replayed(losses, patience):
    return replay(History.from_columns({"validation_loss": losses}), EarlyStopping(patience=patience)).epoch or 0


def rising(losses, patience):
    """Compares with the epoch before."""
    waited = 0
    for epoch in range(1, len(losses)):
        waited = waited + 1 if losses[epoch] > losses[epoch - 1] else 0
        if waited == patience:
            return epoch + 1
    return 0


def running_min(losses):
    return np.array([losses[: i + 1].min() for i in range(len(losses))])


class TestStopInTime(Answers):
    lesson = stop_in_time.LESSON
    right = {
        "stop_epoch": [replayed],
        "too_strict": [4, 4.0],
        "best_so_far": [running_min],
        "trained_epochs": [52, np.int64(52)],
    }
    wrong = {
        "stop_epoch": [
            (lambda losses, p: replayed(losses, p) + 1, "One epoch too late"),
            (lambda losses, p: replayed(losses, p) - 1, "Count the epochs from 1"),
            (lambda losses, p: replayed(losses, p) - p, "This is the best epoch"),
            (rising, "compared with the one before"),
            (lambda losses, p: replayed(losses, p) or len(losses), "return 0"),
            (lambda losses, p: losses.argmin(), "9 was expected, and 5 came"),
            (5, "A function is asked for"),
        ],
        "too_strict": [
            (0, "It does stop"),
            (7, "does not go on to the end"),
            (3, "waits for a second one"),
            (5, "counter begins after epoch 2"),
            (2, "waits two more"),
            (6, "Not 6"),
        ],
        "best_so_far": [
            (np.min, "one number, the lowest of all"),
            (lambda losses: np.full(5, losses.min()), "nobody knows that yet"),
            (np.maximum.accumulate, "largest so far"),
            (lambda losses: np.sort(losses)[::-1], "order in time"),
            (lambda losses: np.minimum(losses, np.r_[np.inf, losses[:-1]]), "the one before only"),
            (lambda losses: losses, "as they were"),
            (lambda losses: losses[:2], "should have the shape"),
        ],
        "trained_epochs": [
            (37, "That is the best epoch"),
            (53, "so 15 in the epoch before"),
            (51, "count again"),
            (22, "not before it"),
            (15, "how long it waited"),
            (40, "too few"),
            (100, "too many"),
        ],
    }
