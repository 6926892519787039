"""The recipes of CONTRIBUTING name files that are there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
RECIPES = (
    (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").partition("## Five first changes")[2].partition("\n## ")[0]
)


def test_there_are_five():
    titles = re.findall(r"^\*\*(An? [^*]*)\*\*", RECIPES, re.MULTILINE)
    assert titles == ["An activation", "A data set", "A setting with a control", "A tab of the Lab", "A lesson"]


def test_the_files_are_there():
    named = re.findall(r"`((?:nnlab|tests|notebooks)/[^`]*|README\.md)`", RECIPES)
    assert len(named) >= 15
    for name in named:
        path = ROOT / name
        assert path.exists() or ("NAME" in name and path.parent.is_dir()), name


def test_a_setting_touches_at_most_four_files_of_the_package():
    recipe = RECIPES.partition("**A setting with a control**")[2].partition("**A tab")[0]
    steps = [line for line in recipe.splitlines() if re.match(r"\d\. ", line)]
    assert len([step for step in steps if "`tests/" not in step]) == 4
