"""The controls as a hand finds them: few at first, groups, a search, a way back, and a pace to watch."""

from __future__ import annotations

import time

from .page import LabPage

LENGTHS = """() =>
  [...document.querySelectorAll('.nnlab-controls .noUi-base')].map(e => e.getBoundingClientRect().width)"""
FIRST = "option => option.label.replace(/\\s/g, ' ')"


def test_groups_a_search_and_the_way_back(lab: LabPage) -> None:
    seen = "lab.controls.column.seen"
    few = lab.ask(seen)
    assert 7 <= len(few) <= 9
    assert min(lab.page.evaluate(LENGTHS)) >= 120
    lab.reveal("batch_size")
    head = lab.find("nnlab-group-training").locator("button.nnlab-group")
    lab.wait_until(lambda: head.get_attribute("aria-expanded") == "true", "a screen reader hears that it is open")
    lab.choose("nnlab-language", "简体中文")
    lab.wait_until(lambda: "批量大小" in lab.control("batch_size").inner_text(), "it is still open in Chinese")
    search = lab.find("nnlab-search").locator("input")
    search.fill("批")
    lab.wait_until(lambda: lab.find("nnlab-found").count() == 2, "two are found")
    assert lab.control("batch_norm").is_visible() and not lab.control("hidden").count()
    lab.choose("nnlab-language", "English")
    search.press("Escape")
    lab.wait_until(lambda: lab.control("hidden").count() and not lab.find("nnlab-found").count(), "all is put back")
    assert search.input_value() == "" and lab.control("batch_size").is_visible()
    assert not lab.control("batch_norm").count()

    lab.write("learning_rate", "0,2")
    row = lab.control("learning_rate")
    row.locator(".nnlab-offer").wait_for()
    assert "Learning rate stays 0.3" in lab.text("nnlab-notice")
    lab.click_on(row.locator(".nnlab-offer"))
    lab.wait_until(lambda: lab.ask("lab.config.learning_rate") == 0.2, "the offer is taken")
    lab.find("nnlab-notice").wait_for(state="hidden")
    lab.click_on(row.locator(".nnlab-put-back"))
    lab.wait_until(lambda: lab.ask("lab.config.learning_rate") == 0.1, "the default is back")
    row.locator(".nnlab-put-back").wait_for(state="hidden")


def test_a_run_takes_its_seconds_or_goes_at_full_speed(lab: LabPage) -> None:
    def played() -> float:
        begun = time.monotonic()
        lab.click("nnlab-play")
        lab.wait_until(lambda: lab.ask("len(lab.history) == 300 and not lab.player.playing"), "the run ends", 30)
        return time.monotonic() - begun

    lab.ask("0", "lab.set(train_size=50, batch_size=50)")  # a run that costs the machine next to nothing
    lab.choose("nnlab-pace", "run in 8 s")
    lab.wait_until(lambda: lab.ask("repr(lab.player.pace)") == "RunIn(seconds=8)", "the pace is chosen")
    paced = played()
    assert paced > 5, "no machine is too fast for it"
    presets = lab.find("nnlab-presets").locator("select")
    lab.choose("nnlab-pace", "full speed")
    lab.click("nnlab-reset")
    lab.wait_until(lambda: lab.ask("len(lab.history) == 0 and lab.player.pace is None"), "it begins anew")
    assert played() < paced - 2
    for _ in range(2):  # the same situation twice
        presets.select_option(label="Overfitting: 100 images")
        lab.wait_until(lambda: lab.ask("len(lab.history) == 0 and lab.config.train_size == 100"), "it is prepared")
        lab.wait_until(lambda: presets.evaluate("menu => menu.selectedIndex") == 0, "the menu can be used again")
        assert presets.locator("option").first.evaluate(FIRST) == "✓ Overfitting: 100 images"
        lab.ask("0", "lab.run(1)")
