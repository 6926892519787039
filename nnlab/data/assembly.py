"""Assembly: from samples as they come to the sets a network trains on, validates and is tested with."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..config import Config
from .points import with_points
from .samples import Samples
from .sampling import Split
from .scaling import figures, standardise
from .sets import Data, Set


def assemble(config: Config, samples: Samples, index: Split, kind: str | None) -> Data:
    """Return the samples in the sets that `index` says, standardised.

    Parameters
    ----------
    kind : str or None
        As `Data.kind`; None: as the samples' shape has it.
    """
    n_inputs = samples.x.shape[1]
    kind = kind or _own_kind(samples)
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
