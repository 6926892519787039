"""A pace by duration: the same time for every run, slow at first, and never in the way of whoever has changed it."""

from __future__ import annotations

import asyncio
import time

import pytest

from nnlab import Config
from nnlab.lab import Lab
from nnlab.lab.runtime.pace import TO_WATCH, RunIn
from nnlab.lab.runtime.player import Player

from ..players import player_of

SMALL = Config(dataset="moons", samples=100, hidden=(4,), epochs=200, batch_size=20)


def playing(seconds: float | None, then=None, config: Config = SMALL, **how) -> tuple[Player, float]:
    """Play at this pace until `then` says so, or the end; return the player and the seconds it took."""

    async def main() -> tuple[Player, float]:
        player = player_of(config)
        player.pace = RunIn(seconds) if seconds else None
        begun = time.perf_counter()
        player.play(**how)
        while player.playing and not (then and then(player, time.perf_counter() - begun)):
            await asyncio.sleep(0.005)
        return player, time.perf_counter() - begun

    return asyncio.run(main())


@pytest.mark.parametrize("epochs", [20, 200])
def test_a_run_takes_as_long_however_many_epochs_it_has(epochs):
    player, seconds = playing(1.0, config=SMALL.replace(epochs=epochs))
    assert player.session.present.finished
    assert 0.9 < seconds < 1.6
    assert playing(None, config=SMALL.replace(epochs=epochs))[1] < 0.7


def test_it_begins_slowly():
    player, seconds = playing(2.0, then=lambda player, passed: passed > 0.5)
    assert 0.5 * 12.5 < player.session.present.progress < 1.5 * 200 * (seconds / 2.0) ** 2


def test_the_law():
    assert [RunIn(8).after(0, t) for t in (0, 2, 4, 8, 9)] == [0, 1 / 16, 1 / 4, 1, 1]
    assert RunIn(8).after(1 / 4, 2) == pytest.approx((6 / 8) ** 2)
    assert RunIn(8).left(0) == 8 and RunIn(8).left(1 / 4) == 4 and RunIn(8).left(1) == 0
    for seconds in (0, -1, float("nan"), float("inf")):
        with pytest.raises(ValueError, match="no pace"):
            RunIn(seconds)


def test_after_a_pause_it_goes_on_from_where_it_is():
    async def main() -> float:
        player = player_of(SMALL)
        player.pace = RunIn(1.0)
        for _ in range(2):
            player.play()
            await asyncio.sleep(0.3)
            player.pause()
            await asyncio.sleep(0.2)
        return player.session.present.progress

    assert 200 * 0.4**2 < asyncio.run(main()) < 200 * 0.75**2  # due after 0.6 s: 72


def test_further_epochs_begin_slowly_again():
    async def main() -> tuple[float, int]:
        player = player_of(SMALL)
        player.run()
        player.pace = RunIn(1.0)
        player.play()
        await asyncio.sleep(0.25)
        player.pause()
        return player.session.present.progress, player.session.present.goal

    progress, goal = asyncio.run(main())
    assert goal == 400
    assert 201 < progress < 240


def test_another_pace_acts_at_once():
    async def main() -> list[float]:
        player, seen = player_of(SMALL.replace(epochs=5000)), []
        present = player.session.present
        player.pace = 1.0
        player.play()
        await asyncio.sleep(0.1)
        seen.append(present.progress)
        player.pace = None
        while present.progress < 50:
            await asyncio.sleep(0.005)
        player.pace = RunIn(3600)
        await asyncio.sleep(0.05)
        seen.append(present.progress)
        await asyncio.sleep(0.3)
        seen.append(present.progress)
        player.pause()
        return seen

    slow, fast, slow_again = asyncio.run(main())
    assert slow < 1 and fast >= 50
    assert slow_again - fast < 3


def test_the_seconds_left_are_those_of_the_pace_or_else_of_the_machine():
    def told(pace, then=0.4, **settings) -> tuple[float, Player]:
        async def main() -> tuple[float, Player]:
            player = player_of(SMALL.replace(**settings))
            player.pace = pace
            assert player.seconds_left is None
            player.play()
            await asyncio.sleep(then)
            left = player.seconds_left
            player.pause()
            return left, player

        return asyncio.run(main())

    assert 0.3 < told(RunIn(1.0))[0] < 0.75
    assert 17 < told(10.0)[0] < 20
    left, player = told(RunIn(0.5), epochs=100_000)  # more than the machine can do
    speed = player.session.present.progress / 0.4
    assert left == pytest.approx(100_000 / speed, rel=0.5)


def test_a_lab_begins_with_a_pace_to_watch_and_code_is_not_slowed():
    lab = Lab(SMALL)
    assert lab.player.pace == TO_WATCH and 6 <= TO_WATCH.seconds <= 10
    assert lab.toolbar.pace.value == TO_WATCH and lab.toolbar.pace.label == "run in 8 s"
    begun = time.perf_counter()
    lab.run()
    assert time.perf_counter() - begun < 3
    lab.toolbar.pace.value = 0
    assert lab.player.pace is None
    lab.player.pace = 17.5
    lab.redraw()
    assert lab.toolbar.pace.label == "17.5 epochs/s"
    lab.speak("zh")
    assert lab.toolbar.pace.label == "17.5 轮/秒" and lab.player.pace == 17.5
