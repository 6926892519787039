"""Diagnosis: each finding on curves made by hand, and on runs that are known to show it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnlab import Config, EarlyStopping, History, replay, run
from nnlab.training.diagnosis import diagnose
from nnlab.training.history import Stop


def history(train, validation=None, running=None, accuracy=None) -> History:
    n = len(train)
    columns = {"train_loss": train, "running_loss": running if running is not None else train}
    if validation is not None:
        columns |= {
            "validation_loss": validation,
            "validation_accuracy": accuracy if accuracy is not None else [0.9] * n,
        }
    made = History.from_columns(columns)
    made.initial = {"train_loss": float(train[0]) * 1.2}
    return made


def kinds(made: History, config: Config | None = None, **facts) -> list[str]:
    return [finding.kind for finding in diagnose(made, config or Config(), **facts)]


STATES = (
    *("overfitting", "gap", "caught", "still_learning", "underfitting", "good", "uncertain", "no_validation"),
    "diverged",
)
FALLING = np.geomspace(2.0, 0.05, 40)
SETTLED = 0.05 + np.geomspace(2.0, 0.001, 40)


def test_nothing_to_say_before_the_first_epoch():
    assert diagnose(History(), Config()) == []


def test_overfitting_names_the_best_epoch_and_offers_the_remedies_in_turn():
    turning = np.concatenate([np.linspace(2, 0.5, 15), np.linspace(0.5, 1.0, 25)])
    found = diagnose(history(FALLING, turning), Config())[0]
    assert (found.kind, found.values["best"], found.change) == ("overfitting", 15, {"early_stopping": True})
    assert found.values == pytest.approx({"best": 15, "low": 0.5, "now": 1.0, "train": 0.05})
    stopped = Config(early_stopping=True)
    assert diagnose(history(FALLING, turning), stopped)[0].change == {"l2": 0.01}
    assert diagnose(history(FALLING, turning), stopped.replace(l2=0.01))[0].change == {"dropout": 0.3}
    assert diagnose(history(FALLING, turning), stopped.replace(dropout=0.3, l2=0.01))[0].change == {"l2": 0.03}


def test_a_validation_curve_that_is_ragged_but_falls_is_no_overfitting():
    ragged = FALLING + 0.01 * np.random.default_rng(0).standard_normal(40)
    assert "overfitting" not in kinds(history(FALLING, np.abs(ragged)))


def test_a_gap_without_a_turn():
    assert kinds(history(FALLING, np.maximum(FALLING, 0.6)))[0] == "gap"


def test_a_good_fit():
    assert kinds(history(SETTLED, SETTLED * 1.1)) == ["good"]


def test_oscillation_asks_for_a_third_of_the_rate():
    jumping = np.where(np.arange(40) % 2, 2.0, 2.8)
    state, remark = diagnose(history(jumping, jumping), Config(learning_rate=3.0))
    assert (state.kind, state.change) == ("underfitting", {})
    assert (remark.kind, remark.change) == ("oscillating", {"learning_rate": 1.0})


def test_stuck_is_underfitting_and_creeping_is_slow():
    assert kinds(history(np.full(40, 1.0), np.full(40, 1.0)))[0] == "underfitting"
    state, remark = diagnose(history(np.linspace(2.0, 1.5, 40), np.linspace(2.0, 1.5, 40)), Config(learning_rate=0.1))
    assert (state.kind, state.change) == ("still_learning", {})
    assert state.values == {
        "curve": "validation_loss",
        "before": pytest.approx(1.67, abs=0.01),
        "now": 1.5,
        "epochs": 13,
    }
    assert (remark.kind, remark.change) == ("slow", {"learning_rate": 0.3})


def test_dropout_explains_a_validation_loss_below_the_loss_as_trained():
    made = history(FALLING, FALLING * 1.05, running=FALLING * 2)
    assert "dropout_gap" in kinds(made, Config(dropout=0.5))
    assert "dropout_gap" not in kinds(made, Config())


def test_a_small_validation_set_is_uncertain_by_its_standard_error():
    found = [
        f for f in diagnose(history(SETTLED, SETTLED * 1.05), Config(), samples=25) if f.kind == "small_validation"
    ]
    assert found[0].values == {"n": 25, "spread": "6 %"}
    assert "small_validation" not in kinds(history(SETTLED, SETTLED * 1.05), samples=500)


@pytest.mark.parametrize(
    ("health", "kind"),
    [
        ({"dead": 0.6}, "dead"),
        ({"saturated": 0.9}, "saturated"),
        ({"ratio": 5000.0}, "vanishing"),
        ({"constant": True}, "constant"),
    ],
)
def test_what_the_network_itself_shows(health, kind):
    assert kind in kinds(history(FALLING, FALLING * 1.05), health=health)


def test_divergence_comes_first_and_alone():
    made = history(FALLING)
    made.stop = Stop(3, None, "diverged in epoch 3", "diverged")
    found = diagnose(made, Config(learning_rate=10.0))
    assert [(f.kind, f.change) for f in found] == [("diverged", {"learning_rate": 0.1})]


@pytest.mark.parametrize(
    ("kind", "config"),
    [
        ("overfitting", Config(dataset="breast_cancer", hidden=(32, 32), optimizer="adam", learning_rate=0.01)),
        ("underfitting", Config(dataset="spiral", noise=0.05, hidden=(2,), epochs=200)),
        ("still_learning", Config(dataset="digits", hidden=(32,), learning_rate=0.0005, epochs=60)),
        ("diverged", Config(dataset="digits", hidden=(32,), learning_rate=1000.0, epochs=5)),
        ("still_learning", Config(dataset="moons", noise=0.1, hidden=(8,), epochs=100)),
        ("good", Config(dataset="moons", noise=0.1, hidden=(8,), learning_rate=0.5, epochs=200)),
        ("good", Config(dataset="digits", hidden=(32,), epochs=60)),
    ],
)  # fmt: skip
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_real_runs_are_recognised_whatever_the_seed(kind, config, seed):
    done = run(config.replace(init_seed=seed, shuffle_seed=seed))
    assert diagnose(done.history, config, samples=100)[0].kind == kind


@pytest.mark.parametrize(
    ("kind", "config"),
    [
        ("slow", Config(dataset="digits", hidden=(32,), learning_rate=0.0005, epochs=60)),
        ("symmetric", Config(dataset="digits", hidden=(32,), initializer="zeros", epochs=5)),
    ],
)
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_real_runs_get_the_remark_that_explains_them(kind, config, seed):
    done = run(config.replace(init_seed=seed, shuffle_seed=seed))
    assert diagnose(done.history, config, samples=100)[1].kind == kind


@pytest.mark.parametrize("field", ["change"])
def test_every_suggestion_is_a_config(field):
    turning = np.concatenate([np.linspace(2, 0.5, 15), np.linspace(0.5, 1.0, 25)])
    for made in (history(FALLING, turning), history(np.full(40, 1.0), np.full(40, 1.0))):
        for config in (Config(), Config(hidden=()), Config(dataset="sine")):
            for found in diagnose(
                made, config, samples=10, health={"dead": 1.0, "constant": True, "ratio": 1e6, "saturated": 1.0}
            ):
                config.replace(**getattr(found, field))


LOSS = st.one_of(st.floats(0, 5), st.sampled_from([0.0, 1e-12, 1e30, float("inf"), float("nan")]))


@settings(max_examples=150, deadline=None)
@given(
    losses=st.lists(st.tuples(st.floats(0, 100), LOSS, st.floats(0, 1)), min_size=1, max_size=40),
    has_validation=st.booleans(),
    samples=st.sampled_from([0, 1, 12, 1000]),
    patience=st.sampled_from([None, 1, 3]),
    restore=st.booleans(),
    chance=st.sampled_from([None, 0.7, 0.0]),
)
def test_any_record_gets_one_state_and_at_most_one_remark(losses, has_validation, samples, patience, restore, chance):
    train, validation, accuracy = (np.array(column) for column in zip(*losses, strict=True))
    made = history(train, validation if has_validation else None, accuracy=accuracy)
    config = Config(early_stopping=patience is not None, patience=patience or 5, restore_best=restore, l2=0.1)
    if patience and has_validation:
        stop = replay(made, EarlyStopping(patience=patience))
        made.stop = stop if stop.epoch else None
    found = diagnose(made, config, samples=samples if has_validation else 0, chance=chance)
    assert 1 <= len(found) <= 2
    assert found[0].kind in STATES
    assert all(finding.kind not in STATES for finding in found[1:])
    for finding in found:
        config.replace(**finding.change)
