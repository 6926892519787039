"""Where nothing runs, the Lab is a picture and words; where something does, it stays a widget."""

from __future__ import annotations

import base64

import pytest

from nnlab import Config
from nnlab.lab import Lab

SMALL = Config(dataset="moons", samples=100, hidden=(8,), epochs=5, batch_size=16)
WIDGET = "application/vnd.jupyter.widget-view+json"


def bundle(lab: Lab) -> dict[str, str]:
    data, metadata = lab._repr_mimebundle_()
    assert metadata == {"image/png": {"width": 760}}
    return data


def test_the_widget_comes_with_a_picture_and_words():
    data = bundle(Lab(SMALL, show=("learning_rate", "l2"), missions="01"))
    assert set(data) == {WIDGET, "image/png", "text/plain"}
    assert base64.b64decode(data["image/png"]).startswith(b"\x89PNG")
    assert data["text/plain"].splitlines()[:5] == [
        "Lab(samples=100, hidden=(8,), batch_size=16, epochs=5)",
        "",
        "The Lab",
        "Learning rate: 0.1",
        "L2: 0",
    ]
    assert "○ Take all hidden layers away" in data["text/plain"]


def test_it_shows_the_lab_as_it_stands():
    lab = Lab(SMALL, show=("learning_rate",))
    before = bundle(lab)
    lab.set(learning_rate=0.5)
    lab.run()
    after = bundle(lab)
    assert "Learning rate: 0.5" in after["text/plain"]
    assert "Missions" not in after["text/plain"]
    assert after["image/png"] != before["image/png"]


@pytest.mark.parametrize("dataset", ["moons", "digits", "sine", "mnist1d", "iris"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_it_is_small_whatever_the_lab_shows(dataset, language):
    config = Config(dataset=dataset, samples=300 if dataset == "mnist1d" else None, epochs=3)
    lab = Lab(config, missions="05", language=language)
    lab.run()
    data = bundle(lab)
    assert len(data["image/png"]) < 120_000
    assert len(data["text/plain"]) < 4000


def test_a_lab_of_all_controls_lists_some_of_them():
    lines = bundle(Lab(SMALL))["text/plain"].splitlines()
    assert len(lines) < 25
    assert any(line.startswith("... and ") and line.endswith(" more controls") for line in lines)


def test_twice_the_same():
    assert bundle(Lab(SMALL))["text/plain"] == bundle(Lab(SMALL))["text/plain"]
