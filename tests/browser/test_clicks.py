"""Every control, and every button in the wrong order, while it trains: afterwards the Lab trains, and pauses."""

from __future__ import annotations

from .page import LabPage

START = "lab.load(__import__('nnlab').Config(dataset='digits', hidden=(32,), epochs=100000))"
KINDS = "{name: (type(row.field).__name__, bool(row.slider)) for name, row in lab.controls.rows.items()}"
TYPED = {"hidden": "8, 4", "init_seed": "3", "data_seed": "3", "shuffle_seed": "3", "noise_seed": "3"}
NEEDS = {
    "momentum": {"optimizer": "momentum"},
    "noise": {"dataset": "moons"},
    "augmentation_strength": {"augmentation": ("shift",)},
    "patience": {"early_stopping": True},
    "min_delta": {"early_stopping": True},
    "monitor": {"early_stopping": True},
    "restore_best": {"early_stopping": True},
    "weight_decay": {"optimizer": "adamw"},
}
"""What has to be set before a control does anything."""


def still_well(page: LabPage) -> None:
    """See that nothing went wrong, that it trains, and that Pause pauses."""
    assert page.ask("repr(lab.session.present.error)") == "None"
    assert page.page.locator(".nnlab-error").count() == 0
    if not page.ask("lab.player.playing"):
        page.ask("0", "lab.set(epochs=100000)")
        page.wait_until(lambda: "Play" in page.text("nnlab-play"), "the button offers to play")
        page.click("nnlab-play")
    done = page.ask("(lab.history is lab.session.present.history, lab.session.present.progress)")[1]
    page.wait_until(lambda: page.ask("lab.session.present.progress") != done, "it trains")
    page.wait_until(lambda: "Pause" in page.text("nnlab-play"), "the button offers to pause")
    page.click("nnlab-play")
    page.wait_until(lambda: not page.ask("lab.player.playing"), "it pauses")
    assert page.ask("repr(lab.session.present.error)") == "None"


def train(page: LabPage) -> None:
    page.ask("0", f"{START}; lab.play()")
    page.wait_until(lambda: page.ask("len(lab.history)") > 2, "it trains")


def test_every_control_while_it_trains(lab: LabPage) -> None:
    kinds: dict[str, tuple[str, bool]] = lab.ask(KINDS)
    assert len(kinds) > 30
    lab.ask("0", f"{START}; [lab.controls.column.unfold(name) for name in lab.controls.rows]")
    lab.wait_until(lambda: lab.control("noise_seed").count(), "all groups are open")
    assert set(kinds) - set(lab.ask("lab.controls.column.seen")) == set(NEEDS)
    for field, (kind, slider) in kinds.items():
        needs = NEEDS.get(field, {})
        lab.ask("0", f"{START}; lab.set(**{needs!r}); lab.play()")
        lab.control(field).wait_for()
        before = lab.ask(f"repr(lab.config.{field})")
        if slider:
            at = lab.ask(f"(lambda s: s.index == len(s.options) - 1)(lab.controls.rows[{field!r}].slider)")
            lab.press(field, "ArrowLeft" if at else "ArrowRight")
        elif kind == "Checkbox":
            lab.click_on(lab.control(field).locator("input[type=checkbox]"))
        elif kind == "Dropdown":
            menu = lab.control(field).locator("select")
            menu.select_option(index=(menu.evaluate("menu => menu.selectedIndex") + 1) % menu.locator("option").count())
        else:
            lab.write(field, TYPED[field])
        complaint = lab.control(field).locator("[role=alert]")
        lab.wait_until(
            lambda field=field, before=before, complaint=complaint: (
                lab.ask(f"repr(lab.config.{field})") != before or complaint.count()
            ),
            f"{field} is no longer {before}, or says why it cannot be",
        )
        assert lab.ask("repr(lab.session.present.error)") == "None", field
    lab.ask("0", START)
    still_well(lab)


def test_buttons_in_the_wrong_order(lab: LabPage) -> None:
    train(lab)
    lab.click("nnlab-step")
    lab.wait_until(lambda: not lab.ask("lab.player.playing"), "a step pauses")
    still_well(lab)

    train(lab)
    lab.click("nnlab-reset")
    lab.wait_until(lambda: lab.ask("len(lab.history) == 0"), "the run is reset")
    still_well(lab)

    train(lab)
    lab.page.locator(".nnlab-keep:not([disabled])").wait_for()
    before = lab.ask("lab.run_list.now.kept")
    lab.click("nnlab-keep")
    lab.wait_until(lambda: lab.ask("lab.run_list.now.kept") != before, "the run is kept")
    lab.click("nnlab-keep")
    lab.wait_until(lambda: lab.ask("lab.run_list.now.kept") == before, "and let go")
    lab.click("nnlab-keep")
    assert lab.ask("lab.player.playing")
    handle = lab.find("nnlab-scrub").locator(".noUi-handle")
    lab.wait_until(lambda: lab.ask("lab.footer.scrub.value") > 1, "the scrubber follows")
    handle.focus()
    handle.press("Home")
    lab.wait_until(lambda: lab.ask("lab.session.present.viewing") is not None, "it looks back while it trains")
    lab.click("nnlab-fork")
    lab.wait_until(lambda: lab.ask("len(lab.run_list.past) > 1"), "a fork is a run of its own")
    still_well(lab)

    train(lab)
    lab.choose("nnlab-language", "简体中文")
    lab.wait_until(lambda: "暂停" in lab.text("nnlab-play"), "the button speaks Chinese")
    assert lab.ask("lab.player.playing")
    lab.choose("nnlab-language", "English")
    lab.wait_until(lambda: "Pause" in lab.text("nnlab-play"), "the button speaks English")
    still_well(lab)

    train(lab)
    presets = lab.find("nnlab-presets").locator("select")
    for index in range(1, presets.locator("option").count()):
        presets.select_option(index=index)
    lab.wait_until(lambda: not lab.ask("lab.player.playing"), "another run is prepared")
    still_well(lab)
