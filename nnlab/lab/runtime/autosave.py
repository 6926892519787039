"""Autosave: every run that ends or pauses is written to a file, so that a kernel that dies takes nothing with it.

The files lie in the user's cache folder (or where NNLAB_AUTOSAVE says; "off" for nowhere), a bounded number of them,
the notebook's name hashed into theirs. What takes time, compressing and writing, is done on another thread; training
goes on meanwhile. Outside a kernel nothing is written unless NNLAB_AUTOSAVE asks for it.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import sys
import time
from dataclasses import replace
from pathlib import Path

from ...experiments.run import Run
from ...sentences import Sentence, sentence_of
from .mission_board import MissionBoard
from .player import Player

SECONDS = 10.0
"""Between two times of writing, at least; a run that plays on is first written after three times that."""
MOST, MOST_BYTES = 40, 200 * 2**20
"""Of all notebooks together, the files that stay: the newest."""
LARGEST_OWN = 20 * 2**20
"""Bytes of one's own data; with more of them a run is not written by itself."""


def folder() -> Path | None:
    """Return the folder for the files, or None if there shall be none."""
    named = os.environ.get("NNLAB_AUTOSAVE")
    if named is not None:
        return Path(named) if named not in ("", "off") else None
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or str(Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = str(Path.home() / "Library" / "Caches")
    else:
        base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "nnlab" / "runs"


def notebook() -> str:
    """Return a short name for the notebook, the same in every kernel of it."""
    path = os.environ.get("JPY_SESSION_NAME") or str(Path.cwd())
    return hashlib.sha256(path.encode()).hexdigest()[:12]


def last_saved(place: Path | None = None) -> Path:
    """Return the file that was written last for this notebook.

    Raises
    ------
    FileNotFoundError
        If there is none.
    """
    found = _files(place or folder(), f"{notebook()}-*.npz")
    if not found:
        raise FileNotFoundError(Sentence("not_saved", "no run of this notebook has been saved yet"))
    return found[-1]


def _files(place: Path | None, pattern: str = "*.npz") -> list[Path]:
    """Return the files, from the oldest to the newest."""
    dated = []
    for path in place.glob(pattern) if place is not None else ():
        try:
            dated.append((path.stat().st_mtime_ns, path))
        except OSError:  # another kernel has just removed it
            continue
    return [path for _, path in sorted(dated)]


class Autosave:
    """Watches a player, and writes.

    Parameters
    ----------
    player : Player
    missions : MissionBoard, optional
        Knows what was solved, which is written with the run.

    Attributes
    ----------
    earlier : Path or None
        The file that this notebook had written last before.
    problem : str
        Why the last time of writing failed, or nothing.
    """

    def __init__(self, player: Player, missions: MissionBoard | None = None):
        self.player, self.missions = player, missions
        self.place = folder() if player.loop or "NNLAB_AUTOSAVE" in os.environ else None
        self.problem = ""
        earlier = _files(self.place, f"{notebook()}-*.npz")
        self.earlier = earlier[-1] if earlier else None
        self._name = f"{notebook()}-{secrets.token_hex(4)}"
        self._number = 0
        self._run = player.session.present
        self._saved, self._noted = 0, self.solved
        self._waiting: dict[int, Run] = {}
        self._last = self._begun = -1e9
        self._playing = self._asked = False

    @property
    def solved(self) -> tuple[str, ...]:
        """The missions that were met."""
        return self.missions.solved if self.missions else ()

    def see(self) -> None:
        """Take notice of what the player has done; write when it is time."""
        player, run = self.player, self.player.session.present
        if self.place is None:
            return
        if run is not self._run:
            self._run, self._number, self._saved = run, self._number + 1, len(run.history)
        if player.playing and not self._playing:
            self._begun = time.perf_counter()
        self._playing = player.playing
        if len(run.history) == self._saved and self.solved == self._noted and not self._waiting:
            return
        wait = max(self._begun, self._last) + 3 * SECONDS if player.playing else self._last + SECONDS
        due = wait - time.perf_counter()
        if due <= 0 or not player.loop:
            self.write()
        elif not player.playing and not self._asked:
            self._asked = True
            player.loop.later(due, self._due)

    def write(self) -> None:
        """Write the present run, and those before it that have not been written yet."""
        run = self.player.session.present
        self._last = time.perf_counter()
        solved = self.solved
        if len(run.history) > self._saved or (len(run.history) and solved != self._noted):
            self._saved = len(run.history)
            self._waiting[self._number] = run.snapshot()
        self._noted = solved
        runs, self._waiting = {number: replace(run, solved=solved) for number, run in self._waiting.items()}, {}
        if runs and self.place is not None:
            self.player.loop.aside(lambda: self._write(runs))

    def _due(self) -> None:
        self._asked = False
        self.see()

    def leave(self, run: Run) -> None:
        """Remember a run that has just been replaced, if it has not been written to its end."""
        if len(run.history) > self._saved:
            self._waiting[self._number] = run

    def _write(self, runs: dict[int, Run]) -> None:
        assert self.place is not None
        try:
            self.place.mkdir(parents=True, exist_ok=True, mode=0o700)
            for number, run in runs.items():
                if run.own is None or sum(array.nbytes for array in run.own) <= LARGEST_OWN:
                    run.save(self.place / f"{self._name}-{number}.npz")
            self._prune()
            self.problem = ""
        except (OSError, ValueError) as error:
            self.problem = sentence_of(error)

    def _prune(self) -> None:
        """Remove the oldest files beyond the limits."""
        kept = size = 0
        for path in reversed(_files(self.place)):
            try:
                kept, size = kept + 1, size + path.stat().st_size
                if kept > MOST or size > MOST_BYTES:
                    path.unlink()
            except OSError:  # another kernel was faster
                continue
