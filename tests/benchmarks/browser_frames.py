"""How fast the Lab is in a real browser, and what it costs: ``python tests/benchmarks/browser_frames.py``.

Digits, 64-32-10, batches of 32, in JupyterLab on the installed ipykernel; from the click in the page to `player.pause`
in the kernel. Other tabs, 2-D data and comparisons: `browser_tabs.py`; a slow link: `browser_slow_link.py`; memory:
`browser_memory.py`.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
from pathlib import Path

from browser_page import LabPage, Server, frames, load, median, opened, pause_latency, play, prepared

from tests.benchmarks.plain_page import PlainPage

ALONE = """
import contextlib, time
from threadpoolctl import threadpool_limits
from nnlab.lab.runtime.event_loop import EventLoop
from nnlab.lab.runtime.player import Player
from nnlab.lab.runtime.session import Session
def alone(threads):
    player = Player(Session(lab.config), EventLoop())
    run = player.session.present
    player.run(20)
    start, first = time.perf_counter(), len(run.history)
    with threadpool_limits(threads, "blas") if threads else contextlib.nullcontext():
        while time.perf_counter() < start + SECONDS:
            player.run(10)
    return (len(run.history) - first) * run.position.batches / (time.perf_counter() - start)
"""


BATCHES = "lab.session.present.progress * max(lab.session.present.position.batches, 1)"
UPDATES = f"({BATCHES}, time.perf_counter(), lab.browser.tock)"


async def throughput(server: Server, folder: Path, seconds: float, rounds: int = 3) -> None:
    """Print how fast it trains with the Lab open, and without, by turns.

    On a page that nobody watches: what a watched one tells of each frame takes time from the training.
    """
    async with PlainPage(server, folder) as page:
        await page.ask("0", ALONE.replace("SECONDS", str(seconds)))
        await page.ask("0", "lab.set(epochs=100000)")
        shares: dict[str, list[float]] = {"as many threads": [], "all threads": []}
        for _ in range(rounds):
            await page.ask("0", "lab.play()")
            await asyncio.sleep(2)
            first, begun, seen = await page.ask(UPDATES)
            await asyncio.sleep(seconds)
            last, ended, painted = await page.ask(UPDATES)
            await page.ask("0", "lab.pause()")
            with_lab, shown = (last - first) / (ended - begun), (painted - seen) / (ended - begun)
            same, free = await page.ask("alone(max(os.cpu_count() - 1, 1))", "import os"), await page.ask("alone(None)")
            for name, alone in zip(shares, (same, free), strict=True):
                shares[name].append(with_lab / alone)
                print(
                    f"updates with the Lab {with_lab:6.0f} /s at {shown:.1f} frames/s, alone with {name:15} "
                    f"{alone:6.0f} /s     -> {with_lab / alone:.0%}     ({load()})"
                )
        for name, found in shares.items():
            print(f"throughput with the Lab, of that alone with {name}: {median(found):.0%} (median of {rounds})")


def measure(page: LabPage, seconds: float) -> None:
    """Print all figures of a fast link."""
    prepared(page)
    play(page)
    page.wait(2)
    print(f"frames seen, training on digits       {frames(page, seconds):8.1f} /s     ({load()})")
    latency = pause_latency(page, 10)
    print(f"click to pause, median of 10          {median(latency):8.0f} ms     (most {max(latency):.0f})")

    page.click("nnlab-play")
    page.wait_until(lambda: not page.ask("lab.player.playing"), "the Lab pauses")
    for epochs in (100, 10_000):
        page.ask("0", f"lab.reset(); lab.player.run({epochs - 20}); lab.session.present.goal = 100000")
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


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=5.0, help="for how long to look at each thing")
    chosen = parser.parse_args()
    with opened() as (page, _):
        page.open("00_the_lab.ipynb")
        measure(page, chosen.seconds)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, Server(Path(folder, "server")) as server:
        asyncio.run(throughput(server, Path(folder, "profile"), chosen.seconds))


if __name__ == "__main__":
    main()
