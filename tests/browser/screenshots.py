"""Take pictures of the Lab, to be looked at: ``python -m tests.browser.screenshots FOLDER``.

Of the situations a newcomer meets first, in both themes and two sizes; of every tab, also in both languages, in a
window so high that all of the Lab is to be seen.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from .jupyter import Server
from .page import Chromium, LabPage

SIZES = ((1280, 800), (1920, 1080))
HIGH = 1600
TABS = ".nnlab-tabs > .lm-TabBar .lm-TabBar-tab"
DATASETS = {
    "digits": "dataset='digits', train_size=200, hidden=(32, 16), epochs=60",
    "moons": "dataset='moons', hidden=(8, 8), epochs=60, l2=0.001",
}
OVERFITTING = "dataset='digits', train_size=100, hidden=(64,), epochs=300, learning_rate=0.1"


def take(page: LabPage, folder: Path, situation: str) -> None:
    """Save what is seen, in both themes and sizes."""
    for theme in ("Light", "Dark"):
        page.theme(theme)
        for width, height in SIZES:
            page.resize(width, height)
            page.find("nnlab-play").scroll_into_view_if_needed()
            page.wait(0.5)
            page.screenshot(folder / f"{situation}-{theme.lower()}-{width}.png")


def take_tabs(page: LabPage, folder: Path, dataset: str) -> None:
    """Save every tab in both themes, sizes and languages, after a run on a dataset and a comparison."""
    page.ask("0", f"lab.set({DATASETS[dataset]})")
    finish(page)
    tabs = page.page.locator(TABS)
    names = page.ask("list(lab.tabs.named)[: len(lab.tabs.widget.children)]")
    page.click_on(tabs.nth(names.index("compare")))
    page.click("nnlab-compare-start")
    group = "lab.tabs.named['compare'].group"
    page.wait_until(lambda: page.ask(f"{group} is not None and not {group}.playing"), "the comparison ends", 120)
    for language in ("en", "zh"):
        page.ask("0", f"lab.speak({language!r})")
        for theme in ("Light", "Dark"):
            page.theme(theme)
            for width, _ in SIZES:
                page.resize(width, HIGH)
                page.find("nnlab-play").scroll_into_view_if_needed()
                for index, name in enumerate(names):
                    page.click_on(tabs.nth(index))
                    page.wait(0.7)
                    page.screenshot(folder / f"{dataset}-{name}-{language}-{theme.lower()}-{width}.png")
    page.ask("0", "lab.speak('en')")
    page.theme("Light")
    page.resize(*SIZES[0])


def finish(page: LabPage) -> None:
    """Press play, and wait for the end of the run."""
    page.click("nnlab-play")
    page.wait_until(lambda: page.ask("lab.session.present.finished and not lab.player.playing"), "the run ends", 120)


def main(folder: Path) -> None:
    """Take all pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    with Server(Path(tempfile.mkdtemp(prefix="nnlab-"))) as server, Chromium() as browser:
        page = LabPage(browser, server).start("00_the_lab.ipynb")
        take(page, folder, "start")
        page.ask("0", "lab.set(epochs=3000); lab.player.pace = 10")
        page.click("nnlab-play")
        page.wait(3)
        take(page, folder, "mid-run")
        page.ask("0", f"lab.player.pace = None; lab.set({OVERFITTING})")
        finish(page)
        take(page, folder, "overfitting")
        page.ask("0", f"lab.set({OVERFITTING}, early_stopping=True, patience=10); lab.reset()")
        finish(page)
        take(page, folder, "early-stopping")
        page.write("hidden", "8,,x")
        page.wait(0.5)
        take(page, folder, "complaint")
        page.run_cell(1)
        for dataset in DATASETS:
            take_tabs(page, folder, dataset)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
