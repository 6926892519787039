"""Frames with each tab open, on 2-D data, and of comparisons: ``python tests/benchmarks/browser_tabs.py``.

Moons, 8-8: of the curves and of the tab's own picture, and from the click to the pause. Then sixteen runs live in
Compare, on digits 64-32-10 and on moons.
"""

from __future__ import annotations

import argparse

from browser_page import TABS, LabPage, frames, load, median, opened, pause_latency, play, prepared

BOTH = """([first, second, ms]) => new Promise(done => {
  const counts = [0, 0];
  const observers = [first, second].map((css, place) => {
    const image = document.querySelector("img." + css);
    const observer = new MutationObserver(() => counts[place]++);
    if (image) observer.observe(image, { attributes: true, attributeFilter: ["src"] });
    return observer;
  });
  setTimeout(() => { observers.forEach(one => one.disconnect()); done(counts.map(n => 1000 * n / ms)); }, ms);
})"""
PICTURES = {"predictions": "nnlab-boundary"}


def tabs(page: LabPage, seconds: float) -> None:
    """Print the figures with each tab open."""
    page.ask("0", "lab.set(dataset='moons', hidden=(8, 8), epochs=100000)")
    play(page)
    for index, name in enumerate(["predictions", *page.ask("list(lab.tabs.named)[: len(lab.tabs.widget.children)]")]):
        if index:  # the picture beside the curves is seen without
            page.click_on(page.page.locator(TABS).nth(index - 1))
        page.wait(1.5)
        css = PICTURES.get(name, f"nnlab-{name}")
        curves, own = page.page.evaluate(BOTH, ["nnlab-curves", css, 1000 * seconds])
        latency = pause_latency(page, 3)
        print(
            f"{name:12} curves {curves:5.1f} /s, its own {own:5.1f} /s; click to pause, median of 3 "
            f"{median(latency):4.0f} ms (most {max(latency):.0f})     ({load()})"
        )
    page.ask("0", "lab.pause()")


def comparisons(page: LabPage, seconds: float) -> None:
    """Print the frames of sixteen runs."""
    page.click_on(page.page.locator(TABS).nth(page.ask("list(lab.tabs.named).index('compare')")))
    for data, hidden in (("digits", (32,)), ("moons", (8, 8))):
        page.ask(
            "0",
            f"lab.set(dataset={data!r}, hidden={hidden}, epochs=5000); panel = lab.tabs.named['compare'];"
            "panel.form.kind.value = 'repeat'; panel.form.count.value = 16; panel.begin()",
        )
        page.wait_until(lambda: page.ask("panel.group is not None and panel.group.progress > 0"), "it trains", 60)
        page.wait(2)
        rate = frames(page, seconds, "nnlab-compare")
        runs, done = page.ask("(len(panel.group), panel.group.done)")
        print(f"group of {runs} on {data:7} {rate:5.1f} /s, after {done} epochs     ({load()})")
        page.ask("0", "panel.group.pause()")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=4.0, help="for how long to look at each thing")
    chosen = parser.parse_args()
    with opened() as (page, _):
        page.open("00_the_lab.ipynb")
        prepared(page)
        tabs(page, chosen.seconds)
        comparisons(page, chosen.seconds)


if __name__ == "__main__":
    main()
