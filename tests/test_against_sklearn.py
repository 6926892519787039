"""The same network as scikit-learn's: equal weights at the start, equal weights after 50 steps.

Both start from scikit-learn's initial weights and see the same mini-batches in the same order. scikit-learn
divides its L2 penalty by the samples of a batch: its `alpha` is our `l2` times the batch size.
"""

import numpy as np
import pytest
from sklearn.neural_network import MLPClassifier, MLPRegressor

from nnlab.network import Network
from nnlab.nn.optimizers import SGD, Adam, Momentum, Nesterov

STEPS, BATCH, N_IN, HIDDEN = 50, 16, 5, (7, 4)
OPTIMIZERS = {
    "sgd": (SGD(0.1), {"solver": "sgd", "momentum": 0.0}),
    "momentum": (Momentum(0.05, 0.8), {"solver": "sgd", "momentum": 0.8, "nesterovs_momentum": False}),
    "nesterov": (Nesterov(0.05, 0.9), {"solver": "sgd", "momentum": 0.9, "nesterovs_momentum": True}),
    "adam": (Adam(0.01), {"solver": "adam"}),
}
# (our output and loss, labels 0 ... k - 1 or the number of values, our output neurons, their class)
TASKS = {
    "three classes": ("softmax", "cross_entropy", 3, 3, MLPClassifier),
    "two classes": ("sigmoid", "cross_entropy", 2, 1, MLPClassifier),
    "one value": ("linear", "mse", 1, 1, MLPRegressor),
    "two values": ("linear", "mse", 2, 2, MLPRegressor),
}


def batches(task, k):
    generator = np.random.default_rng(1)
    for _ in range(STEPS):
        x = generator.normal(0, 1, (BATCH, N_IN))
        yield x, generator.integers(0, k, BATCH) if "classes" in task else generator.normal(0, 1, (BATCH, k))


def theirs(cls, settings, task, k):
    """Return scikit-learn's estimator after each step, the one before the first included."""
    first_x, first_y = next(batches(task, k))
    extra = {"classes": range(k)} if "classes" in task else {}
    # A rate too small to change any weight: what is left is scikit-learn's own initial weights.
    still = cls(**settings | {"learning_rate_init": 1e-300})
    yield still.partial_fit(first_x, first_y if k > 1 else first_y[:, 0], **extra)
    estimator = cls(**settings)
    for x, y in batches(task, k):
        yield estimator.partial_fit(x, y if k > 1 else y[:, 0], **extra)


def assert_same_weights(net, estimator, tolerance):
    for ours, other in zip(net.weights + net.biases, estimator.coefs_ + estimator.intercepts_, strict=True):
        np.testing.assert_allclose(ours, other, rtol=0, atol=tolerance)


@pytest.mark.parametrize("alpha", [0.0, 0.05])
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize(("ours", "other"), [("relu", "relu"), ("tanh", "tanh"), ("sigmoid", "logistic")])
@pytest.mark.parametrize("task", TASKS)
def test_same_weights_after_50_steps(task, ours, other, optimizer, alpha):
    output, loss, k, n_out, cls = TASKS[task]
    rule, settings = OPTIMIZERS[optimizer]
    settings = settings | {
        "hidden_layer_sizes": HIDDEN,
        "activation": other,
        "alpha": alpha,
        "learning_rate_init": rule.learning_rate,
        "batch_size": BATCH,
        "random_state": 3,
    }
    estimators = theirs(cls, settings, task, k)
    start = next(estimators)
    net = Network(
        [N_IN, *HIDDEN, n_out],
        activation=ours,
        output=output,
        loss=loss,
        l2=alpha / BATCH,
        optimizer=rule,
        dtype="float64",
    )
    for mine, initial in zip(net.weights + net.biases, start.coefs_ + start.intercepts_, strict=True):
        mine[...] = initial
    before = net.parameters.copy()

    for (x, y), estimator in zip(batches(task, k), estimators, strict=True):
        penalty = net.penalty()
        data_loss = net.step(x, y)
        share = 1 / n_out if output == "linear" else 1  # their loss of a regression is a mean over the outputs
        assert share * data_loss + penalty == pytest.approx(estimator.loss_, rel=1e-9)
    assert np.abs(net.parameters - before).max() > 0.01
    assert_same_weights(net, estimator, 1e-9)
    x = next(batches(task, k))[0]
    if "classes" in task:
        probabilities = net.predict_proba(x)
        np.testing.assert_allclose(probabilities[:, -1], estimator.predict_proba(x)[:, -1], atol=1e-9)
        np.testing.assert_array_equal(net.predict(x), estimator.predict(x))
    else:
        np.testing.assert_allclose(net.predict(x), estimator.predict(x).reshape(BATCH, k), atol=1e-9)


def test_a_wrong_conversion_would_be_noticed():
    """The bound of 1e-9 is sharp enough: an alpha 1 % off gives other weights."""
    settings = {"hidden_layer_sizes": HIDDEN, "solver": "sgd", "momentum": 0.0, "random_state": 3}
    settings |= {"learning_rate_init": 0.1, "batch_size": BATCH}
    ends = [
        list(theirs(MLPClassifier, settings | {"alpha": alpha}, "three classes", 3))[-1] for alpha in (0.05, 0.0505)
    ]
    assert max(np.abs(a - b).max() for a, b in zip(ends[0].coefs_, ends[1].coefs_, strict=True)) > 1e-6
