"""Player: play, pause, step and run a session, on the kernel's own event loop (`nnlab.lab.runtime.event_loop`).

`run` drains the same training without any loop, for scripts and tests. No widget is known here: whoever shows the
player is told by `changed` that something is new.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable

from ...config import Config
from ...training.training import Step
from .event_loop import SLICE, Loop
from .own_data import OwnData
from .session import Session


class Player(Session):
    """A session that can be played.

    Parameters
    ----------
    config, own, changed
        As for `Session`; `changed` is called on the loop after every slice, which ends when it asked to be called.

    Attributes
    ----------
    playing : bool
    pace : float or None
        Epochs per second, for slow motion; None is full speed.
    loop : Loop
        Where it plays, alone or in turn with others.
    """

    def __init__(self, config: Config, own: OwnData | None = None, changed: Callable[[], float] = lambda: SLICE):
        self.playing = False
        self.pace: float | None = None
        self.loop = Loop()
        super().__init__(config, own, changed)

    def play(self, epochs: int | None = None) -> None:
        """Train in the background, for so many more epochs (or to the end); returns at once.

        Raises
        ------
        RuntimeError
            Outside a running event loop; `run` does the same there.
        """
        if not self.loop:
            raise RuntimeError("play() needs the event loop of a notebook; in a script use run()")
        self._aim(epochs)
        if not self.playing and not self.diverged:
            self.playing = True
            self._clock = (time.perf_counter(), len(self.history))
            self._last, self._allowed = time.perf_counter(), self.progress
            self.loop.start(self)
        self.changed()

    def pause(self) -> None:
        """Stop after the present mini-batch."""
        self.playing = False

    def run(self, epochs: int | None = None) -> None:
        """Train to the end, without a loop."""
        self.loop.take(self)
        self.pause()
        self._aim(epochs)
        while not self.finished:
            if self.advance() is None:
                break
        if self.error:
            raise self.error

    def step(self) -> None:
        """Learn from one mini-batch."""
        self.pause()
        self._aim(None)
        if not self.diverged:
            event = self.advance()
            if isinstance(event, Step) and event.batch == event.batches:
                self.advance()
        self.changed()

    def step_epoch(self) -> None:
        """Learn to the end of the epoch."""
        self.pause()
        self._aim(None)
        while not self.diverged and isinstance(self.advance(), Step):
            pass
        self.changed()

    def _aim(self, epochs: int | None) -> None:
        """Set the epoch at which to pause; at the end of a run, aim further."""
        done = len(self.history)
        self.viewing = None
        if epochs is not None:
            self.goal = done + epochs
        elif done >= self.goal:
            self.goal = done + self.config.epochs
        else:
            self.goal = max(self.goal, done + 1)

    def work(self, until: float) -> None:
        """Train until the clock shows `until`, or as far as the pace allows."""
        now, before = time.perf_counter(), self._last
        self._last = now
        if self.pace is None:
            self._allowed = math.inf
        else:
            self._allowed = min(self._allowed, self.progress + 1) + self.pace * (now - before)
        while self.playing and time.perf_counter() < until and self.progress < self._allowed:
            if self.finished or self.advance() is None:
                self.playing = False

    def fail(self, error: Exception) -> None:
        """Show an error that nobody else would see."""
        self.error, self.playing = error, False
        self.changed()

    def post(self, work: Callable[[], object]) -> None:
        """Have `work` done on the loop, from whichever thread this is called; without a loop, at once."""
        self.loop.post(work, self._missed)

    def _missed(self, error: Exception) -> None:
        self.error = error
        self.changed()

    @property
    def seconds_left(self) -> float | None:
        """Estimated seconds to the goal, while playing."""
        if not self.playing:
            return None
        begun, first = self._clock
        done = len(self.history) + self.position.batch / self.position.batches * (
            self.position.epoch > len(self.history)
        )
        return (time.perf_counter() - begun) / (done - first) * (self.goal - done) if done > first else None
