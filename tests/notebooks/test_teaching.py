"""The teacher's page says what the lessons say: their titles, sections, missions and solutions."""

from __future__ import annotations

import importlib
import json
import re
from pathlib import Path

import pytest

from nnlab import Config
from nnlab.lab import Lab
from nnlab.missions import MISSIONS

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
PAGE = (NOTEBOOKS / "TEACHING.md").read_text(encoding="utf-8")
LESSONS = {path.stem[:2]: path for path in sorted(NOTEBOOKS.glob("*.ipynb"))}


def text(number: str) -> str:
    cells = json.loads(LESSONS[number].read_text(encoding="utf-8"))["cells"]
    return "\n".join("".join(cell["source"]) for cell in cells)


def test_every_lesson_has_its_goals_and_is_part_of_the_plan():
    goals = re.findall(r"^\| (\d\d) \| \[(.*?)\]\((.*?)\) \| (.+) \|$", PAGE, re.MULTILINE)
    assert [number for number, *_ in goals] == list(LESSONS)
    for number, title, file, goal in goals:
        assert file == LESSONS[number].name
        assert text(number).startswith(f"# {title}\n")
        assert len(goal) > 40
    weeks = PAGE.partition("## Six weeks")[2].partition("\n## ")[0]
    assert set(re.findall(r"\b\d\d\b", weeks)) == set(LESSONS)


def test_the_sections_it_points_to_are_there():
    table = PAGE.partition("## What students believe")[2].partition("\n## ")[0]
    places = re.findall(r"^\| .+? \| (\d\d), \*(.+?)\* \| .+ \|$", table, re.MULTILINE)
    assert len(places) >= 15
    for number, section in places:
        assert f"## {section}\n" in text(number) + "\n", (number, section)


@pytest.mark.parametrize("number", LESSONS)
def test_the_answers_are_those_of_the_lesson(number):
    answers = re.split(r"^### ", PAGE.partition("## Answers")[2], flags=re.MULTILINE)
    (part,) = [answer for answer in answers if answer.startswith(f"{number} ")]
    for mission in MISSIONS[number]:
        assert re.search(re.escape(f"- {mission.text}: *") + r".{4,}\*\n", part), mission.name
    for name in re.findall(r"from nnlab\.exercises import (\w+) as exercise", text(number)):
        lesson = importlib.import_module(f"nnlab.exercises.{name}").LESSON
        for exercise in lesson.exercises:
            assert lesson.solution(exercise) in part


def test_ones_own_mission_works():
    (lines,) = re.findall(r"```python\nfrom nnlab.lab import Lab\n(.*?)```", PAGE, re.DOTALL)
    start = Config(dataset="digits", train_size=100, hidden=(8,), epochs=3)
    names: dict[str, object] = {"Lab": Lab, "config": start}
    exec(lines.replace("\nLab(", "\nlab = Lab("), names)
    lab = names["lab"]
    assert isinstance(lab, Lab)
    lab.set(learning_rate=0.2)
    lab.run()
    assert lab.missions.missing["by_l2"] == "learning rate: put it back to 0.1; it was changed, too"


def test_its_links_lead_to_files():
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", PAGE):
        assert (NOTEBOOKS / target).exists(), target
