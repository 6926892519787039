"""A run as a program: nnlab's reproduces it exactly, scikit-learn's runs, the others' are at least Python."""

import ast
import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import nnlab
from nnlab import Config
from nnlab.data.datasets import load_folds
from nnlab.experiments.code import code

CONFIGS = {
    "plain": Config(samples=100, epochs=2),
    "all of it": Config(
        dataset="digits",
        samples=300,
        hidden=(12, 8),
        activation=("gelu", "leaky_relu"),
        initializer="he_uniform",
        batch_norm=True,
        dropout=(0.2, 0.0),
        input_dropout=0.1,
        label_smoothing=0.1,
        optimizer="adam",
        learning_rate=0.01,
        schedule="one_cycle",
        clip_norm=1.0,
        l1=1e-5,
        l2=1e-3,
        early_stopping=True,
        batch_size=25,
        epochs=3,
    ),
    "regression": Config(
        dataset="sine", samples=100, hidden=(), l2=0.1, optimizer="nesterov", schedule="reduce_on_plateau", epochs=2
    ),
    "sigmoid outputs": Config(
        output="sigmoid",
        loss="mse",
        samples=100,
        initializer="normal",
        activation="sigmoid",
        batch_size="all",
        epochs=2,
    ),
    "binary cross-entropy": Config(
        output="sigmoid", optimizer="adamw", weight_decay=0.1, l2=0.01, samples=100, shuffle=False, epochs=2
    ),
    "no validation": Config(dataset="diabetes", validation_fraction=0.0, optimizer="lion", epochs=2, momentum=0.5),
}


def programs(library):
    return {name: code(config, library) for name, config in CONFIGS.items()}


def executed(program, tmp_path, extra=""):
    """Run a program in a process of its own, and return what it prints."""
    root = Path(nnlab.__file__).parents[1]
    environment = os.environ | {"PYTHONPATH": str(root)}
    done = subprocess.run(
        [sys.executable, "-c", program + extra],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env=environment,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_program_reproduces_the_runs_to_the_last_bit(tmp_path):
    whole, expected = "", []
    for name, program in programs("nnlab").items():
        whole += f"{program}run.save({str(tmp_path / name)!r})\n"
        expected.append(nnlab.run(CONFIGS[name]))
    printed = executed(whole, tmp_path)
    for name, run in zip(CONFIGS, expected, strict=True):
        again = nnlab.load_run(tmp_path / name)
        np.testing.assert_array_equal(again.network.parameters, run.network.parameters)
        assert run.history.stop_reason in printed
    assert str(expected[0].scores("validation")["accuracy"]) in printed


def test_only_what_is_not_the_default_is_written():
    assert code(Config(l2=0.001, hidden=(4,))) == (
        "import nnlab\n\n"
        "config = nnlab.Config(hidden=(4,), l2=0.001)\n"
        "run = nnlab.run(config)\n"
        "print(run.history.stop_reason)\n"
        'print(run.scores("validation"))\n'
    )


def test_the_program_for_scikit_learn_runs(tmp_path):
    whole = "import warnings\nwarnings.simplefilter('ignore')\n" + "\n".join(programs("sklearn").values())
    scores = [float(line) for line in executed(whole, tmp_path).split()]
    assert len(scores) == len(CONFIGS)


def test_scikit_learn_gets_the_same_objective(tmp_path):
    """With plain SGD, where it has all there is, it reaches about the same loss."""
    config = Config(dataset="digits", hidden=(16,), l2=0.01, epochs=20)
    run = nnlab.run(config)
    extra = "\nfrom sklearn.metrics import log_loss\nprint(log_loss(data.train.y, model.predict_proba(data.train.x)))"
    program = "import warnings\nwarnings.simplefilter('ignore')\n" + run.to_code("sklearn")
    loss = float(executed(program, tmp_path, extra).split()[-1])
    assert loss == pytest.approx(run.scores("train")["loss"], rel=0.2)


@pytest.mark.parametrize("library", ["keras", "torch"])
@pytest.mark.parametrize("name", CONFIGS)
def test_the_others_are_python(library, name, tmp_path):
    program = programs(library)[name]
    names = {node.id for node in ast.walk(ast.parse(program)) if isinstance(node, ast.Name)}
    assert library == "torch" or "keras" in names
    if importlib.util.find_spec(library):
        executed(program, tmp_path)


def test_the_conversions():
    config = Config(dataset="digits", l2=0.01, l1=0.002, batch_size=20, optimizer="momentum", momentum=0.8)
    assert "alpha=0.2  # l2 * batch_size" in code(config, "sklearn").replace(",  #", "  #")
    assert "# no equivalent: l1=0.002" in code(config, "sklearn")
    assert "L1L2(l1=0.002, l2=0.005)" in code(config, "keras")
    assert "SGD(learning_rate=0.1, momentum=0.8)" in code(config, "keras")
    torch = code(config, "torch")
    assert "{'params': weights, 'weight_decay': 0.01}, {'params': others, 'weight_decay': 0.0}" in torch
    assert "+ 0.002 * sum(w.abs().sum() for w in weights)" in torch
    assert "no equivalent: optimizer='lion'" in code(CONFIGS["no validation"], "torch")
    assert "no equivalent: schedule='one_cycle'" in code(CONFIGS["all of it"], "sklearn")


def test_own_arrays_are_left_to_the_reader(tmp_path):
    x = np.random.default_rng(0).normal(size=(60, 2))
    run = nnlab.run(Config(dataset="own", epochs=1), x=x, y=x[:, 0] > 0)
    before = "import numpy as np\nx = np.random.default_rng(0).normal(size=(60, 2))\ny = x[:, 0] > 0\n"
    for library in ("nnlab", "sklearn"):
        program = run.to_code(library)
        assert "# x and y are your own arrays" in program
        executed(before + "import warnings\nwarnings.simplefilter('ignore')\n" + program, tmp_path)


@pytest.mark.parametrize("library", ["nnlab", "torch"])
def test_it_says_when_the_run_had_other_data(library):
    config = Config(dataset="iris", epochs=1)
    fold = load_folds(config, 3)[1]
    note, program = nnlab.run(config, data=fold).to_code(library).split("import", 1)
    assert "a split of its own" in note
    assert f"with {len(fold.train)} samples to train on and\n# {len(fold.validation)} to validate" in note
    assert f"import{program}" == code(config, library, nnlab.load(config)) == nnlab.run(config).to_code(library)
    other = nnlab.load(Config(dataset="moons", noise=0.9))
    assert "these settings load others" in nnlab.run(Config(epochs=1), data=other).to_code(library)

    x = np.random.default_rng(0).normal(size=(60, 2))
    own, y = Config(dataset="own", epochs=1), x[:, 0] > 0
    folds = nnlab.cross_validate(own, 3, x=x, y=y)
    assert "a split of its own" in folds[0].to_code(library)
    assert "not the same" not in nnlab.run(own, data=nnlab.load(own, x, y)).to_code(library)


def test_another_library():
    with pytest.raises(ValueError, match="choose one of: keras, nnlab"):
        code(Config(), "jax")
