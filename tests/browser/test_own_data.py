"""One's own table, by mouse: dropped on the page while it trains, looked through, trained on, and seen."""

from __future__ import annotations

from .page import LabPage
from .test_clicks import still_well, train

COLOURS = ("red", "green", "blue")
LENGTHS = [(7 * i) % 13 for i in range(120)]
ROWS = [
    f"{i + 1},{length},{'' if i % 12 == 5 else (5 * i) % 11},{COLOURS[i % 3]},{'yes' if length > 6 else 'no'}"
    for i, length in enumerate(LENGTHS)
]
TABLE = "\n".join(["id,length,width,colour <b>,ripe", *ROWS])
FILE = """text => {
  const carried = new DataTransfer();
  carried.items.add(new File([text], 'fruit <i>.csv', {type: 'text/csv'}));
  return carried;
}"""


def test_a_table_is_dropped_looked_through_and_trained_on(lab: LabPage) -> None:
    train(lab)
    carried = lab.page.evaluate_handle(FILE, TABLE)
    door = lab.find("nnlab-own-upload").locator("button")
    door.dispatch_event("dragover", {"dataTransfer": carried})
    assert "nnlab-over" in (lab.find("nnlab-own-upload").get_attribute("class") or "")
    door.dispatch_event("drop", {"dataTransfer": carried})
    lab.find("nnlab-own-use").wait_for(state="visible")
    assert lab.ask("lab.player.playing") and lab.ask("lab.config.dataset") == "digits"

    ticks = lab.find("nnlab-column-table").locator("tbody tr")
    assert [ticks.nth(place).inner_text().split("\t") for place in range(5)] == [
        ["", "id", "numbers the rows", "–"],
        ["", "length", "whole numbers, 13 different", "–"],
        ["", "width", "whole numbers, 11 different", "10"],
        ["", "colour <b>", "text, 3 words", "–"],
        ["target", "ripe", "text, 2 words", "–"],
    ]
    assert [ticks.nth(place).locator("input").is_checked() for place in range(5)] == [False, True, True, True, False]
    before = [ticks.nth(place).bounding_box() for place in range(5)]
    lab.choose("nnlab-own-target", "length")
    lab.wait_until(lambda: "inputs: 6; classification, 13 classes" in lab.text("nnlab-own-about"), "another target")
    assert [ticks.nth(place).bounding_box() for place in range(5)] == before  # nothing moves under the mouse
    lab.choose("nnlab-own-target", "ripe")
    lab.click_on(ticks.nth(2).locator("input"))
    lab.wait_until(lambda: "120 rows, inputs: 4" in lab.text("nnlab-own-about"), "without gaps no row is left out")
    lab.click_on(ticks.nth(2).locator("input"))
    told = "10 of 120 rows had gaps and are left out; column 'colour <b>' became 3 columns, one for each of its words."
    lab.wait_until(lambda: told in lab.text("nnlab-own-about"), "what is done is told")
    lab.click("nnlab-own-use")
    lab.wait_until(lambda: lab.ask("lab.config.dataset") == "own", "the data are used")
    lab.wait_until(lambda: "fruit <i>.csv" in lab.text("nnlab-own-note"), "it is told what is in use")
    assert told in lab.text("nnlab-own-note") and not lab.find("nnlab-column-table").is_visible()
    assert lab.ask("lab.session.present.data.feature_names[2]") == "colour <b> = blue"

    lab.watch_frames("nnlab-boundary")
    still_well(lab)
    assert lab.frames() > 0
    assert lab.text("nnlab-own-note") == "In use: fruit <i>.csv. 110 rows, inputs: 5; classification, 2 classes."
    assert "moons" in lab.control("dataset").locator("select").inner_text()  # the shipped sets stay in the menu
    lab.control("dataset").locator("select").select_option(label="moons")
    lab.wait_until(lambda: lab.ask("lab.config.dataset") == "moons", "and can be gone back to")
    lab.wait_until(lambda: not lab.find("nnlab-own-note").is_visible(), "nothing is told of data that are not in use")
