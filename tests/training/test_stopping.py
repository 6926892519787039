"""Stopping rules, worked by hand on lists of numbers; no network is trained but in the last tests."""

from math import inf, nan

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnlab import Adam, EarlyStopping, History, MaxEpochs, Network, Stop, TargetLoss, replay
from nnlab.config import ConfigError
from nnlab.training.rules import AllOf, AnyOf, best_by

#           epoch  1    2    3    4    5    6    7    8    9
LOSSES = [0.9, 0.7, 0.6, 0.61, 0.62, 0.59, 0.6, 0.6, 0.6]


def recorded(validation_loss=None, **columns):
    if validation_loss is not None:
        columns["validation_loss"] = validation_loss
    return History.from_columns(columns)


def when(rule, values=LOSSES, name="validation_loss"):
    """Return (epoch, best epoch) of the stop."""
    stop = replay(recorded(**{name: values}), rule)
    return stop.epoch, stop.best_epoch


def test_the_defaults():
    assert EarlyStopping() == EarlyStopping(monitor="validation_loss", patience=10, min_delta=0.0, restore_best=True)
    assert TargetLoss(0.1) == TargetLoss(0.1, monitor="train_loss")


# Patience


@pytest.mark.parametrize(
    ("patience", "epoch", "best"),
    [
        (1, 4, 3),  # 0.61 is no better than 0.6
        (2, 5, 3),
        (3, 9, 6),  # 0.59 in epoch 6 comes in time; then 7, 8, 9
        (4, None, 6),
        (0, 4, 3),  # as 1: an epoch has to go by before anything can be missed
    ],
)
def test_it_stops_when_patience_epochs_went_by_without_an_improvement(patience, epoch, best):
    assert when(EarlyStopping(patience=patience)) == (epoch, best)


def test_an_equal_value_is_no_improvement():
    assert when(EarlyStopping(patience=3), [0.5, 0.5, 0.5, 0.5]) == (4, 1)


def test_the_counter_starts_anew_at_each_improvement():
    falling_in_steps = [5, 6, 4, 6, 3, 6, 2, 6, 1]
    assert when(EarlyStopping(patience=2), falling_in_steps) == (None, 9)


def test_a_curve_that_always_rises_is_best_in_epoch_1():
    assert when(EarlyStopping(patience=3), [1, 2, 3, 4, 5]) == (4, 1)


def test_what_is_not_a_number_is_no_improvement():
    assert when(EarlyStopping(patience=2), [1.0, nan, nan, 0.5]) == (3, 1)
    assert when(EarlyStopping(patience=2), [nan, nan, 0.5]) == (2, None)
    assert when(EarlyStopping(patience=2), [inf, 3, 4, 5]) == (4, 2)


# min_delta: best and reference are two things


def test_small_steps_do_not_reset_the_counter_but_move_the_best():
    # Against the reference 1.0 only a value below 0.9 counts; the best is epoch 4 all the same.
    assert when(EarlyStopping(patience=3, min_delta=0.1), [1.0, 0.98, 0.96, 0.94, 0.5]) == (4, 4)


def test_small_steps_add_up():
    # 0.94 and 0.89 are each within 0.1 of the value before, but 0.89 beats the reference 1.0 by more than 0.1.
    assert when(EarlyStopping(patience=2, min_delta=0.1), [1.0, 0.94, 0.89, 0.85, 0.84]) == (5, 5)


def test_exactly_min_delta_is_not_enough():
    assert when(EarlyStopping(patience=1, min_delta=0.25), [1.0, 0.75]) == (2, 2)
    assert when(EarlyStopping(patience=1, min_delta=0.25), [1.0, 0.74]) == (None, 2)


# Columns that should rise


def test_accuracy_should_rise():
    rule = EarlyStopping(monitor="validation_accuracy", patience=2)
    assert when(rule, [0.5, 0.7, 0.9, 0.8, 0.9], "validation_accuracy") == (5, 3)
    assert when(rule, [0.5, 0.6, 0.7], "validation_accuracy") == (None, 3)


def test_accuracy_with_min_delta():
    rule = EarlyStopping(monitor="train_accuracy", patience=2, min_delta=0.05)
    assert when(rule, [0.5, 0.54, 0.55, 0.9], "train_accuracy") == (3, 3)


def test_rmse_should_fall():
    assert when(EarlyStopping(monitor="validation_rmse", patience=1), [3, 2, 2.5], "validation_rmse") == (3, 2)


# The other rules


def test_target_loss():
    assert when(TargetLoss(0.1), [0.3, 0.2, 0.1, 0.05], "train_loss") == (3, 3)
    assert when(TargetLoss(0.1), [0.3, 0.2], "train_loss") == (None, None)
    assert when(TargetLoss(0.6, monitor="validation_loss")) == (3, 3)
    assert when(TargetLoss(0.1), [nan, nan], "train_loss") == (None, None)


def test_max_epochs():
    assert when(MaxEpochs(4)) == (4, None)
    assert when(MaxEpochs(10)) == (None, None)


# Combined


def test_the_first_of_several():
    assert when(EarlyStopping(patience=2) | MaxEpochs(4)) == (4, 3)
    assert when(EarlyStopping(patience=2) | MaxEpochs(8)) == (5, 3)
    assert when(MaxEpochs(8) | EarlyStopping(patience=2)) == (5, 3)
    assert when(MaxEpochs(8) | EarlyStopping(patience=9) | TargetLoss(0.6, "validation_loss")) == (3, 3)


def test_all_of_several():
    assert when(EarlyStopping(patience=2) & MaxEpochs(7)) == (7, 6)  # patience spoke in 5, the best is of epoch 6
    assert when(EarlyStopping(patience=2) & MaxEpochs(4)) == (5, 3)
    assert when(EarlyStopping(patience=2) & MaxEpochs(10)) == (None, 6)
    assert when(MaxEpochs(2) & (MaxEpochs(3) | MaxEpochs(9))) == (3, None)


def test_a_combined_rule_restores_the_best_if_one_of_them_does():
    assert (EarlyStopping() | MaxEpochs(4)).restore_best
    assert (MaxEpochs(4) & EarlyStopping()).restore_best
    assert not (EarlyStopping(restore_best=False) | MaxEpochs(4)).restore_best
    assert not MaxEpochs(4).restore_best


@pytest.mark.parametrize("combine", [lambda a, b: a | b, lambda a, b: b | a, lambda a, b: (a, b), lambda a, b: (b, a)])
def test_the_best_epoch_is_that_of_the_rule_that_restores(combine):
    """Of two rules that look for a best epoch, one puts its weights back: these are the best, whichever comes first."""
    watched = EarlyStopping("train_loss", patience=2, restore_best=False)
    restoring = EarlyStopping("validation_loss", patience=9)
    columns = {"train_loss": [3, 2, 2.5, 2.6, 1], "validation_loss": [5, 6, 4, 7, 8]}
    stop = replay(recorded(**columns), combine(watched, restoring))
    assert (stop.epoch, stop.best_epoch) == (4, 3)
    rules = combine(watched, restoring)
    assert best_by(rules if isinstance(rules, tuple) else [rules]) == "validation_loss"


def test_a_stop_at_a_target_names_the_epoch_whose_weights_come_back():
    columns = {"train_loss": [3, 2, 1], "validation_loss": [5, 4, 6]}
    stop = replay(recorded(**columns), [TargetLoss(1.5), EarlyStopping()])
    assert (stop.epoch, stop.best_epoch, stop.kind) == (3, 2, "target")


def test_a_combined_rule_gives_all_reasons():
    stop = replay(recorded(LOSSES), EarlyStopping(patience=2) & MaxEpochs(7))
    assert "has not been better for 2 epochs" in stop.reason
    assert "number of epochs asked for" in stop.reason


def test_what_is_watched():
    rule = (MaxEpochs(3) | EarlyStopping(monitor="train_accuracy")) & TargetLoss(0.1)
    assert rule.columns() == ("train_accuracy", "train_loss")
    assert best_by([TargetLoss(0.1), rule]) == "train_accuracy"
    assert best_by([TargetLoss(0.1), MaxEpochs(3)]) is None


# In words


@pytest.mark.parametrize(
    ("rule", "reason", "kind"),
    [
        (
            EarlyStopping(patience=2),
            "stopped after epoch 5: validation loss has not been better for 2 epochs; best was 0.6 in epoch 3",
            "early",
        ),
        (
            EarlyStopping(patience=1, min_delta=0.5),
            "stopped after epoch 2: validation loss has not been better by more than 0.5 for 1 epoch; "
            "best was 0.7 in epoch 2",
            "early",
        ),
        (TargetLoss(0.65, "validation_loss"), "stopped after epoch 3: validation loss 0.6 reached 0.65", "target"),
        (MaxEpochs(2), "stopped after epoch 2: that is the number of epochs asked for", "epochs"),
    ],
)
def test_a_stop_says_why(rule, reason, kind):
    stop = replay(recorded(LOSSES), rule)
    assert (stop.reason, stop.kind) == (reason, kind)


def test_a_rule_that_was_content_says_so_and_knows_the_best():
    rule = EarlyStopping(patience=50)
    assert replay(recorded(LOSSES), rule) == Stop(None, 6, "would not have stopped within 9 epochs")
    assert replay(recorded([]), rule) == Stop(None, None, "would not have stopped within 0 epochs")


def test_accuracy_is_reported_as_it_is():
    stop = replay(recorded(validation_accuracy=[0.9, 0.8]), EarlyStopping("validation_accuracy", patience=1))
    assert "best was 0.9 in epoch 1" in stop.reason


# Wrong use


def test_a_column_that_was_not_recorded_lists_those_that_were():
    with pytest.raises(ValueError, match="no column 'validation_los' to watch; there are: validation_loss"):
        replay(recorded(LOSSES), EarlyStopping(monitor="validation_los"))


def test_the_history_of_a_stack_is_replayed_run_by_run():
    stack = History.from_columns({"validation_loss": np.array([LOSSES, LOSSES[::-1]]).T})
    with pytest.raises(ValueError, match=r"history\.run\(0\)"):
        replay(stack, EarlyStopping())
    assert replay(stack.run(0), EarlyStopping(patience=2)).epoch == 5


@pytest.mark.parametrize("wrong", [{"patience": -1}, {"patience": 1.5}, {"min_delta": -0.1}, {"min_delta": nan}])
def test_impossible_settings(wrong):
    with pytest.raises(ConfigError, match=next(iter(wrong))):
        EarlyStopping(**wrong)
    with pytest.raises(ConfigError, match="epochs"):
        MaxEpochs(0)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (lambda: replay(recorded(LOSSES), 5), "5 is not a stopping rule; give one, like EarlyStopping"),
        (lambda: replay(recorded(LOSSES), EarlyStopping), "EarlyStopping is a class; make a rule of it"),
        (lambda: EarlyStopping() | 3, "3 is not a stopping rule"),
        (lambda: EarlyStopping() & "target", "'target' is not a stopping rule"),
        (lambda: TargetLoss("low"), "target 'low' is not a number"),
        (lambda: TargetLoss(0.1, monitor=3), "monitor 3 is not the name of a column"),
        (lambda: EarlyStopping(None), "monitor None is not the name of a column"),
    ],
)
def test_what_is_no_rule(wrong, sentence):
    with pytest.raises(ValueError, match=sentence):
        wrong()


# Properties


losses = st.lists(st.floats(0, 10, allow_nan=False), min_size=1, max_size=40)


@given(losses, st.integers(1, 10), st.floats(0, 1))
@settings(deadline=None)
def test_more_patience_never_stops_sooner(values, patience, min_delta):
    rules = [EarlyStopping(patience=p, min_delta=min_delta) for p in (patience, patience + 1)]
    early, late = (when(rule, values)[0] or inf for rule in rules)
    assert early < late or early == late == inf


@given(losses, st.integers(1, 10))
@settings(deadline=None)
def test_the_best_epoch_is_the_least_value_up_to_the_stop(values, patience):
    epoch, best = when(EarlyStopping(patience=patience), values)
    assert best == int(np.argmin(values[:epoch])) + 1


@given(losses, st.integers(1, 6), st.integers(1, 30))
@settings(deadline=None)
def test_either_stops_with_the_first_and_both_with_the_last(values, patience, epochs):
    rules = EarlyStopping(patience=patience), MaxEpochs(epochs)
    ends = [when(rule, values)[0] or inf for rule in rules]
    assert (when(AnyOf(rules), values)[0] or inf) == min(ends)
    assert (when(AllOf(rules), values)[0] or inf) == max(ends)


# The same rule beside a training


X = np.random.default_rng(0).normal(size=(40, 2))
Y = np.arange(40) % 2  # nothing to learn: validation must get worse


@pytest.mark.parametrize(
    "rule",
    [
        EarlyStopping(patience=2),
        EarlyStopping(patience=5, min_delta=0.01),
        EarlyStopping(monitor="validation_accuracy", patience=4),
        TargetLoss(0.6),
        EarlyStopping(patience=3) | TargetLoss(0.3),
        EarlyStopping(patience=3) & TargetLoss(0.6),
    ],
    ids=repr,
)
def test_replay_tells_where_a_training_stops(rule):
    def train(stop):
        net = Network([2, 16, 2], optimizer=Adam(0.02), seed=1)
        data = {"validation_data": (X[30:], Y[30:]), "metrics": ("accuracy",), "batch_size": 10}
        return net.fit(X[:30], Y[:30], epochs=200, stop=stop, **data)

    stopped, whole = train([rule]), train([])
    assert stopped.stop is not None
    assert replay(whole, rule) == stopped.stop
    assert len(stopped) == stopped.stop.epoch
    np.testing.assert_array_equal(whole["train_loss"][: len(stopped)], stopped["train_loss"])
