"""The board: what is met stays met, tries are counted by runs, and what was solved comes back with a file."""

from __future__ import annotations

import asyncio

import numpy as np
import pytest

import nnlab
from nnlab import Config
from nnlab.experiments import files
from nnlab.lab import Lab
from nnlab.lab.runtime.mission_board import TRIES
from nnlab.missions import Mission, Recorded

SMALL = Config(dataset="moons", samples=100, hidden=(8,), epochs=3, batch_size=16)
LONG = Mission(
    "long", "Play six epochs.", (lambda now: None if len(now.history) >= 6 else "too short",), "More epochs."
)
TWO = Mission("two", "Play two runs.", (lambda now: None if now.runs else "only one run yet",))


@pytest.fixture
def lab() -> Lab:
    return Lab(SMALL, missions=[LONG, TWO])


def test_a_mission_is_met_by_a_run_and_stays_so(lab):
    lab.run()
    assert lab.missions.met == {}
    assert lab.missions.missing == {"long": "too short", "two": "only one run yet"}
    lab.set(epochs=6)
    lab.run()
    assert lab.missions.met == {"long": 2, "two": 2}
    lab.reset()
    lab.run(epochs=1)
    assert lab.missions.solved == ("long", "two")
    assert lab.missions.missing == {}


def test_what_was_missing_stays_until_the_next_epoch(lab):
    lab.run()
    lab.set(hidden=(4,))
    assert lab.missions.missing["long"] == "too short"


def test_a_hint_is_offered_after_three_runs_that_did_not_meet_it(lab):
    for number in range(1, TRIES + 1):
        assert not lab.missions.hinted(LONG)
        lab.run()
        lab.step()  # the same run once more is no other try
        assert lab.missions.hinted(LONG) == (number == TRIES)
        lab.reset()
    assert not lab.missions.hinted(TWO)  # it has none


def test_it_is_told_what_the_lab_began_with_and_what_came_before():
    told: list[Recorded] = []
    lab = Lab(SMALL, missions=[Mission("spy", "", (told.append, lambda now: "never"))])
    lab.run()
    lab.set(l2=0.1)
    lab.run()
    now = told[-1]
    assert (now.start, now.config.l2, len(now.history)) == (SMALL, 0.1, 3)
    assert [run.config for run in now.runs] == [SMALL]
    assert now.data is lab.session.present.data
    lab.open_test()
    assert told[-1].openings == 1


def test_without_anything_new_no_condition_is_asked():
    asked: list[Recorded] = []
    lab = Lab(SMALL, missions=[Mission("spy", "", (asked.append, lambda now: "never"))])
    assert asked == []
    lab.run()
    before = len(asked)
    lab.redraw()
    lab.redraw()
    assert len(asked) == before


def test_while_it_plays_it_is_looked_at_four_times_a_second_at_most():
    asked: list[Recorded] = []

    async def main() -> int:
        lab = Lab(SMALL.replace(epochs=100_000), missions=[Mission("spy", "", (asked.append, lambda now: "never"))])
        lab.play()
        await asyncio.sleep(0.9)
        lab.player.pause()
        return len(lab.history)

    assert asyncio.run(main()) > 20
    assert 2 <= len(asked) <= 5


def test_a_condition_that_fails_is_said_and_the_lab_goes_on():
    lab = Lab(SMALL, missions=[Mission("broken", "", (lambda now: 1 / 0,)), TWO])
    lab.run()
    assert lab.missions.missing["broken"] == "this mission cannot be checked: division by zero"
    lab.reset()
    lab.run()
    assert lab.missions.solved == ("two",)


# ---- kept with a run ------------------------------------------------------------------------------------------------


def test_what_was_solved_is_in_the_file_and_comes_back(lab, tmp_path):
    lab.run(epochs=6)
    lab.save(tmp_path / "run.npz")
    other = Lab(SMALL, missions=[TWO, LONG])
    other.open_run(tmp_path / "run.npz")
    assert other.missions.met == {"long": 0}
    plain = Lab(SMALL)
    plain.open_run(tmp_path / "run.npz")  # names that nobody knows here
    assert plain.missions.met == {}


def test_a_file_of_before_there_were_missions_still_opens(lab, tmp_path):
    nnlab.run(SMALL).save(tmp_path / "run.npz")
    words, _ = files.read(tmp_path / "run.npz", ())
    assert "solved" not in words
    lab.open_run(tmp_path / "run.npz")
    assert lab.missions.met == {}


@pytest.mark.parametrize("solved", [3, "long", ["x" * 2000], [1], [["long"]], {"long": 1}, ["a"] * 5000, None])
def test_a_hostile_list_is_refused_and_nothing_changes(lab, tmp_path, solved):
    run = nnlab.run(SMALL)
    words, arrays = run.facts()
    files.write(tmp_path / "run.npz", {"config": SMALL.to_dict(), **words, "solved": solved}, arrays)
    with pytest.raises(ValueError, match="solved is not as a run has it"):
        lab.open_run(tmp_path / "run.npz")
    assert lab.missions.met == {}
    assert len(lab.history) == 0


def test_the_autosave_brings_them_back(tmp_path, monkeypatch):
    monkeypatch.setenv("NNLAB_AUTOSAVE", str(tmp_path))
    lab = Lab(SMALL, missions=[LONG, TWO])
    lab.run(epochs=6)
    again = Lab.reopen(missions=[LONG, TWO])
    assert again.missions.met == {"long": 0}
    np.testing.assert_array_equal(again.history["train_loss"], lab.history["train_loss"])


def test_a_mission_met_without_another_epoch_is_saved_too(tmp_path, monkeypatch):
    monkeypatch.setenv("NNLAB_AUTOSAVE", str(tmp_path))
    opened = Mission("opened", "", (lambda now: None if now.openings else "sealed",))
    lab = Lab(SMALL, missions=[opened])
    lab.run()
    lab.open_test()
    assert Lab.reopen(missions=[opened]).missions.met == {"opened": 0}
