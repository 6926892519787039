"""The player: playing in the background, pausing, stepping, exact replay, changes in mid-run, looking back."""

from __future__ import annotations

import asyncio
import threading

import numpy as np
import pytest

from nnlab import Config, ConfigError
from nnlab.lab.runtime.checkpoints import Checkpoints
from nnlab.lab.runtime.player import Player
from nnlab.training.training import Step

SMALL = Config(dataset="moons", samples=100, hidden=(8,), epochs=5, batch_size=16)


def curve(player: Player) -> np.ndarray:
    return player.history["validation_loss"].copy()


async def until(true, seconds: float = 10.0) -> None:
    for _ in range(int(seconds / 0.005)):
        if true():
            return
        await asyncio.sleep(0.005)
    raise AssertionError("waited in vain")


def test_runs_to_the_end_and_then_further():
    player = Player(SMALL)
    player.run()
    assert len(player.history) == 5
    assert player.finished
    player.run(epochs=3)
    assert len(player.history) == 8


def test_one_step_is_one_mini_batch():
    player = Player(SMALL)
    player.step()
    assert player.position[:3] == (1, 1, 4)
    assert len(player.history) == 0
    for _ in range(3):
        player.step()
    assert player.position[:3] == (1, 4, 4)
    assert len(player.history) == 1


def test_one_epoch_ends_with_the_epoch_it_is_in():
    player = Player(SMALL)
    player.step()
    player.step_epoch()
    assert len(player.history) == 1
    player.step_epoch()
    assert len(player.history) == 2


def test_steps_and_epochs_and_a_run_give_the_same_curve():
    whole, pieces = Player(SMALL), Player(SMALL)
    whole.run()
    for _ in range(7):
        pieces.step()
    pieces.step_epoch()
    pieces.run()
    np.testing.assert_array_equal(curve(whole), curve(pieces))


def test_reset_replays_to_the_last_bit():
    player = Player(SMALL.replace(dropout=0.3, optimizer="adam", learning_rate=0.01))
    player.run()
    first = curve(player)
    player.reset()
    assert len(player.history) == 0
    player.run()
    np.testing.assert_array_equal(curve(player), first)


def test_new_weights_are_others():
    player = Player(SMALL)
    before = player.network.parameters.copy()
    player.new_weights()
    assert player.config.init_seed == 1
    assert not np.array_equal(player.network.parameters, before)


def test_a_live_setting_acts_in_mid_run_and_leaves_a_mark():
    player = Player(SMALL)
    player.step_epoch()
    for rate in (0.05, 0.02, 0.01):
        player.change(player.config.replace(learning_rate=rate))
    player.step_epoch()
    assert player.history["learning_rate"].tolist() == [0.1, 0.01]
    assert [tuple(mark) for mark in player.history.marks] == [(1, "learning rate 0.1 → 0.01")]


@pytest.mark.parametrize(("name", "value"), [("l1", 0.01), ("l2", 0.1), ("dropout", 0.5), ("momentum", 0.5)])
def test_every_live_setting_acts(name, value):
    config = SMALL.replace(optimizer="momentum", learning_rate=0.01)
    plain, changed = Player(config), Player(config)
    for player in (plain, changed):
        player.step_epoch()
    changed.change(changed.config.replace(**{name: value}))
    for player in (plain, changed):
        player.step_epoch()
    assert curve(plain)[0] == curve(changed)[0]
    assert plain.history["running_loss"][1] != changed.history["running_loss"][1]


def test_another_setting_prepares_a_new_run_and_keeps_the_old_one():
    player = Player(SMALL)
    player.run()
    old = curve(player)
    player.change(SMALL.replace(hidden=(4,)))
    assert len(player.history) == 0
    np.testing.assert_array_equal(player.runs[-1].history["validation_loss"], old)


@pytest.mark.parametrize(
    "wrong",
    [
        {"batch_size": 500},
        {"train_size": 5000},
        {"dataset": "sine", "output": "softmax"},
        {"augmentation": ("rotate",)},
    ],
)
def test_what_cannot_be_prepared_leaves_the_run_as_it_was(wrong):
    player = Player(SMALL)
    player.run()
    network, history = player.network, player.history
    with pytest.raises(ConfigError) as caught:
        player.change(SMALL.replace(**wrong))
    assert set(caught.value.problems) & set(wrong)
    assert player.network is network
    assert player.history is history
    assert player.config == SMALL


def test_plays_in_the_background_and_pauses():
    async def main() -> None:
        player = Player(SMALL.replace(epochs=100_000))
        player.play()
        assert player.playing
        assert len(player.history) == 0
        await until(lambda: len(player.history) > 5)
        player.pause()
        await asyncio.sleep(0.01)
        done = player.progress
        await asyncio.sleep(0.05)
        assert player.progress == done

    asyncio.run(main())


def test_play_ends_by_itself_with_the_same_curve_as_run():
    async def main() -> np.ndarray:
        player = Player(SMALL)
        player.play()
        await until(lambda: not player.playing)
        return curve(player)

    alone = Player(SMALL)
    alone.run()
    np.testing.assert_array_equal(asyncio.run(main()), curve(alone))


def test_slow_motion_keeps_its_pace():
    async def main() -> float:
        player = Player(SMALL.replace(epochs=1000))
        player.pace = 10
        player.play()
        await asyncio.sleep(0.5)
        player.pause()
        return player.progress

    assert 1 < asyncio.run(main()) <= 7


def test_a_wish_from_another_thread_is_carried_out_on_the_loop():
    async def main() -> None:
        player, seen = Player(SMALL), []
        thread = threading.Thread(target=lambda: player.post(lambda: seen.append(threading.current_thread())))
        thread.start()
        thread.join()
        await until(lambda: bool(seen))
        assert seen == [threading.main_thread()]

    asyncio.run(main())


def test_an_exception_while_training_is_kept_and_the_run_too():
    async def main() -> None:
        player = Player(SMALL.replace(epochs=100_000))
        player.play()
        await until(lambda: len(player.history) > 2)
        player.network.optimizer.update = None  # type: ignore[method-assign, assignment]
        await until(lambda: not player.playing)
        assert isinstance(player.error, TypeError)
        assert len(player.history) > 2
        player.reset()
        assert player.error is None
        player.step()
        assert player.error is None

    asyncio.run(main())


def test_without_a_loop_play_says_what_to_do():
    with pytest.raises(RuntimeError, match=r"use run\(\)"):
        Player(SMALL).play()


def test_a_divergence_ends_the_run_and_play_does_not_go_on():
    player = Player(SMALL.replace(learning_rate=1000))
    player.run()
    assert player.diverged
    assert np.isfinite(player.network.parameters).all()
    player.step()
    player.step_epoch()
    assert len(player.history) == 0


def test_early_stopping_marks_the_stop_and_training_goes_on_as_a_ghost():
    config = Config(dataset="digits", hidden=(64,), train_size=100, epochs=300, early_stopping=True, patience=5)
    player = Player(config)
    player.run()
    stop = player.history.stop
    assert stop is not None and stop.epoch is not None and stop.best_epoch is not None
    assert stop.kind == "early"
    assert stop.epoch == stop.best_epoch + 5
    assert len(player.history) == 300
    best = player.at(stop.best_epoch)
    np.testing.assert_array_equal(player.snapshot().network.parameters, best.parameters)


def test_looking_back_shows_the_weights_of_that_epoch():
    player, other = Player(SMALL), Player(SMALL)
    player.run()
    other.run(epochs=2)
    player.view(2)
    np.testing.assert_array_equal(player.shown.parameters, other.network.parameters)
    player.view(None)
    assert player.shown is player.network


def test_a_fork_without_a_change_goes_the_same_way():
    player = Player(SMALL.replace(optimizer="adam", learning_rate=0.01, dropout=0.2))
    player.run()
    whole = curve(player)
    player.fork(2, player.config)
    assert len(player.history) == 2
    player.run()
    np.testing.assert_array_equal(curve(player), whole)


def test_a_fork_with_one_change_goes_another_way_from_there():
    player = Player(SMALL)
    player.run()
    whole = curve(player)
    player.fork(2, player.config.replace(learning_rate=0.01))
    player.run()
    assert (curve(player)[:2] == whole[:2]).all()
    assert (curve(player)[2:] != whole[2:]).all()
    with pytest.raises(ValueError, match="keeps its network"):
        player.fork(2, player.config.replace(hidden=(3,)))


def test_opening_the_test_set_is_counted():
    player = Player(SMALL)
    player.run()
    scores = player.test_scores()
    player.test_scores()
    assert player.looks == 2
    x, y = player.data.test.x, player.data.test.y
    assert scores["accuracy"] == pytest.approx((player.network.predict(x) == y).mean())


def test_a_snapshot_can_be_saved_opened_and_goes_on_bit_for_bit(tmp_path):
    from nnlab import load_run

    player, other = Player(SMALL.replace(epochs=3)), Player(SMALL)
    player.run()
    player.snapshot().save(tmp_path / "run.npz")
    other.open(load_run(tmp_path / "run.npz"))
    other.run(epochs=2)
    alone = Player(SMALL)
    alone.run()
    np.testing.assert_array_equal(curve(other), curve(alone))


def test_checkpoints_stay_within_their_budget_and_spread_over_the_run():
    ring = Checkpoints(budget=100 * 80)
    for epoch in range(1001):
        ring.keep(epoch, {"parameters": np.full(10, epoch)})
    kept = ring.epochs
    assert 30 < len(kept) <= 100
    assert kept[0] == 0
    assert np.ptp(np.diff(kept)) == 0
    assert ring.nearest(1000)[0] == 1000
    found, state = ring.nearest(500)
    assert found <= 500 < found + ring.stride
    assert state["parameters"][0] == found


def test_nothing_is_shown_before_the_first_step():
    player = Player(SMALL)
    assert player.position == Step(0, 0, 1, pytest.approx(float("nan"), nan_ok=True))
    assert player.progress == 0


def test_the_stop_follows_the_patience_over_the_recorded_curve_without_training():
    from nnlab import EarlyStopping, replay

    player = Player(Config(dataset="breast_cancer", hidden=(32, 32), optimizer="adam", learning_rate=0.01, epochs=60))
    player.run()
    curve_before, network = curve(player), player.network
    for patience in (3, 10, 5):
        player.change(player.config.replace(early_stopping=True, patience=patience))
        expected = replay(player.history, EarlyStopping(patience=patience))
        assert player.history.stop is not None
        assert player.history.stop[:2] == expected[:2]
        best = player.at(expected.best_epoch).parameters
        np.testing.assert_array_equal(player.snapshot().network.parameters, best)
    assert player.network is network
    np.testing.assert_array_equal(curve(player), curve_before)
    player.change(player.config.replace(early_stopping=False))
    assert player.history.stop is None


def test_a_monitor_that_is_not_there_is_refused_and_the_stop_stays():
    player = Player(SMALL.replace(early_stopping=True, patience=2))
    player.run()
    stop = player.history.stop
    with pytest.raises(ConfigError, match="there is no rmse"):
        player.change(player.config.replace(monitor="validation_rmse"))
    assert player.history.stop == stop
