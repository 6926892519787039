"""Lesson 1's checks, against right, wrong and blank answers."""

import numpy as np
import pytest

from nnlab.exercises.build_a_network import LESSON, check, hint, solution
from nnlab.network import Network
from nnlab.nn.losses import sigmoid


def blank(*arguments):
    return ...


def unfinished(*arguments):
    raise NotImplementedError


def nothing(*arguments):
    pass


RIGHT = {
    "parameters": [2410, 2410.0, np.int64(2410), 64 * 32 + 32 + 32 * 10 + 10],
    "slope": [lambda z: sigmoid(z) * (1 - sigmoid(z)), lambda z: 1 / (2 + np.exp(z) + np.exp(-z))],
    "decayed": [lambda w, g, rate, l2: w - rate * g - rate * l2 * w, lambda w, g, r, l2: (1 - r * l2) * w - r * g],
}
WRONG = {
    "parameters": [
        (2368, "weights alone"),
        (2474, "inputs are no neurons"),
        (106, "sizes added up"),
        (3, "3 is too few"),
        (2411, "2411 is too many"),
        ("2410", "A single number is asked for, and this is a text"),
        ([2410], "more than one"),
        (lambda: 2410, "this is a function"),
        ({}, "of type dict"),
        (float("nan"), "too many"),
    ],
    "slope": [
        (sigmoid, "the sigmoid itself"),
        (lambda z: z * (1 - z), r"z \(1 - z\)"),
        (lambda z: sigmoid(sigmoid(z)) * (1 - sigmoid(sigmoid(z))), "taken twice"),
        (lambda z: -sigmoid(z) * (1 - sigmoid(z)), "sign is wrong"),
        (lambda z: np.ones_like(z), r"0\.04518 was expected, and 1 came"),
        (lambda z: 0.1, r"should have the shape \(2, 3\), and has \(\)"),
        (lambda: 1, "raised TypeError"),
        (lambda z: 1 / 0, "raised ZeroDivisionError: division by zero"),
        (lambda z: "text", "it returned a text"),
        (0.25, "A function is asked for, and this is of type float"),
        (lambda z: np.full(z.shape, np.nan), "and nan came"),
    ],
    "decayed": [
        (lambda w, g, r, l2: w - r * g, "without the penalty"),
        (lambda w, g, r, l2: w - r * (g - l2 * w), "makes the weights larger"),
        (lambda w, g, r, l2: w + r * (g + l2 * w), "goes up"),
        (lambda w, g, r, l2: w - r * (g + 2 * l2 * w), "the 2 has gone"),
        (lambda w, g, r, l2: w - r * (g + l2 * w / 2), "without the half"),
        (lambda w, g, r, l2: w - r * g - l2 * w, "scales the whole step"),
        (lambda w, g, r, l2: r * (g + l2 * w), "the step alone"),
        (lambda w, g, r, l2: w - r * (g + l2 * np.sign(w)), "This is L1"),
        (lambda w, g, r, l2: w.__isub__(r * (g + l2 * w)), "changed the array"),
    ],
}


@pytest.mark.parametrize(("name", "answer"), [(name, a) for name, answers in RIGHT.items() for a in answers])
def test_right_answers(name, answer):
    verdict = check(name, answer)
    assert verdict.status == "right"
    assert verdict
    assert repr(verdict).startswith("Right. ")


@pytest.mark.parametrize(("name", "answer", "said"), [(name, *case) for name, cases in WRONG.items() for case in cases])
def test_wrong_answers(name, answer, said):
    verdict = check(name, answer)
    assert verdict.status == "wrong", verdict
    assert not verdict
    with pytest.raises(AssertionError, match=said):
        raise AssertionError(verdict.text)


BLANK = [(name, empty) for name in LESSON.exercises for empty in (..., None)]
BLANK += [(name, function) for name in ("slope", "decayed") for function in (blank, unfinished, nothing)]


@pytest.mark.parametrize(("name", "answer"), BLANK)
def test_blank_answers(name, answer):
    verdict = check(name, answer)
    assert verdict.status == "not attempted"
    assert not verdict
    assert repr(verdict) == f"Not attempted. Put your answer in place of the dots; hint({name!r}) helps."


@pytest.mark.parametrize("name", LESSON.exercises)
def test_the_solutions_are_right(name):
    space = {"np": np}
    exec(solution(name), space)
    answer = space[{"slope": "sigmoid_slope"}.get(name, name)]
    assert check(name, answer)
    assert repr(hint(name)) == hint(name)


def test_every_exercise_is_told_wrong_answers_in_other_words():
    """A check that says the same of everything would be of no use."""
    for name, cases in WRONG.items():
        assert len({check(name, answer).text for answer, _ in cases}) == len(cases)


def test_the_number_of_parameters_is_the_networks():
    assert Network([64, 32, 10]).parameters.size == 2410


def test_an_unknown_name():
    for function in (hint, solution, lambda name: check(name, 1)):
        with pytest.raises(ValueError, match=r"unknown exercise 'slop'.*Did you mean 'slope'"):
            function("slop")
