"""A training curve measured on a sample: always the same samples, everything else as without, and it is said."""

import numpy as np
import pytest

import nnlab
from nnlab import SGD, Config, History, Network
from nnlab.data.datasets import Set, load_folds
from nnlab.experiments.stack import run_stack
from nnlab.lab import Lab
from nnlab.plots.curves import CurveChart
from nnlab.plots.style import add_row, new_figure
from nnlab.training.sets import Sets
from nnlab.training.training import train

GENERATOR = np.random.default_rng(0)
X = GENERATOR.normal(size=(200, 3))
Y = (X.sum(axis=1) + GENERATOR.normal(size=200) > 0).astype(int)
HELD_OUT = X[:20] + 0.1, Y[:20]
TRAIN = ("train_loss", "train_accuracy")


def fitted(**settings):
    net = Network([3, 4, 2], optimizer=SGD(0.1), dtype="float64")
    how = {"epochs": 4, "batch_size": 16, "metrics": "accuracy", "validation_data": HELD_OUT}
    return net, net.fit(X, Y, **how | settings)


def rows_scored(scored_samples, runs=None):
    """Return which samples of the training set each evaluation was of: the first input of each is its number."""
    x = X.copy()
    x[:, 0] = np.arange(200)
    net, seen = Network([3, 4, 2], optimizer=SGD(1e-6), runs=runs), []
    scores_on = net.scores_on
    net.scores_on = lambda x, *others: seen.append(x[..., 0].astype(int).tolist()) or scores_on(x, *others)
    list(train(net, Sets(Set(x, Y)), History(), epochs=3, scored_samples=scored_samples))
    return seen


@pytest.mark.parametrize("runs", [None, 2])
def test_always_the_same_samples_each_once(runs):
    seen = rows_scored(60, runs)
    assert len(seen) == 4 and seen == [seen[0]] * 4
    assert len(set(seen[0])) == 60 and set(seen[0]) < set(range(200))
    assert 20 < sum(row < 100 for row in seen[0]) < 40  # of both halves
    assert rows_scored(61)[0] != seen[0] and rows_scored(200) == [list(range(200))] * 4


def test_all_samples_are_learnt_from_and_nothing_else_changes():
    (one, sampled), (other, whole) = fitted(scored_samples=50), fitted()
    assert np.array_equal(one.parameters, other.parameters)
    assert {name for name in whole if not np.array_equal(sampled[name], whole[name])} == {*TRAIN, "seconds"}
    assert np.allclose(sampled["train_loss"], whole["train_loss"], atol=0.2)
    assert sampled.scored == (50, 200) and whole.scored is None


@pytest.mark.parametrize("most", [200, 201, 10**6])
def test_a_sample_of_all_is_all(most):
    (_, sampled), (_, whole) = fitted(scored_samples=most), fitted()
    assert sampled.scored is None and all(np.array_equal(sampled[name], whole[name]) for name in TRAIN)


def test_a_stack_measures_what_each_run_would_alone():
    configs = [Config(samples=120, epochs=3, dtype="float64", scored_samples=30, init_seed=seed) for seed in range(3)]
    for config, run in zip(configs, run_stack(configs, [nnlab.load(config) for config in configs]), strict=True):
        alone = nnlab.run(config).history
        assert np.allclose(run.history["train_loss"], alone["train_loss"], rtol=1e-12)
        assert run.history.scored == alone.scored == (30, 72)


def test_folds_of_different_sizes():
    config = Config(samples=104, epochs=2, dtype="float64", batch_size=16, scored_samples=30)
    folds = load_folds(config, 5)
    assert len({len(fold.train) for fold in folds}) > 1
    for run, fold in zip(run_stack([config] * 5, folds), folds, strict=True):
        alone = nnlab.run(config, data=fold).history
        assert np.allclose(run.history["train_loss"], alone["train_loss"], rtol=1e-12)
        assert run.history.scored == alone.scored == (30, len(fold.train))


@pytest.mark.parametrize("wrong", [0, -1, 1.5, "some"])
def test_a_number_of_samples_that_cannot_be(wrong):
    with pytest.raises(ValueError, match="scored_samples"):
        fitted(scored_samples=wrong)


def test_every_chart_says_so(tmp_path):
    run = nnlab.run(Config(samples=200, epochs=3, scored_samples=40))
    run.save(tmp_path / "run.npz")
    for history in (run.history, nnlab.load_run(tmp_path / "run.npz").history):
        chart = CurveChart(add_row(new_figure(512, 230), 1)[0])
        chart.show(history)
        assert "train (40 of 120) 0." in chart.describe()
        assert "train (40 of 120)" in [note.get_text() for note in chart.head.notes]
        chart.show(nnlab.run(run.config.replace(scored_samples=None)).history)
        assert "train 0." in chart.describe() and "train" in [note.get_text() for note in chart.head.notes]


def test_the_lab_says_so_in_its_language():
    lab = Lab(Config(samples=200, epochs=3, scored_samples=40))
    notes = [note.said for note in lab.curves.loss.head.notes]
    assert any(text.startswith("train (40") for text in notes), notes
    lab.run()
    assert "train (40 of 120) 0." in lab.curves.describe()
    lab.set(scored_samples=None)
    lab.run()
    assert "train 0." in lab.curves.describe()
