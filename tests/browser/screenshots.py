"""Take pictures of the Lab, to be looked at: ``python -m tests.browser.screenshots FOLDER``."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from .jupyter import Server
from .page import Chromium, LabPage

SIZES = ((1280, 800), (1920, 1080))
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


def finish(page: LabPage) -> None:
    """Press play, and wait for the end of the run."""
    page.click("nnlab-play")
    page.wait_until(lambda: page.ask("lab.player.finished and not lab.player.playing"), "the run ends", 120)


def main(folder: Path) -> None:
    """Take all pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    with Server(Path(tempfile.mkdtemp(prefix="nnlab-"))) as server, Chromium() as browser:
        page = LabPage(browser, server).open("00_the_lab.ipynb")
        page.run_all()
        take(page, folder, "start")
        page.ask("0", "lab.set(epochs=3000); lab.player.pace = 10")
        page.click("nnlab-play")
        page.wait(3)
        take(page, folder, "mid-run")
        tabs = page.page.locator(".nnlab-tabs > .lm-TabBar .lm-TabBar-tab")
        for index in range(tabs.count()):
            page.click_on(tabs.nth(index))
            page.wait(1.5)
            page.find("nnlab-tabs").scroll_into_view_if_needed()
            page.screenshot(folder / f"tab-{index}.png")
        page.click_on(tabs.nth(0))
        page.ask("0", f"lab.player.pace = None; lab.set({OVERFITTING})")
        finish(page)
        take(page, folder, "overfitting")
        page.ask("0", f"lab.set({OVERFITTING}, early_stopping=True, patience=10); lab.reset()")
        finish(page)
        take(page, folder, "early-stopping")
        page.write("hidden", "8,,x")
        page.wait(0.5)
        take(page, folder, "complaint")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
