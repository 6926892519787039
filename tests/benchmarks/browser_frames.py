"""How fast the Lab is in a real browser, and what it costs: ``python tests/benchmarks/browser_frames.py``.

Digits, 64-32-10, batches of 32, in JupyterLab on the installed ipykernel; from the click in the page to `player.pause`
in the kernel. Other tabs, 2-D data and families: `browser_tabs.py`; a slow link: `browser_slow_link.py`; memory:
`browser_memory.py`.
"""

from __future__ import annotations

import argparse

from browser_page import LabPage, frames, load, median, opened, pause_latency, play, prepared

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


def updates(page: LabPage) -> tuple[float, float]:
    """Return updates so far, and the kernel's time."""
    done, now = page.ask("(lab.player.progress * max(lab.player.position.batches, 1), time.perf_counter())")
    return done, now


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


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=5.0, help="for how long to look at each thing")
    chosen = parser.parse_args()
    with opened() as (page, _):
        page.open("00_the_lab.ipynb")
        measure(page, chosen.seconds)


if __name__ == "__main__":
    main()
