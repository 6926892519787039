"""The shared string: there and back, old ones still read, bad ones refused in words."""

from __future__ import annotations

import base64
import html
import json

import numpy as np
import pytest

from nnlab import Config, ConfigError
from nnlab.lab import Lab
from nnlab.lab.panels.share import SharePanel
from nnlab.lab.runtime.share_string import DEFAULTS, LONGEST, PREFIX, from_string, to_link, to_string
from nnlab.settings.lists import MOST_POINTS

SMALL = Config(dataset="moons", samples=100, hidden=(8,), epochs=5, batch_size=16)


EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'"


@pytest.fixture
def lab() -> Lab:
    lab = Lab(SMALL)
    lab.tabs.widget.selected_index = list(lab.tabs.named).index("share")
    return lab


def share(lab: Lab) -> SharePanel:
    return lab.tabs.named["share"]  # type: ignore[return-value]


@pytest.mark.parametrize(
    "config",
    [
        Config(),
        SMALL,
        Config(hidden=(), activation="tanh", dropout=0.3, augmentation=("jitter",), batch_size="all"),
        Config(hidden=(16, 8), activation=("relu", "tanh"), dropout=(0.1, 0.2), clip_norm=1.0, target_loss=0.1),
        Config(points=((0.5, -1.25, 1.0),)),
    ],
)
def test_a_shared_string_comes_back_as_string_and_as_link(config):
    assert from_string(to_string(config)) == config
    assert from_string("https://example.org/voila/lab.ipynb" + to_link(config) + "&x=1#part") == config
    assert Lab(to_string(config)).config == config


def test_settings_with_as_many_points_as_there_can_be_are_not_too_long_to_come_back():
    rng = np.random.default_rng(0)
    config = Config(points=tuple((x, y, 1.0) for x, y in -rng.random((MOST_POINTS, 2))))
    assert len(to_string(config)) <= LONGEST
    assert from_string(to_link(config)) == config


def test_the_defaults_of_the_format_stay_what_they_were():
    now = Config().to_dict()
    assert {name: now[name] for name in DEFAULTS} == DEFAULTS  # else old strings would be written differently
    later = Config.field_names()
    assert set(DEFAULTS) <= set(later)


def test_old_strings_still_load():
    assert from_string("nnlab1:eyJsMiI6MC4wMDF9") == Config(l2=0.001)
    assert from_string("?nnlab=nnlab1%3AeyJsMiI6MC4wMDF9") == Config(l2=0.001)
    assert from_string("nnlab1:e30") == Config()


def encoded(value: object) -> str:
    return PREFIX + base64.urlsafe_b64encode(json.dumps(value).encode()).decode()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("hello", "begins with nnlab1:"),
        ("nnlab2:abc", "format 2"),
        ("nnlab1:%%%", "damaged"),
        ("nnlab1:abc", "damaged"),
        ("nnlab1:" + base64.b64encode(b"[" * 3000).decode(), "damaged"),
        (encoded([1]), "damaged"),
        ("nnlab1:" + "A" * LONGEST, "at most"),
        (encoded({"l2": -1}), "L2: -1 is out of range"),
        (encoded({"l2": float("nan")}), "L2: nan"),
        (encoded({"os": "x"}), "unknown setting"),
        (encoded({"hidden": [9999999]}), "out of range"),
        (encoded({"dataset": EVIL}), "unknown dataset"),
    ],
)
def test_a_bad_string_is_refused_in_words_and_the_run_stays(lab, text, says):
    lab.run()
    history = lab.history
    share(lab).paste.value = text
    share(lab).go.click()
    complaint = share(lab).complaints["paste"].value
    assert says in html.unescape(complaint)
    assert "<script" not in complaint
    assert lab.history is history
    with pytest.raises((ValueError, ConfigError)):
        from_string(text)
    share(lab).paste.value = to_string(SMALL)
    share(lab).go.click()
    assert share(lab).complaints["paste"].value == ""


def test_the_address_of_the_page_tells_what_to_begin_with(monkeypatch):
    monkeypatch.setenv("QUERY_STRING", to_link(SMALL)[1:])
    assert Lab().config == SMALL
    assert Lab(Config(l2=0.1)).config == Config(l2=0.1)
    monkeypatch.setenv("QUERY_STRING", "nnlab=nonsense")
    assert Lab().config == Config()
