"""The exercises of lesson 12, "Choose, and do not fool yourself"."""

from __future__ import annotations

from typing import Any

import numpy as np

from .exercise import Exercise, Lesson, Wrong, call, compare, number, refuse


class FoldSizes(Exercise):
    """23 samples, 5 folds: how large is each, the larger ones first?"""

    hint = "They add up to 23, and no two of them differ by more than one."
    solution = "fold_sizes = [5, 5, 5, 4, 4]"
    praise = "As np.array_split and KFold do it: the first folds take what is left over."

    def judge(self, answer: Any) -> None:
        try:
            found = np.asarray(answer, dtype=float)
        except (TypeError, ValueError):
            raise Wrong("Five numbers are asked for, in a list.") from None
        if found.shape != (5,):
            raise Wrong(f"There are five folds, so five numbers; the shape is {found.shape}.")
        if found.sum() != 23:
            raise Wrong(f"Each sample is in one fold, so the sizes add up to 23; these add up to {found.sum():g}.")
        if not np.array_equal(found, found.round()):
            raise Wrong("Samples are whole.")
        if found.max() - found.min() > 1:
            raise Wrong("The sizes should be as equal as can be: no two differ by more than one.")
        if not np.array_equal(found, [5, 5, 5, 4, 4]):
            raise Wrong("The sizes are right; put the larger ones first.")


class StandardError(Exercise):
    """Write `standard_error(gaps)`: the standard error of the mean of paired differences."""

    hint = "The standard deviation (over n - 1), divided by the root of n."
    solution = """def standard_error(gaps):
    return gaps.std(ddof=1) / np.sqrt(len(gaps))"""
    praise = "Four times the seeds halve it."

    def judge(self, answer: Any) -> None:
        gaps = np.array([0.01, 0.03, -0.01, 0.02, 0.04])
        deviation, n = gaps.std(ddof=1), len(gaps)
        slips = {
            "This is the spread of single differences; that of their mean is smaller, by the root of n.": deviation,
            "With so few seeds the deviation is taken over n - 1: ddof=1.": gaps.std() / np.sqrt(n),
            "Divide by the root of n, not by n.": deviation / n,
            "This is the variance over n; take the root.": deviation**2 / n,
            "This is the mean; how far can it be trusted?": gaps.mean(),
            "This is how many times its standard error the mean is.": gaps.mean() / (deviation / np.sqrt(n)),
        }
        compare(call(answer, gaps), deviation / np.sqrt(n), slips)


class Trainings(Exercise):
    """10 folds, 6 settings, 3 seeds: how many trainings?"""

    hint = "Each setting is trained on every fold, and that with every seed."
    solution = "trainings = 10 * 6 * 3"
    praise = "And one more, of the chosen setting, on everything but the test set."

    def judge(self, answer: Any) -> None:
        found = number(answer)
        slips: dict[float, str] = {
            19: "They are multiplied: each setting on each fold with each seed.",
            60: "That is one seed each; there are three.",
            18: "That is without the folds: each fold is a training of its own.",
            30: "That is one setting; there are six.",
            162: "All ten folds are trained, each with the other nine as its training set.",
        }
        refuse(found, slips)
        if found != 180:
            raise Wrong(f"{found:g} is too {'few' if found < 180 else 'many'}.")


class Report(Exercise):
    """Chosen by validation accuracy, best of 40: which accuracy is reported?"""

    hint = "Which of the three sets has had no part in it?"
    solution = 'report = "test"'
    praise = "And say that there were 40."

    def judge(self, answer: Any) -> None:
        if answer == "validation":
            raise Wrong("That set has chosen the winner, so its score there is partly luck: section 4.")
        if answer == "training":
            raise Wrong("The network has learnt these samples; it may know them by heart.")
        if answer != "test":
            raise Wrong('Choose one of the three, as a text: "training", "validation" or "test".')


LESSON = Lesson(
    {"fold_sizes": FoldSizes(), "standard_error": StandardError(), "trainings": Trainings(), "report": Report()}
)

check, hint, solution = LESSON.check, LESSON.hint, LESSON.solution
