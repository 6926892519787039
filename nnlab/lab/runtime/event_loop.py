"""EventLoop: one background task on the kernel's own event loop, for whoever trains at the moment.

Training runs in slices of at most 30 ms, with a millisecond of rest in between, in which the kernel answers clicks. A
click may arrive on another thread and out of order: `post` hands the work to the loop, where everything happens one
after the other. There is never more than one at work: who starts takes over from whoever was before.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import AbstractContextManager
from typing import Protocol

from ...experiments.threads import controller
from ...sentences import Sentence

SLICE = 0.025
"""Seconds for which training may keep the kernel busy."""
TO_FRAME = 0.03
"""Seconds, if a frame is due at their end: so there is one rest between two frames, and not another just before."""
REST = 0.001
"""Seconds between two slices in which the kernel answers. With 0 a click waits four times as long."""
IDLE = 0.008
"""The same where there was nothing to do yet, because the pace is slower than the machine."""


class Worker(Protocol):
    """What can be at work on the loop, as long as it says that it is `playing`."""

    @property
    def playing(self) -> bool:
        """Whether it wants to work."""

    def work(self, until: float) -> None:
        """Go on until the clock (`time.perf_counter`) shows `until`; at the end, be no longer `playing`."""

    def changed(self) -> float:
        """Show what is new; return in how many seconds that should be done again."""

    def pause(self) -> None:
        """Stop after the present mini-batch."""

    def fail(self, error: Exception) -> None:
        """Take note that the work ended in an error."""


class EventLoop:
    """The event loop on which it was made, or none: then there is no background.

    Attributes
    ----------
    worker : Worker or None
        Who is at work, or was last.
    """

    def __init__(self) -> None:
        try:
            self._loop: asyncio.AbstractEventLoop | None = asyncio.get_running_loop()
        except RuntimeError:
            self._loop = None
        self.worker: Worker | None = None
        self._task: Future[None] | None = None
        self._turn = 0

    def __bool__(self) -> bool:
        """Whether there is an event loop."""
        return self._loop is not None

    @property
    def busy(self) -> bool:
        """Whether somebody is at work."""
        return self.worker is not None and self.worker.playing

    def take(self, worker: Worker) -> None:
        """Pause whoever else is at work."""
        if self.worker is not None and self.worker is not worker:
            self.worker.pause()
        self.worker = worker

    def check(self) -> asyncio.AbstractEventLoop:
        """Return the event loop; `RuntimeError` if there is none."""
        if self._loop is None:
            raise RuntimeError(Sentence("no_loop", "play() needs the event loop of a notebook; in a script use run()"))
        return self._loop

    def start(self, worker: Worker) -> None:
        """Let `worker` work in the background.

        Raises
        ------
        RuntimeError
            Outside a running event loop.
        """
        loop = self.check()
        self.take(worker)
        self._turn += 1
        self._task = asyncio.run_coroutine_threadsafe(self._work(worker, self._turn), loop)

    async def _work(self, worker: Worker, turn: int) -> None:
        due, drawing = time.perf_counter(), SLICE
        try:
            while worker.playing and turn == self._turn:
                now = time.perf_counter()
                with self._one_core_free():
                    # Until the next frame is due; where pictures take long, for at least as long as the last one.
                    long = max(due - now, drawing)
                    worker.work(now + (long if long <= TO_FRAME else SLICE))
                    begun = time.perf_counter()
                    wanted = worker.changed()
                due = time.perf_counter() + wanted
                drawing = due - wanted - begun
                idle = time.perf_counter() - now < REST
                await asyncio.sleep(IDLE if idle else REST)
        except Exception as error:  # a task's exception is seen by nobody, so it is shown in the Lab
            worker.fail(error)

    def _one_core_free(self) -> AbstractContextManager[object]:
        """Leave a core to the browser and the server: else matrix products wait for it, and both sides stand still."""
        limited: AbstractContextManager[object] = controller().limit(limits=max((os.cpu_count() or 2) - 1, 1))
        return limited

    def post(self, work: Callable[[], object], failed: Callable[[Exception], None]) -> None:
        """Have `work` done on the loop, from whichever thread this is called; without a loop, at once."""

        def safely() -> None:
            try:
                with self._one_core_free():
                    work()
            except Exception as error:
                failed(error)

        if self._loop is None:
            safely()
        else:
            self._loop.call_soon_threadsafe(safely)

    def later(self, seconds: float, work: Callable[[], None]) -> None:
        """Have `work` done in so many seconds; without a loop, never."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._loop.call_later, seconds, work)

    def aside(self, work: Callable[[], None]) -> None:
        """Have `work` done on another thread, beside the training; without a loop, at once."""
        if self._loop is None:
            work()
        else:
            self._loop.run_in_executor(None, work)
