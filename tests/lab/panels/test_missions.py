"""The list of missions: ticks, what is missing, hints, both languages, and nothing that is read as HTML."""

from __future__ import annotations

import html
import re

import pytest

from nnlab import Config
from nnlab.lab import Lab
from nnlab.missions import MISSIONS, Mission

SMALL = Config(dataset="xor", samples=200, hidden=(8, 10), batch_size=20, epochs=2)


@pytest.fixture
def lab() -> Lab:
    return Lab(SMALL, missions="01")


def is_chinese(text: str) -> bool:
    """Return whether there is Chinese in it, and no two English words in a row."""
    return bool(re.search(r"[\u4e00-\u9fff]", text)) and not re.search(r"[A-Za-z]{2,} [A-Za-z]{2,}", text)


def line(lab: Lab, name: str) -> str:
    return html.unescape(lab.mission_list.lines[name].value)


def test_they_stand_under_the_controls(lab):
    column = lab.children[-1].children[0]
    assert column.children == (lab.controls.column, lab.mission_list)
    assert Lab(SMALL).children[-1].children[0] is not column
    assert Lab(SMALL).mission_list not in Lab(SMALL).children[-1].children


def test_a_tick_and_by_which_run(lab):
    assert "Missions: 0 of 3" in lab.mission_list.title.value
    assert "○" in line(lab, "01_break")
    lab.set(learning_rate=30.0)
    lab.run()
    lab.reset()
    assert "✓" in line(lab, "01_break")
    assert "met by run 1" in line(lab, "01_break")
    assert "Missions: 1 of 3" in lab.mission_list.title.value
    lab.run_list.rename(1, "<b>too fast</b>")
    lab.redraw()
    assert "&lt;b&gt;too fast" in lab.mission_list.lines["01_break"].value


def test_what_is_missing_and_a_hint_after_three_runs(lab):
    hint = lab.mission_list.hints["01_line"]
    for _ in range(3):
        assert hint.value == ""
        lab.run()
        lab.new_weights()
    assert "Hidden layers: 8, 10; none is asked" in line(lab, "01_line")
    assert "<details><summary>Hint</summary>Empty the field" in hint.value


@pytest.mark.parametrize("lesson", MISSIONS)
def test_in_chinese(lesson):
    config = SMALL if lesson != "01" else SMALL.replace(epochs=1)
    lab = Lab(config, missions=lesson, language="zh")
    lab.run()
    for said in lab.missions.missing.values():
        assert is_chinese(lab.words.translate(said)), lab.words.translate(said)
    for mission in MISSIONS[lesson]:
        assert is_chinese(lab.words.translate(mission.text))
        assert is_chinese(lab.words.translate(mission.hint))
    lab.speak("en")
    assert MISSIONS[lesson][0].text in line(lab, MISSIONS[lesson][0].name)


def test_settings_are_called_as_the_language_calls_them():
    lab = Lab(SMALL, missions="06", language="zh")
    lab.set(l2=0.1, l1=0.1)
    lab.run()
    assert lab.words.translate(lab.missions.missing["06_l2"]) == "L1：请改回 0；它也被改动了"


def test_ones_own_words_are_only_text():
    lab = Lab(SMALL, missions=[Mission("own", "<script>", (lambda now: "<img src=x>",), "<i>")])
    lab.run()
    shown = lab.mission_list.lines["own"].value
    assert "&lt;script&gt;" in shown
    assert "&lt;img src=x&gt;" in shown


def test_describe_says_how_they_stand(lab):
    lab.set(learning_rate=30.0)
    lab.run()
    said = lab.describe()
    assert "✓ Raise the learning rate until training breaks down" in said
    assert "○ Take all hidden layers away" in said
    assert "(Hidden layers: 8, 10; none is asked)" in said
