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


def test_settings_without_effect_are_not_seen(lab):
    column = lab.controls.column
    assert "noise" in column.seen and "patience" not in column.seen
    field(lab, "dataset").value = "digits"
    assert "noise" not in column.seen
    field(lab, "early_stopping").value = True
    assert column.seen[-1] == "patience"
    column.unfold("optimizer")
    assert "optimizer" in column.seen and "momentum" not in column.seen
    field(lab, "optimizer").value = "momentum"
    assert "momentum" in column.seen


def test_what_differs_from_the_default_is_marked_and_put_back_by_a_click(lab):
    rows = lab.controls.rows
    assert [name for name in lab.controls.column.seen if "nnlab-changed" in rows[name]._dom_classes] == ["hidden"]
    assert rows["learning_rate"].back is None
    field(lab, "learning_rate").value = "0.3"
    row = rows["learning_rate"]
    assert "nnlab-changed" in row._dom_classes and row.back.tooltip == "Back to 0.1"
    lab.speak("zh")
    assert row.back.tooltip == "恢复为 0.1"
    row.back.click()
    assert lab.config == SMALL and "nnlab-changed" not in row._dom_classes
    assert float(row.slider.value) == 0.1
    for name, value in (("dataset", "digits"), ("early_stopping", True), ("augmentation", ("mixup",))):
        lab.set(**{name: value})
        rows[name].back.click()
        assert getattr(lab.config, name) == getattr(Config(), name)
    rows["hidden"].back.click()
    assert lab.config.hidden == (8, 8)


def test_what_is_locked_looks_locked_and_says_so():
    lab = Lab(SMALL, lock=("hidden", "l2"))
    row = lab.controls.rows["hidden"]
    assert row.differs and row.back is None  # a teacher has decided
    assert "nnlab-locked" in row._dom_classes and 'class="nnlab-lock"' in row.label.value
    assert row.field.disabled and row.field.tooltip.startswith("Locked in this Lab.")
    assert "nnlab-lock" not in lab.controls.rows["dropout"].label.value


@pytest.mark.parametrize(
    ("name", "text", "offered"),
    [
        ("learning_rate", "0,3", "0.3"),
        ("learning_rate", "０。３", "0.3"),
        ("dropout", "0,5", "0.5"),
        ("dropout", "30 %", "0.3"),
        ("epochs", "1.5", "2"),
        ("epochs", "1,500", "1500"),
        ("epochs", "2,5", "3"),
        ("hidden", "32 16", "32, 16"),
        ("hidden", "8,,4", "8, 4"),
    ],
)
def test_what_may_have_been_meant_is_offered_and_a_click_takes_it(lab, name, text, offered):
    row = lab.controls.rows[name]
    row.field.value = text
    assert row.complaint.value and lab.config == SMALL
    assert row.offer.description == f"Take {offered}" and row.offer.layout.display == ""
    row.offer.click()
    assert row.field.value == offered and row.complaint.value == "" and row.offer.layout.display == "none"
    assert lab.config == SMALL.replace(**{name: row.read()})


@pytest.mark.parametrize(("name", "text"), [("learning_rate", "-1"), ("learning_rate", "nan"), ("hidden", "8, x")])
def test_where_nothing_can_have_been_meant_nothing_is_offered(lab, name, text):
    field(lab, name).value = text
    assert lab.controls.rows[name].offer is None


def test_beside_play_stands_what_was_not_taken(lab):
    notice = lab.toolbar.notice
    assert notice.layout.display == "none"
    field(lab, "learning_rate").value = "fast"
    assert "not taken: Learning rate stays 0.1" in notice.value and notice.layout.display == ""
    lab.speak("zh")
    assert "未采用：学习率仍为 0.1" in notice.value
    lab.speak("en")
    field(lab, "learning_rate").value = "0.2"
    assert notice.value == "" and notice.layout.display == "none"
    field(lab, "train_size").value = "10"  # fewer than a mini-batch: said beside the one that was moved
    assert "Training set stays all" in notice.value and "Batch size stays" not in notice.value
    lab.set(train_size=None)
    assert notice.value == ""


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
