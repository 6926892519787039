"""Backpropagation against central differences: every layer, activation, loss, penalty; one run or many.

All in float64, to a relative error below 1e-6. Hypothesis chooses the shapes. Central differences mean
nothing across a kink (a ReLU's 0, a weight of 0 under L1) and little where a batch hardly varies under batch
norm, so inputs that come too near are drawn again; the bound is the same for all.
"""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from nnlab.network import Network
from nnlab.nn.activations import ACTIVATIONS
from nnlab.nn.gradients import numerical_gradient, relative_error
from nnlab.nn.layers import Activation, BatchNorm, Dense, Dropout
from nnlab.nn.losses import LOSSES, smooth
from nnlab.nn.optimizers import SGD

BOUND = 1e-6
EPSILON = 1e-5
MARGIN = 1e-3
PAIRS = [(output, loss) for loss, outputs in LOSSES.items() for output in outputs]

every_activation = pytest.mark.parametrize("activation", ACTIVATIONS)
every_pair = pytest.mark.parametrize(("output", "loss"), PAIRS)
plain_or_batch_norm = pytest.mark.parametrize("batch_norm", [False, True], ids=["plain", "batch_norm"])
seeds = st.integers(0, 10_000)
stacks = st.sampled_from([None, 1, 3])


# Whole networks


@st.composite
def problems(draw, activation, output, loss, batch_norm=False, runs=stacks, training=True, **options):
    """Return a small network with random parameters, a mini-batch, and what it should say."""
    hidden = draw(st.lists(st.integers(1, 4), min_size=0 if activation == "linear" else 1, max_size=3))
    n_in, n_out = draw(st.integers(1, 4)), draw(st.integers(2 if output == "softmax" else 1, 4))
    batch, runs, generator = draw(st.integers(3, 6)), draw(runs), np.random.default_rng(draw(seeds))
    penalty = st.sampled_from([0.0, 0.1, 1.0])
    if runs is not None:
        penalty |= st.just(generator.random(runs))
    net = Network(
        [n_in, *hidden, n_out],
        activation=activation,
        output=output,
        loss=loss,
        batch_norm=batch_norm,
        l1=draw(penalty),
        l2=draw(penalty),
        optimizer=SGD(1.0),
        dtype="float64",
        runs=runs,
        **options,
    )
    net.parameters[...] = generator.normal(0, 0.8, net.parameters.shape)
    net.parameters += np.where(np.abs(net.parameters) < MARGIN, 2 * MARGIN, 0)
    for layer in net.layers:
        if isinstance(layer, BatchNorm):
            layer.running_variance[...] = generator.uniform(0.5, 2, layer.running_variance.shape)
    own = draw(st.booleans()) and runs is not None
    lead = (runs,) if own else ()
    y = generator.normal(0, 1, (*lead, batch, n_out))
    if output != "linear":
        y = generator.integers(0, max(n_out, 2), (*lead, batch))
    for _ in range(100):
        x = generator.normal(0, 1, (*lead, batch, n_in))
        if smooth_at(net, x, training):
            return net, x, y
    assume(False)


def smooth_at(net, x, training):
    """Return whether there is no kink near `x`, and some variance in each batch that is normalised."""
    kept = net.parameters.copy()
    start_noise(net)
    fine = True
    for layer in net.layers:
        if isinstance(layer, BatchNorm) and training:
            variance = x.var(axis=-2)
            fine &= bool(((variance > 0.01) | (variance < 1e-25)).all())
        if isinstance(layer, Activation):
            fine &= all(bool((np.abs(x - kink) > MARGIN).all()) for kink in layer.function.kinks)
        x = layer.forward(x, training)
    net.parameters[...] = kept
    return fine


def start_noise(net):
    """Begin the random streams anew, so that the same neurons are dropped."""
    for layer in net.layers:
        if isinstance(layer, Dropout):
            layer.start_epoch(0)


def error_of_a_step(net, x, y):
    """Return the relative error of the gradient, penalties included, by which `step` moves the parameters."""
    targets = net.encoder.training_targets(y)

    def total_loss():
        start_noise(net)
        return net.loss.value(net.forward(x, training=True), targets) + net.penalty()

    numerical = numerical_gradient(total_loss, net.parameters, EPSILON)
    kept = net.parameters.copy()
    start_noise(net)
    net.step(x, y)
    gradient = net.gradients.copy()
    net.parameters[...] = kept
    assert gradient.shape == net.parameters.shape
    return np.max(relative_error(gradient, numerical))


@every_activation
@every_pair
@plain_or_batch_norm
@given(data=st.data())
@settings(max_examples=10, deadline=None)
def test_every_activation_with_every_loss(activation, output, loss, batch_norm, data):
    assert error_of_a_step(*data.draw(problems(activation, output, loss, batch_norm))) < BOUND


@pytest.mark.parametrize("output", ["softmax", "sigmoid"])
@given(data=st.data(), share=st.sampled_from([0.05, 0.3]))
@settings(max_examples=20, deadline=None)
def test_label_smoothing(output, data, share):
    problem = data.draw(problems("tanh", output, "cross_entropy", label_smoothing=share))
    assert error_of_a_step(*problem) < BOUND


@plain_or_batch_norm
@given(data=st.data())
@settings(max_examples=20, deadline=None)
def test_dropout_with_its_masks_held(batch_norm, data):
    dropped = problems("tanh", "softmax", "cross_entropy", batch_norm, dropout=0.4, input_dropout=0.2)
    assert error_of_a_step(*data.draw(dropped)) < BOUND


@plain_or_batch_norm
@given(data=st.data())
@settings(max_examples=20, deadline=None)
def test_dropout_that_differs_from_run_to_run(batch_norm, data):
    drop = np.array([0.0, 0.3, 0.6])
    dropped = problems("tanh", "softmax", "cross_entropy", batch_norm, runs=st.just(3), dropout=drop)
    assert error_of_a_step(*data.draw(dropped)) < BOUND


@pytest.mark.parametrize("runs", [None, 2])
def test_each_hidden_layer_with_an_activation_of_its_own(runs):
    generator = np.random.default_rng(0)
    net = Network([3, 4, 4, 4, 2], activation=["tanh", "gelu", "mish"], batch_norm=True, dtype="float64", runs=runs)
    x, y = generator.normal(0, 1, (6, 3)), generator.integers(0, 2, 6)
    assert error_of_a_step(net, x, y) < BOUND


@every_activation
@plain_or_batch_norm
@given(data=st.data())
@settings(max_examples=10, deadline=None)
def test_evaluation_mode(activation, batch_norm, data):
    """`backward` after `forward(x)`: batch norm uses its running averages there, dropout does nothing."""
    problem = problems(activation, "softmax", "cross_entropy", batch_norm, training=False, dropout=0.5)
    net, x, y = data.draw(problem)
    targets = net.encoder.encode(y)
    gradient = net.backward(net.loss.gradient(net.forward(x), targets)).copy()
    learnt = learnt_indices(net)

    def loss():
        return net.loss.value(net.forward(x), targets)

    numerical = numerical_gradient(loss, net.parameters, EPSILON, learnt)
    assert np.max(relative_error(gradient, numerical)) < BOUND


def learnt_indices(net):
    """Return where the flat vector holds what is learnt: all but batch norm's running averages."""
    learnt = []
    for layer in net.layers:
        for position, shape in enumerate(layer.shapes):
            learnt += [not (isinstance(layer, BatchNorm) and position >= 2)] * int(np.prod(shape))
    return np.flatnonzero(learnt)


# Single layers: d loss / d input and d loss / d parameters, where loss = sum(output * share)


def bound_layer(layer, lead, generator):
    """Hand `layer` one flat vector of random parameters, and return it with its gradients."""
    sizes = [int(np.prod(shape)) for shape in layer.shapes]
    parameters = generator.uniform(0.5, 2, (*lead, sum(sizes)))
    gradients = np.zeros_like(parameters)
    ends = np.cumsum([0, *sizes])
    layer.bind(
        *(
            [v[..., a:b].reshape(*lead, *shape) for a, b, shape in zip(ends, ends[1:], layer.shapes, strict=False)]
            for v in (parameters, gradients)
        )
    )
    return parameters, gradients


def layer_errors(layer, n_in, lead, batch, generator, training, learnt=slice(None)):
    """Return the relative errors of d loss / d input and d loss / d parameters."""
    parameters, gradients = bound_layer(layer, lead, generator)
    x = generator.normal(0, 1, (*lead, batch, n_in))
    flat = x.reshape(*lead, -1)

    def output():
        if isinstance(layer, Dropout):
            layer.start_epoch(0)
        return layer.forward(x, training)

    share = generator.normal(0, 1, output().shape)

    def loss():
        return (output() * share).sum(axis=(-2, -1))

    output()
    backward = layer.backward(share)
    assert backward.shape == x.shape
    found = gradients.copy()
    errors = [relative_error(backward.reshape(*lead, -1), numerical_gradient(loss, flat, EPSILON))]
    if parameters.shape[-1]:
        errors.append(relative_error(found[..., learnt], numerical_gradient(loss, parameters, EPSILON)[..., learnt]))
    return np.max(errors)


any_lead = st.sampled_from([(), (1,), (3,)])
sizes = st.integers(1, 5)


@given(sizes, sizes, sizes, any_lead, seeds)
@settings(deadline=None)
def test_dense(n_in, n_out, batch, lead, seed):
    generator = np.random.default_rng(seed)
    assert layer_errors(Dense(n_in, n_out), n_in, lead, batch, generator, True) < BOUND


@every_activation
@given(n=sizes, batch=sizes, lead=any_lead, seed=seeds)
@settings(max_examples=20, deadline=None)
def test_activation(activation, n, batch, lead, seed):
    generator = np.random.default_rng(seed)
    function = ACTIVATIONS[activation]
    x = np.random.default_rng(seed).normal(0, 1, (*lead, batch, n))  # what layer_errors will draw
    assume(all((np.abs(x - kink) > MARGIN).all() for kink in function.kinks))
    assert layer_errors(Activation(function), n, lead, batch, generator, True) < BOUND


@pytest.mark.parametrize("training", [True, False])
@given(n=sizes, batch=st.integers(3, 6), lead=any_lead, seed=seeds)
@settings(deadline=None)
def test_batch_norm(training, n, batch, lead, seed):
    generator = np.random.default_rng(seed)
    assert layer_errors(BatchNorm(n), n, lead, batch, generator, training, slice(0, 2 * n)) < BOUND


@pytest.mark.parametrize("training", [True, False])
@given(n=sizes, batch=sizes, lead=any_lead, seed=seeds)
@settings(deadline=None)
def test_dropout(training, n, batch, lead, seed):
    generator = np.random.default_rng(seed)
    drop = np.full((*lead, 1, 1), 0.5) if lead else 0.5
    layer = Dropout(drop, seeds=range(seed, seed + (lead[0] if lead else 1)), index=1)
    assert layer_errors(layer, n, lead, batch, generator, training) < BOUND


# Losses alone: d loss / d logits


@every_pair
@given(k=st.integers(1, 5), batch=sizes, lead=any_lead, seed=seeds, share=st.sampled_from([0.0, 0.2]))
@settings(deadline=None)
def test_loss(output, loss, k, batch, lead, seed, share):
    generator = np.random.default_rng(seed)
    k += output == "softmax"
    targets = generator.normal(0, 1, (*lead, batch, k))
    if output != "linear":
        targets = smooth(np.eye(k)[generator.integers(0, k, (*lead, batch))], share)
    logits = generator.normal(0, 2, (*lead, batch, k))
    function = LOSSES[loss][output]
    numerical = numerical_gradient(lambda: function.value(logits, targets), logits.reshape(*lead, -1), EPSILON)
    gradient = function.gradient(logits, targets).reshape(*lead, -1)
    assert np.max(relative_error(gradient, numerical)) < BOUND


# The instruments themselves


def test_numerical_gradient_of_a_known_function():
    w = np.array([1.0, -2.0, 3.0])
    np.testing.assert_allclose(numerical_gradient(lambda: (w**3).sum(), w), 3 * w**2, rtol=1e-9)
    np.testing.assert_array_equal(w, [1, -2, 3])


def test_numerical_gradient_of_a_stack():
    w = np.random.default_rng(0).normal(0, 1, (4, 3))
    numerical = numerical_gradient(lambda: np.sin(w).sum(axis=-1), w)
    np.testing.assert_allclose(numerical, np.cos(w), rtol=1e-8)


def test_numerical_gradient_at_some_indices():
    w = np.array([0.1, 0.2, 0.3, 0.4])
    np.testing.assert_allclose(
        numerical_gradient(lambda: (w * w).sum(), w, indices=[1, 3]), [0, 0.4, 0, 0.8], rtol=1e-8
    )


def test_numerical_gradient_puts_the_parameters_back_also_after_an_error():
    w = np.array([0.1, 0.2])

    def fails():
        raise RuntimeError("no")

    with pytest.raises(RuntimeError):
        numerical_gradient(fails, w)
    np.testing.assert_array_equal(w, [0.1, 0.2])


def test_numerical_gradient_refuses_float32():
    with pytest.raises(ValueError, match="need float64 parameters, not float32"):
        numerical_gradient(lambda: 0.0, np.zeros(2, np.float32))


def test_relative_error():
    a = np.array([[3.0, 4.0], [0.0, 0.0], [1.0, 0.0]])
    b = np.array([[3.0, 4.0], [0.0, 0.0], [-1.0, 0.0]])
    np.testing.assert_array_equal(relative_error(a, b), [0, 0, 1])
    assert relative_error(np.array([1.0]), np.array([1.1])) == pytest.approx(0.1 / 2.1)


def test_the_slope_of_a_relu_taken_as_1_everywhere_would_be_noticed(monkeypatch):
    """A known mistake: it runs, it trains, it is wrong."""
    generator = np.random.default_rng(0)
    net = Network([3, 6, 2], dtype="float64", seed=1)
    x, y = generator.normal(0, 1, (6, 3)), generator.integers(0, 2, 6)
    assert error_of_a_step(net, x, y) < BOUND
    monkeypatch.setattr(type(ACTIVATIONS["relu"]), "derivative", lambda self, z, a: a >= 0)
    assert error_of_a_step(net, x, y) > 1e-2
