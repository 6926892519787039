"""The draws are scikit-learn's to the last sample, without scikit-learn."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.datasets import make_circles, make_moons
from sklearn.model_selection import KFold, StratifiedKFold, train_test_split
from sklearn.preprocessing import StandardScaler

from nnlab.data.draws import hold_out, k_folds
from nnlab.data.generated import circles, moons
from nnlab.data.scaling import figures

SEEDS = st.integers(0, 2**31 - 1)
CLASSES = st.lists(st.integers(2, 40), min_size=2, max_size=6)


def labels_of(counts, seed, first=0):
    labels = np.repeat(first + 3 * np.arange(len(counts)), counts)
    return np.random.default_rng(seed).permutation(labels)


@given(CLASSES, SEEDS, st.floats(0, 1))
def test_stratified_hold_out(counts, seed, share):
    labels = labels_of(counts, seed)
    n, k = len(labels), len(counts)
    size = k + round(share * (n - 2 * k))
    theirs = train_test_split(np.arange(n), test_size=size, random_state=seed, stratify=labels)
    for mine, their in zip(hold_out(n, labels, size, seed), theirs, strict=True):
        np.testing.assert_array_equal(mine, their)


@given(st.integers(2, 300), SEEDS, st.floats(0, 1))
def test_plain_hold_out(n, seed, share):
    size = 1 + round(share * (n - 2))
    theirs = train_test_split(np.arange(n), test_size=size, random_state=seed)
    for mine, their in zip(hold_out(n, None, size, seed), theirs, strict=True):
        np.testing.assert_array_equal(mine, their)


@given(CLASSES, SEEDS, st.floats(0, 1))
def test_stratified_folds(counts, seed, share):
    labels = labels_of(counts, seed, first=2)
    k = 2 + round(share * (min(counts) - 2))
    theirs = StratifiedKFold(k, shuffle=True, random_state=seed).split(labels, labels)
    for mine, their in zip(k_folds(len(labels), labels, k, seed), theirs, strict=True):
        np.testing.assert_array_equal(mine[0], their[0])
        np.testing.assert_array_equal(mine[1], their[1])


@given(st.integers(2, 200), SEEDS, st.floats(0, 1))
def test_plain_folds(n, seed, share):
    k = 2 + round(share * (n - 2))
    theirs = KFold(k, shuffle=True, random_state=seed).split(np.arange(n))
    for mine, their in zip(k_folds(n, None, k, seed), theirs, strict=True):
        np.testing.assert_array_equal(mine[0], their[0])
        np.testing.assert_array_equal(mine[1], their[1])


@pytest.mark.parametrize("order", ["C", "F"])
@given(SEEDS, st.integers(1, 400), st.integers(1, 5), st.integers(-6, 12))
def test_figures_are_the_standard_scalers(order, seed, n, d, size):
    generator = np.random.default_rng(seed)
    x = np.asarray(10.0**size * generator.standard_normal((n, d)) + generator.standard_normal(d), order=order)
    scaler = StandardScaler().fit(x[np.arange(n)])
    varies = scaler.scale_ != 1
    mean, scale = figures(x, np.arange(n))
    np.testing.assert_array_equal(mean[varies], scaler.mean_[varies])
    np.testing.assert_array_equal(scale[varies], scaler.scale_[varies])


@pytest.mark.parametrize("n", [10, 11, 500])
@pytest.mark.parametrize("seed", [0, 7])
@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        (moons, lambda n, seed: make_moons(n, random_state=seed)),
        (circles, lambda n, seed: make_circles(n, factor=0.3, random_state=seed)),
    ],
    ids=["moons", "circles"],
)
def test_moons_and_circles(mine, theirs, n, seed):
    x, y = mine(np.random.default_rng(seed), n, 0.0)
    their_x, their_y = theirs(n, int(np.random.default_rng(seed).integers(2**31)))
    np.testing.assert_array_equal(x, their_x)
    np.testing.assert_array_equal(y, their_y)
