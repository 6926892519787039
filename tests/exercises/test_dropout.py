"""Lesson 7's checks, against right, wrong and blank answers."""

import numpy as np

from nnlab.exercises import dropout

from .answers import Answers


def geometric(p):
    g = np.exp(np.log(p).mean(axis=0))
    return g / g.sum()


def harmonic(p):
    h = 1 / (1 / p).mean(axis=0)
    return h / h.sum()


class TestDropout(Answers):
    lesson = dropout.LESSON
    right = {
        "dropped": [lambda a, u, p: np.where(u < p, 0, a / (1 - p))],
        "thinned": [1024, 2**10],
        "vote": [geometric, lambda p: p.prod(axis=0) ** 0.25 / (p.prod(axis=0) ** 0.25).sum()],
        "used": [0.45, 0.6 * 0.75],
    }
    wrong = {
        "dropped": [
            (lambda a, u, p: a * (u >= p), "has to be scaled up"),
            (lambda a, u, p: a * (u < p) / (1 - p), "The others are dropped"),
            (lambda a, u, p: a * (u >= p) / p, "scaled by 1 / p"),
            (lambda a, u, p: a * (u >= p) * (1 - p), "scaled down"),
            (lambda a, u, p: a / (1 - p), "none is dropped"),
            (lambda a, u, p: (u >= p) / (1 - p), "mask alone"),
            (lambda a, u, p: a * (u >= 0.25) / 0.75, "p is an argument"),
            (lambda a, u, p: a.sum(), "should have the shape"),
        ],
        "thinned": [
            (20, "doubles the number"),
            (100, "10 squared"),
            (10, "any number may be missing"),
            (1023, "counts too"),
            (3628800, "order does not matter"),
            (512, "too few"),
            (5000, "too many"),
        ],
        "vote": [
            (lambda p: p.mean(axis=0), "arithmetic mean"),
            (lambda p: np.exp(np.log(p).mean(axis=0)), "add up to 1 yet"),
            (lambda p: p.prod(axis=0) / p.prod(axis=0).sum(), "This is the product"),
            (lambda p: np.log(p).mean(axis=0), "take the exponential"),
            (harmonic, "harmonic"),
            (lambda p: np.exp(np.log(p).mean(axis=1)), "over the networks, the first axis"),
            (lambda p: p.max(), "should have the shape"),
        ],
        "used": [
            (0.15, "that of keeping"),
            (0.8, "This is divided: afterwards"),
            (0.6, "receive more"),
            (2.4, "divided by the probability of dropping"),
            (1.0, "Not 1"),
        ],
    }
