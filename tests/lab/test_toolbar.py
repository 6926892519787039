"""The toolbar: its buttons do what they say, presets are runs."""

from __future__ import annotations

import asyncio

import numpy as np
import pytest

from nnlab import Config
from nnlab.lab import Lab
from nnlab.lab.runtime.presets import PRESETS, situation

SMALL = Config(dataset="moons", samples=100, hidden=(8,), epochs=5, batch_size=16)


@pytest.fixture
def lab() -> Lab:
    return Lab(SMALL)


async def until(true, seconds: float = 20.0) -> None:
    for _ in range(int(seconds / 0.01)):
        if true():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("waited in vain")


def field(lab: Lab, name: str):
    return lab.controls.rows[name].field


def test_buttons(lab):
    lab.toolbar.buttons["step"].click()
    assert lab.session.present.position[:3] == (1, 1, 4)
    assert "1/4" in lab.footer.count.value
    lab.toolbar.buttons["epoch"].click()
    assert len(lab.history) == 1
    assert "epoch 1 of 5" in lab.footer.count.value
    lab.toolbar.buttons["reset"].click()
    assert len(lab.history) == 0
    weights = lab.session.present.network.parameters.copy()
    lab.toolbar.buttons["new_weights"].click()
    assert not np.array_equal(weights, lab.session.present.network.parameters)
    assert field(lab, "init_seed").value == "1"


def test_play_button_plays_and_pauses():
    async def main() -> None:
        lab = Lab(SMALL.replace(epochs=100_000))
        lab.toolbar.play.value = True
        await until(lambda: len(lab.history) > 0)
        assert lab.player.playing
        assert lab.toolbar.play.description == "Pause"
        lab.toolbar.play.value = False
        await until(lambda: not lab.player.playing)
        assert lab.toolbar.play.description == "Play"
        assert lab.footer.text.startswith("Paused.")

    asyncio.run(main())


@pytest.mark.parametrize("name", PRESETS)
def test_presets_can_be_run(name):
    lab = Lab(SMALL)
    lab.toolbar.presets.value = name
    assert lab.config == Config(**PRESETS[name].changes)
    assert lab.controls.read() == lab.config
    assert lab.toolbar.presets.label == "✓ " + lab.words(f"preset_{name}")
    lab.run(epochs=2)
    assert len(lab.history) == 2 or lab.session.present.diverged


def test_the_menu_shows_the_situation_and_the_same_can_be_chosen_again(lab):
    menu = lab.toolbar.presets
    assert menu.label == "situation ..."
    lab.set(init_seed=7)
    menu.value = "overfitting"
    assert (menu.value, menu.label) == ("", "✓ Overfitting: 100 images")
    assert lab.config.init_seed == 0 and "seeds are back at 0" in lab.toolbar.notice.value
    lab.run(epochs=2)
    menu.value = "overfitting"
    assert len(lab.history) == 0 and len(lab.run_list.past) == 1
    lab.new_weights()
    assert menu.label == "✓ Overfitting: 100 images" and lab.toolbar.notice.value == ""
    lab.set(l2=0.02)
    assert menu.label == "situation ..."
    lab.set(l2=0.01)
    lab.speak("zh")
    assert menu.label == "✓ " + lab.words("preset_l2")


def test_play_can_be_pressed_again_after_a_run_that_ended_before_it_was_seen(monkeypatch):
    async def main() -> None:
        lab = Lab(SMALL.replace(epochs=3))
        lab.player.pace = None
        monkeypatch.setattr(lab.pacer, "wait", lambda: 0.01)  # no frame is sent while it plays
        for epochs in (3, 6):
            lab.toolbar.play.value = True
            await until(lambda epochs=epochs: len(lab.history) == epochs and not lab.player.playing)
            await until(lambda: not lab.toolbar.play.value)

    asyncio.run(main())


def test_no_two_situations_are_the_same():
    assert [situation(preset.config.replace(init_seed=3)) for preset in PRESETS.values()] == [*PRESETS]
    assert situation(SMALL) == ""
