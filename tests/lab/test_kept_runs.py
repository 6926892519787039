"""Kept runs: under the next one's curves, with what differs, and a warning where that is more than one thing."""

from __future__ import annotations

import numpy as np
import pytest

from nnlab import Config
from nnlab.lab import Lab

SMALL = Config(dataset="moons", samples=100, hidden=(8,), epochs=5, batch_size=16)


@pytest.fixture
def lab() -> Lab:
    return Lab(SMALL)


def test_a_kept_run_lies_under_the_next_with_what_differs(lab):
    lab.run()
    first = lab.history["validation_loss"].copy()
    assert lab.footer.keep.description == "Keep"
    lab.footer.keep.click()
    assert lab.footer.keep.description == "Kept"
    assert lab.curves.legend.value == ""  # it would lie under itself
    lab.set(dropout=0.5)
    assert lab.footer.keep.description == "Keep"
    lab.run()
    ((_, run),) = lab.run_list.kept
    np.testing.assert_array_equal(run.history["validation_loss"], first)
    assert "Dropout 0 → 0.5" in lab.curves.legend.value
    assert "things changed" not in lab.curves.legend.value
    assert "<b>A</b>" in lab.curves.legend.value
    furniture = [line for line in lab.curves.loss.ax.lines if line.get_color() in lab.curves.loss.palette.kept]
    assert furniture  # its lines are on the chart
    assert any(np.array_equal(line.get_ydata()[-5:], first) for line in furniture)


def test_keep_again_lets_go(lab):
    lab.run()
    lab.footer.keep.click()
    lab.footer.keep.click()
    lab.set(dropout=0.5)
    assert lab.run_list.kept == []


def test_before_the_first_epoch_there_is_nothing_to_keep(lab):
    assert lab.footer.keep.disabled
    lab.keep()
    assert not lab.run_list.now.kept


def test_a_warning_where_more_than_one_thing_has_changed(lab):
    lab.run()
    lab.keep()
    lab.set(l2=0.01, hidden=(4,))
    assert "2 things changed" in lab.curves.legend.value
    lab.set(hidden=(8,))
    assert "things changed" not in lab.curves.legend.value


def test_the_warning_counts_what_the_legend_lists(lab):
    lab.run()
    lab.keep()
    lab.set(l2=0.01, hidden=(4,), early_stopping=True)
    assert "2 of these 3 changes act on the training" in lab.curves.legend.value
    lab.set(early_stopping=False, train_size=30)
    assert "3 things changed" in lab.curves.legend.value
    assert "Training set all → 30" in lab.curves.legend.value


def test_the_legend_holds_no_html_of_a_student(lab):
    lab.run()
    lab.keep()
    lab.run_list.rename(1, "<img src=x onerror=alert(1)>")
    lab.set(dropout=0.5)
    assert "<img" not in lab.curves.legend.value
    assert "&lt;img" in lab.curves.legend.value
