"""The table of controls: a control for every setting, made from what is known of it."""

from __future__ import annotations

import dataclasses

import pytest

from nnlab import Config
from nnlab.config import JUDGING, LIVE, SETTINGS, check_setting, read_setting
from nnlab.lab import control_table
from nnlab.lab.control_table import CONTROLS, TICKS
from nnlab.lab.controls import Controls
from nnlab.lab.text.texts import TEXTS, Words
from nnlab.settings.setting import GROUPS

ENGLISH = Words("en")


def test_every_setting_has_a_control_but_the_points_on_the_picture():
    assert set(CONTROLS) == set(SETTINGS) - {"points"}
    assert list(dict.fromkeys(control.group for control in CONTROLS.values())) == list(GROUPS)
    assert {f"help_{name}" for name in CONTROLS} | set(CONTROLS) | set(GROUPS) <= TEXTS.keys()


def test_what_acts_at_once_is_live_or_judges():
    assert {name for name, control in CONTROLS.items() if control.at_once} == {*LIVE, *JUDGING}


@pytest.mark.parametrize("name", TICKS)
def test_a_slider_stops_at_values_that_can_be_used(name):
    for tick in TICKS[name]:
        check_setting(name, read_setting(name, tick))


def test_a_setting_without_an_entry_of_its_own_gets_a_field_at_the_end_of_its_group(monkeypatch):
    monkeypatch.delitem(TICKS, "l2")
    made = control_table._controls()
    assert [name for name, control in made.items() if control.group == "Regularisation"][-1] == "l2"
    assert made["l2"] == dataclasses.replace(CONTROLS["l2"], ticks=())


def test_what_is_shown_is_read_again_to_the_last_digit():
    config = Config(learning_rate=0.1234567, dropout=(0.1, 1 / 3), hidden=(5, 3), samples=None, momentum=2 / 3)
    shown = Controls(config, ENGLISH, lambda name: None)
    assert shown.read() == config


def test_the_dropout_of_no_hidden_layer_is_not_seen():
    shown = Controls(Config(hidden=()), ENGLISH, lambda name: None)
    assert "dropout" not in shown.column.seen
    shown.rows["hidden"].field.value = "4"
    shown.read()
    assert "dropout" in shown.column.seen


def test_what_has_no_effect_cannot_be_wrong():
    shown = Controls(Config(optimizer="momentum", early_stopping=True), ENGLISH, lambda name: None)
    shown.rows["momentum"].field.value, shown.rows["patience"].field.value = "2", "soon"
    with pytest.raises(ValueError) as caught:
        shown.read()
    assert {*caught.value.problems} == {"momentum", "patience"}
    shown.rows["optimizer"].field.value, shown.rows["early_stopping"].field.value = "sgd", False
    assert (shown.read().momentum, shown.read().patience) == (0.9, 10)
    assert (shown.rows["momentum"].field.value, shown.rows["patience"].field.value) == ("0.9", "10")


def test_a_control_that_was_never_seen_keeps_its_value():
    shown = Controls(Config(batch_size=7, l1=0.3), ENGLISH, lambda name: None)
    shown.rows["l2"].field.value = "0.1"
    assert "batch_size" not in shown.rows.made
    assert shown.read() == Config(batch_size=7, l1=0.3, l2=0.1)


def test_a_wrong_list_of_sizes_leaves_the_dropout_of_each_layer_alone():
    shown = Controls(Config(hidden=(4, 4, 4), dropout=(0.1, 0.2, 0.3)), ENGLISH, lambda name: None)
    shown.rows["hidden"].field.value = "4, x, 4"
    with pytest.raises(ValueError) as caught:
        shown.read()
    assert list(caught.value.problems) == ["hidden"]


def test_the_explanation_names_the_optimizers_that_have_the_setting():
    shown = Controls(Config(), ENGLISH, lambda name: None)
    assert "kept (momentum and nesterov only)" in shown.rows["momentum"].label.value
    shown.relabel(Words("zh"))
    assert "（仅 adamw 和 lion）" in shown.rows["weight_decay"].label.value
