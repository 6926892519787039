"""The first tab: what the network answers, for every kind of data."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from nnlab import Config
from nnlab.lab import Lab
from nnlab.lab.panels.predictions import PCA
from nnlab.lab.panels.views import CurveView, FieldView, ImagesView

SMALL = Config(dataset="moons", samples=100, hidden=(6,), epochs=3, batch_size=16)
KINDS = {
    "moons": FieldView,
    "gauss_regression": FieldView,
    "sine": CurveView,
    "digits": ImagesView,
    "iris": FieldView,
    "diabetes": FieldView,
    "mnist1d": FieldView,
}
TABS = ("tab_predictions", "tab_network", "tab_health", "tab_mistakes", "tab_update")


def open_tab(lab: Lab, title: str):
    """Open a tab and return its panel; the picture beside the curves has no tab, and is always open."""
    panel = next(panel for panel in lab.tabs.panels if panel.title == title)
    if title != "tab_predictions":
        lab.tabs.widget.selected_index = lab.tabs.panels.index(panel)
    assert lab.session.present.error is None
    return panel


def picture(image) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(image.widget.value)).convert("RGB"))


@pytest.mark.parametrize("dataset", KINDS)
def test_every_kind_of_data_has_its_picture(dataset):
    lab = Lab(Config(dataset=dataset, samples=140, hidden=(6,), epochs=2))
    panel = open_tab(lab, "tab_predictions")
    assert isinstance(panel.view, KINDS[dataset])
    before = picture(panel.view.image)
    lab.run()
    after = picture(panel.view.image)
    assert after.shape[2] == 3
    assert (before != after).any()
    assert f"{len(lab.session.present.data.validation)} validation" in panel.describe() or dataset == "digits"


def test_it_follows_a_change_of_the_data():
    lab = Lab(SMALL)
    panel = open_tab(lab, "tab_predictions")
    for dataset, kind in KINDS.items():
        lab.set(dataset=dataset, samples=140)
        assert isinstance(panel.view, kind)
        assert panel.widget.children[1] is panel.view.image.widget
        lab.run(1)
    lab.set(dataset="moons", noise=0.0)
    assert "Decision boundary: x1 × x2" in panel.describe()


def test_the_field_is_what_the_network_says():
    lab = Lab(SMALL)
    lab.run(30)
    view = open_tab(lab, "tab_predictions").view
    left, right, bottom, top = view.extent
    x = lab.session.present.data.train.x
    assert left < x[:, 0].min() and x[:, 0].max() < right and bottom < x[:, 1].min() and x[:, 1].max() < top
    line = np.column_stack(view.field.border.get_data())
    line = line[np.isfinite(line).all(axis=1)]
    p = lab.session.present.network.predict_proba(line)
    assert len(line) > 20
    assert np.abs(p[:, 0] - 0.5).max() < 0.05
    rows, columns, _ = view.field.ground.colours.shape
    corner = view.field.ground.colours[0, 0]
    said = lab.session.present.network.predict(np.array([[left, bottom]]))[0]
    towards = np.array([int(view.field.colour(said)[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    assert np.abs(corner - towards).sum() < 3 - towards.sum()
    assert (columns, rows) == (120, 88)


def test_a_place_on_the_image_is_a_sample():
    lab = Lab(SMALL)
    view = open_tab(lab, "tab_predictions").view
    left, right, bottom, top = view.extent
    data = lab.session.present.data
    np.testing.assert_allclose(view.locate(50 / 500, 44 / 290), data.original_x(np.array([left, top])), rtol=1e-6)
    middle = view.locate((50 + 175) / 500, (44 + 103) / 290)
    np.testing.assert_allclose(middle, data.original_x(np.array([(left + right) / 2, (bottom + top) / 2])), atol=1e-6)
    assert view.locate(0.01, 0.5) is None


def test_points_of_each_set_and_of_the_test_set_only_once_it_is_opened():
    lab = Lab(SMALL)
    lab.run()
    panel = open_tab(lab, "tab_predictions")
    assert panel.describe().endswith("60 training, 20 validation.")
    assert {role for role, *_ in panel.view.window.series} == {"train", "validation"}
    open_tab(lab, "tab_test").button.click()
    assert open_tab(lab, "tab_predictions").describe().endswith("60 training, 20 validation, 20 test.")
    lab.reset()
    assert panel.describe().endswith("60 training, 20 validation.")


def test_two_features_or_the_principal_plane():
    lab = Lab(Config(dataset="wine", hidden=(8,), epochs=3))
    lab.run()
    panel = open_tab(lab, "tab_predictions")
    assert "of 13 features, the plane of widest spread (PCA)" in panel.describe()
    assert panel.second.layout.display == "none"
    panel.first.value = 4
    assert panel.second.layout.display == ""
    names = lab.session.present.data.feature_names
    assert f"{names[4]} × {names[1]} (two of 13 features" in panel.describe()
    panel.second.value = 4
    assert panel.first.value == 4 and panel.second.value == 0
    lab.speak("zh")
    assert panel.first.value == 4
    lab.speak("en")
    panel.first.value = PCA
    assert "PCA" in panel.describe()
    lab.set(dataset="moons")
    assert panel.first.layout.display == "none"


def test_regression_with_several_values():
    x = np.random.default_rng(0).normal(size=(80, 2))
    lab = Lab(Config(hidden=(6,), epochs=3), x=x, y=np.column_stack([x[:, 0] * 3.5, x[:, 1] * 0.1 + 7]))
    lab.run()
    panel = open_tab(lab, "tab_predictions")
    assert "Predicted y1" in panel.describe()
    panel.target.value = 1
    assert "Predicted y2" in panel.describe()
    assert panel.view.window.values[1] > 7


def test_scrubbing_shows_the_network_of_that_epoch():
    lab = Lab(SMALL.replace(epochs=20))
    panel = open_tab(lab, "tab_predictions")
    at_start = panel.view.field.ground.colours.copy()
    lab.run()
    now = panel.view.field.ground.colours.copy()
    lab.session.view(0)
    np.testing.assert_array_equal(panel.view.field.ground.colours, at_start)
    lab.session.view(None)
    np.testing.assert_array_equal(panel.view.field.ground.colours, now)


def test_weights_that_ran_away_are_no_warning():
    for dataset in ("moons", "sine", "digits"):
        lab = Lab(Config(dataset=dataset, samples=100, hidden=(6,)))
        for value in (np.nan, 1e30):
            lab.session.present.network.parameters[...] = value
            for title in TABS:
                open_tab(lab, title)
                lab.session.changed()


# ---- what all panels have in common ------------------------------------------------------------------------------
