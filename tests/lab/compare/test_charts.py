"""The pictures of a comparison."""

from __future__ import annotations

from nnlab.plots.mean_curves import MeanCurveChart

from .comparing import compared, panel


def test_two_charts_of_loss_and_metric_and_a_logarithmic_scale(lab):
    compared(lab, "repeat", count=3)
    found = panel(lab)
    assert [chart.quantity for chart in found.result.view.charts] == ["loss", "accuracy"]
    found.result.log.value = True
    assert [chart.scale for chart in found.result.view.charts] == ["log", "linear"]


def test_another_quantity_is_another_picture_and_no_widget_is_left_over(lab):
    compared(lab, "vary", "l2", "0, 0.1", count=1)
    found = panel(lab)
    first = found.result.view.image.widget
    found.result.quantity.value = "metric"
    assert [chart.quantity for chart in found.result.view.charts] == ["accuracy", "accuracy"]
    assert first.comm is None  # closed


def test_a_frame_that_shows_nothing_new_redraws_no_background(lab):
    compared(lab, "repeat", count=4)
    chart = panel(lab).result.view.charts[0]
    assert isinstance(chart, MeanCurveChart)
    background = panel(lab).result.view.image._background
    panel(lab).draw(lab.session.present, lab.player.playing)
    assert panel(lab).result.view.image._background is background
