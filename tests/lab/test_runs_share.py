"""Keeping runs and sharing them, without a browser."""

from __future__ import annotations

import base64
import json
import re
from datetime import UTC, datetime

import numpy as np
import pytest

from nnlab import Config, ConfigError
from nnlab.lab import Lab
from nnlab.lab.panels.share import SharePanel
from nnlab.lab.sharing import DEFAULTS, LONGEST, PREFIX, from_string, to_link, to_string

SMALL = Config(dataset="moons", samples=100, hidden=(8,), epochs=5, batch_size=16)


@pytest.fixture
def lab() -> Lab:
    return Lab(SMALL)


def share(lab: Lab) -> SharePanel:
    return next(panel for panel in lab.tabs.panels if isinstance(panel, SharePanel))


def test_a_kept_run_is_drawn_under_the_next_with_what_differs(lab):
    lab.run()
    first = lab.history["validation_loss"].copy()
    lab.footer.keep.click()
    lab.set(dropout=0.5)
    lab.run()
    ((label, history),) = lab.tabs.runs.pinned(lab.config)
    assert label == "Dropout 0 → 0.5"
    np.testing.assert_array_equal(history["validation_loss"], first)
    assert "Dropout 0 → 0.5" in lab.curves.legend.value
    assert "things changed" not in lab.curves.legend.value
    lab.set(l2=0.01, dropout=0.2)
    assert "2 things changed" in lab.curves.legend.value


def test_every_run_stays_in_the_table_and_can_be_loaded_renamed_deleted(lab):
    lab.run()
    lab.set(hidden=(4,))
    lab.run()
    lab.set(hidden=(2,))
    runs = lab.tabs.runs
    runs.draw(lab.player)
    assert [entry.run.config.hidden for entry in runs.entries] == [(8,), (4,)]
    name, facts, keep, load, _ = runs.rows.children[0].children
    assert "4" in facts.value
    name.value = "<b>mine</b>" + "x" * 100
    assert runs.entries[1].name.startswith("<b>mine</b>")
    assert len(runs.entries[1].name) == 40
    keep.click()
    assert "<b>mine" not in lab.curves.legend.value
    load.click()
    assert lab.config.hidden == (4,)
    runs.rows.children[0].children[-1].click()
    assert len(runs.entries) == 1


def test_runs_sort_by_score(lab):
    for rate in (0.001, 0.3, 0.03):
        lab.set(learning_rate=rate)
        lab.run()
        lab.footer.keep.click()
        lab.reset()
    runs = lab.tabs.runs
    runs.order.value = "best_first"
    shown = [float(re.search(r"<b>([\d.]+)</b>", row.children[1].value)[1]) for row in runs.rows.children]
    assert shown == sorted(shown)
    assert len(shown) == 3


@pytest.mark.parametrize(
    "config",
    [Config(), SMALL, Config(hidden=(), activation="tanh", dropout=0.3, augmentation=("jitter",), batch_size="all")],
)
def test_a_shared_string_comes_back(config):
    assert from_string(to_string(config)) == config
    assert from_string("https://example.org/lab" + to_link(config)) == config


def test_the_defaults_of_the_format_are_the_configs():
    assert Config().to_dict() == DEFAULTS


def test_an_old_string_still_loads():
    assert from_string("nnlab1:eyJsMiI6MC4wMDF9") == Config(l2=0.001)


def encoded(value: object) -> str:
    return PREFIX + base64.urlsafe_b64encode(json.dumps(value).encode()).decode()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("hello", "begins with nnlab1:"),
        ("nnlab1:%%%", "damaged"),
        ("nnlab1:abc", "damaged"),
        (encoded([1]), "damaged"),
        ("nnlab1:" + "A" * LONGEST, "at most"),
        (encoded({"l2": -1}), "l2: -1 is out of range"),
        (encoded({"os": "x"}), "unknown setting"),
        (encoded({"hidden": [9999999]}), "out of range"),
    ],
)
def test_a_bad_string_is_refused_in_words_and_the_run_stays(lab, text, says):
    lab.run()
    history = lab.history
    share(lab).paste.value = text
    assert says in share(lab).complaint.value
    assert lab.history is history
    with pytest.raises((ValueError, ConfigError)):
        from_string(text)


def test_a_pasted_string_prepares_its_run(lab):
    share(lab).paste.value = to_string(SMALL.replace(l2=0.01))
    assert lab.config.l2 == 0.01
    assert share(lab).complaint.value == ""


def test_files_are_offered_and_a_run_comes_back_from_its_file(lab):
    lab.run()
    panel = share(lab)
    panel.prepare.click()
    files = dict(re.findall(r'download="([^"]+)" href="data:[^;]+;base64,([^"]+)"', panel.links.value))
    content = {name: base64.b64decode(text) for name, text in files.items()}
    assert content["nnlab-curves.csv"].decode().startswith("epoch,")
    assert len(content["nnlab-curves.csv"].decode().splitlines()) == 6
    page = content["nnlab-report.html"].decode()
    assert "<img" in page and "hidden" in page and "<script" not in page
    curve = lab.history["validation_loss"].copy()
    lab.set(hidden=(3,))
    panel.upload.value = (
        {
            "name": "run.npz",
            "type": "",
            "size": 10,
            "content": content["nnlab-run.npz"],
            "last_modified": datetime(2026, 1, 1, tzinfo=UTC),
        },
    )
    np.testing.assert_array_equal(lab.history["validation_loss"], curve)
    assert lab.controls.rows["hidden"].field.value == "8"
    panel.upload.value = (
        {
            "name": "bad.npz",
            "type": "",
            "size": 3,
            "content": b"abc",
            "last_modified": datetime(2026, 1, 1, tzinfo=UTC),
        },
    )
    assert "no run that nnlab saved" in panel.complaint.value
    np.testing.assert_array_equal(lab.history["validation_loss"], curve)


def test_the_code_is_that_of_the_run(lab):
    panel = share(lab)
    lab.tabs.widget.selected_index = lab.tabs.panels.index(panel)
    assert "hidden=(8,)" in panel.code.value
    panel.library.value = "torch"
    assert "nn.Linear(2, 8)" in panel.code.value
