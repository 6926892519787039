"""Lesson 11's checks, against right, wrong and blank answers."""

import numpy as np

from nnlab.exercises import batch_norm

from .answers import Answers


class TestBatchNorm(Answers):
    lesson = batch_norm.LESSON
    right = {
        "normalised": [lambda z: (z - z.mean(0)) / np.sqrt(z.var(0))],
        "update_mean": [lambda r, b, m: r + (1 - m) * (b - r)],
        "alone": [0.5],
        "folded_bias": [lambda b, m, d, g, s: s + g * (b - m) / d],
    }
    wrong = {
        "normalised": [
            (lambda z: z - z.mean(0), "spread is still there"),
            (lambda z: (z - z.mean(0)) / z.var(0), "by the variance"),
            (lambda z: (z - z.mean(1, keepdims=True)) / z.std(1, keepdims=True), "layer norm"),
            (lambda z: (z - z.mean()) / z.std(), "One mean for all"),
            (lambda z: (z - z.mean(0)) / z.std(0, ddof=1), "not by n - 1"),
            (lambda z: z / z.std(0), "mean is still there"),
            (lambda z: z.mean(0), "should have the shape"),
        ],
        "update_mean": [
            (lambda r, b, m: (1 - m) * r + m * b, "PyTorch's"),
            (lambda r, b, m: m * r + b, "add up to 1"),
            (lambda r, b, m: (r + b) / 2, "plain mean"),
            (lambda r, b, m: b, "past is forgotten"),
            (lambda r, b, m: r + (1 - m) * b, "grow for ever"),
            (lambda r, b, m: r * 0, "was expected"),
        ],
        "alone": [
            (14.5, "normalisation is missing"),
            (0, "come after it"),
            (2.5, r"sample \*is\* the mean"),
            (7, "its own mean"),
            (2, "multiplies 0"),
            (1, "Not 1"),
        ],
        "folded_bias": [
            (lambda b, m, d, g, s: (b - m) * g / d, "shift is missing"),
            (lambda b, m, d, g, s: s - m * g / d, "part of z"),
            (lambda b, m, d, g, s: b - m + s, "stretched like the weights"),
            (lambda b, m, d, g, s: b * g / d - m + s, "it is stretched too"),
            (lambda b, m, d, g, s: (b - m) / d + s, "gain is missing"),
            (lambda b, m, d, g, s: (b - m) / (g * d) + s, "it multiplies"),
            (lambda b, m, d, g, s: (b - m + s) * g / d, "not stretched itself"),
        ],
    }
