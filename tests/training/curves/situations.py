"""Situations: which runs are in the labelled set.

A `Group` is a data set and a network; within it, learning rate, penalties, dropout, seeds, stopping and the number of
validation samples are drawn by a seeded generator, from values that a classroom would try, wrong ones among them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from nnlab import Config

POOL = 1500
"""Samples kept from training: some of them validate, the others decide the label."""


@dataclass(frozen=True)
class Group:
    """What the runs of a group have in common: they train side by side."""

    name: str
    settings: dict[str, Any]
    validation: tuple[int, ...]
    """Numbers of validation samples to choose from; 0: none."""
    rates: tuple[float, ...]
    count: int = 10
    noises: tuple[float, ...] = (0.2,)
    fixed: tuple[dict[str, Any], ...] = field(default=())
    """Runs that are in it in any case: settings, and `validation`, `ghost`."""


@dataclass(frozen=True)
class Situation:
    """One run: its settings; how many samples validate; whether it goes on past its stop, as a ghost."""

    group: str
    config: Config
    validation: int
    ghost: bool


def points(dataset: str, train: int, hidden: tuple[int, ...], epochs: int, **more: Any) -> dict[str, Any]:
    """Return the settings of generated data with `POOL` samples kept apart."""
    samples = train + POOL
    shares = {"test_fraction": 0.2, "validation_fraction": round(POOL / samples - 0.2, 6)}
    return {
        "dataset": dataset,
        "samples": samples,
        "train_size": train,
        **shares,
        "hidden": hidden,
        "epochs": epochs,
    } | more


def stored(dataset: str, train: int | None, hidden: tuple[int, ...], epochs: int, **more: Any) -> dict[str, Any]:
    """Return the settings of a data set that is what it is: six tenths of it are kept apart."""
    shares = {"test_fraction": 0.3, "validation_fraction": 0.3}
    return {"dataset": dataset, "train_size": train, **shares, "hidden": hidden, "epochs": epochs} | more


ADAM = {"optimizer": "adam"}
FAST = {"optimizer": "momentum"}
TANH = {"activation": "tanh"}
STOP = {"early_stopping": True}

GROUPS = (
    Group("moons, learnt by heart", points("moons", 120, (64, 64), 200, **ADAM), (40, 100, 300), (0.003, 0.01, 0.03), 12, (0.35, 0.2)),
    Group("moons, hidden 16, fast", points("moons", 120, (16,), 200, **ADAM), (40, 100, 300), (0.03, 0.1, 0.3), 10, (0.35, 0.25)),
    Group("moons, plain", points("moons", 300, (8,), 100), (12, 100, 300), (0.003, 0.1, 0.3, 1.0), 10, (0.1, 0.2)),
    Group("moons, few", points("moons", 40, (32, 32), 150, batch_size=10, **FAST), (10, 20, 200), (0.01, 0.05, 0.1), 12, (0.3, 0.2)),
    Group("circles", points("circles", 200, (16,), 100, **ADAM), (15, 50, 200), (0.001, 0.01, 0.1), 9, (0.1, 0.4)),
    Group("xor", points("xor", 150, (16, 16), 150, **FAST), (20, 60, 300), (0.001, 0.03, 0.1), 9, (0.1, 0.5)),
    Group("gauss, a line is enough", points("gauss", 100, (), 60), (20, 100), (0.001, 0.1, 1.0), 7, (0.5, 1.5)),
    Group("gauss, too large a network", points("gauss", 60, (64, 64), 150, **ADAM), (20, 100, 300), (0.001, 0.01, 0.03), 10, (1.0, 1.5)),
    Group("spiral, solved", points("spiral", 600, (32, 32), 250, **TANH, **ADAM), (50, 200), (0.003, 0.01, 0.02), 12, (0.05,)),
    Group("spiral, too small", points("spiral", 300, (2,), 150, **FAST), (12, 60, 200), (0.01, 0.1), 8, (0.05,)),
    Group("sine", points("sine", 36, (64, 64), 300, **TANH, **ADAM), (12, 12, 60, 300), (0.001, 0.003, 0.01), 14, (0.2, 0.4)),
    Group("sine, more samples", points("sine", 200, (32,), 200, **TANH, **ADAM), (12, 60, 300), (0.001, 0.01), 8, (0.1, 0.3)),
    Group("sine, a line", points("sine", 60, (), 60), (12, 60), (0.01, 0.1), 6, (0.2,)),
    Group("plane", points("plane", 100, (16,), 100), (12, 60, 300), (0.003, 0.03, 0.1), 8, (0.1, 1.0)),
    Group("gauss regression", points("gauss_regression", 60, (64, 64), 200, **ADAM), (15, 80, 300), (0.001, 0.01), 10, (0.1, 0.3)),
    Group("digits", stored("digits", 700, (32,), 60), (60, 300), (0.0005, 0.01, 0.1, 0.3, 3.0), 12),
    Group("digits, 100 images", stored("digits", 100, (64, 64), 150, **FAST), (30, 100, 360), (0.005, 0.02, 0.05, 0.1), 14),
    Group("digits, 100 images, SGD", stored("digits", 100, (32,), 200), (50, 360), (0.01, 0.3), 10,
          fixed=({"l2": 0.1}, {"l2": 0.1, "learning_rate": 0.1}, {"l2": 0.01}, {"dropout": 0.5})),
    Group("digits, dropout", stored("digits", 300, (64,), 100, dropout=0.5), (60, 360), (0.05, 0.3, 1.0), 8),
    Group("digits, sigmoid, deep", stored("digits", 600, (16, 16, 16), 60, activation="sigmoid"), (100, 360), (0.1, 1.0), 6),
    Group("iris", stored("iris", None, (8,), 100), (12, 30), (0.003, 0.05, 0.2), 8),
    Group("wine", stored("wine", None, (32,), 100, batch_size=16), (15, 40), (0.003, 0.05, 0.3), 9),
    Group("breast cancer", stored("breast_cancer", 150, (32, 32), 100, **ADAM), (30, 100, 100), (0.001, 0.01, 0.03), 12),
    Group("diabetes", stored("diabetes", 150, (32, 32), 120, **ADAM), (40, 100), (0.0003, 0.003, 0.01), 12),
    Group("diabetes, a line", stored("diabetes", None, (), 60), (30, 100), (0.001, 0.02), 6),
    Group("signals", {"dataset": "mnist1d", "train_size": 500, "hidden": (64,), "epochs": 100, "samples": 2000,
                      "test_fraction": 0.0, "validation_fraction": 0.5, **FAST}, (50, 300), (0.003, 0.02, 0.1), 10),
    Group("digits, far too fast", stored("digits", 300, (32,), 20), (60, 300), (30.0, 100.0, 1000.0), 3),
)  # fmt: skip

L2 = (0.0, 0.0, 0.0, 0.0, 0.001, 0.01, 0.1)
DROPOUT = (0.0, 0.0, 0.0, 0.3, 0.5)


TUNING, HELD_OUT = 0, 1
"""Seeds of the two parts: on the first the thresholds of the diagnosis were chosen; the second has other samples, weights
and settings, and no threshold was chosen by it."""


def variations(group: Group, seed: int = TUNING) -> list[Situation]:
    """Return the runs of a group; the same ones for the same seed. Those held out are half as many."""
    draw = np.random.default_rng([seed, GROUPS.index(group)])

    def one(values: Any) -> Any:
        return values[int(draw.integers(len(values)))]

    found, fixed = [], group.fixed if seed == TUNING else ()
    for number in range((2 if seed == TUNING else 1) * group.count + len(fixed)):
        changes: dict[str, Any] = {"learning_rate": one(group.rates), "noise": one(group.noises), "l2": one(L2)}
        seeds = dict.fromkeys(("init_seed", "shuffle_seed", "noise_seed"), number + 1000 * seed)
        if group.settings["hidden"] and "dropout" not in group.settings:
            changes["dropout"] = one(DROPOUT)
        if draw.random() < 0.3:
            changes |= {"early_stopping": True, "patience": one((3, 10, 10, 25)), "restore_best": draw.random() < 0.85}
        ghost, validation = bool(draw.random() < 0.6), int(one(group.validation))
        if draw.random() < 0.07 and not changes.get("early_stopping"):
            validation = 0
        if number < len(fixed):
            changes = {"learning_rate": 0.3, "noise": 0.2} | fixed[number]
            validation = group.validation[-1]
        config = Config(**{**group.settings, **seeds, "data_seed": number % 2 + 10 * seed, **changes})
        found.append(Situation(group.name, config, validation, ghost))
    return found


def references(group: Group, noise: float, seed: int = TUNING) -> list[Config]:
    """Return runs of settings that are known to suit these data, to learn how well they can be learnt."""
    base = Config(**{**group.settings, "noise": noise, "dropout": 0.0})
    best = {"hidden": (32, 32), "activation": "tanh", "optimizer": "adam", "learning_rate": 0.005, "epochs": 150}
    return [base.replace(**best, l2=l2, data_seed=10 * seed + i) for l2 in (0.0, 0.003, 0.03) for i in (0, 1)]
