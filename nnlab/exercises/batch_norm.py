"""The exercises of lesson 11, "Normalise every layer"."""

from __future__ import annotations

from typing import Any

import numpy as np

from .exercise import Exercise, Lesson, Wrong, call, compare, number, refuse


class Normalised(Exercise):
    """Write `normalised(z)` for a batch of shape (samples, neurons)."""

    hint = "One mean and one standard deviation for each neuron, over the samples: axis=0."
    solution = """def normalised(z):
    return (z - z.mean(axis=0)) / z.std(axis=0)"""
    praise = "Each column has the mean 0 and the variance 1, whatever it was before."

    def judge(self, answer: Any) -> None:
        z = np.array([[1.0, 10.0, -1.0], [2.0, 30.0, 0.0], [4.0, 20.0, 4.0], [5.0, 80.0, -3.0]])
        centred = z - z.mean(axis=0)
        rows = z - z.mean(axis=1, keepdims=True)
        slips = {
            "The mean is gone, and the spread is still there: divide by the standard deviation.": centred,
            "This divides by the variance; its root is the standard deviation.": centred / z.var(axis=0),
            "This normalises each sample over its neurons (that is layer norm); take axis=0.": rows
            / z.std(axis=1, keepdims=True),
            "One mean for all: each neuron has its own, over the samples: axis=0.": (z - z.mean()) / z.std(),
            "The variance of a batch is divided by n here, not by n - 1.": centred / z.std(axis=0, ddof=1),
            "This divides by the spread, and the mean is still there.": z / z.std(axis=0),
        }
        compare(call(answer, z), centred / z.std(axis=0), slips)


class UpdateMean(Exercise):
    """Write `update_mean(running, batch_mean, momentum)`: the new running mean."""

    hint = "A share of the old one is kept, and the rest is filled up with the new one."
    solution = """def update_mean(running, batch_mean, momentum):
    return momentum * running + (1 - momentum) * batch_mean"""
    praise = "The batches of long ago count less and less: an exponential average."

    def judge(self, answer: Any) -> None:
        running, mean, momentum = np.array([1.0, -2.0]), np.array([3.0, 5.0]), 0.9
        slips = {
            "This is PyTorch's convention, where momentum is the share of the *new* one.": (1 - momentum) * running
            + momentum * mean,
            "The shares must add up to 1: the new one gets 1 - momentum.": momentum * running + mean,
            "This is a plain mean of the two.": (running + mean) / 2,
            "This is the batch's mean alone; the past is forgotten.": mean,
            "This adds a share of the batch's mean without taking any off: it would grow for ever.": running
            + (1 - momentum) * mean,
        }
        compare(call(answer, running, mean, momentum), momentum * running + (1 - momentum) * mean, slips)


class Alone(Exercise):
    """Gain 2, shift 0.5, training mode, a batch of one with z = 7: what comes out?"""

    hint = "What is the mean of a batch of one? And what is left after it is subtracted?"
    solution = "alone = 2 * 0 + 0.5"
    praise = "The shift, whatever the sample: a batch of one teaches nothing."

    def judge(self, answer: Any) -> None:
        found = number(answer)
        slips = {
            14.5: "This is gain * z + shift: the normalisation is missing.",
            0.0: "That is what is left after the normalisation; gain and shift come after it.",
            2.5: "That would be one standard deviation above the mean; the sample *is* the mean.",
            7.0: "The sample is normalised: it is its own mean.",
            2.0: "The gain multiplies 0; the shift is added.",
        }
        refuse(found, slips)
        if not np.isclose(found, 0.5):
            raise Wrong(f"Not {found:g}: normalise first, then times 2, then plus 0.5.")


class FoldedBias(Exercise):
    """Write `folded_bias(b, mean, deviation, gain, shift)`: the bias when batch norm is built into the layer."""

    hint = "gain * (x W + b - mean) / deviation + shift: collect all that does not contain x."
    solution = """def folded_bias(b, mean, deviation, gain, shift):
    return (b - mean) * gain / deviation + shift"""
    praise = "So a shipped network has no batch norm left, and gives the same answers."

    def judge(self, answer: Any) -> None:
        b, mean = np.array([1.0, -2.0]), np.array([0.5, 1.0])
        deviation, gain, shift = np.array([2.0, 0.5]), np.array([1.5, 2.0]), np.array([0.1, -0.3])
        slips = {
            "The shift is missing: it is added at the end.": (b - mean) * gain / deviation,
            "The old bias is normalised, too: it is part of z.": shift - mean * gain / deviation,
            "The bias is stretched like the weights, by gain / deviation.": b - mean + shift,
            "The mean is subtracted before the stretch, so it is stretched too.": b * gain / deviation - mean + shift,
            "The gain is missing.": (b - mean) / deviation + shift,
            "Divided by the gain; it multiplies.": (b - mean) / (gain * deviation) + shift,
            "The shift comes after the stretch, and is not stretched itself.": (b - mean + shift) * gain / deviation,
        }
        compare(call(answer, b, mean, deviation, gain, shift), (b - mean) * gain / deviation + shift, slips)


LESSON = Lesson(
    {
        "normalised": Normalised(),
        "update_mean": UpdateMean(),
        "alone": Alone(),
        "folded_bias": FoldedBias(),
    }
)

check, hint, solution = LESSON.check, LESSON.hint, LESSON.solution
