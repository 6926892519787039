"""Pictures of finished runs, in one line each."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

import nnlab
from nnlab.plots import still
from nnlab.plots.label import text_width
from nnlab.plots.lines import Lines
from nnlab.plots.style import NORMAL, add_row, new_figure


@pytest.fixture(scope="module")
def results():
    config = nnlab.Config(dataset="moons", hidden=(4,), epochs=3, samples=60)
    return nnlab.sweep(config, {"l2": [0.0, 0.01], "hidden": [(), (4,)]}, seeds=2, progress=False)


def pixels(picture) -> np.ndarray:
    data, _ = picture._repr_png_()
    return np.asarray(Image.open(io.BytesIO(data)).convert("L"))


def test_a_picture_is_shown_at_its_size_in_css_pixels(results):
    picture = still.curves(results[0].history)
    assert picture._repr_png_()[1] == {"width": still.WIDTH, "height": still.HEIGHT}
    assert pixels(picture).shape == (still.SCALE * still.HEIGHT, still.SCALE * still.WIDTH)
    assert repr(picture) == "Figure: Loss"


def test_what_moves_in_the_lab_is_drawn_here(results):
    """Animated artists are left out by savefig: a picture of empty axes would pass unnoticed."""
    drawn = pixels(still.curves(results[0].history))
    for picture in (still.curves(results[0].history),):
        for artist in picture.charts[0].animated:
            artist.set_visible(False)
        assert (pixels(picture) < 200).sum() < (drawn < 200).sum()


def test_a_gallery_has_a_small_chart_for_each_run_without_words(results):
    histories = {letter: run.history for letter, run in zip("ABCDE", results, strict=False)}
    picture = still.gallery(histories, across=3)
    assert repr(picture) == "Figure: A, B, C, D, E"
    assert picture.figure.get_size_inches()[1] * 72 == pytest.approx(2 * still.ROW)
    boxes = [chart.ax.get_position() for chart in picture.charts]
    assert boxes[3].y1 < boxes[0].y0
    assert boxes[0].x1 < boxes[1].x0


def test_mean_curves_have_a_variant_for_each_setting(results):
    picture = still.mean_curves(results, "loss", "accuracy", log=True)
    loss, accuracy = picture.charts
    assert (loss.scale, accuracy.scale) == ("log", "linear")
    assert loss.title.get_text() == "Loss, validation"
    assert "l2 0.01, hidden 4" in picture.describe()
    assert "l2 0, hidden none" in picture.describe()
    one = still.mean_curves(results.where(l2=0, hidden=(4,)))
    assert "train" in one.describe()
    assert "validation" in one.describe()


def test_scores_of_one_setting_over_all_else(results):
    picture = still.scores(results, "l2", "loss", "accuracy")
    mean = results.where(l2=0.01).mean("validation_loss")
    assert picture.charts[0].lines["validation"].get_ydata()[1] == pytest.approx(mean)
    assert [text.get_text() for text in picture.charts[0].ax.get_xticklabels()] == ["0", "0.01"]


def test_several_runs_are_a_mean_with_its_spread():
    runs = np.array([[1.0, 2.0, 3.0], [3.0, 4.0, 5.0]])
    picture = still.lines([1, 10, 100], {"a": runs, "b": runs[0]}, "Title", "x", "y", log="x", marks={"here": 5})
    ax = picture.charts[0].ax
    np.testing.assert_allclose(ax.lines[0].get_ydata(), [2, 3, 4])
    assert len(ax.containers) + len(ax.collections) >= 1
    assert ax.get_xscale() == "log"
    assert picture.describe() == "Title: a 2.000 to 4.000, b 1.000 to 3.000."


def test_lines_differ_in_more_than_colour():
    (ax,) = add_row(new_figure(400, 200), 1)
    Lines(ax, "Title").show(np.arange(3.0), {name: np.arange(3.0) for name in "abcd"})
    looks = [(line.get_marker(), line._dash_pattern) for line in ax.lines]
    assert len({str(look) for look in looks}) == 4
    long = np.linspace(0, 1, 50)
    (ax,) = add_row(new_figure(400, 200), 1)
    Lines(ax, "Title").show(long, {name: long for name in "abcd"})
    assert len({str(line._dash_pattern) for line in ax.lines}) == 4


def test_a_line_may_end_early():
    (ax,) = add_row(new_figure(400, 200), 1)
    chart = Lines(ax, "Title")
    chart.show(np.arange(3.0), {"a": np.array([1.0, 2.0, np.nan])})
    assert chart.describe() == "Title: a 1.000 to 2.000."


def test_boundaries_show_what_each_network_answers(results):
    picture = still.boundaries([results[0], results[2]], ["line", "network"])
    assert [chart.title.get_text() for chart in picture.charts] == ["line", "network"]
    assert picture.describe().count(f"{len(results[0].data.train)} train") == 2
    borders = [chart.border.get_xydata() for chart in picture.charts]
    assert all(len(border) for border in borders)
    assert borders[0].shape != borders[1].shape or not np.allclose(borders[0], borders[1])


def test_spaces_in_a_name_that_ends_in_a_digit_stay_spaces():
    """Such names are put together from letters, and a space by itself would be spelled out as [0020]."""
    assert text_width("l2 1", NORMAL) < text_width("l2x1", NORMAL)


def test_saving_writes_a_file(results, tmp_path):
    still.curves(results[0].history).save(tmp_path / "curves.png")
    with Image.open(tmp_path / "curves.png") as picture:
        assert picture.size == (still.SCALE * still.WIDTH, still.SCALE * still.HEIGHT)
