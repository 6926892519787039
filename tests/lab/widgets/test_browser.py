"""What the browser tells: it is not told back, or a slow link would carry it twice."""

from __future__ import annotations

import pytest

from nnlab.lab.widgets.browser import LONGEST, MOST_DOTS, NARROWEST, WIDEST, Browser


def test_it_begins_as_a_page_that_nobody_has_opened():
    browser = Browser()
    assert (browser.here, browser.tick, browser.tock) == (0, 0, 0)
    assert browser.visible and not browser.calm
    assert browser.layout.display == "none"


def test_what_is_painted_is_not_echoed():
    for name in ("tock", "here"):
        assert Browser.class_traits()[name].metadata["echo_update"] is False


@pytest.mark.parametrize(
    "told",
    [None, "x", [], [1, 2], [1, 2, 3, 4], ["1", 2, 3], [0, 10, 1], [10, -1, 1], [float("nan"), 2, 1], [1, 2, None]],
)
def test_a_size_that_makes_no_sense_is_none(told):
    browser = Browser()
    browser.sizes = {"nnlab-curves": told}
    assert browser.size("nnlab-curves") is browser.size("nnlab-fit") is None


def test_a_size_keeps_within_bounds():
    browser = Browser()
    browser.sizes = {"nnlab-curves": [285, 374, 1.25], "nnlab-fit": [1, 1e9, 99]}
    assert browser.size("nnlab-curves") == (285, 374, 1.25)
    assert browser.size("nnlab-fit") == (NARROWEST, WIDEST, MOST_DOTS)


def test_what_is_said_of_pictures_is_kept_and_has_an_end():
    browser = Browser()
    browser.say({"nnlab-curves": "two lines", "nnlab-fit": "x" * 5000})
    browser.say({"nnlab-curves": "three lines"})
    assert browser.alts["nnlab-curves"] == "three lines" and len(browser.alts["nnlab-fit"]) == LONGEST
