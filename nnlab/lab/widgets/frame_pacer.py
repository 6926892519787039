"""FramePacer: when to send a frame to the page, and whether a small one.

Frames go by the clock, as long as the page keeps up: it answers what it has painted (`Browser.tock`), so it is known
how many frames are under way. On a slow link fewer and smaller ones are sent instead of a growing queue: the number
that may be under way grows by one with every fast answer and is halved by a slow one, as a network's congestion
window is. Source: Jacobson, "Congestion avoidance and control" (1988), section 3.

A page that never answers (an old front end, or no page at all) gets its frames by the clock alone.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from .browser import Browser

FAST, SLOW = 0.25, 0.4
"""Seconds: a page that answers faster may have one frame more under way, one that answers slower half as many."""
QUICK = 0.2
"""Seconds: a page that answers a small frame so fast will not take long for a large one either."""
MANY, FEW = 12, 3
"""Frames under way at most; and to a page that takes long."""
FRAMES_PER_SECOND = 31
CALM_FRAMES_PER_SECOND = 2
"""For those who ask for less motion."""
RETRY = 0.01
"""Seconds after which a page that was not ready is looked at again; five times that between two runs."""
PATIENCE = 1.0
"""Seconds after which a frame is sent although the page has not answered, or three times what it took last."""


class FramePacer:
    """The pace of all that is drawn for one page.

    Parameters
    ----------
    browser : Browser
    later : callable
        Has something done in so many seconds: `Loop.later`.

    Attributes
    ----------
    frames : int
        Frames sent.
    """

    def __init__(self, browser: Browser, later: Callable[[float, Callable[[], None]], None]):
        self.browser, self.later = browser, later
        self.frames = 0
        self._slow = True  # until a page has answered fast
        self._sent: dict[int, tuple[float, bool]] = {}
        self._delay = 0.0
        self._window = 2
        self._last = 0.0
        self._waiting: set[Callable[[], None]] = set()
        browser.observe(self._painted, "tock")
        browser.observe(self._opened, "here")

    @contextmanager
    def frame(self, live: bool) -> Iterator[bool]:
        """Draw one frame: ``with pacer.frame(live) as small: ...``.

        Parameters
        ----------
        live : bool
            Whether others follow soon. Then, on a slow link, they should be `small`; a picture that stays is not.
        """
        begun, small = time.perf_counter(), live and self.slow
        yield small
        self.sent(begun, small or not live)  # what is drawn between two runs may be next to nothing

    def soon(self, draw: Callable[[], None]) -> None:
        """Call `draw`, which draws a frame, as soon as the page is ready for one; not at all if nobody sees it."""
        if draw in self._waiting or not self.browser.visible:
            return
        if self.ready():
            draw()
            return
        self._waiting.add(draw)
        self.later(5 * RETRY, lambda: self._again(draw))

    def _again(self, draw: Callable[[], None]) -> None:
        self._waiting.discard(draw)
        self.soon(draw)

    def wait(self) -> float:
        """Return in how many seconds the next frame may be sent: 0 is now."""
        now = time.perf_counter()
        due = self._last + 1 / (CALM_FRAMES_PER_SECOND if self.browser.calm else FRAMES_PER_SECOND) - now
        return due if due > 0 else 0.0 if self.ready() else RETRY

    def ready(self) -> bool:
        """Return whether the page can take another frame."""
        browser = self.browser
        if not browser.visible:
            return False
        if not browser.here and not browser.tock:
            return True
        patience = max(PATIENCE, 3 * self._delay)
        return self.frames - browser.tock < self._window or time.perf_counter() - self._last > patience

    @property
    def slow(self) -> bool:
        """Whether frames should be small: there is a page, and it takes long to answer, or has not answered yet."""
        return self._slow and bool(self.browser.here or self.browser.tock)

    def sent(self, begun: float, small: bool = False) -> None:
        """Say that a frame, perhaps a small one, has been sent; it was begun at `begun` on `time.perf_counter`."""
        self._last = begun
        self.frames += 1
        if self.frames - self.browser.tick >= max(self._window // 4, 1):
            self._sent[self.frames] = (time.perf_counter(), small)
            self.browser.tick = self.frames

    def _opened(self, change: dict[str, float]) -> None:
        """Count what was sent before as painted: a page that opens shows it, and was not asked."""
        self._sent.clear()
        self.browser.tock = self.frames

    def _painted(self, change: dict[str, int]) -> None:
        if change["new"] in self._sent:
            sent, small = self._sent.pop(change["new"])
            delay = self._delay = time.perf_counter() - sent
            if delay < (QUICK if small else FAST):  # that small frames are fast tells little of large ones
                self._slow = False
            if delay < FAST:
                self._window = min(self._window + 1, FEW if self._slow else MANY)
            elif delay > SLOW:
                self._window = max(self._window // 2, 1)
                self._slow = self._slow or self._window == 1
        for old in [tick for tick in self._sent if tick < change["new"]]:
            self._sent.pop(old, None)
