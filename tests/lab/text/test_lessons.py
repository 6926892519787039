"""The lessons that explain settings and situations are there, and are linked to."""

from __future__ import annotations

from pathlib import Path

from nnlab import Config
from nnlab.lab import Lab
from nnlab.lab.runtime.presets import PRESETS
from nnlab.lab.text.lessons import FILES, LESSON_OF, LESSON_OF_PRESET, link
from nnlab.lab.text.texts import Words

NOTEBOOKS = Path(__file__).parents[3] / "notebooks"


def test_they_are_the_notebooks():
    assert sorted(FILES.items()) == [(path.stem[:2], path.stem) for path in sorted(NOTEBOOKS.glob("*.ipynb"))]


def test_settings_and_situations_are_known_and_their_lessons_speak_of_them():
    assert set(LESSON_OF) <= set(Config.field_names())
    assert set(LESSON_OF_PRESET) <= set(PRESETS)
    assert set(LESSON_OF.values()) | set(LESSON_OF_PRESET.values()) <= set(FILES)
    for name, number in LESSON_OF.items():
        assert name in (NOTEBOOKS / f"{FILES[number]}.ipynb").read_text(encoding="utf-8"), (name, number)


def test_a_help_text_ends_with_its_lesson():
    lab = Lab(Config(dataset="moons", samples=100), show=("l2", "dtype"))
    assert (
        '06_weight_decay.ipynb" target="_blank" rel="noopener">lesson 06</a>)</div>'
        in lab.controls.rows["l2"].label.value
    )
    assert "<a href" not in lab.controls.rows["dtype"].label.value
    lab.speak("zh")
    assert ">第 06 课</a>" in lab.controls.rows["l2"].label.value


def test_a_situation_is_announced_with_its_lesson():
    lab = Lab(Config(dataset="moons", samples=100))
    lab.toolbar.presets.value = "early_stopping"
    assert "05_stop_in_time.ipynb" in lab.toolbar.notice.value
    assert link(None, Words("en")) == ""
