"""Lesson 6's checks, against right, wrong and blank answers."""

import numpy as np

from nnlab.exercises import weight_decay

from .answers import Answers


def soft(w, g, r, l1):
    w = w - r * g
    return np.sign(w) * np.maximum(abs(w) - r * l1, 0)


class TestWeightDecay(Answers):
    lesson = weight_decay.LESSON
    right = {
        "half_life": [693, 693.0, np.int64(693)],
        "l1_step": [lambda w, g, r, l1: w - r * g - r * l1 * np.sign(w)],
        "alpha": [0.25, 5 * 100 / 2000],
        "adamw_shrink": [
            lambda w, r, d, m: (1 - r * d * m) * w,
            lambda w, r, d, m: np.where(m == 1, (1 - r * d) * w, w),
        ],
    }
    wrong = {
        "half_life": [
            (500, "of what is left"),
            (692, "a little more than a half"),
            (69, "multiplied"),
            (7, "not 0.1"),
            (1000, "After 1000 steps 36.8%"),
            (-1, "After -1 steps"),
            ("693", "this is a text"),
        ],
        "l1_step": [
            (lambda w, g, r, l1: w - r * (g + l1 * w), "This is L2"),
            (lambda w, g, r, l1: w - r * (g + l1), "negative weights too"),
            (lambda w, g, r, l1: w - r * (g - l1 * np.sign(w)), "makes the weights larger"),
            (lambda w, g, r, l1: w - r * g, "without the penalty"),
            (lambda w, g, r, l1: w - r * (g + l1 * abs(w)), "its gradient is the sign"),
            (lambda w, g, r, l1: w - r * g - l1 * np.sign(w), "learning rate scales"),
            (soft, "soft thresholding"),
            (lambda w, g, r, l1: w.sum(), "should have the shape"),
        ],
        "alpha": [
            (0.0025, "This is l2"),
            (0.00125, "Keras' number"),
            (5, "Nielsen divides"),
            (500, "divide by the number of samples first"),
            (0.05, "divided by the batch size"),
            (100, "changed places"),
            (0.125, "half is in both"),
            (1, "lambda 20"),
        ],
        "adamw_shrink": [
            (lambda w, r, d, m: w - r * d * w, "biases decay too"),
            (lambda w, r, d, m: w - r * d * (1 - m) * w, "the mask is 1 at weights"),
            (lambda w, r, d, m: w - d * m * w, "learning rate times weight decay"),
            (lambda w, r, d, m: w + r * d * m * w, "larger"),
            (lambda w, r, d, m: r * d * m * w, "what is taken off"),
            (lambda w, r, d, m: (1 - r * d) * m * w, "biases are lost"),
            (lambda w, r, d, m: w - r * d * m * np.sign(w), "same amount off"),
        ],
    }
