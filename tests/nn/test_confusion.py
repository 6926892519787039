"""Confusion: counts, scores of classes and the worst samples, against scikit-learn and by hand."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import confusion_matrix, precision_recall_fscore_support

from nnlab.nn.confusion import class_scores, confusion, farthest, least_likely


def test_counts_and_scores_are_those_of_scikit_learn():
    rng = np.random.default_rng(0)
    y, answers = rng.integers(0, 5, 300), rng.integers(0, 5, 300)
    counts = confusion(y, answers, 5)
    np.testing.assert_array_equal(counts, confusion_matrix(y, answers))
    theirs = precision_recall_fscore_support(y, answers)[:3]
    np.testing.assert_allclose(class_scores(counts), np.transpose(theirs))


def test_a_row_is_a_true_class_and_classes_that_never_come_have_their_place():
    counts = confusion(np.array([0, 0, 2]), np.array([0, 2, 2]), 4)
    assert counts.shape == (4, 4)
    assert counts[0].tolist() == [1, 0, 1, 0]
    assert class_scores(counts)[1] == (0, 0, 0)
    assert class_scores(counts)[0] == pytest.approx((1.0, 0.5, 2 / 3))


def test_the_least_likely_come_first_and_equal_ones_in_their_order():
    probabilities = np.array([[0.9, 0.1], [0.2, 0.8], [0.6, 0.4], [0.6, 0.4]])
    worst, likely = least_likely(np.array([0, 0, 1, 1]), probabilities, 3)
    assert worst.tolist() == [1, 2, 3]
    assert likely.tolist() == [0.2, 0.4, 0.4]


def test_the_farthest_are_those_with_the_longest_error():
    y = np.array([[0.0, 0.0], [1.0, 1.0], [2.0, 2.0]])
    worst, errors = farthest(y, y + np.array([[3.0, 4.0], [0.0, 0.0], [-1.0, 0.0]]), 2)
    assert worst.tolist() == [0, 2]
    assert errors.tolist() == [5.0, 1.0]
