"""A lesson taken as a student would: lesson 05, its curve drawn by hand, its missions solved at the controls."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from .jupyter import Server
from .page import RUN_CELL, LabPage

NAME = "05_stop_in_time.ipynb"
IMPORTS, MOONS, LAB = 1, 21, 30
"""The cells that its Lab needs; of the second only the settings, not the runs."""
POINT = """lambda epoch, loss: (lambda box, xs, ys: [
    box.x0 + box.width * (epoch - xs[0]) / (xs[1] - xs[0]),
    1 - box.y0 - box.height * (loss - ys[0]) / (ys[1] - ys[0]),
])(lab.curves.loss.ax.get_position(), *lab.curves.loss.limits)"""


@pytest.fixture
def lesson(browser: Any, server: Server, thread: Any) -> Iterator[LabPage]:
    """Lesson 05 with the cells that its Lab needs."""

    def opened() -> LabPage:
        page = LabPage(browser, server).open(NAME)
        cells = json.loads((server.served / NAME).read_text(encoding="utf-8"))["cells"]
        page.page.evaluate(RUN_CELL, IMPORTS)
        page.wait_idle(60)
        settings, *_ = "".join(cells[MOONS]["source"]).partition("\nlong = ")
        assert settings.startswith("moons = nnlab.Config(")
        page.ask("0", settings)
        page.page.evaluate(RUN_CELL, LAB)
        page.wait_idle(60)
        page.find("nnlab-lab").wait_for(state="visible")
        page.ask("0", "lab = Out[max(Out)]; lab.player.pace = None")
        page.find("nnlab-prediction").scroll_into_view_if_needed()
        return page

    page = thread(opened)
    yield page
    errors = thread(page.cell_errors)
    thread(page.close)
    assert not page.console_errors
    assert not errors


def draw(page: LabPage, *points: tuple[float, float]) -> None:
    """Draw on the chart of the loss, from (epoch, loss) to (epoch, loss)."""
    box = page.find("nnlab-curves").bounding_box()
    assert box
    places = page.ask(f"[({POINT})(*point) for point in {list(points)}]")
    there = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in places]
    page.page.mouse.move(*there[0])
    page.page.mouse.down()
    for place in there[1:]:
        page.page.mouse.move(*place, steps=5)
    page.page.mouse.up()


def play(page: LabPage) -> None:
    page.click("nnlab-play")
    page.wait_until(lambda: page.ask("lab.session.present.finished and not lab.player.playing"), "the run ends", 60)


def test_a_curve_is_drawn_and_missions_are_solved(lesson: LabPage) -> None:
    page = lesson
    page.wait_until(lambda: page.find("nnlab-drawing").count() == 1, "the chart can be drawn upon")
    draw(page, (5, 0.6), (60, 0.3), (195, 0.8))
    end = "float(lab.curves.loss.guess.get_ydata()[-1])"
    page.wait_until(lambda: page.find("nnlab-prediction").inner_text().startswith("That is your guess"), "it is drawn")
    page.wait_until(lambda: abs(page.ask(end) - 0.8) < 0.05, "the stroke has come to its end")
    play(page)
    page.wait_until(lambda: "the real one at" in page.text("nnlab-prediction"), "it is told where they part")

    line = page.find("nnlab-missions").locator(".nnlab-mission").first
    page.wait_until(lambda: "later than epoch 20 is asked" in line.inner_text(), "what is missing is said")
    assert page.find("nnlab-met").count() == 0
    page.write("patience", "6")  # it only judges: no new run is needed
    page.wait_until(lambda: "met by run 1" in line.inner_text(), "the mission is ticked")
    assert line.locator(".nnlab-met").count() == 1
    for _ in range(2):
        page.click("nnlab-reset")
        page.wait_until(lambda: page.ask("len(lab.history)") == 0, "the run is reset")
        play(page)
    hint = page.find("nnlab-missions").locator("details")
    page.wait_until(lambda: hint.count() > 0, "a hint is offered after three runs")
    hint.first.locator("summary").click()
    assert len(hint.first.inner_text()) > 30
