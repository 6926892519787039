"""The tabs at work while it trains, in the wrong order: afterwards the Lab trains, and pauses."""

from __future__ import annotations

from .page import LabPage
from .test_lab import TABS

START = "lab.load(__import__('nnlab').Config(dataset='digits', hidden=(32,), epochs=100000))"


def still_well(page: LabPage) -> None:
    """See that nothing went wrong, that it trains, and that Pause pauses."""
    assert page.ask("repr(lab.player.error)") == "None"
    assert page.page.locator(".nnlab-error").count() == 0
    if not page.ask("lab.player.playing"):
        page.wait_until(lambda: "Play" in page.text("nnlab-play"), "the button offers to play")
        page.click("nnlab-play")
    done = page.ask("(lab.history is lab.player.history, lab.player.progress)")[1]
    page.wait_until(lambda: page.ask("lab.player.progress") != done, "it trains")
    page.wait_until(lambda: "Pause" in page.text("nnlab-play"), "the button offers to pause")
    page.click("nnlab-play")
    page.wait_until(lambda: not page.ask("lab.player.playing"), "it pauses")
    assert page.ask("repr(lab.player.error)") == "None"


def open_tab(page: LabPage, name: str) -> None:
    page.click_on(page.page.locator(TABS, has_text=name))


def train(page: LabPage) -> None:
    page.ask("0", f"{START}; lab.play()")
    page.wait_until(lambda: page.ask("len(lab.history)") > 2, "it trains")


def test_tabs_at_work_while_it_trains(lab: LabPage) -> None:
    train(lab)
    open_tab(lab, "Runs")
    lab.click("nnlab-reset")
    lab.wait_until(lambda: lab.ask("len(lab.archive.past)") == 1, "there is a run in the table")
    lab.click("nnlab-play")
    lab.wait_until(lambda: lab.ask("len(lab.history)") > 2, "it trains")
    lab.page.locator(".nnlab-run-delete:visible").first.click()
    lab.wait_until(lambda: lab.ask("len(lab.archive.past)") == 0, "the run is gone")
    assert lab.ask("lab.player.playing")
    still_well(lab)

    lab.click("nnlab-play")
    open_tab(lab, "Test")
    lab.wait_until(lambda: lab.ask("len(lab.history)") > 2, "it trains")
    lab.click("nnlab-open-test")
    lab.wait_until(lambda: lab.ask("lab.player.looks") == 1, "the look is counted")
    still_well(lab)

    train(lab)
    open_tab(lab, "Compare")
    lab.click("nnlab-compare-start")
    lab.wait_until(lambda: lab.ask("lab.tabs.named['compare'].family is not None"), "a comparison begins")
    family = "lab.tabs.named['compare'].family"
    lab.wait_until(lambda: lab.ask(f"{family}.progress") > 0, "it trains")
    lab.wait_until(lambda: not lab.ask("lab.player.playing"), "the run before it pauses")
    lab.wait_until(lambda: "Play" in lab.text("nnlab-play"), "the button offers to play")
    lab.click("nnlab-play")
    lab.wait_until(lambda: lab.ask(f"lab.player.playing and not {family}.playing"), "they take turns")
    lab.click("nnlab-compare-hold")
    lab.wait_until(lambda: lab.ask(f"{family}.playing and not lab.player.playing"), "and again")
    lab.click("nnlab-compare-hold")
    lab.wait_until(lambda: not lab.ask(f"{family}.playing"), "the comparison pauses")
    still_well(lab)

    train(lab)
    tabs = lab.page.locator(TABS)
    for index in [*range(tabs.count()), *reversed(range(tabs.count()))]:
        lab.click_on(tabs.nth(index))
    lab.wait_until(lambda: lab.ask("lab.tabs.widget.selected_index") == 0, "the first tab is open again")
    still_well(lab)
