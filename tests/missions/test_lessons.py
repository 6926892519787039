"""Each mission of the lessons: a solution that meets it, and near misses that are each told what is missing."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable

import pytest

from nnlab import Config, History
from nnlab.experiments.statistics import Difference
from nnlab.missions import MISSIONS, Recorded, missions_of
from nnlab.training.history import Mark

from .runs import begun, notebook, record

Case = Callable[[], Recorded]


def marked(lesson: str, text: str, epochs_ago: int = 50) -> Recorded:
    """Return the record of the first run of a lesson, with a change on its way."""
    found = record(lesson)
    history = found.history.until(len(found.history))
    history.marks.append(Mark(len(history) - epochs_ago, text))
    return Recorded(found.config, history, found.data, start=found.start)


def judged(**settings) -> Recorded:
    """Return the record of lesson 5's run, judged by another patience."""
    return record("05", settings)


def compared(pairs: int, p: float, error: float = 0.1) -> Recorded:
    return record("12", {}, difference=Difference(0.1, error, pairs, p, ""))


FEW = {"train_size": 100}
SIGMOID = {"activation": "sigmoid", "hidden": (30,)}
OVER = {"learning_rate": 0.3, "epochs": 200}
WIDE = {"hidden": (128,)}

SOLUTIONS: dict[str, Case] = {
    "00_overfit": lambda: record("00", FEW),
    "00_catch": lambda: record("00", {**FEW, "early_stopping": True}),
    "00_close": lambda: record("00", {**FEW, "l2": 0.01}),
    "01_line": lambda: record("01", {"hidden": ()}),
    "01_small": lambda: record("01", {"hidden": (4,), "learning_rate": 0.5}),
    "01_break": lambda: record("01", {"learning_rate": 10.0}),
    "02_full": lambda: record("02", {"learning_rate": 1.0}),
    "02_updates": lambda: record("02", {"batch_size": 50, "epochs": 20, "learning_rate": 0.5}),
    "02_target": lambda: record("02", {"batch_size": 10, "target_loss": 0.1, "epochs": 12}),
    "03_loss": lambda: record("03", {"loss": "cross_entropy"}),
    "03_squared": lambda: record("03", {"initializer": "xavier_normal"}),
    "03_both": lambda: record("03", {**FEW, "loss": "cross_entropy", "initializer": "xavier_normal", "epochs": 300}),
    "04_underfit": lambda: record("04", {"hidden": (2,)}),
    "04_overfit": lambda: record("04", OVER),
    "04_cure": lambda: record("04", OVER, {**OVER, "train_size": 500}),
    "05_smallest": lambda: judged(patience=6),
    "05_kept": lambda: judged(patience=10),
    "05_turn": lambda: judged(**FEW, dataset="digits", patience=5),
    "06_l2": lambda: record("06", {"l2": 0.01}),
    "06_l1": lambda: record("06", {"l1": 0.002}),
    "06_underfit": lambda: record("06", {"l2": 0.2}),
    "06_on_the_way": lambda: marked("06", "l2 0 → 0.1"),
    "07_help": lambda: record("07", {"dropout": 0.5}),
    "07_harm": lambda: record("07", FEW, {**FEW, "dropout": 0.9}),
    "07_underfit": lambda: record("07", {"input_dropout": 0.8}),
    "08_augment": lambda: record("08", {"augmentation": ("rotate",)}),
    "08_harm": lambda: record("08", {}, {"augmentation": ("shift",), "augmentation_strength": 2.0}),
    "08_size": lambda: record("08", {"train_size": 200}, {"train_size": 300}),
    "09_deep": lambda: record("09", {"initializer": "he_normal"}),
    "09_diverge": lambda: record("09", {"initializer": "normal"}),
    "09_saturated": lambda: record("09", {**SIGMOID, "initializer": "normal"}, SIGMOID),
    "10_schedule": lambda: record("10", {"schedule": "one_cycle"}),
    "10_momentum": lambda: record("10", {"optimizer": "momentum", "learning_rate": 0.1}),
    "10_adam": lambda: record("10", {"optimizer": "adam"}),
    "11_switch": lambda: record("11", {"batch_norm": True}),
    "11_batch": lambda: record("11", {"batch_norm": True, "batch_size": 1}),
    "11_deep": lambda: record("11", {"batch_norm": True, "hidden": (32,) * 10, "learning_rate": 0.1}),
    "12_real": lambda: compared(8, 0.001),
    "12_chance": lambda: compared(8, 0.7),
    "12_sealed": lambda: record("12", WIDE, openings=1),
    "13_beat": lambda: record("13", {"learning_rate": 0.3}),
    "13_overfit": lambda: record("13", {"learning_rate": 1.0, "epochs": 400}),
    "13_report": lambda: record("13", {"learning_rate": 0.3}, openings=1),
}

NEAR_MISSES: dict[str, list[tuple[Case, str]]] = {
    "00_overfit": [
        (lambda: record("00", {"epochs": 60}), r"training set: 1,079; at most 100 is asked"),
        (lambda: record("00", {**FEW, "l2": 0.01}), r"\d % above its lowest; 10 % is asked"),
        (lambda: begun("00", **FEW), "press Play"),
    ],
    "00_catch": [
        (lambda: record("00", FEW), "early stopping: off; on is asked"),
        (lambda: record("00", {"early_stopping": True, "epochs": 60}), "training set: 1,079"),
        (lambda: record("00", {**FEW, "early_stopping": True, "patience": 400}), "has not ended this run.*epoch 300"),
    ],
    "00_close": [
        (lambda: record("00", FEW), r"ends 1\d % above its lowest; at most 5 % is asked"),
        (lambda: record("00", {**FEW, "early_stopping": True}), "early stopping: on; off is asked"),
        (lambda: record("00", {**FEW, "l2": 0.01, "epochs": 20}), "epochs: 20; at least 200 is asked"),
        (lambda: record("00", {**FEW, "l2": 0.1, "hidden": (4,)}), r"accuracy ends at \d\d %; at least 80 % is asked"),
    ],
    "01_line": [
        (lambda: record("01"), "hidden layers: 8, 10; none is asked"),
        (lambda: begun("01", hidden=()), "press Play"),
    ],
    "01_small": [
        (lambda: record("01", {"hidden": ()}), "there are 0 hidden layers"),
        (lambda: record("01", {"hidden": (4,)}), r"9\d % at best so far; 95 % is asked"),
        (lambda: record("01", {"hidden": (16,)}), "16 neurons; at most 4"),
    ],
    "01_break": [
        (lambda: record("01"), r"began at 0\.70; .* 0\.66 at most"),
        (lambda: begun("01"), "press Play"),
    ],
    "02_full": [
        (lambda: record("02"), r"0\.43 at best so far; 0\.15 is asked"),
        (
            lambda: record("02", {"batch_size": 50, "epochs": 20, "learning_rate": 0.5}),
            "batch size: put it back to all",
        ),
    ],
    "02_updates": [
        (lambda: record("02", {"batch_size": 10, "target_loss": 0.1, "epochs": 12}), "1,200 updates were made"),
        (lambda: record("02"), r"accuracy ends at 9\d %; at least 95 %"),
        (lambda: begun("02"), "press Play"),
    ],
    "02_target": [
        (lambda: record("02"), "target loss: none; at most 0.1 is asked"),
        (lambda: record("02", {"target_loss": 0.1}), "has not been reached; epoch 60"),
        (lambda: record("02", {"target_loss": 0.1, "batch_size": 50, "epochs": 20}), "was reached in epoch 1\\d"),
    ],
    "03_loss": [
        (lambda: record("03"), r"9\d % at best so far; 95 % is asked"),
        (lambda: record("03", {"initializer": "xavier_normal"}), "initial weights: put it back to normal"),
    ],
    "03_squared": [
        (lambda: record("03", {"loss": "cross_entropy"}), "loss: cross entropy; mse is asked"),
        (lambda: record("03"), r"91\.9 % at best so far; 92 % is asked"),
    ],
    "03_both": [
        (lambda: record("03", {"loss": "cross_entropy"}), "training set: 1,000"),
        (lambda: record("03", {**FEW}), "0 % above its lowest; 10 %"),
        (lambda: stepped(["validation_loss", "validation_accuracy"], [(0.5, 0.9), (0.6, 0.85)]), "more than 2 points"),
    ],
    "04_underfit": [
        (lambda: record("04"), "training accuracy ends at 100 %; at most 85 %"),
        (lambda: record("04", {"learning_rate": 0.005}), "end 9 points apart"),
    ],
    "04_overfit": [
        (lambda: record("04"), r"training loss ends at 0\.049; at most 0\.01"),
        (
            lambda: stepped(["train_loss", "validation_loss"], [(0.009, 0.05)]),
            r"5\.6 times the training loss; 10 times",
        ),
    ],
    "04_cure": [
        (lambda: record("04", {"train_size": 500}), "first play a run that meets the mission before"),
        (lambda: record("04", OVER, {"train_size": 500}), "3 settings differ from the run that overfitted"),
        (lambda: record("04", OVER, {**OVER, "l2": 0.1}), r"validation accuracy ends at 9\d %; at least 97 %"),
    ],
    "05_smallest": [
        (lambda: judged(), "patience 1 stops in epoch 3; later"),
        (lambda: judged(patience=20), "patience 20 does; is there a smaller one"),
        (lambda: judged(patience=0), "patience 0 stops in epoch"),
        (lambda: judged(early_stopping=False), "early stopping: off"),
    ],
    "05_kept": [
        (lambda: judged(), r"validation loss of 0\.40; at most 0\.32"),
        (lambda: judged(patience=200), "has not ended this run; it is at epoch 200"),
    ],
    "05_turn": [
        (lambda: judged(), "dataset: moons; digits is asked"),
        (lambda: judged(**FEW, dataset="digits"), "it stops in epoch 3; .* is in epoch 20"),
        (lambda: judged(**FEW, dataset="digits", patience=10), "it stops in epoch 30"),
    ],
    "06_l2": [
        (lambda: record("06"), r"validation loss ends at 0\.49; at most 0\.40"),
        (lambda: record("06", {"l1": 0.002}), "l1: put it back to 0"),
        (lambda: marked("06", "fork: l2 0.0 → 0.1"), "changed on its way"),
    ],
    "06_l1": [
        (lambda: record("06"), r"validation loss ends at 0\.49"),
        (lambda: record("06", {"l2": 0.01}), "l2: put it back to 0"),
    ],
    "06_underfit": [
        (lambda: record("06", {"l2": 0.01}), r"training loss ends at 0\.039; at least 0\.50"),
        (lambda: record("06", {"epochs": 2, "l2": 0.1}), "epochs: put it back to 200"),
    ],
    "06_on_the_way": [
        (lambda: record("06"), "has not been raised"),
        (lambda: marked("06", "l2 0.1 → 0.01"), "has not been raised"),
        (lambda: marked("06", "l2 0 → 0.1", 2), "2 epochs since"),
    ],
    "07_help": [
        (lambda: record("07"), r"ends at 0\.074; at most 0\.065"),
        (lambda: record("07", {"input_dropout": 0.8}), "input dropout: put it back"),
    ],
    "07_harm": [
        (lambda: record("07", {"dropout": 0.5}), "training set: 400"),
        (lambda: record("07", {**FEW, "dropout": 0.9}), "play a run without it"),
        (lambda: record("07", FEW), "now play a run with it"),
        (lambda: record("07", FEW, {**FEW, "dropout": 0.3}), r"ends \d % below that without: it does good"),
        (lambda: record("07", FEW, {**FEW, "dropout": 0.9, "hidden": (64,)}), "now play a run with it"),
    ],
    "07_underfit": [
        (lambda: record("07", {"dropout": 0.5}), r"training loss ends at 0\.0027; at least 0\.30"),
        (lambda: record("07", {"hidden": (64,), "dropout": 0.5}), "hidden layers: put it back"),
    ],
    "08_augment": [
        (lambda: record("08"), r"ends at 0\.42; at most 0\.35"),
        (lambda: record("08", {"train_size": 300}), "training set: put it back to 100"),
    ],
    "08_harm": [
        (lambda: record("08", {"augmentation": ("rotate",)}), "play a run without it"),
        (lambda: record("08"), "now play a run with it"),
        (lambda: record("08", {}, {"augmentation": ("rotate",)}), r"ends 18 % below that without"),
    ],
    "08_size": [
        (lambda: record("08"), "not enough: 100; try more"),
        (lambda: record("08", {"train_size": 300}), "300 images are enough; play 200, too"),
        (lambda: record("08", {"train_size": 300}, {"augmentation": ("rotate",)}), "augmentation: rotate; none"),
        (lambda: begun("08"), "none of the sizes"),
    ],
    "09_deep": [
        (lambda: record("09"), r"6\d % at best so far; 90 % is asked"),
        (lambda: record("09", {"initializer": "normal"}), "diverged in its first epoch"),
        (lambda: record("09", {"learning_rate": 0.2, "epochs": 1}), "(learning rate|epochs): put it back"),
    ],
    "09_diverge": [
        (lambda: record("09"), "it has not diverged"),
        (lambda: begun("09"), "press Play"),
    ],
    "09_saturated": [
        (lambda: record("09"), "activation: relu; sigmoid is asked"),
        (lambda: record("09", {**SIGMOID, "epochs": 1}), "0 % are saturated at the start"),
        (lambda: record("09", {**SIGMOID, "initializer": "normal", "epochs": 1}), "one begins with 59 % saturated"),
    ],
    "10_schedule": [
        (lambda: record("10"), r"accuracy ends at 62 %; at least 95 %"),
        (lambda: record("10", {"schedule": "one_cycle", "epochs": 5}), "epochs: put it back to 20"),
    ],
    "10_momentum": [
        (lambda: record("10"), "optimizer: sgd; momentum is asked"),
        (lambda: record("10", {"optimizer": "momentum", "learning_rate": 0.02}), r"ends at 0\.022; at most 0\.005"),
        (lambda: record("10", {"optimizer": "momentum", "schedule": "one_cycle"}), "schedule: one cycle; constant"),
    ],
    "10_adam": [
        (lambda: record("10"), "optimizer: sgd; adam is asked"),
        (lambda: record("10", {"optimizer": "adam", "learning_rate": 0.01}), r"ends at 97 %; at most 80 %"),
    ],
    "11_switch": [
        (lambda: record("11"), "batch norm: off; on is asked"),
        (lambda: record("11", {"batch_norm": True, "batch_size": 1}), "batch size: put it back to 50"),
    ],
    "11_batch": [
        (lambda: record("11"), "batch norm: off"),
        (lambda: record("11", {"batch_norm": True}), "ends at 96 %; at most 60 %"),
    ],
    "11_deep": [
        (lambda: record("11"), "hidden layers: 32, 32, 32, 32; 32, 32"),
        (lambda: record("11", {"hidden": (32,) * 10, "learning_rate": 0.05}), r"\d\d % at best so far; 80 %"),
        (lambda: begun("11", hidden=(32,) * 10, epochs=50), "epochs: 50; at most 15"),
    ],
    "12_real": [
        (lambda: record("12"), "start Compare"),
        (lambda: compared(4, 0.001), "has 4 seeds; at least 8"),
        (lambda: compared(8, 0.2), r"p = 0\.2; p < 0\.01"),
    ],
    "12_chance": [
        (lambda: compared(8, 0.001), r"p = 0\.001; p > 0\.3"),
        (lambda: compared(8, 1.0, error=0.0), "no difference at all"),
        (lambda: compared(2, 0.7), "has 2 seeds"),
    ],
    "12_sealed": [
        (lambda: record("12"), r"ends at 0\.13; at most 0\.12"),
        (lambda: record("12", WIDE), "now open the test set"),
        (lambda: record("12", WIDE, openings=3), "opened 3 times"),
    ],
    "13_beat": [
        (lambda: record("13", {"hidden": ()}), r"ends at 0\.095; at most 0\.06"),
        (lambda: begun("13"), "press Play"),
    ],
    "13_overfit": [
        (lambda: record("13", {"learning_rate": 0.3}), r"\d\.\d times the training loss; 3 times"),
        (lambda: stepped(["train_loss", "validation_loss"], [(0.1, 0.3), (0.01, 0.3)]), "0 % above its lowest; 50 %"),
    ],
    "13_report": [
        (lambda: record("13", {"learning_rate": 0.3}), "now open the test set"),
        (lambda: record("13", {"hidden": ()}, openings=1), r"ends at 0\.095"),
    ],
}


def stepped(columns: list[str], epochs: list[tuple[float, ...]]) -> Recorded:
    """Return a record made by hand, of runs that hardly happen."""
    history = History.from_columns({name: [values[i] for values in epochs] for i, name in enumerate(columns)})
    config = Config(dataset="digits", train_size=100, epochs=len(epochs), loss="cross_entropy")
    return Recorded(config, history)


ALL = {mission.name: mission for missions in MISSIONS.values() for mission in missions}


@pytest.mark.parametrize("name", ALL)
def test_the_solution_meets_it(name):
    assert ALL[name].check(SOLUTIONS[name]()) is None


@pytest.mark.parametrize(("name", "number"), [(name, n) for name in ALL for n in range(len(NEAR_MISSES[name]))])
def test_a_near_miss_is_told_what_is_missing(name, number):
    case, said = NEAR_MISSES[name][number]
    missing = ALL[name].check(case())
    assert missing is not None
    assert re.search(said, missing), missing


def test_each_mission_has_two_near_misses_at_least_and_each_its_own_words():
    for name, cases in NEAR_MISSES.items():
        assert len(cases) >= 2, name
    few = {name for name, cases in NEAR_MISSES.items() if len({said for _, said in cases}) < 2}
    assert few == set()


def test_names_are_the_lessons_and_no_two_are_the_same():
    names = [mission.name for missions in MISSIONS.values() for mission in missions]
    assert len(set(names)) == len(names) == len(SOLUTIONS) == len(NEAR_MISSES)
    for lesson, missions in MISSIONS.items():
        assert 2 <= len(missions) <= 4
        assert all(mission.name.startswith(f"{lesson}_") and mission.hint for mission in missions)


@pytest.mark.parametrize("lesson", MISSIONS)
def test_the_lesson_shows_them_and_its_controls_are_enough(lesson):
    """The solutions change only what the lesson's Lab lets one change."""
    cells = json.loads(notebook(lesson).read_text(encoding="utf-8"))["cells"]
    (cell,) = [source for c in cells if "Lab(" in (source := "".join(c["source"])) and c["cell_type"] == "code"]
    assert f'missions="{lesson}"' in cell
    free = set(re.findall(r'"(\w+)"', cell)) if "show=" in cell else set(Config.field_names())
    for mission in MISSIONS[lesson]:
        found = SOLUTIONS[mission.name]()
        assert set().union(*(found.start.difference(run.config) for run in found.each)) <= free, mission.name


def test_missions_are_called_by_their_lesson():
    assert missions_of("05") == missions_of(5) == MISSIONS["05"]
    assert missions_of(None) == ()
    assert missions_of(MISSIONS["05"][:1]) == MISSIONS["05"][:1]
    with pytest.raises(ValueError, match="unknown lesson '5'; choose one of: 00, 01"):
        missions_of("5")


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_a_loss_that_is_no_number_meets_nothing_that_asks_for_a_low_one(value):
    now = stepped(["train_loss", "validation_loss", "validation_accuracy"], [(value, value, 0.1)])
    for name in ("04_overfit", "06_l2", "12_sealed", "13_beat"):
        assert ALL[name].check(now) is not None
