"""Training: the order of events, batches, schedules, stops, divergence; for one run and for stacks."""

import math
from itertools import groupby, pairwise

import numpy as np
import pytest

from nnlab import SGD, Adam, Config, EarlyStopping, History, MaxEpochs, Momentum, Network, TargetLoss, load
from nnlab.config import ConfigError
from nnlab.data.datasets import Set
from nnlab.nn.layers import Dropout
from nnlab.nn.penalties import l1_gradient, l1_value, l2_gradient, l2_value
from nnlab.nn.schedules import SCHEDULES, Constant, Cosine, ReduceOnPlateau
from nnlab.nn.schedules import Step as StepSchedule
from nnlab.training.best import BestWeights
from nnlab.training.divergence import has_diverged
from nnlab.training.training import Epoch, Sets, Step, train

GENERATOR = np.random.default_rng(0)
X = GENERATOR.normal(size=(50, 3)).astype("float32")
X[:, 0] = np.arange(50)  # tells which sample it is
Y = np.arange(50) % 2
VALUES = GENERATOR.normal(size=50)
SETS = Sets(Set(X[:40], Y[:40]), Set(X[40:], Y[40:]))
stacked = pytest.mark.parametrize("runs", [None, 3])


def network(**settings):
    return Network([3, 4, 2], **{"optimizer": SGD(0.001)} | settings)


def events_of(net=None, data=SETS, history=None, **settings):
    settings = {"epochs": 3, "batch_size": 16} | settings
    return list(train(net or network(), data, History() if history is None else history, **settings))


def samples_seen(net, **settings):
    """Return which samples each mini-batch held, epoch by epoch."""
    seen = []
    for event in train(net, SETS, History(), **{"epochs": 3, "batch_size": 16} | settings):
        if isinstance(event, Step):
            seen.append((event.epoch, net.layers[0].x[..., 0].astype(int).tolist()))
    return [[batch for _, batch in batches] for _, batches in groupby(seen, key=lambda pair: pair[0])]


# The order of events


def test_a_step_for_each_batch_and_an_epoch_after_them():
    events = events_of()
    names = [f"{type(event).__name__} {event.epoch}" for event in events]
    assert names == [name for e in (1, 2, 3) for name in [f"Step {e}"] * 3 + [f"Epoch {e}"]]
    assert [(e.batch, e.batches) for e in events if isinstance(e, Step)] == [(1, 3), (2, 3), (3, 3)] * 3


@stacked
def test_without_steps_there_are_the_same_epochs_alone(runs):
    nets, histories = [network(runs=runs, dropout=0.3) for _ in range(2)], [History(), History()]
    with_steps = events_of(nets[0], history=histories[0], schedule=Cosine())
    alone = events_of(nets[1], history=histories[1], schedule=Cosine(), steps=False)
    assert [type(event) for event in alone] == [Epoch] * 3
    assert len(with_steps) == 12
    np.testing.assert_array_equal(nets[0].parameters, nets[1].parameters)
    for name in {*histories[0]} - {"seconds"}:
        np.testing.assert_array_equal(histories[0][name], histories[1][name])


@stacked
def test_an_epoch_carries_the_figures_of_the_history(runs):
    history = History()
    net = network(runs=runs, l2=0.1)
    epochs = [e for e in events_of(net, history=history, metrics=("accuracy",)) if isinstance(e, Epoch)]
    assert history.columns == (
        "epoch", "updates", "multiply_adds", "seconds", "train_loss", "train_accuracy", "validation_loss",
        "validation_accuracy", "penalty", "running_loss", "learning_rate",
    )  # fmt: skip
    assert history["epoch"].tolist() == [1, 2, 3]
    assert history["updates"].tolist() == [3, 6, 9]
    each = 2 * net.sizes[0] * net.sizes[1] + 3 * sum(a * b for a, b in pairwise(net.sizes[1:]))
    np.testing.assert_array_equal(np.ravel(history["multiply_adds"])[-1], 3 * each * len(SETS.train))
    for index, event in enumerate(epochs):
        assert tuple(event.values) == history.columns
        for name, value in event.values.items():
            np.testing.assert_array_equal(history[name][index], value)
        assert len(event.improved) == len(event.stops) == (runs or 1)
    assert set(history.initial) == {"train_loss", "train_accuracy", "validation_loss", "validation_accuracy"}


def test_without_a_validation_set_there_are_no_columns_for_it():
    history = History()
    events_of(data=Sets(Set(X, Y)), history=history)
    assert not [name for name in history if name.startswith("validation")]


def test_the_initial_figures_are_those_before_the_first_step():
    net, history = network(), History()
    first = net.evaluate(X[:40], Y[:40])
    next(train(net, SETS, history, epochs=1, batch_size=16))
    assert history.initial["train_loss"] == pytest.approx(first)


def test_the_running_loss_weighs_a_short_last_batch_right():
    history = History()
    events = events_of(network(dropout=0.3), history=history)
    losses = np.array([e.loss for e in events if isinstance(e, Step)]).reshape(3, 3)
    np.testing.assert_allclose(history["running_loss"], losses @ [16, 16, 8] / 40, rtol=1e-6)


def test_nothing_happens_before_it_is_asked_for():
    net = network()
    before = net.parameters.copy()
    events = train(net, SETS, History(), epochs=1, batch_size=16)
    np.testing.assert_array_equal(net.parameters, before)
    next(events)
    after_one = net.parameters.copy()
    assert not np.array_equal(after_one, before)
    events.close()
    np.testing.assert_array_equal(net.parameters, after_one)


def test_pauses_between_events_are_not_counted(monkeypatch):
    now = [0.0]
    monkeypatch.setattr("nnlab.training.training.time.perf_counter", lambda: now[0])
    history, net = History(), network()
    learn = net.learn
    net.learn = lambda x, targets: (now.__setitem__(0, now[0] + 1), learn(x, targets))[1]
    for _ in train(net, SETS, history, epochs=2, batch_size=16):
        now[0] += 100
    assert history["seconds"].tolist() == [3, 6]


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_a_schedule_that_is_steady_within_an_epoch_says_so(schedule):
    """It is asked once an epoch, so it must not move between two mini-batches."""
    made = SCHEDULES[schedule]()
    within = {made.factor((epoch + 0.9) / 10) != made.factor(epoch / 10) for epoch in range(10)}
    assert made.within_epoch or within == {False}


# Mini-batches


@pytest.mark.parametrize(
    ("batch_size", "lengths"),
    [(1, [1] * 40), (16, [16, 16, 8]), (20, [20, 20]), (39, [39, 1]), (40, [40]), ("all", [40])],
)
@stacked
def test_every_sample_is_learnt_once_an_epoch(batch_size, lengths, runs):
    for batches in samples_seen(network(runs=runs), batch_size=batch_size):
        rows = [batches] if runs is None else [[batch[r] for batch in batches] for r in range(runs)]
        for row in rows:
            assert [len(batch) for batch in row] == lengths
            assert sorted(sample for batch in row for sample in batch) == list(range(40))


def test_the_last_short_batch_gets_an_update_of_its_own():
    net, other = network(dtype="float64"), network(dtype="float64")
    list(train(net, SETS, History(), epochs=1, batch_size=16, shuffle=False))
    for part in (slice(0, 16), slice(16, 32), slice(32, 40)):
        other.step(X[part], Y[part])
    np.testing.assert_allclose(net.parameters, other.parameters, rtol=1e-12)


def test_shuffled_anew_in_each_epoch():
    first, second, third = samples_seen(network())
    assert first != second != third != first
    assert samples_seen(network()) == [first, second, third]


def test_not_shuffled():
    assert samples_seen(network(), shuffle=False) == [[list(range(16)), list(range(16, 32)), list(range(32, 40))]] * 3


def test_the_runs_of_a_stack_have_an_order_of_their_own():
    stack = samples_seen(network(runs=3, seed=5))
    for r in range(3):
        alone = samples_seen(network(seed=5 + r))
        assert [[batch[r] for batch in batches] for batches in stack] == alone


@pytest.mark.parametrize("numbers", [1, 3 * 16, 2 * 3 * 16, 10**6])
def test_the_size_of_the_blocks_is_no_matter(numbers, monkeypatch):
    expected = samples_seen(network())
    monkeypatch.setattr("nnlab.training.batches.BLOCK_NUMBERS", numbers)
    assert samples_seen(network()) == expected


@stacked
def test_dropout_changes_neither_the_first_weights_nor_the_order(runs):
    plain, dropped = network(runs=runs), network(runs=runs, dropout=0.5)
    np.testing.assert_array_equal(plain.parameters, dropped.parameters)
    assert samples_seen(plain) == samples_seen(dropped)
    assert not np.array_equal(plain.parameters, dropped.parameters)


def test_dropped_neurons_differ_from_batch_to_batch_and_from_epoch_to_epoch():
    net, masks = network(dropout=0.5), []
    layer = next(layer for layer in net.layers if isinstance(layer, Dropout))
    for event in train(net, SETS, History(), epochs=2, batch_size=20):
        if isinstance(event, Step):
            masks.append(layer.mask.tobytes())
    assert len(set(masks)) == 4


def test_a_batch_larger_than_the_data_is_refused_at_the_first_event():
    with pytest.raises(ConfigError, match="41 is more than the 40 training samples"):
        next(train(network(), SETS, History(), epochs=1, batch_size=41))


# Going on


@stacked
@pytest.mark.parametrize("schedule", SCHEDULES)
def test_a_resumed_training_goes_on_bit_for_bit(runs, schedule):
    def fresh():
        return network(runs=runs, optimizer=Adam(0.01), dropout=0.3, batch_norm=True)

    whole, history = fresh(), History()
    events_of(whole, history=history, epochs=12, schedule=SCHEDULES[schedule]())

    first, record = fresh(), History()
    events = train(first, SETS, record, epochs=12, batch_size=16, schedule=SCHEDULES[schedule]())
    for event in events:
        if isinstance(event, Epoch) and event.epoch == 5:
            break
    kept, columns = first.state(), {name: record[name] for name in record}
    events.close()

    later = fresh()
    later.restore(kept)
    going_on = History.from_columns(columns)
    going_on.initial = record.initial
    events_of(later, history=going_on, epochs=12, schedule=SCHEDULES[schedule]())
    np.testing.assert_array_equal(later.parameters, whole.parameters)
    for name in history:
        if name != "seconds":
            np.testing.assert_array_equal(going_on[name], history[name])
    assert (np.diff(going_on["seconds"]) >= 0).all()


def test_a_history_that_is_long_enough_is_left_alone():
    history = History()
    events_of(history=history, epochs=2)
    assert events_of(history=history, epochs=2) == []
    assert len(history) == 2


def test_a_rule_remembers_the_epochs_before_a_pause():
    """Patience is counted across the pause: 2 epochs without improvement before it and 1 after are 3."""
    rule = EarlyStopping("train_loss", patience=3)
    history = History.from_columns({**flat(1.0, 0.5, 0.6), "updates": np.zeros(3)})
    history.initial = {"train_loss": 1.0}
    events_of(network(optimizer=SGD(1e-9)), data=Sets(Set(X, Y)), history=history, epochs=50, stop=[rule])
    assert (history.stop.epoch, history.stop.best_epoch) == (5, 2)


def flat(*losses):
    names = ("epoch", "seconds", "train_loss", "penalty", "running_loss", "learning_rate")
    return {name: np.array(losses) for name in names}


def test_a_training_that_goes_on_forgets_why_it_ended():
    net, history = network(), History()
    events_of(net, history=history, epochs=9, stop=[MaxEpochs(2)])
    assert (len(history), history.stop.kind) == (2, "epochs")
    events_of(net, history=history, epochs=4)
    assert (len(history), history.stop) == (4, None)


# Stops and ghosts


def test_the_first_rule_to_speak_ends_it():
    history = History()
    events = events_of(history=history, epochs=50, stop=[EarlyStopping(patience=40), MaxEpochs(4), TargetLoss(0.0)])
    assert len(history) == 4
    assert history.stop.reason == "stopped after epoch 4: that is the number of epochs asked for"
    assert [e.stops[0] for e in events if isinstance(e, Epoch)] == [None, None, None, history.stop]


def test_past_the_stop_it_goes_on_as_a_ghost():
    history, net = History(), network(optimizer=Adam(0.05))
    best = BestWeights(net, [EarlyStopping("train_loss", patience=3)])
    epochs = []
    for event in train(net, SETS, history, epochs=12, batch_size=16, stop=[MaxEpochs(5)], past_stop=True):
        if isinstance(event, Epoch):
            epochs.append(event)
        best.see(event)
    assert len(history) == 12
    assert history.stop.epoch == 5
    assert [e.epoch for e in epochs if e.stops[0]] == [5]


def test_no_epoch_of_a_ghost_is_the_best():
    def improved(past_stop):
        stop = [EarlyStopping("train_loss", patience=1), MaxEpochs(4)]
        events = events_of(network(optimizer=Adam(0.001)), epochs=8, stop=stop, past_stop=past_stop)
        return [event.epoch for event in events if isinstance(event, Epoch) and event.improved[0]]

    assert improved(False) == improved(True) == [1, 2, 3, 4]


def test_a_ghost_that_is_resumed_keeps_its_stop():
    net, history = network(), History()
    events_of(net, history=history, epochs=9, stop=[MaxEpochs(2)])
    stop = history.stop
    events = events_of(net, history=history, epochs=5, stop=[MaxEpochs(2)], past_stop=True)
    assert history.stop is stop
    assert len(history) == 5
    assert not any(event.stops[0] or event.improved[0] for event in events if isinstance(event, Epoch))


def test_a_stack_goes_on_until_all_runs_are_stopped():
    rates = np.array([1e-9, 0.2, 0.02])
    net, history = network(runs=3, optimizer=Adam(rates), seed=[1, 1, 1]), History()
    stop, data = [TargetLoss(0.2), MaxEpochs(30)], Sets(Set(*spread("softmax")))
    epochs = [e for e in events_of(net, data=data, history=history, epochs=60, stop=stop) if isinstance(e, Epoch)]
    ends = {r: (e.epoch, e.stops[r].kind) for e in epochs for r in range(3) if e.stops[r]}
    assert ends[0] == (30, "epochs")
    assert ends[1][1] == ends[2][1] == "target"
    assert ends[1][0] < ends[2][0] < 30
    assert len(history) == 30
    assert history.stop is None
    assert sum(stop is not None for e in epochs for stop in e.stops) == 3


# Divergence

CASES = [
    ("relu", "softmax"),
    ("tanh", "softmax"),
    ("sigmoid", "softmax"),
    ("relu", "sigmoid"),
    ("gelu", "linear"),
    ("tanh", "linear"),
]


def spread(output):
    x = np.random.default_rng(1).normal(size=(80, 3))
    return x, x @ [[1.0, 0.0], [0.0, 1.0], [1.0, -1.0]] if output == "linear" else (x[:, 0] > 0).astype(int)


@pytest.mark.parametrize(("activation", "output"), CASES)
@pytest.mark.parametrize("optimizer", [SGD(1000.0), Momentum(1000.0)])
def test_a_learning_rate_of_1000_ends_in_a_sentence(activation, output, optimizer):
    x, y = spread(output)
    loss = "mse" if output == "linear" else "cross_entropy"
    net = Network([3, 8, 2], activation=activation, output=output, loss=loss, optimizer=optimizer)
    history = net.fit(x, y, epochs=30, batch_size=8, validation_data=(x, y))
    assert history.stop.kind == "diverged"
    assert history.stop_reason.startswith(f"diverged in epoch {len(history) + 1}: ")
    assert "The learning rate 1000 is probably too high" in history.stop_reason
    assert "Try 0.1." in history.stop_reason
    assert np.isfinite(net.parameters).all()
    assert all(np.isfinite(history[name]).all() for name in history)
    assert np.isfinite(net.predict_proba(x)).all()


@pytest.mark.parametrize(
    ("initial", "loss", "running", "diverged"),
    [
        (0.7, 70.0, 1.0, False),  # a hundred times the loss before training
        (0.7, 70.1, 1.0, True),
        (0.001, 10.0, 1.0, False),  # where that was small already, a hundred times 0.1
        (0.001, 10.1, 1.0, True),
        (0.7, math.nan, 1.0, True),
        (0.7, math.inf, 1.0, True),
        (0.7, 0.5, math.nan, True),
        (0.7, 0.5, math.inf, True),
    ],
)
def test_when_a_run_has_diverged(initial, loss, running, diverged):
    found = has_diverged({"train_loss": loss, "running_loss": running}, {"train_loss": initial}, 1)
    assert found.tolist() == [diverged]
    figures = {"train_loss": np.array([0.5, loss]), "running_loss": np.array([0.5, running])}
    assert has_diverged(figures, {"train_loss": np.array([0.7, initial])}, 2).tolist() == [False, diverged]


def test_a_calm_run_does_not_diverge():
    x, y = spread("softmax")
    history = Network([3, 8, 2], optimizer=SGD(1.0)).fit(x, y, epochs=20)
    assert history.stop is None


def diverging_in(epoch, net, history, **settings):
    """Train with a learning rate that is raised beyond all measure before that epoch."""
    best, last = BestWeights(net, settings.get("stop", ())), None
    for event in train(net, SETS, history, epochs=20, batch_size=16, **settings):
        best.see(event)
        if isinstance(event, Epoch) and event.epoch == epoch - 1:
            last = net.state()
            net.change(learning_rate=1e6)
    best.restore()
    return last


@pytest.mark.parametrize("optimizer", [SGD(0.01), Momentum(0.01)], ids=repr)
def test_the_weights_and_all_else_are_as_before_the_epoch_that_diverged(optimizer):
    net, history = network(optimizer=optimizer, dropout=0.2), History()
    last = diverging_in(4, net, history)
    assert history.stop.epoch == 4
    assert len(history) == 3
    now = net.state()
    for name in last:
        np.testing.assert_array_equal(now[name], last[name])
    net.change(learning_rate=0.01)
    whole, record = network(optimizer=optimizer, dropout=0.2), History()
    events_of(whole, history=record, epochs=6)
    events_of(net, history=history, epochs=6)
    np.testing.assert_array_equal(history["train_loss"], record["train_loss"])


def test_after_a_divergence_the_best_weights_are_put_back():
    net, history = network(optimizer=Adam(0.05)), History()
    diverging_in(6, net, history, stop=[EarlyStopping("train_loss", patience=50)])
    assert history.stop.kind == "diverged"
    assert net.evaluate(X[:40], Y[:40]) == pytest.approx(history["train_loss"].min(), rel=1e-5)


def test_the_runs_of_a_stack_diverge_one_by_one():
    net = network(runs=3, optimizer=SGD(np.array([0.001, 1e6, 0.001])), seed=[1, 1, 1])
    initial, history = net.parameters.copy(), History()
    epochs = [e for e in events_of(net, history=history, epochs=3) if isinstance(e, Epoch)]
    assert [e.epoch for e in epochs] == [1, 2, 3]
    assert (epochs[0].stops[1].epoch, epochs[0].stops[1].kind) == (1, "diverged")
    assert "1e+06" in epochs[0].stops[1].reason
    assert [stop for e in epochs for stop in e.stops].count(None) == 8
    np.testing.assert_array_equal(net.parameters[1], initial[1])
    np.testing.assert_array_equal(net.parameters[0], net.parameters[2])
    assert np.isfinite(net.parameters).all()
    assert np.isfinite(history["train_loss"][:, [0, 2]]).all()


def test_a_stack_ends_when_all_its_runs_have_diverged():
    net = network(runs=2, optimizer=SGD(1e6))
    epochs = [e for e in events_of(net, epochs=50) if isinstance(e, Epoch)]
    assert len(epochs) == 1
    assert all(stop.kind == "diverged" for stop in epochs[0].stops)


def test_a_ghost_that_diverges_ends_too():
    net, history = network(optimizer=SGD(0.001)), History()
    diverging_in(6, net, history, stop=[MaxEpochs(2)], past_stop=True)
    assert len(history) == 5
    assert (history.stop.kind, history.stop.epoch) == ("epochs", 2)
    assert np.isfinite(net.parameters).all()


@stacked
@pytest.mark.parametrize("output", ["softmax", "linear"])
def test_no_warnings_of_overflow_are_shown_while_it_diverges(runs, output, recwarn):
    x, y = spread(output)
    loss = "mse" if output == "linear" else "cross_entropy"
    net = network(optimizer=SGD(1e6), l1=1.0, l2=1.0, clip_norm=1e6, output=output, loss=loss, runs=runs)
    events_of(net, data=Sets(Set(*net.encoder.check(x, y))), epochs=2)
    assert not recwarn.list


def test_between_two_events_one_is_warned_as_ever():
    net = network()
    before = np.geterr()
    for _ in train(net, SETS, History(), epochs=1, batch_size=16):
        assert np.geterr() == before
        with pytest.warns(RuntimeWarning, match="overflow"):
            np.float32(1e38) * np.float32(10)


# Schedules


@pytest.mark.parametrize("name", ["constant", "step", "exponential", "cosine", "warm_up", "one_cycle"])
def test_a_schedule_sets_the_rate_of_every_step(name):
    schedule, net, rates = SCHEDULES[name](), network(optimizer=SGD(0.01)), []
    for event in train(net, SETS, History(), epochs=4, batch_size=16, schedule=SCHEDULES[name]()):
        if isinstance(event, Step):
            rates.append(net.learning_rate)
    expected = [0.01 * schedule.factor((epoch + batch / 3) / 4) for epoch in range(4) for batch in range(3)]
    assert rates == pytest.approx(expected)


def test_a_schedule_changes_the_steps():
    ends = []
    for schedule in (Constant(), Cosine()):
        net = network()
        events_of(net, schedule=schedule)
        ends.append(net.parameters.copy())
    assert not np.array_equal(*ends)


def test_the_history_records_the_rate_at_the_end_of_each_epoch():
    history = History()
    events_of(network(optimizer=SGD(0.01)), history=history, epochs=6, schedule=StepSchedule())
    np.testing.assert_allclose(history["learning_rate"], [0.01, 0.01, 0.001, 0.001, 0.0001, 0.0001], rtol=1e-9)


def test_reduce_on_plateau_judges_each_run_of_a_stack_by_itself():
    rates = np.array([1e-9, 0.02])  # the first cannot improve by 1e-4, the second does
    net, history = network(runs=2, optimizer=Adam(rates), seed=[1, 1]), History()
    settings = {"data": Sets(Set(X[:40], Y[:40])), "epochs": 8, "batch_size": 40}
    events_of(net, history=history, schedule=ReduceOnPlateau(patience=2), **settings)
    factors = history["learning_rate"] / rates
    # Epoch 1 is the first to be seen; after 3 two have gone by without improvement, and epoch 4 has a tenth.
    np.testing.assert_allclose(factors[:, 0], [1, 1, 1, 0.1, 0.1, 0.01, 0.01, 0.001], rtol=1e-5)
    alone, record = network(optimizer=Adam(0.02), seed=1), History()
    events_of(alone, history=record, schedule=ReduceOnPlateau(patience=2), **settings)
    np.testing.assert_allclose(history["learning_rate"][:, 1], record["learning_rate"], rtol=1e-6)


# A stack with sets of their own


def folds(sizes):
    config = Config(samples=60, test_fraction=0.0)
    whole = load(config)
    from dataclasses import replace

    x, y = np.concatenate([whole.train.x, whole.validation.x]), np.concatenate([whole.train.y, whole.validation.y])
    return [replace(whole, train=Set(x[:n], y[:n]), validation=Set(x[n:], y[n:])) for n in sizes]


@pytest.mark.parametrize("sizes", [(40, 40, 40), (38, 40, 40), (33, 38, 40)])
@pytest.mark.parametrize("batch_size", [16, "all"])
def test_each_run_of_a_stack_with_data_of_its_own_equals_that_run_alone(sizes, batch_size):
    data = folds(sizes)
    settings = {"optimizer": Adam(0.01), "dropout": 0.2, "dtype": "float64", "batch_norm": True}
    stack, history = Network([2, 5, 2], runs=3, seed=7, **settings), History()
    for event in train(stack, data, history, epochs=4, batch_size=batch_size, metrics=("accuracy",)):
        if isinstance(event, Step):
            assert event.loss.shape == (3,)
    for r in range(3):
        alone, record = Network([2, 5, 2], seed=7 + r, **settings), History()
        list(train(alone, data[r], record, epochs=4, batch_size=batch_size, metrics=("accuracy",)))
        np.testing.assert_allclose(stack.parameters[r], alone.parameters, rtol=1e-9, atol=1e-12)
        for name in record:
            if name != "seconds":
                column = history[name]
                np.testing.assert_allclose(column[:, r] if column.ndim > 1 else column, record[name], rtol=1e-9)


def test_sets_that_make_different_numbers_of_batches_cannot_be_stacked():
    data = folds((30, 40))
    with pytest.raises(ValueError, match="sets of 30 and 40 samples make different numbers of batches of 16"):
        next(train(Network([2, 5, 2], runs=2), data, History(), epochs=1, batch_size=16))
    with pytest.raises(ValueError, match="2 sets of data for 3 runs"):
        next(train(Network([2, 5, 2], runs=3), data, History(), epochs=1, batch_size=16))


# The conventions of the penalties, as the docstring has them


def test_values_and_gradients_of_the_penalties():
    w = np.array([1.0, -2.0, 0.0])
    assert l2_value(w, 0.1) == pytest.approx(0.1 / 2 * 5)
    assert l1_value(w, 0.1) == pytest.approx(0.1 * 3)
    np.testing.assert_allclose(l2_gradient(w, 0.1), [0.1, -0.2, 0])
    np.testing.assert_allclose(l1_gradient(w, 0.1), [0.1, -0.1, 0])
    strengths = np.array([[0.1], [0.2]])
    np.testing.assert_allclose(l2_value(np.stack([w, w]), strengths), [0.25, 0.5])
    np.testing.assert_allclose(l1_gradient(np.stack([w, w]), strengths), [[0.1, -0.1, 0], [0.2, -0.2, 0]])


def test_an_l2_step_takes_the_documented_share_off_a_weight():
    """``w <- w - lr * l2 * w``, whatever the batch size: Nielsen's ``(1 - eta lambda / n) w`` with lambda = l2 * n."""
    n, eta, nielsen = 40, 0.5, 0.1
    for batch in (8, 40):
        plain, priced = (network(optimizer=SGD(eta), dtype="float64", l2=l2) for l2 in (0.0, nielsen / n))
        w = priced.weights[0].copy()
        for net in (plain, priced):
            net.step(X[:batch] / 50, Y[:batch])
        np.testing.assert_allclose(priced.weights[0] - plain.weights[0], -eta * nielsen / n * w, rtol=1e-9, atol=1e-15)


@pytest.mark.parametrize("batch", [8, 20])
def test_scikit_learns_alpha_is_l2_times_the_batch(batch):
    """One full-batch step from equal weights: scikit-learn divides its penalty by the samples of the batch."""
    from sklearn.neural_network import MLPRegressor

    x, y = X[:batch].astype(float) / 50, VALUES[:batch]
    alpha = 0.7
    settings = {"solver": "sgd", "momentum": 0.0, "batch_size": batch, "activation": "tanh", "random_state": 1}
    settings |= {"hidden_layer_sizes": (4,)}
    still = MLPRegressor(learning_rate_init=1e-300, alpha=0.0, **settings).partial_fit(x, y)
    theirs = MLPRegressor(learning_rate_init=0.1, alpha=alpha, **settings).partial_fit(x, y)
    net = Network(
        [3, 4, 1], activation="tanh", output="linear", loss="mse", l2=alpha / batch, optimizer=SGD(0.1), dtype="float64"
    )
    for view, value in zip(net.weights + net.biases, still.coefs_ + still.intercepts_, strict=True):
        view[...] = value
    net.step(x, y)
    for view, value in zip(net.weights + net.biases, theirs.coefs_ + theirs.intercepts_, strict=True):
        np.testing.assert_allclose(view, value, rtol=1e-9)


def test_more_l2_means_smaller_weights_and_more_l1_more_zeros():
    x, y = spread("softmax")
    norms, small = [], []
    for strength in (0.0, 0.01, 0.1):
        net = Network([3, 8, 2], l2=strength, optimizer=SGD(0.1))
        net.fit(x, y, epochs=100)
        norms.append(math.sqrt(sum((w**2).sum() for w in net.weights)))
        net = Network([3, 8, 2], l1=strength / 5, optimizer=SGD(0.02))
        net.fit(x, y, epochs=300)
        small.append(np.mean([np.abs(w) < 0.01 for w in [np.concatenate([w.ravel() for w in net.weights])]]))
    assert norms[0] > norms[1] > norms[2]
    assert small[0] < small[1] < small[2]
