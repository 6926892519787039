"""A new part is one new entry in its table: nothing that reads the tables has to be told of it.

Each table gets a made-up entry, of which no other file can know. Then everything that reads the tables is asked for it:
settings, training, sweeps, programs for other libraries, the command, the menus and panels of the Lab.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

import numpy as np
import pytest

import nnlab
from nnlab import Config, cli
from nnlab.data.datasets import Dataset
from nnlab.estimators import NetworkClassifier
from nnlab.experiments.code import LIBRARIES, code
from nnlab.lab import Lab
from nnlab.lab.text.format import parse_values
from nnlab.lab.text.texts import Words
from nnlab.nn.activations import ReLU
from nnlab.nn.initializers import HeNormal
from nnlab.nn.losses import SigmoidCrossEntropy, SoftmaxCrossEntropy
from nnlab.nn.optimizers import SGD, AdamW
from nnlab.nn.schedules import Cosine, ReduceOnPlateau
from nnlab.registry import TABLES

NAME = "made_up"


class Bent(ReLU):
    """An activation."""


class Drawn(HeNormal):
    """An initializer."""


class Steps(SGD):
    """An optimizer."""


class Shrinks(AdamW):
    """An optimizer with a setting that most lack."""


class Falls(Cosine):
    """A schedule."""


class Listens(ReduceOnPlateau):
    """A schedule that follows the validation loss."""


class Unlike(SigmoidCrossEntropy):
    """The loss of an output function."""


class Costs(SoftmaxCrossEntropy):
    """A loss."""


def flips(generator: np.random.Generator, n: int, noise: float) -> tuple[np.ndarray, np.ndarray]:
    """Points left and right of a line."""
    x = generator.normal(size=(n, 2))
    return x, (x[:, 0] + noise * generator.normal(size=n) > 0).astype(int)


def share(y: np.ndarray, output: np.ndarray) -> np.ndarray:
    """A metric."""
    return (output.argmax(axis=-1) == y).mean(axis=-1)


PARTS: dict[str, tuple[str, object]] = {
    "activation": ("activation", Bent()),
    "initializer": ("initializer", Drawn()),
    "optimizer": ("optimizer", Steps),
    "optimizer with a setting of its own": ("optimizer", Shrinks),
    "schedule": ("schedule", Falls),
    "schedule that listens": ("schedule", Listens),
    "loss": ("loss", {"softmax": Costs()}),
    "output": ("output", None),
    "augmentation": ("augmentation", nnlab.AUGMENTATIONS["jitter"]),
    "dataset": ("dataset", Dataset("Points.", "classification", "points", flips, generated=True)),
}
SETTINGS = {"samples": 60, "hidden": (4,), "epochs": 2}


@pytest.fixture(params=PARTS)
def family(request, monkeypatch) -> Iterator[str]:
    """Add a made-up entry to a table, and return the name of the family."""
    what, part = PARTS[request.param]
    monkeypatch.setitem(TABLES[what], NAME, part)
    if what == "output":
        monkeypatch.setitem(nnlab.LOSSES["cross_entropy"], NAME, Unlike())
    return what


@pytest.fixture
def config(family) -> Config:
    return Config(**SETTINGS, **{family: NAME})


def test_every_table_has_a_made_up_entry_here():
    assert {what for what, _ in PARTS.values()} | {"metric", "library"} == set(TABLES)


def test_it_trains_and_is_saved(config, tmp_path):
    run = nnlab.run(config)
    run.save(tmp_path / "run.npz")
    again = nnlab.load_run(tmp_path / "run.npz")
    np.testing.assert_array_equal(again.network.parameters, run.network.parameters)
    assert run.scores("validation")["loss"] > 0


@pytest.mark.parametrize("library", LIBRARIES)
def test_it_has_a_program_for_every_library(config, family, library):
    program = code(config, library)
    ast.parse(program)
    understood = library == "nnlab" or family == "dataset" or "nnlab.SCHEDULES['made_up']" in program
    comments = [line for line in program.splitlines() if line.startswith("# no equivalent: ") and NAME in line]
    assert bool(comments) != understood


def test_it_is_swept_and_stacked(family):
    ours = "moons" if family == "dataset" else getattr(Config(), family)
    results = nnlab.sweep(Config(**SETTINGS), {family: [NAME, ours]}, seeds=2)
    assert len(results.where(**{family: NAME})) == 2
    assert len(nnlab.lr_find(Config(**SETTINGS, **{family: NAME})).rates) > 1


def test_the_command_knows_it(family, capsys):
    assert cli.main(["train", "--samples", "60", "--epochs", "2", f"--{family}", NAME]) == 0
    with pytest.raises(SystemExit):
        cli.main(["train", "--help"])
    assert f", {NAME}" in " ".join(capsys.readouterr().out.split())


def test_a_wrong_name_lists_it(family):
    with pytest.raises(nnlab.ConfigError, match=NAME) as caught:
        Config(**{family: "mad_up"})
    assert f"'{NAME}'" in Words("zh").explain(caught.value)


def test_the_lab_offers_it_and_draws_it(family, config):
    lab = Lab(Config(**SETTINGS), language="en")
    field = lab.controls.rows[family].field
    assert NAME in [value for _, value in field.options]
    field.value = NAME
    assert getattr(lab.config, family) in (NAME, (NAME,))
    lab.run()
    for index in range(len(lab.tabs.widget.children)):
        lab.tabs.widget.selected_index = index
    lab.speak("zh")
    assert lab.describe()
    assert parse_values(family, NAME) in ([NAME], [(NAME,)])


def test_an_estimator_takes_it(family):
    if family in NetworkClassifier().get_params():
        x = np.random.default_rng(0).normal(size=(60, 2))
        NetworkClassifier(hidden=(4,), epochs=2, **{family: NAME}).fit(x, x[:, 0] > 0)


def test_a_metric(monkeypatch):
    monkeypatch.setitem(nnlab.METRICS, NAME, share)
    data = nnlab.load(Config(**SETTINGS))
    net, held = nnlab.Network([2, 4, 2]), (data.validation.x, data.validation.y)
    history = net.fit(data.train.x, data.train.y, epochs=2, metrics=(NAME,), validation_data=held)
    assert 0 <= history[f"validation_{NAME}"][-1] <= 1
    assert net.evaluate(data.train.x, data.train.y, NAME) == history[f"train_{NAME}"][-1]


def test_a_library(monkeypatch):
    monkeypatch.setitem(TABLES["library"], NAME, lambda config, data, load: load)
    assert "nnlab.load" in code(Config(), NAME)
