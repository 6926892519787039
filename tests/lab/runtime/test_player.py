"""The player: playing in the background, pausing, stepping, exact replay, changes in mid-run, looking back."""

from __future__ import annotations

import asyncio
import threading

import numpy as np
import pytest

from nnlab import Config, ConfigError
from nnlab.lab.runtime.checkpoints import Checkpoints
from nnlab.lab.runtime.player import Player
from nnlab.lab.runtime.run_list import RunList
from nnlab.lab.text.texts import Words
from nnlab.training.training import Step

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


def test_reset_replays_to_the_last_bit():
    player = player_of(SMALL.replace(dropout=0.3, optimizer="adam", learning_rate=0.01))
    player.run()
    first = curve(player)
    player.session.reset()
    assert len(player.session.present.history) == 0
    player.run()
    np.testing.assert_array_equal(curve(player), first)


def test_new_weights_are_others():
    player = player_of(SMALL)
    before = player.session.present.network.parameters.copy()
    player.session.new_weights()
    assert player.session.present.config.init_seed == 1
    assert not np.array_equal(player.session.present.network.parameters, before)


def test_a_live_setting_acts_in_mid_run_and_leaves_a_mark():
    player = player_of(SMALL)
    player.step_epoch()
    for rate in (0.05, 0.02, 0.01):
        player.session.change(player.session.present.config.replace(learning_rate=rate))
    player.step_epoch()
    assert player.session.present.history["learning_rate"].tolist() == [0.1, 0.01]
    assert [tuple(mark) for mark in player.session.present.history.marks] == [(1, "learning rate 0.1 → 0.01")]


@pytest.mark.parametrize(("name", "value"), [("l1", 0.01), ("l2", 0.1), ("dropout", 0.5), ("momentum", 0.5)])
def test_every_live_setting_acts(name, value):
    config = SMALL.replace(optimizer="momentum", learning_rate=0.01)
    plain, changed = player_of(config), player_of(config)
    for player in (plain, changed):
        player.step_epoch()
    changed.session.change(changed.session.present.config.replace(**{name: value}))
    for player in (plain, changed):
        player.step_epoch()
    assert curve(plain)[0] == curve(changed)[0]
    assert plain.session.present.history["running_loss"][1] != changed.session.present.history["running_loss"][1]


def test_another_setting_prepares_a_new_run_and_keeps_the_old_one():
    run_list = RunList(Words())
    player = player_of(SMALL, run_list)
    player.run()
    old = curve(player)
    player.session.change(SMALL.replace(hidden=(4,)))
    assert len(player.session.present.history) == 0
    np.testing.assert_array_equal(run_list.runs[-1].history["validation_loss"], old)


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
    player = player_of(SMALL)
    player.run()
    network, history = player.session.present.network, player.session.present.history
    with pytest.raises(ConfigError) as caught:
        player.session.change(SMALL.replace(**wrong))
    assert set(caught.value.problems) & set(wrong)
    assert player.session.present.network is network
    assert player.session.present.history is history
    assert player.session.present.config == SMALL


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


def test_early_stopping_marks_the_stop_and_training_goes_on_as_a_ghost():
    config = Config(dataset="digits", hidden=(64,), train_size=100, epochs=300, early_stopping=True, patience=5)
    player = player_of(config)
    player.run()
    stop = player.session.present.history.stop
    assert stop is not None and stop.epoch is not None and stop.best_epoch is not None
    assert stop.kind == "early"
    assert stop.epoch == stop.best_epoch + 5
    assert len(player.session.present.history) == 300
    best = player.session.present.at(stop.best_epoch)
    np.testing.assert_array_equal(player.session.present.snapshot().network.parameters, best.parameters)


def test_looking_back_shows_the_weights_of_that_epoch():
    player, other = player_of(SMALL), player_of(SMALL)
    player.run()
    other.run(epochs=2)
    player.session.view(2)
    np.testing.assert_array_equal(player.session.present.shown.parameters, other.session.present.network.parameters)
    player.session.view(None)
    assert player.session.present.shown is player.session.present.network


def test_a_fork_without_a_change_goes_the_same_way():
    player = player_of(SMALL.replace(optimizer="adam", learning_rate=0.01, dropout=0.2))
    player.run()
    whole = curve(player)
    player.session.fork(2, player.session.present.config)
    assert len(player.session.present.history) == 2
    player.run()
    np.testing.assert_array_equal(curve(player), whole)


def test_a_fork_with_one_change_goes_another_way_from_there():
    player = player_of(SMALL)
    player.run()
    whole = curve(player)
    player.session.fork(2, player.session.present.config.replace(learning_rate=0.01))
    player.run()
    assert (curve(player)[:2] == whole[:2]).all()
    assert (curve(player)[2:] != whole[2:]).all()
    with pytest.raises(ValueError, match="keeps its network"):
        player.session.fork(2, player.session.present.config.replace(hidden=(3,)))


def test_opening_the_test_set_is_counted():
    player = player_of(SMALL)
    player.run()
    scores = player.session.open_test()
    player.session.open_test()
    assert player.session.present.test_openings == 2
    x, y = player.session.present.data.test.x, player.session.present.data.test.y
    assert scores["accuracy"] == pytest.approx((player.session.present.network.predict(x) == y).mean())


def test_a_snapshot_can_be_saved_opened_and_goes_on_bit_for_bit(tmp_path):
    from nnlab import load_run

    player, other = player_of(SMALL.replace(epochs=3)), player_of(SMALL)
    player.run()
    player.session.present.snapshot().save(tmp_path / "run.npz")
    other.session.open(load_run(tmp_path / "run.npz"))
    other.run(epochs=2)
    alone = player_of(SMALL)
    alone.run()
    np.testing.assert_array_equal(curve(other), curve(alone))


def test_checkpoints_stay_within_their_budget_and_spread_over_the_run():
    ring = Checkpoints(budget=100 * 80)
    for epoch in range(1001):
        ring.add(epoch, {"parameters": np.full(10, epoch)})
    kept = ring.epochs
    assert 30 < len(kept) <= 100
    assert kept[0] == 0
    assert np.ptp(np.diff(kept)) == 0
    assert ring.nearest(1000)[0] == 1000
    found, state = ring.nearest(500)
    assert found <= 500 < found + ring.stride
    assert state["parameters"][0] == found


def test_nothing_is_shown_before_the_first_step():
    player = player_of(SMALL)
    assert player.session.present.position == Step(0, 0, 1, pytest.approx(float("nan"), nan_ok=True))
    assert player.session.present.progress == 0


def test_the_stop_follows_the_patience_over_the_recorded_curve_without_training():
    from nnlab import EarlyStopping, replay

    player = player_of(
        Config(dataset="breast_cancer", hidden=(32, 32), optimizer="adam", learning_rate=0.01, epochs=60)
    )
    player.run()
    curve_before, network = curve(player), player.session.present.network
    for patience in (3, 10, 5):
        player.session.change(player.session.present.config.replace(early_stopping=True, patience=patience))
        expected = replay(player.session.present.history, EarlyStopping(patience=patience))
        assert player.session.present.history.stop is not None
        assert player.session.present.history.stop[:2] == expected[:2]
        best = player.session.present.at(expected.best_epoch).parameters
        np.testing.assert_array_equal(player.session.present.snapshot().network.parameters, best)
    assert player.session.present.network is network
    np.testing.assert_array_equal(curve(player), curve_before)
    player.session.change(player.session.present.config.replace(early_stopping=False))
    assert player.session.present.history.stop is None


def test_a_monitor_that_is_not_there_is_refused_and_the_stop_stays():
    player = player_of(SMALL.replace(early_stopping=True, patience=2))
    player.run()
    stop = player.session.present.history.stop
    with pytest.raises(ConfigError, match="there is no rmse"):
        player.session.change(player.session.present.config.replace(monitor="validation_rmse"))
    assert player.session.present.history.stop == stop
