"""Points added by hand: they train, and change nothing else."""

import json
import re

import numpy as np
import pytest

import nnlab
from nnlab import Config, ConfigError, cli, load
from nnlab.data.datasets import load_folds
from nnlab.experiments.code import code
from nnlab.lab.runtime.share_string import DEFAULTS, from_string, to_string

POINTS = {
    "moons": ((0.5, -1.0, 1.0), (7.0, 3.0, 0.0)),
    "plane": ((0.5, -0.25, 1.5),),
    "sine": ((0.25, -1.0), (2.0, 0.5)),
}


def own(dataset):
    """Return arrays of one's own in place of a generated set."""
    x, y = np.random.default_rng(0).normal(100, 30, size=(60, 1 if dataset == "sine" else 2)), np.arange(60)
    return (x, y % 2) if dataset == "moons" else (x, x[:, 0] * 1e3)


def parts(data):
    return [part for part in (data.validation, data.test) if part]


@pytest.mark.parametrize("dataset", POINTS)
@pytest.mark.parametrize("arrays", [False, True])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_they_are_the_last_training_samples_and_all_else_is_the_same_to_the_last_bit(dataset, arrays, dtype):
    given = own(dataset) if arrays else (None, None)
    config = Config(dataset="own" if arrays else dataset, samples=60, train_size=30, dtype=dtype)
    before, after = load(config, *given), load(config.replace(points=POINTS[dataset]), *given)
    n, added = len(before.train), np.array(POINTS[dataset])
    assert (n, len(after.train), after.added, before.added) == (30, 30 + len(added), len(added), 0)
    np.testing.assert_array_equal(after.train.x[:n], before.train.x)
    np.testing.assert_array_equal(after.train.y[:n], before.train.y)
    for one, other in zip(parts(before), parts(after), strict=True):
        np.testing.assert_array_equal(one.x, other.x)
        np.testing.assert_array_equal(one.y, other.y)
        assert one.x.dtype == other.x.dtype and one.y.dtype == other.y.dtype
    np.testing.assert_allclose(after.original_x(after.train.x[n:]), added[:, :-1], rtol=1e-5, atol=1e-4)
    if after.class_names:
        np.testing.assert_array_equal(after.train.y[n:], added[:, -1])
        assert after.train.y.dtype == before.train.y.dtype
    else:
        np.testing.assert_allclose(after.original_y(after.train.y[n:]), added[:, -1:], rtol=1e-5, atol=0.01)
    for name in ("x_mean", "x_scale", "y_mean", "y_scale"):
        np.testing.assert_array_equal(getattr(after, name), getattr(before, name))
    assert not after.train.x.flags.writeable and not after.train.y.flags.writeable


def test_every_fold_trains_with_them_and_none_validates():
    config = Config(samples=60)
    for before, after in zip(load_folds(config, 3), load_folds(config.replace(points=POINTS["moons"]), 3), strict=True):
        assert len(after.train) == len(before.train) + 2
        np.testing.assert_array_equal(after.validation.x, before.validation.x)


@pytest.mark.parametrize(
    ("dataset", "points", "sentence"),
    [
        ("moons", [(0, 0, 2)], "point 1 has the class 2; there are: 0 (0), 1 (1)"),
        ("moons", [(0, 0, 1), (0, 0, 0.5)], "point 2 has the class 0.5"),
        ("moons", [(0, 0, -1)], "point 1 has the class -1"),
        ("moons", [(0, 0)], "point 1 has 2 numbers; with these data give (x1, x2, class)"),
        ("plane", [(0, 0)], "give (x1, x2, value)"),
        ("sine", [(0, 0, 1)], "give (x, y)"),
        ("digits", [(0, 0, 1)], "can only be added to data with two inputs"),
        ("iris", [(0, 0, 1)], "can only be added to data with two inputs"),
    ],
)
def test_points_that_do_not_fit_the_data(dataset, points, sentence):
    with pytest.raises(ConfigError, match=re.escape(sentence)) as caught:
        load(Config(dataset=dataset, points=points))
    assert list(caught.value.problems) == ["points"]


def test_several_values_to_predict_take_no_points():
    x = np.random.default_rng(0).normal(size=(40, 2))
    with pytest.raises(ConfigError, match="one value"):
        load(Config(dataset="own", points=[(0, 0, 1)]), x, x * 2.5)


def test_files_strings_and_programs_bring_them_back(tmp_path):
    config = Config(samples=60, hidden=(4,), epochs=2, points=POINTS["moons"])
    run = nnlab.run(config)
    run.save(tmp_path / "run.npz")
    again = nnlab.load_run(tmp_path / "run.npz")
    assert again.config == config
    np.testing.assert_array_equal(again.data.train.x, run.data.train.x)
    assert from_string(to_string(config)) == config
    assert Config.from_json(json.dumps(json.loads(config.to_json()))) == config
    names = {}
    exec(code(config).replace("print", "str"), names)
    np.testing.assert_array_equal(names["run"].network.parameters, run.network.parameters)
    exec(code(config, "sklearn").partition("model =")[0], names := {})
    np.testing.assert_array_equal(names["data"].train.x, run.data.train.x)


def test_the_command_takes_them_as_a_text(tmp_path, capsys):
    words = ["--points", "-0.5 -1 1; 2 0.3 0", "--samples", "60", "--epochs", "1", "--save", str(tmp_path / "run.npz")]
    assert cli.main(["train", *words]) == 0
    assert nnlab.load_run(tmp_path / "run.npz").config.points == ((-0.5, -1.0, 1.0), (2.0, 0.3, 0.0))
    with pytest.raises(SystemExit):
        cli.main(["train", "--points", "0.5,1"])
    assert "--points: point 1 is 0.5; give (x1, x2, class or value)" in capsys.readouterr().err


def test_a_fold_of_such_data_is_saved_with_its_own_split(tmp_path):
    data = load_folds(Config(samples=60, points=POINTS["moons"]), 3)[1]
    run = nnlab.run(Config(samples=60, points=POINTS["moons"], hidden=(4,), epochs=1), data=data)
    run.save(tmp_path / "run.npz")
    np.testing.assert_array_equal(nnlab.load_run(tmp_path / "run.npz").data.train.x, data.train.x)


def test_strings_from_before_there_were_points_have_none():
    assert "points" not in DEFAULTS
    assert from_string("nnlab1:eyJsMiI6MC41fQ") == Config(l2=0.5)


def test_as_many_as_there_can_be_still_make_a_string_when_they_have_four_digits():
    points = [(-1.234 - i / 1000, -0.1234, 1) for i in range(100)]
    config = Config(points=points, hidden=(64, 64, 64), optimizer="adamw", learning_rate=0.001, weight_decay=0.01)
    assert from_string(to_string(config)) == config


def test_a_program_with_many_points_has_lines_that_can_be_read():
    program = code(Config(points=[(i / 7, -i, i % 2) for i in range(50)]))
    assert max(map(len, program.splitlines())) <= 100
    exec(program.partition("run =")[0], names := {})
    assert names["config"].points[-1] == (7.0, -49.0, 1.0)


def test_a_sweep_over_points():
    found = nnlab.sweep(Config(samples=60, epochs=2), {"points": [(), POINTS["moons"], ((0.0, 0.0, 1.0),)]}, seeds=1)
    assert [run.data.added for run in found] == [0, 2, 1]
    alone = nnlab.run(Config(samples=60, epochs=2, points=POINTS["moons"]))
    np.testing.assert_allclose(list(found)[1].network.parameters, alone.network.parameters, rtol=1e-5, atol=1e-6)
