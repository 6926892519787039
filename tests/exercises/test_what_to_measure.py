"""Lesson 3's checks, against right, wrong and blank answers."""

import numpy as np

from nnlab.exercises import what_to_measure
from nnlab.nn.losses import softmax

from .answers import Answers


def rowwise(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def overflowing(z):
    e = np.exp(z)
    return e / e.sum(axis=1, keepdims=True)


def true(p, y):
    return p[np.arange(len(y)), y]


class TestWhatToMeasure(Answers):
    lesson = what_to_measure.LESSON
    right = {
        "my_softmax": [rowwise, softmax],
        "cross_entropy": [lambda p, y: -np.log(true(p, y)).sum() / len(y), lambda p, y: np.mean(-np.log(true(p, y)))],
        "spam_f1": [2 / 3, 0.667, 60 / 90],
        "rmse": [lambda y, said: np.sqrt(((y - said) ** 2).mean()), lambda y, said: np.linalg.norm(y - said) / 2],
    }
    wrong = {
        "my_softmax": [
            (lambda z: np.exp(z) / np.exp(z).sum(), "adds up to 1 over everything"),
            (lambda z: np.exp(z) / np.exp(z).sum(axis=0), "columns add up to 1"),
            (np.exp, "divide each row by its sum"),
            (lambda z: z / z.sum(axis=1, keepdims=True), "without the exponential"),
            (lambda z: np.log(softmax(z)), "its logarithm"),
            (lambda z: 1 / (1 + np.exp(-z)), "One sigmoid for each"),
            (overflowing, r"exp\(1000\) overflows"),
            (lambda z: np.exp(z) / np.exp(z).sum(axis=1), "raised ValueError"),
            (lambda z: z.argmax(axis=1), "should have the shape"),
        ],
        "cross_entropy": [
            (lambda p, y: np.log(true(p, y)).mean(), "sign is wrong"),
            (lambda p, y: -np.log(true(p, y)).sum(), "sum over the samples"),
            (lambda p, y: -np.log(true(p, y).mean()), "logarithm of the mean"),
            (lambda p, y: -np.log2(true(p, y)).mean(), "base 2"),
            (lambda p, y: -np.log10(true(p, y)).mean(), "base 10"),
            (lambda p, y: -np.log(p).mean(), "takes all classes"),
            (lambda p, y: true(p, y).mean(), "-log is missing"),
            (lambda p, y: -np.log(true(p, y)), "One loss for each sample"),
            (lambda p, y: (p.argmax(axis=1) == y).mean(), "was expected"),
        ],
        "spam_f1": [
            (0.675, "plain mean"),
            (0.6, "precision alone"),
            (0.75, "recall alone"),
            (1 / 3, "has a 2 above"),
            (0.45, "divide by their sum"),
            (67, "a share"),
            (0.9, "too large"),
            (0.2, "too small"),
        ],
        "rmse": [
            (lambda y, said: np.mean((y - said) ** 2), "its root is missing"),
            (lambda y, said: np.abs(y - said).mean(), "mean absolute error"),
            (lambda y, said: np.sqrt(((y - said) ** 2).sum()), "root of the sum"),
            (lambda y, said: (said - y).mean(), "cancel one another"),
            (lambda y, said: np.mean((y - said) ** 2) / 2, "without the half"),
            (lambda y, said: (said - y).std(), "spread of the errors"),
            (lambda y, said: said - y, "should have the shape"),
        ],
    }
