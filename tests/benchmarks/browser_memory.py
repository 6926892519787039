"""What the Lab costs in memory: ``python tests/benchmarks/browser_memory.py labs`` or ``... long [--minutes 30]``.

labs: twenty Labs in one notebook: memory of the kernel for each after the first, and who of them draws.
long: a training of many minutes on digits at full speed, the tabs opened one after the other: memory of the kernel,
of the page's JavaScript and of the browser's process after the first minute, on the way, and at the end.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from pathlib import Path

import psutil

sys.path.insert(0, str(Path(__file__).parents[2]))
from tests.benchmarks.plain_page import PlainPage
from tests.browser.jupyter import Server
from tests.browser.page import Chromium, LabPage

SLOW = "dataset='digits', hidden=(512, 256), batch_size=8, learning_rate=0.01, epochs=100000"
"""A network of which half an hour's epochs are within what a `Config` allows."""
MEMORY = """
import gc, psutil
def memory():
    gc.collect()
    found = psutil.Process().memory_full_info()
    return found.rss / 2**20, found.uss / 2**20
"""


def collected(page: LabPage) -> tuple[float, float, int, int]:
    """Return the MB of the page's JavaScript and of the browser's renderers; its nodes and listeners."""
    session = page.page.context.new_cdp_session(page.page)
    session.send("HeapProfiler.collectGarbage")
    heap = session.send("Runtime.getHeapUsage")["usedSize"]
    dom = session.send("Memory.getDOMCounters")
    session.detach()
    renderers = sum(
        process.memory_info().rss
        for process in psutil.Process().children(recursive=True)
        if any("--type=renderer" in word for word in process.cmdline())
    )
    return heap / 2**20, renderers / 2**20, dom["nodes"], dom["jsEventListeners"]


def labs(page: LabPage, number: int) -> None:
    """Print what each of many Labs costs, and which of them draw."""
    page.page.evaluate(
        """code => {
          const { content } = window.jupyterapp.shell.currentWidget;
          content.model.sharedModel.insertCell(2, { cell_type: "code", source: code });
        }""",
        "from IPython.display import display\nfrom nnlab import Config\nlabs = [lab]\n"
        f"for _ in range({number - 1}):\n    labs.append(Lab(config)); display(labs[-1])\n0;",
    )
    page.ask("0", MEMORY)
    page.ask("0", "lab.player.run(2); lab.renderer.draw()")
    page.wait(2)
    one, one_page = page.ask("memory()"), collected(page)
    page.page.evaluate("async () => { window.jupyterapp.shell.currentWidget.content.activeCellIndex = 2;"
                       "await window.jupyterapp.commands.execute('notebook:run-cell'); }")  # fmt: skip
    page.wait_until(lambda: page.ask("len(labs)") == number, "all Labs are made", 120)
    page.wait(5)
    many, many_page = page.ask("memory()"), collected(page)
    figures = zip(
        ("kernel RSS", "kernel USS", "page heap", "page RSS"), (*one, *one_page), (*many, *many_page), strict=False
    )
    for name, first, last in figures:
        each = (last - first) / (number - 1)
        print(f"{name} with 1 Lab {first:7.1f} MB, with {number} {last:7.1f}: {each:6.2f} a Lab")
    page.find("nnlab-lab").nth(number // 2).scroll_into_view_if_needed()
    page.ask("0", "for one in labs: one.player.pace = None; one.set(epochs=100000); one.play()")
    page.wait(3)
    before = page.ask("[one.pacer.frames for one in labs]")
    page.wait(3)
    after = page.ask("[one.pacer.frames for one in labs]")
    trained = page.ask("[len(one.history) for one in labs]")
    seen = page.ask("[one.browser.visible for one in labs]")
    print(f"all {number} play; frames in 3 s: {[b - a for a, b in zip(before, after, strict=True)]}")
    print(f"  visible: {[index for index, yes in enumerate(seen) if yes]}; epochs trained: {trained}")
    page.ask("0", "for one in labs: one.pause()")


async def long(server: Server, folder: Path, minutes: float, each: float) -> None:
    """Print memory at the end of the first minute, then every sixth of the time."""
    async with PlainPage(server, folder) as page:
        await page.ask("0", MEMORY)
        await page.ask("0", f"lab.set({SLOW}); lab.play()")
        tabs = await page.ask("len(lab.tabs.widget.children)")
        begun, turn = time.monotonic(), 0
        first: tuple[float, ...] = ()
        for due in [1, *(1 + (minutes - 1) * part / 6 for part in range(1, 7))]:
            while (left := begun + 60 * due - time.monotonic()) > 0:
                await page.ask("0", f"lab.tabs.widget.selected_index = {turn % tabs}")
                await asyncio.sleep(min(left, each if first else 60 / tabs))  # all tabs in the first minute
                turn += 1
            figures = (*await page.ask("memory()"), *await page.memory())
            facts = await page.ask(
                "(len(lab.history), len(lab.history.columns), lab.session.present.checkpoints._bytes / 2**20,"
                " len(lab.session.present.checkpoints.epochs), lab.pacer.frames, lab.player.playing,"
                " repr(lab.session.present.error))"
            )
            first = first or figures
            growth = " ".join(f"{b / a - 1:+7.1%}" for a, b in zip(first, figures, strict=True))
            print(
                f"{(time.monotonic() - begun) / 60:5.1f} min: kernel RSS {figures[0]:6.1f} USS {figures[1]:6.1f} MB; "
                f"page heap {figures[2]:5.1f}, renderers RSS {figures[3]:6.1f} MB, {figures[4]} nodes ({growth}); "
                f"{facts[0]} epochs x {facts[1]} columns = {8 * facts[0] * facts[1] / 2**20:.1f} MB, "
                f"{facts[3]} checkpoints {facts[2]:.1f} MB; {facts[4]} frames; playing {facts[5]}, error {facts[6]}",
                flush=True,
            )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("labs", "long"))
    parser.add_argument("--minutes", type=float, default=30, help="of the long run")
    parser.add_argument("--each", type=float, default=20, help="seconds for which each tab is open")
    parser.add_argument("--labs", type=int, default=20, help="how many")
    chosen = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        Server(Path(folder, "server")) as server,
    ):
        if chosen.what == "long":
            asyncio.run(long(server, Path(folder, "profile"), chosen.minutes, chosen.each))
            return
        with Chromium() as browser:
            page = LabPage(browser, server)
            page.open("00_the_lab.ipynb")
            page.run_all()
            labs(page, chosen.labs)
            print(f"errors on the console: {page.console_errors}")
            page.close()


if __name__ == "__main__":
    main()
