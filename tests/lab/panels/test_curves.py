"""The curves' panel: ways of looking, the values where the mouse rests, and the picture as a file."""

from __future__ import annotations

import asyncio
import base64
import re

import pytest

from nnlab import Config
from nnlab.lab import Lab
from nnlab.plots.chart import UNITS, number
from nnlab.training.training import CLOCK

from .test_predictions import SMALL

LONG = SMALL.replace(epochs=40)


@pytest.fixture
def lab() -> Lab:
    lab = Lab(LONG)
    lab.run()
    return lab


def place(chart, epoch: float) -> list[float]:
    """Return the place of the image that lies over an epoch, in the middle of a chart."""
    box, (low, high) = chart.ax.get_position(), chart.limits[0]
    return [box.x0 + (epoch - low) / (high - low) * box.width, 1 - (box.y0 + box.y1) / 2]


@pytest.mark.parametrize("across", CLOCK)
def test_every_axis_can_be_chosen(lab, across):
    lab.curves.across.value = across
    assert lab.session.present.error is None
    assert lab.curves.loss._unit.get_text() == UNITS[across]
    assert across in [value for _, value in lab.curves.across.options]


def test_all_axes_that_are_offered_are_recorded(lab):
    for _, value in lab.curves.across.options:
        assert value in lab.history


def test_the_words_on_the_charts_change_with_the_language(lab):
    lab.speak("zh")
    loss, metric = lab.curves.loss, lab.curves.metric
    assert (loss.title.get_text(), metric.title.get_text(), loss._unit.get_text()) == ("损失", "准确率", "轮")
    assert "训练" in [note.get_text() for note in loss.head.notes]
    lab.set(dataset="sine")
    assert metric.title.get_text() == "RMSE"
    lab.speak("en")
    assert (loss.title.get_text(), loss._unit.get_text()) == ("Loss", "epoch")


@pytest.mark.parametrize("chart", ["loss", "metric"])
def test_the_values_under_the_mouse_are_said_in_words(lab, chart):
    curves, history = lab.curves, lab.history
    before = curves.image.widget.value
    lab.browser.hover = place(getattr(curves, chart), 12)
    said = curves.reading.value
    assert f"epoch 12: train {history['train_loss'][11]:.3f}"[:20] in said
    assert f"validation {100 * history['validation_accuracy'][11]:.1f} %" in said
    assert curves.image.widget.value != before
    assert "epoch 12: " in lab.describe()
    lab.browser.hover = []
    assert "epoch 12" not in curves.reading.value and "gap" in curves.reading.value
    assert curves.image.widget.value == before


def test_between_the_charts_there_is_nothing_to_read(lab):
    box = lab.curves.loss.ax.get_position()
    for spot in ([box.x1 + 0.05, 0.5], [0.01, 0.5], [box.x0 + 0.1, 0.01]):
        lab.browser.hover = spot
        assert "gap" in lab.curves.reading.value


@pytest.mark.parametrize("spot", [["a", 1], [1], [float("nan"), 0.5], [None, None], [0.2, 0.5, 0.1], [1e300, -1e300]])
def test_places_without_sense_do_no_harm(lab, spot):
    lab.curves.hover(spot)
    assert "gap" in lab.curves.reading.value
    assert lab.session.present.error is None


def test_the_scrubber_says_the_values_too_and_the_last_that_was_moved_counts(lab):
    lab.session.view(7)
    assert "epoch 7: " in lab.curves.reading.value
    lab.browser.hover = place(lab.curves.loss, 30)
    assert "epoch 30: " in lab.curves.reading.value and "epoch 7:" not in lab.curves.reading.value
    lab.renderer.draw()
    assert "epoch 30: " in lab.curves.reading.value
    lab.session.view(8)
    assert "epoch 8: " in lab.curves.reading.value
    lab.browser.hover = []
    assert "epoch 8: " in lab.curves.reading.value
    lab.session.view(None)
    assert "gap" in lab.curves.reading.value


def test_a_kept_run_is_read_at_the_same_place_and_the_picture_does_not_move(lab):
    lab.keep()
    lab.set(dropout=0.2)
    lab.run(20)
    room = re.search(r'style="(.*?)"', lab.curves.reading.value).group(1)
    kept = lab.run_list.runs[0].history
    lab.browser.hover = place(lab.curves.metric, 10)
    assert f"A, epoch 10: train {kept['train_loss'][9]:.3f}"[:24] in lab.curves.reading.value
    assert re.search(r'style="(.*?)"', lab.curves.reading.value).group(1) == room
    assert "min-height: 34px" in room
    lab.browser.hover = place(lab.curves.loss, 35)
    assert "A, epoch 35: " in lab.curves.reading.value and ">epoch" not in lab.curves.reading.value


def test_in_chinese(lab):
    lab.speak("zh")
    lab.browser.hover = place(lab.curves.loss, 12)
    assert "第 12 轮：训练 " in lab.curves.reading.value


def test_while_it_trains_the_next_frame_says_it():
    async def main() -> tuple[str, int]:
        lab = Lab(LONG.replace(epochs=100_000))
        lab.run(30)
        lab.play()
        frames = lab.pacer.frames
        lab.browser.hover = place(lab.curves.loss, 12)
        await asyncio.sleep(0.3)
        said = lab.curves.reading.value
        lab.pause()
        return said, lab.pacer.frames - frames

    said, frames = asyncio.run(main())
    assert re.search(r">epoch \d+: train ", said)
    assert frames < 15


def test_a_page_that_is_not_ready_gets_the_last_place_later(lab):
    async def main() -> tuple[str, str]:
        lab = Lab(LONG)
        lab.run()
        lab.browser.tock = lab.browser.tick = 1
        lab.pacer.frames = 50
        lab.pacer._last = 1e12
        for epoch in (3, 5, 9):
            lab.curves.hover(place(lab.curves.loss, epoch))
        at_once = lab.curves.reading.value
        lab.browser.tock = lab.browser.tick = 50
        await asyncio.sleep(0.2)
        return at_once, lab.curves.reading.value

    at_once, later = asyncio.run(main())
    assert "gap" in at_once
    assert "epoch 9: " in later


def test_out_of_sight_nothing_waits(lab):
    waiting = []
    lab.pacer.later = lambda *how: waiting.append(how)
    lab.browser.visible = False
    lab.curves.hover(place(lab.curves.loss, 5))
    assert waiting == [] and "gap" in lab.curves.reading.value
    lab.browser.visible = True
    assert "epoch 5: " in lab.curves.reading.value


def test_the_picture_can_be_saved(lab):
    lab.keep()
    lab.set(l2=0.01)
    lab.run(10)
    before = lab.curves.image.widget.value
    lab.curves.save.buttons["svg"].click()
    name, content = re.search(r'download="(.*?)".*?base64,(.*?)"', lab.curves.save.link.value).groups()
    text = base64.b64decode(content).decode()
    assert name == "nnlab-curves.svg" and text.count("<path") > 20
    lab.curves.save.buttons["png"].click()
    assert 'download="nnlab-curves.png" href="data:image/png;base64,' in lab.curves.save.link.value
    assert lab.curves.image.widget.value == before


def test_nothing_is_drawn_for_a_mouse_that_is_elsewhere():
    lab = Lab(Config(samples=60, hidden=(3,)))
    drawn: list[int] = []
    original = lab.curves.image.draw
    lab.curves.image.draw = lambda *how: (drawn.append(1), original(*how))[1]
    lab.browser.hover = []
    lab.browser.point = ["nnlab-network nnlab-picture", 0.2, 0.2, 0, 1.0]
    assert drawn == []


def test_the_axis_grows_or_is_whole_or_shows_the_last_part_one_at_a_time():
    lab = Lab(LONG.replace(epochs=200))
    lab.player.run(12)
    lab.session.present.goal = 200
    curves, axis = lab.curves, []
    for button in (None, curves.whole, curves.zoom, curves.zoom):
        if button:
            button.value = not button.value
        lab.renderer.draw()
        axis.append((curves.loss.limits[0], curves.metric.limits[0], curves.whole.value, curves.zoom.value))
    grown, whole, last = ((0, 15),) * 2, ((0, 200),) * 2, ((8, 13),) * 2
    assert axis == [(*grown, False, False), (*whole, True, False), (*last, False, True), (*grown, False, False)]


def test_the_key_and_the_gap_are_of_the_weights_that_are_kept():
    lab = Lab(LONG.replace(dataset="digits", samples=300, train_size=60, learning_rate=0.5, epochs=60, hidden=(32,)))
    lab.set(early_stopping=True, patience=3)
    lab.run()
    stop, history = lab.history.stop, lab.history
    assert stop.kind == "early" and len(history) > stop.best_epoch
    kept = stop.best_epoch - 1
    (shown,) = lab.curves.loss.head.values["validation"].lines
    assert shown == number(float(history["validation_loss"][kept]))
    gap = history["validation_loss"][kept] - history["train_loss"][kept]
    assert f"gap {gap:+.3f}" in lab.curves.reading.value
    assert number(float(history["validation_loss"][-1])) != shown
