"""The words in a Lab's pictures, with whatever fonts a machine has: the same script in processes of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

from nnlab.lab.text.texts import Words

SCRIPT = Path(__file__).with_name("picture_text_script.py")
NAMES = ("重量", "$甜度$", "苹果", "梨")


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """Run the script in a process in which the fonts of the system are hidden, and return what it saw.

    By hiding the `list`, matplotlib finds only its own; by `all`, it does not even take those that are added.
    """
    folder = tmp_path_factory.mktemp("matplotlib")
    env = {**os.environ, "MPLCONFIGDIR": str(folder), "PYTHONWARNINGS": "", "PYTHONUTF8": "1"}
    hidden = {**env, "MPL_IGNORE_SYSTEM_FONTS": "1"}
    listing = [sys.executable, "-c", "import matplotlib.font_manager"]  # the list that it makes is kept there
    subprocess.run(listing, env=hidden, check=True)

    def process(*words: str, language: str = "zh", names: tuple[str, ...] = NAMES, hide: str = "list") -> dict:
        command = [sys.executable, str(SCRIPT), str(folder), language, ",".join(names), *words]
        hiding = hidden if hide == "all" else env
        done = subprocess.run(command, env=hiding, capture_output=True, text=True, encoding="utf-8")
        assert (done.returncode, done.stderr) == (0, "")
        return json.loads(done.stdout)

    return process


@pytest.fixture
def own_font(tmp_path):
    """A font of squares, of a medium weight only, for every letter of the Chinese Lab and of `NAMES`."""
    letters = sorted({ord(letter) for letter in Words("zh").letters + "".join(NAMES)})
    pen = TTGlyphPen(None)
    pen.moveTo((50, 0))
    for point in ((50, 800), (950, 800), (950, 0)):
        pen.lineTo(point)
    pen.closePath()
    square, order = pen.glyph(), [".notdef", *(f"uni{code:04X}" for code in letters)]
    font = FontBuilder(1000, isTTF=True)
    font.setupGlyphOrder(order)
    font.setupCharacterMap(dict(zip(letters, order[1:], strict=True)))
    font.setupGlyf(dict.fromkeys(order, square))
    font.setupHorizontalMetrics(dict.fromkeys(order, (1000, 50)))
    font.setupHorizontalHeader(ascent=800, descent=-200)
    font.setupNameTable({"familyName": "WenQuanYi Zen Hei", "styleName": "Medium"})
    font.setupOS2(usWeightClass=500)
    font.setupPost()
    path = tmp_path / "squares.ttf"
    font.save(path)
    return path


def test_a_class_in_chinese_has_its_own_language_by_the_package_alone(run):
    seen = run()
    assert seen["title"] == "决策边界"
    assert seen["texts"] == list(NAMES)
    assert seen["advice"] == ""
    assert seen["fonts"] == ["nnlab: Noto Sans CJK SC"]


def test_and_by_a_font_of_the_machine_that_has_no_bold_and_no_regular(run, own_font):
    seen = run("without", str(own_font))
    assert seen["title"] == "决策边界"
    assert seen["texts"] == list(NAMES)
    assert seen["advice"] == ""
    assert seen["fonts"] == ["nnlab: WenQuanYi Zen Hei"]


@pytest.mark.parametrize(("words", "hide"), [(("without",), "list"), (("without",), "all"), ((), "all")])
def test_without_either_the_words_are_english_and_the_names_numbers(run, words, hide):
    seen = run(*words, hide=hide)
    assert seen["title"] == "Decision boundary"
    assert seen["texts"] == ["[91CD 91CF]", "$[751C 5EA6]$", "[82F9 679C]", "[68A8]"]
    assert "梨苹果重量甜度" in seen["advice"]
    assert "pip install noto-cjk-sans-otc" in seen["advice"]


def test_an_english_lab_opens_no_other_font_and_says_nothing(run):
    seen = run(language="en", names=("weight", "sweetness", "apple", "pear"))
    assert seen["title"] == "Decision boundary"
    assert (seen["fonts"], seen["packaged"], seen["advice"]) == ([], False, "")


def test_other_scripts_are_advised_another_font(run):
    seen = run(language="en", names=("weight", "sweetness", "தமிழ்", "pear"))
    assert seen["texts"][2] == "[0BA4]…"
    assert "No font here has the letters தமிழ், so pictures show their numbers" in seen["advice"]
    assert "Noto" in seen["advice"] and "pip" not in seen["advice"]
