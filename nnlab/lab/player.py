"""Player: play, pause, step and run a session, on the kernel's own event loop.

Training runs in slices of at most 20 ms inside one background task, with a millisecond of rest in between, in which
the kernel answers clicks. A click may arrive on another thread and out of order: `post` hands the work to the loop,
where everything happens one after the other. `run` drains the same training without any loop, for scripts and tests.

No widget is known here: whoever shows the player is told by `changed` that something is new.
"""

from __future__ import annotations

import asyncio
import math
import os
import time
from collections.abc import Callable
from concurrent.futures import Future

from threadpoolctl import ThreadpoolController

from ..config import Config
from ..experiments.run import Own
from ..training.training import Step
from .session import SLICE, Session

REST = 0.001
"""Seconds between two slices in which the kernel answers. With 0 a click waits four times as long."""


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
    """

    def __init__(self, config: Config, own: Own = None, changed: Callable[[], float] = lambda: SLICE):
        self.playing = False
        self.pace: float | None = None
        self._task: Future[None] | None = None
        self._threads: ThreadpoolController | None = None
        try:
            self._loop: asyncio.AbstractEventLoop | None = asyncio.get_running_loop()
        except RuntimeError:
            self._loop = None
        super().__init__(config, own, changed)

    def play(self, epochs: int | None = None) -> None:
        """Train in the background, for so many more epochs (or to the end); returns at once.

        Raises
        ------
        RuntimeError
            Outside a running event loop; `run` does the same there.
        """
        if self._loop is None:
            raise RuntimeError("play() needs the event loop of a notebook; in a script use run()")
        self._aim(epochs)
        if not self.playing and not self.diverged:
            self.playing = True
            self._clock = (time.perf_counter(), len(self.history))
            self._task = asyncio.run_coroutine_threadsafe(self._play(), self._loop)
        self.changed()

    def pause(self) -> None:
        """Stop after the present mini-batch."""
        self.playing = False

    def run(self, epochs: int | None = None) -> None:
        """Train to the end, without a loop."""
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

    async def _play(self) -> None:
        # One core is left to the browser and the server; without that, both sides wait for each other.
        self._threads = self._threads or ThreadpoolController()
        last, allowed, wanted = time.perf_counter(), self.progress, SLICE
        try:
            while self.playing:
                now = time.perf_counter()
                allowed = math.inf if self.pace is None else min(allowed, self.progress + 1) + self.pace * (now - last)
                last = now
                with self._threads.limit(limits=max((os.cpu_count() or 2) - 1, 1), user_api="blas"):
                    while self.playing and time.perf_counter() < now + min(wanted, SLICE) and self.progress < allowed:
                        if self.finished or self.advance() is None:
                            self.playing = False
                wanted = self.changed()
                await asyncio.sleep(REST)
        except Exception as error:  # a task's exception is seen by nobody, so it is shown in the Lab
            self.error, self.playing = error, False
            self.changed()

    def post(self, work: Callable[[], None]) -> None:
        """Have `work` done on the loop, from whichever thread this is called; without a loop, at once."""

        def safely() -> None:
            try:
                work()
            except Exception as error:
                self.error = error
                self.changed()

        if self._loop is None:
            safely()
        else:
            self._loop.call_soon_threadsafe(safely)

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

