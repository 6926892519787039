"""A control: what is typed is read, and complaints stand beside it."""

from __future__ import annotations

import pytest

from nnlab import Config
from nnlab.lab import Lab

SMALL = Config(dataset="moons", samples=100, hidden=(8,), epochs=5, batch_size=16)


@pytest.fixture
def lab() -> Lab:
    return Lab(SMALL)


def field(lab: Lab, name: str):
    return lab.controls.rows[name].field


def test_what_one_types_is_read_and_slides_the_slider(lab):
    field(lab, "learning_rate").value = "0.5"
    assert lab.config.learning_rate == 0.5
    assert float(lab.controls.rows["learning_rate"].slider.value) == 0.5
    lab.controls.rows["learning_rate"].slider.value = "2e-2"
    assert lab.config.learning_rate == 0.02
    assert field(lab, "learning_rate").value == "0.02"


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("hidden", "8,,x", "size 2: no value is given"),
        ("hidden", "8, x", "'x' is not a whole number"),
        ("hidden", "0", "out of range"),
        ("learning_rate", "-1", "give a number above 0"),
        ("learning_rate", "fast", "'fast' is not a number"),
        ("learning_rate", "nan", "out of range"),
        ("batch_size", "500", "more than the 60 training samples"),
        ("batch_size", "1.5", "not a whole number"),
        ("train_size", "5000", "more than the"),
        ("dropout", "1", "below 1"),
        ("dropout", "0.1, 0.2", "2 values for 1 hidden layers"),
        ("epochs", "", "no value is given"),
        ("l2", "<b>x</b>", "is not a number"),
    ],
)
def test_a_wrong_text_complains_beside_its_control_and_the_run_stays(lab, name, text, says):
    lab.run()
    before = lab.history
    field(lab, name).value = text
    complaint = lab.controls.rows[name].complaint
    assert says.replace("'", "&#x27;") in complaint.value
    assert "<b>" not in complaint.value
    assert complaint.layout.display == ""
    assert lab.history is before
    assert lab.config == SMALL
    good = getattr(SMALL, name)
    field(lab, name).value = "" if good is None else ", ".join(map(str, good)) if isinstance(good, tuple) else str(good)
    assert complaint.value == ""


def test_two_wrong_controls_both_complain(lab):
    field(lab, "hidden").value = "8,,x"
    field(lab, "learning_rate").value = "-1"
    assert [name for name, row in lab.controls.rows.items() if row.complaint.value] == ["hidden", "learning_rate"]


def test_settings_without_effect_are_greyed_out(lab):
    assert field(lab, "momentum").disabled
    field(lab, "optimizer").value = "momentum"
    assert not field(lab, "momentum").disabled
    field(lab, "dataset").value = "digits"
    assert field(lab, "noise").disabled


def test_a_complaint_stands_beside_the_control_that_was_moved_too():
    lab = Lab(Config(dataset="digits", hidden=(8,)), hide=("batch_size",))
    lab.controls.rows["train_size"].field.value = "20"
    assert "Batch size: 32 is more than the 20" in lab.controls.rows["train_size"].complaint.value
    assert lab.config.train_size is None
    lab.speak("zh")
    assert "批量大小" in lab.controls.rows["train_size"].complaint.value
    lab.controls.rows["train_size"].field.value = "40"
    assert not lab.controls.rows["train_size"].complaint.value
    assert lab.config.train_size == 40
