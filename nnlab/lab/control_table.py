"""The table of controls: from each `Config` field to the control that sets it."""

from __future__ import annotations

from ..config import SETTINGS, Config
from ..settings.checks import Flag
from ..settings.setting import GROUPS, optimizers_with
from .widgets.control import Control

LOG_RATES = tuple(f"{digit}e{power}" for power in range(-5, 2) for digit in (1, 2, 5))
PENALTIES = ("0", *(f"{digit}e{power}" for power in range(-6, 0) for digit in (1, 2, 5)))
SHARES = tuple(f"{i / 20:g}" for i in range(20))


def _counts(*values: int) -> tuple[str, ...]:
    return tuple(str(value) for value in values)


TICKS: dict[str, tuple[str, ...]] = {
    "dataset": (),
    "samples": _counts(50, 100, 200, 300, 500, 1000, 2000, 5000),
    "noise": tuple(f"{i / 20:g}" for i in range(21)),
    "train_size": _counts(10, 20, 50, 100, 200, 300, 500, 1000),
    "validation_fraction": SHARES[:13],
    "test_fraction": SHARES[:13],
    "augmentation": (),
    "augmentation_strength": tuple(f"{i / 4:g}" for i in range(13)),
    "hidden": (),
    "activation": (),
    "initializer": (),
    "batch_norm": (),
    "output": (),
    "loss": (),
    "dtype": (),
    "optimizer": (),
    "learning_rate": LOG_RATES,
    "momentum": (*SHARES, "0.99"),
    "schedule": (),
    "batch_size": (*_counts(1, 2, 4, 8, 16, 32, 64, 128, 256, 512), "all"),
    "epochs": _counts(10, 20, 30, 60, 100, 200, 300, 500, 1000, 2000, 5000, 10000),
    "shuffle": (),
    "scored_samples": (*_counts(50, 100, 200, 500, 1000, 2000, 5000), "all"),
    "clip_norm": ("0.1", "0.3", "1", "3", "10"),
    "l2": PENALTIES,
    "l1": PENALTIES,
    "dropout": SHARES[:19],
    "input_dropout": SHARES[:19],
    "weight_decay": PENALTIES,
    "label_smoothing": SHARES[:11],
    "early_stopping": (),
    "patience": _counts(1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 30, 50, 100),
    "min_delta": ("0", "0.0001", "0.001", "0.01", "0.1"),
    "monitor": (),
    "restore_best": (),
    "target_loss": ("0.001", "0.01", "0.03", "0.1", "0.3"),
    "init_seed": (),
    "data_seed": (),
    "shuffle_seed": (),
    "noise_seed": (),
}
"""The settings in the order in which they stand in their groups, and where their sliders stop; () for no slider.

One that is not here comes after them, without a slider.
"""
ON_THE_PICTURE = ("points",)
"""Settings that are made by hand elsewhere, and have no control."""
FIXED = ("own",)
"""Choices that nobody chooses in a menu: they stand there alone, or not at all."""


def _controls() -> dict[str, Control]:
    """Return how each setting is set, group by group."""
    names = [name for name in dict.fromkeys((*TICKS, *SETTINGS)) if name not in ON_THE_PICTURE]
    return {name: _control(name) for group in GROUPS for name in names if SETTINGS[name].group == group}


def _control(name: str) -> Control:
    about = SETTINGS[name]
    at_once, flag = about.live or about.judges, isinstance(about.check, Flag)
    default = getattr(Config(), name)
    return Control(about.group, about.check, TICKS.get(name, ()), at_once, FIXED, flag, optimizers_with(name), default)


CONTROLS = _controls()
FIRST = tuple(name for name in CONTROLS if SETTINGS[name].first)
"""The few that are always seen; the others are folded away, group by group."""
