"""One screen: what matters is seen without scrolling, beside JupyterLab's file browser and in every width of window."""

from __future__ import annotations

from typing import Any

import pytest

from .page import LabPage

SEEN = 640
"""Pixels that a notebook shows in a window of 800."""
PARTS = ("play", "reset", "presets", "curves", "status", "suggest")
PICTURES = {"digits": "nnlab-examples", "moons": "nnlab-boundary", "sine": "nnlab-fit"}
SETTINGS = "hidden=(32,), train_size=60, epochs=30, learning_rate=1e-3"
BOXES = """names => {
  const lab = document.querySelector('.nnlab-lab'), top = lab.getBoundingClientRect();
  const box = (name) => {
    const { left, right, top: y, bottom, width, height } = lab.querySelector('.' + name).getBoundingClientRect();
    return { left: left - top.left, right: right - top.left, top: y - top.top, bottom: bottom - top.top,
      width, height };
  };
  return Object.fromEntries(names.map(name => [name, box(name)]));
}"""
BEYOND = """() => {
  const lab = document.querySelector('.nnlab-lab'), end = lab.getBoundingClientRect().right + 1;
  return [...lab.querySelectorAll('*')].filter(element => element.offsetParent && !element.closest('.nnlab-table')
    && element.getBoundingClientRect().width && element.getBoundingClientRect().right > end).map(e => e.className);
}"""
DRAWN = """name => {
  const image = document.querySelector('img.' + name);
  return [image.naturalWidth - image.clientWidth * devicePixelRatio,
    image.naturalHeight - image.clientHeight * devicePixelRatio];
}"""


def boxes(page: LabPage, *names: str) -> dict[str, dict[str, float]]:
    """Return where parts of the Lab are, in pixels from its top left corner."""
    found: dict[str, dict[str, float]] = page.page.evaluate(BOXES, [f"nnlab-{name}" for name in names])
    return {name.removeprefix("nnlab-"): box for name, box in found.items()}


def settled(page: LabPage, *pictures: str) -> None:
    """Wait until the pictures have as many dots as their places on the page."""
    for name in pictures:
        page.wait_until(
            lambda name=name: max(map(abs, page.page.evaluate(DRAWN, name))) <= 1, f"{name} is drawn in its size"
        )


@pytest.mark.parametrize("dataset", PICTURES)
@pytest.mark.parametrize("width", [900, 1280, 1600, 1920])
def test_all_that_matters_is_seen_at_once(lab: LabPage, width: int, dataset: str) -> None:
    lab.resize(width, 800)
    lab.ask("0", f"lab.set(dataset={dataset!r}, {SETTINGS})")
    lab.ask("0", "lab.run()")
    picture = PICTURES[dataset]
    settled(lab, "nnlab-curves", picture)
    found = boxes(lab, *PARTS, picture.removeprefix("nnlab-"))
    for name, box in found.items():
        assert box["width"] > 20 and box["height"] > 15, name
        assert box["bottom"] <= SEEN, (name, box)
    curves, beside = found["curves"], found[picture.removeprefix("nnlab-")]
    assert beside["left"] >= curves["right"] and beside["top"] < curves["bottom"]
    assert min(beside["width"], beside["height"]) >= (200 if width > 900 else 180)
    least = (240, 280) if width > 900 else (200, 250)
    assert (curves["width"], curves["height"]) >= least and curves["height"] >= least[1]
    if width >= 1280:
        column: dict[str, Any] = boxes(lab, "controls", "charts")
        assert column["controls"]["right"] <= column["charts"]["left"]
    assert lab.page.evaluate(BEYOND) == []
    lab.resize(1280, 800)


def test_the_bar_of_tabs_is_one_row(lab: LabPage) -> None:
    tops = lab.page.evaluate(
        "() => [...document.querySelectorAll('.nnlab-tabs > .lm-TabBar .lm-TabBar-tab')].map(t => t.offsetTop)"
    )
    assert len(set(tops)) == 1


def test_pictures_are_drawn_anew_when_the_page_is_larger_or_finer(lab: LabPage) -> None:
    lab.ask("0", "lab.set(dataset='moons', epochs=5)")
    before = boxes(lab, "curves")["curves"]
    lab.resize(1920, 1080)
    settled(lab, "nnlab-curves", "nnlab-boundary")
    after = boxes(lab, "curves")["curves"]
    assert after["width"] > before["width"] + 100 and after["height"] > before["height"] + 100
    assert lab.ask("lab.curves.figure.dpi") == 72
    lab.resize(1280, 800)
    settled(lab, "nnlab-curves", "nnlab-boundary")


def test_on_a_telephone_the_most_important_comes_first(lab: LabPage) -> None:
    lab.find("nnlab-lab").evaluate("element => { element.style.width = '400px'; }")
    settled(lab, "nnlab-curves")
    names = ("play", "status", "curves", "beside", "controls")
    tops = [box["top"] for box in boxes(lab, *names).values()]
    assert tops == sorted(tops)
    assert lab.page.evaluate(BEYOND) == []
    lab.find("nnlab-lab").evaluate("element => { element.style.width = ''; }")
