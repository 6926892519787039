"""The renderer: at once between two runs, by the clock while one plays, not at all while nobody sees it."""

from __future__ import annotations

import asyncio

import pytest

from nnlab import Config
from nnlab.lab import Lab

SMALL = Config(dataset="moons", samples=100, hidden=(8,), epochs=5, batch_size=16)


@pytest.fixture
def lab() -> Lab:
    return Lab(SMALL)


def test_between_two_runs_every_change_is_drawn_at_once(lab):
    frames = lab.pacer.frames
    lab.step()
    assert lab.pacer.frames == frames + 1
    assert "1/4" in lab.footer.count.value


def test_what_comes_into_sight_is_drawn(lab):
    lab.browser.visible = False
    frames = lab.pacer.frames
    lab.browser.visible = True
    assert lab.pacer.frames == frames + 1


def test_while_it_plays_out_of_sight_nothing_is_drawn():
    async def main() -> tuple[int, int]:
        lab = Lab(SMALL.replace(epochs=100_000))
        lab.browser.visible = False
        lab.play()
        await asyncio.sleep(0.1)
        frames, done = lab.pacer.frames, len(lab.history)
        await asyncio.sleep(0.3)
        lab.player.pause()
        return lab.pacer.frames - frames, len(lab.history) - done

    frames, epochs = asyncio.run(main())
    assert frames == 0
    assert epochs > 0


def test_the_sentence_and_the_numbers_are_those_of_the_run_as_it_ends(lab):
    lab.run()
    assert "5" in lab.footer.count.value
    assert lab.footer.scrub.value == lab.footer.scrub.max == 5
    assert lab.footer.text.startswith("Done: 5 epochs.")


def test_while_it_trains_every_number_of_a_frame_is_the_same():
    async def main() -> list[tuple[str, int, int]]:
        lab, seen = Lab(SMALL.replace(epochs=100_000)), []
        lab.player.pace = None
        sent = lab.pacer.sent

        def look(*how) -> None:
            seen.append((lab.footer.count.value.split(" of ")[0], lab.footer.scrub.value, len(lab.history)))
            sent(*how)

        lab.pacer.sent = look
        lab.play()
        for _ in range(200):
            await asyncio.sleep(0.05)
            if len(seen) > 6:
                break
        lab.pause()
        return seen

    seen = asyncio.run(main())
    assert len(seen) > 6 and seen[-1][1] > 5
    for count, scrub, epochs in seen:
        assert count == f"epoch {epochs}" and scrub == epochs
