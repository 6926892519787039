"""Lesson 12's checks, against right, wrong and blank answers."""

import numpy as np

from nnlab.exercises import choose

from .answers import Answers


class TestChoose(Answers):
    lesson = choose.LESSON
    right = {
        "fold_sizes": [[5, 5, 5, 4, 4], (5, 5, 5, 4, 4), np.array([5, 5, 5, 4, 4])],
        "standard_error": [lambda g: np.sqrt(((g - g.mean()) ** 2).sum() / (len(g) - 1) / len(g))],
        "trainings": [180],
        "report": ["test"],
    }
    wrong = {
        "fold_sizes": [
            ([5, 5, 5, 5, 5], "these add up to 25"),
            ([4.6] * 5, "Samples are whole"),
            ([4, 4, 5, 5, 5], "larger ones first"),
            ([7, 4, 4, 4, 4], "as equal as can be"),
            ([5, 4], r"the shape is \(2,\)"),
            ("five", "Five numbers"),
        ],
        "standard_error": [
            (lambda g: g.std(ddof=1), "spread of single differences"),
            (lambda g: g.std() / np.sqrt(len(g)), "ddof=1"),
            (lambda g: g.std(ddof=1) / len(g), "not by n"),
            (lambda g: g.var(ddof=1) / len(g), "take the root"),
            (lambda g: g.mean(), "This is the mean"),
            (lambda g: g.mean() / (g.std(ddof=1) / np.sqrt(len(g))), "how many times"),
            (lambda g: g, "should have the shape"),
        ],
        "trainings": [
            (19, "multiplied"),
            (60, "one seed each"),
            (18, "without the folds"),
            (30, "one setting"),
            (162, "All ten folds"),
            (100, "too few"),
            (1000, "too many"),
        ],
        "report": [
            ("validation", "partly luck"),
            ("training", "by heart"),
            ("all", "Choose one of the three"),
        ],
    }
