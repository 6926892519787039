"""The test set is sealed, and whoever opens it is counted."""

from __future__ import annotations

import pytest

from nnlab import Config
from nnlab.lab import Lab

SMALL = Config(dataset="moons", samples=100, hidden=(8,), epochs=5, batch_size=16)


@pytest.fixture
def lab() -> Lab:
    return Lab(SMALL)


def test_the_test_set_is_sealed_and_looks_are_counted(lab):
    lab.run()
    panel = next(panel for panel in lab.tabs.panels if panel.title == "tab_test")
    lab.tabs.widget.selected_index = lab.tabs.panels.index(panel)
    assert "sealed" in panel.describe()
    panel.button.click()
    panel.button.click()
    assert "Looks so far: 2" in panel.describe()
