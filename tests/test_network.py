"""Network: one flat vector, the methods of the original sketch, stacks, and what is refused."""

import copy
import pickle
import re

import numpy as np
import pytest

import nnlab
from nnlab import SGD, Adam, Config, EarlyStopping, Momentum, Network, TargetLoss
from nnlab.config import ConfigError
from nnlab.nn.layers import BatchNorm, Dense, Dropout
from nnlab.nn.losses import LOSSES, natural_pair
from nnlab.streams import Seeds

GENERATOR = np.random.default_rng(0)
X = GENERATOR.normal(size=(60, 5))
Y = (X[:, 0] + X[:, 1] > 0).astype(int)
VALUES = X[:, 0] - 2 * X[:, 1]
SIZES = [5, 8, 10, 2]
stacked = pytest.mark.parametrize("runs", [None, 1, 3])
every_dtype = pytest.mark.parametrize("dtype", ["float32", "float64"])


def regression(**settings):
    return Network([5, 8, 1], output="linear", loss="mse", **settings)


def state(net):
    return {name: values.tolist() for name, values in net.state().items()}


# One flat vector


@stacked
@pytest.mark.parametrize("batch_norm", [False, True])
def test_parameters_are_one_vector_and_the_layers_views_into_it(runs, batch_norm):
    net = Network(SIZES, batch_norm=batch_norm, runs=runs)
    lead = () if runs is None else (runs,)
    count = 5 * 8 + 8 + 8 * 10 + 10 + 10 * 2 + 2 + batch_norm * 4 * (8 + 10)
    assert net.parameters.shape == net.gradients.shape == (*lead, count)
    assert [w.shape for w in net.weights] == [(*lead, 5, 8), (*lead, 8, 10), (*lead, 10, 2)]
    assert [b.shape for b in net.biases] == [(*lead, 8), (*lead, 10), (*lead, 2)]
    for view in [*net.weights, *net.biases]:
        assert np.shares_memory(view, net.parameters)
    net.parameters[...] = np.arange(net.parameters.size).reshape(net.parameters.shape)
    assert net.weights[0].ravel()[:3].tolist() == [0, 1, 2]
    net.weights[0][...] = -1
    assert (net.parameters[..., :40] == -1).all()


@stacked
def test_every_number_of_the_vector_belongs_to_one_layer(runs):
    net = Network(SIZES, batch_norm=True, runs=runs)
    net.parameters[...] = 0
    for layer in net.layers:
        if isinstance(layer, Dense):
            layer.weights += 1
            layer.biases += 1
        elif isinstance(layer, BatchNorm):
            for view in (layer.gain, layer.shift, layer.running_mean, layer.running_variance):
                view += 1
    assert (net.parameters == 1).all()


def test_the_mask_is_1_at_weights_alone():
    net = Network(SIZES, batch_norm=True)
    net.parameters[...] = 0
    for weights in net.weights:
        weights[...] = 1
    np.testing.assert_array_equal(net.mask, net.parameters)


def test_a_checkpoint_is_one_copy_and_going_back_one_assignment():
    net = Network(SIZES)
    checkpoint = net.parameters.copy()
    net.fit(X, Y, epochs=2)
    assert not np.array_equal(net.parameters, checkpoint)
    net.parameters = checkpoint
    assert np.shares_memory(net.parameters, net.weights[0])
    np.testing.assert_array_equal(net.parameters, checkpoint)
    checkpoint[...] = 0
    assert net.parameters.any()


@pytest.mark.parametrize("again", [copy.deepcopy, lambda net: pickle.loads(pickle.dumps(net))], ids=["copy", "pickle"])
@stacked
def test_a_copy_learns_by_itself(again, runs):
    net = Network(SIZES, optimizer="momentum", dropout=0.2, batch_norm=True, runs=runs)
    net.step(X, Y)
    other = again(net)
    assert not np.shares_memory(net.parameters, other.parameters)
    assert np.shares_memory(other.parameters, other.weights[0])
    before = net.parameters.copy()
    loss = other.step(X, Y)
    np.testing.assert_array_equal(net.parameters, before)
    np.testing.assert_array_equal(net.step(X, Y), loss)
    np.testing.assert_array_equal(net.parameters, other.parameters)


def test_an_optimizer_may_serve_several_networks():
    optimizer = Momentum(0.1)
    one, two = (Network(SIZES, optimizer=optimizer) for _ in range(2))
    one.step(X, Y)
    assert not two.optimizer.memory["velocity"].any()
    assert not hasattr(optimizer, "memory")


# forward, backward, step


@every_dtype
def test_forward_is_what_the_formula_says(dtype):
    net = Network(SIZES, activation="tanh", dtype=dtype, initializer="normal")
    a = X.astype(dtype)
    for weights, biases in zip(net.weights[:-1], net.biases[:-1], strict=True):
        a = np.tanh(a @ weights + biases)
    logits = net.forward(X)
    assert logits.dtype == dtype
    np.testing.assert_allclose(logits, a @ net.weights[-1] + net.biases[-1], rtol=1e-4 if dtype == "float32" else 1e-12)


def test_forward_and_backward_take_arrays_and_lists_of_any_kind():
    net = Network(SIZES)
    logits = net.forward(X.tolist())
    assert logits.dtype == np.float32
    gradients = net.backward(np.ones((60, 2)))
    assert gradients is net.gradients
    assert np.isfinite(gradients).all()
    assert gradients.any()


def test_a_step_is_forward_backward_update():
    net, other = (Network(SIZES, optimizer=SGD(0.5), dtype="float64") for _ in range(2))
    loss = net.step(X, Y)
    targets = np.eye(2)[Y]
    value, gradient = other.loss.value_and_gradient(other.forward(X, training=True), targets)
    other.parameters -= 0.5 * other.backward(gradient)
    assert isinstance(loss, float)
    assert loss == pytest.approx(float(value), rel=1e-12)
    np.testing.assert_allclose(net.parameters, other.parameters, rtol=1e-12)


@stacked
@every_dtype
def test_a_step_returns_the_mean_data_loss_before_the_update(runs, dtype):
    net = Network(SIZES, l2=1.0, l1=0.5, dtype=dtype, runs=runs)
    before = net.evaluate(X, Y)
    loss = net.step(X, Y)
    assert isinstance(loss, float) if runs is None else loss.shape == (runs,)
    np.testing.assert_allclose(loss, before, rtol=1e-5)


def test_penalties_shrink_the_weights_as_documented():
    for settings, expected in [
        ({"l2": 0.2}, lambda w: 0.2 * w),
        ({"l1": 0.2}, lambda w: 0.2 * np.sign(w)),
        ({"l1": 0.1, "l2": 0.3}, lambda w: 0.3 * w + 0.1 * np.sign(w)),
    ]:
        plain, priced = (Network(SIZES, dtype="float64", optimizer=SGD(0.1), **s) for s in ({}, settings))
        w = plain.parameters.copy()
        plain.step(X, Y)
        priced.step(X, Y)
        np.testing.assert_allclose(priced.gradients - plain.gradients, expected(w) * plain.mask, atol=1e-12)
        assert plain.penalty() == 0
        sums = settings.get("l2", 0) / 2 * sum((w**2).sum() for w in priced.weights)
        sums += settings.get("l1", 0) * sum(np.abs(w).sum() for w in priced.weights)
        assert priced.penalty() == pytest.approx(sums)


# fit


def test_fit_learns_what_can_be_learnt():
    net = Network(SIZES, optimizer=Adam(0.02))
    history = net.fit(X, Y, epochs=60, batch_size=10, metrics=("accuracy",))
    assert history["train_accuracy"][-1] > 0.95
    assert history["train_loss"][-1] < history.initial["train_loss"] / 2
    assert len(history) == 60


def test_fit_regression():
    net = regression(optimizer=Adam(0.02))
    history = net.fit(X, VALUES, epochs=100, batch_size=10, metrics=("rmse", "r2"), validation_data=(X, VALUES))
    assert history["validation_r2"][-1] > 0.95
    assert net.predict(X).shape == (60, 1)
    assert net.evaluate(X, VALUES, "rmse") == pytest.approx(history["train_rmse"][-1])


def test_fit_goes_on_from_where_it_is():
    once, twice = (Network(SIZES, optimizer="adam", dropout=0.3, seed=4) for _ in range(2))
    once.fit(X, Y, epochs=5)
    twice.fit(X, Y, epochs=2)
    twice.fit(X, Y, epochs=3)
    assert state(once) == state(twice)


def test_the_history_agrees_with_evaluate():
    net = Network(SIZES, dropout=0.5, batch_norm=True)
    history = net.fit(X[:40], Y[:40], epochs=3, validation_data=(X[40:], Y[40:]), metrics=("accuracy", "f1"))
    for name, part in [("train", slice(40)), ("validation", slice(40, None))]:
        assert history[f"{name}_loss"][-1] == pytest.approx(net.evaluate(X[part], Y[part]), rel=1e-5)
        for metric in ("accuracy", "f1"):
            assert history[f"{name}_{metric}"][-1] == pytest.approx(net.evaluate(X[part], Y[part], metric))


def test_fit_takes_one_rule_or_several():
    for stop in (TargetLoss(100.0), [TargetLoss(100.0)], (EarlyStopping(monitor="train_loss"), TargetLoss(100.0))):
        assert len(Network(SIZES).fit(X, Y, epochs=9, stop=stop)) == 1


@pytest.mark.parametrize("outputs", [{"sizes": [5, 4, 2]}, {"sizes": [5, 4, 1], "output": "sigmoid"}], ids=repr)
def test_the_loss_and_the_metric_of_its_name_are_one_number(outputs):
    """Also where a float32 probability is 0: both come from the logits."""
    net = Network(**outputs, optimizer=SGD(1e-9))
    net.weights[-1][...] *= 1000
    history = net.fit(X, Y, epochs=1, metrics="cross_entropy", validation_data=(X, Y))
    assert history["train_loss"][0] > 20
    for part in ("train", "validation"):
        assert history[f"{part}_cross_entropy"][0] == pytest.approx(history[f"{part}_loss"][0], rel=1e-5)
    assert net.evaluate(X, Y) == pytest.approx(history["train_loss"][0], rel=1e-5)


def test_the_best_epoch_is_that_of_the_rule():
    history = Network(SIZES).fit(
        X, Y, epochs=3, stop=EarlyStopping("train_accuracy"), metrics=("accuracy",), validation_data=(X, Y)
    )
    assert history.monitor == "train_accuracy"
    assert Network(SIZES).fit(X, Y, epochs=1, stop=TargetLoss(0.1)).monitor == "validation_loss"


# The best weights are put back whichever way it ends

NOISE = np.random.default_rng(3).integers(0, 2, 60)  # nothing to learn: validation gets worse


def fit_noise(net, **settings):
    return net.fit(X[:30], NOISE[:30], validation_data=(X[30:], NOISE[30:]), batch_size=10, **settings)


def best_loss(history):
    return history["validation_loss"].min()


@pytest.mark.parametrize(
    ("epochs", "stop"),
    [
        (200, [EarlyStopping(patience=5)]),
        (40, [EarlyStopping(patience=1000)]),  # the epochs are over first
        (200, [EarlyStopping(patience=1000), TargetLoss(0.3)]),
        (200, [EarlyStopping(patience=5) | TargetLoss(0.3)]),
    ],
    ids=["early", "epochs", "target", "combined"],
)
def test_the_best_weights_are_put_back(epochs, stop):
    net = Network([5, 30, 2], optimizer=Adam(0.02))
    history = fit_noise(net, epochs=epochs, stop=stop)
    assert history.best_epoch < len(history)
    assert net.evaluate(X[30:], NOISE[30:]) == pytest.approx(best_loss(history), rel=1e-5)


@pytest.mark.parametrize("restore_best", [True, False])
def test_of_several_rules_the_first_that_puts_weights_back_says_which_are_the_best(restore_best):
    """Those of one rule's best epoch, not of the last epoch in which any rule saw its best."""
    config = Config(dataset="moons", samples=100, noise=0.4)
    data = nnlab.load(config)
    first, second = EarlyStopping(patience=10), EarlyStopping("train_loss", patience=10, restore_best=restore_best)

    def fitted(stop):
        net = Network([2, 32, 32, 2], optimizer=Adam(0.02))
        valid = (data.validation.x, data.validation.y)
        net.fit(data.train.x, data.train.y, epochs=60, validation_data=valid, stop=stop)
        return net.parameters

    np.testing.assert_array_equal(fitted([first, second]), fitted(first | second))
    if not restore_best:
        np.testing.assert_array_equal(fitted([second, first]), fitted([first, second]))


def test_or_the_last_ones_stay():
    net = Network([5, 30, 2], optimizer=Adam(0.02))
    history = fit_noise(net, epochs=200, stop=[EarlyStopping(patience=5, restore_best=False)])
    assert history.stop.kind == "early"
    assert net.evaluate(X[30:], NOISE[30:]) == pytest.approx(history["validation_loss"][-1], rel=1e-5)


def everything(net):
    """Return all that a training changes, to the last bit, and what comes of the next step."""
    found = {name: array.copy() for name, array in net.state().items()}
    found |= {"gradients": net.gradients.copy(), "factor": np.array(net.optimizer.factor)}
    twin = copy.deepcopy(net)
    return found | {"next loss": np.array(twin.step(X, Y)), "next parameters": twin.parameters}


@pytest.mark.parametrize("error", [KeyboardInterrupt, RuntimeError])
@pytest.mark.parametrize("owner", ["optimizer", "loss", "history"])
@pytest.mark.parametrize("runs", [None, 3])
def test_a_fit_that_breaks_changes_nothing(runs, owner, error, monkeypatch):
    """Neither weights nor the optimizer's memory nor the noise to come, wherever it breaks."""
    net = Network(SIZES, optimizer="adam", dropout=0.3, batch_norm=True, runs=runs)
    net.fit(X, Y, epochs=2, batch_size=20)
    net.step(X, Y)
    before, calls = everything(net), 8

    def breaking(work):
        def call(*arguments):
            nonlocal calls
            calls -= 1
            if not calls:
                raise error
            return work(*arguments)

        return call

    if owner == "optimizer":
        monkeypatch.setattr(type(net.optimizer), "update", breaking(type(net.optimizer).update))
    elif owner == "loss":
        monkeypatch.setattr(type(net.loss), "value_and_output", breaking(type(net.loss).value_and_output))
    else:
        monkeypatch.setattr(nnlab.History, "append", breaking(nnlab.History.append))
    with pytest.raises(error):
        net.fit(X, Y, epochs=9, batch_size=20, validation_data=(X, Y), stop=EarlyStopping())
    monkeypatch.undo()
    after = everything(net)
    for name, array in before.items():
        np.testing.assert_array_equal(after[name], array, err_msg=name)


@stacked
def test_in_a_stack_each_run_gets_its_own_best_weights(runs):
    net = Network([5, 30, 2], optimizer=Adam(0.02), runs=runs)
    history = fit_noise(net, epochs=60, stop=[EarlyStopping(patience=1000)])
    best = history["validation_loss"].min(axis=0)
    np.testing.assert_allclose(net.evaluate(X[30:], NOISE[30:]), best, rtol=1e-5)


# predict and evaluate


def test_predict_and_predict_proba():
    net = Network(SIZES)
    probabilities = net.predict_proba(X)
    assert probabilities.shape == (60, 2)
    np.testing.assert_allclose(probabilities.sum(axis=1), 1, rtol=1e-5)
    np.testing.assert_array_equal(net.predict(X), probabilities.argmax(axis=1))
    assert net.predict(X).dtype.kind == "i"


def test_one_sigmoid_output_predicts_labels_0_and_1():
    net = Network([5, 8, 1], output="sigmoid", optimizer=Adam(0.05))
    net.fit(X, Y, epochs=60)
    assert net.predict_proba(X).shape == (60, 1)
    assert set(net.predict(X)) == {0, 1}
    assert (net.predict(X) == Y).mean() > 0.95
    assert net.evaluate(X, Y, "accuracy") == (net.predict(X) == Y).mean()


@pytest.mark.parametrize(("output", "loss"), [(o, name) for name, outputs in LOSSES.items() for o in outputs])
def test_every_pair_of_output_and_loss_learns(output, loss):
    y = np.stack([VALUES, -VALUES], axis=1) if output == "linear" else Y
    net = Network(SIZES, output=output, loss=loss, optimizer=Adam(0.02))
    history = net.fit(X, y, epochs=60)
    assert history["train_loss"][-1] < history.initial["train_loss"] / 2


def test_evaluating_leaves_no_trace():
    net = Network(SIZES, dropout=0.5, batch_norm=True, optimizer="adam")
    net.fit(X, Y, epochs=1)
    before = state(net)
    first = net.predict_proba(X), net.evaluate(X, Y, "accuracy"), net.scores(X, Y)
    second = net.predict_proba(X), net.evaluate(X, Y, "accuracy"), net.scores(X, Y)
    np.testing.assert_array_equal(first[0], second[0])
    assert first[1:] == second[1:]
    assert state(net) == before


@stacked
def test_a_large_set_is_evaluated_in_pieces(runs, monkeypatch):
    net = Network(SIZES, runs=runs, dtype="float64")
    whole, scores = net.predict_proba(X), net.scores(X, Y, ("accuracy", "cross_entropy"))
    monkeypatch.setattr("nnlab.nn.evaluation.SAMPLES_AT_ONCE", 1)
    for numbers in (1, 7 * 10 * (runs or 1), 59 * 10 * (runs or 1)):
        monkeypatch.setattr("nnlab.nn.evaluation.NUMBERS_AT_ONCE", numbers)
        np.testing.assert_allclose(net.predict_proba(X), whole, rtol=1e-12)
        for name, value in net.scores(X, Y, ("accuracy", "cross_entropy")).items():
            np.testing.assert_allclose(value, scores[name], rtol=1e-12)


def test_targets_may_be_given_instead_of_labels():
    for targets in (np.eye(2)[Y], np.eye(2, dtype=int)[Y]):
        one, two = (Network(SIZES, dtype="float64") for _ in range(2))
        assert one.step(X, Y) == two.step(X, targets)
        np.testing.assert_array_equal(one.parameters, two.parameters)
        assert one.evaluate(X, targets, "accuracy") == one.evaluate(X, Y, "accuracy")
        one.fit(X, targets, epochs=1, metrics=("accuracy",))


@pytest.mark.parametrize("y", [Y.astype(float), Y.astype(bool), Y.astype(np.uint8), Y[:, None], Y.tolist()])
def test_labels_of_any_kind_of_number(y):
    one, two = (Network(SIZES, dtype="float64") for _ in range(2))
    assert one.step(X, Y) == two.step(X, y)
    assert one.evaluate(X, Y) == two.evaluate(X, y)
    one.fit(X, y, epochs=1, metrics=("accuracy",))


def test_as_many_samples_as_classes_are_no_trap():
    net = Network([5, 3], dtype="float64")
    assert net.step(X[:3], [0, 1, 2]) == Network([5, 3], dtype="float64").step(X[:3], np.eye(3))


def test_label_smoothing_changes_training_but_not_evaluation():
    plain, smooth = Network(SIZES), Network(SIZES, label_smoothing=0.2)
    assert plain.evaluate(X, Y) == smooth.evaluate(X, Y)
    assert plain.step(X, Y) != smooth.step(X, Y)


def test_label_smoothing_leaves_values_alone():
    plain, smooth = (nnlab.run(Config(dataset="sine", epochs=2, label_smoothing=share)) for share in (0.0, 0.3))
    np.testing.assert_array_equal(plain.network.parameters, smooth.network.parameters)


# What is refused: what was wrong, and what is allowed

NAN = X.copy()
NAN[7, 3] = np.nan
INF = X.copy()
INF[0, 0] = np.inf

BAD_DATA = {
    "NaN": (NAN, Y, "x holds 1 value that are NaN or infinite, the first in row 7, column 3"),
    "inf": (INF, Y, "in row 0, column 0"),
    "too few labels": (X, Y[:-1], "x has 60 samples, but y has 59"),
    "too many labels": (X, [*Y, 1], "x has 60 samples, but y has 61"),
    "strings": (X, np.where(Y, "cat", "dog"), "y holds str_ values; a Network takes labels 0 to 1"),
    "label too high": (X, Y + 1, "labels go from 1 to 2; with 2 outputs they must go from 0 to 1"),
    "negative label": (X, Y - 1, "labels go from -1 to 0"),
    "half a label": (X, Y + 0.5, "not whole numbers"),
    "NaN label": (X, np.where(Y, np.nan, 0), "not whole numbers"),
    "no samples": (X[:0], Y[:0], "no samples"),
    "one sample alone": (X[0], Y[:1], r"x has shape \(5,\); this network takes \(samples, 5\)"),
    "too few columns": (X[:, :4], Y, r"x has shape \(60, 4\); this network takes \(samples, 5\)"),
    "an axis too many": (X[None], Y[None], r"this network takes \(samples, 5\)"),
    "words": ([["a"] * 5] * 60, Y, "x cannot be read as numbers"),
    "ragged": ([[1, 2, 3, 4, 5], [1]], [0, 1], "x cannot be read as numbers"),
    "targets of another width": (X, np.eye(3)[Y], r"y has shape \(60, 3\)"),
    "targets out of range": (X, 2.0 * np.eye(2)[Y], "must lie between 0 and 1"),
    "a label without an axis": (X, 1, r"y has shape \(\)"),
    "None": (X, None, "y holds object_ values"),
    "ragged labels": (X, [[1, 0], [1]] * 30, "the rows of y are not equally long"),
    "too large": (X * 1e90, Y, "values of x are too large for float32: 300, the first in row 0, column 0; scale them"),
}


@pytest.mark.parametrize("method", ["fit", "step", "evaluate"])
@pytest.mark.parametrize("case", BAD_DATA)
def test_data_that_cannot_be_used(method, case):
    x, y, sentence = BAD_DATA[case]
    net = Network(SIZES)
    before = state(net)
    with pytest.raises(ValueError, match=sentence):
        getattr(net, method)(x, y)
    assert state(net) == before


def test_validation_data_that_cannot_be_used():
    with pytest.raises(ValueError, match="row 7, column 3"):
        Network(SIZES).fit(X, Y, validation_data=(NAN, Y))


@pytest.mark.parametrize("method", ["predict", "predict_proba"])
def test_inputs_that_cannot_be_used(method):
    for x, sentence in [(NAN, "row 7"), (X[:, :4], "shape"), (X[0], "shape"), (X[:0], "no samples")]:
        with pytest.raises(ValueError, match=sentence):
            getattr(Network(SIZES), method)(x)


@pytest.mark.parametrize(
    ("y", "sentence"),
    [
        (np.where(Y, np.nan, 0), "NaN"),
        (np.stack([VALUES] * 2, axis=1), r"y has shape \(60, 2\)"),
        (np.array(["a"] * 60), "y holds str_"),
        (VALUES[1:], "60 samples, but y has 59"),
    ],
)
def test_values_that_cannot_be_used(y, sentence):
    with pytest.raises(ValueError, match=sentence):
        regression().fit(X, y)


def test_values_too_large_for_the_dtype():
    with pytest.raises(ValueError, match="y holds values that are too large for float32; scale them down"):
        regression().fit(X, VALUES * 1e90)
    assert len(regression(dtype="float64").fit(X * 1e-3, VALUES * 1e3, epochs=1)) == 1


def test_several_values_need_several_columns():
    net = Network([5, 8, 2], output="linear", loss="mse")
    with pytest.raises(ValueError, match=r"y has shape \(60,\); this network takes \(samples, 2\)"):
        net.fit(X, VALUES)


def test_a_batch_larger_than_the_data():
    net = Network(SIZES)
    with pytest.raises(ConfigError, match='61 is more than the 60 training samples; give 60 at most, or "all"'):
        net.fit(X, Y, batch_size=61)
    assert len(net.fit(X, Y, batch_size=60, epochs=1)) == len(net.fit(X, Y, batch_size="all", epochs=1)) == 1


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"batch_size": 0}, "batch_size: 0 is out of range"),
        ({"batch_size": "some"}, "batch_size: 'some' is not a whole number"),
        ({"epochs": 0}, "epochs: 0 is out of range"),
        ({"epochs": 1.5}, "epochs: 1.5 is not a whole number"),
        ({"metrics": ("acuracy",)}, "unknown metric 'acuracy'.*Did you mean 'accuracy'"),
        ({"metrics": ("rmse",)}, "rmse does not suit a softmax output; choose one of: cross_entropy, accuracy"),
        ({"stop": [EarlyStopping()]}, "no column 'validation_loss' to watch; there are: .*train_loss"),
        ({"stop": EarlyStopping("train_accuracy")}, "no column 'train_accuracy' to watch"),
        ({"stop": 5}, "5 is not a stopping rule; give one, like EarlyStopping"),
        ({"stop": [TargetLoss(0.1), "early"]}, "'early' is not a stopping rule"),
        ({"stop": EarlyStopping}, r"EarlyStopping is a class; make a rule of it: EarlyStopping\(\)"),
    ],
)
def test_fit_refuses_before_the_first_step(settings, sentence):
    net = Network(SIZES)
    before = state(net)
    with pytest.raises(ValueError, match=sentence):
        net.fit(X, Y, **settings)
    assert state(net) == before


def test_evaluate_refuses_metrics_that_do_not_suit():
    with pytest.raises(ValueError, match="unknown metric 'acc'"):
        Network(SIZES).evaluate(X, Y, "acc")
    with pytest.raises(ValueError, match="cross_entropy does not suit a linear output; choose one of: rmse, mse"):
        regression().evaluate(X, VALUES)


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"activation": "rleu"}, "unknown activation 'rleu'.*Did you mean 'relu'"),
        ({"activation": ["relu"]}, "1 values of activation for 2 hidden layers"),
        ({"initializer": "he"}, "unknown initializer 'he'"),
        ({"optimizer": "sdg"}, "unknown optimizer 'sdg'.*Did you mean 'sgd'"),
        ({"output": "linear"}, "output 'linear' does not go with loss 'cross_entropy'; choose one of: softmax with"),
        ({"loss": "mse"}, "linear with mse"),
        ({"loss": "hinge"}, "sigmoid with cross_entropy"),
        ({"sizes": [5]}, "inputs, hidden, outputs"),
        ({"sizes": [5, 0, 2]}, r"sizes \[5, 0, 2\] cannot be built"),
        ({"sizes": [5, 2.5, 2]}, "cannot be built"),
        ({"dtype": "float16"}, "choose float32 or float64"),
        ({"dropout": 1.0}, "dropout: 1 is out of range"),
        ({"dropout": [0.1]}, "1 values of dropout for 2 hidden layers"),
        ({"dropout": [0.1, -0.1]}, "dropout: -0.1 is out of range"),
        ({"input_dropout": 1.5}, "dropout: 1.5 is out of range"),
        ({"l2": -1}, "l2: -1 is out of range"),
        ({"l1": float("nan")}, "l1: nan is out of range"),
        ({"l2": [0.1, 0.2]}, "2 values for 1 runs"),
        ({"clip_norm": 0}, "clip_norm: 0 is out of range"),
        ({"label_smoothing": 1}, "label_smoothing: 1 is out of range"),
        ({"optimizer": SGD(-0.1)}, "learning_rate: -0.1 is out of range; give a number above 0"),
        ({"optimizer": Momentum(0.1, 1.5)}, "momentum: 1.5 is out of range"),
        ({"runs": 0}, "runs=0 is not a number of runs"),
        ({"runs": 2, "seed": [1, 2, 3]}, "3 seeds for 2 runs"),
        ({"runs": 2, "l2": [0.1, 0.2, 0.3]}, "3 values for 2 runs"),
        ({"runs": 2, "dropout": np.array([0.1, 0.2, 0.3])}, "3 values of dropout for 2 runs"),
        ({"seed": -1}, "seed -1 is negative"),
        ({"seed": "a"}, "seed 'a' is not a whole number"),
        ({"seed": 1.5}, "seed 1.5 is not a whole number"),
        ({"seed": None}, "seed None is not a whole number"),
        ({"runs": 2, "seed": [1, "b"]}, "seed 'b' is not a whole number"),
        ({"runs": "two"}, "runs='two' is not a number of runs"),
        ({"sizes": 5}, r"sizes 5 cannot be built; give inputs, hidden, outputs, like \[5, 8, 10, 2\]"),
        ({"sizes": "5, 2"}, "sizes '5, 2' cannot be built"),
        ({"optimizer": SGD}, r"optimizer=SGD is a class; make an object of it: SGD\(\)"),
        ({"optimizer": 0.1}, "optimizer 0.1 is not an optimizer; give one, like SGD"),
        ({"dtype": 32}, "dtype 32 is not supported"),
        ({"output": None}, "output None does not go with loss 'cross_entropy'"),
        ({"loss": ["mse"]}, r"go with loss \['mse'\]"),
    ],
)
def test_networks_that_cannot_be_built(settings, sentence):
    with pytest.raises(ValueError, match=sentence):
        Network(**{"sizes": SIZES} | settings)


def test_natural_pairs():
    assert natural_pair(None, None, "classification") == ("softmax", "cross_entropy")
    assert natural_pair(None, None, "regression") == ("linear", "mse")
    assert natural_pair("sigmoid", None, "classification") == ("sigmoid", "cross_entropy")
    assert natural_pair(None, "mse", "classification") == ("sigmoid", "mse")
    for wrong, field in [
        (("linear", None, "classification"), "output"),
        (("softmax", None, "regression"), "output"),
        (("softmax", "mse", "classification"), "loss"),
        ((None, "cross_entropy", "regression"), "output"),
    ]:
        with pytest.raises(ConfigError) as caught:
            natural_pair(*wrong)
        assert list(caught.value.problems) == [field]


# Settings that change in mid-run


def test_change():
    net = Network(SIZES, optimizer=Momentum(0.1))
    net.change(learning_rate=0.5, momentum=0.3, l1=0.1, l2=0.2, dropout=0.4)
    assert (net.learning_rate, net.optimizer.momentum, net.l1, net.l2) == (0.5, 0.3, 0.1, 0.2)
    assert [layer.rate for layer in net.layers if isinstance(layer, Dropout)] == [0.4, 0.4]
    net.change(dropout=[0.1, 0.2])
    assert [layer.rate for layer in net.layers if isinstance(layer, Dropout)] == [0.1, 0.2]


def test_a_changed_penalty_acts_at_once():
    net = Network(SIZES)
    assert net.penalty() == 0
    net.change(l2=1.0)
    assert net.penalty() > 0
    net.change(l2=0)
    assert net.penalty() == 0


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"hidden": (3,)}, "hidden cannot change in mid-run; these can: dropout, learning_rate, momentum, l1, l2"),
        ({"momentum": 0.5}, "SGD has no momentum"),
        ({"learning_rate": -1}, "learning_rate: -1 is out of range"),
        ({"l2": "much"}, "l2: .*not a number"),
        ({"dropout": 1}, "dropout: 1 is out of range"),
        ({"dropout": [0.1, 2.0]}, "dropout: 2 is out of range"),
    ],
)
def test_changes_that_cannot_be_made(change, sentence):
    net = Network(SIZES, dropout=0.1)
    with pytest.raises(ValueError, match=sentence):
        net.change(**change)
    assert (net.l2, net.learning_rate) == (0.0, 0.01)
    assert [layer.rate for layer in net.layers if isinstance(layer, Dropout)] == [0.1, 0.1]


# Seeds and reset


@stacked
@every_dtype
@pytest.mark.parametrize("optimizer", ["sgd", "momentum", "adam"])
def test_reset_replays_bit_for_bit(runs, dtype, optimizer):
    net = Network(SIZES, optimizer=optimizer, dropout=0.3, input_dropout=0.1, batch_norm=True, runs=runs, dtype=dtype)
    initial = net.parameters.copy()
    first = net.fit(X, Y, epochs=3, batch_size=7)
    end = state(net)
    net.reset()
    np.testing.assert_array_equal(net.parameters, initial)
    again = net.fit(X, Y, epochs=3, batch_size=7)
    assert state(net) == end
    for name in first.columns:
        if name != "seconds":
            np.testing.assert_array_equal(first[name], again[name])


def test_steps_replay_too():
    net = Network(SIZES, dropout=0.5)
    first = [net.step(X, Y) for _ in range(3)]
    net.reset()
    assert [net.step(X, Y) for _ in range(3)] == first


def test_the_same_seed_gives_the_same_weights_and_another_one_others():
    a, b, c = (Network(SIZES, seed=seed).parameters for seed in (1, 1, 2))
    np.testing.assert_array_equal(a, b)
    assert not np.array_equal(a, c)
    np.testing.assert_allclose(Network(SIZES, seed=1, dtype="float64").parameters, a, rtol=1e-6)


def test_three_seeds():
    net = Network(SIZES, seed=Seeds(init=1, shuffle=5, noise=6))
    np.testing.assert_array_equal(net.parameters, Network(SIZES, seed=1).parameters)


# float32 and float64


@every_dtype
@stacked
def test_everything_is_of_one_dtype(dtype, runs):
    settings = {"optimizer": "adam", "dropout": 0.2, "input_dropout": 0.1, "batch_norm": True, "l1": 0.1, "l2": 0.1}
    net = Network(SIZES, dtype=dtype, runs=runs, clip_norm=1.0, label_smoothing=0.1, **settings)
    net.fit(X, Y, epochs=1)
    assert net.parameters.dtype == net.gradients.dtype == net.predict_proba(X).dtype == dtype
    assert all(vector.dtype == dtype for vector in net.optimizer.memory.values())
    for layer in net.layers:
        kept = [value for name, value in vars(layer).items() if isinstance(value, np.ndarray) and name[0] != "_"]
        assert all(value.dtype in (dtype, bool) for value in kept if value.dtype.kind == "f" and value.ndim < 3), layer


def test_float32_follows_float64():
    ends = [Network(SIZES, dtype=dtype).fit(X, Y, epochs=5)["train_loss"][-1] for dtype in ("float32", "float64")]
    assert ends[0] == pytest.approx(ends[1], rel=1e-5)


def test_numpys_own_names_of_a_dtype():
    assert Network(SIZES, dtype=np.float64).dtype == Network(SIZES, dtype=np.dtype("float64")).dtype == "float64"


# Stacks


def test_shapes_of_a_stack():
    net = Network(SIZES, runs=3)
    assert net.forward(X).shape == (3, 60, 2)
    assert net.forward(np.stack([X] * 3)).shape == (3, 60, 2)
    assert net.predict(X).shape == (3, 60)
    assert net.predict_proba(X).shape == (3, 60, 2)
    assert net.evaluate(X, Y).shape == net.evaluate(X, Y, "accuracy").shape == (3,)
    assert net.step(X, Y).shape == (3,)
    assert net.step(np.stack([X] * 3), np.stack([Y] * 3)).shape == (3,)
    assert net.penalty().shape == (3,)
    history = net.fit(X, Y, epochs=2, metrics=("accuracy",))
    assert history["train_loss"].shape == history["train_accuracy"].shape == history["running_loss"].shape == (2, 3)


def test_a_stack_refuses_batches_for_another_number_of_runs():
    net = Network(SIZES, runs=3)
    with pytest.raises(ValueError, match=r"x has shape \(2, 60, 5\); .* or \(3, samples, 5\)"):
        net.step(np.stack([X] * 2), Y)


def test_run_r_of_a_stack_starts_with_seed_plus_r():
    stack = Network(SIZES, seed=5, runs=3)
    for r in range(3):
        np.testing.assert_array_equal(stack.parameters[r], Network(SIZES, seed=5 + r).parameters)


def mixed():
    return Network(
        SIZES,
        optimizer=Momentum(np.array([0.1, 0.01, 0.5]), np.array([0.9, 0.0, 0.5])),
        l2=np.array([0.0, 0.1, 0.01]),
        l1=0.01,
        dropout=[np.array([0.0, 0.5, 0.2]), 0.1],
        seed=[3, 1, 4],
        runs=3,
        dtype="float64",
        batch_norm=True,
    )


@pytest.mark.parametrize("index", [0, 1, 2])
def test_run_takes_a_network_out_of_a_stack(index):
    stack = mixed()
    stack.fit(X, Y, epochs=2)
    alone = stack.run(index)
    assert alone.runs is None
    assert alone.seeds == (Seeds(*(([3, 1, 4][index],) * 3)),)
    assert alone.learning_rate == [0.1, 0.01, 0.5][index]
    assert alone.l2 == [0.0, 0.1, 0.01][index]
    assert (alone.l1, alone.epoch) == (0.01, 2)
    assert not np.shares_memory(alone.parameters, stack.parameters)
    np.testing.assert_array_equal(alone.parameters, stack.parameters[index])
    np.testing.assert_allclose(alone.predict_proba(X), stack.predict_proba(X)[index], rtol=1e-12)

    kept = stack.parameters.copy()
    mine, all_of_them = alone.fit(X, Y, epochs=3), stack.fit(X, Y, epochs=3)
    np.testing.assert_allclose(mine["train_loss"], all_of_them["train_loss"][:, index], rtol=1e-9)
    np.testing.assert_allclose(alone.parameters, stack.parameters[index], rtol=1e-9, atol=1e-12)
    assert not np.array_equal(kept, stack.parameters)


def test_rows_are_the_same_arrays():
    stack = mixed()
    part = stack.rows(slice(1, 3))
    assert part.runs == 2
    assert part.seeds == stack.seeds[1:]
    assert np.shares_memory(part.parameters, stack.parameters)
    part.step(X, Y)
    other = mixed()
    other.step(X, Y)
    np.testing.assert_array_equal(stack.parameters[0], mixed().parameters[0])
    np.testing.assert_allclose(stack.parameters[1:], other.parameters[1:], rtol=1e-12)
    np.testing.assert_allclose(
        stack.optimizer.memory["velocity"][1:], other.optimizer.memory["velocity"][1:], rtol=1e-12
    )


def test_one_row_stands_alone_without_the_leading_axis():
    stack = mixed()
    one = stack.rows(2)
    assert one.runs is None
    assert one.parameters.shape == stack.parameters.shape[1:]
    assert np.shares_memory(one.parameters, stack.parameters)
    assert isinstance(one.step(X, Y), float)


# State


@stacked
def test_state_and_restore_go_on_bit_for_bit(runs):
    net = Network(SIZES, optimizer="adam", dropout=0.3, runs=runs)
    net.fit(X, Y, epochs=2)
    kept = net.state()
    first = net.fit(X, Y, epochs=2)
    end = state(net)
    net.restore(kept)
    again = net.fit(X, Y, epochs=2)
    assert state(net) == end
    np.testing.assert_array_equal(first["train_loss"], again["train_loss"])


def test_restore_some_runs():
    net = Network(SIZES, optimizer="momentum", runs=3)
    kept = net.state()
    net.fit(X, Y, epochs=1)
    moved = net.state()
    net.restore(kept, np.array([False, True, False]))
    for name in ("parameters", "memory_velocity"):
        now = net.state()[name]
        np.testing.assert_array_equal(now[1], kept[name][1])
        np.testing.assert_array_equal(now[[0, 2]], moved[name][[0, 2]])
    assert net.epoch == 1


# From a Config


def test_of_a_config():
    config = Config(
        dataset="digits", hidden=(7, 6), activation=("tanh", "relu"), optimizer="adamw", learning_rate=0.02,
        weight_decay=0.1, dropout=(0.1, 0.2), input_dropout=0.3, batch_norm=True, l1=0.01, l2=0.02, clip_norm=2.0,
        label_smoothing=0.1, initializer="he_normal", dtype="float64", init_seed=1, shuffle_seed=2, noise_seed=3,
    )  # fmt: skip
    net = Network.of(config, nnlab.load(config))
    assert net.sizes == (64, 7, 6, 10)
    assert (net.output, net.activation, net.dtype) == ("softmax", ["tanh", "relu"], "float64")
    assert (net.l1, net.l2, net.clip_norm, net.encoder.label_smoothing) == (0.01, 0.02, 2.0, 0.1)
    assert (net.optimizer.learning_rate, net.optimizer.weight_decay) == (0.02, 0.1)
    assert [layer.rate for layer in net.layers if isinstance(layer, Dropout)] == [0.3, 0.1, 0.2]
    assert net.seeds == (Seeds(1, 2, 3),)
    assert repr(net) == f"Network(64-7-6-10, {net.parameters.size:,} parameters)"


def test_a_stack_of_configs():
    config = Config(hidden=(4,))
    configs = [config, config.replace(l2=0.1, learning_rate=0.5, init_seed=3, dropout=0.5)]
    net = Network.of(configs, nnlab.load(config))
    assert net.runs == 2
    assert [seeds.init for seeds in net.seeds] == [0, 3]
    np.testing.assert_allclose(np.ravel(net.l2), [0, 0.1])
    np.testing.assert_allclose(net.learning_rate, [0.1, 0.5])
    assert isinstance(net.l1, float)
    assert re.fullmatch(r"Network\(2-4-2, \d+ parameters, 2 runs\)", repr(net))


def test_a_config_whose_output_does_not_suit_the_data():
    config = Config(dataset="sine", output="softmax")
    with pytest.raises(ConfigError, match="output: softmax does not suit regression; choose linear"):
        Network.of(config, nnlab.load(config))


def test_a_softmax_of_one_output_is_refused():
    with pytest.raises(ValueError, match="softmax of 1 output"):
        Network([2, 8, 1])


def test_all_runs_of_a_stack_fit_the_same_samples():
    with pytest.raises(ValueError, match=re.escape("of shape (samples, 2)")):
        Network([2, 8, 2], runs=3).fit(np.zeros((3, 40, 2)), np.zeros((3, 40), int), epochs=1, batch_size=3)


def test_one_metric_may_be_given_by_its_name():
    history = Network([2, 2]).fit(np.eye(2), [0, 1], epochs=1, batch_size=2, metrics="accuracy")
    assert "train_accuracy" in history


def test_what_was_changed_before_a_wrong_setting_is_charged():
    net = Network([2, 4, 2])
    with pytest.raises(ValueError, match="from 0"):
        net.change(l2=0.5, dropout=7)
    assert (net.l2 == 0.5) == (net.penalty() > 0)
