"""Sweeps, cross-validation and learning curves: which runs, in which order, and what is refused."""

import joblib
import numpy as np
import pytest
from scipy import stats
from sklearn.model_selection import GroupKFold, PredefinedSplit, ShuffleSplit
from threadpoolctl import threadpool_info

import nnlab
from nnlab import Config, ConfigError
from nnlab.experiments import jobs, stack

CONFIG = Config(samples=200, epochs=3)


@pytest.fixture
def no_training(monkeypatch):
    def train(*args, **kwargs):
        raise AssertionError("something was trained")

    monkeypatch.setattr(stack, "train", train)


def test_grid_times_seeds():
    results = nnlab.sweep(CONFIG, {"l2": [0, 1e-4, 1e-3]}, seeds=8)
    assert len(results) == 24
    assert results.missing == []
    assert [run.config.l2 for run in results] == [0.0] * 8 + [1e-4] * 8 + [1e-3] * 8
    for name in ("init_seed", "shuffle_seed", "noise_seed"):
        assert [getattr(run.config, name) for run in results] == list(range(8)) * 3
    assert {run.config.data_seed for run in results} == {0}
    assert len({id(run.data) for run in results}) == 1
    np.testing.assert_allclose(
        results[13].history["train_loss"], nnlab.run(results[13].config).history["train_loss"], rtol=1e-5
    )


def test_which_seeds_and_their_base():
    results = nnlab.sweep(CONFIG.replace(init_seed=10, noise_seed=100), seeds=[4, 2])
    assert [run.config.init_seed for run in results] == [14, 12]
    assert [run.config.shuffle_seed for run in results] == [4, 2]
    assert [run.config.noise_seed for run in results] == [104, 102]


def test_any_field_may_be_varied():
    grid = {
        "dataset": ["moons", "sine"],
        "hidden": [(4,), [8, 4], "3"],
        "optimizer": ("sgd", "adam"),
        "batch_size": np.array([16, 50]),
    }
    results = nnlab.sweep(CONFIG, grid)
    assert len(results) == 24
    assert [run.config.hidden for run in results][:5] == [(4,)] * 4 + [(8, 4)]
    assert {run.data.task for run in results} == {"classification", "regression"}
    assert results.table[4]["hidden"] == "8, 4"


def test_own_arrays_and_given_data():
    x = np.random.default_rng(0).normal(size=(60, 3))
    y = np.where(x[:, 0] > 0, "up", "down")
    own = CONFIG.replace(dataset="own", samples=None, batch_size=8)
    results = nnlab.sweep(own, {"l2": [0, 0.1]}, x=x, y=y)
    assert results[0].data.class_names == ("down", "up")
    assert len({id(run.data) for run in results}) == 1
    again = nnlab.sweep(own, {"l2": [0, 0.1]}, data=results[0].data)
    np.testing.assert_array_equal(again[1].history["train_loss"], results[1].history["train_loss"])
    with pytest.raises(ConfigError, match="train_size"):
        nnlab.sweep(own, {"train_size": [10]}, data=results[0].data)
    with pytest.raises(ConfigError, match="'own'"):
        nnlab.sweep(CONFIG, {"l2": [0]}, x=x, y=y)
    with pytest.raises(ValueError, match="y is missing"):
        nnlab.sweep(own, {"l2": [0]}, x=x)


@pytest.mark.parametrize(
    ("grid", "fields"),
    [
        ({"l3": [0], "lr": [1]}, {"l3", "lr"}),
        ({"l2": [0, -1], "optimizer": ["sgd", "adm"]}, {"l2", "optimizer"}),
        ({"l2": 0.1}, {"l2"}),
        ({"optimizer": "adam"}, {"optimizer"}),
        ({"l2": []}, {"l2"}),
        ({"learning_rate": (1e-3, 1.0, "log")}, {"learning_rate"}),
        ({"hidden": [(8, 8), (8,)], "dropout": [(0.1, 0.2)]}, {"dropout"}),
        ({"batch_size": [32, 5000]}, {"batch_size"}),
        ({"train_size": [50, 5000]}, {"train_size"}),
        ({"augmentation": [(), ("rotate",)]}, {"augmentation"}),
        ({"monitor": ["validation_rmse"], "early_stopping": [True]}, {"monitor"}),
        ({"output": ["softmax", "linear"]}, {"output"}),
        ({"dataset": ["moons", "own"]}, {"dataset"}),
    ],
)
def test_what_cannot_be_is_said_before_anything_trains(no_training, grid, fields):
    with pytest.raises(ConfigError) as caught:
        nnlab.sweep(CONFIG, grid)
    assert set(caught.value.problems) == fields


@pytest.mark.parametrize("seeds", [0, -1, [], [1, 1]])
def test_seeds_that_are_none(no_training, seeds):
    with pytest.raises(ValueError, match="seeds"):
        nnlab.sweep(CONFIG, {"l2": [0]}, seeds)


def test_random_search():
    grid = {
        "learning_rate": (1e-4, 1.0, "log"),
        "dropout": (0.0, 0.5),
        "batch_size": (8, 64),
        "hidden": [(4,), (8,)],
        "l2": stats.loguniform(1e-5, 1e-1),
    }
    config = CONFIG.replace(epochs=1)
    results = nnlab.sweep(config, grid, samples=40, seeds=2)
    assert len(results) == 80
    drawn = [run.config for run in results][::2]
    rates = np.array([c.learning_rate for c in drawn])
    assert ((rates >= 1e-4) & (rates <= 1)).all()
    assert 0.25 < (rates < 1e-2).mean() < 0.75
    assert all(0 <= c.dropout <= 0.5 and 8 <= c.batch_size <= 64 and 1e-5 <= c.l2 <= 1e-1 for c in drawn)
    assert {c.hidden for c in drawn} == {(4,), (8,)}
    assert results[1].config.learning_rate == results[0].config.learning_rate
    again = nnlab.sweep(config, grid, samples=40)
    assert [run.config for run in again] == drawn
    other = nnlab.sweep(config.replace(data_seed=1), grid, samples=3)
    assert [run.config.l2 for run in other] != [c.l2 for c in drawn[:3]]


def test_ranges_that_are_none():
    with pytest.raises(ValueError, match="low < high"):
        nnlab.sweep(CONFIG, {"l2": (1.0, 0.5)}, samples=2)
    with pytest.raises(ValueError, match="log"):
        nnlab.sweep(CONFIG, {"l2": (0.0, 0.5, "log")}, samples=2)
    with pytest.raises(ValueError, match="draws nothing"):
        nnlab.sweep(CONFIG, {"l2": (0.0, 0.5)}, samples=0)


def test_several_processes_give_the_same_numbers():
    grid = {"hidden": [(4,), (6,)], "l2": [0, 1e-3]}
    here = nnlab.sweep(CONFIG, grid, seeds=3)
    there = nnlab.sweep(CONFIG, grid, seeds=3, n_jobs=2, progress=True)
    assert [run.config for run in there] == [run.config for run in here]
    for one, other in zip(here, there, strict=True):
        np.testing.assert_array_equal(one.network.parameters, other.network.parameters)
        assert one.history.stop_reason == other.history.stop_reason
        np.testing.assert_array_equal(one.resume(5).network.parameters, other.resume(5).network.parameters)


@pytest.mark.parametrize("backend", ["loky", "threading"])
def test_whatever_backend_joblib_is_told_to_use(backend):
    config, grid = CONFIG.replace(dropout=0.2, batch_norm=True), {"hidden": [(4,), (6,), (8,)], "l2": [0, 1e-3]}
    here = nnlab.sweep(config, grid, seeds=2)
    before = threadpool_info()
    with joblib.parallel_config(backend=backend, n_jobs=2):
        there = nnlab.sweep(config, grid, seeds=2)
    assert threadpool_info() == before, "matrix products should have all their threads back"
    assert there.missing == []
    for one, other in zip(here, there, strict=True):
        assert one.config == other.config
        np.testing.assert_array_equal(one.network.parameters, other.network.parameters)
        np.testing.assert_array_equal(one.history["validation_loss"], other.history["validation_loss"])


def interrupted_at_five(numbers, configs, *rest, whole=jobs.train_stack):
    if configs[0].hidden == (5,):
        raise KeyboardInterrupt
    return whole(numbers, configs, *rest)


def test_ctrl_c_in_a_worker_keeps_what_is_finished(monkeypatch):
    monkeypatch.setattr(jobs, "train_stack", interrupted_at_five)
    grid = {"hidden": [(4,), (3,), (2,), (5,), (6,), (7,)]}
    with joblib.parallel_config(backend="threading", n_jobs=2):
        results = nnlab.sweep(CONFIG, grid, seeds=2)
    asked = [(size,) for (size,) in grid["hidden"] for _ in range(2)]
    kept, missing = [run.config.hidden for run in results], [config.hidden for config in results.missing]
    assert missing.count((5,)) == 2
    assert sorted(kept + missing) == sorted(asked)
    assert all(len(run.history) == CONFIG.epochs for run in results)


def test_ctrl_c_keeps_what_is_finished(monkeypatch):
    done = []

    def interrupted(configs, data, on_event=None):
        done.append(configs[0])
        if len(done) == 2:
            raise KeyboardInterrupt
        return stack.run_stack(configs, data, on_event)

    monkeypatch.setattr(jobs, "run_stack", interrupted)
    results = nnlab.sweep(CONFIG, {"hidden": [(4,), (5,), (6,)]}, seeds=2)
    assert [run.config.hidden for run in results] == [(4,), (4,)]
    assert [config.hidden for config in results.missing] == [(5,), (5,), (6,), (6,)]
    assert repr(results) == "Results(2 runs over seed, 4 missing)"


def test_ctrl_c_within_a_stack_keeps_its_epochs(monkeypatch):
    whole = stack.run_stack

    def interrupted(configs, data, on_event=None):
        def see(event):
            on_event(event)
            if configs[0].hidden == (5,) and event.epoch == 3:
                raise KeyboardInterrupt

        return whole(configs, data, see)

    monkeypatch.setattr(jobs, "run_stack", interrupted)
    results = nnlab.sweep(CONFIG, {"hidden": [(4,), (5,), (6,)]})
    assert [len(run.history) for run in results] == [3, 2]
    assert [config.hidden for config in results.missing] == [(6,)]
    assert repr(results) == "Results(2 runs over hidden, 1 interrupted, 1 missing)"


def test_cross_validation():
    config = Config(dataset="iris", batch_size=16, epochs=5)
    results = nnlab.cross_validate(config, folds=4)
    assert [row["fold"] for row in results.table] == [1, 2, 3, 4]
    validated = np.concatenate([run.data.index.validation for run in results])
    assert len(np.unique(validated)) == len(validated) == 120
    test = {tuple(run.data.index.test) for run in results}
    assert len(test) == 1 and not set(test.pop()) & set(validated)
    scores = [run.scores("validation")["accuracy"] for run in results]
    assert results.mean("validation_accuracy") == pytest.approx(np.mean(scores))
    assert results.std("validation_accuracy") == pytest.approx(np.std(scores, ddof=1))


def test_cross_validation_with_seeds_and_a_splitter_of_other_sizes():
    config = Config(dataset="diabetes", epochs=2, batch_size=16)
    splitter = ShuffleSplit(3, test_size=0.3, random_state=0)
    results = nnlab.cross_validate(config, splitter, seeds=2)
    assert [(row["fold"], row["seed"]) for row in results.table] == [(f, s) for f in (1, 2, 3) for s in (0, 1)]
    assert "validation_rmse" in results.table[0]
    there = nnlab.cross_validate(config, splitter, seeds=2, n_jobs=2)
    np.testing.assert_array_equal(there[3].data.index.validation, results[3].data.index.validation)
    np.testing.assert_array_equal(there[3].network.parameters, results[3].network.parameters)


def test_cross_validation_refuses(no_training):
    with pytest.raises(ValueError, match="folds"):
        nnlab.cross_validate(Config(dataset="iris"), folds=1)
    with pytest.raises(ConfigError, match="batch_size"):
        nnlab.cross_validate(Config(dataset="iris", batch_size=1000))


def test_learning_curve():
    config = CONFIG.replace(batch_size=16)
    results = nnlab.learning_curve(config, [20, 40, 80], seeds=2)
    assert [len(run.data.train) for run in results] == [20, 20, 40, 40, 80, 80]
    assert {tuple(run.data.index.validation) for run in results} == {tuple(results[0].data.index.validation)}
    assert set(results[0].data.index.train) <= set(results[2].data.index.train)
    sizes = [len(run.data.train) for run in nnlab.learning_curve(config)]
    assert sizes == sorted(set(sizes)) and sizes[-1] == 120 and len(sizes) == 5


def test_seeds_may_be_counted_by_numpy():
    assert len(nnlab.sweep(CONFIG.replace(epochs=1), {}, np.int64(2))) == 2


@pytest.mark.parametrize(
    "config",
    [Config(epochs=1, points=((0, 0, 1),)), Config(dataset="digits", samples=60, epochs=1, batch_size="all")],
)
def test_the_default_sizes_of_a_learning_curve_can_be_trained(config):
    assert len(nnlab.learning_curve(config)) >= 2


@pytest.mark.parametrize(
    ("folds", "sentence"),
    [
        ("5", "is not a splitter"),
        (5.0, "is not a splitter"),
        (None, "is not a splitter"),
        (PredefinedSplit(np.arange(500) % 5), "the 400 samples there are beside the test set"),
        (PredefinedSplit(np.full(400, -1)), "without samples"),
    ],
)
def test_what_does_not_fold_is_said(folds, sentence):
    with pytest.raises(ValueError, match=sentence):
        nnlab.cross_validate(Config(epochs=1), folds)


def test_folds_may_be_counted_by_numpy():
    assert len(nnlab.cross_validate(Config(epochs=1), np.int64(3))) == 3


def test_ragged_data_are_refused_in_words():
    for train in (nnlab.run, nnlab.sweep, nnlab.cross_validate):
        with pytest.raises(ValueError, match="not equally long"):
            train(Config(dataset="own"), x=[[1, 2], [3]], y=[0, 1])


def test_cross_validation_keeps_groups_together():
    patients = np.arange(60) // 4
    x, y = np.random.default_rng(0).normal(size=(60, 3)), np.arange(60) % 2
    config = Config(dataset="own", test_fraction=0.0, epochs=1, batch_size=8)
    results = nnlab.cross_validate(config, GroupKFold(3), x=x, y=y, groups=patients)
    for run in results:
        assert not set(patients[run.data.index.train]) & set(patients[run.data.index.validation])
    with pytest.raises(ValueError, match="GroupKFold needs groups; give them as groups, one for each sample"):
        nnlab.cross_validate(config, GroupKFold(3), x=x, y=y)
    with pytest.raises(ValueError, match=r"groups have the shape \(59,\) for 60 samples; give one for each"):
        nnlab.cross_validate(config, GroupKFold(3), x=x, y=y, groups=patients[1:])
