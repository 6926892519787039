"""Player: play, pause, step and run the session's present run, on the kernel's own event loop.

`run` drains the same training without any loop, for scripts and tests. No widget is known here: whoever shows the
run is told by the session's `changed` that something is new.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable

from .event_loop import EventLoop
from .pace import Pace, RunIn
from .present_run import PresentRun
from .session import Session

LATE = 10
"""Slices in a row that fell short of the pace: then the machine cannot keep up."""


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
    pace : float, RunIn or None
        Epochs per second, or ``RunIn(8)``: the whole run in so many seconds; None is full speed. A change acts at
        once. What `run` does is never slowed.
    """

    def __init__(self, session: Session, loop: EventLoop):
        self.session, self.loop = session, loop
        self.pace: Pace = None
        self._played: PresentRun | None = None
        self._leg: tuple[PresentRun | None, int, int] = (None, 0, 0)

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
        run = self._prepared(epochs)
        self._begin_leg(run)
        if not self.playing and not run.diverged:
            self._played = run
            self._begun = self._last = time.perf_counter()
            self._allowed = self._seen = run.progress
            self._speed, self._late = 0.0, 0
            self.loop.start(self)
        self.changed()

    def _begin_leg(self, run: PresentRun) -> None:
        """Note from which epoch to which the run goes: a pause in between leaves it, another goal begins anew."""
        of, _, goal = self._leg
        if run is not of or run.goal != goal:
            begins_here = run is of or run.goal != run.config.epochs
            self._leg = (run, len(run.history) if begins_here else 0, run.goal)

    def pause(self) -> None:
        """Stop after the present mini-batch."""
        self._played = None

    def run(self, epochs: int | None = None) -> None:
        """Train to the end, without a loop."""
        self.loop.take(self)
        self.pause()
        run = self._prepared(epochs)
        while not run.finished:
            if run.advance() is None:
                break
        if run.error:
            raise run.error

    def _prepared(self, epochs: int | None) -> PresentRun:
        """Return the run to train, with its goal; anew where its stop was only looked for when it was over."""
        if epochs is None and self.session.present.replayed:
            self.session.reset()
        self.session.present.aim(epochs)
        return self.session.present

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
        run, now = self.session.present, time.perf_counter()
        passed, self._last = now - self._last, now
        self._measure(run.progress, passed)
        self._allowed = self._due(run, min(self._allowed, run.progress + 1), passed)
        free = self._allowed == math.inf
        while self.playing and time.perf_counter() < until and (free or run.progress < self._allowed):
            if run.finished or run.advance() is None:
                self.pause()
        self._late = self._late + 1 if run.progress < self._allowed else 0

    def _due(self, run: PresentRun, done: float, passed: float) -> float:
        """Return how far the pace lets the run go, `passed` seconds after it let it go to `done`."""
        if self.pace is None:
            return math.inf
        if not isinstance(self.pace, RunIn):
            return done + self.pace * passed
        _, first, goal = self._leg
        share = self.pace.after(self._share(done), passed)
        return first + (goal - first) * share if share < 1 else math.inf

    def _share(self, done: float) -> float:
        """Return the share of the present leg."""
        _, first, goal = self._leg
        return min(max((done - first) / max(goal - first, 1), 0.0), 1.0)

    def _measure(self, progress: float, passed: float) -> None:
        """Take note of the epochs a second: their mean since the start, at most over about the last second."""
        if passed:
            weight = min(passed / min(max(self._last - self._begun, passed), 1.0), 1.0)
            self._speed += weight * ((progress - self._seen) / passed - self._speed)
        self._seen = progress

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
        """Estimated seconds to the goal, while playing: by the pace, or by the machine if it cannot keep up."""
        if not self.playing:
            return None
        run = self.session.present
        rest, planned = run.goal - run.progress, 0.0
        if isinstance(self.pace, RunIn):
            planned = self.pace.left(self._share(run.progress))
        elif self.pace:
            planned = rest / self.pace
        if self.pace and self._late < LATE:
            return planned
        return max(planned, rest / self._speed) if self._speed else None
