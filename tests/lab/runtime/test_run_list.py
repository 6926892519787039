"""The list of runs: each once, named, bounded in number, kept ones stay; what can have made two differ."""

from __future__ import annotations

import pytest

from nnlab import Config
from nnlab.lab import Lab
from nnlab.lab.panels.runs import RunsPanel
from nnlab.lab.runtime.run_list import LONGEST_NAME, MOST, causes

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


def ask(lab: Lab, what: str, **more) -> None:
    """Send what the page would send."""
    panel(lab).table._handle_custom_msg({"what": what, **more}, [])


@pytest.mark.parametrize(
    ("changes", "count"),
    [
        ({"l2": 0.1}, 1),
        ({"l2": 0.1, "dropout": 0.2}, 2),
        ({"patience": 3, "early_stopping": True}, 0),
        ({"epochs": 50}, 0),
        ({"epochs": 50, "schedule": "cosine"}, 2),
        ({"momentum": 0.5}, 0),
        ({"optimizer": "momentum", "momentum": 0.5}, 1),
        ({"dataset": "digits", "augmentation": ("shift",), "augmentation_strength": 2.0}, 2),
    ],
)
def test_only_what_can_have_acted_on_the_curves_counts(changes, count):
    assert len(causes(SMALL, SMALL.replace(**changes))) == count


def test_the_same_run_again_is_one_line(lab):
    for _ in range(3):
        lab.run()
        lab.reset()
    assert [row[4] for row in look(lab)] == [False, True]


def test_renamed_with_a_bounded_name_that_is_data(lab):
    lab.run()
    look(lab)
    ask(lab, "rename", number=1, value="  <b>mine</b>\n" + "x" * 100)
    name = look(lab)[0][2]
    assert name.startswith("<b>mine</b> xxx")
    assert len(name) == LONGEST_NAME
    ask(lab, "rename", number=1, value="   ")
    assert look(lab)[0][2] == "run 1"


def test_names_that_nobody_chose_change_with_the_language(lab):
    lab.run()
    lab.run_list.rename(1, "mine")
    lab.set(l2=0.1)
    lab.speak("zh")
    assert [entry.name for entry in lab.run_list.entries] == ["mine", "训练 2"]
    assert look(lab)[0][2] == "训练 2"


def test_deleted(lab):
    lab.run()
    lab.set(hidden=(4,))
    look(lab)
    ask(lab, "delete", number=1)
    assert [row[0] for row in look(lab)] == [2]
    assert lab.run_list.runs == []
    ask(lab, "delete", number=2)  # the present run stays
    assert [row[0] for row in look(lab)] == [2]


def test_the_number_of_runs_is_bounded_and_kept_ones_stay(lab):
    lab.run(epochs=1)
    lab.keep()
    for seed in range(MOST + 5):
        lab.set(init_seed=seed + 1)
        lab.run(epochs=1)
    assert len(lab.run_list.past) <= MOST
    assert len(lab.run_list.runs) <= MOST
    assert [entry.number for entry, _ in lab.run_list.kept] == [1]
