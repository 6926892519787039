"""The tabs: all panels show all data, only the open one draws, and looking changes nothing."""

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
    assert set(drawn) == {"tab_predictions", "tab_health"}


def test_panels_that_were_never_open_cost_no_figure():
    lab = Lab(SMALL)
    assert [getattr(panel, "view", None) for panel in lab.tabs.panels[:-1]] == [None] * (len(lab.tabs.panels) - 1)


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
