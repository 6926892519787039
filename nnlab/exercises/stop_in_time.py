"""The exercises of lesson 5, "Stop before it overfits"."""

from __future__ import annotations

from typing import Any

import numpy as np

from .exercise import Exercise, Lesson, Wrong, call, compare, number, refuse


def _stop(losses: np.ndarray, patience: int) -> int:
    best, waited = np.inf, 0
    for epoch, loss in enumerate(losses, start=1):
        best, waited = (loss, 0) if loss < best else (best, waited + 1)
        if waited == patience:
            return epoch
    return 0


def _rises(losses: np.ndarray, patience: int) -> int:
    """Where one stops who counts the epochs in which the loss is above that of the epoch before."""
    waited = 0
    for epoch in range(1, len(losses)):
        waited = waited + 1 if losses[epoch] > losses[epoch - 1] else 0
        if waited == patience:
            return epoch + 1
    return 0


class StopEpoch(Exercise):
    """Write `stop_epoch(losses, patience)`: the epoch in which training stops, 0 if it does not."""

    hint = (
        "Keep two things: the best loss so far, and how many epochs have gone by since. Return when these are enough."
    )
    solution = """def stop_epoch(losses, patience):
    best, waited = np.inf, 0
    for epoch, loss in enumerate(losses, start=1):
        if loss < best:
            best, waited = loss, 0
        else:
            waited += 1
        if waited == patience:
            return epoch
    return 0"""
    praise = "A function of recorded numbers alone: so it can be replayed on any run that has been trained."

    def judge(self, answer: Any) -> None:
        ragged = np.array([1.0, 0.8, 0.7, 0.72, 0.71, 0.69, 0.73, 0.74, 0.75])
        cases = [(ragged, 2), (ragged, 3), (np.array([0.5, 0.5, 0.5, 0.4]), 2)]
        for losses, patience in cases:
            right = _stop(losses, patience)
            slips = {
                "One epoch too late: the epoch without improvement in which the patience is used up is the last.": right
                + 1,
                "Count the epochs from 1: enumerate(losses, start=1).": right - 1,
                "This is the best epoch; training stops `patience` epochs later.": right - patience,
                "Each loss is compared with the one before; it has to beat the best one so far.": _rises(
                    losses, patience
                ),
            }
            compare(call(answer, losses, patience), right, slips)
        compare(
            call(answer, ragged, 4),
            0,
            {"With patience 4 these nine epochs end before it is used up: return 0.": len(ragged)},
        )


class TooStrict(Exercise):
    """In which epoch does patience 2 with min_delta 0.1 stop at 0.90, 0.60, 0.55, 0.54, 0.53, 0.52, 0.51?"""

    hint = "Only what beats the last improvement by more than 0.1 counts. 0.60 does. What about 0.55, against 0.60?"
    solution = "too_strict = 4"
    praise = "The loss falls in every epoch, and still the run is ended: so bad is a min_delta that is too large."

    def judge(self, answer: Any) -> None:
        found = number(answer)
        slips: dict[float, str] = {
            0: "It does stop: a fall of less than 0.1 is no improvement for this rule.",
            7: "It does not go on to the end: a fall of less than 0.1 is no improvement for this rule.",
            3: "In epoch 3 one epoch has gone by without an improvement; patience 2 waits for a second one.",
            5: "The counter begins after epoch 2, the last improvement: epochs 3 and 4 are the two it waits for.",
            2: "Epoch 2 is the last improvement; the rule waits two more.",
        }
        refuse(found, slips)
        if found != 4:
            raise Wrong(
                f"Not {found:g}: write down for each epoch whether it beats the last improvement by more than 0.1."
            )


class BestSoFar(Exercise):
    """Write `best_so_far(losses)`: for each epoch the lowest loss up to then."""

    hint = "numpy has it: np.minimum.accumulate. Or a loop that keeps the smaller of two."
    solution = """def best_so_far(losses):
    return np.minimum.accumulate(losses)"""
    praise = "A rule may look at the past only. The lowest loss of the whole run is not known while it runs."

    def judge(self, answer: Any) -> None:
        losses = np.array([0.9, 0.7, 0.8, 0.75, 0.5])
        best = np.minimum.accumulate(losses)
        found = call(answer, losses)
        if found.shape == () and np.isclose(found, losses.min()):
            raise Wrong("This is one number, the lowest of all; one for each epoch is asked for.")
        slips = {
            "This is the lowest of the whole run: in the first epoch nobody knows that yet.": np.full(5, losses.min()),
            "This is the largest so far; the loss should be small.": np.maximum.accumulate(losses),
            "These are the losses from best to worst; their order in time matters.": np.sort(losses)[::-1],
            "Each epoch is compared with the one before only: in epoch 4 the 0.7 is forgotten.": np.minimum(
                losses, np.r_[np.inf, losses[:-1]]
            ),
            "These are the losses as they were.": losses,
        }
        compare(found, best, slips)


class TrainedEpochs(Exercise):
    """Best in epoch 37, patience 15: how many epochs were trained?"""

    hint = "The counter was 0 in epoch 37. In which epoch did it reach 15?"
    solution = "trained_epochs = 37 + 15"
    praise = "The last 15 epochs are the price for knowing that epoch 37 was the best."

    def judge(self, answer: Any) -> None:
        found = number(answer)
        slips: dict[float, str] = {
            37: "That is the best epoch; that it was the best, one knew only after the patience was used up.",
            53: "The counter is 1 in epoch 38, so 15 in the epoch before that one.",
            51: "The counter is 0 in epoch 37 and 1 in epoch 38: count again.",
            22: "The waiting comes after the best epoch, not before it.",
            15: "That is how long it waited; it had trained before.",
        }
        refuse(found, slips)
        if found != 52:
            raise Wrong(f"{found:g} is too {'few' if found < 52 else 'many'}.")


LESSON = Lesson(
    {
        "stop_epoch": StopEpoch(),
        "too_strict": TooStrict(),
        "best_so_far": BestSoFar(),
        "trained_epochs": TrainedEpochs(),
    }
)

check, hint, solution = LESSON.check, LESSON.hint, LESSON.solution
