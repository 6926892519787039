"""A `fit` that raises changes nothing: a fitted estimator predicts as before, bit for bit, another stays unfitted."""

from __future__ import annotations

import contextlib
import copy
import pickle

import joblib
import numpy as np
import pandas as pd
import pytest
from sklearn.exceptions import NotFittedError
from sklearn.utils.validation import check_is_fitted

import nnlab.estimators.base
from nnlab.estimators import NetworkClassifier, NetworkRegressor
from nnlab.training.events import Epoch

X = np.random.default_rng(0).normal(size=(100, 3))
LABELS = np.array(["cat", "dog", "owl"])[np.arange(100) % 3]
VALUES = X[:, 0] + X[:, 1]
ESTIMATORS = {"classifier": (NetworkClassifier, LABELS), "regressor": (NetworkRegressor, VALUES)}
SETTINGS = {"epochs": 3, "random_state": 0, "optimizer": "adam", "learning_rate": 0.01, "dropout": 0.1}


@pytest.fixture(params=ESTIMATORS)
def pair(request):
    kind, y = ESTIMATORS[request.param]
    return kind, y


def facts(estimator):
    """Return all that a fitted estimator knows, as bytes and plain values."""
    known = {name: value for name, value in vars(estimator).items() if name not in ("network_", "history_")}
    network, history = estimator.network_, estimator.history_
    state = {name: array.tobytes() for name, array in network.state().items()}
    live = (network.l1, network.l2, repr(network.optimizer), network.learning_rate)
    columns = {name: history[name].tobytes() for name in history if name != "seconds"}
    return {**known, **state, **columns, "live": live, "predicted": estimator.predict(X).tobytes()}


def same(one, two):
    return one.keys() == two.keys() and all(np.array_equal(one[name], two[name]) for name in one)


def interrupted(*args, **kwargs):
    for number, event in enumerate(TRAIN(*args, **(kwargs | {"steps": True}))):
        if number == 2:
            raise KeyboardInterrupt
        if isinstance(event, Epoch):
            yield event


TRAIN = nnlab.estimators.base.train

REFUSALS = {
    "one class, or words for values": lambda y: ({}, X, ["z"] * 100),
    "too few labels": lambda y: ({}, X, y[:-1]),
    "another width": lambda y: ({}, X[:, :1], y[:-1]),
    "not a number in X": lambda y: ({}, np.where(np.arange(3) == 2, np.nan, X), y),
    "text in X": lambda y: ({}, np.full((100, 3), "a"), y),
    "no samples": lambda y: ({}, X[:0], y[:0]),
    "nothing to predict": lambda y: ({}, X, None),
    "a setting": lambda y: ({"learning_rate": -1}, X, y),
    "a setting that does not go with another": lambda y: ({"dropout": (0.1, 0.2, 0.3)}, X, y),
    "no such monitor": lambda y: ({"early_stopping": True, "monitor": "validation_none"}, X, y),
    "no such curve": lambda y: ({"early_stopping": True, "monitor": CURVE[y.dtype.kind]}, X, y),
    "a split that cannot be": lambda y: ({"early_stopping": True}, X[:1], y[:1]),
    "a class of one sample": lambda y: ({"early_stopping": True}, X, [*y[:-1], "ant"]),
    "huge for float32": lambda y: ({"dtype": "float32"}, X * 1e60, y),
    "dates": lambda y: ({}, X, np.arange(100).astype("datetime64[D]").astype(object)[:99]),
}
CURVE = {"U": "validation_rmse", "f": "validation_accuracy"}


@pytest.mark.parametrize("reason", REFUSALS)
@pytest.mark.parametrize("warm", [False, True])
def test_a_refused_fit_leaves_the_fitted_one(pair, reason, warm):
    kind, y = pair
    made = kind(**SETTINGS, warm_start=warm).fit(X, y)
    settings, x, targets = REFUSALS[reason](y)
    before = facts(made.set_params(**settings))
    with pytest.raises((ValueError, TypeError)) as caught:
        made.fit(x, targets)
    assert isinstance(caught.value, ValueError), repr(caught.value)
    assert same(facts(made), before)


@pytest.mark.parametrize("reason", REFUSALS)
def test_a_refused_first_fit_leaves_it_unfitted(pair, reason):
    kind, y = pair
    settings, x, targets = REFUSALS[reason](y)
    made = kind(**{**SETTINGS, **settings})
    before = dict(vars(made))
    with pytest.raises(ValueError):
        made.fit(x, targets)
    assert vars(made) == before
    with pytest.raises(NotFittedError):
        check_is_fitted(made)
    with pytest.raises(NotFittedError):
        made.predict(X)


@pytest.mark.parametrize("reason", ["another width", "too few labels", "text in X", "a setting", "huge for float32"])
def test_a_refused_partial_fit(pair, reason):
    kind, y = pair
    first = (list(np.unique(y)),) if kind is NetworkClassifier else ()
    made = kind(**SETTINGS).partial_fit(X, y, *first)
    settings, x, targets = REFUSALS[reason](y)
    before = facts(made.set_params(l2=0.5, **settings))
    with pytest.raises(ValueError):
        made.partial_fit(x, targets)
    assert same(facts(made), before)


@pytest.mark.parametrize("way", ["fit", "warm fit", "partial_fit"])
def test_an_interrupt_changes_nothing(pair, way, monkeypatch):
    kind, y = pair
    made = kind(**SETTINGS, warm_start=way == "warm fit").fit(X, y)
    before = facts(made)
    unbroken = copy.deepcopy(made)
    with monkeypatch.context() as patch:
        patch.setattr(nnlab.estimators.base, "train", interrupted)
        with pytest.raises(KeyboardInterrupt):
            (made.partial_fit if way == "partial_fit" else made.fit)(X, y)
    assert same(facts(made), before)
    made.partial_fit(X, y)  # and what comes after is as if it had never been
    assert same(facts(made), facts(unbroken.partial_fit(X, y)))


def test_an_interrupted_first_fit_leaves_it_unfitted(pair, monkeypatch):
    kind, y = pair
    monkeypatch.setattr(nnlab.estimators.base, "train", interrupted)
    made = kind(**SETTINGS)
    with contextlib.suppress(KeyboardInterrupt):
        made.fit(X, y)
    with pytest.raises(NotFittedError):
        made.predict(X)


@pytest.mark.parametrize(
    "y",
    [
        X[:, 0].astype(str),
        X[:, 0].astype(str).astype(object),
        list("ab" * 50),
        np.full(100, b"1"),
        np.arange(100).astype("datetime64[D]"),
        np.arange(100).astype("timedelta64[D]"),
        pd.Series(["u", "v"] * 50),
        pd.Series([1.0, None] * 50, dtype=object),
        pd.Series(["u", "v"] * 50, dtype="category"),
        np.column_stack([X[:, 0].astype(str)] * 2),
    ],
)
def test_a_target_that_is_no_number(y):
    with pytest.raises(ValueError, match=r"y holds .*, not numbers; turn it into numbers, or use NetworkClassifier"):
        NetworkRegressor(**SETTINGS).fit(X, y)


def test_targets_that_are_numbers_in_other_clothes():
    plain = NetworkRegressor(**SETTINGS).fit(X, np.arange(100.0)).predict(X)
    for y in (list(range(100)), np.arange(100).astype(object), pd.Series(range(100), dtype="Int64")):
        np.testing.assert_array_equal(NetworkRegressor(**SETTINGS).fit(X, y).predict(X), plain)


def test_scores_of_a_warm_start_are_those_of_the_last_fit(pair):
    kind, y = pair
    made = kind(**SETTINGS, warm_start=True, early_stopping=True).fit(X, y)
    assert len(made.validation_scores_) == 3 and made.best_validation_score_ == max(made.validation_scores_)
    first = made.loss_curve_
    made.set_params(epochs=2).fit(X, y)
    assert len(made.validation_scores_) == 2 and made.best_validation_score_ == max(made.validation_scores_)
    assert made.loss_curve_[:3] == first and len(first) == 3 and made.n_iter_ == 5
    made.set_params(early_stopping=False).fit(X, y)
    assert made.validation_scores_ is None and made.best_validation_score_ is None
    made.partial_fit(X, y)
    assert made.validation_scores_ is None and made.best_validation_score_ is None


def test_a_number_too_large_for_float32_is_called_so(pair):
    kind, y = pair
    with pytest.raises(ValueError, match=r"X holds .*e\+90, too large for float32; scale it, or set dtype='float64'"):
        kind(dtype="float32").fit(np.abs(X) * 1e90, y)
    if kind is NetworkRegressor:
        with pytest.raises(ValueError, match=r"y holds -.*e\+60, too large for float32"):
            kind(dtype="float32").fit(X, -np.abs(y) * 1e60)


@pytest.mark.filterwarnings("ignore:diverged:sklearn.exceptions.ConvergenceWarning")
def test_an_estimator_in_mapped_memory_goes_on_learning(pair, tmp_path):
    kind, y = pair
    made = kind(**SETTINGS, batch_norm=True).fit(X, y)
    joblib.dump(made, tmp_path / "made.joblib")
    mapped = joblib.load(tmp_path / "made.joblib", mmap_mode="r")
    np.testing.assert_array_equal(mapped.predict(X), made.predict(X))
    for estimator in (made, mapped):
        estimator.partial_fit(X, y)
    assert same(facts(mapped), facts(made))
    again = joblib.load(tmp_path / "made.joblib", mmap_mode="r")
    assert same(facts(again.fit(X, y)), facts(kind(**SETTINGS, batch_norm=True).fit(X, y)))
    assert same(facts(pickle.loads(pickle.dumps(again))), facts(again))
