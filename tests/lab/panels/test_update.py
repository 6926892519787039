"""One update probed: what it says comes true when Step is pressed."""

from __future__ import annotations

import numpy as np
import pytest

from nnlab import Config
from nnlab.lab import Lab

from .test_predictions import SMALL, open_tab


def line(panel, start: str) -> str:
    return next(text for text in panel.describe().splitlines() if text.startswith(start))


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"dropout": 0.3, "batch_norm": True},
        {"optimizer": "adam", "l2": 0.1, "clip_norm": 0.05},
        {"dataset": "sine"},
    ],
    ids=str,
)
def test_step_does_what_was_foretold(changes):
    lab = Lab(SMALL.replace(**changes))
    lab.run(2)
    panel = open_tab(lab, "tab_update")
    for _ in range(5):
        panel.choice.choose(0, 0, 2)
        lab.session.changed()
        update = panel.update
        foretold = line(panel, "step: ")
        lab.toolbar.buttons["step"].click()
        np.testing.assert_array_equal(update.after, lab.session.present.network.parameters)
        assert f"→ {lab.session.present.network.weights[0][0, 2]:.6g} " in foretold
        assert lab.session.present.position.loss == update.probe.loss


def test_the_numbers_of_a_sample():
    lab = Lab(SMALL)
    lab.run()
    panel = open_tab(lab, "tab_update")
    panel.sample.value = 3
    x = panel.update.x[2]
    network = lab.session.present.network
    z = x @ network.weights[0] + network.biases[0]
    logits = np.maximum(z, 0) @ network.weights[1] + network.biases[1]
    p = np.exp(logits) / np.exp(logits).sum()
    true = panel.update.targets[2].argmax()
    assert "  ".join(f"{v:.4g}" for v in x) in line(panel, "inputs of the sample")
    assert "  ".join(f"{v:.4g}" for v in z) in line(panel, "layer 1: z = a W + b")
    assert "  ".join(f"{v:.3g}" for v in p)[:5] in line(panel, "softmax")
    assert f"this sample {-np.log(p[true]):.4g}"[:17] in line(panel, "loss")


def test_central_differences_stand_beside_it():
    lab = Lab(SMALL.replace(activation="tanh"))
    lab.run()
    panel = open_tab(lab, "tab_update")
    for place in ((0, 1, 3), (1, 2, 0), (1, -1, 1)):
        panel.choice.choose(*place)
        lab.session.changed()
        gradient = float(line(panel, panel.choice.name).split()[-1])
        differences = float(line(panel, "central differences").split()[-1])
        assert gradient == pytest.approx(differences, rel=1e-3, abs=1e-7)
        assert panel.check.error < 1e-6


def test_a_large_mini_batch_is_not_repeated():
    lab = Lab(Config(dataset="digits", hidden=(400,), batch_size="all", epochs=1))
    panel = open_tab(lab, "tab_update")
    assert "the mini-batch is too large" in panel.describe()


def test_another_batch_size_limits_the_sample():
    lab = Lab(SMALL)
    panel = open_tab(lab, "tab_update")
    panel.sample.value = 16
    lab.set(batch_size=4)
    assert panel.sample.value == 4
    assert lab.session.present.error is None
