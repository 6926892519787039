"""A comparison in a Lab, chosen and trained as by hand."""

from __future__ import annotations

from nnlab import Config
from nnlab.lab import Lab
from nnlab.lab.compare.panel import ComparePanel
from nnlab.lab.compare.run_group import RunGroup

SMALL = Config(dataset="moons", samples=100, hidden=(8,), epochs=5, batch_size=16)


def opened(lab: Lab) -> Lab:
    """Return the Lab with the tab open."""
    lab.tabs.widget.selected_index = list(lab.tabs.named).index("compare")
    return lab


def panel(lab: Lab) -> ComparePanel:
    """Return the tab's panel."""
    found = lab.tabs.named["compare"]
    assert isinstance(found, ComparePanel)
    return found


def compared(lab: Lab, kind: str, field: str = "l2", values: str | None = None, count: int | None = None) -> RunGroup:
    """Choose, press the button, and train to the end."""
    found = panel(lab)
    found.form.choose(kind, field, values, count)
    found.start.click()
    assert found.complaint.value == ""
    assert found.group is not None
    found.group.run()
    found.draw(lab.session.present, lab.player.playing)
    return found.group
