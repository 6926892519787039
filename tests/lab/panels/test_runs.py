"""Runs: kept under the next one's curves, in a table, opened again, and never lost."""

from __future__ import annotations

import asyncio
import re

import numpy as np
import pytest

from nnlab import Config, load_run
from nnlab.lab import Lab
from nnlab.lab.panels.runs import COLUMNS, RunsPanel
from nnlab.lab.runtime import autosave
from nnlab.lab.runtime.run_list import LONGEST_NAME, MOST, causes
from nnlab.lab.text.format import differences
from nnlab.lab.text.texts import Words

from ..players import player_of

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


def test_a_kept_run_lies_under_the_next_with_what_differs(lab):
    lab.run()
    first = lab.history["validation_loss"].copy()
    assert lab.footer.keep.description == "Keep"
    lab.footer.keep.click()
    assert lab.footer.keep.description == "Kept"
    assert lab.curves.legend.value == ""  # it would lie under itself
    lab.set(dropout=0.5)
    assert lab.footer.keep.description == "Keep"
    lab.run()
    ((_, run),) = lab.run_list.kept
    np.testing.assert_array_equal(run.history["validation_loss"], first)
    assert "Dropout 0 → 0.5" in lab.curves.legend.value
    assert "things changed" not in lab.curves.legend.value
    assert "<b>A</b>" in lab.curves.legend.value
    furniture = [line for line in lab.curves.loss.ax.lines if line.get_color() in lab.curves.loss.palette.kept]
    assert furniture  # its lines are on the chart
    assert any(np.array_equal(line.get_ydata()[-5:], first) for line in furniture)


def test_keep_again_lets_go(lab):
    lab.run()
    lab.footer.keep.click()
    lab.footer.keep.click()
    lab.set(dropout=0.5)
    assert lab.run_list.kept == []


def test_before_the_first_epoch_there_is_nothing_to_keep(lab):
    assert lab.footer.keep.disabled
    lab.keep()
    assert not lab.run_list.now.kept


def test_a_warning_where_more_than_one_thing_has_changed(lab):
    lab.run()
    lab.keep()
    lab.set(l2=0.01, hidden=(4,))
    assert "2 things changed" in lab.curves.legend.value
    lab.set(hidden=(8,))
    assert "things changed" not in lab.curves.legend.value


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


def test_seeds_say_that_they_are_seeds():
    assert differences(SMALL, SMALL.replace(init_seed=3), Words()) == ["Seeds: Weights 0 → 3"]


def test_the_legend_holds_no_html_of_a_student(lab):
    lab.run()
    lab.keep()
    lab.run_list.rename(1, "<img src=x onerror=alert(1)>")
    lab.set(dropout=0.5)
    assert "<img" not in lab.curves.legend.value
    assert "&lt;img" in lab.curves.legend.value


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


def test_the_same_run_again_is_one_line(lab):
    for _ in range(3):
        lab.run()
        lab.reset()
    assert [row[4] for row in look(lab)] == [False, True]


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


def test_the_number_of_runs_is_bounded_and_kept_ones_stay(lab):
    lab.run(epochs=1)
    lab.keep()
    for seed in range(MOST + 5):
        lab.set(init_seed=seed + 1)
        lab.run(epochs=1)
    assert len(lab.run_list.past) <= MOST
    assert len(lab.run_list.runs) <= MOST
    assert [entry.number for entry, _ in lab.run_list.kept] == [1]


def test_a_diverged_run_says_so(lab):
    lab.run()
    lab.set(learning_rate=1000)
    lab.run()
    assert cell(look(lab)[0], "ended") == "diverged"
    lab.set(learning_rate=0.1)
    assert lab.run_list.runs[-1].history.stop is None or lab.run_list.runs[-1].history.stop.kind != "diverged"


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


# ---- stopping, over the recorded curve -------------------------------------------------------------------------------


def test_patience_moves_the_stop_and_its_sentence_without_training():
    lab = Lab(Config(dataset="breast_cancer", hidden=(32, 32), optimizer="adam", learning_rate=0.01, epochs=40,
                     early_stopping=True, patience=3))  # fmt: skip
    lab.run()
    network, seen = lab.session.present.network, set()
    for patience in ("2", "5", "8"):
        lab.controls.rows["patience"].slider.value = patience
        stop = lab.history.stop
        assert stop is not None
        assert f"Stopped at {stop.epoch} (best {stop.best_epoch})" in lab.footer.text
        assert "Had you waited" in lab.footer.text
        assert f"stopped at epoch {stop.epoch}" in lab.curves.describe()
        seen.add(stop.epoch)
    assert len(seen) == 3
    lab.controls.rows["monitor"].field.value = "validation_accuracy"
    assert lab.history.monitor == "validation_accuracy"
    lab.controls.rows["min_delta"].slider.value = "0.1"
    assert lab.history.stop is not None
    assert lab.session.present.network is network
    assert len(lab.history) == 40


# ---- never lose a run ------------------------------------------------------------------------------------------------


def test_a_finished_run_is_saved_and_reopened(tmp_path, monkeypatch):
    monkeypatch.setenv("NNLAB_AUTOSAVE", str(tmp_path))
    lab = Lab(SMALL)
    assert lab.autosave.earlier is None
    lab.run()
    (path,) = tmp_path.glob("*.npz")
    np.testing.assert_array_equal(load_run(path).history["validation_loss"], lab.history["validation_loss"])
    again = Lab.reopen()
    assert again.config == SMALL
    np.testing.assert_array_equal(again.history["validation_loss"], lab.history["validation_loss"])
    fresh = Lab(SMALL.replace(hidden=(3,)))
    assert look(fresh) and panel(fresh).reopen.layout.display == ""
    panel(fresh).reopen.click()
    assert fresh.config == SMALL
    assert len(fresh.history) == 5
    assert panel(fresh).reopen.layout.display == "none"
    assert len(list(tmp_path.glob("*.npz"))) == 1  # what was opened is saved already


def test_nothing_to_reopen(tmp_path, monkeypatch):
    monkeypatch.setenv("NNLAB_AUTOSAVE", str(tmp_path / "nowhere"))
    with pytest.raises(FileNotFoundError, match="no run of this notebook"):
        Lab.reopen()
    assert panel(Lab(SMALL)).reopen.layout.display == "none" or look(Lab(SMALL))


def test_another_notebooks_runs_are_not_ours(tmp_path, monkeypatch):
    monkeypatch.setenv("NNLAB_AUTOSAVE", str(tmp_path))
    monkeypatch.setenv("JPY_SESSION_NAME", "one.ipynb")
    Lab(SMALL).run()
    monkeypatch.setenv("JPY_SESSION_NAME", "two.ipynb")
    with pytest.raises(FileNotFoundError):
        Lab.reopen()


def test_in_the_background_at_most_every_ten_seconds_and_no_run_is_left_out(tmp_path, monkeypatch):
    monkeypatch.setenv("NNLAB_AUTOSAVE", str(tmp_path))
    monkeypatch.setattr(autosave, "SECONDS", 60.0)

    async def main() -> None:
        lab = Lab(SMALL)
        for rate in (0.1, 0.2, 0.3):  # three runs within the same minute
            lab.set(learning_rate=rate)
            lab.play()
            while lab.player.playing:
                await asyncio.sleep(0.002)
        assert len(list(tmp_path.glob("*.npz"))) <= 1
        monkeypatch.setattr(autosave, "SECONDS", 0.0)  # the minute is over
        lab.autosave.see()
        for _ in range(500):
            if len(list(tmp_path.glob("*.npz"))) == 3:
                break
            await asyncio.sleep(0.02)

    asyncio.run(main())
    rates = sorted(load_run(path).config.learning_rate for path in tmp_path.glob("*.npz"))
    assert rates == [0.1, 0.2, 0.3]


def test_a_run_that_ends_or_pauses_is_written_at_once_to_its_end(tmp_path, monkeypatch):
    monkeypatch.setenv("NNLAB_AUTOSAVE", str(tmp_path))

    async def main() -> Lab:
        lab = Lab(SMALL.replace(epochs=40))
        lab.play()
        while lab.player.playing:
            await asyncio.sleep(0.002)
        await asyncio.sleep(0.5)
        return lab

    asyncio.run(main())
    (path,) = tmp_path.glob("*.npz")
    assert len(load_run(path).history) == 40


def test_a_folder_that_cannot_be_written_to_is_told_and_harms_nothing(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("NNLAB_AUTOSAVE", str(tmp_path / "file"))
    lab = Lab(SMALL)
    lab.run()
    assert len(lab.history) == 5
    look(lab)
    assert "cannot be saved by themselves" in panel(lab).note.value


def test_the_number_of_files_is_bounded(tmp_path, monkeypatch):
    monkeypatch.setenv("NNLAB_AUTOSAVE", str(tmp_path))
    monkeypatch.setattr(autosave, "MOST", 3)
    lab = Lab(SMALL)
    for seed in range(6):
        lab.set(init_seed=seed)
        lab.run(epochs=1)
    kept = sorted(load_run(path).config.init_seed for path in tmp_path.glob("*.npz"))
    assert kept == [3, 4, 5]


def test_outside_a_kernel_nothing_is_written_unasked(tmp_path, monkeypatch):
    monkeypatch.delenv("NNLAB_AUTOSAVE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    Lab(SMALL).run()
    assert not list(tmp_path.rglob("*.npz"))
    assert re.search(r"nnlab.runs$", str(autosave.folder()))


def test_the_player_alone_writes_nothing():
    player = player_of(SMALL)
    player.run()
    assert len(player.session.present.history) == 5
