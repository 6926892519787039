"""The exercises of lesson 2, "Feed a network in mini-batches"."""

from __future__ import annotations

from typing import Any

import numpy as np

from .exercise import Exercise, Lesson, Wrong, call, compare, number, refuse


class Updates(Exercise):
    """Write `updates(n, batch_size, epochs)`: how many updates a training has."""

    hint = "How many batches has one epoch? If the batch size does not divide n, there is one more, a short one."
    solution = """def updates(n, batch_size, epochs):
    return epochs * int(np.ceil(n / batch_size))"""
    praise = "Each batch is one update, the short one at the end of an epoch too."

    def judge(self, answer: Any) -> None:
        for n, size, epochs in ((1000, 48, 20), (100, 100, 7), (10, 4, 1), (999, 1, 2)):
            batches = -(-n // size)
            slips = {
                "The short last batch of each epoch is missing: round up, not down.": epochs * (n // size),
                "These are the updates of one epoch; there are several epochs.": batches,
                "An epoch is rounded up by itself: the short batch comes once in each epoch, not once in all.": -(
                    -n * epochs // size
                ),
                "Updates are whole: there is no part of a batch. Round the batches of an epoch up.": n / size * epochs,
                "These are the samples that were looked at; a batch of them makes one update.": n * epochs,
                "The batch size is how many samples share an update, so n is divided by it.": n * size * epochs,
            }
            compare(call(answer, n, size, epochs), epochs * batches, slips)


class EpochLoss(Exercise):
    """Write `epoch_loss(losses, sizes)`: the mean loss over all samples of an epoch."""

    hint = "A batch's mean loss times its size is the sum over its samples. Add these up; how many samples are there?"
    solution = """def epoch_loss(losses, sizes):
    return (losses * sizes).sum() / sizes.sum()"""
    praise = "np.average(losses, weights=sizes) says the same."

    def judge(self, answer: Any) -> None:
        losses, sizes = np.array([2.0, 1.0, 4.0]), np.array([4, 4, 2])
        total = float(losses @ sizes)
        slips = {
            "This is the plain mean of the batches: it counts each sample of the short batch double.": losses.mean(),
            "This is the sum over all samples; divide by how many there are.": total,
            "Divide by the number of samples, not of batches.": total / len(losses),
            "Here the short batch weighs more, not less: multiply by the sizes.": float(
                np.average(losses, weights=1 / sizes)
            ),
            "This is each batch's share; add them up.": losses * sizes / sizes.sum(),
        }
        found = call(answer, losses, sizes)
        if found.shape == losses.shape:
            raise Wrong("One number is asked for, and one for each batch came; add them up.")
        compare(found, total / sizes.sum(), slips)


class Quieter(Exercise):
    """Which batch size makes the gradient a quarter as far off as a batch of 10?"""

    hint = "The noise falls like 1 / sqrt(batch size). How many times as many samples halve it?"
    solution = "quieter = 10 * 4**2"
    praise = "Four times less noise for sixteen times the work: that is why batches are not as large as possible."

    def judge(self, answer: Any) -> None:
        found = number(answer)
        slips = {
            40: "Four times the samples only halve the noise: it falls like the square root.",
            20: "It falls like the square root: twice the samples make it about 0.7 times as large.",
            16: "That is how many times as many samples; the batch had 10.",
            2.5: "A smaller batch has more noise.",
            0: "A batch has one sample at least.",
        }
        refuse(found, slips)
        if found != 160:
            raise Wrong(f"With {found:g} samples it would be sqrt(10 / {found:g}) times as large, not 1/4.")


class AsMany(Exercise):
    """How many epochs of batches of 100 give at least the updates of 10 epochs of batches of 32, of 1,000 images?"""

    hint = "Count the updates of the one training, then divide by the updates that one of your epochs has."
    solution = "as_many = 32"
    praise = "10 epochs of 32 updates are 320; one of your epochs has 10."

    def judge(self, answer: Any) -> None:
        found = number(answer)
        short = "Batches of 32 leave a short last batch, which is an update too: 32 in each epoch, not 31."
        other = "That is the other way round: larger batches make fewer updates, so more epochs are needed."
        slips = {
            10: "Ten of your epochs have 100 updates; the other training has more in the same epochs.",
            31: short,
            31.25: short,
            320: "These are the updates; one of your epochs has 10 of them.",
            3: other,
            3.125: other,
            4: other,
        }
        refuse(found, slips)
        if found != 32:
            raise Wrong(f"{found:g} of your epochs have {10 * found:g} updates, and 320 are wanted.")


LESSON = Lesson({"updates": Updates(), "epoch_loss": EpochLoss(), "quieter": Quieter(), "as_many": AsMany()})

check, hint, solution = LESSON.check, LESSON.hint, LESSON.solution
