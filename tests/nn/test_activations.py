"""Activations against scipy, scikit-learn and plain formulas; slopes against central differences."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from scipy import special
from sklearn.neural_network._base import ACTIVATIONS as SKLEARN

from nnlab.nn.activations import ACTIVATIONS, LeakyReLU
from nnlab.registry import pick

every = pytest.mark.parametrize("name", ACTIVATIONS)
both_dtypes = pytest.mark.parametrize("dtype", [np.float32, np.float64])


def scalar_elu(z):
    return z if z > 0 else math.expm1(z)


def scalar_selu(z):
    return 1.0507009873554804934193349852946 * (z if z > 0 else 1.6732632423543772848170429916717 * math.expm1(z))


OUTSIDE = {
    "linear": lambda z: z,
    "sigmoid": special.expit,
    "tanh": lambda z: (np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z)),
    "relu": lambda z: (z + np.abs(z)) / 2,
    "leaky_relu": lambda z: np.where(z < 0, z / 100, z),
    "elu": np.vectorize(scalar_elu),
    "selu": np.vectorize(scalar_selu),
    "silu": lambda z: z * special.expit(z),
    "softplus": lambda z: np.logaddexp(z, 0),
    "mish": lambda z: z * np.tanh(np.log(1 + np.exp(z))),
    "hard_tanh": lambda z: np.clip(z, -1, 1),
}


@pytest.mark.parametrize("name", OUTSIDE)
def test_value_agrees_with_an_outside_formula(name):
    z = np.linspace(-20, 20, 4001)
    np.testing.assert_allclose(ACTIVATIONS[name].value(z), OUTSIDE[name](z), rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize(("ours", "theirs"), [("tanh", "tanh"), ("relu", "relu"), ("sigmoid", "logistic")])
def test_value_agrees_with_scikit_learn(ours, theirs):
    z = np.random.default_rng(0).normal(0, 5, (40, 7))
    expected = z.copy()
    SKLEARN[theirs](expected)
    np.testing.assert_allclose(ACTIVATIONS[ours].value(z), expected, rtol=1e-12, atol=1e-15)


def test_gelu_is_close_to_the_exact_one():
    z = np.linspace(-10, 10, 10001)
    exact = z * special.ndtr(z)
    gap = np.abs(ACTIVATIONS["gelu"].value(z) - exact).max()
    assert 1e-4 < gap < 5e-4  # an approximation, as good as the docstring says
    u = math.sqrt(2 / math.pi) * (1.5 + 0.044715 * 1.5**3)
    assert ACTIVATIONS["gelu"].value(np.array(1.5)) == pytest.approx(0.75 * (1 + math.tanh(u)))


def test_every_activation_is_compared_with_something():
    assert set(ACTIVATIONS) == set(OUTSIDE) | {"gelu"}


@every
@given(z=arrays(np.float64, array_shapes(max_dims=3), elements=st.floats(-30, 30)))
@settings(deadline=None)
def test_slope_is_the_derivative(name, z):
    activation = ACTIVATIONS[name]
    for kink in activation.kinks:  # step aside from where there is no derivative
        z = np.where(np.abs(z - kink) < 1e-4, kink + 1e-3, z)
    h = 1e-5
    numerical = (activation.value(z + h) - activation.value(z - h)) / (2 * h)
    slope = activation.derivative(z, activation.value(z))
    assert slope.shape == z.shape
    np.testing.assert_allclose(slope * np.ones_like(z), numerical, rtol=1e-6, atol=1e-5 if name == "elu" else 1e-9)


@every
@both_dtypes
def test_large_inputs_are_safe_and_the_dtype_is_kept(name, dtype):
    z = np.concatenate([np.linspace(-1e4, 1e4, 2001), np.linspace(-120, 120, 4001)]).astype(dtype)
    with np.errstate(over="raise", divide="raise", invalid="raise"):
        a = ACTIVATIONS[name].value(z)
        slope = ACTIVATIONS[name].derivative(z, a)
        product = z * slope
    assert a.dtype == dtype
    assert product.dtype == dtype
    assert np.isfinite(a).all() and np.isfinite(slope).all()


@every
@both_dtypes
def test_bounds_hold_and_are_reached_or_approached(name, dtype):
    z = np.linspace(-100, 100, 200_001).astype(dtype)
    a = ACTIVATIONS[name].value(z)
    low, high = ACTIVATIONS[name].bounds
    assert low - 1e-6 <= a.min()
    assert a.max() <= high + 1e-6
    assert a.min() == (pytest.approx(low, abs=1e-3) if math.isfinite(low) else pytest.approx(a[0]))
    assert a.max() == (pytest.approx(high, abs=1e-3) if math.isfinite(high) else pytest.approx(a[-1]))


@every
def test_it_saturates_where_it_says(name):
    activation = ACTIVATIONS[name]
    left, right = (abs(activation.derivative(z, activation.value(z))) < 1e-6 for z in (np.array(-60.0), np.array(60.0)))
    expected = {"nowhere": (False, False), "left": (True, False), "both": (True, True)}
    assert (left, right) == expected[activation.saturates]


@every
def test_kinks_are_all_the_jumps_of_the_slope(name):
    activation = ACTIVATIONS[name]
    z = np.linspace(-3, 3, 6001) + 0.0005  # no sample lies on a kink
    slope = activation.derivative(z, activation.value(z)) * 1.0
    jumps = z[:-1][np.abs(np.diff(slope)) > 0.01] + 0.0005
    np.testing.assert_allclose(jumps, activation.kinks, atol=1e-9)


@every
def test_the_slope_at_a_kink_is_one_of_the_two(name):
    activation = ACTIVATIONS[name]
    for kink in activation.kinks:
        z = np.array([kink - 1e-3, kink, kink + 1e-3])
        before, at, after = activation.derivative(z, activation.value(z)) * 1.0
        assert min(abs(at - before), abs(at - after)) < 1e-2


@every
def test_inputs_are_left_alone(name):
    z = np.linspace(-2, 2, 12).reshape(3, 4)
    a = ACTIVATIONS[name].value(z)
    kept = a.copy()
    ACTIVATIONS[name].derivative(z, a)
    np.testing.assert_array_equal(z, np.linspace(-2, 2, 12).reshape(3, 4))
    np.testing.assert_array_equal(a, kept)


def test_a_dead_relu_passes_nothing_back():
    relu = ACTIVATIONS["relu"]
    z = np.array([-3.0, -0.1, 0.0])
    assert not relu.derivative(z, relu.value(z)).any()


def test_selu_keeps_mean_0_and_variance_1():
    x, w = np.polynomial.hermite_e.hermegauss(199)
    a = ACTIVATIONS["selu"].value(x)
    mean = (w * a).sum() / w.sum()
    square = (w * a * a).sum() / w.sum()
    assert mean == pytest.approx(0, abs=1e-2)
    assert square == pytest.approx(1, abs=1e-2)


@every
def test_repr_names_it(name):
    assert name.replace("_", "") in repr(ACTIVATIONS[name]).lower()


def test_leaky_relu_takes_an_alpha():
    assert LeakyReLU(0.2).value(np.array(-1.0)) == -0.2
    assert repr(LeakyReLU(0.2)) == "LeakyReLU(alpha=0.2)"
    for alpha in (-0.1, 1.0):
        with pytest.raises(ValueError, match="alpha must be"):
            LeakyReLU(alpha)


def test_a_wrong_name_lists_the_choices():
    with pytest.raises(ValueError, match="Did you mean 'relu'"):
        pick("activation", "rleu")
