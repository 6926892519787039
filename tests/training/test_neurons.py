"""Neurons: their answers layer by layer, and shares of the largest."""

from __future__ import annotations

import numpy as np

from nnlab import Network
from nnlab.training.neurons import columns, of_largest, over_plane


def test_the_columns_are_inputs_hidden_neurons_and_outputs():
    network = Network([2, 5, 3], activation="tanh", seed=1, dtype="float64")
    x = np.random.default_rng(0).normal(size=(7, 2))
    inputs, hidden, outputs = columns(network, x)
    assert inputs is x
    np.testing.assert_allclose(hidden, np.tanh(x @ network.weights[0] + network.biases[0]))
    np.testing.assert_allclose(outputs, network.predict_proba(x))


def test_shares_are_of_the_largest_of_all_or_of_each_neuron():
    values = np.array([[1.0, -4.0], [2.0, np.nan]])
    np.testing.assert_array_equal(of_largest(values), [[0.25, -1.0], [0.5, 0.0]])
    np.testing.assert_array_equal(of_largest(values, axis=0), [[0.5, -1.0], [1.0, 0.0]])
    assert not of_largest(np.zeros((2, 2))).any()


def test_a_picture_has_the_grid_s_rows():
    pictures = over_plane(np.arange(8.0).reshape(4, 2), 2)
    np.testing.assert_array_equal(pictures, [[[0, 2], [4, 6]], [[1, 3], [5, 7]]])
