"""What the benchmarks in a browser have in common: a Lab on a page, clocks in it, and what is read from them.

Browser and kernel are on one machine, so their clocks are the same: `Date.now()` in the page, `time.time()` in the
kernel.
"""

from __future__ import annotations

import contextlib
import os
import statistics
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
from tests.browser.jupyter import Server
from tests.browser.page import Chromium, LabPage

TABS = ".nnlab-tabs > .lm-TabBar .lm-TabBar-tab"
CLICKED = "() => document.addEventListener('pointerdown', () => { window.nnlabClicked = Date.now(); }, true)"
INSTRUMENTS = """
import time
def timed(function, into):
    def inner(*args, **named):
        start = time.perf_counter()
        try:
            return function(*args, **named)
        finally:
            into.append(time.perf_counter() - start)
    return inner
draws, frames, pauses = [], [], []
lab.curves.draw = timed(lab.curves.draw, draws)
pause, changed = lab.player.pause, lab.session.changed
def noted():
    pauses.append(time.time() * 1000); pause()
lab.player.pause = noted
def whole():
    before, start = lab.pacer.frames, time.perf_counter()
    wanted = changed()
    if lab.pacer.frames != before:
        frames.append(time.perf_counter() - start)
    return wanted
lab.session.changed = whole
"""


@contextlib.contextmanager
def opened() -> Iterator[tuple[LabPage, Server]]:
    """Open notebook 00 on a page of its own; the server's address may be changed before `page.open`."""
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        Server(Path(folder, "server")) as server,
        Chromium() as browser,
    ):
        page = LabPage(browser, server)
        yield page, server
        if page.console_errors:
            print(f"errors on the console: {page.console_errors}")
        page.close()


def load() -> str:
    return f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"


def play(page: LabPage) -> None:
    page.click("nnlab-play")
    page.wait_until(lambda: page.ask("lab.player.playing"), "the Lab plays", 60)


def pause_latency(page: LabPage, times: int) -> list[float]:
    """Return the ms from click to pause; the Lab plays before and after."""
    found = []
    for _ in range(times):
        page.wait(0.7)
        page.ask("0", "pauses.clear()")
        page.wait(0.2)
        page.click("nnlab-play")
        page.wait_until(lambda: page.ask("bool(pauses)"), "the click is heard", 60)
        found.append(page.ask("pauses[0]") - page.page.evaluate("window.nnlabClicked"))
        play(page)
    return found


def frames(page: LabPage, seconds: float, css: str = "nnlab-curves") -> float:
    """Return the frames a second that the page showed."""
    page.watch_frames(css)
    page.wait(seconds)
    times = [t for t in page.frame_times()]
    return (len(times) - 1) / (times[-1] - times[0]) * 1000 if len(times) > 1 else 0.0


def median(numbers: list[float]) -> float:
    return statistics.median(numbers) if numbers else float("nan")


def instrument(page: LabPage) -> None:
    """Put clocks into the Lab."""
    page.ask("0", INSTRUMENTS)


def prepared(page: LabPage) -> None:
    """Show the Lab, for a run that lasts."""
    page.run_all()
    instrument(page)
    page.ask("0", "lab.set(epochs=100000)")
    page.page.evaluate(CLICKED)
