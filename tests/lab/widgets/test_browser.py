"""What the browser tells: it is not told back, or a slow link would carry it twice."""

from __future__ import annotations

from nnlab.lab.widgets.browser import Browser


def test_it_begins_as_a_page_that_nobody_has_opened():
    browser = Browser()
    assert (browser.here, browser.tick, browser.tock) == (0, 0, 0)
    assert browser.visible and not browser.calm
    assert browser.layout.display == "none"


def test_what_is_painted_is_not_echoed():
    for name in ("tock", "here"):
        assert Browser.class_traits()[name].metadata["echo_update"] is False
