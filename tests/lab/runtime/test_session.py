"""The session: what acts at once, what prepares a new run, what is refused, forks and runs from files."""

from __future__ import annotations

import numpy as np
import pytest

from nnlab import Config, ConfigError
from nnlab.lab.runtime.player import Player
from nnlab.lab.runtime.run_list import RunList
from nnlab.lab.text.texts import Words

from ..players import player_of

SMALL = Config(dataset="moons", samples=100, hidden=(8,), epochs=5, batch_size=16)


def curve(player: Player) -> np.ndarray:
    return player.session.present.history["validation_loss"].copy()


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


def test_a_monitor_that_is_not_there_is_refused_and_the_stop_stays():
    player = player_of(SMALL.replace(early_stopping=True, patience=2))
    player.run()
    stop = player.session.present.history.stop
    with pytest.raises(ConfigError, match="there is no rmse"):
        player.session.change(player.session.present.config.replace(monitor="validation_rmse"))
    assert player.session.present.history.stop == stop
