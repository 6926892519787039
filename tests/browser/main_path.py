"""What a newcomer does first, from Play to Reset: the same on every kernel and in every notebook application."""

from __future__ import annotations

from .page import LabPage

LONG = "100000"
"""Epochs; a run that lasts."""


def updates(page: LabPage) -> int:
    """Return how many mini-batches the network has learnt from."""
    epoch, batch, batches = page.ask("lab.session.present.position[:3]")
    return max(epoch - 1, 0) * batches + batch


def play(page: LabPage) -> None:
    """Press play on a run that lasts, and see frames come while it trains."""
    page.write("epochs", LONG)
    page.wait_until(lambda: page.ask("lab.config.epochs") == int(LONG), "the number of epochs is set")
    page.watch_frames()
    page.click("nnlab-play")
    page.wait_until(lambda: page.frames() > 3, "frames come")
    seen = page.frames()
    page.wait_until(lambda: page.frames() > seen + 3, "more frames come")
    assert page.ask("lab.player.playing")


def pause(page: LabPage) -> None:
    """Press pause, and see frames and training stop."""
    page.click("nnlab-play")
    page.wait_until(lambda: not page.ask("lab.player.playing"), "the training pauses")
    page.wait(0.5)  # frames under way arrive
    frames, progress = page.frames(), page.ask("lab.session.present.progress")
    page.wait(0.7)
    assert page.frames() == frames
    assert page.ask("lab.session.present.progress") == progress


def follow(page: LabPage) -> None:
    """Take the whole path in a Lab that nobody has touched."""
    play(page)
    rate = page.ask("lab.config.learning_rate")
    page.drag("learning_rate", 0.2)
    page.wait_until(lambda: page.ask("lab.config.learning_rate") < rate, "the slider acts in mid-run")
    assert page.ask("lab.player.playing")
    assert "learning rate" in page.ask("lab.history.marks[-1].text")
    pause(page)

    before = updates(page)
    page.click("nnlab-step")
    page.wait_until(lambda: updates(page) == before + 1, "a step advances by one mini-batch")

    page.click("nnlab-reset")
    page.wait_until(lambda: page.ask("lab.session.present.progress == 0 and len(lab.history) == 0"), "the run is reset")
    page.click("nnlab-epoch")
    page.wait_until(lambda: page.ask("lab.session.present.progress") == 1, "the epoch button learns from one epoch")
    assert not page.ask("lab.player.playing")
    assert page.ask("repr(lab.session.present.error)") == "None"
