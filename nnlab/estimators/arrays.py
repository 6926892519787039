"""Arrays: from what scikit-learn hands over to a `Data`, as it is given, not standardised."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..config import Config
from ..data.datasets import Data, Set
from ..data.sampling import Split, split
from ..sentences import Sentence

Array = NDArray[Any]


def as_given(
    x: Array, targets: Array, config: Config, class_names: tuple[str, ...], feature_names: tuple[str, ...]
) -> Data:
    """Return training and, with early stopping, validation set.

    Parameters
    ----------
    x : (n, d)
    targets : (n,) labels 0, 1, ... if there are `class_names`, else (n, k) values

    Raises
    ------
    ValueError
        If a number is too large for the network's, or there are too few samples for two sets.
    """
    d, k = x.shape[1], len(class_names) or targets.shape[1]
    _check_size(x, "X", config.dtype)
    _check_size(targets, "y", config.dtype)
    nobody = np.arange(0)
    index = Split(np.arange(len(x)), nobody, nobody)
    if config.early_stopping:
        labels = targets if class_names else None
        fraction, seed = config.validation_fraction, config.data_seed
        index = split(
            len(x), labels, validation_fraction=fraction, test_fraction=0.0, seed=seed, class_names=class_names
        )
    whole = not len(index.validation)
    return Data(
        name="own",
        train=Set(x, targets) if whole else Set(x[index.train], targets[index.train]),
        validation=None if whole else Set(x[index.validation], targets[index.validation]),
        test=None,
        task="classification" if class_names else "regression",
        kind="table",
        n_inputs=d,
        n_outputs=k,
        class_names=class_names,
        feature_names=feature_names,
        target_names=() if class_names else tuple(str(i) for i in range(k)),
        image_shape=None,
        x_mean=np.zeros(d),
        x_scale=np.ones(d),
        y_mean=np.zeros(0 if class_names else k),
        y_scale=np.ones(0 if class_names else k),
        index=index,
    )


def _check_size(values: Array, what: str, dtype: str) -> None:
    if values.dtype.kind != "f" or values.dtype.itemsize <= np.dtype(dtype).itemsize:
        return
    largest = float(np.finfo(dtype).max)
    worst = values.flat[np.abs(values).argmax()]
    if abs(worst) > largest:
        sentence = Sentence(
            "too_large_for",
            "{what} holds {value}, too large for {dtype}; scale it, or set dtype='float64'",
            what=what,
            value=f"{worst:g}",
            dtype=dtype,
        )
        raise ValueError(sentence)
