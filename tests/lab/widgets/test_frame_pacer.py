"""When frames are sent: by the clock, and as the page keeps up."""

from __future__ import annotations

import pytest

from nnlab.lab.widgets import frame_pacer as module
from nnlab.lab.widgets.browser import Browser
from nnlab.lab.widgets.frame_pacer import FRAMES_PER_SECOND, MANY, PATIENCE, FramePacer


class Clock:
    now = 100.0

    def perf_counter(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(module, "time", made)
    return made


def made() -> FramePacer:
    return FramePacer(Browser(), lambda seconds, work: None)


def answer(pacer: FramePacer, clock: Clock, delay: float) -> None:
    pacer.sent(module.time.perf_counter())
    clock.now += delay
    pacer.browser.tock = pacer.browser.tick


def small(pacer: FramePacer, clock: Clock, delay: float) -> None:
    pacer.sent(module.time.perf_counter(), True)
    clock.now += delay
    pacer.browser.tock = pacer.browser.tick


def settle(pacer: FramePacer, clock: Clock, delay: float) -> None:
    """Let the page answer so for a while, up to the last frame."""
    for _ in range(3 * MANY):
        answer(pacer, clock, delay)
    while pacer.browser.tock != pacer.frames:
        answer(pacer, clock, delay)


def test_without_a_page_that_answers_nothing_holds_frames_back():
    pacer = made()
    for _ in range(100):
        assert pacer.ready()
        pacer.sent(module.time.perf_counter())


def test_a_fast_page_may_have_many_frames_under_way(clock):
    pacer = made()
    settle(pacer, clock, 0.02)
    sent = 0
    while pacer.ready():
        pacer.sent(module.time.perf_counter())
        sent += 1
    assert sent == MANY


def test_a_fast_page_is_asked_after_every_third_frame_a_slow_one_after_each(clock):
    pacer = made()
    settle(pacer, clock, 0.02)
    asked = set()
    for _ in range(9):
        answer(pacer, clock, 0.02)
        asked.add(pacer.browser.tick)
    assert len(asked - {pacer.frames - 9}) == 3
    settle(pacer, clock, 0.7)
    for _ in range(3):
        answer(pacer, clock, 0.7)
        assert pacer.browser.tick == pacer.frames


def test_a_slow_page_gets_one_frame_at_a_time_but_is_not_given_up(clock):
    pacer = made()
    for _ in range(3):
        answer(pacer, clock, 0.7)
    assert pacer.ready()
    pacer.sent(module.time.perf_counter())
    assert not pacer.ready()
    clock.now += 3 * 0.7 - 0.01
    assert not pacer.ready()
    clock.now += 0.02
    assert pacer.ready()


def test_a_quick_page_that_stops_answering_is_not_given_up(clock):
    pacer = made()
    settle(pacer, clock, 0.02)
    while pacer.ready():
        pacer.sent(module.time.perf_counter())
    clock.now += PATIENCE + 0.01
    assert pacer.ready()


def test_frames_are_small_until_a_slow_page_is_known_to_be_quick(clock):
    pacer = made()
    assert not pacer.slow
    for _ in range(3):
        answer(pacer, clock, 0.7)
    assert pacer.slow
    small(pacer, clock, 0.22)  # the way there and back; what a large frame would take is not known
    assert pacer.slow
    small(pacer, clock, 0.05)
    assert not pacer.slow
    for _ in range(3):
        answer(pacer, clock, 0.7)
    assert pacer.slow
    answer(pacer, clock, 0.22)
    assert not pacer.slow


def test_a_page_that_has_not_answered_yet_gets_small_frames(clock):
    pacer = made()
    assert not pacer.slow  # no page at all
    pacer.browser.here = 1.0
    assert pacer.slow
    small(pacer, clock, 0.22)
    assert pacer.slow
    small(pacer, clock, 0.05)
    assert not pacer.slow


def test_what_was_sent_before_a_page_opened_holds_nothing_back(clock):
    pacer = made()
    settle(pacer, clock, 0.02)
    while pacer.ready():
        pacer.sent(module.time.perf_counter())
    pacer.browser.here = 2.0
    assert pacer.ready()


def test_nothing_is_drawn_out_of_sight():
    pacer = made()
    pacer.browser.visible = False
    assert not pacer.ready()


def test_frames_go_by_the_clock_and_more_slowly_for_those_who_want_it_calm(clock):
    pacer = made()
    pacer.sent(clock.now)
    assert pacer.wait() == pytest.approx(1 / FRAMES_PER_SECOND)
    clock.now += 0.033
    assert pacer.wait() == 0
    pacer.browser.calm = True
    assert pacer.wait() == pytest.approx(0.5 - 0.033)


def test_a_frame_that_is_followed_by_others_is_small_on_a_slow_link_and_one_that_stays_is_not(clock):
    pacer = made()
    for _ in range(3):
        answer(pacer, clock, 0.7)
    assert pacer.slow
    drawn = []
    for live in (True, False):
        with pacer.frame(live) as small:
            drawn.append(small)
    assert drawn == [True, False]
    assert pacer.frames == 5
    for _ in range(3):
        answer(pacer, clock, 0.05)
    with pacer.frame(live=True) as is_small:
        assert not is_small


def test_a_frame_that_was_not_drawn_is_not_counted():
    pacer = made()
    with pytest.raises(ZeroDivisionError), pacer.frame(live=True):
        raise ZeroDivisionError
    assert pacer.frames == 0


def test_many_wishes_wait_for_the_page_as_one(clock):
    later, drawn = [], []
    pacer = FramePacer(Browser(), lambda seconds, work: later.append(work))

    def draw() -> None:
        drawn.append(1)

    pacer.soon(draw)
    assert (drawn, later) == ([1], [])
    answer(pacer, clock, 0.02)
    while pacer.ready():
        pacer.sent(clock.now)
    for _ in range(3):
        pacer.soon(draw)
    assert (len(drawn), len(later)) == (1, 1)
    later.pop()()
    assert (len(drawn), len(later)) == (1, 1)  # the page is still not ready
    pacer.browser.tock = pacer.frames
    later.pop()()
    assert (len(drawn), len(later)) == (2, 0)


def test_out_of_sight_nobody_waits_for_a_frame():
    later, drawn = [], []
    pacer = FramePacer(Browser(), lambda seconds, work: later.append(work))
    pacer.browser.visible = False
    pacer.soon(lambda: drawn.append(1))
    assert (drawn, later) == ([], [])
