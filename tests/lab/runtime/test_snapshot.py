"""A snapshot knows where its run stopped, and patience moves that stop without training."""

from __future__ import annotations

import numpy as np
import pytest

from nnlab import Config
from nnlab.lab import Lab
from nnlab.lab.panels.runs import COLUMNS, RunsPanel

SMALL = Config(dataset="moons", samples=100, hidden=(8,), epochs=5, batch_size=16)


@pytest.fixture
def lab() -> Lab:
    return Lab(SMALL)


def panel(lab: Lab) -> RunsPanel:
    return lab.tabs.named["runs"]  # type: ignore[return-value]


def look(lab: Lab) -> list[list]:
    """Open the tab, and return its lines."""
    lab.tabs.widget.selected_index = lab.tabs.panels.index(panel(lab))
    panel(lab).draw(lab.session.present, lab.player.playing)
    return panel(lab).table.rows


def cell(row: list, column: str) -> str:
    return row[3][COLUMNS.index(column)]


def test_a_remembered_run_still_knows_where_it_stopped():
    lab = Lab(Config(dataset="breast_cancer", hidden=(32, 32), optimizer="adam", learning_rate=0.01, epochs=40,
                     early_stopping=True, patience=3))  # fmt: skip
    lab.run()
    stop, best = lab.history.stop, lab.session.present.snapshot().network.parameters
    assert stop is not None
    lab.set(l2=0.1)
    run = lab.run_list.runs[-1]
    assert run.history.stop == stop
    np.testing.assert_array_equal(run.network.parameters, best)
    assert cell(look(lab)[1], "ended") == "early stop"


def test_patience_moves_the_stop_and_its_sentence_without_training():
    lab = Lab(Config(dataset="breast_cancer", hidden=(32, 32), optimizer="adam", learning_rate=0.01, epochs=40,
                     early_stopping=True, patience=3))  # fmt: skip
    lab.run()
    network, seen = lab.session.present.network, set()
    for patience in ("2", "5", "8"):
        lab.controls.rows["patience"].slider.value = patience
        stop = lab.history.stop
        assert stop is not None
        would = f"would have ended it at {stop.epoch}, with the weights of epoch {stop.best_epoch}"
        assert would in lab.footer.text
        assert "As it went on" in lab.footer.text
        assert f"stopped at epoch {stop.epoch}" in lab.curves.describe()
        seen.add(stop.epoch)
    assert len(seen) == 3
    lab.controls.rows["monitor"].field.value = "validation_accuracy"
    assert lab.history.monitor == "validation_accuracy"
    lab.controls.rows["min_delta"].slider.value = "0.1"
    assert lab.history.stop is not None
    assert lab.session.present.network is network
    assert len(lab.history) == 40
