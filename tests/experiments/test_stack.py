"""A run in a stack is the same run as alone."""

import numpy as np
import pytest

from nnlab import Config
from nnlab.data.datasets import load, load_folds
from nnlab.experiments.jobs import partition, tasks_of
from nnlab.experiments.run import run
from nnlab.experiments.stack import run_stack

CONFIG = Config(
    dataset="digits",
    samples=400,
    hidden=(16, 12),
    dtype="float64",
    batch_norm=True,
    dropout=0.2,
    augmentation=("shift", "mixup"),
    early_stopping=True,
    patience=2,
    optimizer="adam",
    learning_rate=0.01,
    schedule="reduce_on_plateau",
    clip_norm=1.0,
    label_smoothing=0.05,
    epochs=20,
)
MIXED = [
    CONFIG,
    CONFIG.replace(learning_rate=0.1, init_seed=3),
    CONFIG.replace(l1=1e-4, l2=1e-2, noise_seed=5),
    CONFIG.replace(dropout=(0.5, 0.0), input_dropout=0.1, shuffle_seed=7),
    CONFIG.replace(dropout=0.0, learning_rate=1e-3, init_seed=1, shuffle_seed=1, noise_seed=1),
]
NOT_COMPARED = ("seconds",)


def assert_same_run(one, other, tolerance=1e-9):
    assert len(one.history) == len(other.history)
    for name in one.history if len(one.history) else ():
        if name not in NOT_COMPARED:
            np.testing.assert_allclose(
                one.history[name], other.history[name], rtol=tolerance, atol=tolerance, err_msg=name
            )
    np.testing.assert_allclose(one.network.parameters, other.network.parameters, rtol=0, atol=tolerance)
    assert len(one.history) == 0 or set(one.history.columns) == set(other.history.columns)
    assert (one.history.stop and one.history.stop[:2]) == (other.history.stop and other.history.stop[:2])
    assert set(one.last) == set(other.last)
    for name in one.last:
        np.testing.assert_allclose(one.last[name], other.last[name], rtol=0, atol=tolerance, err_msg=name)


@pytest.fixture(scope="module")
def alone():
    return [run(config) for config in MIXED]


def test_run_of_a_stack_of_mixed_settings_equals_the_same_run_alone(alone):
    stacked = run_stack(MIXED, load(CONFIG))
    for one, other in zip(stacked, alone, strict=True):
        assert_same_run(one, other)
    assert len({len(one.history) for one in stacked}) > 1, "not all of them should stop in the same epoch"
    assert len(np.unique([one.history["train_loss"][-1] for one in stacked])) == len(MIXED)


def test_the_order_and_the_company_do_not_matter(alone):
    stacked = run_stack(MIXED[::-1][:3], load(CONFIG))
    for one, other in zip(stacked, alone[::-1], strict=False):
        assert_same_run(one, other)


@pytest.mark.parametrize(
    "changes",
    [
        {"optimizer": "nesterov", "learning_rate": 0.05, "momentum": 0.8},
        {"optimizer": "adamw", "weight_decay": 0.1, "batch_norm": False},
        {"optimizer": "lion", "learning_rate": 0.001, "weight_decay": 0.1, "schedule": "one_cycle"},
        {"batch_size": "all", "epochs": 8},
        {"early_stopping": False, "target_loss": 0.9},
        {"dataset": "diabetes", "samples": None, "augmentation": ("mixup",), "label_smoothing": 0.0},
    ],
)
def test_of_other_kinds_too(changes):
    config = CONFIG.replace(**changes)
    configs = [config, config.replace(init_seed=1, l2=1e-3), config.replace(learning_rate=config.learning_rate / 3)]
    for one, single in zip(run_stack(configs, load(config)), configs, strict=True):
        assert_same_run(one, run(single))


@pytest.mark.parametrize("samples", [400, 397])
def test_a_fold_in_the_stack_equals_that_fold_alone(samples):
    config = CONFIG.replace(samples=samples)
    folds = load_folds(config, 5)
    if samples == 397:
        assert len({len(fold.train) for fold in folds}) > 1
    for one, fold in zip(run_stack([config] * 5, folds), folds, strict=True):
        assert one.data is fold
        assert_same_run(one, run(config, data=fold))


def test_a_run_that_diverges_does_not_touch_its_neighbours():
    config = Config(samples=200, epochs=5, dtype="float64")
    configs = [config, config.replace(learning_rate=1e5), config.replace(init_seed=1)]
    stacked = run_stack(configs, load(config))
    assert stacked[1].history.stop.kind == "diverged"
    for one, single in zip(stacked, configs, strict=True):
        assert_same_run(one, run(single))


def test_augmentation_falls_the_same_way_for_more_samples_than_are_gathered_at_once():
    config = CONFIG.replace(samples=None, hidden=(4,), epochs=2, augmentation=("shift", "gaussian_noise", "mixup"))
    configs = [config, config.replace(noise_seed=5), config.replace(shuffle_seed=7)]
    for one, other in zip(run_stack(configs, load(config)), map(run, configs), strict=True):
        assert_same_run(one, other)


def test_one_diverges_and_another_stops_while_batch_norm_dropout_and_augmentation_are_on():
    config = CONFIG.replace(optimizer="momentum", learning_rate=0.05, batch_norm=False, clip_norm=None, hidden=(16,))
    configs = [config, config.replace(learning_rate=1e4), config.replace(momentum=0.5, init_seed=1)]
    stacked = run_stack(configs, load(config))
    assert stacked[1].history.stop.kind == "diverged"
    assert len(stacked[1].history) < len(stacked[0].history)
    for one, single in zip(stacked, configs, strict=True):
        assert_same_run(one, run(single))


def test_all_twenty_epochs_of_mixed_momentum_decay_and_sets():
    config = Config(
        samples=150,
        augmentation=("jitter", "mixup"),
        optimizer="nesterov",
        dropout=0.2,
        batch_norm=True,
        dtype="float64",
        epochs=20,
        schedule="cosine",
    )
    configs = [
        config,
        config.replace(momentum=0.5, l2=0.01),
        config.replace(data_seed=1, l1=0.001, noise=0.4),
        config.replace(learning_rate=0.01, init_seed=4, noise_seed=4, dropout=(0.0, 0.5)),
    ]
    for one, single in zip(run_stack(configs, [load(c) for c in configs]), configs, strict=True):
        assert len(one.history) == 20
        assert_same_run(one, run(single))


def test_after_ctrl_c_a_stack_keeps_its_epochs():
    def interrupt(event):
        if event.epoch == 4:
            raise KeyboardInterrupt

    config = Config(samples=200, epochs=9)
    first, second = run_stack([config, config.replace(init_seed=1)], load(config), on_event=interrupt)
    assert len(first.history) == len(second.history) == 3
    assert first.history.stop_reason == "interrupted"
    whole = run(config)
    resumed = first.resume()
    np.testing.assert_allclose(resumed.history["train_loss"], whole.history["train_loss"], rtol=1e-4)


def test_the_plan_keeps_together_what_a_stack_can_carry():
    config = Config(samples=300)
    configs = [
        config,
        config.replace(l2=0.1),
        config.replace(hidden=(4,)),
        config.replace(dropout=(0.1, 0.2), momentum=0.5, init_seed=4),
        config.replace(data_seed=3, noise=0.4),
        config.replace(batch_size=8),
        config.replace(hidden=(4,), learning_rate=3.0),
        config.replace(train_size=100),
        config.replace(epochs=3),
    ]
    assert partition(tasks_of(configs)) == [[0, 1, 3, 4], [2, 6], [5], [7], [8]]


def test_the_plan_does_not_make_a_stack_too_large():
    small = partition(tasks_of([Config(init_seed=s) for s in range(100)]))
    assert [len(stack) for stack in small] == [25, 25, 25, 25]
    wide = partition(tasks_of([Config(hidden=(512, 512), init_seed=s) for s in range(3)]))
    assert [len(stack) for stack in wide] == [1, 1, 1]


def test_sizes_that_differ_within_a_batch_are_stacked_and_others_not():
    config = Config(samples=500, batch_size=32)
    assert partition(tasks_of([config.replace(train_size=n) for n in (97, 128, 129, 100)])) == [[0, 1, 3], [2]]
