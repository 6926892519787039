"""A column of one value says nothing, however large the value is: it becomes 0, and the training goes as without it."""

from __future__ import annotations

import numpy as np
import pytest

import nnlab
from nnlab import Config
from nnlab.data.scaling import figures, standardise
from nnlab.lab import Lab

VALUES = (0.0, 0.1, -0.1, 255, 1e-30, 1e30, -1e30, 3e99, np.pi * 1e15, np.float32(0.1))
X = np.random.default_rng(0).normal(size=(60, 3))
LABELS = np.arange(60) % 2


@pytest.mark.parametrize("value", VALUES)
@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("shape", [(3,), (3, 1), (1, 3)])
def test_a_constant_becomes_0(value, dtype, shape):
    x = X.reshape(60, *shape) if len(shape) > 1 else X.copy()
    x[..., 0] = value
    if shape == (3, 1):
        x[:] = value  # images have one mean for all pixels
    data = nnlab.load(Config(dataset="own", dtype=dtype, batch_size=8), x, LABELS)
    for part in (data.train, data.validation, data.test):
        if shape != (1, 3):
            assert (part.x[:, 0] == 0).all()
        assert np.isfinite(part.x).all() and np.abs(part.x).max() < 60


@pytest.mark.parametrize("value", [1e30, 1e99])
def test_constant_values_to_predict_become_0(value):
    data = nnlab.load(Config(dataset="own", batch_size=8), X, np.full(60, value))
    assert (data.train.y == 0).all() and (data.original_y(data.train.y) == value).all()


def test_a_column_that_is_constant_but_for_rounding_stays_small():
    x = np.full((100, 1), 1e30)
    x[::7] *= 1 + 2e-16
    mean, scale = figures(x, np.arange(100))
    assert np.abs(standardise(x, np.arange(100), mean, scale, "float64")).max() <= 1


@pytest.mark.parametrize("value", [0.1, 1e30, -1e30])
def test_a_constant_column_does_not_make_a_run_or_a_lab_diverge(value):
    x = np.column_stack([np.full(60, value), X])
    config = Config(dataset="own", epochs=3, batch_size=8)
    run, lab = nnlab.run(config, x=x, y=LABELS), Lab(config, x=x, y=LABELS)
    lab.run()
    assert run.history.stop is None and len(run.history) == len(lab.history) == 3
    np.testing.assert_array_equal(lab.history["train_loss"], run.history["train_loss"])
