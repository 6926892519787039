"""Charts use their room: axes that fill their picture, and words that lie on no curve and on no other words."""

import itertools

import numpy as np
import pytest
from matplotlib.transforms import Bbox

from nnlab import Config
from nnlab.lab import Lab
from nnlab.plots.curves import CurveChart
from nnlab.plots.head import FITS
from nnlab.plots.label import Label, line_of_text, text_width
from nnlab.plots.lettering import Note, shortened
from nnlab.plots.style import LARGE

SIZES = [(280, 360), (300, 374), (320, 374), (420, 380), (560, 180), (640, 200), (900, 500), (1200, 700)]
"""Pictures of two charts, each from 280 x 180 on."""
DIGITS = Config(dataset="digits", samples=300, train_size=60, hidden=(32,), epochs=90, learning_rate=0.5)


@pytest.fixture(scope="module", params=["en", "zh"])
def lab(request):
    lab = Lab(DIGITS.replace(early_stopping=True, patience=3), language=request.param)
    for change in ({}, {"learning_rate": 0.2}, {"l2": 0.0001}):
        lab.set(**change)
        lab.run(20 if change else 10)
    return lab


def fitted(lab, size, **how):
    """Draw the curves on a picture of this size."""
    curves = lab.curves
    curves.log.value, curves.lines.value = how.get("log", False), how.get("lines", "evaluated")
    lab.browser.sizes = {"nnlab-curves": [*size, 1.0]}
    lab.renderer.draw()
    return [curves.loss, curves.metric]


def box_of(words: Label | Note, renderer) -> Bbox:
    if isinstance(words, Note):
        return words.get_window_extent(renderer)
    x, y = words.within.transform(words.point) + np.array(words.offset)
    wide = line_of_text(words.lines[0], words.size, "#000000", "#ffffff").shape[1]
    return Bbox.from_bounds(x - words.align * wide, y - 0.45 * words.size, wide, 0.9 * words.size)


def words_on(chart: CurveChart) -> list[tuple[str, Bbox]]:
    """Return all that is written on a chart and above it."""
    renderer = chart.ax.figure.canvas.get_renderer()
    labels = [label for label in chart.labels if label.lines]
    notes = [note for note in (chart.title, chart._unit, chart._last, chart._scale, *chart.head.notes) if note.said]
    ticks = [tick for axis in (chart.ax.xaxis, chart.ax.yaxis) for tick in axis.get_ticklabels() if tick.get_text()]
    boxes = [(label.lines[0], box_of(label, renderer)) for label in labels]
    boxes += [(note.said, box_of(note, renderer)) for note in notes]
    return boxes + [(tick.get_text(), tick.get_window_extent(renderer)) for tick in ticks]


@pytest.mark.parametrize("size", SIZES)
def test_the_axes_fill_two_thirds_of_their_picture(lab, size):
    charts = fitted(lab, size)
    area = sum(float(chart.ax.bbox.width * chart.ax.bbox.height) for chart in charts)
    assert area >= 2 / 3 * size[0] * size[1]


@pytest.mark.parametrize("how", [{}, {"log": True}, {"lines": "all_lines"}], ids=["linear", "log", "four lines"])
@pytest.mark.parametrize("size", SIZES)
def test_no_word_lies_on_a_curve_on_another_word_or_beyond_the_picture(lab, size, how):
    charts = fitted(lab, size, **how)
    words = [found for chart in charts for found in words_on(chart)]
    assert any(text.startswith(lab.words("mark_stop")) for text, _ in words)
    for text, box in words:
        assert box.x0 >= -0.5 and box.x1 <= size[0] + 0.5 and box.y0 >= -1 and box.y1 <= size[1] + 1, (text, box)
    for (one, a), (other, b) in itertools.combinations(words, 2):
        assert not a.padded(-1).overlaps(b.padded(-1)), (one, a, other, b)
    for chart in charts:
        clip = chart.clear.transformed(chart.ax.transAxes)
        for line in (*chart.lines.values(), *chart.ghosts.values(), *chart.past.lines):
            path = line.get_transform().transform_path(line.get_path()) if len(line.get_xdata()) else None
            if path is None:
                continue
            assert line.clipbox.bounds == pytest.approx(clip.bounds)
            points = path.interpolated(4).vertices
            points = points[(points[:, 1] <= clip.y1) & (points[:, 0] >= clip.x0)]
            for text, box in words_on(chart):
                inside = (points > box.min).all(1) & (points < box.max).all(1)
                assert not inside.any(), (text, box)


def test_a_spike_does_not_reach_the_words(lab):
    chart = lab.curves.loss
    fitted(lab, (320, 374))
    renderer = chart.ax.figure.canvas.get_renderer()
    clip = chart.clear.transformed(chart.ax.transAxes)
    for word in chart.words.words:
        assert not word.lines or box_of(word, renderer).y0 >= clip.y1 - 1


def test_the_values_move_and_the_names_stand_still(lab):
    chart, history = fitted(lab, (320, 374))[0], lab.history
    chart.show(history.until(30), planned=90)
    before, notes = chart.head.values["train"].lines, list(chart.head.notes)
    assert not chart.show(history.until(31), planned=90)
    assert chart.head.values["train"].lines != before and chart.head.notes == notes


def test_a_narrow_chart_has_smaller_letters_then_shorter_names_then_another_row():
    lab = Lab(DIGITS)
    lab.run(2)
    head = lab.curves.metric.head
    roles = lab.curves.metric.roles
    fits = [head._plan(roles, room) for room in (500, 330, 300, 259, 200)]
    assert [FITS.index(plan.fit) for plan in fits][:4] == [0, 0, 2, 3]
    assert [plan.rows for plan in fits] == [1, 1, 1, 1, 2]


@pytest.mark.parametrize("text", ["Decision boundary", "Training loss of the network", "混淆矩阵 matrix", "WWWWWW"])
def test_a_bold_title_is_measured_as_it_is_drawn(text):
    lab = Lab(DIGITS)
    fitted(lab, (320, 374))
    note = lab.curves.loss._note(text, (0, 0), (0, 0), size=LARGE, bold=True)
    renderer = lab.curves.figure.canvas.get_renderer()
    wide = note.get_window_extent(renderer).width * 72 / lab.curves.figure.dpi
    assert text_width(text, LARGE, bold=True) == pytest.approx(wide, rel=0.03, abs=1.5)
    assert shortened(text, wide + 2, lambda part: text_width(part, LARGE, bold=True)) == text


@pytest.mark.parametrize(
    ("log", "low", "said"), [(False, 0.0, ""), (False, 2.0, "zero not shown"), (True, 0.5, "log, no zero")]
)
def test_the_axis_of_a_loss_says_if_zero_is_not_on_it(log, low, said):
    lab = Lab(DIGITS)
    chart = lab.curves.loss
    chart.scale = "log" if log else "linear"
    chart.reach((0.0, 10.0), (low, 3.0))
    assert chart._scale.said == said and (chart.taken > 0) == bool(said)
    lab.curves.metric.reach((0.0, 10.0), (0.5, 1.0))
    assert lab.curves.metric._scale.said == ""


@pytest.mark.parametrize(
    ("quantity", "low", "high", "said"),
    [("loss", 0.0, 0.001, "2e-4"), ("accuracy", 0.1, 0.11, "10.2"), ("accuracy", 0.0, 1.0, "60 %")],
)
def test_numbers_beside_the_axis_are_never_wider_than_their_room(quantity, low, high, said):
    lab = Lab(DIGITS)
    chart = lab.curves.loss if quantity == "loss" else lab.curves.metric
    fitted(lab, (280, 360))
    chart.reach((0.0, 10.0), (low, high))
    chart.ax.figure.canvas.draw()
    labels = [label for label in chart.ax.yaxis.get_ticklabels() if label.get_text()]
    assert said in [label.get_text() for label in labels]
    for label in labels:
        assert label.get_window_extent().x0 >= 0


def test_a_guess_has_its_name_in_the_key_and_the_title_stays_on_the_picture():
    lab = Lab(DIGITS, predict=True)
    lab.browser.sizes = {"nnlab-curves": [271, 428, 1.0]}
    lab.prediction.shapes["rises"].click()
    chart = lab.curves.loss
    assert chart.limits[0] == (0, 90) and "guess" in [note.said for note in chart.head.notes]
    assert chart.title.get_window_extent().y1 <= 428
