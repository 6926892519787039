"""Lesson 10's checks, against right, wrong and blank answers."""

import numpy as np

from nnlab.exercises import optimizers
from nnlab.nn.schedules import SCHEDULES

from .answers import Answers


def schedule(t):
    return np.array([SCHEDULES["cosine"]().factor(each) for each in t])


def adam(m, s, t, first=0.9, second=0.999):
    return (m / (1 - first**t)) / np.sqrt(s / (1 - second**t))


class TestOptimizers(Answers):
    lesson = optimizers.LESSON
    right = {
        "velocity": [lambda v, g, r, m: -r * g + m * v],
        "equivalent": [0.2, 0.01 / 0.05],
        "adam_direction": [adam, lambda m, s, t: m * np.sqrt(1 - 0.999**t) / (1 - 0.9**t) / np.sqrt(s)],
        "cosine": [schedule, lambda t: np.cos(np.pi * t / 2) ** 2],
    }
    wrong = {
        "velocity": [
            (lambda v, g, r, m: m * v + r * g, "goes up"),
            (lambda v, g, r, m: m * v - r * (1 - m) * g, r"no \(1 - momentum\)"),
            (lambda v, g, r, m: m * v + g, "PyTorch's"),
            (lambda v, g, r, m: -r * g, "plain step"),
            (lambda v, g, r, m: v - r * m * g, "multiplies the gradient"),
            (lambda v, g, r, m: v - r * g, "never slows down"),
            (lambda v, g, r, m: m * (v - r * g), "belongs to v alone"),
            (lambda v, g, r, m: 0.0, "should have the shape"),
        ],
        "equivalent": [
            (0.1, "momentum 0.9"),
            (0.0095, "longer, not shorter"),
            (0.01, "slower without"),
            (0.0005, "do not multiply"),
            (20, "which rate"),
            (0.01 / 0.95, "Not rate / momentum"),
            (0.0195, "not two of them"),
            (0.15, "too small"),
            (1, "too large"),
        ],
        "adam_direction": [
            (lambda m, s, t: m / np.sqrt(s), "correction is missing"),
            (lambda m, s, t: m / (1 - 0.9**t) / np.sqrt(s), "s has not"),
            (lambda m, s, t: m / np.sqrt(s / (1 - 0.999**t)), "m has not"),
            (lambda m, s, t: m / (1 - 0.9**t) / (s / (1 - 0.999**t)), "root is missing"),
            (lambda m, s, t: -adam(m, s, t), "leave the minus"),
            (lambda m, s, t: adam(m, s, t, 0.999, 0.9), "changed places"),
            (lambda m, s, t: adam(m, s, 1), "has the power t"),
        ],
        "cosine": [
            (lambda t: np.cos(np.pi * t), "down to -1"),
            (lambda t: 0.5 * (1 + np.cos(2 * np.pi * t)), "not a half"),
            (lambda t: 0.5 * (1 + np.cos(np.pi / 2 * t)), "ends at a half"),
            (lambda t: np.cos(np.pi / 2 * t), "quarter of a wave"),
            (lambda t: 1 + np.cos(np.pi * t), "begins at 2"),
            (lambda t: 0.5 * (1 - np.cos(np.pi * t)), "This rises"),
            (lambda t: 0.5 * (1 + np.cos(t)), "pi is missing"),
            (lambda t: 0.5, "should have the shape"),
        ],
    }
