"""You draw it: asked before a run, drawn by the mouse, chosen by a button, skipped; and answered after the run."""

from __future__ import annotations

import numpy as np
import pytest

from nnlab import Config
from nnlab.lab import Lab

SMALL = Config(dataset="moons", samples=100, hidden=(8,), epochs=20, batch_size=16)


@pytest.fixture
def lab() -> Lab:
    return Lab(SMALL, predict=True)


def places(lab: Lab, *points: tuple[float, float]) -> list[list[float]]:
    """Return fractions of the picture for (epoch, loss)."""
    chart = lab.curves.loss
    left, bottom, width, height = chart.ax.get_position().bounds
    (x0, x1), (y0, y1) = chart.limits
    height *= chart.full
    return [[left + width * (x - x0) / (x1 - x0), 1 - bottom - height * (y - y0) / (y1 - y0)] for x, y in points]


def stroke(lab: Lab, *points: tuple[float, float], first: bool = True, picture: str = "nnlab-curves nnlab-picture"):
    content = {"what": "draw", "picture": picture, "first": first, "path": places(lab, *points)}
    lab.browser._handle_custom_msg(content, [])


def test_it_is_asked_and_there_is_room_to_draw(lab):
    assert "what will the validation loss do?" in lab.prediction.text.value
    assert "nnlab-drawing" in lab.curves.image.widget._dom_classes
    assert lab.curves.loss.limits[1][1] >= 1.2 * lab.prediction.prediction.guess.start
    assert lab.curves.loss.limits[0] == (0, 20)


def test_without_it_nothing_is_asked():
    lab = Lab(SMALL)
    assert lab.prediction is None
    assert "nnlab-drawing" not in lab.curves.image.widget._dom_classes


def test_a_stroke_in_two_pieces_is_the_line_on_the_chart(lab):
    stroke(lab, (0, 0.8), (10, 0.4))
    stroke(lab, (20, 0.6), first=False)
    x, y = lab.curves.loss.guess.get_data()
    np.testing.assert_allclose(np.interp([0, 5, 10, 15, 20], x, y), [0.8, 0.6, 0.4, 0.5, 0.6], atol=0.01)
    assert "guess" in [note.get_text() for note in lab.curves.loss.head.notes]
    assert "That is your guess" in lab.prediction.text.value


def test_after_the_run_it_says_where_they_part(lab):
    lab.prediction.shapes["rises"].click()
    lab.run()
    assert "Yours turns up at epoch 5; the real one does not. They are furthest apart at epoch" in lab.prediction.said
    assert lab.prediction.said in lab.describe()
    assert lab.prediction.buttons.layout.display == "none"
    assert "nnlab-drawing" not in lab.curves.image.widget._dom_classes
    assert len(lab.curves.loss.guess.get_xdata()) > 50
    before = lab.prediction.prediction.guess.losses.copy()
    stroke(lab, (0, 0.1), (10, 0.1))  # too late
    lab.prediction.shapes["falls"].click()
    np.testing.assert_array_equal(lab.prediction.prediction.guess.losses, before)


def test_to_play_without_drawing_is_to_skip_it_once(lab):
    lab.run()
    assert lab.prediction.layout.display == "none"
    lab.reset()
    assert lab.prediction.layout.display == ""
    assert "what will" in lab.prediction.said


def test_skip_is_for_good(lab):
    lab.prediction.shapes["flat"].click()
    lab.prediction.skip.click()
    assert lab.prediction.layout.display == "none"
    assert lab.curves.loss.guess.get_xdata().size == 0
    lab.set(hidden=(4,))
    assert lab.prediction.layout.display == "none"


def test_another_run_asks_anew(lab):
    lab.prediction.shapes["flat"].click()
    lab.set(epochs=40)
    assert not lab.prediction.prediction.guess
    assert lab.prediction.prediction.guess.epochs == 40


@pytest.mark.parametrize(
    "content",
    [
        None,
        {},
        {"what": "draw"},
        {"what": "draw", "picture": "nnlab-curves", "path": "0123"},
        {"what": "draw", "picture": "nnlab-curves", "path": [None, 3, [1], [1, 2, 3], ["a", "b"], [float("nan"), 0.5]]},
        {"what": "draw", "picture": "nnlab-boundary", "path": [[0.3, 0.3]], "first": True},
        {"what": "draw", "picture": 7, "path": [[0.3, 0.3]]},
        {"what": "draw", "picture": "nnlab-curves", "path": [[9, 9], [-1e300, 1e300]], "first": []},
    ],
)
def test_what_no_hand_could_draw_is_passed_over(lab, content):
    lab.browser._handle_custom_msg(content, [])
    assert not lab.prediction.prediction.guess


def test_there_is_nothing_to_guess_without_a_validation_set():
    lab = Lab(SMALL.replace(validation_fraction=0.0), predict=True)
    assert lab.prediction.layout.display == "none"
    lab.run()
    assert lab.prediction.said == ""


def test_a_logarithmic_scale_and_chinese(lab):
    lab.curves.log.value = True
    chart = lab.curves.loss
    left, bottom, width, height = chart.ax.get_position().bounds
    low, high = chart.limits[1]
    middle = left + width / 2, 1 - bottom - chart.full * height / 2
    assert chart.locate(*middle) == pytest.approx((10, (low * high) ** 0.5))
    assert chart.locate(0.001, 0.5) is None
    lab.speak("zh")
    assert "验证损失会怎样变化" in lab.prediction.text.value
    lab.prediction.shapes["rises"].click()
    lab.run()
    assert "你的线在第 5 轮回升；实际的没有。" in lab.prediction.said
