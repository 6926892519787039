"""Initializers: shapes, variances as published, independence of the rest, and what each is for."""

import math

import numpy as np
import pytest
from scipy import stats

from nnlab.nn.activations import ACTIVATIONS
from nnlab.nn.initializers import INITIALIZERS, Uniform

N_IN, N_OUT = 300, 200
VARIANCES = {
    "zeros": 0,
    "normal": 1,
    "uniform": 0.05**2 / 3,
    "lecun_normal": 1 / N_IN,
    "lecun_uniform": 1 / N_IN,
    "xavier_normal": 2 / (N_IN + N_OUT),
    "xavier_uniform": 2 / (N_IN + N_OUT),
    "he_normal": 2 / N_IN,
    "he_uniform": 2 / N_IN,
    "orthogonal": 1 / N_IN,
}
every = pytest.mark.parametrize("name", INITIALIZERS)


@every
def test_mean_and_variance_are_as_published(name):
    w = INITIALIZERS[name].weights(np.random.default_rng(0), N_IN, N_OUT)
    assert (w.shape, w.dtype) == ((N_IN, N_OUT), np.float64)
    assert w.var() == pytest.approx(VARIANCES[name], rel=0.03)  # 60,000 draws: standard error 0.6 %
    assert abs(w.mean()) <= 5 * math.sqrt(VARIANCES[name] / w.size)


@every
def test_the_distribution_has_the_shape_of_its_name(name):
    w = INITIALIZERS[name].weights(np.random.default_rng(1), N_IN, N_OUT)
    deviation = math.sqrt(VARIANCES[name])
    if name.endswith("normal"):
        assert stats.kstest(w.ravel() / deviation, "norm").pvalue > 1e-3
        assert np.abs(w).max() > 3.5 * deviation  # not truncated
    elif name.endswith("uniform"):
        limit = math.sqrt(3) * deviation
        assert stats.kstest((w.ravel() + limit) / (2 * limit), "uniform").pvalue > 1e-3
        assert np.abs(w).max() <= limit


@every
def test_biases_are_zero_but_for_normal(name):
    generator = np.random.default_rng(2)
    biases = INITIALIZERS[name].biases(generator, 4000)
    assert (biases.shape, biases.dtype) == ((4000,), np.float64)
    if name == "normal":
        assert biases.std() == pytest.approx(1, rel=0.05)
    else:
        assert not biases.any()
        assert generator.random() == np.random.default_rng(2).random()  # nothing was drawn


@every
def test_the_generator_alone_decides(name):
    first, same, other = (INITIALIZERS[name].weights(np.random.default_rng(s), 5, 3) for s in (0, 0, 1))
    np.testing.assert_array_equal(first, same)
    assert (first != other).all() or name == "zeros"


@pytest.mark.parametrize("shape", [(6, 4), (4, 6), (5, 5), (1, 3), (3, 1)])
def test_orthogonal_has_orthonormal_rows_or_columns(shape):
    w = INITIALIZERS["orthogonal"].weights(np.random.default_rng(3), *shape)
    assert w.shape == shape
    product = w.T @ w if shape[0] >= shape[1] else w @ w.T
    np.testing.assert_allclose(product, np.eye(min(shape)), atol=1e-12)


def test_orthogonal_favours_no_direction():
    generator = np.random.default_rng(4)
    corners = [INITIALIZERS["orthogonal"].weights(generator, 2, 2)[0, 0] for _ in range(4000)]
    assert stats.kstest(np.arccos(corners) / np.pi, "uniform").pvalue > 1e-3


@pytest.mark.parametrize(
    ("initializer", "activation", "low", "high"),
    [
        ("he_normal", "relu", 0.5, 2),  # keeps its size
        ("lecun_normal", "selu", 0.8, 1.25),  # keeps its size
        ("lecun_normal", "relu", 0, 0.1),  # fades: a factor 1/2 in each of 10 layers
        ("lecun_normal", "linear", 0.5, 2),
        ("orthogonal", "linear", 0.99, 1.01),  # keeps it exactly
        ("normal", "linear", 1e20, math.inf),  # explodes
    ],
)
def test_what_happens_to_a_signal_in_ten_layers(initializer, activation, low, high):
    generator = np.random.default_rng(5)
    a = generator.standard_normal((200, 300))
    before = (a * a).mean()
    for _ in range(10):
        a = ACTIVATIONS[activation].value(a @ INITIALIZERS[initializer].weights(generator, 300, 300))
    assert low <= (a * a).mean() / before <= high


@every
def test_repr_names_it(name):
    assert repr(INITIALIZERS[name]).lower().startswith(name.replace("_", ""))


def test_uniform_takes_a_limit():
    assert np.abs(Uniform(2.0).weights(np.random.default_rng(0), 50, 50)).max() == pytest.approx(2, rel=0.01)
