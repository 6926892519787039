"""Player: play, pause, step and run the session's present run, on the kernel's own event loop.

`run` drains the same training without any loop, for scripts and tests. No widget is known here: whoever shows the
run is told by the session's `changed` that something is new.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable

from .event_loop import EventLoop
from .present_run import PresentRun
from .session import Session


class Player:
    """Plays whatever run the session has; when that gives way to another, it pauses.

    Parameters
    ----------
    session : Session
        Its `changed` is called on the loop after every slice, which ends when it asked to be called.
    loop : EventLoop
        Where it plays, alone or in turn with others.

    Attributes
    ----------
    pace : float or None
        Epochs per second, for slow motion; None is full speed.
    """

    def __init__(self, session: Session, loop: EventLoop):
        self.session, self.loop = session, loop
        self.pace: float | None = None
        self._played: PresentRun | None = None

    @property
    def playing(self) -> bool:
        """Whether the present run is being trained in the background."""
        return self._played is self.session.present

    def play(self, epochs: int | None = None) -> None:
        """Train in the background, for so many more epochs (or to the end); returns at once.

        Raises
        ------
        RuntimeError
            Outside a running event loop; `run` does the same there.
        """
        self.loop.check()
        run = self.session.present
        run.aim(epochs)
        if not self.playing and not run.diverged:
            self._played = run
            self._clock = (time.perf_counter(), len(run.history))
            self._last, self._allowed = time.perf_counter(), run.progress
            self.loop.start(self)
        self.changed()

    def pause(self) -> None:
        """Stop after the present mini-batch."""
        self._played = None

    def run(self, epochs: int | None = None) -> None:
        """Train to the end, without a loop."""
        self.loop.take(self)
        self.pause()
        run = self.session.present
        run.aim(epochs)
        while not run.finished:
            if run.advance() is None:
                break
        if run.error:
            raise run.error

    def step(self) -> None:
        """Learn from one mini-batch."""
        self.pause()
        self.session.present.step()
        self.changed()

    def step_epoch(self) -> None:
        """Learn to the end of the epoch."""
        self.pause()
        self.session.present.step_epoch()
        self.changed()

    def work(self, until: float) -> None:
        """Train until the clock shows `until`, or as far as the pace allows."""
        run = self.session.present
        now, before = time.perf_counter(), self._last
        self._last = now
        if self.pace is None:
            self._allowed = math.inf
        else:
            self._allowed = min(self._allowed, run.progress + 1) + self.pace * (now - before)
        while self.playing and time.perf_counter() < until and run.progress < self._allowed:
            if run.finished or run.advance() is None:
                self.pause()

    def changed(self) -> float:
        """Say that something is new; return in how many seconds that should be done again."""
        return self.session.changed()

    def fail(self, error: Exception) -> None:
        """Show an error of the training that nobody else would see."""
        self.pause()
        self.missed(error)

    def missed(self, error: Exception) -> None:
        """Show an error of any other work."""
        self.session.present.error = error
        self.changed()

    def post(self, work: Callable[[], object]) -> None:
        """Have `work` done on the loop, from whichever thread this is called; without a loop, at once."""
        self.loop.post(work, self.missed)

    @property
    def seconds_left(self) -> float | None:
        """Estimated seconds to the goal, while playing."""
        if not self.playing:
            return None
        begun, first = self._clock
        run = self.session.present
        done = run.progress
        return (time.perf_counter() - begun) / (done - first) * (run.goal - done) if done > first else None
