"""The missions of lesson 00, carried out by mouse to the letter, and once more by the menu of situations."""

from __future__ import annotations

import re

from .page import LabPage

LOSS = r"0\.\d+"


def play(page: LabPage, said: str) -> dict[str, str]:
    """Press Play, wait for the end, and return the named parts of the sentence, which must be as expected."""
    page.wait_until(lambda: "Play" in page.text("nnlab-play"), "Play can be pressed")
    page.click("nnlab-play")
    return wait_for(page, rf"Done: \d+ epochs\. {said}", seconds=60)


def wait_for(page: LabPage, said: str, seconds: float = 20) -> dict[str, str]:
    found = page.wait_until(lambda: re.match(said, page.status), f"it says {said!r}", seconds)
    assert not page.ask("lab.player.playing")
    return found.groupdict()


def tick(page: LabPage, field: str) -> None:
    page.click_on(page.control(field).locator("input[type=checkbox]"))


def set_to(page: LabPage, field: str, value: str) -> None:
    """Write a value, and see that a new run is ready for it."""
    page.write(field, value)
    page.wait_until(lambda: page.status.startswith("Ready: press Play."), f"{field} {value} prepares a run")


def met(page: LabPage) -> list[bool]:
    """Return which of the missions have their tick."""
    return [text.startswith("✓") for text in page.find("nnlab-mission").all_inner_texts()]


RISE = rf"Validation loss has risen from (?P<low>{LOSS}) to (?P<now>{LOSS}) since epoch (?P<best>\d+), while training "
OVERFITTING = rf"{RISE}loss fell to {LOSS}: overfitting\."
GAP = rf"Validation loss stays at (?P<now>{LOSS}), while training loss is down to (?P<train>{LOSS}): overfitting"
UNDERFITTING = (
    rf"Training loss has stopped falling at (?P<train>{LOSS}), \d+ % of what it was before training: underfit"
)
CAUGHT = r"Caught: past epoch (?P<kept>\d+) the run overfits; the weights of that epoch are kept"
WOULD = (
    r"Early stopping would have ended it at (?P<stop>\d+), with the weights of epoch (?P<best>\d+): validation loss "
)
WOULD += rf"(?P<score>{LOSS})\. As it went on: (?P<later>{LOSS})\. {CAUGHT}"
STOPPED = rf"Stopped at (?P<stop>\d+) \(best (?P<best>\d+)\): validation loss (?P<score>{LOSS})\. "
STOPPED += rf"Had you waited: (?P<later>{LOSS})\. {CAUGHT}"


def test_the_missions_by_mouse(lab: LabPage) -> None:
    play(lab, rf"Training loss {LOSS} and validation loss {LOSS} have come down and stay together: a good fit\.")
    assert met(lab) == [False, False, False]

    # See overfitting.
    set_to(lab, "train_size", "100")
    plain = play(lab, OVERFITTING)
    assert float(plain["now"]) > 1.1 * float(plain["low"]) and met(lab) == [True, False, False]

    # Catch it: on the run that is over, at once; then by the run itself, from its first weights.
    tick(lab, "early_stopping")
    would = wait_for(lab, rf"Done: 300 epochs\. {WOULD}")
    assert would["best"] == would["kept"] == plain["best"] and int(would["stop"]) == int(would["best"]) + 10
    assert would["score"] == plain["low"] and would["later"] == plain["now"]
    assert lab.text("nnlab-anew").strip() == "Run it anew with early stopping"
    assert met(lab) == [True, True, False]
    assert play(lab, STOPPED) == would  # the same run, to the last digit
    assert not lab.find("nnlab-anew").is_visible()
    assert lab.ask("lab.footer.scrub.value") == int(would["best"])  # the weights that are shown
    lab.write("patience", "1")  # is there a patience that is too small?
    wait_for(lab, r"Done: 300 epochs\. Early stopping would have ended it at \d,")

    # Close the gap.
    tick(lab, "early_stopping")
    wait_for(lab, rf"Done: 300 epochs\. {OVERFITTING}")
    set_to(lab, "l2", "0.01")
    small = play(lab, GAP)
    assert float(small["now"]) < float(plain["now"]) and met(lab) == [True, True, True]
    set_to(lab, "l2", "0.1")
    assert float(play(lab, UNDERFITTING)["train"]) > float(small["train"])
    set_to(lab, "l2", "0")
    set_to(lab, "dropout", "0.5")
    assert float(play(lab, OVERFITTING)["now"]) > float(plain["now"])  # no help here


def test_the_missions_by_the_menu_of_situations(lab: LabPage) -> None:
    presets = lab.find("nnlab-presets").locator("select")
    ends = {
        "Overfitting: 100 images": r"Validation loss .*: overfitting",
        "Early stopping catches it": STOPPED,
        "L2 keeps weights small": r"(?!.*Caught).*",
    }
    loss: list[float] = []
    for name, said in ends.items():
        presets.select_option(label=name)
        lab.wait_until(lambda: lab.status.startswith("Ready"), f"{name} prepares a run")
        play(lab, said)
        column = "lab.history['validation_loss']"
        loss.append(lab.ask(f"float({column}[lab.session.present.kept - 1])"))
        if name == "Overfitting: 100 images":
            tick(lab, "early_stopping")
            would = wait_for(lab, rf"Done: 200 epochs\. {WOULD}")
            lab.click("nnlab-anew")
            assert wait_for(lab, rf"Done: 200 epochs\. {STOPPED}", seconds=60) == would
    plain, early, small = loss
    assert early < plain and small < plain
