"""Presets: named situations, each a `Config` to begin with."""

from __future__ import annotations

from typing import Any, NamedTuple

from ...config import Config


class Preset(NamedTuple):
    """A situation: its title in each language, and the settings that differ from the defaults."""

    title: tuple[str, str]
    changes: dict[str, Any]

    def settings(self, config: Config) -> dict[str, Any]:
        """Return all settings of the situation; the seeds stay as they are."""
        seeds = {name: value for name, value in config.to_dict().items() if name.endswith("_seed")}
        return {**Config().to_dict(), **seeds, **self.changes}


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
    "digits": Preset(("Digits: a good fit", "数字：拟合良好"), {"dataset": "digits", "hidden": (32,), "epochs": 60}),
    "overfitting": Preset(("Overfitting: 100 images", "过拟合：100 张图像"), FEW),
    "early_stopping": Preset(("Early stopping catches it", "早停来救场"), {**FEW, "early_stopping": True}),
    "l2": Preset(("L2 keeps weights small", "L2 让权重变小"), {**FEW, "l2": 0.01}),
    "augmentation": Preset(("More data by mixup", "用 mixup 增加数据"), {**FEW, "augmentation": ("mixup",)}),
    "signals": Preset(("Overfitting: 1,000 signals", "过拟合：1000 条信号"), SIGNALS),
    "dropout": Preset(("Dropout: the same signals", "Dropout：同样的信号"), {**SIGNALS, "dropout": 0.3}),
    "noisy_moons": Preset(
        ("Noise learnt by heart", "死记噪声"),
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
        ("Underfitting: too small", "欠拟合：网络太小"),
        {"dataset": "spiral", "noise": 0.05, "hidden": (2,), "epochs": 200},
    ),
    "spiral": Preset(
        ("The spiral, solved", "螺旋：学会了"),
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
        ("Learning rate too high", "学习率太大"),
        {"dataset": "digits", "hidden": (32,), "learning_rate": 3.0, "epochs": 60},
    ),
    "too_slow": Preset(
        ("Learning rate too low", "学习率太小"),
        {"dataset": "digits", "hidden": (32,), "learning_rate": 0.0005, "epochs": 60},
    ),
    "zeros": Preset(
        ("Zero weights: nothing moves", "全零权重：学不动"),
        {"dataset": "digits", "hidden": (32,), "initializer": "zeros"},
    ),
    "vanishing": Preset(
        ("Vanishing gradients", "梯度消失"),
        {"dataset": "digits", "hidden": (16, 16, 16, 16, 16), "activation": "sigmoid", "epochs": 60},
    ),
    "batch_norm": Preset(
        ("Batch norm rescues a deep one", "批归一化救活深网络"),
        {
            "dataset": "digits",
            "hidden": (16, 16, 16, 16, 16),
            "activation": "sigmoid",
            "batch_norm": True,
            "epochs": 60,
        },
    ),
    "sine": Preset(
        ("A curve: sine", "一条曲线：正弦"),
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
