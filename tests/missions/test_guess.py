"""A guessed curve: what a stroke makes of it, where curves turn, and what is said of the two."""

from __future__ import annotations

import numpy as np
import pytest

from nnlab import History
from nnlab.missions.guess import LONGEST, STEPS, Guess, compare, turn

FALLING = np.linspace(2, 0.2, 50)
TURNING = np.r_[np.linspace(2, 0.2, 20), np.linspace(0.2, 0.8, 30)]


def history(losses) -> History:
    return History.from_columns({"validation_loss": losses})


def test_a_stroke_is_drawn_as_a_line():
    guess = Guess(200, 2.0)
    assert not guess
    guess.draw([(0.0, 2.0), (100.0, 1.0)])
    np.testing.assert_allclose(guess.at(np.array([0, 50, 100])), [2, 1.5, 1])
    np.testing.assert_allclose(guess.at(np.array([150, 200])), 1)  # it goes straight on


def test_a_piece_goes_on_where_the_last_one_ended_and_can_go_back():
    guess = Guess(100, 2.0)
    guess.draw([(0.0, 2.0), (50.0, 1.0)])
    guess.draw([(100.0, 0.0)], last=(50.0, 1.0))
    np.testing.assert_allclose(guess.at(np.array([75])), 0.5)
    guess.draw([(60.0, 3.0), (40.0, 3.0)])
    np.testing.assert_allclose(guess.at(np.array([20, 50, 75])), [1.6, 3, 0.5])


def test_what_was_not_drawn_begins_at_the_first_loss():
    guess = Guess(100, 2.3)
    guess.draw([(50.0, 1.0), (100.0, 0.5)])
    assert guess.at(np.array([0.0]))[0] == 2.3


def test_however_much_is_drawn_it_does_not_grow():
    guess = Guess(10**5, 2.0)
    for seed in range(50):
        places = np.random.default_rng(seed).uniform(-1e9, 1e9, size=(500, 2))
        guess.draw([(float(x), float(y)) for x, y in places])
    x, y = guess.line()
    assert len(x) <= STEPS + 3
    assert (y >= 0).all()
    assert (np.diff(x) > 0).all()
    assert guess.losses.shape == (STEPS + 1,)


@pytest.mark.parametrize("place", [(np.nan, 1.0), (1.0, np.inf), (-np.inf, 0.0)])
def test_a_place_that_is_none_is_passed_over(place):
    guess = Guess(100, 2.0)
    guess.draw([place])
    assert not guess


def test_of_a_long_stroke_only_the_beginning_is_looked_at():
    guess = Guess(100, 2.0)
    guess.draw([(0.0, 1.0)] * LONGEST + [(100.0, 5.0)])
    assert guess.at(np.array([100.0]))[0] == 1.0


@pytest.mark.parametrize(("shape", "turns"), [("falls", False), ("flat", False), ("rises", True)])
def test_the_shapes_do_what_they_are_called(shape, turns):
    guess = Guess(100, 2.0)
    guess.choose(shape)
    losses = guess.at(np.arange(101.0))
    assert losses[0] == pytest.approx(2.0)
    assert (turn(losses, 2.0) is not None) == turns
    assert losses[-1] < 1.5
    assert (losses[-1] - losses[60] < -0.1) == (shape == "falls")


def test_a_little_noise_is_no_turn():
    noisy = FALLING + 0.005 * np.random.default_rng(0).normal(size=50)
    assert turn(noisy, 2.0) is None
    assert turn(TURNING, 2.0) == 19
    assert turn(np.array([np.nan] * 5), 2.0) is None


def test_both_turn():
    guess = Guess(50, 2.0)
    guess.draw([(0.0, 2.0), (40.0, 0.5), (50.0, 1.0)])
    said = compare(guess, history(TURNING))
    assert said.startswith("Yours turns up at epoch 40, the real one at 20. They are furthest apart at epoch 20: ")
    assert "you drew 1.25, and 0.20 came" in said


@pytest.mark.parametrize(
    ("shape", "losses", "said"),
    [
        ("rises", FALLING, "Yours turns up at epoch 13; the real one does not."),
        ("falls", TURNING, "Yours does not turn up; the real one does, at epoch 20."),
        ("flat", FALLING, "Neither yours nor the real one turns up."),
    ],
)
def test_one_or_none_turns(shape, losses, said):
    guess = Guess(50, 2.0)
    guess.choose(shape)
    assert compare(guess, history(losses)).startswith(said)


def test_nothing_to_compare():
    guess = Guess(50, 2.0)
    assert compare(guess, history(FALLING)) is None
    guess.choose("flat")
    assert compare(guess, History()) is None
    assert compare(guess, History.from_columns({"train_loss": [1.0]})) is None
    assert compare(guess, history([np.nan, np.nan])) is None
