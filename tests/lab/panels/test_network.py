"""The network drawn; and one weight, read and changed by hand."""

from __future__ import annotations

import numpy as np
import pytest

from nnlab import Config
from nnlab.lab import Lab

from .test_predictions import SMALL, open_tab

DEEP = SMALL.replace(hidden=(6, 4), activation="tanh")


@pytest.fixture
def lab() -> Lab:
    lab = Lab(DEEP)
    lab.run()
    open_tab(lab, "tab_network")
    return lab


def test_it_says_the_largest_weights(lab):
    text = open_tab(lab, "tab_network").describe()
    assert text.startswith("Network 2-6-4-2: ")
    for place, w in enumerate(lab.session.present.network.weights, start=1):
        row, column = np.unravel_index(np.abs(w).argmax(), w.shape)
        assert f"into layer {place}: {w[row, column]:.3f} ({row + 1} → {column + 1})" in text


def test_signs_and_sizes_of_the_lines(lab):
    panel = open_tab(lab, "tab_network")
    edges = panel.view.diagram.edges
    drawn = {key: len(line.get_xdata()) // 3 for key, line in edges.items()}
    weights = np.concatenate([w.ravel() for w in lab.session.present.network.weights])
    assert sum(count for (positive, _), count in drawn.items() if positive) == (weights > 0).sum()
    assert sum(count for (positive, _), count in drawn.items() if not positive) == (weights < 0).sum()
    assert all(line.is_dashed() == (not positive) for (positive, _), line in edges.items())
    widths = [edges[True, level].get_linewidth() for level in range(5)]
    assert widths == sorted(widths)


def test_each_neuron_has_its_picture_of_the_plane(lab):
    panel = open_tab(lab, "tab_network")
    view, network = panel.view, lab.session.present.network
    pictures = view._pictures(network)
    assert [len(column) for column in pictures] == [2, 6, 4, 2]
    a = np.tanh(view.grid @ network.weights[0] + network.biases[0])
    expected = (a[:, 3] / np.abs(a[:, 3]).max()).reshape(20, 20)
    np.testing.assert_allclose(pictures[1][3], expected, atol=1e-5)
    assert view.diagram.tiles.colours.shape == (14, 20, 20, 3)


def test_the_menus_and_the_field_show_a_weight(lab):
    panel = open_tab(lab, "tab_network")
    panel.choice.layer.value = 1
    panel.choice.row.value = 2
    panel.choice.to.value = 3
    w = lab.session.present.network.weights[1][2, 3]
    assert panel.value.value == pytest.approx(float(w), rel=1e-5)
    assert f"weight 3 → 4 of layer 2: {w:.4g}." in panel.describe()
    panel.choice.row.value = -1
    assert panel.value.value == pytest.approx(float(lab.session.present.network.biases[1][3]), rel=1e-5)
    panel.choice.layer.value = 0
    assert [label for label, _ in panel.choice.row.options] == ["x1", "x2", "bias"]


def test_a_weight_changed_by_hand_acts_and_leaves_a_mark(lab):
    panel = open_tab(lab, "tab_network")
    before = lab.session.present.network.parameters.copy()
    panel.value.value = 2.5
    assert lab.session.present.network.weights[0][0, 0] == 2.5
    assert (lab.session.present.network.parameters != before).sum() == 1
    assert lab.history.marks[-1].epoch == len(lab.history) == 3
    assert lab.history.marks[-1].text == f"W1[1,1] {before[0]:.3g} → 2.5"
    panel.value.value = -1.0
    assert len(lab.history.marks) == 1
    assert lab.history.marks[-1].text == f"W1[1,1] {before[0]:.3g} → -1"
    lab.run(1)
    assert len(lab.history) == 4
    lab.reset()
    assert lab.history.marks == []
    assert panel.value.value != -1.0


def test_a_weight_changed_by_hand_is_in_a_run_saved_before_the_next_epoch(lab):
    panel = open_tab(lab, "tab_network")
    panel.value.value = 2.5
    assert lab.session.present.snapshot().network.weights[0][0, 0] == 2.5
    lab.step()
    before = lab.session.present.snapshot().network.parameters.copy()
    panel.value.value = 3.5  # amid an epoch: what is saved ends with the last whole one
    np.testing.assert_array_equal(lab.session.present.snapshot().network.parameters, before)


def test_an_infinite_weight_is_not_taken(lab):
    panel = open_tab(lab, "tab_network")
    before = lab.session.present.network.parameters.copy()
    panel.value.value = float("inf")
    np.testing.assert_array_equal(lab.session.present.network.parameters, before)
    assert panel.value.value == pytest.approx(float(before[0]), rel=1e-5)


def test_the_past_cannot_be_changed(lab):
    panel = open_tab(lab, "tab_network")
    now = panel.value.value
    lab.session.view(0)
    assert panel.value.disabled
    assert panel.value.value != now
    past, present = panel.value.value, lab.session.present.network.parameters.copy()
    panel.value.value = 9.0
    np.testing.assert_array_equal(lab.session.present.network.parameters, present)
    assert panel.value.value == past
    lab.session.view(None)
    assert not panel.value.disabled
    assert panel.value.value == now


def test_a_click_chooses_a_neuron(lab):
    panel = open_tab(lab, "tab_network")
    diagram = panel.view.diagram
    x, y = diagram.columns[2][1]
    lab.browser.point = ["nnlab-network nnlab-picture", x / diagram.width, 1 - y / diagram.height, 0, 1.0]
    assert panel.choice.place == (1, 0, 1)
    lab.browser.point = ["nnlab-network nnlab-picture", 0.99, 0.01, 0, 2.0]
    lab.browser.point = ["nnlab-curves nnlab-picture", x / diagram.width, 0.3, 0, 3.0]
    assert panel.choice.place == (1, 0, 1)


def test_images_show_the_first_layers_weights():
    lab = Lab(Config(dataset="digits", samples=200, hidden=(12, 5), epochs=1))
    lab.run()
    panel = open_tab(lab, "tab_network")
    assert "First layer's weights as images: 12 images" in panel.describe()
    w = lab.session.present.network.weights[0]
    colours = panel.view.first.tiles.colours
    assert colours.shape == (12, 8, 8, 3)
    share = w[:, 4].reshape(8, 8)[::-1] / np.abs(w).max()
    blue_minus_red = colours[4][..., 2] - colours[4][..., 0]
    assert (np.sign(blue_minus_red[np.abs(share) > 0.05]) == np.sign(share[np.abs(share) > 0.05])).all()
    x, y = panel.view.diagram.columns[1][2]
    click = ["nnlab-network", x / 520, (360 - y) / 530, 0, 1.0]
    lab.browser.point = click
    assert panel.choice.place == (0, 0, 2)


def test_another_network_is_another_diagram(lab):
    panel = open_tab(lab, "tab_network")
    panel.choice.choose(2, 3, 1)
    lab.set(hidden=(3,))
    assert panel.describe().startswith("Network 2-3-2")
    assert panel.choice.place[0] <= 1
    lab.set(hidden=())
    assert panel.describe().startswith("Network 2-2")
