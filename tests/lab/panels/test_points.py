"""Points added by a click or drawn: on the boundary of 2-D data and on a fitted curve."""

from __future__ import annotations

import asyncio

import numpy as np
import pytest

from nnlab import Config, load
from nnlab.lab import Lab
from nnlab.lab.panels.points import LONGEST, NOTHING, SPACE
from nnlab.lab.runtime.share_string import from_string, to_string
from nnlab.settings.lists import MOST_POINTS

from .test_predictions import SMALL, open_tab


def panel_of(lab: Lab):
    return open_tab(lab, "tab_predictions")


def axes(view):
    return (view.field if view.css == "nnlab-boundary" else view.fitted).ax.get_position()


def at(view, across: float, up: float) -> list[float]:
    """Return the place of the image at shares of the axes."""
    box = axes(view)
    return [box.x0 + across * box.width, 1 - (box.y0 + up * box.height)]


def draw(lab: Lab, *path, first: bool = True, picture: str | None = None) -> None:
    """Do as the page does when somebody draws."""
    view = panel_of(lab).view
    message = {"what": "draw", "first": first, "picture": f"{picture or view.css} nnlab-picture", "path": list(path)}
    lab.browser._handle_custom_msg(message, [])
    assert lab.session.present.error is None


@pytest.fixture
def lab() -> Lab:
    lab = Lab(SMALL)
    lab.run()
    panel_of(lab).points.what.value = 1
    return lab


def test_a_click_adds_a_sample_of_the_chosen_class_and_prepares_a_run(lab):
    view, before = panel_of(lab).view, lab.session.present.data
    extent = view.extent
    draw(lab, at(view, 0.25, 0.75))
    ((x1, x2, label),) = lab.config.points
    left, right, bottom, top = extent
    expected = before.original_x(np.array([left + 0.25 * (right - left), bottom + 0.75 * (top - bottom)]))
    np.testing.assert_allclose([x1, x2], expected, atol=0.005)
    assert label == 1.0
    assert len(lab.history) == 0 and len(lab.run_list.runs) == 1
    assert lab.session.present.data.added == 1
    np.testing.assert_array_equal(lab.session.present.data.validation.x, before.validation.x)
    assert view.extent == extent
    draw(lab, at(view, 0.5, 0.5))
    assert len(lab.config.points) == 2 and lab.session.present.data.added == 2
    assert panel_of(lab).describe().endswith("60 training, 2 added, 20 validation.")
    assert from_string(to_string(lab.config)) == lab.config
    np.testing.assert_array_equal(load(lab.config).train.x, lab.session.present.data.train.x)
    assert panel_of(lab).points.what.value == 1


def test_added_points_have_an_outline_of_their_own(lab):
    draw(lab, at(panel_of(lab).view, 0.3, 0.3))
    field = panel_of(lab).view.field
    added = [line for line in field.ax.lines if line.get_markeredgewidth() == 1.8 and len(line.get_xdata())]
    assert len(added) == 2  # the point and its entry in the legend
    assert all(line.get_markeredgecolor() == field.palette.text for line in added)


def test_nothing_is_added_while_nothing_is_chosen_nor_outside_of_the_axes(lab):
    panel = panel_of(lab)
    assert "nnlab-drawing" in panel.view.image.widget._dom_classes
    for place in ([0.01, 0.5], [0.5, 0.01], [0.99, 0.5], [0.5, 0.99]):
        draw(lab, place)
    draw(lab, at(panel.view, 0.5, 0.5), picture="nnlab-curves")
    draw(lab, at(panel.view, 0.5, 0.5), picture="nnlab-fit")
    panel.points.what.value = NOTHING
    assert "nnlab-drawing" not in panel.view.image.widget._dom_classes
    draw(lab, at(panel.view, 0.5, 0.5))
    assert lab.config.points == () and len(lab.history) == 3


def test_a_stroke_adds_points_that_keep_their_distance(lab):
    view = panel_of(lab).view
    way = [at(view, 0.1 + 0.8 * i / 400, 0.5) for i in range(401)]
    for i in range(0, 401, 40):
        draw(lab, *way[i : i + 40], first=i == 0)
    x = np.array([point[0] for point in lab.config.points])
    step = SPACE / axes(view).width * (view.extent[1] - view.extent[0]) * view.window.scale[0]
    assert 15 < len(x) < 25
    assert (np.diff(x) > 0.95 * step).all() and (np.diff(x) < 1.2 * step).all()
    draw(lab, way[-1])  # a click of its own may be as near as it likes
    assert len(lab.config.points) == len(x) + 1


def test_the_number_is_bounded_and_said(lab):
    panel = panel_of(lab)
    way = [at(panel.view, x, y) for y in np.linspace(0.05, 0.95, 12) for x in np.linspace(0.05, 0.95, 12)]
    draw(lab, *way)
    assert 0 < len(lab.config.points) <= LONGEST
    for start in range(LONGEST, len(way), LONGEST):
        draw(lab, *way[start : start + LONGEST])
    assert len(lab.config.points) == MOST_POINTS
    assert str(MOST_POINTS) in panel.points.note.value
    assert from_string(to_string(lab.config)) == lab.config
    draw(lab, at(panel.view, 0.52, 0.52))
    assert len(lab.config.points) == MOST_POINTS


def test_removed_again(lab):
    panel, before = panel_of(lab), lab.config
    assert panel.points.clear.disabled
    draw(lab, at(panel.view, 0.5, 0.5))
    assert not panel.points.clear.disabled and "(1)" in panel.points.clear.description
    panel.points.clear.click()
    assert lab.config == before and lab.session.present.data.added == 0
    assert "added" not in panel.describe()


def test_the_past_takes_no_points(lab):
    panel = panel_of(lab)
    lab.session.view(1)
    assert panel.points.what.disabled
    assert "nnlab-drawing" not in panel.view.image.widget._dom_classes
    draw(lab, at(panel.view, 0.5, 0.5))
    assert lab.config.points == ()
    lab.session.view(None)
    assert not panel.points.what.disabled


@pytest.mark.parametrize("dataset", ["digits", "iris", "diabetes", "mnist1d"])
def test_other_data_offer_no_points(dataset):
    lab = Lab(Config(dataset=dataset, samples=140, hidden=(4,)))
    row = panel_of(lab).points
    assert row.layout.display == "none"
    row.what.value = NOTHING
    draw(lab, [0.5, 0.5])
    assert lab.config.points == ()


def test_on_a_curve_a_click_gives_input_and_value():
    lab = Lab(Config(dataset="sine", samples=60, hidden=(6,), epochs=2))
    lab.run()
    panel = panel_of(lab)
    assert [value for _, value in panel.points.what.options] == [NOTHING, 0]
    panel.points.what.value = 0
    window = panel.view.window
    draw(lab, at(panel.view, 0.25, 0.9))
    ((x, y),) = lab.config.points
    assert x == pytest.approx(window.x[0] + 0.25 * np.ptp(window.x), abs=0.002)
    assert y == pytest.approx(window.y[0] + 0.9 * np.ptp(window.y), abs=0.005)
    assert panel.view.window.x == window.x and panel.view.window.y == window.y
    assert "1 added" in panel.describe()
    lab.run(1)
    assert lab.session.present.data.train.y[-1, 0] == np.float32(y)


def test_a_surface_takes_the_value_of_the_field():
    lab = Lab(Config(dataset="plane", samples=60, hidden=(6,), epochs=2))
    panel = panel_of(lab)
    assert panel.points.value.layout.display == "none"
    panel.points.what.value = 0
    assert panel.points.value.layout.display == ""
    panel.points.value.value = -0.75
    draw(lab, at(panel.view, 0.25, 0.5))
    assert len(lab.config.points) == 1 and lab.config.points[0][2] == -0.75
    panel.points.value.value = float("nan")
    draw(lab, at(panel.view, 0.5, 0.5))
    assert len(lab.config.points) == 1


def test_own_data_with_two_inputs():
    generator = np.random.default_rng(0)
    x, y = generator.normal(1990, 12, size=(80, 2)), np.array(["cat", "dog"])[np.arange(80) % 2]
    lab = Lab(SMALL.replace(samples=None), x=x, y=y)
    panel = panel_of(lab)
    assert [name for name, _ in panel.points.what.options] == ["nothing", "class cat", "class dog"]
    panel.points.what.value = 1
    draw(lab, at(panel.view, 0.5, 0.5))
    ((x1, _, label),) = lab.config.points
    assert 1980 < x1 < 2000 and x1 == round(x1, 2) and label == 1.0
    lab.run(1)
    lab.session.present.snapshot()


def test_other_data_begin_without_and_the_choice_is_nothing(lab):
    panel = panel_of(lab)
    draw(lab, at(panel.view, 0.5, 0.5))
    lab.controls.rows["dataset"].field.value = "digits"
    assert lab.config.dataset == "digits" and lab.config.points == ()
    lab.controls.rows["dataset"].field.value = "circles"
    assert lab.config.dataset == "circles" and lab.config.points == ()
    assert panel.points.what.value == NOTHING
    panel.points.what.value = 0
    draw(lab, at(panel.view, 0.5, 0.5))
    assert len(lab.config.points) == 1
    lab.controls.rows["noise"].field.value = "0.1"
    assert len(lab.config.points) == 1 and lab.session.present.data.added == 1


def test_a_point_from_afar_is_in_the_picture():
    lab = Lab(SMALL.replace(points=((9.0, -8.0, 1.0),)))
    view = panel_of(lab).view
    point = view.plane.project(lab.session.present.data.train.x[-1:])[0]
    left, right, bottom, top = view.extent
    assert right == pytest.approx(point[0]) and bottom == pytest.approx(point[1])
    assert left < 0 < top


MESSAGES = [
    None, 3, {}, {"what": "draw"}, {"what": "draw", "picture": "nnlab-boundary", "path": None},
    {"what": "draw", "picture": "nnlab-boundary", "path": [[1], "ab", None, [float("nan"), 0.5], [1e300, 2], ["0", 1]]},
    {"what": "sort", "picture": "nnlab-boundary", "path": [[0.5, 0.5]]},
]  # fmt: skip


@pytest.mark.parametrize("message", MESSAGES)
def test_messages_without_sense_do_no_harm(lab, message):
    lab.browser._handle_custom_msg(message, [])
    assert lab.session.present.error is None and lab.config.points == ()


def test_drawn_while_it_trains():
    async def main() -> Lab:
        lab = Lab(SMALL.replace(epochs=100_000))
        lab.run(2)
        panel_of(lab).points.what.value = 0
        lab.play()
        await asyncio.sleep(0.2)
        for i in range(3):
            draw(lab, at(panel_of(lab).view, 0.2 + 0.2 * i, 0.5))
        await asyncio.sleep(0.2)
        return lab

    lab = asyncio.run(main())
    assert len(lab.config.points) == 3 and lab.session.present.data.added == 3
    assert not lab.player.playing and len(lab.history) == 0 and len(lab.run_list.runs) == 1


def test_in_chinese_the_choice_stays(lab):
    lab.speak("zh")
    row = panel_of(lab).points
    assert row.what.value == 1 and row.what.description == "单击添加"
    draw(lab, at(panel_of(lab).view, 0.5, 0.5))
    assert len(lab.config.points) == 1
