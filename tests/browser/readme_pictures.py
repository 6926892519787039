"""Take the README's pictures and its animation: ``python -m tests.browser.readme_pictures docs``."""

from __future__ import annotations

import io
import sys
import tempfile
from pathlib import Path

from PIL import Image

from .jupyter import Server
from .page import Chromium, LabPage

SIZE = (1240, 1000)
COMPARED = "dataset='digits', train_size=100, hidden=(64,), epochs=150"
OVERFITTING = f"{COMPARED}, early_stopping=True, patience=15"
BOUNDARY = "dataset='spiral', noise=0.1, hidden=(8, 6), activation='tanh', optimizer='adam', learning_rate=0.02"
FRAMES, EACH, WIDTH = 50, 0.12, 700
"""Of the animation: how many pictures, the seconds for which each is seen, and their width in pixels."""
EPOCHS, PACE = 150, 3
"""Of the run that is animated: so few a second that a picture can be taken of every third."""


def settle(page: LabPage) -> None:
    """Let the Lab fill the page, without menus and side bars."""
    page.page.evaluate("""async () => {
      const { commands } = window.jupyterapp;
      for (const id of ["application:toggle-left-area", "statusbar:toggle"]) await commands.execute(id);
    }""")
    page.resize(*SIZE)
    page.wait(1)


def tab(page: LabPage, name: str) -> None:
    """Open a tab of the Lab."""
    page.click_on(page.page.locator(".nnlab-tabs > .lm-TabBar .lm-TabBar-tab", has_text=name))
    page.wait(0.5)


def finish(page: LabPage) -> None:
    """Press play, and wait for the end of the run."""
    page.click("nnlab-play")
    page.wait_until(lambda: page.ask("lab.session.present.finished and not lab.player.playing"), "the run ends", 120)
    page.wait(0.5)


def shot(page: LabPage, part: str = "nnlab-lab") -> Image.Image:
    """Return what is seen of a part of the Lab."""
    page.find(part).evaluate("element => element.scrollIntoView({block: 'start'})")
    box = page.find(part).bounding_box()
    assert box
    clip = {"x": box["x"], "y": box["y"], "width": box["width"], "height": min(box["height"], SIZE[1] - box["y"] - 8)}
    return Image.open(io.BytesIO(page.page.screenshot(clip=clip))).convert("RGB")


def save(picture: Image.Image, path: Path) -> None:
    """Write a picture in 256 colours: a third of the bytes, and nobody sees it."""
    picture.quantize(256).save(path, optimize=True)


def animate(page: LabPage, path: Path) -> None:
    """Write the pictures of a run, one after the other, as one file."""
    pictures = []
    for number in range(FRAMES):
        page.wait_until(
            lambda number=number: page.ask("len(lab.history)") >= number * EPOCHS // (FRAMES - 1), "it goes on", 60
        )
        picture = shot(page)
        height = round(picture.height * WIDTH / picture.width)
        pictures.append(picture.resize((WIDTH, height), Image.Resampling.LANCZOS))
    palette = pictures[-1].quantize(64)
    frames = [picture.quantize(palette=palette, dither=Image.Dither.NONE) for picture in pictures]
    frames[0].save(path, save_all=True, append_images=frames[1:], duration=round(1000 * EACH), loop=0, optimize=True)


def main(folder: Path) -> None:
    """Take all of them."""
    folder.mkdir(parents=True, exist_ok=True)
    with Server(Path(tempfile.mkdtemp(prefix="nnlab-"))) as server, Chromium() as browser:
        page = LabPage(browser, server).start("00_the_lab.ipynb")
        page.ask("0", "import nnlab")
        settle(page)
        page.ask("0", f"lab.load(nnlab.Config({OVERFITTING}))")
        finish(page)
        save(shot(page), folder / "lab.png")

        page.ask("0", f"lab.load(nnlab.Config({BOUNDARY})); lab.session.present.goal = {EPOCHS}")
        page.ask("0", f"lab.player.pace = {PACE}; lab.redraw()")
        page.click("nnlab-play")
        animate(page, folder / "lab.gif")
        page.ask("0", "lab.player.pace = None")
        page.wait_until(
            lambda: page.ask("lab.session.present.finished and not lab.player.playing"), "the run ends", 120
        )
        page.theme("Dark")
        page.wait(1)
        tab(page, "Network")
        page.wait(1)
        save(shot(page, "nnlab-tabs"), folder / "network.png")

        page.theme("Light")
        page.ask("0", f"lab.load(nnlab.Config({COMPARED}))")
        page.wait(1)
        tab(page, "Compare")
        page.page.locator(".nnlab-compare-kind select").select_option(index=1)
        page.wait(0.5)
        page.click("nnlab-compare-start")
        group = "lab.tabs.named['compare'].group"
        page.wait_until(lambda: page.ask(f"{group} is not None and {group}.finished"), "the comparison ends", 120)
        page.wait(1)
        save(shot(page, "nnlab-tabs"), folder / "compare.png")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
