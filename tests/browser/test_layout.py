"""Layout: nothing is cut off, covered, pushed about, or without a name."""

from __future__ import annotations

import pytest

from .page import LabPage
from .test_lab import TABS

SIDEWAYS = """() => [...document.querySelectorAll('.nnlab-lab, .nnlab-lab *')].filter(element => {
  const way = getComputedStyle(element).overflowX;
  const table = element.closest('.nnlab-table');  // a wide one may be pushed to the side in a narrow window
  return !table && (way === 'auto' || way === 'scroll') && element.scrollWidth > element.clientWidth;
}).map(element => element.className)"""
NAMELESS = """() => [...document.querySelectorAll('.nnlab-lab select, .nnlab-lab input, .nnlab-lab [role=slider]')]
  .filter(field => field.offsetParent && !field.getAttribute('aria-label')).map(field => field.outerHTML)"""


@pytest.mark.parametrize("width", [900, 1280, 1920])
def test_no_part_scrolls_sideways(lab: LabPage, width: int) -> None:
    lab.ask("0", "lab.set(dataset='moons', epochs=5)")
    lab.click("nnlab-play")
    lab.wait_until(lambda: lab.ask("lab.session.present.finished"), "the run ends")
    lab.resize(width, 800)
    tabs = lab.page.locator(TABS)
    for index in range(tabs.count()):
        lab.click_on(tabs.nth(index))
        lab.wait(0.3)
        assert lab.page.evaluate(SIDEWAYS) == [], tabs.nth(index).inner_text()
    box = lab.find("nnlab-curves").bounding_box()
    assert box is not None and box["width"] > 200 and box["height"] > 200
    lab.resize(1280, 800)


def test_every_field_has_a_name_for_screen_readers(lab: LabPage) -> None:
    tabs = lab.page.locator(TABS)
    for index in range(tabs.count()):
        lab.click_on(tabs.nth(index))
        lab.wait_until(lambda: lab.page.evaluate(NAMELESS) == [], f"all is named in {tabs.nth(index).inner_text()}")
    slider = lab.control("learning_rate").locator("[role=slider]")
    assert slider.get_attribute("aria-label") == "Learning rate"
    lab.ask("0", "lab.speak('zh')")
    lab.wait_until(lambda: slider.get_attribute("aria-label") == lab.ask("lab.words('learning_rate')"), "it is renamed")
    lab.ask("0", "lab.speak('en')")


def test_help_opens_below_its_name_and_covers_nothing(lab: LabPage) -> None:
    column = lab.find("nnlab-controls").bounding_box()
    for name, part in (("hidden", "input"), ("l2", "input"), ("l2", ".noUi-handle")):
        row = lab.control(name)
        if not row.locator("details[open]").count():
            lab.click_on(row.locator("summary"))
        words, field = row.locator("details div").bounding_box(), row.locator(part).bounding_box()
        assert words is not None and field is not None and column is not None
        assert words["y"] + words["height"] <= field["y"] + 1
        assert words["x"] + words["width"] <= column["x"] + column["width"]


def test_a_suggestion_moves_nothing(lab: LabPage) -> None:
    def top() -> float:
        return float(lab.page.locator(TABS).first.evaluate("tab => tab.getBoundingClientRect().top"))

    lab.ask("0", "lab.set(train_size=100, learning_rate=1e-3, epochs=40)")
    before = top()
    lab.click("nnlab-play")
    lab.find("nnlab-suggest").wait_for(state="visible")
    lab.wait(0.3)
    assert abs(top() - before) < 2
