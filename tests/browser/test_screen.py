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
SIDE = "async () => void await window.jupyterapp.commands.execute('application:toggle-left-area')"
PLOTS = """[[c.sides[1], float(c.ax.bbox.width * c.ax.bbox.height / c.ax.figure.bbox.width / c.ax.figure.bbox.height)]
  for c in (lab.curves.loss, lab.curves.metric)]"""
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
CLIPPED = """() => [...document.querySelectorAll(
  '.nnlab-lab button, .nnlab-lab .widget-html-content, .nnlab-lab .lm-TabBar-tab, .nnlab-lab summary')].filter(e =>
  e.offsetParent && !e.closest('.nnlab-table') && e.scrollWidth > e.clientWidth + 1).map(e => e.textContent)"""
SCROLLS = """() => [...document.querySelectorAll('.nnlab-lab *')].filter(e => e.offsetParent &&
  ['auto', 'scroll'].includes(getComputedStyle(e).overflowY) && e.scrollHeight > e.clientHeight + 1
  && !e.closest('textarea')).map(e => e.className)"""
ALTS = """() => Object.fromEntries([...document.querySelectorAll('.nnlab-lab img.nnlab-picture')]
  .filter(image => image.offsetParent).map(image => [
    [...image.classList].find(c => /^nnlab-(?!picture|drawing)/.test(c)), image.alt]))"""
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


def shown(page: LabPage, dataset: str) -> dict[str, dict[str, float]]:
    """Return where the parts are once the pictures are drawn in their size; nothing is cut, nor scrolls by itself."""
    picture = PICTURES[dataset]
    settled(page, "nnlab-curves", picture)
    for script in (BEYOND, CLIPPED, SCROLLS):
        assert page.page.evaluate(script) == [], script
    found = boxes(page, *PARTS, picture.removeprefix("nnlab-"))
    for name, box in found.items():
        assert box["width"] > 20 and box["height"] > 15, name
    return found | {"picture": found[picture.removeprefix("nnlab-")]}


def plots(page: LabPage) -> tuple[float, float]:
    """Return how high the lower of the two plots is, in pixels, and the share of the picture that both fill."""
    (one, first), (other, second) = page.ask(" ".join(PLOTS.split()))
    return min(one, other), first + second


@pytest.mark.parametrize("dataset", PICTURES)
def test_all_that_matters_is_seen_at_once(lab: LabPage, dataset: str) -> None:
    lab.ask("0", f"lab.set(dataset={dataset!r}, {SETTINGS})")
    lab.ask("0", "lab.run()")
    for width in (1280, 1600, 1920):
        lab.resize(width, 800)
        found = shown(lab, dataset)
        assert max(box["bottom"] for box in found.values()) <= SEEN, (width, found)
        curves, beside = found["curves"], found["picture"]
        assert beside["left"] >= curves["right"] and beside["top"] < curves["bottom"]
        assert min(beside["width"], beside["height"]) >= 200 and min(curves["width"], curves["height"]) >= 250
        column: dict[str, Any] = boxes(lab, "controls", "charts")
        assert column["controls"]["right"] <= column["charts"]["left"]
        high, share = plots(lab)
        assert high >= 145 and share >= 2 / 3, (width, high, share)
    lab.resize(1280, 800)


def test_a_narrow_page_has_it_one_below_the_other_and_without_the_file_browser_two_beside_each_other(
    lab: LabPage,
) -> None:
    lab.ask("0", f"lab.set(dataset='digits', {SETTINGS})")
    lab.ask("0", "lab.run()")
    lab.resize(900, 800)
    found = shown(lab, "digits")
    tops = [found[name]["top"] for name in ("play", "status", "curves", "picture")]
    assert tops == sorted(tops)
    assert max(found[name]["bottom"] for name in PARTS) <= SEEN and found["picture"]["bottom"] <= SEEN + 60
    assert plots(lab)[0] >= 145
    lab.page.evaluate(SIDE)
    try:
        lab.wait(0.3)
        found = shown(lab, "digits")
        assert found["picture"]["left"] >= found["curves"]["right"]
        assert max(box["bottom"] for box in found.values()) <= SEEN
        assert plots(lab)[0] >= 145
    finally:
        lab.page.evaluate(SIDE)
        lab.resize(1280, 800)


def test_every_picture_says_what_it_shows_in_the_labs_language(lab: LabPage) -> None:
    lab.ask("0", f"lab.set(dataset='digits', {SETTINGS})")
    lab.ask("0", "lab.run(3)")
    lab.wait_until(lambda: "after 3 epochs train" in lab.page.evaluate(ALTS)["nnlab-curves"], "curves are described")
    assert lab.page.evaluate(ALTS)["nnlab-curves"] == lab.ask("lab.curves.describe()")
    tabs = lab.page.locator(".nnlab-tabs > .lm-TabBar .lm-TabBar-tab")
    for index in range(tabs.count()):
        lab.click_on(tabs.nth(index))
        lab.wait(0.2)
        lab.wait_until(lambda: all(lab.page.evaluate(ALTS).values()), f"all is said in {tabs.nth(index).inner_text()}")
    lab.ask("0", "lab.speak('zh')")
    lab.wait_until(lambda: "3 轮之后" in lab.page.evaluate(ALTS)["nnlab-curves"], "it is said in Chinese")
    lab.ask("0", "lab.speak('en')")


def test_the_dark_theme_has_light_letters_on_dark_pictures(lab: LabPage) -> None:
    lab.theme("Dark")
    try:
        for css in ("nnlab-curves", "nnlab-examples"):
            look = lab.find(css).evaluate("image => getComputedStyle(image).filter")
            assert "invert" in look
        colour = lab.find("nnlab-status").locator(".widget-html-content").evaluate("e => getComputedStyle(e).color")
        assert min(float(part) for part in colour.strip("rgba()").split(",")[:3]) > 150
    finally:
        lab.theme("Light")


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
