"""Sampling: who trains, who validates, who tests; and in which order.

A network is judged on samples it has not seen. The *test* set is put aside first, then the *validation* set,
and the rest trains. In classification the split is stratified: each set has the classes in the same shares.
`train_size` takes the first samples of the training set's own random order: a larger training set contains
every smaller one, and validation and test stay the same sets, so that learning curves compare like with like.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..config import Config, ConfigError
from ..sentences import Sentence
from ..streams import stream
from .draws import hold_out

Array = NDArray[Any]
Index = NDArray[np.intp]


class Split(NamedTuple):
    """The samples' numbers in each set."""

    train: Index
    validation: Index
    test: Index


def split(
    n: int,
    labels: Array | None = None,
    *,
    validation_fraction: float = 0.2,
    test_fraction: float = 0.2,
    train_size: int | None = None,
    seed: int = 0,
    own_test: int = 0,
    class_names: tuple[str, ...] = (),
) -> Split:
    """Split `n` samples into training, validation and test set.

    Parameters
    ----------
    labels : (n,) integers or None
        Classes to stratify by; None in regression.
    own_test : int
        The last `own_test` samples are the test set the data came with; then `test_fraction` is not used.

    Raises
    ------
    ConfigError
        If a set would be too small for the classes, or `train_size` is larger than what is left to train on.
    """
    generator = stream("data", seed, 1)
    first, second = (int(i) for i in generator.integers(2**31, size=2))
    pool = np.arange(n - own_test)
    if own_test:
        rest, test = pool, np.arange(n - own_test, n)
    else:
        rest, test = _take(pool, labels, round(test_fraction * len(pool)), test_fraction, first, "test", class_names)
    wanted = round(validation_fraction * len(pool))
    rest, validation = _take(rest, labels, wanted, validation_fraction, second, "validation", class_names)
    return Split(limited(rest, labels, train_size, seed), validation, test)


def _take(
    indices: Index,
    labels: Array | None,
    size: int,
    fraction: float,
    random_state: int,
    what: str,
    class_names: tuple[str, ...],
) -> tuple[Index, Index]:
    """Return the indices without, and with, the `size` that are drawn."""
    if fraction == 0:
        return indices, indices[:0]
    field = f"{what}_fraction"
    shares = Sentence(
        "shares",
        "{share} of the samples makes {n} for {what} and leaves {left} to train on",
        share=f"{fraction:g}",
        n=str(size),
        what=Sentence(what, what),
        left=str(len(indices) - size),
    )
    if not 0 < size < len(indices):
        sentence = Sentence("change_share", "{shares}; change it, or take more samples", shares=shares)
        raise ConfigError({field: sentence})
    classes = None if labels is None else labels[indices]
    if classes is not None:
        present, counts = np.unique(classes, return_counts=True)
        if counts.min() < 2:
            raise ConfigError({field: _single(present[counts.argmin()], what, class_names)})
        if min(size, len(indices) - size) < len(present):
            sentence = Sentence(
                "few_share",
                "{shares}, too few for {n} classes; change it, or take more samples",
                shares=shares,
                n=str(len(present)),
            )
            raise ConfigError({field: sentence})
    rest, taken = hold_out(len(indices), classes, size, random_state)
    return indices[rest], indices[taken]


def _single(label: int, what: str, class_names: tuple[str, ...]) -> Sentence:
    """Return the sentence about a class that cannot be divided."""
    name = repr(class_names[label]) if class_names else Sentence("number", "number {n}", n=str(label))
    left = Sentence(
        "single_left",
        "class {name} has a single sample left to divide between training and {what}",
        name=name,
        what=Sentence(what, what),
    )
    return Sentence("add_samples", "{left}; add samples of it, leave the class out, or set this to 0", left=left)


def limited(indices: Index, labels: Array | None, size: int | None, seed: int) -> Index:
    """Return samples to train on in their random order, `size` of them (None: all).

    Raises
    ------
    ConfigError
        If there are not so many, or they are fewer than the classes.
    """
    if size is not None and size > len(indices):
        sentence = Sentence(
            "train_size",
            "{size} is more than the {n} samples left to train on; lower it",
            size=f"{size:,}",
            n=f"{len(indices):,}",
        )
        raise ConfigError({"train_size": sentence})
    classes = None if labels is None else labels[indices]
    if classes is not None and size is not None and size < (count := len(np.unique(classes))):
        few = Sentence(
            "few_classes",
            "{size} is too few for {n} classes; give at least {least}",
            size=str(size),
            n=str(count),
            least=str(count),
        )
        raise ConfigError({"train_size": few})
    return indices[random_order(len(indices), classes, stream("data", seed, 2))][:size]


def random_order(n: int, labels: Array | None, generator: np.random.Generator) -> Index:
    """Return a random order of `n` samples, each beginning of which is stratified by `labels`.

    The i-th of a class's m samples is put at a random place of the i-th of m equal parts of the line from 0
    to 1.
    """
    order = generator.permutation(n)
    if labels is None:
        return order
    place = np.empty(n)
    for label in np.unique(labels):
        members = order[labels[order] == label]
        place[members] = (np.arange(len(members)) + generator.random(len(members))) / len(members)
    return np.argsort(place, kind="stable")


def epoch_order(n: int, seed: int, epoch: int, shuffle: bool = True) -> Index:
    """Return the order (n,) of the training samples in an epoch: a function of seed and epoch alone."""
    return stream("shuffle", seed, epoch).permutation(n) if shuffle else np.arange(n)


def batch_slices(n: int, batch_size: int | str) -> Iterator[slice]:
    """Return the mini-batches of `n` samples as slices; the last may be shorter, "all" is one batch.

    Raises
    ------
    ConfigError
        If `batch_size` is not "all" or a whole number from 1.
    """
    if batch_size == "all":
        batch_size = max(n, 1)
    if not isinstance(batch_size, int) or batch_size < 1:
        sentence = Sentence(
            "no_batch", '{value} is not a batch size; give a whole number from 1, or "all"', value=repr(batch_size)
        )
        raise ConfigError({"batch_size": sentence})
    return (slice(start, min(start + batch_size, n)) for start in range(0, n, batch_size))


def check_batch_size(n: int, batch_size: int | str) -> int:
    """Return the batch size as a number of samples.

    Raises
    ------
    ConfigError
        If a batch is larger than the `n` training samples.
    """
    if batch_size == "all":
        return n
    if int(batch_size) > n:
        sentence = Sentence(
            "batch_more", "{size} is more than the {n} training samples", size=f"{int(batch_size):,}", n=f"{n:,}"
        )
        most = Sentence("batch_most", '{sentence}; give {n} at most, or "all"', sentence=sentence, n=f"{n:,}")
        raise ConfigError({"batch_size": most})
    return int(batch_size)


def fitting(config: Config, n: int, training_samples: Callable[[], int]) -> Config:
    """Return the config with the default `batch_size` lowered to the training samples, if they are fewer.

    A `batch_size` that was set, to anything but the default, is left alone.

    Parameters
    ----------
    n : int
        All samples.
    training_samples : callable
        Returns how many of them train; is asked only if it matters.
    """
    default = Config.batch_size
    if config.batch_size != default or isinstance(default, str) or n > 20 * default:
        return config
    train = training_samples()
    return config.replace(batch_size=train) if train < default else config
