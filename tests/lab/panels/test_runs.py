"""The table of runs: sorted, named, loaded again, opened, kept and deleted by clicks."""

from __future__ import annotations

import numpy as np
import pytest

from nnlab import Config
from nnlab.lab import Lab
from nnlab.lab.panels.runs import COLUMNS, RunsPanel
from nnlab.lab.text.format import differences
from nnlab.lab.text.texts import Words

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


def cell(row: list, column: str) -> str:
    return row[3][COLUMNS.index(column)]


# ---- keeping --------------------------------------------------------------------------------------------------------


def test_seeds_say_that_they_are_seeds():
    assert differences(SMALL, SMALL.replace(init_seed=3), Words()) == ["Seeds: Weights 0 → 3"]


# ---- the table ------------------------------------------------------------------------------------------------------


def test_every_run_has_a_line_with_its_scores_and_what_differs(lab):
    lab.run()
    loss = lab.history["validation_loss"][-1]
    lab.set(hidden=(4,))
    lab.run()
    now, first = look(lab)
    assert [now[0], first[0]] == [2, 1]
    assert [now[4], first[4]] == [False, True]
    assert cell(first, "differs") == "Hidden layers 8"
    assert cell(now, "differs") == "Hidden layers 4"
    assert cell(first, "validation_loss") == f"{loss:.3f}"
    assert cell(first, "epochs") == "5"
    assert cell(first, "metric").endswith("%")
    assert "run 1" in panel(lab).describe()


def test_it_is_said_how_each_run_ended(lab):
    lab.run(2)
    lab.set(hidden=(4,), train_size=40)
    lab.run()
    lab.set(learning_rate=0.2, early_stopping=True, patience=1, epochs=60)
    lab.run()
    lab.set(clip_norm=1.0)
    assert [cell(row, "ended") for row in look(lab)] == ["–", "early stop", "done", "paused"]
    assert "Training set all" in cell(look(lab)[-1], "differs") and "None" not in panel(lab).describe()


def test_sorted_by_a_click_and_the_other_way_round_by_a_second(lab):
    for rate in (0.001, 0.3, 0.03):
        lab.set(learning_rate=rate)
        lab.run()
    lab.set(learning_rate=0.5)  # no score yet: last, either way
    look(lab)
    ask(lab, "sort", key="validation_loss")
    scores = [cell(row, "validation_loss") for row in look(lab)]
    assert scores[-1] == "–"
    assert [float(score) for score in scores[:3]] == sorted(float(score) for score in scores[:3])
    ask(lab, "sort", key="validation_loss")
    again = [cell(row, "validation_loss") for row in look(lab)]
    assert again == [*scores[2::-1], "–"]
    assert panel(lab).table.order == ["validation_loss", True]
    ask(lab, "sort", key="name")
    names = [row[2] for row in look(lab)]
    assert names == sorted(names)


def test_settings_are_loaded_again_into_the_controls(lab):
    lab.run()
    lab.set(hidden=(4,), l2=0.1)
    ask(lab, "reload", number=1)
    assert lab.config == SMALL
    assert lab.controls.rows["hidden"].field.value == "8"
    assert len(lab.history) == 0


def test_a_run_is_opened_and_gone_on_with_while_the_old_one_stays(lab):
    lab.run()
    whole = Lab(SMALL)
    whole.run(epochs=8)
    lab.set(hidden=(4,))
    ask(lab, "open", number=1)
    assert lab.config == SMALL
    assert len(lab.history) == 5
    lab.run(epochs=3)
    np.testing.assert_array_equal(lab.history["validation_loss"], whole.history["validation_loss"])
    entry = lab.run_list.find(1)
    assert entry is not None and entry.run is not None
    assert len(entry.run.history) == 5


def test_kept_from_the_table(lab):
    lab.run()
    lab.set(l2=0.1)
    look(lab)
    ask(lab, "keep", number=1, value=True)
    assert "L2 0 → 0.1" in lab.curves.legend.value
    assert look(lab)[1][1] is True
    ask(lab, "keep", number=1, value=False)
    assert lab.curves.legend.value == ""


@pytest.mark.parametrize(
    "message",
    [
        {},
        {"what": "delete"},
        {"what": "delete", "number": 99},
        {"what": "delete", "number": "1"},
        {"what": "sort", "key": "__class__"},
        {"what": "sort", "key": ["name"]},
        {"what": "explode", "number": 1},
        {"what": "rename", "number": 1, "value": None},
        "delete",
    ],
)
def test_messages_without_sense_do_no_harm(lab, message):
    lab.run()
    lab.set(l2=0.1)
    look(lab)
    panel(lab).table._handle_custom_msg(message, [])
    assert lab.session.present.error is None
    assert len(look(lab)) == 2


def test_a_diverged_run_says_so(lab):
    lab.run()
    lab.set(learning_rate=1000)
    lab.run()
    assert cell(look(lab)[0], "ended") == "diverged"
    lab.set(learning_rate=0.1)
    assert lab.run_list.runs[-1].history.stop is None or lab.run_list.runs[-1].history.stop.kind != "diverged"


# ---- stopping, over the recorded curve -------------------------------------------------------------------------------


# ---- never lose a run ------------------------------------------------------------------------------------------------
