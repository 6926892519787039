"""Lesson 13's checks, against right, wrong and blank answers."""

from nnlab.exercises import your_own_data

from .answers import Answers


class TestYourOwnData(Answers):
    lesson = your_own_data.LESSON
    right = {
        "recall": [lambda called, ill: (called & ill).sum() / ill.sum()],
        "cheapest": [0.2],
        "leak": ["days of chemotherapy"],
        "next_step": ["report it"],
    }
    wrong = {
        "recall": [
            (lambda c, i: (c & i).sum() / c.sum(), "This is the precision"),
            (lambda c, i: (c == i).mean(), "This is the accuracy"),
            (lambda c, i: (c & i).mean(), "share of all people"),
            (lambda c, i: (c & i).sum(), "divide by how many are ill"),
            (lambda c, i: 1 - c[i].mean(), "was missed"),
            (lambda c, i: c[~i].mean(), "was alarmed"),
            (lambda c, i: c, "should have the shape"),
        ],
        "cheapest": [
            (0.5, "= 203"),
            (0.05, "= 90"),
            (70, "lowest cost"),
            (203, "and the highest"),
            (90, "That is a cost; a"),
            (0.1, "one of the three"),
        ],
        "leak": [
            ("age", "known before"),
            ("radius", "just what one wants"),
            ("texture", "just what one has"),
            ("all", "one of the four"),
        ],
        "next_step": [
            ("lower the threshold and test again", "has chosen the threshold"),
            ("try another seed", "best of two"),
            ("cry", "one of the three"),
        ],
    }
