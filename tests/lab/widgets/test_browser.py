"""The browser's window, and the difference between the program's changes and a hand's."""

from __future__ import annotations

import threading

import pytest

from nnlab.lab.widgets import browser as module
from nnlab.lab.widgets.browser import FRAMES_PER_SECOND, MANY, PATIENCE, Browser
from nnlab.lab.widgets.silent import Silent


class Clock:
    now = 100.0

    def perf_counter(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(module, "time", made)
    return made


def answer(browser: Browser, clock: Clock, delay: float) -> None:
    browser.sent(module.time.perf_counter())
    clock.now += delay
    browser.tock = browser.tick


def small(browser: Browser, clock: Clock, delay: float) -> None:
    browser.sent(module.time.perf_counter(), True)
    clock.now += delay
    browser.tock = browser.tick


def settle(browser: Browser, clock: Clock, delay: float) -> None:
    """Let the page answer so for a while, up to the last frame."""
    for _ in range(3 * MANY):
        answer(browser, clock, delay)
    while browser.tock != browser.frames:
        answer(browser, clock, delay)


def test_without_a_page_that_answers_nothing_holds_frames_back():
    browser = Browser()
    for _ in range(100):
        assert browser.ready()
        browser.sent(module.time.perf_counter())


def test_a_fast_page_may_have_many_frames_under_way(clock):
    browser = Browser()
    settle(browser, clock, 0.02)
    sent = 0
    while browser.ready():
        browser.sent(module.time.perf_counter())
        sent += 1
    assert sent == MANY


def test_a_fast_page_is_asked_after_every_third_frame_a_slow_one_after_each(clock):
    browser = Browser()
    settle(browser, clock, 0.02)
    asked = set()
    for _ in range(9):
        answer(browser, clock, 0.02)
        asked.add(browser.tick)
    assert len(asked - {browser.frames - 9}) == 3
    settle(browser, clock, 0.7)
    for _ in range(3):
        answer(browser, clock, 0.7)
        assert browser.tick == browser.frames


def test_a_slow_page_gets_one_frame_at_a_time_but_is_not_given_up(clock):
    browser = Browser()
    for _ in range(3):
        answer(browser, clock, 0.7)
    assert browser.ready()
    browser.sent(module.time.perf_counter())
    assert not browser.ready()
    clock.now += 3 * 0.7 - 0.01
    assert not browser.ready()
    clock.now += 0.02
    assert browser.ready()


def test_a_quick_page_that_stops_answering_is_not_given_up(clock):
    browser = Browser()
    settle(browser, clock, 0.02)
    while browser.ready():
        browser.sent(module.time.perf_counter())
    clock.now += PATIENCE + 0.01
    assert browser.ready()


def test_frames_are_small_until_a_slow_page_is_known_to_be_quick(clock):
    browser = Browser()
    assert not browser.slow
    for _ in range(3):
        answer(browser, clock, 0.7)
    assert browser.slow
    small(browser, clock, 0.22)  # the way there and back; what a large frame would take is not known
    assert browser.slow
    small(browser, clock, 0.05)
    assert not browser.slow
    for _ in range(3):
        answer(browser, clock, 0.7)
    assert browser.slow
    answer(browser, clock, 0.22)
    assert not browser.slow


def test_a_page_that_has_not_answered_yet_gets_small_frames(clock):
    browser = Browser()
    assert not browser.slow  # no page at all
    browser.here = 1.0
    assert browser.slow
    small(browser, clock, 0.22)
    assert browser.slow
    small(browser, clock, 0.05)
    assert not browser.slow


def test_what_was_sent_before_a_page_opened_holds_nothing_back(clock):
    browser = Browser()
    settle(browser, clock, 0.02)
    while browser.ready():
        browser.sent(module.time.perf_counter())
    browser.here = 2.0
    assert browser.ready()


def test_nothing_is_drawn_out_of_sight():
    browser = Browser()
    browser.visible = False
    assert not browser.ready()


def test_quiet_is_quiet_on_its_own_thread_only():
    silent, seen = Silent(), []
    with silent:
        thread = threading.Thread(target=lambda: seen.append(bool(silent)))
        thread.start()
        thread.join()
        with silent:
            assert silent
        assert silent
    assert not silent
    assert seen == [False]


def test_frames_go_by_the_clock_and_more_slowly_for_those_who_want_it_calm(clock):
    browser = Browser()
    browser.sent(clock.now)
    assert browser.wait() == pytest.approx(1 / FRAMES_PER_SECOND)
    clock.now += 0.033
    assert browser.wait() == 0
    browser.calm = True
    assert browser.wait() == pytest.approx(0.5 - 0.033)
