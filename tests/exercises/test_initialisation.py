"""Lesson 9's checks, against right, wrong and blank answers."""

import numpy as np

from nnlab.exercises import initialisation
from nnlab.nn.initializers import INITIALIZERS

from .answers import Answers


def drawn(deviation):
    return lambda rng, n_in, n_out: rng.normal(0, deviation(n_in, n_out), (n_in, n_out))


class TestInitialisation(Answers):
    lesson = initialisation.LESSON
    right = {
        "deviation": [0.2, np.sqrt(0.04)],
        "xavier": [INITIALIZERS["xavier_normal"].weights, drawn(lambda n, m: (2 / (n + m)) ** 0.5)],
        "limit": [0.25, np.sqrt(6 / 96)],
        "left": [0.125, 1 / 8],
    }
    wrong = {
        "deviation": [
            (0.04, "This is the variance"),
            (0.1414, "LeCun's; a ReLU"),
            (0.02, "LeCun's variance"),
            (0.4, "take the root of all"),
            (np.sqrt(2) / 50, "root is of the whole"),
            (5, "upside down"),
            (0.3, "variance 0.09"),
        ],
        "xavier": [
            (drawn(lambda n, m: 2 / (n + m)), "this is the variance"),
            (drawn(lambda n, m: n**-0.5), "LeCun's variance"),
            (drawn(lambda n, m: (2 / n) ** 0.5), "He's variance"),
            (drawn(lambda n, m: (n + m) ** -0.5), "a 2 above"),
            (drawn(lambda n, m: 1), r"N\(0, 1\)"),
            (drawn(lambda n, m: 0.3), "should be 0.071, and is about 0.299"),
            (lambda rng, n, m: rng.normal(0, 0.07, (m, n)), r"should be \(300, 100\)"),
            (lambda rng, n, m: rng.random((n, m)), "mean should be 0"),
            (lambda rng, n, m: np.random.default_rng(3).normal(0, 0.0707, (n, m)), "the rng that is passed in"),
            (lambda rng: 1, "raised TypeError"),
            (0.07, "A function is asked for"),
        ],
        "limit": [
            (np.sqrt(2 / 96), "standard deviation"),
            (np.sqrt(3 / 96), "LeCun's limit"),
            (0.0625, "square of the limit"),
            (np.sqrt(2 / 288), "Multiply by 3"),
            (0.5, "twice as wide"),
            (1, "the variance is 0.333"),
        ],
        "left": [
            (1 / 64, "the mean square; its root"),
            (0.5, "there are six layers"),
            (3, "multiplied, not added"),
            (8, "its inverse"),
            (np.sqrt(0.5), "That is one layer; there are six"),
            (1, "He's start keeps it"),
            (0.1, "too small"),
            (0.3, "too large"),
        ],
    }
