"""How fast the Lab is in a real browser, and what it costs: ``python tests/benchmarks/browser_frames.py [--slow]``.

Digits, 64-32-10, batches of 32, in JupyterLab on the installed ipykernel. Browser and kernel are on one machine, so
their clocks are the same: from the click (`Date.now()` in the page) to `player.pause` (`time.time()` in the kernel).
With ``--slow``, once more behind a link of 100 KB/s and 200 ms of delay, kept by a proxy, for sockets as well.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
from tests.browser.jupyter import Server
from tests.browser.page import Chromium, LabPage

RATE, DELAY = 100_000, 0.1
"""Bytes per second, and seconds in each direction."""

CLICKED = "() => document.addEventListener('pointerdown', () => { window.nnlabClicked = Date.now(); }, true)"
INSTRUMENTS = """
import time, statistics
def timed(function, into):
    def inner(*args, **named):
        start = time.perf_counter()
        try:
            return function(*args, **named)
        finally:
            into.append(time.perf_counter() - start)
    return inner
draws, frames, pauses, sent = [], [], [], {}
lab.curves.draw = timed(lab.curves.draw, draws)
pause, changed = lab.player.pause, lab.player.changed
def noted():
    pauses.append(time.time() * 1000); pause()
lab.player.pause = noted
def whole():
    before, start = lab.eye.frames, time.perf_counter()
    wanted = changed()
    if lab.eye.frames != before:
        frames.append(time.perf_counter() - start); sent[lab.eye.frames] = time.time() * 1000
    return wanted
lab.player.changed = whole
ages = []
lab.eye.observe(lambda change: change["new"] in sent and ages.append(time.time() * 1000 - sent[change["new"]]), "tock")
"""
ALONE = """
import contextlib, time
from threadpoolctl import threadpool_limits
from nnlab.lab.player import Player
def alone(threads):
    player = Player(lab.config)
    player.run(20)
    start, first = time.perf_counter(), len(player.history)
    with threadpool_limits(threads, "blas") if threads else contextlib.nullcontext():
        while time.perf_counter() < start + SECONDS:
            player.run(10)
    return (len(player.history) - first) * player.position.batches / (time.perf_counter() - start)
"""


def load() -> str:
    return f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"


def updates(page: LabPage) -> tuple[float, float]:
    """Return updates so far, and the kernel's time."""
    done, now = page.ask("(lab.player.progress * max(lab.player.position.batches, 1), time.perf_counter())")
    return done, now


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


def frames(page: LabPage, seconds: float) -> float:
    """Return the frames a second that the page showed."""
    page.watch_frames()
    page.wait(seconds)
    times = [t for t in page.frame_times()]
    return (len(times) - 1) / (times[-1] - times[0]) * 1000 if len(times) > 1 else 0.0


def median(numbers: list[float]) -> float:
    return statistics.median(numbers) if numbers else float("nan")


def prepared(page: LabPage) -> None:
    page.run_all()
    page.ask("0", INSTRUMENTS)
    page.ask("0", "lab.set(epochs=100000)")
    page.page.evaluate(CLICKED)


def measure(page: LabPage, seconds: float) -> None:
    """Print all figures of a fast link."""
    prepared(page)
    play(page)
    page.wait(2)
    print(f"frames seen, training on digits       {frames(page, seconds):8.1f} /s     ({load()})")
    latency = pause_latency(page, 10)
    print(f"click to pause, median of 10          {median(latency):8.0f} ms     (most {max(latency):.0f})")

    page.wait(1)
    first, begun = updates(page)
    page.wait(seconds)
    last, ended = updates(page)
    with_lab = (last - first) / (ended - begun)
    page.click("nnlab-play")
    page.wait_until(lambda: not page.ask("lab.player.playing"), "the Lab pauses")
    page.ask("0", ALONE.replace("SECONDS", str(seconds)))
    page.page.set_default_timeout(120_000)
    same, free = page.ask("alone(max(os.cpu_count() - 1, 1))", "import os"), page.ask("alone(None)")
    print(f"updates, the Lab playing              {with_lab:8.0f} /s     ({load()})")
    print(f"updates, training alone, as many threads {same:5.0f} /s     -> {with_lab / same:.0%} with the Lab")
    print(f"updates, training alone, all threads  {free:8.0f} /s     -> {with_lab / free:.0%} with the Lab")

    for epochs in (100, 10_000):
        page.ask("0", f"lab.reset(); lab.player.run({epochs - 20}); lab.player.goal = 100000")
        page.ask("0", "draws.clear(); frames.clear()")
        play(page)
        page.wait_until(lambda epochs=epochs: page.ask("len(lab.history)") > epochs - 15, "it goes on", 60)
        page.ask("0", "draws.clear(); frames.clear()")
        page.wait(2)
        curves, whole, done = page.ask("(draws, frames, len(lab.history))")
        page.click("nnlab-play")
        page.wait_until(lambda: not page.ask("lab.player.playing"), "the Lab pauses")
        print(
            f"kernel time a frame at {done:6} epochs     {median(whole) * 1000:8.1f} ms     "
            f"(curves alone {median(curves) * 1000:.1f}; medians of {len(whole)})"
        )


class SlowLink:
    """A proxy in front of the server that passes on so many bytes a second, and each of them late."""

    def __init__(self, url: str):
        self.host, self.port = url.removeprefix("http://").split(":")
        self.loop = asyncio.new_event_loop()
        self.started = threading.Event()
        threading.Thread(target=self._run, daemon=True).start()
        self.started.wait()

    def _run(self) -> None:
        asyncio.set_event_loop(self.loop)
        self.free = {"up": 0.0, "down": 0.0}
        server = self.loop.run_until_complete(asyncio.start_server(self._serve, "127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        self.slow = False
        self.started.set()
        self.loop.run_forever()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there = await asyncio.open_connection(self.host, int(self.port), limit=16_384)
        await asyncio.gather(self._pass(reader, there[1], "up"), self._pass(there[0], writer, "down"))

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, way: str) -> None:
        # All connections share the link; a short queue lets the sender feel that it is full.
        queue: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue(16)

        async def deliver() -> None:
            while True:
                due, piece = await queue.get()
                await asyncio.sleep(max(due - time.monotonic(), 0))
                if not piece:
                    writer.close()
                    return
                writer.write(piece)
                await writer.drain()

        task = asyncio.ensure_future(deliver())
        try:
            while piece := await reader.read(4096):
                due = time.monotonic()
                if self.slow:
                    self.free[way] = max(self.free[way], due) + len(piece) / RATE
                    due = self.free[way] + DELAY
                await queue.put((due, piece))
            await queue.put((time.monotonic(), b""))
            await task
        except OSError:
            task.cancel()


def measure_slow(page: LabPage, link: SlowLink, seconds: float) -> None:
    """Print the figures behind a slow link."""
    prepared(page)
    link.slow = True
    play(page)
    page.wait(5)
    page.ask("0", "ages.clear()")
    rate = frames(page, 2 * seconds)
    ages = page.ask("ages")
    print(f"slow link ({RATE // 1000} KB/s, {DELAY * 2000:.0f} ms): frames seen   {rate:6.1f} /s     ({load()})")
    print(f"  picture sent to painted and told back {median(ages):6.0f} ms     (most {max(ages, default=0):.0f})")
    latency = pause_latency(page, 5)
    print(f"  click to pause, median of 5           {median(latency):6.0f} ms     (most {max(latency):.0f})")
    link.slow = False


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--slow", action="store_true", help="behind a slow link, too")
    parser.add_argument("--seconds", type=float, default=5.0, help="for how long to look at each thing")
    chosen = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        Server(Path(folder, "server")) as server,
        Chromium() as browser,
    ):
        page = LabPage(browser, server)
        page.open("00_the_lab.ipynb")
        measure(page, chosen.seconds)
        page.close()
        if chosen.slow:
            link = SlowLink(server.url)
            server.url = link.url
            page = LabPage(browser, server)
            page.open("00_the_lab.ipynb")
            measure_slow(page, link, chosen.seconds)
            page.close()


if __name__ == "__main__":
    main()
