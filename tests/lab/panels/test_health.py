"""Health over time: the strips against numpy, the table's warnings, and the diagnosis that reads it."""

from __future__ import annotations

import asyncio

import numpy as np

from nnlab import Config
from nnlab.lab import Lab, tabs
from nnlab.lab.runtime.health_record import MOST_EPOCHS
from nnlab.training.health import layers_health

from .test_predictions import SMALL, open_tab


def test_the_last_figures_are_those_of_now():
    lab = Lab(SMALL.replace(hidden=(6, 4), epochs=10))
    lab.run()
    panel = open_tab(lab, "tab_health")
    times, figures = panel.record.follow(lab.session.present, lab.player.playing)
    assert times == list(range(11))
    now = layers_health(lab.session.present.network, lab.session.present.data)
    for shown, true in zip(figures[-1], now, strict=True):
        np.testing.assert_array_equal(shown.weights, true.weights)
        np.testing.assert_array_equal(shown.gradients, true.gradients)
    third = layers_health(lab.session.present.at(3), lab.session.present.data)
    np.testing.assert_array_equal(figures[3][1].activations, third[1].activations)
    assert f"zeros {now[0].zeros:.0%}" in panel.describe()
    assert len(panel.bands) == 3
    assert len(panel.bands[0].wide.get_paths()) == 3


def test_a_long_run_shows_a_bounded_number_of_epochs():
    lab = Lab(SMALL.replace(epochs=300))
    lab.run()
    panel = open_tab(lab, "tab_health")
    times, _ = panel.record.follow(lab.session.present, lab.player.playing)
    assert len(times) <= MOST_EPOCHS + 2
    assert times[0] == 0 and times[-1] == 300


def test_a_new_run_begins_a_new_record():
    lab = Lab(SMALL)
    lab.run()
    panel = open_tab(lab, "tab_health")
    record = panel.record
    lab.reset()
    assert panel.record is not record
    assert panel.record.follow(lab.session.present, lab.player.playing)[0] == [0.0]


def test_scrubbing_shows_the_figures_of_that_epoch():
    lab = Lab(SMALL.replace(epochs=10))
    lab.run()
    panel = open_tab(lab, "tab_health")
    lab.session.view(4)
    true = layers_health(lab.session.present.at(4), lab.session.present.data)
    assert panel.layers[0].ratio == true[0].ratio
    assert panel.bands[0].cursor.get_xdata()[0] == 0.9 * 4 / 10


def test_what_is_alarming_has_a_sign_in_the_table():
    lab = Lab(Config(dataset="digits", hidden=(16,), initializer="zeros", epochs=1))
    panel = open_tab(lab, "tab_health")
    assert "⚠ 100%" in panel.table.value
    lab.set(initializer="he_normal")
    assert "⚠" not in panel.table.value


def test_the_diagnosis_reads_it():
    lab = Lab(Config(dataset="digits", samples=300, hidden=(16,) * 5, activation="sigmoid", epochs=4))
    lab.run()
    assert lab.tabs.health(lab.session.present, lab.player.playing)["ratio"] > 100
    assert "vanishes" in lab.footer.text or "same answer" in lab.footer.text


def test_while_playing_it_is_looked_at_but_now_and_then(monkeypatch):
    monkeypatch.setattr(tabs, "HEALTH_SECONDS", 60.0)

    async def main() -> int:
        lab = Lab(SMALL.replace(epochs=100_000))
        lab.play()
        seen = set()
        for _ in range(10):
            await asyncio.sleep(0.02)
            seen.add(id(lab.tabs.health(lab.session.present, lab.player.playing)))
        lab.pause()
        return len(seen)

    assert asyncio.run(main()) <= 2
