"""Mistakes: the confusion matrix and the scores against scikit-learn, the worst samples against numpy."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import confusion_matrix, precision_recall_fscore_support

from nnlab import Config
from nnlab.lab import Lab
from nnlab.nn.confusion import class_scores

from .test_predictions import SMALL, open_tab


@pytest.mark.parametrize("dataset", ["digits", "iris", "moons"])
def test_the_matrix_and_the_scores_are_scikit_learns(dataset):
    lab = Lab(Config(dataset=dataset, hidden=(8,), epochs=2))
    lab.run()
    view = open_tab(lab, "tab_mistakes").view
    data, network = lab.session.present.data, lab.session.present.network
    said = network.predict(data.validation.x)
    np.testing.assert_array_equal(view.counts, confusion_matrix(data.validation.y, said))
    theirs = precision_recall_fscore_support(data.validation.y, said, zero_division=0)[:3]
    np.testing.assert_allclose(class_scores(view.counts), np.transpose(theirs))
    right = int((said == data.validation.y).sum())
    assert f"{right} of {len(said)} right" in open_tab(lab, "tab_mistakes").describe()


def test_the_worst_samples():
    lab = Lab(Config(dataset="iris", hidden=(4,), epochs=5))
    lab.run()
    panel = open_tab(lab, "tab_mistakes")
    data = lab.session.present.data
    p = lab.session.present.network.predict_proba(data.validation.x)[np.arange(30), data.validation.y]
    assert list(panel.view.worst) == list(np.argsort(p, kind="stable")[:8])
    assert f"{p.min():.1%}" in panel.describe()
    assert f"{data.original_x(data.validation.x)[p.argmin(), 0]:.4g}" in panel.tables.value


def test_regression():
    lab = Lab(Config(dataset="diabetes", hidden=(4,), learning_rate=0.01, epochs=5))
    lab.run()
    panel = open_tab(lab, "tab_mistakes")
    data = lab.session.present.data
    error = data.original_y(lab.session.present.network.predict(data.validation.x)) - data.original_y(data.validation.y)
    assert panel.view.worst[0] == np.abs(error[:, 0]).argmax()
    assert f"typical error {np.sqrt(np.mean(error**2)):.3g}" in panel.describe()


def test_sets_can_be_chosen_and_the_test_set_only_once_it_is_opened():
    lab = Lab(SMALL)
    lab.run()
    panel = open_tab(lab, "tab_mistakes")
    assert [value for _, value in panel.role.options] == ["train", "validation"]
    assert panel.describe().startswith("validation: ")
    panel.role.value = "train"
    assert "of 60 right" in panel.describe()
    open_tab(lab, "tab_test").button.click()
    open_tab(lab, "tab_mistakes")
    panel.role.value = "test"
    assert "of 20 right" in panel.describe()
    assert panel.describe().startswith("test: ")
    lab.reset()
    assert panel.role.value == "validation"


def test_without_a_validation_set_training_is_judged():
    lab = Lab(SMALL.replace(validation_fraction=0.0))
    assert open_tab(lab, "tab_mistakes").describe().startswith("training: ")


def test_names_are_escaped():
    x = np.random.default_rng(0).normal(size=(60, 3))
    lab = Lab(Config(hidden=(4,), epochs=2), x=x, y=np.where(x[:, 0] > 0, "<b>yes</b>", "no & no"))
    lab.run()
    panel = open_tab(lab, "tab_mistakes")
    assert "<b>" not in panel.tables.value
    assert "&lt;b&gt;yes" in panel.tables.value
