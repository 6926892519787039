"""The player: playing in the background, pausing, stepping, in slow motion; with or without a loop."""

from __future__ import annotations

import asyncio
import threading

import numpy as np
import pytest

from nnlab import Config
from nnlab.lab.runtime.player import Player

from ..players import player_of

SMALL = Config(dataset="moons", samples=100, hidden=(8,), epochs=5, batch_size=16)


def curve(player: Player) -> np.ndarray:
    return player.session.present.history["validation_loss"].copy()


async def until(true, seconds: float = 10.0) -> None:
    for _ in range(int(seconds / 0.005)):
        if true():
            return
        await asyncio.sleep(0.005)
    raise AssertionError("waited in vain")


def test_runs_to_the_end_and_then_further():
    player = player_of(SMALL)
    player.run()
    assert len(player.session.present.history) == 5
    assert player.session.present.finished
    player.run(epochs=3)
    assert len(player.session.present.history) == 8


def test_one_step_is_one_mini_batch():
    player = player_of(SMALL)
    player.step()
    assert player.session.present.position[:3] == (1, 1, 4)
    assert len(player.session.present.history) == 0
    for _ in range(3):
        player.step()
    assert player.session.present.position[:3] == (1, 4, 4)
    assert len(player.session.present.history) == 1


@pytest.mark.parametrize("events", range(1, 9))
def test_wherever_a_pause_falls_a_step_is_one_more_mini_batch(events):
    player = player_of(SMALL)
    present = player.session.present
    present.aim(None)
    for _ in range(events):
        present.advance()
    player.step()
    epoch, batch, batches, _ = present.position
    assert (epoch - 1) * batches + batch == events + 1
    assert present.progress == pytest.approx((events + 1) / batches)


def test_one_epoch_ends_with_the_epoch_it_is_in():
    player = player_of(SMALL)
    player.step()
    player.step_epoch()
    assert len(player.session.present.history) == 1
    player.step_epoch()
    assert len(player.session.present.history) == 2


def test_steps_and_epochs_and_a_run_give_the_same_curve():
    whole, pieces = player_of(SMALL), player_of(SMALL)
    whole.run()
    for _ in range(7):
        pieces.step()
    pieces.step_epoch()
    pieces.run()
    np.testing.assert_array_equal(curve(whole), curve(pieces))


def test_plays_in_the_background_and_pauses():
    async def main() -> None:
        player = player_of(SMALL.replace(epochs=100_000))
        player.play()
        assert player.playing
        assert len(player.session.present.history) == 0
        await until(lambda: len(player.session.present.history) > 5)
        player.pause()
        await asyncio.sleep(0.01)
        done = player.session.present.progress
        await asyncio.sleep(0.05)
        assert player.session.present.progress == done

    asyncio.run(main())


def test_play_ends_by_itself_with_the_same_curve_as_run():
    async def main() -> np.ndarray:
        player = player_of(SMALL)
        player.play()
        await until(lambda: not player.playing)
        return curve(player)

    alone = player_of(SMALL)
    alone.run()
    np.testing.assert_array_equal(asyncio.run(main()), curve(alone))


def test_slow_motion_keeps_its_pace():
    async def main() -> float:
        player = player_of(SMALL.replace(epochs=1000))
        player.pace = 10
        player.play()
        await asyncio.sleep(0.5)
        player.pause()
        return player.session.present.progress

    assert 1 < asyncio.run(main()) <= 7


def test_a_wish_from_another_thread_is_carried_out_on_the_loop():
    async def main() -> None:
        player, seen = player_of(SMALL), []
        thread = threading.Thread(target=lambda: player.post(lambda: seen.append(threading.current_thread())))
        thread.start()
        thread.join()
        await until(lambda: bool(seen))
        assert seen == [threading.main_thread()]

    asyncio.run(main())


def test_an_exception_while_training_is_kept_and_the_run_too():
    async def main() -> None:
        player = player_of(SMALL.replace(epochs=100_000))
        player.play()
        await until(lambda: len(player.session.present.history) > 2)
        player.session.present.network.optimizer.update = None  # type: ignore[method-assign, assignment]
        await until(lambda: not player.playing)
        assert isinstance(player.session.present.error, TypeError)
        assert len(player.session.present.history) > 2
        player.session.reset()
        assert player.session.present.error is None
        player.step()
        assert player.session.present.error is None

    asyncio.run(main())


def test_without_a_loop_play_says_what_to_do():
    with pytest.raises(RuntimeError, match=r"use run\(\)"):
        player_of(SMALL).play()


def test_a_divergence_ends_the_run_and_play_does_not_go_on():
    player = player_of(SMALL.replace(learning_rate=1000))
    player.run()
    assert player.session.present.diverged
    assert np.isfinite(player.session.present.network.parameters).all()
    player.step()
    player.step_epoch()
    assert len(player.session.present.history) == 0
