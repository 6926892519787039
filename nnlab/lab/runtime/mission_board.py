"""MissionBoard: which missions of the Lab are met, by which run, and what is missing of the others.

A mission that was met stays so, whatever comes after. The conditions are asked at the end of an epoch and by the clock,
not at every mini-batch, and not again as long as nothing is new.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

from ...config import Config
from ...experiments.statistics import Difference
from ...missions.mission import Mission, Recorded
from ...sentences import Sentence, sentence_of
from .player import Player
from .present_run import PresentRun
from .run_list import RunList

SECONDS = 0.25
"""While playing, the missions are looked at no more often than this."""
TRIES = 3
"""After so many runs that did not meet it, a mission offers its hint."""
BEFORE = 0
"""In place of a run's number: met before this Lab was opened."""


class MissionBoard:
    """Watches the present run.

    Parameters
    ----------
    missions : iterable of Mission
    start : Config
        What the Lab began with.
    player : Player
    run_list : RunList
        The runs before.
    difference : callable
        Returns the difference that the last comparison has found, if any.

    Attributes
    ----------
    met : dict of str to int
        The names of the missions that were met, with the number of the run that did it.
    missing : dict of str to str
        What the last run has left to do, of the others.
    """

    def __init__(
        self,
        missions: Iterable[Mission],
        start: Config,
        player: Player,
        run_list: RunList,
        difference: Callable[[], Difference | None] = lambda: None,
    ):
        self.missions, self.start = tuple(missions), start
        self.player, self.run_list, self._difference = player, run_list, difference
        self.met: dict[str, int] = {}
        self.missing: dict[str, str] = {}
        self._tries = dict.fromkeys((mission.name for mission in self.missions), 0)
        self._tried: PresentRun | None = None
        self._looked = -1e9
        self._seen: tuple[object, ...] = ()

    @property
    def solved(self) -> tuple[str, ...]:
        """The names of the missions that were met, to be remembered with a run."""
        return tuple(self.met)

    def remember(self, names: Iterable[str]) -> None:
        """Take missions for met that were so before; names that are not known here are passed over."""
        known = {mission.name for mission in self.missions}
        self.met |= {name: BEFORE for name in names if name in known and name not in self.met}

    def hinted(self, mission: Mission) -> bool:
        """Return whether it is time for a hint."""
        return bool(mission.hint) and mission.name not in self.met and self._tries[mission.name] >= TRIES

    def see(self) -> None:
        """Look at the present run, if it is time to, and there is something new."""
        run, playing, now = self.player.session.present, self.player.playing, time.perf_counter()
        if not self.missions or (playing and now - self._looked < SECONDS):
            return
        difference = self._difference()
        record = run.history
        seen: tuple[object, ...] = (run, len(record), run.config, record.stop, len(record.marks), run.test_openings)
        seen = (*seen, difference, len(self.run_list.entries))
        if seen != self._seen and (len(run.history) or run.diverged or difference):
            self._looked, self._seen = now, seen
            self._check(run, difference)
        if not playing and run is not self._tried and (len(run.history) or run.diverged):
            self._tried = run
            for name in self.missing:
                self._tries[name] += 1

    def _check(self, run: PresentRun, difference: Difference | None) -> None:
        runs = tuple(self.run_list.runs)
        recorded = Recorded(run.config, run.history, run.data, runs, self.start, run.test_openings, difference)
        for mission in self.missions:
            if mission.name not in self.met:
                said = _said(mission, recorded)
                if said is None:
                    self.met[mission.name] = self.run_list.now.number
                    self.missing.pop(mission.name, None)
                else:
                    self.missing[mission.name] = said


def _said(mission: Mission, recorded: Recorded) -> str | None:
    try:
        return mission.check(recorded)
    except Exception as error:  # a teacher's own condition; the Lab goes on
        reason = sentence_of(error) or type(error).__name__
        return Sentence("mission_failed", "this mission cannot be checked: {error}", error=reason)
