"""The first tab: what the network answers, for every kind of data; and what all panels have in common."""

from __future__ import annotations

import asyncio
import base64
import io
import re

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
    """Open a tab and return its panel."""
    panel = next(panel for panel in lab.tabs.panels if panel.title == title)
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


@pytest.mark.parametrize("dataset", KINDS)
@pytest.mark.parametrize("hidden", [(5,), ()])
def test_every_panel_shows_all_data_and_describes_itself(dataset, hidden):
    lab = Lab(Config(dataset=dataset, samples=140, hidden=hidden, epochs=1))
    for language in ("en", "zh"):
        lab.speak(language)
        for title in TABS:
            panel = open_tab(lab, title)
            lab.run(1)
            assert len(panel.describe()) > 20
            assert panel.describe() in lab.describe()


@pytest.mark.parametrize("title", TABS)
def test_a_run_with_an_open_panel_is_the_same_to_the_last_bit(title):
    config = SMALL.replace(hidden=(6, 5), dropout=0.2, batch_norm=True, l2=0.01, optimizer="adam", learning_rate=0.01)

    def parameters(look: bool) -> np.ndarray:
        lab = Lab(config)
        panel = open_tab(lab, title)
        for _ in range(14):
            lab.session.present.advance()
            if look:
                panel.draw(lab.session.present, lab.player.playing)
                lab.tabs.health(lab.session.present, lab.player.playing)
        return lab.session.present.network.parameters.copy()

    np.testing.assert_array_equal(parameters(True), parameters(False))


@pytest.mark.parametrize("title", TABS)
def test_save_offers_the_picture(title):
    lab = Lab(SMALL)
    lab.run()
    panel = open_tab(lab, title)
    before = lab.describe()
    panel.save.buttons["png"].click()
    name, kind, content = re.search(r'download="(.*?)" href="data:(.*?);base64,(.*?)"', panel.save.link.value).groups()
    image = Image.open(io.BytesIO(base64.b64decode(content)))
    assert (name, kind, image.format) == (f"nnlab-{title.removeprefix('tab_')}.png", "image/png", "PNG")
    assert image.size[0] == (1000 if title == "tab_predictions" else 1040)
    assert len(np.unique(np.asarray(image.convert("RGB")).reshape(-1, 3), axis=0)) > 20
    panel.save.buttons["svg"].click()
    content = re.search(r"base64,(.*?)\"", panel.save.link.value).group(1)
    assert base64.b64decode(content).lstrip().startswith(b"<?xml")
    assert lab.describe() == before
    assert lab.session.present.error is None


def test_only_the_open_panel_draws():
    lab = Lab(SMALL)
    drawn: list[str] = []
    for panel in lab.tabs.panels:

        def draw(run, playing, panel=panel, original=panel.draw):
            drawn.append(panel.title)
            original(run, playing)

        panel.draw = draw
    lab.run()
    assert set(drawn) == {"tab_predictions"}
    drawn.clear()
    open_tab(lab, "tab_health")
    lab.player.step()
    assert set(drawn) == {"tab_health"}


def test_panels_that_were_never_open_cost_no_figure():
    lab = Lab(SMALL)
    assert [getattr(panel, "view", None) for panel in lab.tabs.panels[1:]] == [None] * (len(lab.tabs.panels) - 1)


def test_while_playing_a_panel_draws_no_oftener_than_it_wishes():
    async def main() -> tuple[int, float]:
        lab = Lab(SMALL.replace(epochs=100_000))
        panel = open_tab(lab, "tab_mistakes")
        drawn: list[object] = []
        original = panel.draw
        panel.draw = lambda run, playing: (drawn.append(1), original(run, playing))[1]
        lab.play()
        await asyncio.sleep(1.0)
        lab.pause()
        return len(drawn), panel.seconds

    count, seconds = asyncio.run(main())
    assert 2 <= count <= 1 / seconds + 4
