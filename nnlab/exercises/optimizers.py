"""The exercises of lesson 10, "Step faster: momentum, Adam, and schedules"."""

from __future__ import annotations

from typing import Any

import numpy as np

from .exercise import Exercise, Lesson, Wrong, call, compare, number, refuse


class Velocity(Exercise):
    """Write `velocity(v, g, learning_rate, momentum)`: the new velocity."""

    hint = "A share of the old velocity is kept, and a step down the gradient is added to it."
    solution = """def velocity(v, g, learning_rate, momentum):
    return momentum * v - learning_rate * g"""
    praise = "Where g always points the same way, v grows; where it changes its sign, v stays small."

    def judge(self, answer: Any) -> None:
        v, g, rate, momentum = np.array([0.5, -0.2]), np.array([1.0, 2.0]), 0.1, 0.8
        slips = {
            "This goes up the gradient: the new velocity is momentum * v *minus* the step.": momentum * v + rate * g,
            "The step is added in full: there is no (1 - momentum) here.": momentum * v - rate * (1 - momentum) * g,
            "This is PyTorch's velocity, which has the learning rate outside.": momentum * v + g,
            "This is a plain step; the old velocity is missing.": -rate * g,
            "The momentum is the share of the old velocity; here it multiplies the gradient.": v - rate * momentum * g,
            "All of the old velocity is kept: the ball never slows down.": v - rate * g,
            "This shrinks the step as well; the momentum belongs to v alone.": momentum * (v - rate * g),
        }
        compare(call(answer, v, g, rate, momentum), momentum * v - rate * g, slips)


class Equivalent(Exercise):
    """Momentum 0.95, learning rate 0.01: which learning rate makes plain SGD about as fast?"""

    hint = "With a gradient that stays the same, how large does the velocity get in the end?"
    solution = "equivalent = 0.01 / (1 - 0.95)"
    praise = "Twenty times as much. From 0.9 to 0.95 the steps get twice as long: then halve the rate."

    def judge(self, answer: Any) -> None:
        slips = {
            0.1: "That would be momentum 0.9; with 0.95 it is 1 / (1 - 0.95) times the rate.",
            0.0095: "The velocities add up; momentum makes the steps longer, not shorter.",
            0.01: "The same rate is slower without momentum: the velocities add up.",
            0.0005: "Divide by 1 - momentum, do not multiply.",
            20: "That is how many times as long the steps are; which rate is it?",
            0.0105: "Not rate / momentum, but rate / (1 - momentum).",
            0.0195: "All velocities of the past add up, 1 + 0.95 + 0.95**2 + ..., not two of them.",
        }
        found = number(answer)
        refuse(found, slips, tolerance=5e-5)
        if not np.isclose(found, 0.2):
            raise Wrong(f"{found:g} is too {'small' if found < 0.2 else 'large'}.")


class AdamDirection(Exercise):
    """Write `adam_direction(m, s, t)`: m over the root of s, both corrected for the bias at step t."""

    hint = "m is divided by 1 - 0.9**t, and s by 1 - 0.999**t. Then one over the root of the other."
    solution = """def adam_direction(m, s, t):
    return (m / (1 - 0.9**t)) / np.sqrt(s / (1 - 0.999**t))"""
    praise = "In the first step it is the sign of the gradient: the correction takes out exactly what was missing."

    def judge(self, answer: Any) -> None:
        m, s, t = np.array([0.1, -0.02]), np.array([0.001, 0.0004]), 3
        mean, square = m / (1 - 0.9**t), s / (1 - 0.999**t)
        slips = {
            "The bias correction is missing: divide m by 1 - 0.9**t and s by 1 - 0.999**t.": m / np.sqrt(s),
            "s has not been corrected.": mean / np.sqrt(s),
            "m has not been corrected.": m / np.sqrt(square),
            "The root is missing: s holds squares.": mean / square,
            "The sign: leave the minus to the step itself.": -mean / np.sqrt(square),
            "The two betas have changed places: 0.9 belongs to m, 0.999 to s.": (m / (1 - 0.999**t))
            / np.sqrt(s / (1 - 0.9**t)),
            "The correction at step t has the power t.": (m / (1 - 0.9)) / np.sqrt(s / (1 - 0.999)),
        }
        compare(call(answer, m, s, t), mean / np.sqrt(square), slips)


class Cosine(Exercise):
    """Write `cosine(progress)`: the factor of the cosine schedule."""

    hint = "It is 1 at 0, one half at 0.5, and 0 at 1. The cosine itself goes from 1 to -1."
    solution = """def cosine(progress):
    return 0.5 * (1 + np.cos(np.pi * progress))"""
    praise = "Slow at both ends: it stays near the full rate for long, and near 0 for long."

    def judge(self, answer: Any) -> None:
        t = np.array([0.0, 0.2, 0.5, 0.9, 1.0])
        slips = {
            "The cosine goes down to -1; a factor must not be negative: add 1, and halve it.": np.cos(np.pi * t),
            "At 0.5 this is not a half: the angle runs from 0 to pi.": 0.5 * (1 + np.cos(2 * np.pi * t)),
            "This ends at a half: the angle runs from 0 to pi, not to pi / 2.": 0.5 * (1 + np.cos(np.pi / 2 * t)),
            "This is a quarter of a wave; it falls fastest at the end.": np.cos(np.pi / 2 * t),
            "It begins at 2: halve it.": 1 + np.cos(np.pi * t),
            "This rises; the rate should fall.": 0.5 * (1 - np.cos(np.pi * t)),
            "pi is missing: the angle is pi times the progress.": 0.5 * (1 + np.cos(t)),
        }
        compare(call(answer, t), 0.5 * (1 + np.cos(np.pi * t)), slips)


LESSON = Lesson(
    {
        "velocity": Velocity(),
        "equivalent": Equivalent(),
        "adam_direction": AdamDirection(),
        "cosine": Cosine(),
    }
)

check, hint, solution = LESSON.check, LESSON.hint, LESSON.solution
