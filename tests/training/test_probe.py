"""A look inside leaves no trace, and the forecast of the next update comes true to the last bit."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from nnlab import Config
from nnlab.data.datasets import load
from nnlab.experiments.plan import training_settings
from nnlab.lab.runtime.present_run import PresentRun
from nnlab.network import Network
from nnlab.nn.layers import Activation
from nnlab.training.forecast import central_differences, next_update, positions
from nnlab.training.probe import handed_on, probe

BASE = Config(dataset="moons", samples=120, hidden=(6, 5), batch_size=16, epochs=6)
VARIANTS = [
    {},
    {"dropout": 0.3, "input_dropout": 0.1},
    {"batch_norm": True},
    {"l1": 0.001, "l2": 0.01},
    {"optimizer": "adam", "schedule": "cosine"},
    {"optimizer": "nesterov", "clip_norm": 0.1},
    {"optimizer": "adamw", "weight_decay": 0.01, "learning_rate": 0.01},
    {"schedule": "reduce_on_plateau", "label_smoothing": 0.1},
    {"shuffle": False, "batch_size": "all"},
    {"augmentation": ("jitter",), "dtype": "float64"},
    {"output": "sigmoid", "loss": "mse"},
    {"dropout": (0.2, 0.4), "batch_norm": True, "l2": 0.01, "optimizer": "adam", "learning_rate": 0.01},
]


def begun(**changes) -> PresentRun:
    config = BASE.replace(**changes)
    data = load(config)
    return PresentRun(config, data, Network.of(config, data))


def forecast(run: PresentRun):
    settings = training_settings(run.config, run.data)
    settings["epochs"] = max(run.goal, run.config.epochs)
    return next_update(run.network, run.data, run.history, run.position, settings)


def state(network: Network) -> list[np.ndarray]:
    return [*network.state().values(), network.gradients.copy()]


@pytest.mark.parametrize("changes", VARIANTS, ids=str)
def test_the_forecast_comes_true_to_the_last_bit(changes):
    run = begun(**changes)
    for _ in range(14):
        before = state(run.network)
        update = forecast(run)
        for was, now in zip(before, state(run.network), strict=True):
            np.testing.assert_array_equal(was, now)
        run.step()
        np.testing.assert_array_equal(update.after, run.network.parameters)
        assert update.probe.loss == run.position.loss
        assert (update.epoch, update.batch, update.batches) == run.position[:3]


@pytest.mark.parametrize("changes", VARIANTS, ids=str)
def test_looking_changes_nothing(changes):
    seen, unseen = begun(**changes), begun(**changes)
    for _ in range(20):
        x, y = seen.data.train.x[:30], seen.network.encoder.encode(seen.data.train.y[:30])
        probe(seen.network, x, y)
        probe(seen.network, x, y, training=True)
        forecast(seen)
        seen.advance()
        unseen.advance()
    np.testing.assert_array_equal(seen.network.parameters, unseen.network.parameters)


@pytest.mark.parametrize("changes", VARIANTS, ids=str)
def test_backpropagation_agrees_with_central_differences(changes):
    run = begun(activation="tanh", **changes)
    for _ in range(3):
        run.step()
    update = forecast(run)
    indices = list(range(0, run.network.parameters.size, 7))
    exact, differences = central_differences(run.network, update, indices)
    np.testing.assert_allclose(exact, differences, rtol=1e-5, atol=1e-8)


def test_a_look_sees_what_a_step_computes():
    network = Network([3, 5, 4, 2], activation="tanh", dtype="float64")
    x, y = np.random.default_rng(0).normal(size=(9, 3)), np.arange(9) % 2
    seen = probe(network, x, network.encoder.encode(y))
    network.loss.value_and_gradient(network.forward(x), network.encoder.encode(y))
    network.backward(network.loss.gradient(network.forward(x), network.encoder.encode(y)))
    np.testing.assert_array_equal(seen.gradients, network.gradients)
    np.testing.assert_array_equal(seen.logits, network.forward(x))
    assert seen.loss == pytest.approx(network.evaluate(x, y))
    assert [layer.weights.shape for layer in seen.dense] == [(3, 5), (5, 4), (4, 2)]
    np.testing.assert_allclose(seen.deltas[-1].sum(axis=0), seen.dense[-1].biases_gradient, rtol=1e-12)


def test_positions_point_at_the_weights():
    network = Network([3, 5, 4, 2], batch_norm=True)
    for (weights, biases), w, b in zip(positions(network), network.weights, network.biases, strict=True):
        np.testing.assert_array_equal(network.parameters[weights], w)
        np.testing.assert_array_equal(network.parameters[biases], b)


def test_a_layer_hands_on_what_the_next_one_was_given():
    network = Network([3, 5, 4, 2], activation="tanh", batch_norm=True, seed=0, dtype="float64")
    rng = np.random.default_rng(0)
    seen = probe(network, rng.normal(size=(9, 3)), np.eye(2)[rng.integers(0, 2, 9)], training=True)
    for dense, activation in zip(seen.dense[1:], seen.activations, strict=True):
        np.testing.assert_array_equal(dense.x, handed_on(activation))
    for layer, following in pairwise(seen.layers):
        if isinstance(following, Activation):
            np.testing.assert_allclose(np.tanh(handed_on(layer)), handed_on(following), rtol=1e-12)
    np.testing.assert_allclose(handed_on(seen.layers[-1]), seen.logits, rtol=1e-12)
