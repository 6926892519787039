"""Data: the sets a network can learn from, split and standardised, ready to train.

`load(config)` is all that one needs. The same settings give the same samples in the same sets.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from weakref import WeakValueDictionary

import numpy as np
from numpy.typing import NDArray

from ..config import Config, ConfigError
from ..registry import pick, table
from ..streams import stream
from . import generated, stored
from .augmentation import compose
from .points import with_points
from .samples import Samples, from_arrays
from .sampling import Split, figures, folds, random_order, split, standardise
from .sets import Data, Set

Array = NDArray[Any]

__all__ = ["DATASETS", "Data", "Dataset", "Set", "from_arrays", "load", "load_folds", "load_split"]

DEFAULT_SAMPLES = 500


@dataclass(frozen=True)
class Dataset:
    """An entry of `DATASETS`.

    Attributes
    ----------
    doc : str
        One sentence.
    source : function
        ``source(generator, n, noise) -> (x, y)`` if the data are generated, else ``source() -> Samples``.
    generated : bool
        Whether `noise` and any number of `samples` apply.
    """

    doc: str
    task: str
    kind: str
    source: Callable[..., Any]
    generated: bool = False


def _generated(source: Callable[..., Any], task: str = "classification", kind: str = "points") -> Dataset:
    return Dataset((source.__doc__ or "").strip(), task, kind, source, generated=True)


def _stored(source: Callable[[], Samples], kind: str, task: str = "classification") -> Dataset:
    return Dataset((source.__doc__ or "").strip(), task, kind, source)


def _own() -> Samples:
    raise ConfigError({"dataset": "'own' stands for your own arrays; give them as x and y"})


DATASETS: dict[str, Dataset] = table(
    "dataset",
    {
        "moons": _generated(generated.moons),
        "circles": _generated(generated.circles),
        "xor": _generated(generated.xor),
        "gauss": _generated(generated.gauss),
        "spiral": _generated(generated.spiral),
        "sine": _generated(generated.sine, "regression", "curve"),
        "plane": _generated(generated.plane, "regression"),
        "gauss_regression": _generated(generated.gauss_regression, "regression"),
        "digits": _stored(stored.digits, "images"),
        "mnist1d": _stored(stored.mnist1d, "series"),
        "mnist": _stored(stored.mnist, "images"),
        "fashion_mnist": _stored(stored.fashion_mnist, "images"),
        "iris": _stored(stored.iris, "table"),
        "wine": _stored(stored.wine, "table"),
        "breast_cancer": _stored(stored.breast_cancer, "table"),
        "diabetes": _stored(stored.diabetes, "table", "regression"),
        "own": Dataset("Your own arrays, table or images.", "classification", "table", _own),
    },
)

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
        return _checked(config, _assemble(config, samples, _split(config, samples)))
    key = (
        config.dataset,
        config.samples,
        config.noise,
        config.train_size,
        config.validation_fraction,
        config.test_fraction,
        config.points,
        config.data_seed,
        config.dtype,
    )
    data = _LOADED.get(key)
    if data is None:
        samples = _samples(config)
        data = _LOADED[key] = _assemble(config, samples, _split(config, samples))
    return _checked(config, data)


def load_folds(
    config: Config, splitter: Any = 5, x: Any = None, y: Any = None, *, feature_names: tuple[str, ...] = ()
) -> list[Data]:
    """Return the data of a cross-validation: a `Data` for each fold, standardised on its own training set.

    The test set is that of `load` with the same settings; the other samples validate once each.

    Parameters
    ----------
    splitter : int or a scikit-learn splitter
        A number k means k stratified folds (plain ones in regression), shuffled with the data seed.

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
        train_size=config.train_size,
        seed=config.data_seed,
    )
    return [_checked(config, _assemble(config, samples, Split(rest, held_out, whole.test))) for rest, held_out in pairs]


def load_split(config: Config, index: Split, x: Any = None, y: Any = None) -> Data:
    """Return the data split as `index` says (that of a fold, or of a saved run) and standardised.

    Raises
    ------
    ConfigError, ValueError
        As for `load`; and if `index` names samples that there are not.
    """
    given = x is not None or y is not None
    samples = _own_samples(config, x, y, ()) if given else _samples(config)
    whole = all(rows.ndim == 1 and np.issubdtype(rows.dtype, np.integer) for rows in index)
    if not whole or not len(index.train) or not all(np.all((rows >= 0) & (rows < len(samples.x))) for rows in index):
        raise ValueError(f"this split is not one of {len(samples.x):,} samples")
    return _checked(config, _assemble(config, samples, index))


def _own_samples(config: Config, x: Any, y: Any, feature_names: tuple[str, ...]) -> Samples:
    if config.dataset != "own":
        raise ConfigError(
            {"dataset": f"is {config.dataset!r}, but x and y are given; set it to 'own', or give no arrays"}
        )
    if x is None or y is None:
        raise ValueError(f"{'x' if x is None else 'y'} is missing; give both, the inputs and what to predict")
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
        raise ConfigError({"samples": f"{config.samples:,} is more than the {n:,} there are in {config.dataset!r}"})
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


def _assemble(config: Config, samples: Samples, index: Split) -> Data:
    entry: Dataset = pick("dataset", config.dataset)
    n_inputs = samples.x.shape[1]
    kind = _own_kind(samples) if config.dataset == "own" else entry.kind
    x_mean, x_scale = figures(samples.x, index.train, together=kind in ("images", "series"))
    classes = len(samples.class_names)
    k = classes or samples.y.shape[1]
    y_mean, y_scale = (np.zeros(0), np.ones(0)) if classes else (np.zeros(k), np.ones(k))
    if samples.standardise_y:
        y_mean, y_scale = figures(samples.y, index.train)

    all_x, all_y, added = with_points(config.points, samples, kind)

    def one_set(rows: NDArray[np.intp]) -> Set | None:
        if not len(rows):
            return None
        y = all_y[rows] if classes else standardise(all_y, rows, y_mean, y_scale, config.dtype)
        y.setflags(write=False)
        return Set(standardise(all_x, rows, x_mean, x_scale, config.dtype), y)

    train = one_set(np.concatenate([index.train, added]))
    assert train is not None
    return Data(
        name=config.dataset,
        train=train,
        validation=one_set(index.validation),
        test=one_set(index.test),
        task="classification" if classes else "regression",
        kind=kind,
        n_inputs=n_inputs,
        n_outputs=k,
        class_names=samples.class_names,
        feature_names=samples.feature_names or tuple(f"x{i + 1}" for i in range(n_inputs)),
        target_names=() if classes else samples.target_names or _target_names(k),
        image_shape=samples.image_shape,
        x_mean=x_mean,
        x_scale=x_scale,
        y_mean=y_mean,
        y_scale=y_scale,
        index=index,
        added=len(added),
    )


def _target_names(k: int) -> tuple[str, ...]:
    return ("y",) if k == 1 else tuple(f"y{i + 1}" for i in range(k))


def _own_kind(samples: Samples) -> str:
    if samples.image_shape:
        return "images"
    shape = (samples.x.shape[1], bool(samples.class_names))
    return {(2, True): "points", (2, False): "points", (1, False): "curve"}.get(shape, "table")


def _checked(config: Config, data: Data) -> Data:
    """Return the data if the settings' augmentation fits them."""
    compose(config.augmentation, data, config.augmentation_strength)
    return data
