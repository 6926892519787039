"""Health: its figures against plain numpy, on networks whose illness is known."""

from __future__ import annotations

import numpy as np
import pytest

from nnlab import Config
from nnlab.data.datasets import load
from nnlab.network import Network
from nnlab.training.health import health, layers_health, samples


def sick(config: Config, treat=lambda network: None):
    data = load(config)
    network = Network.of(config, data)
    treat(network)
    return network, data


def test_the_figures_against_numpy():
    network, data = sick(Config(dataset="moons", hidden=(6, 4), dtype="float64"))
    x, targets = samples(network, data)
    assert len(x) <= 200
    first, second, last = layers_health(network, data)
    z = x @ network.weights[0] + network.biases[0]
    a = np.maximum(z, 0)
    assert first.zeros == pytest.approx((a == 0).mean())
    assert first.dead == pytest.approx((z <= 0).all(axis=0).mean())
    np.testing.assert_allclose(first.activations, np.quantile(a, (0.05, 0.25, 0.5, 0.75, 0.95)))
    np.testing.assert_allclose(first.weights, np.quantile(network.weights[0], (0.05, 0.25, 0.5, 0.75, 0.95)))
    p = network.predict_proba(x)
    b = np.maximum(a @ network.weights[1] + network.biases[1], 0)
    gradient = b.T @ (p - targets) / len(x)
    assert last.size == pytest.approx(np.sqrt((gradient**2).mean()))
    assert last.ratio == pytest.approx(np.linalg.norm(gradient) / np.linalg.norm(network.weights[2]))
    assert [layer.name for layer in (first, second, last)] == ["hidden 1", "hidden 2", "output"]
    assert health(network, data)["ratio"] == pytest.approx(last.size / first.size)


def test_dead_relus():
    def kill(network: Network) -> None:
        network.biases[0][:6] = -100

    network, data = sick(Config(dataset="moons", hidden=(8,)), kill)
    assert layers_health(network, data)[0].dead >= 0.75
    assert health(network, data)["dead"] >= 0.75
    network, data = sick(Config(dataset="moons", hidden=(8,), activation="leaky_relu"), kill)
    assert health(network, data)["dead"] == 0


@pytest.mark.parametrize("activation", ["sigmoid", "tanh"])
def test_saturation(activation):
    def swell(network: Network) -> None:
        network.weights[0][...] *= 1000

    network, data = sick(Config(dataset="moons", hidden=(8,), activation=activation))
    assert health(network, data)["saturated"] < 0.2
    network, data = sick(Config(dataset="moons", hidden=(8,), activation=activation), swell)
    assert health(network, data)["saturated"] > 0.9


def test_vanishing_gradients():
    deep = Config(dataset="digits", hidden=(16,) * 5, activation="sigmoid")
    assert health(*sick(deep))["ratio"] > 100
    assert health(*sick(deep.replace(activation="relu", initializer="he_normal")))["ratio"] < 10


def test_constant_predictions_and_zero_weights():
    network, data = sick(Config(dataset="digits", hidden=(8,), initializer="zeros"))
    assert health(network, data)["constant"] == 1
    assert layers_health(network, data)[0].zero_weights == 1
    network, data = sick(Config(dataset="digits", hidden=(8,)))
    assert health(network, data)["constant"] == 0
    network, data = sick(Config(dataset="diabetes", hidden=(8,)))
    assert health(network, data)["constant"] == 0


def test_no_hidden_layer_and_weights_that_ran_away():
    network, data = sick(Config(dataset="moons", hidden=()))
    assert health(network, data) == {"dead": 0.0, "saturated": 0.0, "ratio": 1.0, "constant": 0.0}
    network.parameters[...] = np.nan
    assert layers_health(network, data)[0].name == "output"
    health(network, data)
