"""The exercises of lesson 9, "Start from the right weights"."""

from __future__ import annotations

from typing import Any

import numpy as np

from .exercise import Blank, Exercise, Lesson, Wrong, is_blank, number, refuse


class Deviation(Exercise):
    """Which standard deviation has He's start for 50 inputs?"""

    hint = "He's variance is 2 / n_in, and a standard deviation is the root of a variance."
    solution = "deviation = np.sqrt(2 / 50)"
    praise = "0.2, so z has the mean square 2, and after the ReLU 1 again."

    def judge(self, answer: Any) -> None:
        found = number(answer)
        slips = {
            0.04: "This is the variance; its root is asked for.",
            np.sqrt(1 / 50): "This is LeCun's; a ReLU halves the mean square, so He has twice the variance.",
            0.02: "This is LeCun's variance; He's is twice that, and its root is asked for.",
            0.4: "2 / n_in is the variance; take the root of all of it.",
            np.sqrt(2) / 50: "The root is of the whole fraction, 2 / 50.",
            5: "The fraction is upside down: more inputs, smaller weights.",
        }
        refuse(found, slips, tolerance=0.002)
        if not np.isclose(found, 0.2, atol=0.001):
            raise Wrong(f"{found:g} would be the variance {found**2:.3g}; wanted is 2 / 50.")


class Xavier(Exercise):
    """Write `xavier(rng, n_in, n_out)`: normal weights of shape (n_in, n_out) with Xavier's variance."""

    hint = "The variance is 2 / (n_in + n_out). rng.normal(0, s, shape) takes the standard deviation s."
    solution = """def xavier(rng, n_in, n_out):
    return rng.normal(0, np.sqrt(2 / (n_in + n_out)), (n_in, n_out))"""
    praise = "A compromise: the signal would like 1 / n_in, the gradient 1 / n_out."

    def judge(self, answer: Any) -> None:
        if not callable(answer):
            raise Wrong("A function is asked for. Give its name, without parentheses.")
        try:
            W = answer(np.random.default_rng(0), 300, 100)
        except NotImplementedError:
            raise Blank from None
        except Exception as error:  # whatever a learner's code raises is an answer, too
            raise Wrong(f"Your function raised {type(error).__name__}: {error}") from None
        if is_blank(W):
            raise Blank
        if np.shape(W) != (300, 100):
            raise Wrong(f"For 300 inputs and 100 neurons the shape should be (300, 100), and it is {np.shape(W)}.")
        deviation, mean = float(np.std(W)), float(np.mean(W))
        if abs(mean) > 0.01:
            raise Wrong(f"The mean should be 0, and is about {mean:.2g}.")
        slips = {
            2 / 400: "rng.normal takes the standard deviation; this is the variance. Take its root.",
            np.sqrt(1 / 300): "This is LeCun's variance, 1 / n_in; Xavier's is 2 / (n_in + n_out).",
            np.sqrt(2 / 300): "This is He's variance, 2 / n_in; Xavier's is 2 / (n_in + n_out).",
            np.sqrt(1 / 400): "There is a 2 above: the *mean* of n_in and n_out is (n_in + n_out) / 2.",
            1.0: "This is N(0, 1).",
        }
        for slip, sentence in slips.items():
            if abs(deviation / slip - 1) < 0.03:
                raise Wrong(sentence)
        if abs(deviation / np.sqrt(2 / 400) - 1) > 0.03:
            raise Wrong(f"The standard deviation should be {np.sqrt(2 / 400):.3f}, and is about {deviation:.3f}.")
        again = np.asarray(answer(np.random.default_rng(1), 300, 100))
        if np.array_equal(W, again):
            raise Wrong("Another generator gave the same weights: draw from the rng that is passed in.")


class Limit(Exercise):
    """Which limit has He's uniform start for 96 inputs?"""

    hint = "The variance L**2 / 3 has to be 2 / 96."
    solution = "limit = np.sqrt(3 * 2 / 96)"
    praise = "The root of 6 / n_in, as it stands in Keras' and PyTorch's documentation."

    def judge(self, answer: Any) -> None:
        found = number(answer)
        slips = {
            np.sqrt(
                2 / 96
            ): "This is the standard deviation; a uniform distribution reaches further, by the root of 3.",
            np.sqrt(3 / 96): "This is LeCun's limit; He's variance is twice as large.",
            0.0625: "This is 6 / 96, the square of the limit.",
            np.sqrt(2 / 96 / 3): "Multiply by 3, not divide: L**2 = 3 * variance.",
            0.5: "L is the limit to one side; the whole interval is twice as wide.",
        }
        refuse(found, slips, tolerance=0.002)
        if not np.isclose(found, 0.25, atol=0.001):
            raise Wrong(f"With L = {found:g} the variance is {found**2 / 3:.3g}; wanted is {2 / 96:.3g}.")


class Left(Exercise):
    """Which share of the root mean square is left after 6 ReLU layers with LeCun's start?"""

    hint = "Each layer halves the mean *square*. What does that make of its root, and then six times?"
    solution = "left = np.sqrt(1 / 2) ** 6"
    praise = "An eighth. After 50 layers it would be 0.00000003: nothing arrives."

    def judge(self, answer: Any) -> None:
        found = number(answer)
        slips = {
            1 / 64: "That is the mean square; its root is asked for.",
            0.5: "That is one layer's mean square; there are six layers, and the root is asked for.",
            3: "The factors are multiplied, not added up.",
            8: "That is by how much it shrinks; the share that is left is its inverse.",
            np.sqrt(0.5): "That is one layer; there are six.",
            1: "He's start keeps it; LeCun's loses half of the mean square in each ReLU layer.",
        }
        refuse(found, slips, tolerance=1e-3)
        if not np.isclose(found, 0.125, atol=1e-3):
            raise Wrong(f"{found:g} is too {'small' if found < 0.125 else 'large'}.")


LESSON = Lesson({"deviation": Deviation(), "xavier": Xavier(), "limit": Limit(), "left": Left()})

check, hint, solution = LESSON.check, LESSON.hint, LESSON.solution
