"""A pace by duration: the same time for every run, slow at first, and never in the way of whoever has changed it.

The clock is the tests' own, so that a busy machine changes nothing.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import pytest

from nnlab import Config
from nnlab.lab import Lab
from nnlab.lab.runtime import player as module
from nnlab.lab.runtime.event_loop import EventLoop
from nnlab.lab.runtime.pace import TO_WATCH, RunIn
from nnlab.lab.runtime.player import Player

from ..players import player_of

SMALL = Config(dataset="moons", samples=100, hidden=(4,), epochs=200, batch_size=20)
SLICE = 0.01


class Clock:
    """A clock that stands still, but for `cost` seconds each time it is read: what a mini-batch takes."""

    def __init__(self) -> None:
        self.now, self.cost = 100.0, 0.0

    def perf_counter(self) -> float:
        self.now += self.cost
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[Clock]:
    made = Clock()
    with monkeypatch.context() as patch:
        patch.setattr(module, "time", made)
        for name in ("check", "start", "take"):
            patch.setattr(EventLoop, name, lambda *_: None)
        yield made


def playing(clock: Clock, pace, config: Config = SMALL) -> Player:
    """Return a player that plays at this pace."""
    player = player_of(config)
    player.pace = pace
    player.play()
    return player


def wait(clock: Clock, player: Player, seconds: float = math.inf) -> float:
    """Let so much time pass, or all until the run ends; return how much it was."""
    begun = clock.now
    while player.playing and clock.now < begun + seconds - SLICE / 2:
        clock.now = max(clock.now, player._last + SLICE)
        player.work(clock.now + SLICE)
    return clock.now - begun


@pytest.mark.parametrize("epochs", [20, 200])
def test_a_run_takes_as_long_however_many_epochs_it_has(clock, epochs):
    player = playing(clock, RunIn(1.0), SMALL.replace(epochs=epochs))
    assert wait(clock, player) == pytest.approx(1.0, abs=0.03)
    assert player.session.present.finished
    assert wait(clock, playing(clock, None, SMALL.replace(epochs=epochs))) < 1.5 * SLICE


def test_it_begins_slowly(clock):
    player = playing(clock, RunIn(2.0))
    wait(clock, player, 0.5)
    assert player.session.present.progress == pytest.approx(200 / 16, rel=0.1)
    wait(clock, player, 0.5)
    assert player.session.present.progress == pytest.approx(200 / 4, rel=0.05)


def test_the_law():
    assert [RunIn(8).after(0, t) for t in (0, 2, 4, 8, 9)] == [0, 1 / 16, 1 / 4, 1, 1]
    assert RunIn(8).after(1 / 4, 2) == pytest.approx((6 / 8) ** 2)
    assert RunIn(8).left(0) == 8 and RunIn(8).left(1 / 4) == 4 and RunIn(8).left(1) == 0
    for seconds in (0, -1, float("nan"), float("inf")):
        with pytest.raises(ValueError, match="no pace"):
            RunIn(seconds)


def test_after_a_pause_it_goes_on_from_where_it_is(clock):
    player = playing(clock, RunIn(1.0))
    wait(clock, player, 0.3)
    player.pause()
    clock.now += 5
    player.play()
    wait(clock, player, 0.3)
    assert player.session.present.progress == pytest.approx(200 * 0.6**2, rel=0.05)


def test_further_epochs_begin_slowly_again(clock):
    player = player_of(SMALL)
    player.run()
    player.pace = RunIn(1.0)
    player.play()
    wait(clock, player, 0.25)
    assert player.session.present.goal == 400
    assert player.session.present.progress == pytest.approx(200 + 200 / 16, abs=2)


def test_another_pace_acts_at_once(clock):
    player = playing(clock, 1.0, SMALL.replace(epochs=5000))
    present = player.session.present
    wait(clock, player, 0.1)
    assert 0 < present.progress < 1
    player.pace, clock.cost = None, 0.001
    wait(clock, player, 0.5)
    fast = present.progress
    assert fast >= 50
    player.pace = RunIn(3600)
    wait(clock, player, 0.5)
    assert present.progress - fast < 3


def test_the_seconds_left_are_those_of_the_pace_or_else_of_the_machine(clock):
    def told(pace, **settings) -> tuple[float, Player]:
        player = player_of(SMALL.replace(**settings))
        assert player.seconds_left is None
        player.pace = pace
        player.play()
        wait(clock, player, 0.4)
        left = player.seconds_left
        player.pause()
        return left, player

    assert told(RunIn(1.0))[0] == pytest.approx(0.6, abs=0.03)
    assert told(10.0)[0] == pytest.approx(19.6, abs=0.1)
    clock.cost = 0.001
    left, player = told(RunIn(0.5), epochs=100_000)  # more than the machine can do
    speed = player.session.present.progress / 0.4
    assert left == pytest.approx(100_000 / speed, rel=0.2)


def test_a_lab_begins_with_a_pace_to_watch_and_code_is_not_slowed(monkeypatch):
    lab = Lab(SMALL)
    assert lab.player.pace == TO_WATCH and 6 <= TO_WATCH.seconds <= 10
    assert lab.toolbar.pace.value == TO_WATCH and lab.toolbar.pace.label == "run in 8 s"
    monkeypatch.setattr(RunIn, "after", None)  # nobody asks it
    lab.run()
    assert len(lab.history) == SMALL.epochs
    lab.toolbar.pace.value = 0
    assert lab.player.pace is None
    lab.player.pace = 17.5
    lab.redraw()
    assert lab.toolbar.pace.label == "17.5 epochs/s"
    lab.speak("zh")
    assert lab.toolbar.pace.label == "17.5 轮/秒" and lab.player.pace == 17.5
