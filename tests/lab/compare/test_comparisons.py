"""The table of comparisons: a sixth one is an entry, and its words."""

from __future__ import annotations

import re

import pytest

from nnlab.lab import Lab
from nnlab.lab.compare.comparison import Choice, Comparison
from nnlab.lab.compare.comparisons import COMPARISONS
from nnlab.lab.compare.plan import Plan, with_seeds
from nnlab.lab.compare.verdict import best_sentence
from nnlab.lab.text.texts import LANGUAGES, TEXTS
from nnlab.plots.scores import ScoreChart

from .comparing import SMALL, compared, opened, panel


def depths(choice: Choice) -> Plan:
    """Return the plan that compares the present network with one that has a layer more."""
    hidden = choice.config.hidden
    both = [choice.config, choice.config.replace(hidden=(*hidden, hidden[-1]))]
    rows = [{"hidden": config.hidden} for config in both]
    return with_seeds(both, ["as it is", "deeper"], rows, choice.count, choice.own, varied="hidden")


@pytest.fixture
def deeper(monkeypatch) -> Lab:
    """Return a Lab with a comparison more."""
    entry = Comparison(plan=depths, sentence=best_sentence, head=lambda plan, words: words(plan.varied), count=2)
    monkeypatch.setitem(COMPARISONS, "depth", entry)
    monkeypatch.setitem(TEXTS, "kind_depth", ("a layer more", "多一层"))
    monkeypatch.setitem(TEXTS, "kind_depth_help", ("Does depth help?", "更深有用吗？"))
    return opened(Lab(SMALL))


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_a_sixth_comparison_is_one_entry(deeper, language):
    deeper.speak(language)
    column = list(LANGUAGES).index(language)
    found = panel(deeper)
    assert (TEXTS["kind_depth"][column], "depth") in found.form.kind.options
    found.form.choose("depth")
    assert TEXTS["kind_depth_help"][column] in found.form.note.value
    assert found.form.count.value == 2
    assert found.form.field.layout.display == found.form.values.layout.display == "none"
    found.start.click()
    assert found.complaint.value == ""
    found.group.run()
    deeper.tabs.widget.selected_index = 0
    opened(deeper)
    assert len(found.results) == 4
    assert "as it is" in found.result.text and "deeper" in found.result.text
    assert found.result.table.value.count("<tr>") == 3
    assert f">{TEXTS['hidden'][column]}</th>" in found.result.table.value
    assert isinstance(found.result.view.charts[1], ScoreChart)
    assert found.apply.layout.display == ""
    found.apply.click()
    best = found.group.ranking("validation_loss")[0]
    assert deeper.config.hidden == ((8,), (8, 8))[best]


@pytest.mark.parametrize("name", list(COMPARISONS))
def test_every_comparison_has_its_words(name):
    for key in (f"kind_{name}", f"kind_{name}_help", COMPARISONS[name].counted):
        assert all(re.search(r"\w", text) for text in TEXTS[key])


@pytest.mark.parametrize("language", list(LANGUAGES))
@pytest.mark.parametrize("kind", [kind for kind in COMPARISONS if kind != "kept"])
def test_every_kind_in_every_language(lab, kind, language):
    lab.speak(language)
    group = compared(lab, kind, count=2)
    found = panel(lab)
    assert len(found.result.text) > 20
    rows = found.result.table.value.count("<tr>") - 1
    assert rows == (len(group.plan.names) if len(group.plan.names) > 1 else len(group))
    assert bytes(found.result.view.image.widget.value).startswith(b"\x89PNG")
    assert found.describe().startswith(found.result.text)
    if language == "zh":
        assert re.search("[一-鿿]", found.result.text)
