"""Metrics against scikit-learn, for one run and for a stack."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn import metrics as sk

from nnlab.nn.losses import sigmoid, softmax
from nnlab.nn.metrics import (
    METRICS,
    TASK_METRICS,
    confusion_matrix,
    cross_entropy_of_logits,
    labels,
    larger_is_better,
)

THEIRS = {
    "cross_entropy": lambda y, p: sk.log_loss(y, p, labels=range(p.shape[1])),
    "accuracy": lambda y, p: sk.accuracy_score(y, p.argmax(1)),
    "precision": lambda y, p: sk.precision_score(y, p.argmax(1), average="macro", zero_division=0),
    "recall": lambda y, p: sk.recall_score(y, p.argmax(1), average="macro", zero_division=0),
    "f1": lambda y, p: sk.f1_score(y, p.argmax(1), average="macro", zero_division=0),
    "rmse": sk.root_mean_squared_error,
    "mse": sk.mean_squared_error,
    "mae": sk.mean_absolute_error,
    "r2": sk.r2_score,
}
every = pytest.mark.parametrize("name", METRICS)


def sample(name, seed, n=40, k=3, runs=()):
    """Return y, and outputs that fit it more or less."""
    generator = np.random.default_rng(seed)
    if name in TASK_METRICS["regression"]:
        y = generator.normal(3, 2, (*runs, n, k))
        return y, y + generator.normal(0, 1, (*runs, n, k))
    y = generator.integers(0, k, (*runs, n))
    scores = np.exp(generator.normal(0, 1, (*runs, n, k)) + 2 * (y[..., None] == np.arange(k)))
    return y, scores / scores.sum(-1, keepdims=True)


@every
@given(seed=st.integers(0, 1000), n=st.integers(2, 50), k=st.integers(2, 5))
@settings(deadline=None)
def test_a_metric_is_scikit_learns(name, seed, n, k):
    y, output = sample(name, seed, n, k)
    value = METRICS[name](y, output)
    assert np.shape(value) == ()
    assert value == pytest.approx(THEIRS[name](y, output), rel=1e-12, abs=1e-12)


@pytest.mark.parametrize(("output", "function"), [("softmax", softmax), ("sigmoid", sigmoid)])
@pytest.mark.parametrize("runs", [(), (3,)])
@pytest.mark.parametrize("k", [1, 4])
def test_cross_entropy_from_logits_is_that_of_the_probabilities(output, function, runs, k):
    if output == "softmax" and k == 1:
        return
    generator = np.random.default_rng(k)
    logits, y = generator.normal(0, 3, (*runs, 30, k)), generator.integers(0, max(k, 2), (*runs, 30))
    value = cross_entropy_of_logits(y, logits, output)
    assert np.shape(value) == runs
    np.testing.assert_allclose(value, METRICS["cross_entropy"](y, function(logits)), rtol=1e-12)
    assert np.isfinite(cross_entropy_of_logits(y, 1e4 * logits.astype(np.float32), output)).all()


@every
def test_float32_outputs(name):
    y, output = sample(name, 0, 400)
    value = METRICS[name](y, output.astype(np.float32))
    assert value == pytest.approx(THEIRS[name](y, output), rel=1e-5)


@every
@pytest.mark.parametrize("k", [1, 3])
def test_a_stack_is_scored_run_by_run(name, k):
    y, output = sample(name, 1, k=max(k, 2), runs=(4,))
    output = output[..., :k]
    y = y[..., :k] if name in TASK_METRICS["regression"] else y
    own, shared = METRICS[name](y, output), METRICS[name](y[0], output)
    assert own.shape == shared.shape == (4,)
    for run in range(4):
        assert own[run] == pytest.approx(METRICS[name](y[run], output[run]), rel=1e-14)
        assert shared[run] == pytest.approx(METRICS[name](y[0], output[run]), rel=1e-14)


@pytest.mark.parametrize("name", TASK_METRICS["classification"])
def test_one_column_is_the_probability_of_label_1(name):
    y, two = sample(name, 2, k=2)
    assert METRICS[name](y, two[:, 1:]) == pytest.approx(THEIRS[name](y, two), rel=1e-12)


def test_labels():
    np.testing.assert_array_equal(labels(np.array([[0.2], [0.5], [0.51]])), [0, 0, 1])
    np.testing.assert_array_equal(labels(np.array([[0.2, 0.8], [0.5, 0.5]])), [1, 0])


def test_cross_entropy_by_hand_and_of_certain_errors():
    y = np.array([0, 1])
    assert METRICS["cross_entropy"](y, np.array([[0.5, 0.5], [0.75, 0.25]])) == pytest.approx(np.log(8) / 2)
    for dtype in (np.float32, np.float64):
        certain = np.array([[0.0, 1.0], [1.0, 0.0]], dtype)
        assert METRICS["cross_entropy"](y, certain) == pytest.approx(-np.log(np.finfo(dtype).eps))
        assert METRICS["cross_entropy"](1 - y, certain) == pytest.approx(0, abs=1e-6)
        assert METRICS["cross_entropy"](y, certain[:, 1:]) == pytest.approx(-np.log(np.finfo(dtype).eps))


def test_a_class_never_predicted_counts_0():
    y = np.array([0, 1, 2, 2])
    output = np.eye(3)[[0, 1, 1, 1]]
    assert METRICS["precision"](y, output) == pytest.approx((1 + 1 / 3 + 0) / 3)


@pytest.mark.parametrize("k", [1, 2, 4])
def test_confusion_matrix(k):
    y, output = sample("accuracy", 3, k=max(k, 2), runs=(2,))
    y = np.where(y == 1, 0, y)  # a class without samples still has its row
    tables = confusion_matrix(y, output[..., -k:])
    classes = max(k, 2)
    assert tables.shape == (2, classes, classes)
    for run in range(2):
        theirs = sk.confusion_matrix(y[run], labels(output[run]), labels=range(classes))
        np.testing.assert_array_equal(tables[run], theirs)
        np.testing.assert_array_equal(confusion_matrix(y[run], output[run][:, -k:]), theirs)
    assert not tables[:, 1].any()


def test_r2_of_a_constant():
    y = np.column_stack([np.ones(5), np.arange(5.0)])
    for output in (y, y + 1, np.column_stack([y[:, 1], y[:, 1]])):
        assert METRICS["r2"](y, output) == pytest.approx(sk.r2_score(y, output))


def test_shapes_that_do_not_fit_are_refused():
    with pytest.raises(ValueError, match=r"y \(5,\) and output \(5, 1\)"):
        METRICS["mse"](np.zeros(5), np.zeros((5, 1)))


def test_each_metric_has_one_task():
    assert sorted(TASK_METRICS["classification"] + TASK_METRICS["regression"]) == sorted(METRICS)


@every
def test_larger_is_better_says_which_way_is_up(name):
    y, output = sample(name, 4)
    perfect = y if name in TASK_METRICS["regression"] else np.eye(3)[y]
    up = METRICS[name](y, perfect) > METRICS[name](y, output)
    assert larger_is_better(name) == larger_is_better(f"validation_{name}") == larger_is_better(f"train_{name}") == up


def test_losses_and_penalties_should_fall():
    assert not any(map(larger_is_better, ("loss", "validation_loss", "running_loss", "penalty")))
