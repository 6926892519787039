"""The pictures of many runs: means, bands, thin curves, names that fit, and scores against a setting."""

from __future__ import annotations

import numpy as np
import pytest

from nnlab.plots.bundle import chain
from nnlab.plots.colours import contrast, readable
from nnlab.plots.label import text_width
from nnlab.plots.limits import thin
from nnlab.plots.mean_curves import MeanCurveChart, Variant
from nnlab.plots.scores import ScoreChart, plus_minus
from nnlab.plots.style import LIGHT, SMALL, add_row, new_figure


def axes(count: int = 1):
    return add_row(new_figure(560, 262), count, left=46, right=102)


def runs(count: int, epochs: int = 20, low: float = 0.2, seed: int = 0) -> list[np.ndarray]:
    rng = np.random.default_rng(seed)
    fall = np.exp(-np.arange(epochs + 1) / 5)
    return [low + fall + rng.normal(scale=0.02, size=epochs + 1) for _ in range(count)]


def variant(name: str = "", **curves) -> Variant:
    return Variant(name, curves)


# ---- curves ---------------------------------------------------------------------------------------------------------


def test_the_mean_and_one_standard_deviation_to_either_side():
    (ax,), train = axes(), runs(8)
    chart = MeanCurveChart(ax)
    chart.show([variant(train=train, validation=runs(8, low=0.5, seed=1))], planned=20)
    lines = chart._lines[0, "train"]
    together = np.stack(train)
    np.testing.assert_allclose(lines.mean.get_ydata(), together.mean(0))
    outline = lines.band.get_xy()
    np.testing.assert_allclose(outline[0, 1], together[:, 0].mean() - together[:, 0].std(ddof=1))
    np.testing.assert_allclose(outline[:, 1].max(), (together.mean(0) + together.std(0, ddof=1)).max())
    assert lines.band.get_visible()
    assert chart.describe().startswith("Loss: 8 runs after 20 epochs: train 0.")


def test_every_run_is_a_thin_curve_of_one_artist():
    (ax,) = axes()
    chart = MeanCurveChart(ax)
    chart.show([variant(validation=runs(5))])
    across, up = chart._lines[0, "validation"].single.get_data()
    assert np.isnan(up).sum() == 5  # a gap after each
    assert np.isfinite(up).sum() == 5 * 21
    assert across[0] == 0


def test_a_single_run_has_no_band_and_no_spread():
    (ax,) = axes()
    chart = MeanCurveChart(ax)
    chart.show([variant(train=runs(1), validation=runs(1))])
    assert not chart._lines[0, "train"].band.get_visible()
    assert "±" not in chart.describe()


def test_a_run_that_ended_early_keeps_its_last_value_in_the_mean():
    (ax,) = axes()
    chart = MeanCurveChart(ax)
    chart.show([variant(train=[np.array([1.0, 0.5]), np.array([1.0, 0.5, 0.3, 0.1])])])
    np.testing.assert_allclose(chart._lines[0, "train"].mean.get_ydata(), [1.0, 0.5, 0.4, 0.3])


def test_nothing_yet_and_runs_that_have_not_begun():
    (ax,) = axes()
    chart = MeanCurveChart(ax)
    chart.show([variant(train=[], validation=[])])
    assert "no epoch yet" in chart.describe()
    chart.show([variant("a", validation=[np.empty(0)] * 3), variant("b", validation=runs(3))])
    assert "b 0." in chart.describe()
    assert "a 0." not in chart.describe()


def test_of_several_settings_only_the_validation_and_each_with_its_own_dash_and_colour():
    (ax,) = axes()
    chart = MeanCurveChart(ax)
    chart.show([variant(str(n), train=runs(3), validation=runs(3, seed=n)) for n in range(4)])
    assert set(chart._lines) == {(n, "validation") for n in range(4)}
    means = [lines.mean for lines in chart._lines.values()]
    assert len({mean.get_color() for mean in means}) == len({str(mean._unscaled_dash_pattern) for mean in means}) == 4
    assert all(lines.band.get_visible() for lines in chart._lines.values())
    chart.show([variant(str(n), validation=runs(3, seed=n)) for n in range(5)])
    assert not any(lines.band.get_visible() for lines in chart._lines.values())  # they would cover one another


def test_another_number_of_settings_leaves_no_artists_behind():
    (ax,) = axes()
    chart = MeanCurveChart(ax)
    counts = []
    for count in (1, 6, 2, 1):
        chart.show([variant(str(n), train=runs(2), validation=runs(2)) for n in range(count)])
        counts.append((len(chart.animated), len(ax.lines), len(ax.patches), len(chart.labels)))
    assert counts[0] == counts[-1]


def test_a_frame_of_the_same_extent_needs_no_new_background():
    (ax,) = axes()
    chart = MeanCurveChart(ax)
    curves = runs(4, epochs=100)
    assert chart.show([variant(train=[curve[:50] for curve in curves])], planned=100)
    assert not chart.show([variant(train=[curve[:51] for curve in curves])], planned=100)


@pytest.mark.parametrize("epochs", [300, 10_000])
def test_long_runs_are_thinned_to_the_pixels(epochs):
    (ax,) = axes()
    chart = MeanCurveChart(ax)
    chart.show([variant(train=runs(4, epochs=epochs))], planned=epochs)
    lines = chart._lines[0, "train"]
    assert len(lines.mean.get_xdata()) < 3 * chart.pixels
    assert len(lines.single.get_xdata()) < 4 * 3 * chart.pixels
    assert len(lines.band.get_xy()) < 5 * chart.pixels


@pytest.mark.parametrize("every", [1, 2, 4, 16, 64])
def test_rows_are_thinned_as_a_line_is(every):
    x, values = np.arange(301.0), np.stack(runs(3, epochs=300))
    values[1, 10:100] = np.nan
    across, up = chain(x, values, every)
    ends = np.flatnonzero(np.isnan(across))
    assert len(ends) == 3
    for row, (first, last) in enumerate(zip([0, *ends[:-1] + 1], ends, strict=True)):
        expected = thin(x, values[row], every)
        np.testing.assert_array_equal(across[first:last], expected[0])
        np.testing.assert_array_equal(up[first:last], expected[1])


def test_a_logarithmic_scale_from_the_first_frame_and_after_a_linear_one():
    one, two = (MeanCurveChart(ax) for ax in axes(2))
    one.scale = "log"
    for chart in (one, two):
        chart.show([variant(train=[np.maximum(curve, 1e-4) for curve in runs(3, low=0.0)])])
        chart.ax.figure.canvas.draw()
    two.scale = "log"
    assert two.show([variant(train=runs(3))])
    assert 0 < two.limits[1][0] < two.limits[1][1]
    two.ax.figure.canvas.draw()


def test_values_that_are_no_numbers_leave_a_gap():
    (ax,) = axes()
    chart = MeanCurveChart(ax)
    broken = runs(2)
    broken[0][5] = np.nan
    chart.show([variant(train=broken)])
    assert np.isfinite(chart.limits[1]).all()


@pytest.mark.parametrize("count", [2, 5])
@pytest.mark.parametrize("name", ["momentum 0.03", "xavier_normal", "the present settings", "w" * 40, "当前设置", "8"])
def test_names_fit_beside_the_axes(name, count):
    (ax,) = axes()
    chart = MeanCurveChart(ax)
    chart.show([variant(name, validation=runs(2)), *(variant(str(n), validation=runs(2)) for n in range(count - 1))])
    words = chart._lines[0, "validation"].end.lines
    assert max(text_width(line, SMALL) for line in words) <= chart.room - 8
    assert "".join(words).replace(" ", "")[:6] == name.replace(" ", "")[:6]
    assert len(words) <= (2 if count <= 4 else 1)


def test_the_names_cover_neither_one_another_nor_the_ends_of_the_axes():
    (ax,) = axes()
    chart = MeanCurveChart(ax)
    chart.show([variant(str(n), validation=[curve * 0 + 0.001 * n for curve in runs(2)]) for n in range(6)])
    heights = sorted(
        float(ax.transData.transform(lines.end.point)[1]) + lines.end.offset[1] for lines in chart._lines.values()
    )
    assert min(np.diff(heights)) >= chart._lines[0, "validation"].end.leading
    assert heights[0] >= ax.bbox.y0
    assert heights[-1] <= ax.bbox.y1


@pytest.mark.parametrize("count", [1, 2, 5, 9])
def test_the_names_can_be_read(count):
    (ax,) = axes()
    chart = MeanCurveChart(ax)
    chart.show([variant(str(n), validation=runs(2)) for n in range(count)])
    for lines in chart._lines.values():
        assert contrast(lines.end.colour, LIGHT.background) >= 4.5


def test_contrast():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert readable("#0b63a5", "#ffffff") == "#0b63a5"
    assert contrast(readable("#aaffaa", "#ffffff"), "#ffffff") >= 4.5


# ---- scores ---------------------------------------------------------------------------------------------------------

VALUES = ["0", "0.01", "0.1"]
LOSSES = [np.array([0.5, 0.6]), np.array([0.3, 0.2]), np.array([0.9, 0.8])]


def test_means_bars_and_the_best_value():
    (ax,) = axes()
    chart = ScoreChart(ax)
    assert chart.show(VALUES, {"train": [s / 2 for s in LOSSES], "validation": LOSSES}, "L2")
    np.testing.assert_allclose(chart.lines["validation"].get_ydata(), [0.55, 0.25, 0.85])
    low, high, _ = np.reshape(chart.bars["validation"].get_ydata(), (3, 3)).T
    np.testing.assert_allclose(high - low, [2 * s.std(ddof=1) for s in LOSSES])
    assert chart.ring.get_ydata()[0] == pytest.approx(0.25)
    assert chart.describe().endswith("best 0.01.")
    assert [label.get_text() for label in ax.get_xticklabels()] == VALUES
    assert ax.get_xlabel() == "L2"
    assert not chart.show(VALUES, {"train": [s / 2 for s in LOSSES], "validation": LOSSES}, "L2")


def test_of_accuracies_the_best_is_the_highest():
    (ax,) = axes()
    chart = ScoreChart(ax, "accuracy")
    chart.show(VALUES, {"validation": LOSSES})
    assert chart.describe().endswith("best 0.1.")
    assert chart.limits[1] <= 1


def test_a_value_with_a_run_that_has_no_score_is_not_the_best():
    (ax,) = axes()
    chart = ScoreChart(ax)
    chart.show(VALUES, {"validation": [LOSSES[0], np.array([0.1, np.nan]), LOSSES[2]]})
    assert chart.describe().endswith("best 0.")
    chart.show(VALUES, {"validation": [np.array([np.nan]), np.array([0.1, np.nan]), np.array([np.nan])]})
    assert chart.describe().endswith("best 0.01.")


def test_no_score_yet():
    (ax,) = axes()
    chart = ScoreChart(ax)
    chart.show(VALUES, {"train": [np.array([np.nan])] * 3, "validation": [np.array([np.nan])] * 3})
    assert "no epoch yet" in chart.describe()
    ax.figure.canvas.draw()


def test_values_that_are_words_stand_slanted():
    one, two = (ScoreChart(ax) for ax in axes(2))
    words = ["normal", "lecun_normal", "xavier_normal"]
    one.show(words, {"validation": LOSSES})
    two.show(VALUES, {"validation": LOSSES})
    assert {label.get_rotation() for label in one.ax.get_xticklabels()} == {25.0}
    assert {label.get_rotation() for label in two.ax.get_xticklabels()} == {0.0}


def test_mean_and_spread_are_read_together():
    assert plus_minus(0.272, 7.9e-4, "loss") == "0.272 ± 0.0008"
    assert plus_minus(0.924, 0.013, "accuracy") == "92.4 ± 1.3 %"
    assert plus_minus(0.5, 0.0, "loss") == "0.500 ± 0"
    assert plus_minus(1.2e-5, 3e-6, "loss") == "1.2e-05 ± 3.0e-06"


def test_lines_stand_out_from_the_background():
    assert min(contrast(colour, LIGHT.background) for colour in LIGHT.run_colours(9)) >= 3
