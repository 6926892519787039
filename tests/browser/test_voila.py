"""The Lab in Voila, a web page without a notebook: what can be seen there without asking the kernel."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable

import pytest

from .main_path import LONG
from .page import LabPage


@pytest.mark.skipif(importlib.util.find_spec("voila") is None, reason="Voila is not installed")
def test_main_path(new_page: Callable[..., LabPage]) -> None:
    page = new_page(app="voila")
    page.write("epochs", LONG)
    page.wait_until(lambda: LONG in page.text("nnlab-progress"), "the number of epochs is set")
    page.watch_frames()
    page.click("nnlab-play")
    page.wait_until(lambda: page.frames() > 5, "frames come")

    page.click("nnlab-play")
    page.wait_until(lambda: "Play" in page.text("nnlab-play"), "the button offers to play")
    page.wait(0.5)  # frames under way arrive
    frames, progress = page.frames(), page.text("nnlab-progress")
    page.wait(0.7)
    assert (page.frames(), page.text("nnlab-progress")) == (frames, progress)

    page.click("nnlab-step")
    page.wait_until(lambda: page.text("nnlab-progress") != progress, "a step is seen")
    page.click("nnlab-reset")
    page.wait_until(lambda: "epoch 0 of" in page.text("nnlab-progress"), "the run is reset")
