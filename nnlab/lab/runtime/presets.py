"""Presets: named situations, each a `Config` to begin with."""

from __future__ import annotations

from typing import Any, NamedTuple

from ...config import Config


class Preset(NamedTuple):
    """A situation: the settings that differ from the defaults. Its title is the text ``preset_<name>``."""

    changes: dict[str, Any]

    @property
    def config(self) -> Config:
        """All settings of the situation, the seeds included: it shows everybody the same."""
        return Config(**self.changes)


FEW: dict[str, Any] = {
    "dataset": "digits",
    "train_size": 100,
    "hidden": (64, 64),
    "optimizer": "momentum",
    "learning_rate": 0.05,
    "epochs": 200,
}
SIGNALS: dict[str, Any] = {"dataset": "mnist1d", "train_size": 1000, "hidden": (64,), "epochs": 150}

PRESETS: dict[str, Preset] = {
    "digits": Preset({"dataset": "digits", "hidden": (32,), "epochs": 60}),
    "overfitting": Preset(FEW),
    "early_stopping": Preset({**FEW, "early_stopping": True}),
    "l2": Preset({**FEW, "l2": 0.01}),
    "augmentation": Preset({**FEW, "augmentation": ("mixup",)}),
    "signals": Preset(SIGNALS),
    "dropout": Preset({**SIGNALS, "dropout": 0.3}),
    "noisy_moons": Preset(
        {
            "dataset": "moons",
            "noise": 0.35,
            "samples": 200,
            "hidden": (64, 64),
            "optimizer": "adam",
            "learning_rate": 0.01,
            "epochs": 400,
        },
    ),
    "underfitting": Preset(
        {"dataset": "spiral", "noise": 0.05, "hidden": (2,), "epochs": 200},
    ),
    "spiral": Preset(
        {
            "dataset": "spiral",
            "noise": 0.05,
            "samples": 1000,
            "hidden": (32, 32),
            "activation": "tanh",
            "optimizer": "adam",
            "learning_rate": 0.01,
            "epochs": 400,
        },
    ),
    "too_fast": Preset(
        {"dataset": "digits", "hidden": (32,), "learning_rate": 3.0, "epochs": 60},
    ),
    "too_slow": Preset(
        {"dataset": "digits", "hidden": (32,), "learning_rate": 0.0005, "epochs": 60},
    ),
    "zeros": Preset(
        {"dataset": "digits", "hidden": (32,), "initializer": "zeros"},
    ),
    "vanishing": Preset(
        {"dataset": "digits", "hidden": (16, 16, 16, 16, 16), "activation": "sigmoid", "epochs": 60},
    ),
    "batch_norm": Preset(
        {
            "dataset": "digits",
            "hidden": (16, 16, 16, 16, 16),
            "activation": "sigmoid",
            "batch_norm": True,
            "epochs": 60,
        },
    ),
    "sine": Preset(
        {
            "dataset": "sine",
            "samples": 60,
            "hidden": (64, 64),
            "activation": "tanh",
            "optimizer": "adam",
            "learning_rate": 0.01,
            "epochs": 1000,
        },
    ),
}


def situation(config: Config) -> str:
    """Return the name of the situation with these settings, whatever the seeds; empty if there is none."""
    seeds = {name for name in Config.field_names() if name.endswith("_seed")}
    return next((name for name, preset in PRESETS.items() if config.difference(preset.config).keys() <= seeds), "")
