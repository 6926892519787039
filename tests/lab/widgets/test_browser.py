"""The eye's window, and the difference between the program's changes and a hand's."""

from __future__ import annotations

import threading

import pytest

from nnlab.lab.widgets import browser as module
from nnlab.lab.widgets.browser import FRAMES_PER_SECOND, MANY, PATIENCE, Eye
from nnlab.lab.widgets.silent import Quiet


class Clock:
    now = 100.0

    def perf_counter(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(module, "time", made)
    return made


def answer(eye: Eye, clock: Clock, delay: float) -> None:
    eye.sent(module.time.perf_counter())
    clock.now += delay
    eye.tock = eye.tick


def small(eye: Eye, clock: Clock, delay: float) -> None:
    eye.sent(module.time.perf_counter(), True)
    clock.now += delay
    eye.tock = eye.tick


def settle(eye: Eye, clock: Clock, delay: float) -> None:
    """Let the page answer so for a while, up to the last frame."""
    for _ in range(3 * MANY):
        answer(eye, clock, delay)
    while eye.tock != eye.frames:
        answer(eye, clock, delay)


def test_without_a_page_that_answers_nothing_holds_frames_back():
    eye = Eye()
    for _ in range(100):
        assert eye.ready()
        eye.sent(module.time.perf_counter())


def test_a_fast_page_may_have_many_frames_under_way(clock):
    eye = Eye()
    settle(eye, clock, 0.02)
    sent = 0
    while eye.ready():
        eye.sent(module.time.perf_counter())
        sent += 1
    assert sent == MANY


def test_a_fast_page_is_asked_after_every_third_frame_a_slow_one_after_each(clock):
    eye = Eye()
    settle(eye, clock, 0.02)
    asked = set()
    for _ in range(9):
        answer(eye, clock, 0.02)
        asked.add(eye.tick)
    assert len(asked - {eye.frames - 9}) == 3
    settle(eye, clock, 0.7)
    for _ in range(3):
        answer(eye, clock, 0.7)
        assert eye.tick == eye.frames


def test_a_slow_page_gets_one_frame_at_a_time_but_is_not_given_up(clock):
    eye = Eye()
    for _ in range(3):
        answer(eye, clock, 0.7)
    assert eye.ready()
    eye.sent(module.time.perf_counter())
    assert not eye.ready()
    clock.now += 3 * 0.7 - 0.01
    assert not eye.ready()
    clock.now += 0.02
    assert eye.ready()


def test_a_quick_page_that_stops_answering_is_not_given_up(clock):
    eye = Eye()
    settle(eye, clock, 0.02)
    while eye.ready():
        eye.sent(module.time.perf_counter())
    clock.now += PATIENCE + 0.01
    assert eye.ready()


def test_frames_are_small_until_a_slow_page_is_known_to_be_quick(clock):
    eye = Eye()
    assert not eye.slow
    for _ in range(3):
        answer(eye, clock, 0.7)
    assert eye.slow
    small(eye, clock, 0.22)  # the way there and back; what a large frame would take is not known
    assert eye.slow
    small(eye, clock, 0.05)
    assert not eye.slow
    for _ in range(3):
        answer(eye, clock, 0.7)
    assert eye.slow
    answer(eye, clock, 0.22)
    assert not eye.slow


def test_a_page_that_has_not_answered_yet_gets_small_frames(clock):
    eye = Eye()
    assert not eye.slow  # no page at all
    eye.here = 1.0
    assert eye.slow
    small(eye, clock, 0.22)
    assert eye.slow
    small(eye, clock, 0.05)
    assert not eye.slow


def test_what_was_sent_before_a_page_opened_holds_nothing_back(clock):
    eye = Eye()
    settle(eye, clock, 0.02)
    while eye.ready():
        eye.sent(module.time.perf_counter())
    eye.here = 2.0
    assert eye.ready()


def test_nothing_is_drawn_out_of_sight():
    eye = Eye()
    eye.visible = False
    assert not eye.ready()


def test_quiet_is_quiet_on_its_own_thread_only():
    quiet, seen = Quiet(), []
    with quiet:
        thread = threading.Thread(target=lambda: seen.append(bool(quiet)))
        thread.start()
        thread.join()
        with quiet:
            assert quiet
        assert quiet
    assert not quiet
    assert seen == [False]


def test_frames_go_by_the_clock_and_more_slowly_for_those_who_want_it_calm(clock):
    eye = Eye()
    eye.sent(clock.now)
    assert eye.wait() == pytest.approx(1 / FRAMES_PER_SECOND)
    clock.now += 0.033
    assert eye.wait() == 0
    eye.calm = True
    assert eye.wait() == pytest.approx(0.5 - 0.033)
