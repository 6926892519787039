"""Diagnosis of real runs: cases that were once judged wrongly, each with a dozen neighbours or more."""

from __future__ import annotations

import numpy as np
import pytest

from nnlab import Config, sweep
from nnlab.training.diagnosis import Finding, diagnose
from nnlab.training.health import health

BY_HEART = Config(
    dataset="moons", noise=0.35, samples=200, hidden=(16,), optimizer="adam", learning_rate=0.1, epochs=200
)
FEW_IMAGES = Config(dataset="digits", train_size=100, hidden=(32,), learning_rate=0.3, epochs=150)
SPIRAL = Config(
    dataset="spiral", noise=0.05, samples=1000, hidden=(32, 32), activation="tanh", optimizer="adam",
    learning_rate=0.01, epochs=300,
)  # fmt: skip
SINE = Config(dataset="sine", samples=60, hidden=(64, 64), activation="tanh", optimizer="adam", epochs=400)


def judged(config: Config, grid: dict[str, list[object]], seeds: int) -> list[tuple[object, list[Finding]]]:
    """Train all neighbours, and return each run with what is said of it."""
    found = []
    for run in sweep(config, grid, seeds=seeds, progress=False):
        samples = len(run.data.validation) if run.data.validation else 0
        seen = health(run.network, run.data)
        found.append((run, diagnose(run.history, run.config, samples=samples, health=seen)))
    assert len(found) >= 12
    return found


def test_noise_learnt_by_heart_is_overfitting_however_many_neurons_are_dead():
    """Validation loss doubles at least, while training loss falls; with 40 samples some doubt is allowed."""
    kinds = [found[0].kind for _, found in judged(BY_HEART, {"learning_rate": [0.05, 0.1, 0.15]}, 4)]
    assert set(kinds) <= {"overfitting", "uncertain"}
    assert kinds.count("overfitting") >= 8


def test_overfitting_comes_before_dead_neurons_with_dropout_on_few_images_too():
    runs = judged(FEW_IMAGES, {"dropout": [0.4, 0.5, 0.6], "learning_rate": [0.2, 0.3]}, 2)
    assert all(found[0].kind in ("overfitting", "gap") for _, found in runs)
    assert all(found[0].change == {"early_stopping": True} for _, found in runs)
    assert any(remark.kind == "dead" for _, (_, *remarks) in runs for remark in remarks)


def test_too_much_l2_is_underfitting_and_the_penalty_is_what_to_change():
    runs = judged(FEW_IMAGES, {"l2": [0.1, 0.15, 0.2], "learning_rate": [0.1, 0.3]}, 2)
    kinds = [found[0].kind for _, found in runs]
    assert set(kinds) <= {"underfitting", "still_learning"}
    assert kinds.count("underfitting") >= 10
    for run, found in runs:
        if found[0].kind == "underfitting":
            assert found[0].change == {"l2": pytest.approx(run.config.l2 / 10, rel=0.4)}


def test_the_spiral_solved_is_a_good_fit_whatever_spikes_there_were():
    for run, found in judged(SPIRAL, {"learning_rate": [0.005, 0.01, 0.015]}, 4):
        assert found[0].kind == "good", (run.config, found)
        assert found[0].values["train"] < 0.05


def test_a_dozen_validation_samples_are_never_taken_at_their_word():
    """Whatever is said of the curve, that there are only so few samples is said with it."""
    for run, found in judged(SINE, {"learning_rate": [0.003, 0.01]}, 6):
        assert len(run.data.validation) == 12
        said = {finding.kind: finding.values for finding in found}
        assert said.get("uncertain", said.get("small_validation"))["n"] == 12
        rise = run.history["validation_loss"][-1] - run.history["validation_loss"].min()
        assert "overfitting" not in said or rise > 0.012


def test_without_a_validation_set_nothing_is_said_of_validation_but_that_it_is_missing():
    grid = {"learning_rate": [0.01, 0.1, 0.3], "l2": [0.0, 0.1]}
    for _, found in judged(FEW_IMAGES.replace(validation_fraction=0.0, epochs=100), grid, 2):
        kinds = [finding.kind for finding in found]
        assert kinds[0] in ("still_learning", "underfitting", "no_validation")
        assert kinds[0] == "no_validation" or kinds[1] == "unseen"
        assert found[0].values.get("curve", "train_loss") == "train_loss"


@pytest.mark.parametrize("monitor", ["validation_loss", "validation_accuracy"])
def test_early_stopping_is_judged_by_the_weights_that_are_kept(monitor):
    settings = FEW_IMAGES.replace(early_stopping=True, monitor=monitor, patience=15)
    for run, found in judged(settings, {"learning_rate": [0.1, 0.2, 0.3]}, 4):
        state, stop = found[0], run.history.stop
        assert state.kind in ("caught", "still_learning", "good", "uncertain")
        if state.kind == "caught":
            assert state.values["best"] == stop.best_epoch
            assert state.values["low"] == pytest.approx(run.history["validation_loss"][stop.best_epoch - 1], rel=0.25)
    assert any(found[0].kind == "caught" for _, found in judged(settings, {"learning_rate": [0.2, 0.3]}, 6))


def test_without_restored_weights_the_last_ones_are_judged():
    settings = FEW_IMAGES.replace(early_stopping=True, restore_best=False, patience=60, epochs=300)
    for run, found in judged(settings, {"learning_rate": [0.2, 0.3, 0.4]}, 4):
        assert found[0].kind in ("overfitting", "gap"), run.history.stop


def test_the_ghost_tells_when_the_patience_was_too_short():
    """Recorded past their stop: a loss with a plateau of a few epochs, which falls to a third of it afterwards."""
    from nnlab import EarlyStopping, History, replay

    for wait in range(3, 15):
        plateau = np.concatenate([np.linspace(2, 1, 15), np.full(wait + 2, 1.01), np.linspace(1, 0.3, 60)])
        history = History.from_columns(dict.fromkeys(("train_loss", "validation_loss", "running_loss"), plateau))
        history.initial = {"train_loss": 2.3}
        config = Config(early_stopping=True, patience=wait)
        history.stop = replay(history, EarlyStopping(patience=wait))
        state, remark = diagnose(history, config, samples=300)
        assert history.stop.best_epoch == 15
        assert state.kind == "still_learning"
        assert (remark.kind, remark.change) == ("impatient", {"patience": 3 * wait})
        assert remark.values["later"] == pytest.approx(0.3)
