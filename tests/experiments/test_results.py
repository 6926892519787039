"""Results: the table, bands, and whether a difference is real."""

import csv

import numpy as np
import pytest
from scipy import stats

import nnlab
from nnlab import Config
from nnlab.experiments.statistics import difference

CONFIG = Config(samples=200, epochs=6, learning_rate=0.3)


@pytest.fixture(scope="module")
def results():
    return nnlab.sweep(CONFIG, {"l2": [0, 0.3], "hidden": [(4,), (8, 4)]}, seeds=4)


def test_a_row_a_run(results):
    rows = results.table
    assert len(rows) == 16
    assert list(rows[0])[:3] == ["l2", "hidden", "seed"]
    assert rows[5] == rows[5] | {"l2": 0.0, "hidden": "8, 4", "seed": 1, "epochs": 6}
    assert all(isinstance(value, (int, float, str)) for row in rows for value in row.values())
    for run, row in zip(results, rows, strict=True):
        for which in ("train", "validation"):
            for name, score in run.scores(which).items():
                assert row[f"{which}_{name}"] == pytest.approx(score, rel=1e-5)


def test_scores_are_those_of_the_weights_that_are_kept():
    config = Config(samples=120, noise=0.5, epochs=40, learning_rate=0.5, early_stopping=True, patience=3)
    stopped = nnlab.sweep(config, {"restore_best": [True, False]}, seeds=3)
    for run, row in zip(stopped, stopped.table, strict=True):
        assert row["validation_loss"] == pytest.approx(run.scores("validation")["loss"], rel=1e-5)
        assert row["best_epoch"] == run.history.best_epoch
        run.resume()
    for run, row in zip(stopped, stopped.table, strict=True):
        if run.config.restore_best:
            assert row["validation_loss"] == pytest.approx(run.scores("validation")["loss"], rel=1e-5)


def test_the_test_set_stays_sealed_until_it_is_opened(results):
    part = results.where(l2=0)
    assert not [name for name in part.table[0] if name.startswith("test")]
    assert part.open_test() is part
    for run, row in zip(part, part.table, strict=True):
        assert row["test_accuracy"] == run.scores("test")["accuracy"]
    assert part.where(seed=1).table[0]["test_loss"] == part.table[1]["test_loss"]
    assert not [name for name in results.table[0] if name.startswith("test")]


def test_csv_and_frame(results, tmp_path):
    results.to_csv(tmp_path / "table.csv")
    with open(tmp_path / "table.csv", newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [float(row["validation_loss"]) for row in rows] == results.scores("validation_loss").tolist()
    pytest.importorskip("pandas")
    frame = results.to_frame()
    assert frame.shape == (16, len(results.table[0]))
    assert frame.groupby("l2")["validation_loss"].mean()[0.3] == pytest.approx(results.where(l2=0.3).mean())


def test_where_and_slices(results):
    assert len(results.where(l2=0)) == 8
    assert len(results.where(hidden=[8, 4], seed=2)) == 2
    assert len(results.where(epochs=6)) == 16
    assert [run.config for run in results[2:4]] == [results[2].config, results[3].config]
    with pytest.raises(ValueError, match=r"no run has l2=0\.5"):
        results.where(l2=0.5)
    with pytest.raises(KeyError, match="validation_loss"):
        results.scores("loss")


def test_summary_and_best(results):
    rows = results.summary()
    assert [(row["l2"], row["hidden"], row["runs"]) for row in rows] == [
        (0.0, "4", 4), (0.0, "8, 4", 4), (0.3, "4", 4), (0.3, "8, 4", 4),
    ]  # fmt: skip
    losses = results.scores("validation_loss")
    assert rows[2]["validation_loss"] == pytest.approx(losses[8:12].mean())
    assert rows[2]["validation_loss_std"] == pytest.approx(losses[8:12].std(ddof=1))
    best = results.best("validation_loss")
    assert best["l2"] == 0.0
    assert CONFIG.replace(**best).hidden == best["hidden"]
    most = results.best("validation_accuracy")
    assert results.where(**most).mean("validation_accuracy") == max(row["validation_accuracy"] for row in rows)


def test_band(results):
    curves = np.stack([run.history["train_loss"] for run in results[:4]])
    band = results.band("train_loss", l2=0, hidden=(4,))
    np.testing.assert_allclose(band.mean, curves.mean(axis=0))
    np.testing.assert_allclose(band.spread, curves.std(axis=0, ddof=1))
    assert band.runs == 4
    assert [setting for setting, _ in results.bands("train_loss")] == results.settings
    np.testing.assert_array_equal(results.bands("train_loss")[0][1].mean, band.mean)
    assert len(results.curves("validation_loss")) == 16


def test_settings_with_which_every_run_diverged_at_once_have_no_band_and_are_not_best():
    tried = nnlab.sweep(Config(epochs=2, dataset="sine"), {"learning_rate": [0.1, 1e5]}, seeds=2)
    assert [setting for setting, _ in tried.bands()] == [tried.best()] == [{"learning_rate": 0.1}]
    diverged = tried.where(learning_rate=1e5)
    assert diverged.bands() == []
    with pytest.raises(ValueError, match="no curve"):
        diverged.band()
    with pytest.raises(ValueError, match="lower the learning rate"):
        diverged.best()


def test_a_run_that_has_stopped_keeps_its_last_value_in_the_band():
    config = Config(samples=120, noise=0.5, epochs=60, learning_rate=0.5, early_stopping=True, patience=2)
    stopped = nnlab.sweep(config, seeds=4)
    lengths = [len(run.history) for run in stopped]
    assert len(set(lengths)) > 1
    band = stopped.band("train_loss")
    assert len(band.mean) == max(lengths)
    assert band.mean[-1] == pytest.approx(np.mean([run.history["train_loss"][-1] for run in stopped]))


def test_a_difference_is_the_paired_t_test(results):
    found = results.difference({"l2": 0}, {"l2": 0.3}, "validation_loss")
    before, after = results.where(l2=0).scores(), results.where(l2=0.3).scores()
    expected = stats.ttest_rel(after, before)
    assert found.pairs == 8
    assert found.mean == pytest.approx((after - before).mean())
    assert found.mean / found.error == pytest.approx(expected.statistic)
    assert found.p_value == pytest.approx(expected.pvalue)
    other = results.difference({"l2": 0, "hidden": (4,)}, {"l2": 0.3, "hidden": (8, 4)})
    assert other.pairs == 4
    assert results.difference({"l2": 0.3}, {"l2": 0}).mean == pytest.approx(-found.mean)


def pairs(mean, error, n):
    """Return n pairs whose differences have this mean and standard error."""
    gaps = np.resize([-1.0, 1.0], n)
    gaps = gaps - gaps.mean()
    return [(0.0, mean + gap) for gap in gaps * error * np.sqrt(n) / gaps.std(ddof=1)]


def test_the_sentence():
    found = difference(pairs(0.008, 0.008 / 2.1, 8), "validation_accuracy")
    assert str(found) == (
        "+0.8 points of validation accuracy, about 2.1 times its standard error over 8 pairs: probably real"
    )
    assert difference(pairs(-0.2, 0.02, 8), "train_loss").sentence.startswith("-0.2 in train loss, about 10.0 times")


@pytest.mark.parametrize(
    ("ratio", "n", "words"),
    [
        (0.3, 8, "may well be chance"),
        (1.5, 8, "perhaps real"),
        (2.1, 8, "probably real"),
        (4, 8, "almost certainly real"),
        (4, 2, "perhaps real"),  # two pairs say little, however alike
    ],
)
def test_the_verdict_depends_on_the_spread_and_on_how_many(ratio, n, words):
    assert words in difference(pairs(ratio, 1.0, n), "train_loss").sentence


def test_differences_without_a_spread():
    assert "no telling" in difference([(1.0, 2.0)], "train_loss").sentence
    assert "no difference at all" in difference([(1.0, 1.0)] * 3, "train_loss").sentence
    with pytest.raises(ValueError, match="same seeds"):
        difference([], "train_loss")


def test_the_name_of_it(results):
    assert repr(results) == "Results(16 runs over l2, hidden, seed)"
    assert repr(nnlab.cross_validate(Config(dataset="iris", epochs=1), 3)) == "Results(3 runs over fold)"
