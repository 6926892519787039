"""Streams: four kinds of chance, each a pure function of the numbers that name it."""

import numpy as np
import pytest

from nnlab import Config, History, Network, load
from nnlab.experiments.plan import training_settings
from nnlab.nn.layers import Dropout
from nnlab.streams import KINDS, Seeds, seeds_of, stream
from nnlab.training.training import Step, train


def numbers(*name):
    return stream(*name).random(4).tolist()


def test_the_same_name_gives_the_same_numbers():
    assert numbers("init", 3) == numbers("init", 3)
    assert numbers("shuffle", 3, 7) == numbers("shuffle", 3, 7)


def test_different_names_give_different_numbers():
    names = [
        *((kind, seed) for kind in KINDS for seed in (0, 1, 2)),
        *(("noise", seed, layer, epoch) for seed in (0, 1) for layer in (0, 1, 5) for epoch in (1, 2)),
        ("shuffle", 3, 4),
        ("shuffle", 4, 3),
        ("init", 2**32 - 1),
    ]
    found = [tuple(numbers(*name)) for name in names]
    assert len(set(found)) == len(names)


def test_streams_are_as_good_as_independent():
    draws = np.array([stream(kind, seed).random(2000) for kind in KINDS for seed in range(3)])
    correlations = np.corrcoef(draws)[np.triu_indices(len(draws), 1)]
    assert np.abs(correlations).max() < 5 / np.sqrt(2000)


def test_an_unknown_kind_is_refused():
    with pytest.raises(ValueError):
        stream("weather", 0)


@pytest.mark.parametrize(
    ("seed", "runs", "inits"),
    [
        (3, None, [3]),
        (np.int64(3), 2, [3, 4]),
        ([5, 9], 2, [5, 9]),
        (Seeds(1, 2, 3), None, [1]),
        (Seeds(1, 2, 3), 2, [1, 1]),
        ([Seeds(1, 2, 3), Seeds(4, 5, 6)], 2, [1, 4]),
    ],
)
def test_seeds_of_a_stack(seed, runs, inits):
    seeds = seeds_of(seed, runs)
    assert [s.init for s in seeds] == inits
    if not isinstance(seed, Seeds):
        assert all(s == Seeds(s.init, s.init, s.init) or s in seed for s in seeds)


@pytest.mark.parametrize(
    ("seed", "runs", "sentence"),
    [
        (0, 0, "runs=0 is not a number of runs"),
        ([1, 2], 3, "2 seeds for 3 runs"),
        ([1, 2], None, "2 seeds for 1 run;"),
        (-1, None, "seed -1 is negative"),
        ([0, -5], 2, "seed -5 is negative"),
    ],
)
def test_seeds_that_cannot_be_used(seed, runs, sentence):
    with pytest.raises(ValueError, match=sentence):
        seeds_of(seed, runs)


# What the seeds of a Config decide, and what they leave alone

CONFIG = Config(samples=60, epochs=2, batch_size=8, hidden=(6,), dropout=0.4)


def traces(config):
    """Return what chance decides: the data, the initial weights, every mini-batch, and the neurons dropped in each."""
    data = load(config)
    network = Network.of(config, data)
    dropout = next(layer for layer in network.layers if isinstance(layer, Dropout))
    found = {"data": data.train.x.tolist(), "weights": network.parameters.tolist(), "batches": [], "dropped": []}
    for event in train(network, data, History(), **training_settings(config, data)):
        if isinstance(event, Step):
            found["batches"].append(network.layers[0].x.tolist())
            found["dropped"].append(None if dropout.mask is None else dropout.mask.tolist())
    return found


@pytest.mark.parametrize(
    ("change", "differs"),
    [
        ({}, set()),
        ({"data_seed": 1}, {"data", "batches"}),
        ({"init_seed": 1}, {"weights"}),
        ({"shuffle_seed": 1}, {"batches"}),
        ({"noise_seed": 1}, {"dropped"}),
        ({"dropout": 0.0}, {"dropped"}),
        ({"shuffle": False}, {"batches"}),
        ({"learning_rate": 0.5, "l2": 0.1, "optimizer": "adam"}, set()),
        ({"batch_norm": True}, {"weights"}),  # the vector holds its gains and shifts as well
    ],
)
def test_each_seed_decides_on_its_own_matter_alone(change, differs):
    before, after = traces(CONFIG), traces(CONFIG.replace(**change))
    assert {name for name in before if before[name] != after[name]} == differs


def test_batch_norm_leaves_the_dense_layers_initial_weights_alone():
    data = load(CONFIG)
    plain, normalised = (Network.of(CONFIG.replace(batch_norm=on), data) for on in (False, True))
    for one, other in zip(plain.weights, normalised.weights, strict=True):
        np.testing.assert_array_equal(one, other)
