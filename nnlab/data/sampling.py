"""Sampling: who trains, who validates, who tests; and in which order.

A network is judged on samples it has not seen. The *test* set is put aside first, then the *validation* set,
and the rest trains. In classification the split is stratified: each set has the classes in the same shares.
`train_size` takes the first samples of the training set's own random order: a larger training set contains
every smaller one, and validation and test stay the same sets, so that learning curves compare like with like.

Inputs are standardised (mean 0, standard deviation 1) with the mean and scale of the *training* set alone.
With the figures of all samples, something about the test set would have leaked into training.
"""

from __future__ import annotations

from collections.abc import Iterator
from numbers import Integral
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..config import ConfigError
from ..streams import stream

Array = NDArray[Any]
Index = NDArray[np.intp]

BLOCK_NUMBERS = 2**18
"""Numbers standardised at a time, so that no second copy of a large data set is needed."""


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
    return Split(_limit(rest, labels, train_size, seed), validation, test)


def folds(
    pool: Index,
    labels: Array | None = None,
    *,
    splitter: Any = 5,
    train_size: int | None = None,
    seed: int = 0,
) -> list[tuple[Index, Index]]:
    """Return ``[(training numbers, validation numbers), ...]``: each sample of `pool` validates in one fold.

    Parameters
    ----------
    pool : (n,) integers
        The samples' numbers.
    labels : integers or None
        The class of every sample (not only the pool's), or None in regression.
    splitter : int or a scikit-learn splitter
        A number k means a shuffled ``StratifiedKFold(k)``, in regression ``KFold(k)``.

    Raises
    ------
    ValueError
        If there are fewer samples, or fewer of a class, than folds.
    """
    classes = None if labels is None else labels[pool]
    if isinstance(splitter, Integral):
        splitter = int(splitter)
        from sklearn.model_selection import KFold, StratifiedKFold

        fewest = len(pool) if classes is None else np.bincount(classes)[np.unique(classes)].min()
        if not 2 <= splitter <= fewest:
            what = "samples" if classes is None else "samples of the rarest class"
            raise ValueError(f"{splitter} folds of {fewest} {what}; give from 2 to {fewest} folds")
        kind = KFold if classes is None else StratifiedKFold
        splitter = kind(splitter, shuffle=True, random_state=int(stream("data", seed, 3).integers(2**31)))
    elif isinstance(splitter, str) or not callable(getattr(splitter, "split", None)):
        raise ValueError(f"{splitter!r} folds nothing; give a number of folds, or a splitter of scikit-learn")
    pairs = list(splitter.split(pool, classes))
    if not all(len(rest) and len(held_out) for rest, held_out in pairs) or not pairs:
        raise ValueError("this splitter leaves a fold without samples; each needs some to train and some to validate")
    if max(int(np.max(part)) for pair in pairs for part in pair) >= len(pool):
        raise ValueError(f"this splitter is for more than the {len(pool):,} samples there are beside the test set")
    return [(_limit(pool[rest], labels, train_size, seed), pool[held_out]) for rest, held_out in pairs]


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
    shares = f"{fraction:g} of the samples makes {size} for {what} and leaves {len(indices) - size} to train on"
    if not 0 < size < len(indices):
        raise ConfigError({field: f"{shares}; change it, or take more samples"})
    classes = None if labels is None else labels[indices]
    if classes is not None:
        present, counts = np.unique(classes, return_counts=True)
        if counts.min() < 2:
            rarest = present[counts.argmin()]
            name = repr(class_names[rarest]) if class_names else f"number {rarest}"
            left = f"class {name} has a single sample left to divide between training and {what}"
            raise ConfigError({field: f"{left}; add samples of it, leave the class out, or set this to 0"})
        if min(size, len(indices) - size) < len(present):
            raise ConfigError({field: f"{shares}, too few for {len(present)} classes; change it, or take more samples"})
    from sklearn.model_selection import train_test_split

    rest, taken = train_test_split(indices, test_size=size, random_state=random_state, stratify=classes)
    return rest, taken


def _limit(indices: Index, labels: Array | None, size: int | None, seed: int) -> Index:
    """Return the indices in their random order, `size` of them."""
    if size is not None and size > len(indices):
        raise ConfigError(
            {"train_size": f"{size:,} is more than the {len(indices):,} samples left to train on; lower it"}
        )
    classes = None if labels is None else labels[indices]
    if classes is not None and size is not None and size < (count := len(np.unique(classes))):
        raise ConfigError({"train_size": f"{size} is too few for {count} classes; give at least {count}"})
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


def figures(x: Array, index: Index, together: bool = False) -> tuple[Array, Array]:
    """Return mean and scale of the columns of ``x[index]``, each of shape (d,).

    The scale is the standard deviation, or 1 for a constant column. `together` takes one mean and one scale for all
    columns: in images all pixels are measured in the same unit.
    """
    if not together:
        from sklearn.preprocessing import StandardScaler

        scaler = StandardScaler().fit(np.asarray(x[index], dtype=np.float64))
        return scaler.mean_, scaler.scale_
    n, d = len(index), x.shape[1]
    blocks = list(_blocks(n, d))
    mean = sum(x[index[rows]].sum(dtype=np.float64) for rows in blocks) / (n * d)
    scale = np.sqrt(sum(np.square(x[index[rows]] - mean).sum() for rows in blocks) / (n * d))
    return np.full(d, mean), np.full(d, scale if scale > 1e-12 * abs(mean) else 1.0)


def standardise(x: Array, index: Index, mean: Array, scale: Array, dtype: str) -> Array:
    """Return ``(x[index] - mean) / scale`` as a new, read-only array."""
    result = np.empty((len(index), x.shape[1]), dtype=dtype)
    for rows in _blocks(*result.shape):
        result[rows] = (x[index[rows]] - mean) / scale
    result.setflags(write=False)
    return result


def _blocks(n: int, d: int) -> Iterator[slice]:
    return batch_slices(n, max(BLOCK_NUMBERS // d, 1))


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
        raise ConfigError({"batch_size": f'{batch_size!r} is no batch size; give a whole number from 1, or "all"'})
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
        sentence = f"{batch_size:,} is more than the {n:,} training samples"
        raise ConfigError({"batch_size": f'{sentence}; give {n:,} at most, or "all"'})
    return int(batch_size)
