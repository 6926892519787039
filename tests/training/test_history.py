"""History: columns of numbers, epoch by epoch; for one run or a stack."""

import csv
import tracemalloc

import numpy as np
import pytest

from nnlab import History, Stop
from nnlab.training.history import Mark


def three_epochs():
    history = History()
    history.initial = {"train_loss": 4.0}
    for epoch, loss in enumerate([3.0, 1.0, 2.0], start=1):
        history.append({"epoch": epoch, "train_loss": loss, "validation_loss": loss + epoch})
    return history


def a_stack():
    history = History()
    history.initial = {"train_loss": np.array([5.0, 6.0])}
    for epoch in (1, 2, 3):
        history.append({"epoch": epoch, "train_loss": np.array([4.0 - epoch, epoch])})
    return history


def test_a_new_history_is_empty():
    history = History()
    assert len(history) == 0
    assert history.columns == ()
    assert history["train_loss"].shape == (0,)
    assert (history.best_epoch, history.stop, history.stop_reason) == (None, None, "trained for 0 epochs")


def test_columns_by_name():
    history = three_epochs()
    assert len(history) == 3
    assert history.columns == tuple(history) == ("epoch", "train_loss", "validation_loss")
    assert "train_loss" in history
    assert "accuracy" not in history
    assert history["train_loss"].tolist() == [3, 1, 2]
    assert history["train_loss"].dtype == float


def test_an_unknown_column_lists_those_there_are():
    with pytest.raises(KeyError, match="no column 'loss'; there are: epoch, train_loss, validation_loss"):
        three_epochs()["loss"]


def test_what_was_recorded_cannot_be_changed():
    with pytest.raises(ValueError, match="read-only"):
        three_epochs()["train_loss"][0] = 0


def test_a_column_taken_before_stays_as_it_was():
    history = three_epochs()
    before = history["train_loss"]
    for epoch in range(4, 300):
        history.append({"epoch": epoch, "train_loss": 0.0, "validation_loss": 0.0})
    assert before.tolist() == [3, 1, 2]
    assert history["epoch"].tolist() == list(range(1, 300))


def test_the_best_epoch_is_that_of_the_monitored_column():
    history = three_epochs()
    assert history.best_epoch == 2
    history.monitor = "train_loss"
    assert history.best_epoch == 2
    history.monitor = "validation_accuracy"  # not recorded
    assert (history.watched, history.best_epoch) == ("train_loss", 2)


@pytest.mark.parametrize(
    ("name", "values", "best"),
    [
        ("validation_accuracy", [0.5, 0.9, 0.9], 2),
        ("validation_r2", [-1, 0.5, 0.2], 2),
        ("validation_rmse", [3, 2, 1], 3),
        ("validation_loss", [np.nan, 2, 2, np.inf], 2),
        ("validation_loss", [np.nan, np.nan], None),
    ],
)
def test_best_means_high_or_low(name, values, best):
    history = History.from_columns({name: values, "train_loss": np.zeros(len(values))}, monitor=name)
    assert history.best_epoch == best


def test_the_stop_is_told_in_words():
    history = three_epochs()
    assert history.stop_reason == "trained for 3 epochs"
    history.stop = Stop(3, 2, "stopped for a reason")
    assert history.stop_reason == "stopped for a reason"


def test_run_of_a_stack():
    history = a_stack()
    assert history["train_loss"].shape == (3, 2)
    first, second = history.run(0), history.run(1)
    assert first["train_loss"].tolist() == [3, 2, 1]
    assert second["train_loss"].tolist() == [1, 2, 3]
    assert first["epoch"].tolist() == second["epoch"].tolist() == [1, 2, 3]  # shared by all runs
    assert (first.initial, second.initial) == ({"train_loss": 5.0}, {"train_loss": 6.0})
    assert (first.best_epoch, second.best_epoch) == (3, 1)
    with pytest.raises(ValueError, match=r"history\.run\(0\)\.best_epoch"):
        _ = history.best_epoch


def test_marks():
    history = three_epochs()
    history.mark("l2", 0.0, 0.1)
    history.mark("learning_rate", 0.1, 0.2)
    assert history.marks == [Mark(3, "l2 0.0 → 0.1"), Mark(3, "learning rate 0.1 → 0.2")]
    history.mark("learning_rate", 0.2, 0.3)  # a slider on its way
    assert history.marks[1:] == [Mark(3, "learning rate 0.1 → 0.3")]
    history.append({"epoch": 4, "train_loss": 0.0, "validation_loss": 0.0})
    history.mark("learning_rate", 0.3, 0.4)
    assert history.marks[1:] == [Mark(3, "learning rate 0.1 → 0.3"), Mark(4, "learning rate 0.3 → 0.4")]
    history.mark("learning_rate", 0.4, 0.3)  # and back
    assert history.marks[1:] == [Mark(3, "learning rate 0.1 → 0.3")]


def test_until():
    history = three_epochs()
    history.marks = [Mark(1, "l2 0 → 0.1"), Mark(3, "l2 0.1 → 0")]
    part = history.until(2)
    assert len(part) == 2
    assert part["train_loss"].tolist() == [3, 1]
    assert part.initial == {"train_loss": 4.0}
    assert part.marks == [Mark(1, "l2 0 → 0.1")]
    assert len(history) == 3
    assert len(history.until(99)) == 3


@pytest.mark.parametrize("length", [0, 1, 3])
def test_a_part_can_be_added_to(length):
    history = three_epochs()
    part = history.until(length)
    part.append({"epoch": 9, "train_loss": 9.0, "validation_loss": 9.0})
    assert part["epoch"].tolist() == [*[1, 2, 3][:length], 9]
    assert history["epoch"].tolist() == [1, 2, 3]


def test_from_columns():
    history = History.from_columns({"train_loss": [3, 1]}, monitor="train_loss")
    assert (len(history), history.best_epoch) == (2, 2)
    with pytest.raises(ValueError, match="one length"):
        History.from_columns({"train_loss": [3, 1], "penalty": [0]})


def test_from_columns_copies():
    values = np.array([3.0, 1.0])
    history = History.from_columns({"train_loss": values})
    values[0] = 0
    assert history["train_loss"][0] == 3


@pytest.mark.parametrize("make", [three_epochs, a_stack])
def test_csv(make, tmp_path):
    history = make()
    history.to_csv(tmp_path / "history.csv")
    with open(tmp_path / "history.csv", newline="", encoding="utf-8") as file:
        names, *rows = csv.reader(file)
    wide = make is a_stack
    assert names == ["epoch", *(["train_loss[0]", "train_loss[1]"] if wide else ["train_loss", "validation_loss"])]
    assert [row[0] for row in rows] == ["1", "2", "3"]
    numbers = np.array(rows, dtype=float)
    assert numbers[:, 0].tolist() == [1, 2, 3]
    np.testing.assert_array_equal(numbers[:, 1], history["train_loss"][:, 0] if wide else history["train_loss"])


def test_memory_of_a_long_run_is_bounded():
    """100,000 epochs of ten columns: 8 MB of numbers, and twice that at most while the room is doubled."""
    values = dict.fromkeys("abcdefghij", 0.5)
    tracemalloc.start()
    history = History()
    for _ in range(100_000):
        history.append(values)
    now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(history) == 100_000
    assert now < 2 * 8e6
    assert most < 3 * 8e6


def test_repr():
    assert repr(three_epochs()) == "History(3 epochs: epoch, train_loss, validation_loss)"
