"""The exercises of lesson 13, "Take your own data from a file to a report"."""

from __future__ import annotations

from typing import Any

import numpy as np

from .exercise import Exercise, Lesson, Wrong, call, compare, number, refuse


class Recall(Exercise):
    """Write `recall(called, ill)`: the share of the ill that was found."""

    hint = "Of those that are ill, the share that was called. called[ill] picks the ill ones."
    solution = """def recall(called, ill):
    return called[ill].mean()"""
    praise = "It says nothing about false alarms: who calls everybody has a recall of 1."

    def judge(self, answer: Any) -> None:
        called = np.array([1, 1, 1, 1, 1, 0, 1, 0, 0, 0, 0, 0], dtype=bool)
        ill = np.array([1, 1, 1, 0, 0, 0, 0, 1, 0, 1, 0, 0], dtype=bool)
        both = called & ill
        slips = {
            "This is the precision: of those that were called, the share that is ill.": both.sum() / called.sum(),
            "This is the accuracy: it counts the healthy that were left alone, too.": (called == ill).mean(),
            "This is the share of all people that are ill and were found; divide by the ill.": both.mean(),
            "This is how many were found; divide by how many are ill.": both.sum(),
            "This is the share of the ill that was missed.": (~called & ill).sum() / ill.sum(),
            "This is the share of the healthy that was alarmed.": called[~ill].mean(),
        }
        compare(call(answer, called, ill), both.sum() / ill.sum(), slips)


class Cheapest(Exercise):
    """A miss costs 50, an alarm 1: 0.5 (4, 3), 0.2 (1, 20) or 0.05 (0, 90)?"""

    hint = "For each threshold: 50 times the missed ones, plus the alarms."
    solution = "cheapest = 0.2"
    praise = "It costs 70, the others 203 and 90. With a miss at 100 it would be 0.05."

    def judge(self, answer: Any) -> None:
        found = number(answer)
        slips: dict[float, str] = {
            0.5: "It costs 4 * 50 + 3 = 203: the fewest alarms, but the dearest misses.",
            0.05: "It costs 0 * 50 + 90 = 90; there is a cheaper one.",
            70.0: "That is the lowest cost; which threshold has it?",
            203.0: "That is a cost, and the highest; a threshold is asked for.",
            90.0: "That is a cost; a threshold is asked for.",
        }
        refuse(found, slips)
        if not np.isclose(found, 0.2):
            raise Wrong("Choose one of the three thresholds: 0.5, 0.2 or 0.05.")


class Leak(Exercise):
    """Which column must not be among the inputs?"""

    hint = "Which of them is known only because somebody had made the diagnosis already?"
    solution = 'leak = "days of chemotherapy"'
    praise = "It would predict splendidly, and be of no use: on the day it is needed it is not there."

    def judge(self, answer: Any) -> None:
        said = {
            "age": "The age is known before, and may well matter.",
            "radius": "That is a measurement of the tumour: just what one wants.",
            "texture": "That is a measurement of the tumour: just what one has.",
        }
        if answer in said:
            raise Wrong(said[answer])
        if answer != "days of chemotherapy":
            raise Wrong("Choose one of the four columns, as a text, word by word.")


class NextStep(Exercise):
    """The test set is open, and the recall is lower than on validation. What now?"""

    hint = "Whatever is decided by the test set makes a validation set of it."
    solution = 'next_step = "report it"'
    praise = "With its standard error. A disappointing honest number is worth more than a fine one that is not."

    def judge(self, answer: Any) -> None:
        said = {
            "lower the threshold and test again": "Then the test set has chosen the threshold: its score is too good.",
            "try another seed": "That is the best of two, on the very set that was to be sealed (lesson 12).",
        }
        if answer in said:
            raise Wrong(said[answer])
        if answer != "report it":
            raise Wrong("Choose one of the three, as a text, word by word.")


LESSON = Lesson({"recall": Recall(), "cheapest": Cheapest(), "leak": Leak(), "next_step": NextStep()})

check, hint, solution = LESSON.check, LESSON.hint, LESSON.solution
