"""Folds: each sample validates once.

One split of few samples says little: another would have given another score. So the samples are dealt out to k folds,
and k networks are trained, each on all folds but one. Where samples belong together (several images of one patient),
all of a *group* must be in one fold, or the network is tested on patients it knows: scikit-learn's group splitters
see to that.
"""

from __future__ import annotations

from numbers import Integral
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..sentences import Sentence
from ..streams import stream
from .draws import k_folds
from .sampling import limited

Array = NDArray[Any]
Index = NDArray[np.intp]
Pairs = list[tuple[Index, Index]]


def folds(
    pool: Index,
    labels: Array | None = None,
    *,
    splitter: Any = 5,
    groups: ArrayLike | None = None,
    train_size: int | None = None,
    seed: int = 0,
) -> Pairs:
    """Return ``[(training numbers, validation numbers), ...]``: each sample of `pool` validates in one fold.

    Parameters
    ----------
    pool : (n,) integers
        The samples' numbers.
    labels : integers or None
        The class of every sample (not only the pool's), or None in regression.
    splitter : int or a scikit-learn splitter
        A number k means a shuffled ``StratifiedKFold(k)``, in regression ``KFold(k)``.
    groups : array-like, optional
        The group of every sample (not only the pool's), for a splitter that keeps groups together.

    Raises
    ------
    ValueError
        If there are fewer samples, or fewer of a class, than folds; or the splitter needs groups.
    """
    classes = None if labels is None else labels[pool]
    if isinstance(splitter, Integral):
        if groups is not None:
            sentence = Sentence(
                "folds_groups",
                "a number of folds takes no groups; give a splitter that does, such as scikit-learn's GroupKFold({k})",
                k=str(splitter),
            )
            raise ValueError(sentence)
        pairs = _some_folds(int(splitter), len(pool), classes, seed)
    elif isinstance(splitter, str) or not callable(getattr(splitter, "split", None)):
        sentence = Sentence(
            "no_splitter",
            "{what} is not a splitter; give a number of folds, or a splitter of scikit-learn",
            what=repr(splitter)[:100],
        )
        raise ValueError(sentence)
    else:
        pairs = _split(splitter, pool, classes, None if groups is None else np.asarray(groups)[pool])
    if not all(len(rest) and len(held_out) for rest, held_out in pairs) or not pairs:
        sentence = Sentence(
            "empty_fold",
            "this splitter leaves a fold without samples; each needs some to train and some to validate",
        )
        raise ValueError(sentence)
    if max(int(np.max(part)) for pair in pairs for part in pair) >= len(pool):
        sentence = Sentence(
            "large_splitter",
            "this splitter is for more than the {n} samples there are beside the test set",
            n=f"{len(pool):,}",
        )
        raise ValueError(sentence)
    return [(limited(pool[rest], labels, train_size, seed), pool[held_out]) for rest, held_out in pairs]


def _some_folds(k: int, n: int, classes: Array | None, seed: int) -> Pairs:
    fewest = n if classes is None else int(np.bincount(classes)[np.unique(classes)].min())
    if not 2 <= k <= fewest:
        what = Sentence("samples", "samples") if classes is None else Sentence("rarest", "samples of the rarest class")
        sentence = Sentence(
            "folds",
            "{k} folds of {n} {what}; give from 2 to {most} folds",
            k=str(k),
            n=str(fewest),
            what=what,
            most=str(fewest),
        )
        raise ValueError(sentence)
    return k_folds(n, classes, k, int(stream("data", seed, 3).integers(2**31)))


def _split(splitter: Any, pool: Index, classes: Array | None, groups: Array | None) -> Pairs:
    """Return what a splitter of scikit-learn makes of the pool."""
    if groups is not None:
        return list(splitter.split(pool, classes, groups))
    try:
        return list(splitter.split(pool, classes))
    except (TypeError, ValueError) as error:
        if "groups" not in str(error):
            raise
        sentence = Sentence(
            "needs_groups",
            "{splitter} needs groups; give them as groups, one for each sample",
            splitter=type(splitter).__name__,
        )
        raise ValueError(sentence) from None


def check_groups(groups: ArrayLike, n: int) -> Array:
    """Return the groups as an array (n,).

    Raises
    ------
    ValueError
        If there is not one for each sample.
    """
    array = np.asarray(groups)
    if array.shape != (n,):
        sentence = Sentence(
            "groups_shape",
            "groups have the shape {shape} for {n} samples; give one for each, shape ({n},)",
            shape=str(array.shape),
            n=str(n),
        )
        raise ValueError(sentence)
    return array
