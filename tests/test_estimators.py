"""The estimators: scikit-learn's own checks, its tools around them, and the same numbers as `Network`."""

import copy
import dataclasses
import pickle

import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone
from sklearn.compose import TransformedTargetRegressor
from sklearn.datasets import load_diabetes, load_iris, make_moons
from sklearn.exceptions import ConvergenceWarning, NotFittedError
from sklearn.model_selection import GridSearchCV, cross_val_score, train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.utils.estimator_checks import parametrize_with_checks

from nnlab.config import Config, ConfigError
from nnlab.data.sampling import split
from nnlab.estimators import NetworkClassifier, NetworkRegressor
from nnlab.network import Network
from nnlab.nn.optimizers import Adam, Momentum
from nnlab.training.stopper import replay
from nnlab.training.stopping import EarlyStopping

X, Y = make_moons(200, noise=0.2, random_state=0)
WORDS = np.array(["left", "right"])[Y]
VALUES = np.column_stack([np.sin(X[:, 0]), X[:, 0] * X[:, 1]])
QUICK = {"epochs": 3, "random_state": 0}


# scikit-learn asks for fits on data of size 20 to 100: those diverge, and say so
@pytest.mark.filterwarnings("ignore:diverged:sklearn.exceptions.ConvergenceWarning")
@parametrize_with_checks([NetworkClassifier(), NetworkRegressor()])
def test_scikit_learns_own_checks(estimator, check):
    check(estimator)


def test_settings_are_those_of_config():
    theirs = set(Config.field_names())
    mine = NetworkClassifier().get_params()
    extra = set(mine) - theirs
    assert extra == {"random_state", "warm_start"}
    missing = theirs - set(mine)
    data = {"dataset", "samples", "noise", "train_size", "test_fraction", "points"}
    data |= {"augmentation", "augmentation_strength"}
    seeds = {"data_seed", "init_seed", "shuffle_seed", "noise_seed"}
    assert missing == data | seeds | {"output", "loss"}
    defaults = {f.name: f.default for f in dataclasses.fields(Config)}
    different = {name for name in set(mine) & theirs if mine[name] != defaults[name]}
    assert different == {"dtype"}
    assert set(mine) - set(NetworkRegressor().get_params()) == {"label_smoothing"}
    assert all(value is None or isinstance(value, (int, float, str, tuple)) for value in mine.values())


def test_the_same_numbers_as_a_network():
    settings = {"activation": "tanh", "dropout": (0.2, 0.1), "l2": 1e-3, "batch_norm": True, "initializer": "he_normal"}
    classifier = NetworkClassifier(
        hidden=(6, 4),
        optimizer="adam",
        learning_rate=0.01,
        batch_size=20,
        epochs=5,
        random_state=1,
        label_smoothing=0.1,
        clip_norm=1.0,
        **settings,
    ).fit(X, WORDS)
    net = Network(
        [2, 6, 4, 2],
        optimizer=Adam(0.01),
        seed=classifier.network_.seeds[0],
        dtype="float64",
        label_smoothing=0.1,
        clip_norm=1.0,
        **{**settings, "dropout": [0.2, 0.1]},
    )
    history = net.fit(X, Y, epochs=5, batch_size=20)
    np.testing.assert_array_equal(classifier.network_.parameters, net.parameters)
    np.testing.assert_array_equal(classifier.loss_curve_, history["train_loss"])
    np.testing.assert_array_equal(classifier.predict(X), np.array(["left", "right"])[net.predict(X)])
    np.testing.assert_array_equal(classifier.predict_proba(X), net.predict_proba(X))

    regressor = NetworkRegressor(optimizer="momentum", learning_rate=0.01, momentum=0.8, **QUICK).fit(X, VALUES)
    seed = regressor.network_.seeds[0]
    net = Network([2, 8, 8, 2], output="linear", loss="mse", optimizer=Momentum(0.01, 0.8), seed=seed, dtype="float64")
    net.fit(X, VALUES, epochs=3)
    np.testing.assert_array_equal(regressor.predict(X), net.predict(X))


@pytest.mark.parametrize("make", [lambda: 3, lambda: np.int64(3), lambda: np.random.RandomState(3)])
def test_random_state_decides_everything(make):
    settings = {"epochs": 3, "dropout": 0.3, "early_stopping": True}
    one, two = (NetworkClassifier(random_state=make(), **settings).fit(X, Y) for _ in range(2))
    np.testing.assert_array_equal(one.network_.parameters, two.network_.parameters)
    assert one.validation_scores_ == two.validation_scores_
    other = NetworkClassifier(random_state=4, **settings).fit(X, Y)
    assert not np.array_equal(one.network_.parameters, other.network_.parameters)


def test_without_a_random_state_every_fit_is_another():
    one, two = (NetworkClassifier(epochs=1).fit(X, Y) for _ in range(2))
    assert not np.array_equal(one.network_.parameters, two.network_.parameters)
    generator = np.random.RandomState(0)
    one, two = (NetworkClassifier(epochs=1, random_state=generator).fit(X, Y) for _ in range(2))
    assert not np.array_equal(one.network_.parameters, two.network_.parameters)


def test_the_four_seeds_differ_and_shuffling_is_by_sample():
    seeds = NetworkClassifier(**QUICK).fit(X, Y).network_.seeds[0]
    assert len(set(seeds)) == 3
    ordered = NetworkClassifier(shuffle=False, **QUICK).fit(X, Y)
    shuffled = NetworkClassifier(**QUICK).fit(X, Y)
    assert not np.allclose(ordered.network_.parameters, shuffled.network_.parameters)


def test_attributes():
    classifier = NetworkClassifier(**QUICK).fit(X, WORDS)
    assert classifier.classes_.tolist() == ["left", "right"]
    assert (classifier.n_iter_, len(classifier.loss_curve_), classifier.n_features_in_) == (3, 3, 2)
    assert classifier.best_loss_ == min(classifier.loss_curve_)
    assert classifier.validation_scores_ is None
    assert not hasattr(classifier, "feature_names_in_")
    assert classifier.history_.columns[0] == "epoch"
    classifier.fit(X, WORDS)
    assert len(classifier.loss_curve_) == 3
    np.testing.assert_allclose(classifier.predict_proba(X).sum(axis=1), 1)


def test_labels_of_any_kind():
    plain = NetworkClassifier(**QUICK).fit(X, Y).predict(X)
    for labels in (WORDS, WORDS.astype(object), Y.astype(bool), Y * 7 - 3, Y.astype(float), pd.Series(WORDS)):
        names = np.unique(labels)
        predicted = NetworkClassifier(**QUICK).fit(X, labels).predict(X)
        np.testing.assert_array_equal(predicted, names[plain])


def test_pandas_input():
    frame = pd.DataFrame(X, columns=["east", "north"])
    classifier = NetworkClassifier(**QUICK).fit(frame, pd.Series(WORDS))
    assert classifier.feature_names_in_.tolist() == ["east", "north"]
    np.testing.assert_array_equal(classifier.predict(frame), NetworkClassifier(**QUICK).fit(X, WORDS).predict(X))
    with pytest.raises(ValueError, match="feature names"):
        classifier.predict(frame[["north", "east"]])


def test_in_a_pipeline_and_a_grid_search():
    x, y = load_iris(return_X_y=True)
    pipeline = make_pipeline(StandardScaler(), NetworkClassifier(epochs=40, random_state=0))
    assert cross_val_score(pipeline, x, y, cv=5).mean() > 0.93
    grid = {"networkclassifier__hidden": [(4,), [8, 8]], "networkclassifier__l2": [0.0, 1e-3]}
    search = GridSearchCV(pipeline.set_params(networkclassifier__epochs=15), grid, cv=3).fit(x, y)
    assert len(search.cv_results_["params"]) == 4
    assert search.best_estimator_.score(x, y) > 0.9
    parallel = GridSearchCV(pipeline, {"networkclassifier__l2": [0.0, 1e-3]}, cv=2, n_jobs=2).fit(x, y)
    serial = GridSearchCV(pipeline, {"networkclassifier__l2": [0.0, 1e-3]}, cv=2).fit(x, y)
    np.testing.assert_array_equal(parallel.cv_results_["mean_test_score"], serial.cv_results_["mean_test_score"])


def test_regression():
    x, y = load_diabetes(return_X_y=True)
    x_train, x_test, y_train, y_test = train_test_split(x, y, random_state=0)
    network = make_pipeline(
        StandardScaler(), NetworkRegressor(hidden=(8,), learning_rate=0.01, l2=0.1, epochs=60, random_state=0)
    )
    model = TransformedTargetRegressor(network, transformer=StandardScaler()).fit(x_train, y_train)
    assert model.score(x_test, y_test) > 0.3


def test_predictions_have_the_shape_of_the_values():
    one, column = VALUES[:, 0], VALUES[:, :1]
    assert NetworkRegressor(**QUICK).fit(X, one).predict(X).shape == (200,)
    assert NetworkRegressor(**QUICK).fit(X, column).predict(X).shape == (200, 1)
    both = NetworkRegressor(epochs=60, random_state=0).fit(X, VALUES)
    assert both.predict(X).shape == (200, 2)
    assert both.score(X, VALUES) > 0.8
    np.testing.assert_array_equal(
        NetworkRegressor(**QUICK).fit(X, one).predict(X), NetworkRegressor(**QUICK).fit(X, column).predict(X)[:, 0]
    )


def test_early_stopping_watches_samples_kept_apart():
    classifier = NetworkClassifier(
        hidden=(30,),
        learning_rate=0.5,
        epochs=300,
        early_stopping=True,
        patience=5,
        validation_fraction=0.3,
        random_state=0,
    ).fit(X, WORDS)
    history = classifier.history_
    assert history.stop.kind == "early"
    assert classifier.n_iter_ == len(history) == history.stop.epoch < 300
    assert replay(history, EarlyStopping(patience=5)) == history.stop
    index = split(200, Y, validation_fraction=0.3, test_fraction=0, seed=classifier._seeds["data_seed"])
    assert (len(index.train), len(index.validation)) == (140, 60)
    assert Y[index.validation].sum() == 30
    x, y = X[index.validation], WORDS[index.validation]
    assert classifier.score(x, y) == classifier.validation_scores_[history.best_epoch - 1]
    assert len(classifier.validation_scores_) == classifier.n_iter_
    net = classifier.network_
    assert net.evaluate(x, Y[index.validation]) == pytest.approx(history["validation_loss"].min(), rel=1e-9)


def test_early_stopping_of_a_regression_and_target_loss():
    regressor = NetworkRegressor(
        epochs=20, early_stopping=True, patience=50, monitor="validation_rmse", restore_best=False, random_state=0
    ).fit(X, VALUES)
    index = split(200, validation_fraction=0.2, test_fraction=0, seed=regressor._seeds["data_seed"])
    score = regressor.score(X[index.validation], VALUES[index.validation])
    assert score == pytest.approx(regressor.validation_scores_[-1])
    stopped = NetworkRegressor(target_loss=0.1, random_state=0).fit(X, VALUES)
    assert stopped.loss_curve_[-1] <= 0.1 < stopped.loss_curve_[-2]
    assert stopped.history_.stop.kind == "target"


def test_partial_fit_goes_on_where_it_was():
    whole = NetworkClassifier(optimizer="adam", learning_rate=0.01, dropout=0.2, epochs=4, random_state=0).fit(X, WORDS)
    steps = clone(whole)
    for _ in range(4):
        steps.partial_fit(X, WORDS, classes=["left", "right"])
    np.testing.assert_array_equal(whole.network_.parameters, steps.network_.parameters)
    assert steps.loss_curve_ == whole.loss_curve_
    assert steps.n_iter_ == 4
    assert steps.predict(X[:1])[0] in WORDS
    regressor = NetworkRegressor(**QUICK)
    for _ in range(3):
        regressor.partial_fit(X, VALUES[:, 0])
    np.testing.assert_array_equal(regressor.predict(X), NetworkRegressor(**QUICK).fit(X, VALUES[:, 0]).predict(X))


def test_partial_fit_of_chunks():
    classifier = NetworkClassifier(random_state=0)
    chunk = slice(0, 30)
    first = X[Y == 0][chunk], WORDS[Y == 0][chunk]
    classifier.partial_fit(*first, classes=["right", "middle", "left"])
    assert classifier.classes_.tolist() == ["left", "middle", "right"]
    assert classifier.predict_proba(X).shape == (200, 3)
    for _ in range(40):
        for start in range(0, 200, 50):
            classifier.partial_fit(X[start : start + 50], WORDS[start : start + 50])
    assert classifier.score(X, WORDS) > 0.85
    classifier.set_params(learning_rate=1e-300, momentum=0.5).partial_fit(X, WORDS)
    before = classifier.network_.parameters.copy()
    classifier.partial_fit(X, WORDS)
    np.testing.assert_array_equal(classifier.network_.parameters, before)
    classifier.fit(X, WORDS)
    assert classifier.classes_.tolist() == ["left", "right"]


def test_partial_fit_refuses():
    with pytest.raises(ValueError, match="first call of partial_fit needs classes"):
        NetworkClassifier().partial_fit(X, Y)
    classifier = NetworkClassifier(**QUICK).partial_fit(X, Y, classes=[0, 1])
    with pytest.raises(ValueError, match="give the same, or none"):
        classifier.partial_fit(X, Y, classes=[0, 1, 2])
    with pytest.raises(ValueError, match="the class 5, which is not among"):
        classifier.partial_fit(X, Y * 5)
    with pytest.raises(ValueError, match="no validation set for early_stopping"):
        NetworkClassifier(early_stopping=True).partial_fit(X, Y, classes=[0, 1])
    with pytest.raises(NotFittedError):
        failed = NetworkClassifier(batch_size=0)
        with pytest.raises(ConfigError):
            failed.partial_fit(X, Y, classes=[0, 1])
        failed.predict(X)


def test_warm_start_goes_on_from_the_weights():
    warm = NetworkClassifier(warm_start=True, **QUICK).fit(X, WORDS)
    first = warm.loss_curve_.copy()
    warm.fit(X, WORDS)
    six = NetworkClassifier(epochs=6, random_state=0).fit(X, WORDS)
    np.testing.assert_array_equal(warm.network_.parameters, six.network_.parameters)
    assert warm.loss_curve_ == six.loss_curve_
    assert (warm.loss_curve_[:3], warm.n_iter_) == (first, 6)
    with pytest.raises(ValueError, match="set warm_start=False to start afresh"):
        warm.set_params(hidden=(3,)).fit(X, WORDS)
    with pytest.raises(ValueError, match="the class up, which is not among"):
        warm.set_params(hidden=(8, 8)).fit(X, np.where(Y, "up", "left"))


@pytest.mark.parametrize("again", [copy.deepcopy, lambda e: pickle.loads(pickle.dumps(e))])
def test_a_copy_goes_on_learning(again):
    """A copied array shares no memory with its views; learning must reach the weights that predict."""
    classifier = NetworkClassifier(batch_norm=True, dropout=0.2, **QUICK).fit(X, Y)
    other = again(classifier)
    np.testing.assert_array_equal(other.predict_proba(X), classifier.predict_proba(X))
    other.partial_fit(X, Y)
    classifier.partial_fit(X, Y)
    np.testing.assert_array_equal(other.predict_proba(X), classifier.predict_proba(X))
    np.testing.assert_array_equal(other.network_.parameters, classifier.network_.parameters)


def test_a_fitted_estimator_does_not_carry_its_training_set():
    x = np.repeat(X, 20, axis=0)
    classifier = NetworkClassifier(**QUICK).fit(x, np.repeat(Y, 20))
    assert len(pickle.dumps(classifier)) < x.nbytes / 2


def test_few_samples():
    few = NetworkClassifier(batch_size=1000, **QUICK).fit(X[:3], [0, 1, 1])
    whole = NetworkClassifier(batch_size="all", **QUICK).fit(X[:3], [0, 1, 1])
    np.testing.assert_array_equal(few.network_.parameters, whole.network_.parameters)
    assert NetworkRegressor(**QUICK).fit(X[:1], [2.0]).predict(X[:1]).shape == (1,)


def test_divergence_ends_in_a_sentence():
    with pytest.warns(ConvergenceWarning, match=r"diverged in epoch 1: .* Try 0\.1\. .* Standardised inputs"):
        regressor = NetworkRegressor(learning_rate=3, random_state=0).fit(X, VALUES)
    assert np.isfinite(regressor.predict(X)).all()
    assert (regressor.n_iter_, regressor.loss_curve_) == (0, [])
    assert np.isfinite(regressor.best_loss_)


def test_all_wrong_settings_are_named_at_once():
    wrong = NetworkClassifier(learning_rate=-1, activation="rleu", hidden=(8, 0), epochs=2.5)
    with pytest.raises(ConfigError) as error:
        wrong.fit(X, Y)
    assert set(error.value.problems) == {"learning_rate", "activation", "hidden", "epochs"}
    assert "Did you mean 'relu'" in str(error.value)


@pytest.mark.parametrize(
    ("estimator", "y", "sentence"),
    [
        (NetworkClassifier(), np.zeros(200), "y has 1 class, 0.0; a classifier needs two"),
        (NetworkClassifier(), VALUES[:, 0], "Unknown label type: continuous"),
        (NetworkClassifier(), Y[:-1], "inconsistent numbers of samples"),
        (NetworkClassifier(early_stopping=True), np.where(X[:, 0] == X[0, 0], 2, Y), "class '2' has a single sample"),
        (NetworkClassifier(early_stopping=True, validation_fraction=0), Y, "no validation set to watch"),
        (NetworkClassifier(dropout=(0.1, 0.2, 0.3)), Y, "3 values for 2 hidden layers"),
        (NetworkRegressor(weight_decay=0.1), VALUES, "belongs to adamw and lion"),
        (NetworkRegressor(early_stopping=True, monitor="validation_accuracy"), VALUES, "no column"),
    ],
)
def test_what_cannot_be_learnt_is_refused(estimator, y, sentence):
    with pytest.raises(ValueError, match=sentence):
        estimator.fit(X, y)


def test_a_refit_that_is_refused_leaves_the_fitted_one():
    x, y = load_iris(return_X_y=True)
    made = NetworkClassifier(epochs=2)
    before = made.fit(x, y).predict(x)
    with pytest.raises(ConfigError):
        made.set_params(learning_rate=-1).fit(x, y > 0)
    np.testing.assert_array_equal(made.predict(x), before)
