"""Every tab with all that can be clicked in it, while it trains: afterwards the Lab trains, and pauses."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from playwright.sync_api import ElementHandle

from .page import SCROLL, LabPage
from .test_clicks import still_well, train
from .test_lab import TABS

OPEN = ".nnlab-tabs > .widget-tab-contents > .jupyter-widgets:not(.lm-mod-hidden)"
CLICKABLE = "button:visible, select:visible, input[type=checkbox]:visible, input[type=number]:visible"


def open_tab(page: LabPage, name: str) -> None:
    page.click_on(page.page.locator(TABS, has_text=name))


def use(page: LabPage, part: ElementHandle, rng: random.Random) -> None:
    """Click a button or a box; choose from a menu; type a number. What a click before has taken away is let go."""
    part.evaluate(SCROLL)
    box = part.bounding_box()
    if box is None or part.evaluate("element => element.disabled"):
        return
    page.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    if part.evaluate("element => element.type") == "number":
        page.page.keyboard.type(str(rng.randrange(1, 9)))
        page.page.keyboard.press("Enter")
    elif part.evaluate("element => element.tagName") == "SELECT":
        page.page.keyboard.press(rng.choice(("ArrowDown", "ArrowUp", "End", "Home")))
        page.page.keyboard.press("Enter")


@pytest.mark.parametrize("dataset", ["digits", "moons"])
def test_everything_in_every_tab_while_it_trains(lab: LabPage, dataset: str) -> None:
    rng = random.Random(dataset)
    tabs = lab.page.locator(TABS)
    for index in range(tabs.count()):
        lab.ask("0", f"lab.load(__import__('nnlab').Config(dataset='{dataset}', epochs=100000)); lab.play()")
        lab.click_on(tabs.nth(index))
        lab.wait_until(lambda index=index: lab.ask("lab.tabs.widget.selected_index") == index, "the tab opens")
        lab.wait_until(lambda: lab.ask("len(lab.history)") > 2, "it trains")
        parts = lab.page.locator(OPEN).locator(CLICKABLE).element_handles()
        for part in rng.sample(parts, len(parts)):
            use(lab, part, rng)
            assert lab.ask("repr(lab.session.present.error)") == "None", tabs.nth(index).inner_text()
        still_well(lab)


def test_tabs_at_work_while_it_trains(lab: LabPage) -> None:
    train(lab)
    open_tab(lab, "Runs")
    lab.click("nnlab-reset")
    lab.wait_until(lambda: lab.ask("len(lab.run_list.past)") == 1, "there is a run in the table")
    lab.click("nnlab-play")
    lab.wait_until(lambda: lab.ask("len(lab.history)") > 2, "it trains")
    lab.page.locator(".nnlab-run-delete:visible").first.click()
    lab.wait_until(lambda: lab.ask("len(lab.run_list.past)") == 0, "the run is gone")
    assert lab.ask("lab.player.playing")
    still_well(lab)

    lab.click("nnlab-play")
    open_tab(lab, "Test")
    lab.wait_until(lambda: lab.ask("len(lab.history)") > 2, "it trains")
    lab.click("nnlab-open-test")
    lab.wait_until(lambda: lab.ask("lab.session.present.test_openings") == 1, "the look is counted")
    still_well(lab)

    train(lab)
    open_tab(lab, "Compare")
    lab.click("nnlab-compare-start")
    lab.wait_until(lambda: lab.ask("lab.tabs.named['compare'].group is not None"), "a comparison begins")
    group = "lab.tabs.named['compare'].group"
    lab.wait_until(lambda: lab.ask(f"{group}.progress") > 0, "it trains")
    lab.wait_until(lambda: not lab.ask("lab.player.playing"), "the run before it pauses")
    lab.wait_until(lambda: "Play" in lab.text("nnlab-play"), "the button offers to play")
    lab.click("nnlab-play")
    lab.wait_until(lambda: lab.ask(f"lab.player.playing and not {group}.playing"), "they take turns")
    lab.click("nnlab-compare-hold")
    lab.wait_until(lambda: lab.ask(f"{group}.playing and not lab.player.playing"), "and again")
    lab.click("nnlab-compare-hold")
    lab.wait_until(lambda: not lab.ask(f"{group}.playing"), "the comparison pauses")
    still_well(lab)

    train(lab)
    tabs = lab.page.locator(TABS)
    for index in [*range(tabs.count()), *reversed(range(tabs.count()))]:
        lab.click_on(tabs.nth(index))
    lab.wait_until(lambda: lab.ask("lab.tabs.widget.selected_index") == 0, "the first tab is open again")
    still_well(lab)


def test_the_table_of_runs(lab: LabPage) -> None:
    for rate in (0.5, 0.01, 0.1):
        lab.ask("0", f"lab.set(epochs=8, learning_rate={rate}); lab.run()")
    open_tab(lab, "Runs")
    names = lab.page.locator(".nnlab-run-name:visible")
    lab.wait_until(lambda: names.count() == 3, "three runs stand there")
    best = lab.ask(
        "min(lab.run_list.entries, key=lambda e: (e.run or lab.session.present).history['validation_loss'][-1]).name"
    )
    lab.click("nnlab-sort-validation_loss")
    lab.wait_until(lambda: names.first.input_value() == best, "the lowest validation loss stands first")
    lab.click("nnlab-sort-validation_loss")
    lab.wait_until(lambda: names.last.input_value() == best, "the lowest validation loss stands last")
    names.first.fill("<b>wild</b>")
    names.first.press("Enter")
    lab.wait_until(lambda: lab.ask("'<b>wild</b>' in [e.name for e in lab.run_list.entries]"), "it has a name")
    lab.click("nnlab-sort-name")
    rates = [entry["rate"] for entry in lab.ask("[{'rate': e.run.config.learning_rate} for e in lab.run_list.past]")]
    lab.page.locator(".nnlab-run-reload:visible").first.click()
    lab.wait_until(lambda: lab.ask("len(lab.history)") == 0, "a new run with old settings is prepared")
    assert lab.ask("lab.config.learning_rate") in rates
    lab.page.locator(".nnlab-run-open:visible").last.click()
    lab.wait_until(lambda: lab.ask("len(lab.history)") == 8, "an old run is shown")
    past = lab.ask("len(lab.run_list.past)")
    lab.page.locator(".nnlab-run-delete:visible").last.click()
    lab.wait_until(lambda: lab.ask("len(lab.run_list.past)") == past - 1, "one is gone")
    still_well(lab)


def test_sharing_and_opening(lab: LabPage, tmp_path: Path) -> None:
    train(lab)
    open_tab(lab, "Share")
    lab.wait_until(lambda: "nnlab" in lab.find("nnlab-code").locator("textarea").input_value(), "there is code")
    string = lab.find("nnlab-string").locator("textarea").input_value()
    files = {}
    for key in ("run", "curves", "report"):
        lab.click(f"nnlab-save-{key}")
        link = lab.page.locator(f"a[download^=nnlab-{key}]")
        link.wait_for(state="visible")
        with lab.page.expect_download() as download:
            link.click()
        files[key] = tmp_path / download.value.suggested_filename
        download.value.save_as(files[key])
    assert lab.ask("lab.player.playing")
    assert files["curves"].read_text().startswith("epoch,")
    assert "<svg" in files["report"].read_text() or "<img" in files["report"].read_text()
    lab.ask("0", "lab.set(dataset='moons', hidden=(3,))")
    lab.find("nnlab-paste").locator("input").fill(string)
    lab.click("nnlab-load")
    lab.wait_until(lambda: lab.ask("lab.config.dataset") == "digits", "the string brings its settings")
    lab.find("nnlab-open").locator("input").set_input_files(files["run"])
    lab.wait_until(lambda: lab.ask("len(lab.history)") > 2, "the file brings its run")
    lab.find("nnlab-open").locator("input").set_input_files(files["curves"])
    lab.page.locator(".nnlab-share [role=alert]").wait_for(state="visible")
    assert lab.ask("len(lab.history)") > 2
    still_well(lab)
