"""The table of comparisons: a sixth one is an entry, and its words."""

from __future__ import annotations

import re

import pytest

from nnlab import Config
from nnlab.lab import Lab
from nnlab.lab.compare.comparison import Choice, Comparison
from nnlab.lab.compare.comparisons import COMPARISONS
from nnlab.lab.compare.plan import Plan, with_seeds
from nnlab.lab.compare.verdict import best_sentence
from nnlab.lab.text.texts import LANGUAGES, TEXTS
from nnlab.plots.scores import ScoreChart

SMALL = Config(dataset="moons", samples=100, hidden=(4,), epochs=5, batch_size=16)


def depths(choice: Choice) -> Plan:
    """Return the plan that compares the present network with one that has a layer more."""
    hidden = choice.config.hidden
    both = [choice.config, choice.config.replace(hidden=(*hidden, hidden[-1]))]
    rows = [{"hidden": config.hidden} for config in both]
    return with_seeds(both, ["as it is", "deeper"], rows, choice.count, choice.own, varied="hidden")


@pytest.fixture
def lab(monkeypatch) -> Lab:
    """Return a Lab with a comparison more."""
    entry = Comparison(plan=depths, sentence=best_sentence, head=lambda plan, words: words(plan.varied), count=2)
    monkeypatch.setitem(COMPARISONS, "depth", entry)
    monkeypatch.setitem(TEXTS, "kind_depth", ("a layer more", "多一层"))
    monkeypatch.setitem(TEXTS, "kind_depth_help", ("Does depth help?", "更深有用吗？"))
    lab = Lab(SMALL)
    lab.tabs.widget.selected_index = list(lab.tabs.named).index("compare")
    return lab


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_a_sixth_comparison_is_one_entry(lab, language):
    lab.speak(language)
    column = list(LANGUAGES).index(language)
    panel = lab.tabs.named["compare"]
    assert (TEXTS["kind_depth"][column], "depth") in panel.form.kind.options
    panel.form.choose("depth")
    assert TEXTS["kind_depth_help"][column] in panel.form.note.value
    assert panel.form.count.value == 2
    assert panel.form.field.layout.display == panel.form.values.layout.display == "none"
    panel.start.click()
    assert panel.complaint.value == ""
    panel.group.run()
    lab.tabs.widget.selected_index = 0
    lab.tabs.widget.selected_index = list(lab.tabs.named).index("compare")
    assert len(panel.results) == 4
    assert "as it is" in panel.result.text and "deeper" in panel.result.text
    assert panel.result.table.value.count("<tr>") == 3
    assert f">{TEXTS['hidden'][column]}</th>" in panel.result.table.value
    assert isinstance(panel.result.view.charts[1], ScoreChart)
    assert panel.apply.layout.display == ""
    panel.apply.click()
    best = panel.group.ranking("validation_loss")[0]
    assert lab.config.hidden == ((4,), (4, 4))[best]


@pytest.mark.parametrize("name", list(COMPARISONS))
def test_every_comparison_has_its_words(name):
    for key in (f"kind_{name}", f"kind_{name}_help", COMPARISONS[name].counted):
        assert all(re.search(r"\w", text) for text in TEXTS[key])
