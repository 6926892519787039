"""The exercises of lesson 1, "Build a network by hand"."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..nn.losses import sigmoid
from .exercise import Exercise, Lesson, Wrong, call, compare, number


class Parameters(Exercise):
    """How many parameters does a network with the sizes [64, 32, 10] have?"""

    hint = "Count for each layer: one weight for each pair of an input and a neuron, and one bias for each neuron."
    solution = "parameters = 64 * 32 + 32 + 32 * 10 + 10"
    praise = "2,410: that is what reads the 8 x 8 pixels of a digit, and most of it sits in the first layer."

    def judge(self, answer: Any) -> None:
        found = number(answer)
        if found == 64 * 32 + 32 * 10:
            raise Wrong("These are the weights alone; each neuron of the hidden and of the output layer has a bias.")
        if found == 64 * 32 + 32 * 10 + 64 + 32 + 10:
            raise Wrong("The 64 inputs are no neurons: they have no bias.")
        if found == 64 + 32 + 10:
            raise Wrong("These are the sizes added up; each neuron has a weight for every one of its inputs.")
        if found != 64 * 32 + 32 + 32 * 10 + 10:
            raise Wrong(f"{found:g} is too {'few' if found < 2410 else 'many'}.")


class Slope(Exercise):
    """Write `sigmoid_slope(z)`: the derivative of the sigmoid at z, an array of any shape."""

    hint = "With a = 1 / (1 + exp(-z)) the derivative is a (1 - a): it is z that comes in, and a that you need."
    solution = """def sigmoid_slope(z):
    a = 1 / (1 + np.exp(-z))
    return a * (1 - a)"""
    praise = "It is 0.25 at most, and next to nothing where |z| is large: there a sigmoid neuron hardly learns."

    def judge(self, answer: Any) -> None:
        z = np.array([[-3.0, -0.5, 0.0], [0.2, 1.0, 4.0]])
        a = sigmoid(z)
        slips = {
            "This is the sigmoid itself; its slope is asked for.": a,
            "This is z (1 - z): it is the sigmoid's value a that belongs there, and z is what comes in.": z * (1 - z),
            "This is the slope at a, not at z: the sigmoid was taken twice.": sigmoid(a) * (1 - sigmoid(a)),
            "The sign is wrong: the sigmoid rises everywhere.": -a * (1 - a),
        }
        compare(call(answer, z), a * (1 - a), slips)


class DecayedStep(Exercise):
    """Write `decayed(w, g, learning_rate, l2)`: the new weights after a step with an L2 penalty.

    The penalty adds ``l2 / 2 * sum(w**2)`` to the loss.
    """

    hint = "The step goes down the gradient of the whole. What is the gradient of l2 / 2 * sum(w**2)? Add it to g."
    solution = """def decayed(w, g, learning_rate, l2):
    return w - learning_rate * (g + l2 * w)"""
    praise = "Each step takes the same small share off every weight: hence the other name, weight decay."

    def judge(self, answer: Any) -> None:
        w, g, rate, l2 = np.array([1.0, -2.0, 0.5]), np.array([0.3, 0.1, -0.4]), 0.1, 0.2
        slips = {
            "This is the step without the penalty.": w - rate * g,
            "This makes the weights larger: the penalty's gradient has the sign of w, and the step goes against it.": w
            - rate * (g - l2 * w),
            "This goes up the gradient: the step is w minus, not w plus.": w + rate * (g + l2 * w),
            "The gradient of l2 / 2 * w**2 is l2 * w: the 2 has gone.": w - rate * (g + 2 * l2 * w),
            "The gradient of l2 / 2 * w**2 is l2 * w, without the half.": w - rate * (g + l2 / 2 * w),
            "The learning rate scales the whole step, the penalty's share too.": w - rate * g - l2 * w,
            "This is the step alone; give back the new weights, w minus the step.": rate * (g + l2 * w),
            "This is L1: its gradient is l2 * sign(w). For L2 it is l2 * w.": w - rate * (g + l2 * np.sign(w)),
        }
        compare(call(answer, w, g, rate, l2), w - rate * (g + l2 * w), slips)


LESSON = Lesson({"parameters": Parameters(), "slope": Slope(), "decayed": DecayedStep()})

check, hint, solution = LESSON.check, LESSON.hint, LESSON.solution
