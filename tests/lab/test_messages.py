"""Making a Lab is few messages to the page: what is not open is not built, and what looks alike is shared."""

from __future__ import annotations

from weakref import WeakValueDictionary

import comm
import pytest
from comm.base_comm import BaseComm

from nnlab import Config
from nnlab.lab import Lab
from nnlab.lab.tabs import PANELS
from nnlab.lab.widgets import shared

MOST = 450


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Collect the kinds of messages that go to the page from here on."""
    kinds: list[str] = []

    class Counted(BaseComm):
        def publish_msg(self, msg_type, data=None, metadata=None, buffers=None, **keys):
            kinds.append(msg_type)

    monkeypatch.setattr(comm, "create_comm", Counted)
    monkeypatch.setattr(shared, "_made", WeakValueDictionary())
    return kinds


def test_a_lab_is_made_with_few_messages(sent):
    Lab(Config(dataset="digits", hidden=(32,)))
    assert 200 < len(sent) <= MOST


def test_a_tab_is_built_when_it_is_first_opened_and_not_again(sent):
    lab = Lab(Config(dataset="moons", samples=100, hidden=(4,), epochs=2))
    assert [*lab.tabs.named.built] == ["predictions"]
    place = [*PANELS].index("mistakes")
    assert lab.tabs.widget.children[place].children == ()
    sent.clear()
    lab.tabs.widget.selected_index = place
    assert [*lab.tabs.named.built] == ["predictions", "mistakes"]
    assert lab.tabs.picture.children == (lab.tabs.named["predictions"].widget,)
    assert lab.tabs.widget.children[place].children == (lab.tabs.named["mistakes"].widget,)
    assert sent.count("comm_open") > 5
    lab.tabs.widget.selected_index = 0
    sent.clear()
    lab.tabs.widget.selected_index = place
    assert "comm_open" not in sent


def test_what_is_built_late_speaks_the_language_of_the_lab():
    lab = Lab(Config(dataset="moons", samples=100, hidden=(4,), epochs=2))
    lab.speak("zh")
    assert lab.tabs.named["test"].button.description == lab.words("open_test")
    assert lab.tabs.widget.titles == tuple(lab.words(f"tab_{name}") for name in PANELS if name != "predictions")


def test_only_the_open_panel_knows_itself_seen():
    lab = Lab(Config(dataset="moons", samples=100, hidden=(4,), epochs=2))
    assert [panel.seen for panel in lab.tabs.panels] == [False] * (len(PANELS) - 1) + [True]  # the picture
    lab.tabs.widget.selected_index = 3
    assert [panel.seen for panel in lab.tabs.panels].index(True) == 3


def test_a_lab_has_only_the_panels_that_were_asked_for():
    lab = Lab(panels=("runs", "network"))
    assert [*lab.tabs.named] == ["network", "runs"]
    with pytest.raises(KeyError):
        lab.tabs.named["mistakes"]
    with pytest.raises(ValueError, match="unknown panel 'mistake'"):
        Lab(panels=("mistake",))
    assert lab.tabs.open is lab.tabs.named["network"]
    assert lab.tabs.picture.layout.display == "none"
    assert Lab(panels=()).tabs.open is None
    alone = Lab(panels=("predictions",)).tabs
    assert alone.open is None and alone.seen == [alone.named["predictions"]]


def test_what_one_control_shows_no_other_does():
    lab = Lab(Config(dataset="moons", samples=100, hidden=(4,), epochs=2))
    rows = lab.controls.rows
    rows["l2"].field.value = "-1"
    assert rows["l2"].complaint.layout.display != "none" and rows["l2"].complaint.value
    others = [row.complaint.layout.display for name, row in rows.items() if name != "l2"]
    assert set(others) == {"none"}
    rows["l2"].field.value = "0"
    assert rows["l2"].complaint.layout.display == "none"
