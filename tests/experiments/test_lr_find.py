"""The learning-rate test: its curve, its suggestion, and that it leaves no trace."""

import numpy as np
import pytest

import nnlab
from nnlab import Config, ConfigError

CASES = [
    Config(dataset="digits", hidden=(32,)),
    Config(dataset="digits", hidden=(32,), optimizer="adam"),
    Config(dataset="breast_cancer"),
    Config(dataset="diabetes"),
    Config(dataset="moons", optimizer="momentum"),
]


@pytest.mark.parametrize("config", CASES, ids=lambda c: f"{c.dataset}-{c.optimizer}")
def test_the_suggestion_trains_better_than_rates_far_below_and_far_above(config):
    found = nnlab.lr_find(config)
    losses = []
    for factor in (1 / 30, 1, 30):
        run = nnlab.run(config.replace(learning_rate=found.suggestion * factor, epochs=8))
        losses.append(run.scores("train")["loss"])
    assert losses[1] == min(losses)


def test_the_curve():
    found = nnlab.lr_find(CASES[0], low=1e-5, high=100.0, steps=80)
    assert found.rates[0] == pytest.approx(1e-5)
    np.testing.assert_allclose(np.diff(np.log(found.rates)), np.log(1e7) / 79)
    assert len(found.rates) == len(found.losses) == len(found.smoothed) < 80
    assert found.smoothed[-1] > 4 * found.smoothed.min() or not np.isfinite(found.losses[-1])
    mean = 0.0
    for step, loss in enumerate(found.losses[:5], start=1):
        mean = 0.9 * mean + 0.1 * loss
        assert found.smoothed[step - 1] == pytest.approx(mean / (1 - 0.9**step))
    assert f"{found.suggestion:.2g}" in found.explanation
    assert f"{found.steepest:.2g}" in found.explanation


@pytest.mark.parametrize("seed", [2, 3, 4])
def test_the_first_tiny_batches_neither_end_it_nor_hold_its_lowest_point(seed):
    found = nnlab.lr_find(Config(dataset="sine", batch_size=1, init_seed=seed, shuffle_seed=seed))
    assert len(found.rates) > 50
    assert found.suggestion > 1e-3


def test_no_rate_below_the_lowest_tried_is_suggested():
    found = nnlab.lr_find(CASES[0], low=0.3)
    assert found.suggestion == pytest.approx(0.3)
    assert found.explanation.endswith("Try 0.3: the lowest that was tried")


def test_its_first_steps_are_those_of_a_training_with_that_rate():
    config = Config(samples=100, batch_size=16, dropout=0.2, epochs=1)
    found = nnlab.lr_find(config, low=0.05, high=0.05 * (1 + 1e-9), steps=10)
    losses = []
    nnlab.run(
        config.replace(learning_rate=0.05, epochs=3),
        on_event=lambda event: losses.append(event.loss) if hasattr(event, "loss") else None,
    )
    np.testing.assert_allclose(found.losses, losses[:10], rtol=1e-5)


def test_the_same_test_gives_the_same_curve_and_no_run_is_touched():
    before = nnlab.run(Config(epochs=2))
    kept = before.network.parameters.copy()
    one, two = nnlab.lr_find(Config()), nnlab.lr_find(Config(), data=before.data)
    np.testing.assert_array_equal(one.losses, two.losses)
    np.testing.assert_array_equal(before.network.parameters, kept)


def test_a_network_that_cannot_learn_gets_no_suggestion():
    found = nnlab.lr_find(Config(dataset="digits", hidden=(16,), initializer="zeros"))
    assert found.suggestion is None
    assert "hardly falls" in found.explanation


def test_inputs_that_blow_up_at_once():
    found = nnlab.lr_find(Config(dataset="diabetes"), low=1e5, high=1e9)
    assert found.suggestion is None


def test_own_arrays_and_what_is_refused():
    x = np.random.default_rng(0).normal(size=(60, 2))
    assert nnlab.lr_find(Config(dataset="own"), x=x, y=x[:, 0] > 0).suggestion
    with pytest.raises(ValueError, match="low < high"):
        nnlab.lr_find(Config(), low=1.0, high=0.1)
    with pytest.raises(ValueError, match="10 steps"):
        nnlab.lr_find(Config(), steps=5)
    with pytest.raises(ConfigError, match="batch_size"):
        nnlab.lr_find(Config(batch_size=5000))
