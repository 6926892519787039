"""What a frame of the Lab costs the kernel, part by part: ``python tests/benchmarks/lab_parts.py [epochs ...]``.

Digits, 64-32-10, batches of 32, playing on an event loop of its own, without a page: what sending and painting cost is
in `browser_frames.py`. Times are the processor's, so that a busy machine counts little.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

import nnlab
from nnlab.lab import Lab, renderer

FRAMES = 60


class Clocks:
    """The seconds that calls have taken, by name."""

    def __init__(self) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)

    def put(self, owner: Any, method: str, name: str) -> None:
        """Have the calls of a method timed."""
        call: Callable[..., Any] = getattr(owner, method)

        def timed(*args: Any, **named: Any) -> Any:
            start = time.process_time()
            try:
                return call(*args, **named)
            finally:
                self.seconds[name] += time.process_time() - start

        setattr(owner, method, timed)


def clocked(lab: Lab) -> Clocks:
    """Put clocks into a Lab."""
    clocks = Clocks()
    for owner, method, name in (
        (lab.player, "work", "training"),
        (lab.renderer, "draw", "all drawing"),
        (lab.curves, "draw", "curves"),
        (lab.tabs, "draw", "picture, tabs"),
        (lab.toolbar, "follow", "toolbar"),
        (lab.footer, "progress", "progress"),
        (renderer, "findings", "findings"),
        (lab.tabs, "health", "health"),
        (lab.autosave, "see", "autosave"),
    ):
        clocks.put(owner, method, name)
    lab.session.changed = lambda: lab.renderer.draw()
    return clocks


async def play(goals: Sequence[int]) -> None:
    """Print a line for each number of epochs from which on it plays."""
    lab = Lab(nnlab.Config(dataset="digits", hidden=(32,), batch_size=32, epochs=10**5))
    lab.player.pace = None
    clocks = clocked(lab)
    for goal in goals:
        lab.player.run(max(goal - len(lab.history), 1))
        clocks.seconds.clear()
        first, start, cpu = lab.pacer.frames, time.perf_counter(), time.process_time()
        lab.play()
        while lab.pacer.frames < first + FRAMES:
            await asyncio.sleep(0.05)
        lab.pause()
        frames, seconds, cpu = lab.pacer.frames - first, time.perf_counter() - start, time.process_time() - cpu
        parts = {name: 1000 * found / frames for name, found in sorted(clocks.seconds.items(), key=lambda p: -p[1])}
        share = clocks.seconds["training"] / cpu
        print(f"from {goal:,} epochs: {frames / seconds:.0f} frames/s, {share:.0%} of the processor's time in training")
        print("    ms a frame: " + ", ".join(f"{name} {found:.2f}" for name, found in parts.items()), flush=True)


if __name__ == "__main__":
    asyncio.run(play([int(number) for number in sys.argv[1:]] or [1, 300, 1_000, 10_000]))
