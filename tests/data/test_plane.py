"""Planes through data with many features."""

from __future__ import annotations

import numpy as np
import pytest

from nnlab import Config
from nnlab.data.datasets import load
from nnlab.data.plane import feature_plane, principal_plane

WINE = load(Config(dataset="wine"))


def test_two_features():
    plane = feature_plane(WINE, 3, 7)
    np.testing.assert_allclose(plane.project(WINE.train.x), WINE.train.x[:, [3, 7]], atol=1e-6)
    np.testing.assert_allclose(plane.project(plane.lift(np.array([[1.0, -2.0]]))), [[1, -2]])
    assert plane.names == (WINE.feature_names[3], WINE.feature_names[7])
    own = plane.shown(plane.project(WINE.train.x))
    np.testing.assert_allclose(own, WINE.original_x(WINE.train.x)[:, [3, 7]], rtol=1e-4)
    assert plane.share == pytest.approx(2 / 13, abs=1e-3)
    rest = np.delete(plane.lift(np.zeros((1, 2))), [3, 7], axis=1)
    np.testing.assert_allclose(rest, 0, atol=1e-5)


def test_the_same_feature_twice_is_no_plane():
    for pair in ((1, 1), (0, 13), (-1, 2)):
        with pytest.raises(ValueError, match="do not span a plane"):
            feature_plane(WINE, *pair)


def test_principal_components_as_scikit_learn_has_them():
    from sklearn.decomposition import PCA

    plane = principal_plane(WINE)
    pca = PCA(2).fit(WINE.train.x)
    np.testing.assert_allclose(np.abs(plane.axes), np.abs(pca.components_), atol=1e-5)
    assert plane.share == pytest.approx(pca.explained_variance_ratio_.sum(), abs=1e-5)
    assert plane.names[0] == f"PC1 ({pca.explained_variance_ratio_[0]:.0%})"


def test_a_grid_lies_within_its_limits():
    plane = principal_plane(WINE)
    left, right, bottom, top = limits = plane.limits(WINE.train.x, WINE.validation.x)
    points = plane.project(plane.grid(limits, 5, 4))
    assert points.shape == (20, 2)
    assert (points > (left, bottom)).all() and (points < (right, top)).all()
    assert points[0, 1] == pytest.approx(points[4, 1])
    assert points[0, 1] < points[-1, 1]


def test_one_feature():
    plane = principal_plane(load(Config(dataset="sine")))
    assert plane.axes[1, 0] == 0
    assert np.isfinite(plane.grid(plane.limits(np.zeros((2, 1))), 3, 3)).all()
