"""Choosing a comparison."""

from __future__ import annotations

import pytest

from nnlab.lab.compare.values import VALUES

from .comparing import panel


@pytest.mark.parametrize("field", list(VALUES))
def test_the_values_to_begin_with_can_be_used(lab, field):
    lab.set(dropout=0.1, optimizer="adamw")
    panel(lab).form.choose("vary", field)
    plan = panel(lab).plan()
    assert len(plan.names) >= 2


def test_values_that_somebody_wrote_stay_and_others_follow_the_run(lab):
    form = panel(lab).form
    form.choose("vary", "learning_rate")
    assert form.values.value == "0.01, 0.03, 0.1, 0.3, 1"
    lab.set(learning_rate=0.01)
    assert form.values.value == "0.001, 0.003, 0.01, 0.03, 0.1"
    form.values.value = "0.5, 0.7"
    lab.set(learning_rate=0.02)
    lab.set(dataset="circles")
    assert form.values.value == "0.5, 0.7"
    form.choose("vary", "train_size")
    assert form.values.value.endswith(str(len(lab.session.present.data.train)))


def test_each_kind_remembers_its_number(lab):
    form = panel(lab).form
    form.choose("repeat", count=12)
    form.choose("folds")
    assert (form.count.value, form.count.description) == (5, "Folds")
    form.choose("repeat")
    assert (form.count.value, form.count.description) == (12, "Seeds")
    assert "chance" in form.note.value
