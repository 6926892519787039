"""Draws: which samples are held out, and which make up a fold.

Samples that are drawn blindly may leave a rare class out of a set altogether. *Stratified* draws give every set the
classes in the same shares: each class is divided by itself, and what is left over by rounding goes to the classes
that rounding has treated worst, ties by lot.

The draws are those of scikit-learn's `train_test_split`, `KFold` and `StratifiedKFold` with the same number as
`random_state`, to the last sample; a test compares them. They stand here because they are short, and importing
scikit-learn's would take a second and 80 MB. numpy promises that `RandomState`, its old generator, never changes.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Index = NDArray[np.intp]
Random = np.random.RandomState


def hold_out(n: int, labels: NDArray[Any] | None, size: int, seed: int) -> tuple[Index, Index]:
    """Return the numbers of the `n` samples without, and with, the `size` that are held out, in random order.

    Parameters
    ----------
    labels : (n,) integers or None
        Classes to stratify by; each set must have room for all of them.
    """
    random = Random(seed)
    if labels is None:
        order = random.permutation(n)
        return order[size:], order[:size]
    _, numbers, counts = np.unique(labels, return_inverse=True, return_counts=True)
    members = np.split(np.argsort(numbers, kind="stable"), np.cumsum(counts)[:-1])
    kept = _each_class(counts, n - size, random)
    taken = _each_class(counts - kept, size, random)
    rest: list[Index] = []
    held: list[Index] = []
    for group, n_kept, n_taken in zip(members, kept, taken, strict=True):
        order = group[random.permutation(len(group))]
        rest.append(order[:n_kept])
        held.append(order[n_kept : n_kept + n_taken])
    return random.permutation(np.concatenate(rest)), random.permutation(np.concatenate(held))


def _each_class(counts: NDArray[np.integer], draws: int, random: Random) -> NDArray[np.integer]:
    """Return how many of `draws` samples fall to each class, in the shares of `counts`."""
    exact = counts / counts.sum() * draws
    found = np.floor(exact)
    left = int(draws - found.sum())
    remainders = exact - found
    for remainder in np.unique(remainders)[::-1]:
        if left == 0:
            break
        tied = np.flatnonzero(remainders == remainder)
        chosen = random.choice(tied, size=min(len(tied), left), replace=False)
        found[chosen] += 1
        left -= len(chosen)
    return found.astype(np.intp)


def k_folds(n: int, labels: NDArray[Any] | None, k: int, seed: int) -> list[tuple[Index, Index]]:
    """Return ``[(the others, those held out), ...]`` for `k` folds of `n` samples, each in order of their numbers."""
    fold = _plain_folds(n, k, Random(seed)) if labels is None else _stratified_folds(labels, k, Random(seed))
    return [(np.flatnonzero(fold != i), np.flatnonzero(fold == i)) for i in range(k)]


def _plain_folds(n: int, k: int, random: Random) -> Index:
    """Return each sample's fold; the first ``n % k`` folds have one sample more."""
    order = np.arange(n)
    random.shuffle(order)
    fold = np.empty(n, dtype=np.intp)
    fold[order] = np.repeat(np.arange(k), [n // k + (i < n % k) for i in range(k)])
    return fold


def _stratified_folds(labels: NDArray[Any], k: int, random: Random) -> Index:
    """Return each sample's fold: the samples, sorted by class, are dealt out to the folds like cards."""
    _, first, inverse = np.unique(labels, return_index=True, return_inverse=True)
    appearance = np.argsort(np.argsort(first))[inverse]  # classes numbered in the order in which they appear
    dealt = np.sort(appearance)
    fold = np.empty(len(labels), dtype=np.intp)
    shares = np.array([np.bincount(dealt[i::k], minlength=len(first)) for i in range(k)])
    for number in range(len(first)):
        own = np.repeat(np.arange(k), shares[:, number])
        random.shuffle(own)
        fold[appearance == number] = own
    return fold
