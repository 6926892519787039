"""What is seen of the controls: a few, what is unfolded, and what one looks for."""

from __future__ import annotations

import pytest

from nnlab import Config
from nnlab.config import SETTINGS
from nnlab.lab import Lab
from nnlab.lab.control_table import FIRST
from nnlab.lab.text.search import search

SMALL = Config(dataset="moons", samples=100, hidden=(8,), epochs=5, batch_size=16)
FEW = ["dataset", "noise", "train_size", "hidden", "learning_rate", "l2", "dropout", "early_stopping"]


@pytest.fixture
def lab() -> Lab:
    return Lab(SMALL)


def test_a_few_stand_open_and_no_other_control_is_made(lab):
    assert lab.controls.column.seen == [*lab.controls.rows.made] == FEW
    assert [*FIRST] == [*FEW, "patience"] == [name for name in lab.controls.rows if SETTINGS[name].first]


def test_a_group_is_made_when_it_is_opened_and_stays_open(lab):
    column = lab.controls.column
    head = column.groups["Training"].head
    assert head.description == "Training · 2 changed"
    head.value = True
    opened = ["optimizer", "schedule", "batch_size", "epochs", "shuffle", "scored_samples", "clip_norm"]
    assert column.seen == [*FEW, *opened] and head.description == "Training" and head.icon == "caret-down"
    row = lab.controls.rows["batch_size"]
    lab.speak("zh")
    lab.toolbar.presets.value = "overfitting"
    assert set(opened) <= {*column.seen} and column.groups["Training"].unfolded
    assert lab.controls.rows["batch_size"] is row and row.field.value == "32"
    assert head.description == "训练"
    head.value = False
    assert not set(opened) & {*column.seen} and head.description == "训练 · 改动 2 处"
    assert lab.controls.read() == lab.config
    assert not Lab(SMALL).controls.column.groups["Training"].unfolded  # each Lab its own


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("batch", ["batch_norm", "batch_size"]),
        ("批", ["batch_norm", "batch_size"]),
        ("Batch  SIZE", ["batch_size"]),
        ("batch_size", ["batch_size"]),
        ("ｌ２", ["l2"]),
        ("seed", ["init_seed", "data_seed", "shuffle_seed", "noise_seed"]),
        ("adamw", ["optimizer"]),
        ("memorise", ["noise"]),
        ("正则", []),
        ("<b>", []),
        ("", []),
        ("   ", []),
    ],
)
def test_a_search_finds_by_name_label_or_else_by_explanation_and_choices(query, found):
    names = list(Lab(SMALL).controls.rows)
    assert search(query, names) == found or (query == "adamw" and "optimizer" in search(query, names))


def test_a_search_opens_and_marks_and_an_empty_one_puts_all_back(lab):
    column = lab.controls.column
    column.groups["Seeds"].head.value = True
    before = column.seen
    column.search.value = "batch"
    assert column.seen == ["batch_norm", "batch_size"]
    assert [name for name, row in lab.controls.rows.made.items() if "nnlab-found" in row._dom_classes] == column.seen
    shown = [group for group, folded in column.groups.items() if folded.layout.display != "none"]
    assert shown == ["Network", "Training"]
    lab.controls.rows["batch_size"].field.value = "8"
    assert lab.config.batch_size == 8 and column.seen == ["batch_norm", "batch_size"]
    column.search.value = ""
    assert column.seen == before
    assert not [row for row in lab.controls.rows.made.values() if "nnlab-found" in row._dom_classes]
    assert all(folded.layout.display != "none" for folded in column.groups.values())


def test_what_is_found_but_has_no_effect_is_said(lab):
    column = lab.controls.column
    column.search.value = "momentum"
    assert column.seen == []
    assert "No effect as things stand: Momentum." in column.note.value and column.note.layout.display == ""
    column.search.value = "xyzzy"
    assert "No setting has this" in column.note.value
    lab.speak("zh")
    assert "没有名称" in column.note.value
    column.search.value = ""
    assert column.note.value == "" and column.note.layout.display == "none"


def test_a_group_with_a_wrong_control_opens(lab):
    lab.controls.rows["train_size"].field.value = "10"
    assert "batch_size" in lab.controls.column.seen
    assert "nnlab-wrong" in lab.controls.rows["batch_size"]._dom_classes


def test_what_a_teacher_shows_stands_open_under_its_headings():
    lab = Lab(SMALL, show=("momentum", "learning_rate", "noise_seed", "epochs", "l2"))
    column = lab.controls.column
    assert column.seen == ["learning_rate", "epochs", "l2", "noise_seed"]
    assert [*column.titles] == ["Training", "Regularisation", "Seeds"] and not column.groups
    assert column.search not in column.children
    lab.set(optimizer="momentum")
    assert column.seen == ["learning_rate", "momentum", "epochs", "l2", "noise_seed"]


def test_what_is_hidden_is_nowhere():
    column = Lab(SMALL, hide=("l2", "init_seed", "data_seed", "shuffle_seed", "noise_seed")).controls.column
    assert "l2" not in column.seen and "Seeds" not in column.groups
    column.search.value = "l2"
    assert column.seen == []
