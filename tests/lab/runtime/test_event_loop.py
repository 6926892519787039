"""The loop: one at work at a time, errors told, wishes heard."""

from __future__ import annotations

import asyncio
import time

import pytest

from nnlab.lab.runtime.event_loop import EventLoop


class Worker:
    def __init__(self, loop: EventLoop):
        self.loop, self.playing, self.done, self.errors = loop, False, 0, []

    def start(self) -> None:
        self.playing = True
        self.loop.start(self)

    def work(self, until: float) -> None:
        self.done += 1
        time.sleep(0.001)

    def changed(self) -> float:
        return 0.001

    def pause(self) -> None:
        self.playing = False

    def fail(self, error: Exception) -> None:
        self.playing = False
        self.errors.append(error)


def test_who_starts_takes_over_from_whoever_was_before():
    async def main() -> None:
        loop = EventLoop()
        one, two = Worker(loop), Worker(loop)
        one.start()
        await asyncio.sleep(0.02)
        two.start()
        await asyncio.sleep(0.01)
        assert loop.busy and not one.playing
        before = one.done
        await asyncio.sleep(0.02)
        assert one.done == before
        assert two.done > 3
        two.pause()
        assert not loop.busy

    asyncio.run(main())


@pytest.mark.parametrize(("wanted", "slice_"), [(0.01, 0.01), (0.027, 0.027), (0.1, 0.025)])
def test_a_slice_goes_on_to_the_next_frame_but_never_long(wanted, slice_):
    class Timed(Worker):
        def work(self, until: float) -> None:
            slices.append(until - time.perf_counter())
            time.sleep(0.001)

        def changed(self) -> float:
            return wanted

    slices: list[float] = []

    async def main() -> None:
        worker = Timed(EventLoop())
        worker.start()
        while len(slices) < 6:
            await asyncio.sleep(0.01)
        worker.pause()

    asyncio.run(main())
    assert max(slices[1:]) == pytest.approx(slice_, abs=0.003)


def test_stopped_and_started_at_once_there_is_still_one_task():
    async def main() -> None:
        worker = Worker(EventLoop())
        worker.start()
        await asyncio.sleep(0.01)
        for _ in range(5):
            worker.pause()
            worker.start()
        await asyncio.sleep(0.01)
        working = [task for task in asyncio.all_tasks() if "_work" in repr(task)]
        assert len(working) == 1
        worker.pause()

    asyncio.run(main())


def test_an_error_ends_the_work_and_is_told():
    async def main() -> None:
        worker = Worker(EventLoop())
        worker.work = lambda until: 1 / 0  # type: ignore[method-assign, assignment]
        worker.start()
        await asyncio.sleep(0.02)
        assert isinstance(worker.errors[0], ZeroDivisionError)
        worker.loop.post(lambda: 1 / 0, worker.fail)  # type: ignore[arg-type, return-value]
        await asyncio.sleep(0.01)
        assert len(worker.errors) == 2

    asyncio.run(main())


def test_without_an_event_loop_wishes_are_carried_out_at_once_and_nothing_plays():
    loop, seen = EventLoop(), []
    assert not loop
    loop.post(lambda: seen.append(1), seen.append)
    loop.aside(lambda: seen.append(2))
    loop.later(0, lambda: seen.append(3))
    assert seen == [1, 2]
    with pytest.raises(RuntimeError, match=r"use run\(\)"):
        loop.start(Worker(loop))


def test_work_aside_and_later_is_done():
    async def main() -> None:
        loop, seen = EventLoop(), []
        loop.aside(lambda: seen.append("aside"))
        loop.later(0.02, lambda: seen.append("later"))
        await asyncio.sleep(0.06)
        assert seen == ["aside", "later"]

    asyncio.run(main())
