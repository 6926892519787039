"""The mouse on the pictures: values where it rests on the curves, points clicked and drawn onto the predictions."""

from __future__ import annotations

import time

import pytest

from . import main_path
from .page import SCROLL, LabPage


def spot(page: LabPage, css_class: str, across: float, down: float) -> tuple[float, float]:
    """Return a place on a picture, given as fractions of it, in pixels of the page."""
    box = page.find(css_class).bounding_box()
    assert box
    return box["x"] + across * box["width"], box["y"] + down * box["height"]


def rest(page: LabPage, across: float) -> None:
    """Let the mouse rest on the upper chart, or on both where they stand side by side."""
    page.page.mouse.move(*spot(page, "nnlab-curves", across, 0.25))


def test_values_where_the_mouse_rests(lab: LabPage) -> None:
    main_path.play(lab)
    lab.wait_until(lambda: lab.ask("len(lab.history)") > 30, "some epochs have passed")
    rest(lab, 0.3)
    lab.wait_until(lambda: "validation" in lab.text("nnlab-reading"), "the values are said while it trains")
    lab.click("nnlab-play")
    lab.wait_until(lambda: "gap" in lab.text("nnlab-reading"), "the mouse has left")
    rest(lab, 0.3)
    lab.wait_until(lambda: "validation" in lab.text("nnlab-reading"), "the values are said while it pauses")
    before, begun = lab.ask("lab.pacer.frames"), time.monotonic()
    for step in range(60):
        rest(lab, 0.3 + 0.001 * step)
    seconds = time.monotonic() - begun
    lab.wait(0.3)
    assert 2 <= lab.ask("lab.pacer.frames") - before <= 15 * seconds + 3
    lab.page.mouse.move(*spot(lab, "nnlab-status", 0.5, 0.5))
    lab.wait_until(lambda: lab.ask("lab.browser.hover") == [], "the page tells that the mouse has left")
    before = lab.ask("lab.pacer.frames")
    lab.page.mouse.move(*spot(lab, "nnlab-status", 0.2, 0.5), steps=20)
    lab.wait(0.3)
    assert lab.ask("lab.pacer.frames") == before


@pytest.mark.parametrize("training", [False, True])
def test_points_by_clicks_and_by_a_stroke(lab: LabPage, training: bool) -> None:
    lab.ask("0", "lab.set(dataset='moons', epochs=100000)")
    lab.find("nnlab-boundary").wait_for(state="visible")
    mouse = lab.page.mouse
    if training:
        main_path.play(lab)
    lab.find("nnlab-boundary").evaluate(SCROLL)
    mouse.click(*spot(lab, "nnlab-boundary", 0.4, 0.5))
    lab.choose("nnlab-points-what", "class 1")
    lab.wait_until(lambda: lab.page.locator("img.nnlab-drawing").count(), "the picture can be drawn on")
    assert lab.ask("lab.config.points") == []
    assert lab.ask("lab.player.playing") == training
    for across in (0.3, 0.4, 0.5):
        mouse.click(*spot(lab, "nnlab-boundary", across, 0.3))
    lab.wait_until(lambda: lab.ask("len(lab.config.points)") == 3, "three quick clicks are three points")
    assert lab.ask("len(lab.history)") == 0
    mouse.move(*spot(lab, "nnlab-boundary", 0.2, 0.6))
    mouse.down()
    mouse.move(*spot(lab, "nnlab-boundary", 0.5, 0.7), steps=60)
    mouse.up()
    lab.wait_until(lambda: lab.ask("len(lab.config.points)") > 9, "a stroke is several points")
    lab.wait(0.3)
    assert lab.ask("len(lab.config.points)") < 16
    assert lab.ask("lab.session.present.data.added == len(lab.config.points)")
    mouse.move(*spot(lab, "nnlab-boundary", 0.5, 0.3))
    lab.click("nnlab-points-clear")
    lab.wait_until(lambda: lab.ask("lab.config.points") == [], "all are gone")
    assert lab.ask("repr(lab.session.present.error)") == "None"
