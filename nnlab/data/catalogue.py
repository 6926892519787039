"""Catalogue: the data sets there are, by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ..config import ConfigError
from ..registry import table
from ..sentences import Sentence
from . import generated, packaged, stored
from .samples import Samples

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
    raise ConfigError({"dataset": Sentence("own", "'own' stands for your own arrays; give them as x and y")})


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
        "digits": _stored(packaged.digits, "images"),
        "mnist1d": _stored(stored.mnist1d, "series"),
        "mnist": _stored(stored.mnist, "images"),
        "fashion_mnist": _stored(stored.fashion_mnist, "images"),
        "iris": _stored(packaged.iris, "table"),
        "wine": _stored(packaged.wine, "table"),
        "breast_cancer": _stored(packaged.breast_cancer, "table"),
        "diabetes": _stored(packaged.diabetes, "table", "regression"),
        "own": Dataset("Your own arrays, table or images.", "classification", "table", _own),
    },
)
