"""What a click can do, code can do: fork, view, set a weight, write the report; and what is refused, in words."""

from __future__ import annotations

import numpy as np
import pytest

from nnlab import Config, ConfigError
from nnlab.lab import Lab

SMALL = Config(dataset="moons", samples=100, hidden=(8,), epochs=5, batch_size=16)


@pytest.fixture
def lab() -> Lab:
    lab = Lab(SMALL)
    lab.run()
    return lab


def test_an_epoch_is_viewed_and_then_the_last_again(lab):
    shorter = Lab(SMALL)
    shorter.run(epochs=2)
    lab.view(2)
    np.testing.assert_array_equal(lab.session.present.shown.parameters, shorter.session.present.network.parameters)
    assert "epoch 2" in lab.footer.text
    lab.view(None)
    assert lab.session.present.shown is lab.session.present.network


def test_a_fork_begins_at_an_epoch_with_other_settings(lab):
    whole = lab.history["validation_loss"].copy()
    lab.fork(2, learning_rate=0.01)
    assert len(lab.history) == 2
    assert lab.config.learning_rate == 0.01
    assert lab.controls.rows["learning_rate"].field.value == "0.01"
    assert [run.history["validation_loss"].tolist() for run in lab.run_list.runs] == [whole.tolist()]
    lab.run()
    assert (lab.history["validation_loss"][:2] == whole[:2]).all()
    assert (lab.history["validation_loss"][2:] != whole[2:]).all()


def test_a_fork_begins_where_one_looks_unless_told_otherwise(lab):
    lab.view(3)
    lab.fork()
    assert len(lab.history) == 3
    lab.fork()
    assert len(lab.history) == 3


def test_a_fork_of_another_network_or_with_a_wrong_setting_is_refused_and_the_run_stays(lab):
    run = lab.session.present
    with pytest.raises(ValueError, match="keeps its network"):
        lab.fork(2, hidden=(3,))
    with pytest.raises(ConfigError):
        lab.fork(2, learning_rate=-1)
    assert lab.session.present is run
    assert lab.run_list.runs == []


def test_a_weight_and_a_bias_are_set_and_leave_a_mark(lab):
    network = lab.session.present.network
    lab.set_weight(1, 2, 0, 0.5)
    lab.set_weight(0, None, 3, -2)
    assert network.weights[1][2, 0] == 0.5
    assert network.biases[0][3] == -2
    assert [mark.text.split()[0] for mark in lab.history.marks] == ["W2[3,1]", "b1[4]"]
    np.testing.assert_array_equal(lab.session.present.at(5).parameters, network.parameters)


@pytest.mark.parametrize(
    ("place", "value", "said"),
    [
        ((2, 0, 0), 1.0, r"no weight W3\[1,1\] in a network 2-8-2"),
        ((-1, 0, 0), 1.0, "no weight"),
        ((0, 2, 0), 1.0, r"no weight W1\[3,1\]"),
        ((0, -1, 0), 1.0, "no weight"),
        ((0, None, 8), 1.0, r"no weight b1\[9\]"),
        ((0, 0, 0), float("nan"), "nan is not a weight"),
        ((0, 0, 0), float("inf"), "inf is not a weight"),
    ],
)
def test_a_weight_that_is_not_there_or_a_value_that_is_none_is_refused(lab, place, value, said):
    before = lab.session.present.network.parameters.copy()
    with pytest.raises(ValueError, match=said):
        lab.set_weight(*place, value)
    np.testing.assert_array_equal(lab.session.present.network.parameters, before)
    assert lab.history.marks == []


def test_the_weights_of_an_earlier_epoch_stay(lab):
    lab.view(2)
    with pytest.raises(ValueError, match="weights of an earlier epoch stay"):
        lab.set_weight(0, 0, 0, 1.0)


def test_the_report_says_what_the_lab_says(lab, tmp_path):
    lab.report(tmp_path / "report.html")
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert page.startswith("<!doctype html>")
    assert lab.footer.text in page
    assert [path.name for path in tmp_path.iterdir()] == ["report.html"]


def test_without_an_epoch_there_is_nothing_to_report(tmp_path):
    with pytest.raises(ValueError, match="at least an epoch"):
        Lab(SMALL).report(tmp_path / "report.html")
    assert list(tmp_path.iterdir()) == []


def test_a_report_into_a_folder_that_is_none_says_so(lab, tmp_path):
    with pytest.raises(OSError, match="there"):
        lab.report(tmp_path / "not there" / "report.html")


def test_the_test_set_is_opened_and_counted(lab):
    scores = lab.open_test()
    assert lab.open_test() == scores
    assert lab.session.present.test_openings == 2
    assert "Looks so far" not in lab.tabs.named["test"].describe()


def test_a_setting_that_acts_in_mid_run_may_be_given_to_a_new_run_as_well(lab):
    lab.prepare(learning_rate=0.05)
    assert len(lab.history) == 0
    assert lab.config.learning_rate == 0.05
    assert lab.controls.rows["learning_rate"].field.value == "0.05"
