"""Autosave: every run reaches a file, at most every ten seconds, a bounded number of them, and comes back."""

from __future__ import annotations

import asyncio
import re

import numpy as np
import pytest

from nnlab import Config, load_run
from nnlab.lab import Lab
from nnlab.lab.panels.runs import RunsPanel
from nnlab.lab.runtime import autosave

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
        lab.player.pace = None
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
        lab.player.pace = None
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
