"""The exercises of lesson 4, "Watch a network learn"."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from ..config import Config
from ..experiments.run import run
from ..training.history import History
from .exercise import Blank, Exercise, Lesson, Wrong, call, compare, is_blank, number, refuse

_DIGITS = Config(dataset="digits", train_size=600, hidden=(32,), learning_rate=0.1, epochs=60)
_MOONS = Config(dataset="moons", samples=1500, noise=0.2, hidden=(16,), learning_rate=0.1, epochs=60)
_EAGER = _DIGITS.replace(optimizer="adam", learning_rate=0.03)

KINDS = ("good", "overfitting", "underfitting", "too slow", "too fast")
"""What a pair of curves may be called; the last two speak of the learning rate."""

PUZZLES: dict[str, tuple[Config, str]] = {
    "A": (_DIGITS.replace(learning_rate=0.001), "too slow"),
    "B": (_EAGER.replace(train_size=60, hidden=(64,)), "overfitting"),
    "C": (_MOONS.replace(noise=0.1, learning_rate=0.3), "good"),
    "D": (_DIGITS.replace(learning_rate=1.2), "too fast"),
    "E": (_DIGITS.replace(l2=0.2), "underfitting"),
    "F": (_DIGITS.replace(l2=1e-3), "good"),
    "G": (_DIGITS.replace(optimizer="momentum", learning_rate=0.3), "too fast"),
    "H": (
        _MOONS.replace(
            samples=100, noise=0.4, hidden=(64, 64), optimizer="adam", learning_rate=0.01, batch_size=10,
            validation_fraction=0.4, test_fraction=0.1,
        ),
        "overfitting",
    ),
    "I": (_MOONS.replace(dataset="circles", hidden=()), "underfitting"),
    "J": (_MOONS.replace(learning_rate=0.0005), "too slow"),
    "K": (
        _DIGITS.replace(
            dataset="wine", train_size=None, hidden=(16,), learning_rate=0.03, l2=0.01, batch_size=16,
            validation_fraction=0.3,
        ),
        "good",
    ),
    "L": (_EAGER.replace(train_size=100, learning_rate=0.01, hidden=(64, 64)), "overfitting"),
}  # fmt: skip
"""A dozen runs, each with what is the matter with it."""

_LOOK = {
    "good": "both lines come down, level off, and stay close together",
    "overfitting": "the dashed line turns up, or stays far above, while the solid one goes to nothing",
    "underfitting": "both lines lie flat and close together, and high: waiting would not help",
    "too slow": "both lines are smooth and still on their way down when time is up",
    "too fast": "the solid line itself jumps up and down",
}


def blind() -> dict[str, History]:
    """Return the curves of the dozen runs, by their letters; it takes a few seconds."""
    return {letter: run(config).history for letter, (config, _) in PUZZLES.items()}


class Reading(Exercise):
    """Say of each of the curves A to L which of the five kinds it is."""

    hint = "In this order: does the solid line jump? Is it still falling at the end? High and flat? Is the gap large?"
    solution = f"reading = { ({letter: kind for letter, (_, kind) in PUZZLES.items()})!r}"
    praise = (
        "All twelve. The solid line tells about the learning rate and the size of the network, the gap about the data."
    )

    def judge(self, answer: Any) -> None:
        if not isinstance(answer, Mapping):
            raise Wrong('A dictionary is asked for, with a kind for each letter, like {"A": "good", ...}.')
        if not answer or all(is_blank(kind) for kind in answer.values()):
            raise Blank
        missing = [letter for letter in PUZZLES if is_blank(answer.get(letter))]
        if missing:
            raise Wrong(f"{', '.join(missing)}: not named yet.")
        strange = [f"{letter}: {answer[letter]!r}" for letter in PUZZLES if answer[letter] not in KINDS]
        if strange:
            raise Wrong(f"{strange[0]} is none of the kinds; they are: {', '.join(KINDS)}.")
        wrong = [letter for letter, (_, kind) in PUZZLES.items() if answer[letter] != kind]
        if wrong:
            said = answer[wrong[0]]
            raise Wrong(
                f"{len(PUZZLES) - len(wrong)} of {len(PUZZLES)} are right. Look at {wrong[0]} again: "
                f'"{said}" would be: {_LOOK[said]}.'
            )


class BiasVariance(Exercise):
    """Write `bias_variance(train_error, validation_error, wanted)`: both, as Ng reckons them."""

    hint = "Bias: how far the training error is from what is wanted. Variance: how far validation is from training."
    solution = """def bias_variance(train_error, validation_error, wanted):
    return train_error - wanted, validation_error - train_error"""
    praise = "The larger of the two says what to work on."

    def judge(self, answer: Any) -> None:
        train, validation, wanted = 0.15, 0.16, 0.02
        right = np.array([train - wanted, validation - train])
        slips: dict[str, Any] = {
            "Bias and variance have changed places: give the bias first.": right[::-1],
            "The bias is measured from the error that is wanted, not from 0.": [train, validation - train],
            "The variance is measured from the training error: what is lost on the way to new samples.": [
                train - wanted,
                validation - wanted,
            ],
            "The signs are wrong: both are 0 or more when the larger error comes first.": -right,
        }
        compare(call(answer, train, validation, wanted), right, slips)


class Remedy(Exercise):
    """Training error 1 %, validation error 11 %, wanted 1 %: "more data", "larger network" or "train longer"?"""

    hint = "Reckon bias and variance first. Which of the three remedies works against the larger one?"
    solution = 'remedy = "more data"'
    praise = "The bias is 0, the variance 10 points: what was learnt does not carry over. More data, or a penalty."

    def judge(self, answer: Any) -> None:
        if answer == "larger network":
            raise Wrong(
                "A larger network lowers the bias, and that is 0: the training set is learnt as well as wanted."
            )
        if answer == "train longer":
            raise Wrong("The training error is where it should be; longer training makes the gap larger, if anything.")
        if answer != "more data":
            raise Wrong('Choose one of the three, as a text: "more data", "larger network" or "train longer".')


class Spread(Exercise):
    """An accuracy of 90 % was measured on 100 samples: what is its standard error, in points?"""

    hint = "sqrt(p (1 - p) / n), and 100 points are 1."
    solution = "spread = 100 * np.sqrt(0.9 * 0.1 / 100)"
    praise = "Three points: two networks with 89 % and 91 % there cannot be told apart."

    def judge(self, answer: Any) -> None:
        found = number(answer)
        slips = {
            0.03: "That is right as a share; in points it is a hundred times as much.",
            0.0009: "This is the variance, as a share; take the root, and give it in points.",
            0.09: "The root is missing: sqrt(p (1 - p) / n).",
            30: "Divide by n under the root.",
            9: "This is p (1 - p), without n and without the root.",
            0.3: "Divide by n, not by its square; and give it in points.",
        }
        refuse(found, slips)
        if not np.isclose(found, 3, atol=0.01):
            raise Wrong(f"{found:g} is too {'small' if found < 3 else 'large'}: sqrt(0.9 * 0.1 / 100), in points.")


LESSON = Lesson({"reading": Reading(), "bias_variance": BiasVariance(), "remedy": Remedy(), "spread": Spread()})

check, hint, solution = LESSON.check, LESSON.hint, LESSON.solution
