"""Schedules: the points one knows by heart, and Keras' plateau rule step by step."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnlab.nn.schedules import SCHEDULES, Exponential, OneCycle, ReduceOnPlateau, Schedule, Step, WarmUp

every = pytest.mark.parametrize("name", SCHEDULES)


@pytest.mark.parametrize(
    ("name", "points"),
    [
        ("constant", {0: 1, 0.5: 1, 0.999: 1}),
        ("step", {0: 1, 0.333: 1, 1 / 3: 0.1, 0.666: 0.1, 2 / 3: 0.01, 0.999: 0.01}),
        ("exponential", {0: 1, 0.5: 0.1, 1: 0.01}),
        ("cosine", {0: 1, 1 / 3: 0.75, 0.5: 0.5, 2 / 3: 0.25, 1: 0}),
        ("warm_up", {0: 0.1, 0.05: 0.55, 0.1: 1, 0.5: 1}),
        ("one_cycle", {0: 0.04, 0.15: 0.52, 0.3: 1, 0.65: 0.500005, 1: 1e-5}),
        ("reduce_on_plateau", {0: 1, 0.5: 1}),
    ],
)
def test_known_points(name, points):
    schedule = SCHEDULES[name]()
    for progress, factor in points.items():
        assert schedule.factor(progress) == pytest.approx(factor, rel=1e-12, abs=1e-15)


@every
@given(progress=st.floats(0, 1 - 1e-7))
@settings(deadline=None)
def test_a_factor_is_a_plain_float_above_0_and_at_most_1(name, progress):
    factor = SCHEDULES[name]().factor(progress)
    assert type(factor) is float
    assert 0 < factor <= 1


@every
def test_a_schedule_does_not_depend_on_what_was_asked_before(name):
    asked, fresh = SCHEDULES[name](), SCHEDULES[name]()
    for progress in (0.9, 0.1, 0.5):
        asked.factor(progress)
    assert asked.factor(0.37) == fresh.factor(0.37)


@pytest.mark.parametrize("epochs", [3, 30, 90, 99])
def test_step_falls_at_a_third_to_the_epoch(epochs):
    factors = [Step().factor(epoch / epochs) for epoch in range(epochs)]
    third = epochs // 3
    assert factors == pytest.approx([1] * third + [0.1] * third + [0.01] * third)


def test_settings():
    assert Step(0.5, (0.5,)).factor(0.6) == 0.5
    assert Exponential(0.25).factor(0.5) == 0.5
    assert WarmUp(0.5, 0.0).factor(0.25) == 0.5
    assert OneCycle(0.5, 0.1).factor(0.5) == 1
    assert repr(WarmUp()) == "WarmUp(share=0.1, start=0.1)"
    assert repr(ReduceOnPlateau()) == "ReduceOnPlateau(shrink=0.1, patience=10, min_delta=0.0001)"


def keras_plateau(losses, shrink, patience, min_delta):
    """Keras' ReduceLROnPlateau.on_epoch_end, mode "min", no cooldown, in plain numbers."""
    best, wait, factor, factors = math.inf, 0, 1.0, []
    for loss in losses:
        if loss < best - min_delta:
            best, wait = loss, 0
        else:
            wait += 1
            if wait >= patience:
                factor *= shrink
                wait = 0
        factors.append(factor)
    return factors


def plateau(losses, *settings):
    schedule, factors = ReduceOnPlateau(*settings), []
    for loss in losses:
        schedule.observe(loss)
        factors.append(schedule.factor(0.5))
    return factors


def test_plateau_by_hand():
    losses = [1.0, 0.9, 0.95, 0.92, 0.91, 0.8, 0.79995, 0.8, 0.8, 0.5]
    #         best best  1     2     3    best   1 (min_delta)  2    3   best
    assert plateau(losses, 0.5, 3, 1e-3) == [1, 1, 1, 1, 0.5, 0.5, 0.5, 0.5, 0.25, 0.25]


losses = st.lists(st.one_of(st.floats(0, 3), st.just(math.nan), st.just(math.inf)), max_size=60)


@given(losses, st.integers(1, 5), st.sampled_from([0.0, 1e-4, 0.1]))
@settings(deadline=None)
def test_plateau_is_keras(losses, patience, min_delta):
    assert plateau(losses, 0.1, patience, min_delta) == keras_plateau(losses, 0.1, patience, min_delta)


@given(st.lists(st.tuples(st.floats(0, 3), st.floats(0, 3), st.floats(0, 3)), min_size=1, max_size=40))
@settings(deadline=None)
def test_plateau_judges_the_runs_of_a_stack_one_by_one(rows):
    stacked = np.array(plateau([np.array(row) for row in rows], 0.1, 2))
    assert stacked.shape == (len(rows), 3)
    for run in range(3):
        np.testing.assert_array_equal(stacked[:, run], plateau([row[run] for row in rows], 0.1, 2))


def test_plateau_replayed_is_plateau_resumed():
    losses = np.random.default_rng(0).random(50).round(2)
    straight, resumed = ReduceOnPlateau(patience=3), ReduceOnPlateau(patience=3)
    for loss in losses:
        straight.observe(loss)
    for loss in losses[:20].tolist() + losses[20:].tolist():
        resumed.observe(loss)
    assert straight.factor(0) == resumed.factor(0) < 1


@every
def test_observing_is_harmless_elsewhere(name):
    schedule = SCHEDULES[name]()
    assert isinstance(schedule, Schedule)
    before = schedule.factor(0.4)
    schedule.observe(1.0)
    assert schedule.factor(0.4) == before
