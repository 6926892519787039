"""The present run: looking back, and where it should have stopped, with no further training."""

from __future__ import annotations

import contextlib

import numpy as np
import pytest

from nnlab import Config
from nnlab.lab.runtime.player import Player
from nnlab.lab.runtime.weight_place import WeightPlace
from nnlab.training.training import Step

from ..players import player_of

SMALL = Config(dataset="moons", samples=100, hidden=(8,), epochs=5, batch_size=16)


def curve(player: Player) -> np.ndarray:
    return player.session.present.history["validation_loss"].copy()


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


@pytest.mark.parametrize("restore", [True, False])
def test_after_a_stop_the_kept_weights_are_shown_and_the_ghost_only_on_request(restore):
    config = Config(dataset="digits", hidden=(64,), train_size=100, epochs=60, early_stopping=True, patience=3)
    player = player_of(config.replace(learning_rate=0.5, restore_best=restore))
    player.run()
    present = player.session.present
    stop = present.history.stop
    kept = stop.best_epoch if restore else stop.epoch
    assert present.kept == present.shown_epoch == kept < 60
    there = present.shown.parameters.copy()
    np.testing.assert_array_equal(there, present.checkpoints.nearest(kept)[1]["parameters"])
    np.testing.assert_array_equal(there, present.snapshot().network.parameters)
    with pytest.raises(ValueError, match="the weights of an earlier epoch stay"):
        present.set_weight(WeightPlace(0, 0, 0), 1.0)
    player.session.view(999)
    assert present.viewing == 60 and present.shown is present.network
    player.session.view(kept)
    assert present.viewing is None
    present.apply(present.config.replace(early_stopping=False))
    assert present.kept == 60 and present.shown is present.network
    present.apply(present.config.replace(early_stopping=True, patience=59))
    assert present.kept == 60 and present.replayed


def test_an_interrupt_between_an_epoch_and_its_checkpoint_leaves_both_at_one():
    config = Config(dataset="digits", hidden=(32,), train_size=100, epochs=40, early_stopping=True, patience=3)
    whole, broken = player_of(config), player_of(config)
    whole.run()
    present, add, seen = broken.session.present, broken.session.present.checkpoints.add, iter(range(40))

    def interrupted(epoch, state):
        if next(seen) % 3 == 1:
            raise KeyboardInterrupt
        add(epoch, state)

    present.checkpoints.add = interrupted
    while not present.finished:
        with contextlib.suppress(KeyboardInterrupt):
            broken.run(epochs=40 - len(present.history))
        present.checkpoints.add, kept = add, present.checkpoints.add
        run = present.snapshot()
        np.testing.assert_array_equal(run.last["parameters"], present.network.parameters)
        assert len(run.history) == len(present.history) == present.checkpoints.last
        present.checkpoints.add = kept
    np.testing.assert_array_equal(curve(broken), curve(whole))
    assert present.history.stop == whole.session.present.history.stop
    np.testing.assert_array_equal(
        present.snapshot().network.parameters, whole.session.present.snapshot().network.parameters
    )


def test_looking_back_shows_the_weights_of_that_epoch():
    player, other = player_of(SMALL), player_of(SMALL)
    player.run()
    other.run(epochs=2)
    player.session.view(2)
    np.testing.assert_array_equal(player.session.present.shown.parameters, other.session.present.network.parameters)
    player.session.view(None)
    assert player.session.present.shown is player.session.present.network


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
