"""Data: the sets a network can learn from, split and standardised, ready to train.

`load(config)` is all that one needs. The same settings give the same samples in the same sets.
"""

from __future__ import annotations

from typing import Any
from weakref import WeakValueDictionary

import numpy as np
from numpy.typing import NDArray

from ..config import LOADING, Config, ConfigError
from ..registry import pick
from ..sentences import Sentence
from ..streams import stream
from .assembly import assemble
from .augmentation import compose
from .catalogue import DATASETS, DEFAULT_SAMPLES, Dataset
from .folds import check_groups, folds
from .samples import Samples, from_arrays
from .sampling import Split, random_order, split
from .sets import Data, Set

Array = NDArray[Any]

__all__ = ["DATASETS", "Data", "Dataset", "Set", "from_arrays", "load", "load_folds", "load_split"]

_LOADED: WeakValueDictionary[tuple[Any, ...], Data] = WeakValueDictionary()


def load(config: Config, x: Any = None, y: Any = None, *, feature_names: tuple[str, ...] = ()) -> Data:
    """Return the data of a `Config`, split and standardised.

    As long as somebody holds it, the same settings give the same object: the runs of a sweep share their
    data.

    Parameters
    ----------
    x, y : array-like
        Your own data, with ``dataset="own"``: see `from_arrays`.

    Raises
    ------
    ConfigError
        If the data are too few for the settings, need something that is not there, or the augmentation does
        not fit.
    ValueError
        If `x` and `y` cannot be used.
    """
    if x is not None or y is not None:
        samples = _own_samples(config, x, y, feature_names)
        return _checked(config, _assembled(config, samples, _split(config, samples)))
    key = tuple(getattr(config, name) for name in LOADING)
    data = _LOADED.get(key)
    if data is None:
        samples = _samples(config)
        data = _LOADED[key] = _assembled(config, samples, _split(config, samples))
    return _checked(config, data)


def load_folds(
    config: Config,
    splitter: Any = 5,
    x: Any = None,
    y: Any = None,
    *,
    feature_names: tuple[str, ...] = (),
    groups: Any = None,
) -> list[Data]:
    """Return the data of a cross-validation: a `Data` for each fold, standardised on its own training set.

    The test set is that of `load` with the same settings; the other samples validate once each.

    Parameters
    ----------
    splitter : int or a scikit-learn splitter
        A number k means k stratified folds (plain ones in regression), shuffled with the data seed.
    groups : array-like of shape (n,), optional
        To which group each of the samples belongs, for a splitter that keeps groups together. The test set is drawn
        without regard to them: to fold all samples, set ``test_fraction=0``.

    Raises
    ------
    ConfigError, ValueError
        As for `load`; and if there are fewer samples (of a class) than folds.
    """
    given = x is not None or y is not None
    samples = _own_samples(config, x, y, feature_names) if given else _samples(config)
    whole = _split(config.replace(validation_fraction=0.0, train_size=None, early_stopping=False), samples)
    pairs = folds(
        np.sort(whole.train),
        samples.labels(),
        splitter=splitter,
        groups=None if groups is None else check_groups(groups, len(samples.x)),
        train_size=config.train_size,
        seed=config.data_seed,
    )
    return [
        _checked(config, _assembled(config, samples, Split(rest, held_out, whole.test))) for rest, held_out in pairs
    ]


def load_split(
    config: Config, index: Split, x: Any = None, y: Any = None, *, feature_names: tuple[str, ...] = ()
) -> Data:
    """Return the data split as `index` says (that of a fold, or of a saved run) and standardised.

    Raises
    ------
    ConfigError, ValueError
        As for `load`; and if `index` names samples that there are not.
    """
    given = x is not None or y is not None
    samples = _own_samples(config, x, y, feature_names) if given else _samples(config)
    whole = all(rows.ndim == 1 and np.issubdtype(rows.dtype, np.integer) for rows in index)
    if not whole or not len(index.train) or not all(np.all((rows >= 0) & (rows < len(samples.x))) for rows in index):
        raise ValueError(Sentence("split", "this split is not one of {n} samples", n=f"{len(samples.x):,}"))
    return _checked(config, _assembled(config, samples, index))


def _own_samples(config: Config, x: Any, y: Any, feature_names: tuple[str, ...]) -> Samples:
    if config.dataset != "own":
        sentence = Sentence(
            "not_own",
            "is {dataset}, but x and y are given; set it to 'own', or give no arrays",
            dataset=repr(config.dataset),
        )
        raise ConfigError({"dataset": sentence})
    if x is None or y is None:
        sentence = Sentence(
            "half", "{what} is missing; give both, the inputs and what to predict", what="x" if x is None else "y"
        )
        raise ValueError(sentence)
    return _some(config, from_arrays(x, y, feature_names=feature_names))


def _samples(config: Config) -> Samples:
    entry: Dataset = pick("dataset", config.dataset)
    if not entry.generated:
        return _some(config, entry.source())
    x, y = entry.source(stream("data", config.data_seed, 0), config.samples or DEFAULT_SAMPLES, config.noise)
    return Samples(x, y, class_names=("0", "1") if entry.task == "classification" else ())


def _some(config: Config, samples: Samples) -> Samples:
    """Return `config.samples` of the samples, stratified; a test set that came with the data stays whole."""
    n = len(samples.x) - samples.own_test
    if config.samples is None or config.samples == n:
        return samples
    if config.samples > n:
        sentence = Sentence(
            "more_samples",
            "{samples} is more than the {n} there are in {dataset}",
            samples=f"{config.samples:,}",
            n=f"{n:,}",
            dataset=repr(config.dataset),
        )
        raise ConfigError({"samples": sentence})
    labels = samples.labels()
    chosen = random_order(n, None if labels is None else labels[:n], stream("data", config.data_seed, 0))
    index = np.concatenate([np.sort(chosen[: config.samples]), np.arange(n, len(samples.x))])
    fields = {**vars(samples), "x": samples.x[index], "y": samples.y[index]}
    return Samples(**fields)


def _split(config: Config, samples: Samples) -> Split:
    return split(
        len(samples.x),
        samples.labels(),
        validation_fraction=config.validation_fraction,
        test_fraction=config.test_fraction,
        train_size=config.train_size,
        seed=config.data_seed,
        own_test=samples.own_test,
        class_names=samples.class_names,
    )


def _assembled(config: Config, samples: Samples, index: Split) -> Data:
    entry: Dataset = pick("dataset", config.dataset)
    return assemble(config, samples, index, None if config.dataset == "own" else entry.kind)


def _checked(config: Config, data: Data) -> Data:
    """Return the data if the settings' augmentation fits them."""
    compose(config.augmentation, data, config.augmentation_strength)
    return data
