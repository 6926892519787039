"""Runs of every kind, and the losses they have always had: what makes the engine faster must not change its numbers.

All in float64, over few epochs and from smooth functions where there is a choice, so that the last bits, which differ
from one BLAS to the next, stay the last bits. ``python tests/test_pinned_losses.py`` prints the losses as they are now.
"""

from __future__ import annotations

import pytest

import nnlab

TABLE = {"dataset": "moons", "samples": 120, "noise": 0.25, "hidden": (6, 5), "activation": "tanh", "batch_size": 16}
VALUES = TABLE | {"dataset": "sine", "learning_rate": 0.05}
RUNS = {
    "plain": TABLE,
    "one batch": TABLE | {"batch_size": "all", "activation": "silu", "schedule": "cosine"},
    "regression": VALUES | {"optimizer": "nesterov", "schedule": "one_cycle"},
    "sigmoid cross-entropy": TABLE | {"output": "sigmoid", "activation": "gelu", "label_smoothing": 0.1},
    "sigmoid mse": TABLE | {"output": "sigmoid", "loss": "mse", "activation": "sigmoid", "optimizer": "momentum"},
    "dropout": TABLE | {"dropout": (0.2, 0.4), "input_dropout": 0.1, "optimizer": "adagrad"},
    "batch norm": TABLE | {"batch_norm": True, "hidden": (6,)},
    "adam": TABLE | {"optimizer": "adam", "learning_rate": 0.01, "activation": "relu"},
    "penalties": TABLE | {"l1": 1e-3, "l2": 1e-2, "activation": "elu", "initializer": "he_normal"},
    "clipped": TABLE | {"clip_norm": 0.2, "activation": "softplus", "initializer": "normal", "learning_rate": 0.5},
    "weight decay": TABLE | {"optimizer": "adamw", "weight_decay": 0.1, "learning_rate": 0.01, "activation": "mish"},
    "lion": TABLE | {"optimizer": "lion", "weight_decay": 0.1, "learning_rate": 0.003, "activation": "hard_tanh"},
    "rmsprop": VALUES | {"optimizer": "rmsprop", "learning_rate": 0.003, "schedule": "step", "activation": "selu"},
    "adadelta": VALUES | {"optimizer": "adadelta", "learning_rate": 1.0, "activation": "leaky_relu"},
    "augmented": TABLE | {"augmentation": ("jitter",), "schedule": "warm_up", "hidden": (5,)},
    "stopped early": TABLE | {"early_stopping": True, "patience": 1, "learning_rate": 2.0, "epochs": 12},
    "on a plateau": VALUES | {"schedule": "reduce_on_plateau", "epochs": 14, "learning_rate": 0.2},
    "no hidden layer": TABLE | {"hidden": (), "shuffle": False},
}
COLUMNS = ("train_loss", "validation_loss", "running_loss")
PINNED: dict[str, tuple[float, ...]] = {
    "plain": (0.5700680064120053, 0.5502912950428908, 0.5981422259219694, 4.0),
    "one batch": (0.7077615229295973, 0.7029115584777909, 0.7080252816683001, 4.0),
    "regression": (0.10566500743460366, 0.12527240610080684, 0.11549063786056529, 4.0),
    "sigmoid cross-entropy": (1.3745207976604632, 1.3694319761290343, 1.3828480645275811, 4.0),
    "sigmoid mse": (0.25037330037428646, 0.2503332069421727, 0.25143392064904746, 4.0),
    "dropout": (0.395751524859923, 0.3541709230129928, 0.4879608516550174, 4.0),
    "batch norm": (0.4529083784371084, 0.43148366017150436, 0.5017829880229309, 4.0),
    "adam": (0.603372628141524, 0.5941999042671914, 0.627011847073526, 4.0),
    "penalties": (0.507552914485026, 0.45892560944088184, 0.5368380212232239, 4.0),
    "clipped": (0.4620144270717657, 0.3934641836672916, 0.4637894594311242, 4.0),
    "weight decay": (0.5418215719481222, 0.5223802249967804, 0.5734402803035558, 4.0),
    "lion": (0.6214493445965421, 0.6132855008516692, 0.638892005868038, 4.0),
    "rmsprop": (0.16010410079345064, 0.15436000395246904, 0.16026740272552772, 4.0),
    "adadelta": (0.23708224517494456, 0.24275249425202008, 0.25273857789419163, 4.0),
    "augmented": (0.49244906664490845, 0.4362094728419799, 0.5055528582851848, 4.0),
    "stopped early": (0.4553197999254663, 0.42877412726325276, 0.5048047374633581, 3.0),
    "on a plateau": (0.06922262338268376, 0.07683147360923859, 0.07717047860192884, 14.0),
    "no hidden layer": (0.3832335222591648, 0.3457355712339613, 0.3864192926686466, 4.0),
    "stack 0": (0.4312135341803362, 0.39414525616263035, 0.5175314147497807, 4.0),
    "stack 1": (0.4208309512692392, 0.37251428660036146, 0.4769351484386989, 4.0),
    "stack 2": (0.4200525827452929, 0.3549167633625256, 0.5119262156484345, 4.0),
    "stack 3": (0.3874427901853354, 0.3183452691393263, 0.4717428396256343, 4.0),
    "folds 0": (0.5033472618645625, 0.5607599454062475, 0.5442228177280943, 4.0),
    "folds 1": (0.471394749202112, 0.5550637998159581, 0.5189375053495517, 4.0),
    "folds 2": (0.44952966855916243, 0.6098715028654965, 0.48334187725847383, 4.0),
}


def config_of(name: str) -> nnlab.Config:
    return nnlab.Config(**({"epochs": 4, "dtype": "float64"} | RUNS[name]))


def losses(history: nnlab.History) -> tuple[float, ...]:
    """Return the losses after the last epoch, and how many there were."""
    return (*(float(history[name][-1]) for name in COLUMNS), float(len(history)))


@pytest.mark.parametrize("name", RUNS)
def test_a_run_has_the_losses_it_always_had(name):
    assert losses(nnlab.run(config_of(name)).history) == pytest.approx(PINNED[name], rel=1e-12)


def stacked() -> dict[str, tuple[float, ...]]:
    """Return the losses of runs side by side: all on the same samples, and each on a fold of its own."""
    config = config_of("dropout")
    grid = nnlab.sweep(config, {"learning_rate": [0.05, 0.2]}, seeds=2)
    folds = nnlab.cross_validate(config_of("penalties").replace(samples=125), folds=3)
    both = {"stack": grid, "folds": folds}
    return {f"{name} {r}": losses(run.history) for name, runs in both.items() for r, run in enumerate(runs)}


def test_runs_side_by_side_have_the_losses_they_always_had():
    found = stacked()
    for name, values in found.items():
        assert values == pytest.approx(PINNED[name], rel=1e-12), name
    assert {*found, *RUNS} == set(PINNED)


if __name__ == "__main__":
    found = {name: losses(nnlab.run(config_of(name)).history) for name in RUNS} | stacked()
    for name, values in found.items():
        print(f'    "{name}": {values},')
