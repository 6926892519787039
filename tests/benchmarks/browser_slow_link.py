"""The Lab behind a slow link: ``python tests/benchmarks/browser_slow_link.py``.

100 KB/s and 200 ms there and back, kept by a proxy before the server, for sockets as well; the boundary or the images,
and the curves, live. A picture's age: from the moment the kernel began to draw it until the kernel knows that the page
has painted it, and until the next one has taken its place. That is longer than what the browser tells by the way back.
"""

from __future__ import annotations

import argparse
import asyncio
import threading
import time

from browser_page import LabPage, frames, instrument, load, median, opened, pause_latency, play, prepared

RATE, DELAY = 100_000, 0.1
"""Bytes per second, and seconds in each direction."""
AGES = """
made, told, passed_on = {}, [], lab.pacer.sent
def noted(begun, small=False):
    passed_on(begun, small); made[lab.pacer.frames] = time.time() - (time.perf_counter() - begun)
lab.pacer.sent = noted
lab.browser.observe(lambda change: told.append((change["new"], time.time())), "tock")
def ages():
    found = [(number, when) for number, when in told if number in made]
    fresh = [when - made[number] for number, when in found]
    last = [when - made[before] for (before, _), (_, when) in zip(found, found[1:])]
    return fresh, last
sizes = {}
def sized(name, widget):
    sizes[name] = []
    widget.observe(lambda change: sizes[name].append(len(change["new"])), "value")
"""


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
        self.bytes = 0
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
                if way == "down":
                    self.bytes += len(piece)
                if self.slow:
                    self.free[way] = max(self.free[way], due) + len(piece) / RATE
                    due = self.free[way] + DELAY
                await queue.put((due, piece))
            await queue.put((time.monotonic(), b""))
            await task
        except OSError:
            task.cancel()


def measure(page: LabPage, link: SlowLink, seconds: float, data: str) -> None:
    """Print the figures for one kind of data."""
    link.slow = True
    page.page.set_default_timeout(120_000)
    page.run_cell(1)  # a Lab that has never known another link
    instrument(page)
    page.ask("0", AGES)
    page.ask("0", "sized('curves', lab.curves.image.widget)")
    page.ask("0", f"lab.set(dataset={data!r}, hidden=(32,) if {data!r} == 'digits' else (8, 8), epochs=100000)")
    page.wait(5)
    page.ask("0", "made.clear(); told.clear(); [kept.clear() for kept in sizes.values()]")
    play(page)
    page.wait(3)
    first, begun = page.ask("ages()"), link.bytes
    page.ask("0", "told.clear(); [kept.clear() for kept in sizes.values()]")
    rate = frames(page, seconds)
    fresh, last = page.ask("ages()")
    passed = (link.bytes - begun) / seconds
    sizes = page.ask("{name: sum(kept) / len(kept) for name, kept in sizes.items() if kept}")
    print(f"{data}: frames seen {rate:6.1f} /s, {passed / 1000:.0f} KB/s pass, frames of (KB) "
          f"{ {name: round(size / 1000, 1) for name, size in sizes.items()} } ({load()})")  # fmt: skip
    print(f"  first 3 s: age when painted {median(first[0]):6.2f} s (most {max(first[0], default=0):.2f})")
    print(f"  age of a picture when painted, median {median(fresh):6.2f} s (most {max(fresh, default=0):.2f})")
    print(f"  and when the next takes its place     {median(last):6.2f} s (most {max(last, default=0):.2f})")
    latency = pause_latency(page, 5)
    print(f"  click to pause, median of 5           {median(latency):6.0f} ms (most {max(latency):.0f})")
    page.ask("0", "lab.pause()")
    link.slow = False
    page.wait(2)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=15.0, help="for how long to look at each thing")
    parser.add_argument("--data", nargs="*", default=["moons", "digits"], help="data sets")
    chosen = parser.parse_args()
    with opened() as (page, server):
        link = SlowLink(server.url)
        server.url = link.url
        page.open("00_the_lab.ipynb")
        prepared(page)
        for data in chosen.data:
            measure(page, link, chosen.seconds, data)


if __name__ == "__main__":
    main()
