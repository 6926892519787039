"""Optimizers: the first three steps of each, worked out for one number at a time from the published formulas.

The formulas use Python floats and no line of the package. `t` counts steps from 1; `decays` says whether the
number is a weight (biases do not decay).
"""

import copy
import math

import numpy as np
import pytest

import nnlab
from nnlab.network import Network
from nnlab.nn.optimizers import OPTIMIZERS, SGD, Adam, AdamW, Lion, Momentum
from nnlab.registry import pick

START = [1.0, -0.5, 0.25, 2.0]
GRADIENTS = [[0.5, -2.0, 0.0, 1e-3], [0.25, 1.0, -3.0, 0.0], [-1.0, 0.1, 0.5, 4.0]]
MASK = [1, 1, 0, 1]
LR, DECAY = 0.1, 0.3


def sgd(w, gradients, decays):
    for g in gradients:
        w = w - LR * g
        yield w


def momentum(w, gradients, decays, m=0.9):
    """Sutskever, Martens, Dahl and Hinton (2013), eq. 1-2."""
    v = 0.0
    for g in gradients:
        v = m * v - LR * g
        w = w + v
        yield w


def nesterov(w, gradients, decays, m=0.9):
    """Bengio, Boulanger-Lewandowski and Pascanu (2013), eq. 7, w being the point that looks ahead."""
    v = 0.0
    for g in gradients:
        before, v = v, m * v - LR * g
        w = w - m * before + v + m * v
        yield w


def adagrad(w, gradients, decays):
    """Duchi, Hazan and Singer (2011): the squares of all gradients so far."""
    for t, g in enumerate(gradients, start=1):
        w = w - LR * g / (math.sqrt(math.fsum(old * old for old in gradients[:t])) + 1e-8)
        yield w


def rmsprop(w, gradients, decays, rho=0.9):
    """Tieleman and Hinton (2012), slide 29: an average of the squares that forgets."""
    for t, g in enumerate(gradients, start=1):
        s = math.fsum((1 - rho) * rho ** (t - i) * gradients[i - 1] ** 2 for i in range(1, t + 1))
        w = w - LR * g / (math.sqrt(s) + 1e-8)
        yield w


def adadelta(w, gradients, decays, rho=0.95, epsilon=1e-6):
    """Zeiler (2012), algorithm 1."""
    squares = steps = 0.0
    for g in gradients:
        squares = rho * squares + (1 - rho) * g * g
        step = -math.sqrt(steps + epsilon) / math.sqrt(squares + epsilon) * g
        steps = rho * steps + (1 - rho) * step * step
        w = w + LR * step
        yield w


def adam(w, gradients, decays, b1=0.9, b2=0.999, decay=0.0):
    """Kingma and Ba (2015), end of section 2; decay as in Loshchilov and Hutter (2019), algorithm 2."""
    m = v = 0.0
    for t, g in enumerate(gradients, start=1):
        m = b1 * m + (1 - b1) * g
        v = b2 * v + (1 - b2) * g * g
        rate = LR * math.sqrt(1 - b2**t) / (1 - b1**t)
        w = w - rate * m / (math.sqrt(v) + 1e-8) - LR * decay * decays * w
        yield w


def adamw(w, gradients, decays):
    yield from adam(w, gradients, decays, decay=DECAY)


def lion(w, gradients, decays, b1=0.9, b2=0.99):
    """Chen et al. (2023), algorithm 2."""
    m = 0.0
    for g in gradients:
        c = b1 * m + (1 - b1) * g
        sign = (c > 0) - (c < 0)
        w = w - LR * (sign + DECAY * decays * w)
        m = b2 * m + (1 - b2) * g
        yield w


BY_HAND = {f.__name__: f for f in (sgd, momentum, nesterov, adagrad, rmsprop, adadelta, adam, adamw, lion)}
every = pytest.mark.parametrize("name", OPTIMIZERS)


def make(name, rate=LR, decay=DECAY):
    decays = {"weight_decay": decay} if name in ("adamw", "lion") else {}
    return OPTIMIZERS[name](learning_rate=rate, **decays)


def walk(optimizer, start=START, gradients=GRADIENTS, dtype=np.float64, factor=1.0):
    """Return the parameters after each step."""
    w = np.array(start, dtype)
    optimizer.prepare(w, np.array(MASK, dtype))
    optimizer.factor = factor
    path = []
    for g in np.array(gradients, dtype):
        optimizer.update(w, g)
        path.append(w.copy())
    return np.array(path)


def test_every_optimizer_is_worked_by_hand():
    assert set(BY_HAND) == set(OPTIMIZERS)


@every
def test_first_three_steps(name):
    expected = [list(BY_HAND[name](w, [g[i] for g in GRADIENTS], MASK[i])) for i, w in enumerate(START)]
    np.testing.assert_allclose(walk(make(name)).T, expected, rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize(
    ("name", "steps"),
    [
        ("sgd", [0.95, 0.925, 1.025]),
        ("momentum", [0.95, 0.88, 0.917]),  # v = -0.05, -0.07, +0.037
        ("nesterov", [0.905, 0.817, 0.9503]),  # minus lr g, plus 0.9 v
    ],
)
def test_first_three_steps_in_the_head(name, steps):
    np.testing.assert_allclose(walk(OPTIMIZERS[name](LR))[:, 0], steps, rtol=1e-12)


@pytest.mark.parametrize("name", ["adagrad", "adam"])
def test_the_first_step_has_the_length_of_the_learning_rate(name):
    first = walk(make(name))[0] - START
    np.testing.assert_allclose(first, [-LR, LR, 0, -LR], rtol=1e-3)


@every
def test_a_step_is_made_in_place_and_leaves_the_gradient_alone(name):
    w, g = np.array(START, np.float32), np.array(GRADIENTS[0], np.float32)
    view, kept = w[:2], g.copy()
    optimizer = make(name)
    optimizer.prepare(w, np.array(MASK, np.float32))
    optimizer.update(w, g)
    np.testing.assert_array_equal(view, w[:2])
    np.testing.assert_array_equal(g, kept)
    assert (view != np.array(START, np.float32)[:2]).all()
    assert all(vector.dtype == np.float32 for vector in optimizer.memory.values())


@every
def test_float32_follows_float64(name):
    np.testing.assert_allclose(walk(make(name), dtype=np.float32), walk(make(name)), rtol=1e-4, atol=1e-6)


@every
def test_the_runs_of_a_stack_step_as_if_alone(name):
    starts = np.array([START, START[::-1], np.ones(4)])
    gradients = np.array([[g, g[::-1], np.negative(g)] for g in np.array(GRADIENTS)])
    rates, decays = np.array([[0.1], [0.01], [0.5]]), np.array([[0.3], [0.0], [0.1]])
    stacked = walk(make(name, rates, decays), starts, gradients)
    for r in range(3):
        alone = walk(make(name, float(rates[r, 0]), float(decays[r, 0])), starts[r], gradients[:, r])
        np.testing.assert_allclose(stacked[:, r], alone, rtol=1e-13)


@pytest.mark.parametrize("name", ["momentum", "nesterov"])
def test_momentum_may_differ_from_run_to_run(name):
    optimizer = OPTIMIZERS[name](LR, momentum=np.array([[0.0], [0.5]]))
    stacked = walk(optimizer, [START, START], [[g, g] for g in GRADIENTS])
    np.testing.assert_array_equal(stacked[:, 0], walk(SGD(LR)))
    np.testing.assert_array_equal(stacked[:, 1], walk(OPTIMIZERS[name](LR, momentum=0.5)))


@every
def test_a_schedules_factor_multiplies_the_learning_rate(name):
    np.testing.assert_allclose(walk(make(name, 2 * LR), factor=0.5), walk(make(name)), rtol=1e-14)


@every
def test_prepare_forgets(name):
    optimizer = make(name)
    first = walk(optimizer)
    np.testing.assert_array_equal(walk(optimizer), first)


def test_a_network_that_is_reset_forgets_where_a_schedule_had_brought_the_rate():
    network = nnlab.run(nnlab.Config(samples=100, epochs=3, schedule="one_cycle")).network
    assert network.learning_rate < 0.05
    network.reset()
    assert network.learning_rate == 0.1


@pytest.mark.parametrize("name", ["adamw", "lion"])
def test_decay_shrinks_weights_but_not_biases(name):
    path = walk(make(name), gradients=np.zeros((3, 4)))
    expected = np.array(START) * np.where(MASK, 1 - LR * DECAY, 1) ** np.arange(1, 4)[:, None]
    np.testing.assert_allclose(path, expected, rtol=1e-14)


def test_without_decay_adamw_is_adam():
    np.testing.assert_array_equal(walk(AdamW(LR, weight_decay=0.0)), walk(Adam(LR)))


def test_lion_moves_every_number_by_the_learning_rate():
    steps = np.diff(walk(Lion(LR)), axis=0, prepend=[START])
    moved = np.abs(steps[np.array(GRADIENTS).cumsum(axis=0) != 0])
    assert np.isin(moved.round(12), [0.0, LR]).all()


@every
def test_a_valley_is_found(name):
    rate = {"adadelta": 10.0, "adagrad": 1.0}.get(name, 0.05)
    w, slope = np.array([2.0, -1.0]), np.array([1.0, 5.0])
    optimizer = make(name, rate, 0.0)
    optimizer.prepare(w, np.ones(2))
    for _ in range(500):
        optimizer.update(w, slope * w)
    assert 0.5 * (slope * w * w).sum() < 0.02


@every
@pytest.mark.parametrize("runs", [None, 3])
@pytest.mark.parametrize("piece", [1, 7, 40, 10**6])
def test_a_step_in_pieces_is_the_same_step(name, runs, piece, monkeypatch):
    """To the last bit, also after a setting was changed, after copying, and for some runs of a stack."""
    generator = np.random.default_rng(3)
    shape = (101,) if runs is None else (runs, 101)
    start, gradients = generator.normal(size=shape), generator.normal(size=(6, *shape))
    mask = (np.arange(101) % 3 > 0).astype(float)
    ends = []
    for size in (10**9, piece):
        monkeypatch.setattr("nnlab.nn.optimizer.PIECE", size)
        optimizer, w = make(name), start.copy()
        if runs:
            optimizer.learning_rate = np.array([[0.1], [0.01], [0.3]])
        optimizer.prepare(w, mask)
        for step, g in enumerate(gradients):
            if step == 2:
                optimizer.factor = 0.5
            if step == 3:
                optimizer.learning_rate = 2 * optimizer.learning_rate
            if step == 4:
                optimizer = copy.deepcopy(optimizer)
            (optimizer.move if size == piece else optimizer.update)(w, g.copy())
        memory = [vector.copy() for vector in optimizer.memory.values()]
        if runs:
            part, rows = optimizer.rows(slice(1, 3)), w[1:3]
            (part.move if size == piece else part.update)(rows, gradients[0, 1:3])
        ends.append([w, optimizer.steps, *memory])
    for whole, pieces in zip(*ends, strict=True):
        np.testing.assert_array_equal(whole, pieces)


def test_a_rule_that_looks_at_all_parameters_gets_them_all(monkeypatch):
    class Normed(SGD):
        elementwise = False

        def update(self, w, g):
            super().update(w, g / np.linalg.norm(g))

    monkeypatch.setattr("nnlab.nn.optimizer.PIECE", 2)
    optimizer, w = Normed(1.0), np.zeros(4)
    optimizer.prepare(w, np.ones(4))
    optimizer.move(w, np.ones(4))
    np.testing.assert_allclose(w, -0.5)


@every
def test_repr_names_it(name):
    assert repr(make(name)).lower().startswith(name)


def test_a_wrong_name_lists_the_choices():
    with pytest.raises(ValueError, match="Did you mean 'adam'"):
        pick("optimizer", "adan")


# Clipping by norm: Pascanu, Mikolov and Bengio (2013), algorithm 1.


def gradient_with_clip(clip_norm, runs=None):
    """Return the gradient of one step of a little network: what SGD with learning rate 1 took off."""
    net = Network([3, 4, 2], optimizer=SGD(1.0), dtype="float64", seed=5, runs=runs, clip_norm=clip_norm)
    generator = np.random.default_rng(0)
    x, y = generator.normal(0, 3, (8, 3)), generator.integers(0, 2, 8)
    before = net.parameters.copy()
    net.step(x, y)
    return before - net.parameters


@pytest.mark.parametrize("runs", [None, 4])
def test_a_long_gradient_is_scaled_down_to_the_clip_norm(runs):
    whole = gradient_with_clip(None, runs)
    lengths = np.linalg.norm(whole, axis=-1, keepdims=True)
    limit = float(np.median(lengths)) if runs else 0.5 * float(lengths[0])
    np.testing.assert_allclose(
        gradient_with_clip(limit, runs), whole * np.minimum(1, limit / lengths), rtol=1e-9, atol=1e-15
    )
    np.testing.assert_allclose(gradient_with_clip(1.01 * lengths.max(), runs), whole, rtol=1e-9, atol=1e-15)


def test_momentum_remembers_the_clipped_gradient():
    net = Network([3, 2], optimizer=Momentum(1.0), dtype="float64", clip_norm=1e-3)
    net.step(np.ones((4, 3)), np.zeros(4, int))
    assert np.linalg.norm(net.optimizer.memory["velocity"]) == pytest.approx(1e-3)
