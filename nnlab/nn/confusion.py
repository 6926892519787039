"""Confusion: which classes are taken for which, and what that makes of each class; which samples go most wrong.

A row of the confusion matrix is a true class, a column is an answer: the diagonal holds what is right. Of a class,
the *precision* is the share of right ones among the samples that were taken for it (its column), the *recall* the
share of those that were found (its row); F1 is the harmonic mean of the two. Source: van Rijsbergen, "Information
Retrieval" (1979), chapter 7; conventions as in scikit-learn's `confusion_matrix`.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating]
Labels = NDArray[np.integer]


def confusion(y: Labels, answers: Labels, classes: int) -> NDArray[np.integer]:
    """Return how often each class was taken for which, (classes, classes): row true, column answer.

    Parameters
    ----------
    y, answers : arrays of shape (n,)
        Labels from 0.
    """
    return np.bincount(y * classes + answers, minlength=classes * classes).reshape(classes, classes)


def class_scores(counts: NDArray[np.integer]) -> list[tuple[float, float, float]]:
    """Return precision, recall and F1 of each class, from the confusion matrix; 0 where nothing can be said."""
    right = np.diag(counts)
    precision = right / np.maximum(counts.sum(axis=0), 1)
    recall = right / np.maximum(counts.sum(axis=1), 1)
    f1 = 2 * precision * recall / np.maximum(precision + recall, 1e-12)
    return [(float(p), float(r), float(f)) for p, r, f in zip(precision, recall, f1, strict=True)]


def least_likely(y: Labels, probabilities: Array, count: int) -> tuple[NDArray[np.intp], Array]:
    """Return the samples whose true class the network thinks least likely, and how likely it thinks it, (count,) each.

    Parameters
    ----------
    y : array of shape (n,)
    probabilities : array of shape (n, k)
    """
    p = probabilities[np.arange(len(y)), y]
    worst = np.argsort(p, kind="stable")[:count]
    return worst, p[worst]


def farthest(y: NDArray[Any], values: NDArray[Any], count: int) -> tuple[NDArray[np.intp], Array]:
    """Return the samples with the largest errors, and these, (count,) each.

    Parameters
    ----------
    y, values : arrays of shape (n, k)
        What is true, and what the network says; the error is the distance of the two.
    """
    error = np.linalg.norm(values - y, axis=1)
    worst = np.argsort(-error, kind="stable")[:count]
    return worst, error[worst]
