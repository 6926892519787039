"""Lesson 4's checks, against right, wrong and blank answers; and its dozen curves."""

from collections import Counter

import numpy as np
import pytest

from nnlab.exercises import watch_it_learn
from nnlab.exercises.watch_it_learn import KINDS, PUZZLES, blind, check

from .answers import Answers

KEY = {letter: kind for letter, (_, kind) in PUZZLES.items()}


class TestWatchItLearn(Answers):
    lesson = watch_it_learn.LESSON
    right = {
        "reading": [dict(KEY), dict(reversed(KEY.items()))],
        "bias_variance": [lambda t, v, w: (t - w, v - t), lambda t, v, w: np.array([t - w, v - t])],
        "remedy": ["more data"],
        "spread": [3, 3.0, 100 * np.sqrt(0.0009)],
    }
    wrong = {
        "reading": [
            ("good", "A dictionary is asked for"),
            ({"A": "too slow"}, "B, C, D, E, F, G, H, I, J, K, L: not named"),
            ({**KEY, "C": "fine"}, "C: 'fine' is none of the kinds"),
            ({**KEY, "E": "good"}, '11 of 12 are right. Look at E again: "good" would be: both lines come down'),
            ({**KEY, "A": "underfitting"}, "Look at A again.*waiting would not help"),
            ({**KEY, "B": "too fast", "D": "overfitting"}, "10 of 12.*B again.*jumps"),
        ],
        "bias_variance": [
            (lambda t, v, w: (v - t, t - w), "changed places"),
            (lambda t, v, w: (t, v - t), "not from 0"),
            (lambda t, v, w: (t - w, v - w), "from the training error"),
            (lambda t, v, w: (w - t, t - v), "signs are wrong"),
            (lambda t, v, w: t - w, "should have the shape"),
        ],
        "remedy": [
            ("larger network", "lowers the bias"),
            ("train longer", "makes the gap larger"),
            ("less data", "Choose one of the three"),
        ],
        "spread": [
            (0.03, "right as a share"),
            (0.0009, "the variance"),
            (0.09, "root is missing"),
            (30, "Divide by n under"),
            (9, "without n"),
            (0.3, "not by its square"),
            (2, "too small"),
            (5, "too large"),
        ],
    }


def test_a_blank_reading():
    assert check("reading", dict.fromkeys(PUZZLES, ...)).status == "not attempted"


@pytest.fixture(scope="module")
def curves():
    return blind()


def test_there_are_at_least_two_of_each_kind():
    assert min(Counter(KEY.values()).values()) >= 2
    assert set(KEY.values()) == set(KINDS)


@pytest.mark.parametrize("letter", PUZZLES)
def test_the_curves_are_what_the_key_says(curves, letter):
    history = curves[letter]
    train, validation = history["train_loss"], history["validation_loss"]
    start = float(history.initial["train_loss"])
    jumps = np.maximum(np.diff(train), 0).sum() / start
    low = train[-1] < 0.35 * start
    falling = (train[-11] - train[-1]) / train[-11] > 0.03
    risen = validation[-3:].mean() > 1.2 * validation.min() and validation[-1] > 3 * train[-1]
    found = {
        "too fast": jumps > 0.5,
        "overfitting": jumps < 0.5 and risen and low,
        "good": jumps < 0.2 and not risen and low,
        "too slow": jumps < 0.01 and not low and falling,
        "underfitting": jumps < 0.5 and not low and not falling,
    }
    assert [kind for kind, yes in found.items() if yes] == [KEY[letter]]
