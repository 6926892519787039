"""Notebook 00 in JupyterLab on the newest kernel, with a hand on everything."""

from __future__ import annotations

import random
from typing import Any

import pytest

from . import main_path
from .page import LabPage

TABS = ".nnlab-tabs > .lm-TabBar .lm-TabBar-tab"


def setting(page: LabPage, field: str, value: Any) -> None:
    """Wait until the kernel has a setting."""
    page.wait_until(lambda: page.ask(f"lab.config.{field}") == value, f"{field} is {value}")


def paused(page: LabPage) -> bool:
    return not page.ask("lab.player.playing")


def play_to_the_end(page: LabPage) -> list[float]:
    """Press play, and return the validation loss of all epochs."""
    page.click("nnlab-play")
    page.wait_until(lambda: page.ask("len(lab.history) == lab.config.epochs"), "the run ends", 60)
    page.wait_until(lambda: paused(page), "the Lab pauses at the end")
    losses: list[float] = page.ask("lab.history['validation_loss'].tolist()")
    return losses


def test_main_path(lab: LabPage) -> None:
    main_path.follow(lab)


def test_slider_by_keyboard(lab: LabPage) -> None:
    main_path.play(lab)
    lab.press("learning_rate", "ArrowLeft", 2)
    setting(lab, "learning_rate", 0.05)
    assert not paused(lab)
    lab.wait_until(
        lambda: lab.ask("[mark.text for mark in lab.history.marks]")[-1].endswith("→ 0.05"),
        "the change has left a mark",
    )
    done = lab.ask("lab.session.present.progress")
    lab.wait_until(lambda: lab.ask("lab.session.present.progress") > done, "the run goes on")
    assert lab.ask("float(lab.session.present.network.optimizer.learning_rate)") == pytest.approx(0.05)


def test_scrubber_by_keyboard(lab: LabPage) -> None:
    lab.ask("0", "lab.set(train_size=100, epochs=20)")
    play_to_the_end(lab)
    place = lab.find("nnlab-footer").locator(".nnlab-back").bounding_box()
    assert place and place["width"] > 300, "the slider and its buttons have the footer's width"
    handle = lab.find("nnlab-scrub").locator(".noUi-handle")
    handle.focus()
    for key, epoch in (("Home", 0), ("ArrowRight", 1), ("End", 20), ("ArrowLeft", 19)):
        handle.press(key)
        lab.wait_until(lambda epoch=epoch: lab.ask("lab.footer.scrub.value") == epoch, f"{key} goes to epoch {epoch}")


def test_replay_is_exact(lab: LabPage) -> None:
    lab.write("epochs", "30")
    setting(lab, "epochs", 30)
    first = play_to_the_end(lab)
    lab.click("nnlab-reset")
    lab.wait_until(lambda: lab.ask("len(lab.history)") == 0, "the run is reset")
    assert play_to_the_end(lab) == first
    lab.click("nnlab-new-weights")
    lab.wait_until(lambda: lab.ask("len(lab.history)") == 0, "there are new weights")
    assert play_to_the_end(lab) != first


@pytest.mark.parametrize(("field", "wrong", "right"), [("hidden", "8,,x", "8, 4"), ("learning_rate", "-1", "0.05")])
def test_complaint(lab: LabPage, field: str, wrong: str, right: str) -> None:
    """The sentence stands beside the control, and the run that was there stays."""
    main_path.play(lab)
    before = lab.ask(f"lab.config.{field}")
    done = lab.ask("lab.session.present.progress")
    lab.write(field, wrong)
    complaint = lab.control(field).locator("[role=alert]")
    complaint.wait_for(state="visible")
    assert len(complaint.inner_text()) > 10
    assert lab.find("nnlab-wrong").count() == 1
    assert lab.ask(f"lab.config.{field}") == before
    lab.wait_until(lambda: lab.ask("lab.session.present.progress") > done, "the run goes on")
    lab.write(field, right)
    complaint.wait_for(state="detached")


def test_exception_is_shown(lab: LabPage) -> None:
    main_path.play(lab)
    lab.ask(
        "0",
        "def broken(*_): raise ArithmeticError('the abacus broke')\n"
        "lab.session.present.network.optimizer.update = broken",
    )
    lab.wait_until(lambda: "the abacus broke" in lab.status, "the Lab shows the exception")
    assert paused(lab)
    lab.click("nnlab-reset")
    lab.wait_until(lambda: "abacus" not in lab.status, "the sentence goes with the run")
    lab.click("nnlab-play")
    lab.wait_until(lambda: lab.ask("len(lab.history)") > 2, "the Lab trains again")


def test_too_large_a_learning_rate(lab: LabPage) -> None:
    lab.write("learning_rate", "1000")
    setting(lab, "learning_rate", 1000)
    lab.click("nnlab-play")
    lab.wait_until(lambda: lab.ask("lab.session.present.diverged"), "the run diverges")
    lab.wait_until(lambda: "learning rate" in lab.status.lower(), "a sentence says so")
    assert paused(lab)
    assert "nan" not in lab.find("nnlab-lab").inner_text().lower().split()


def test_tabs_while_training(lab: LabPage) -> None:
    main_path.play(lab)
    tabs = lab.page.locator(TABS)
    assert tabs.count() == lab.ask("len(lab.tabs.widget.children)")
    for index in range(tabs.count()):
        lab.click_on(tabs.nth(index))
        lab.wait_until(lambda index=index: lab.ask("lab.tabs.widget.selected_index") == index, f"tab {index} opens")
        done, frames = lab.ask("lab.session.present.progress"), lab.frames()
        lab.wait_until(
            lambda done=done: lab.ask("lab.session.present.progress") > done, f"training goes on with tab {index}"
        )
        lab.wait_until(lambda frames=frames: lab.frames() > frames, f"frames come with tab {index}")
        assert lab.ask("repr(lab.session.present.error)") == "None"


def test_language(lab: LabPage) -> None:
    assert "Play" in lab.text("nnlab-play")
    lab.choose("nnlab-language", "简体中文")
    lab.wait_until(lambda: "播放" in lab.text("nnlab-play"), "the button speaks Chinese")
    lab.wait_until(lambda: "播放" in lab.status, "the status speaks Chinese")
    lab.choose("nnlab-language", "English")
    lab.wait_until(lambda: "Play" in lab.text("nnlab-play") and "Play" in lab.status, "all is English again")


@pytest.mark.parametrize("seed", [0, 1])
def test_fast_clicks_in_the_wrong_order(lab: LabPage, seed: int) -> None:
    main_path.play(lab)
    rng = random.Random(seed)
    tabs, presets = lab.page.locator(TABS), lab.find("nnlab-presets").locator("select")
    buttons = ("play", "step", "reset", "epoch", "new-weights")
    for _ in range(20):
        match rng.choice((*buttons, "preset", "tab")):
            case "preset":
                presets.select_option(index=rng.randrange(1, presets.locator("option").count()))
            case "tab":
                lab.click_on(tabs.nth(rng.randrange(tabs.count())))
            case name:
                lab.click(f"nnlab-{name}")
        lab.wait(rng.random() / 10)
    lab.wait(0.5)
    lab.ask("0", "lab.pause()")
    lab.click("nnlab-reset")
    lab.wait_until(
        lambda: lab.ask("lab.session.present.progress == 0 and not lab.player.playing"), "the Lab is at rest"
    )
    lab.wait_until(lambda: "Play" in lab.text("nnlab-play"), "the button offers to play")
    lab.watch_frames()
    lab.click("nnlab-play")
    lab.wait_until(lambda: lab.ask("len(lab.history)") > 1 and lab.frames() > 3, "the Lab still plays")
    assert lab.ask("repr(lab.session.present.error)") == "None"
