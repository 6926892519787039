"""Packaged data: the small sets that come with scikit-learn.

They are read from its data files, by name; scikit-learn itself, which takes a second and 80 MB to import, is not needed
for that. Its own functions serve where the files lie elsewhere.
"""

from __future__ import annotations

import csv
import gzip
import importlib.util
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .samples import Samples

DIGITS = tuple("0123456789")
IRIS = ("sepal length (cm)", "sepal width (cm)", "petal length (cm)", "petal width (cm)")
WINE = (
    "alcohol",
    "malic_acid",
    "ash",
    "alcalinity_of_ash",
    "magnesium",
    "total_phenols",
    "flavanoids",
    "nonflavanoid_phenols",
    "proanthocyanins",
    "color_intensity",
    "hue",
    "od280/od315_of_diluted_wines",
    "proline",
)
CELLS = (
    "radius",
    "texture",
    "perimeter",
    "area",
    "smoothness",
    "compactness",
    "concavity",
    "concave points",
    "symmetry",
    "fractal dimension",
)
BREAST_CANCER = (
    *(f"mean {what}" for what in CELLS),
    *(f"{what} error" for what in CELLS),
    *(f"worst {what}" for what in CELLS),
)
DIABETES = ("age", "sex", "bmi", "bp", "s1", "s2", "s3", "s4", "s5", "s6")


@cache
def digits() -> Samples:
    """1,797 handwritten digits of 8 x 8 pixels (Alpaydin and Kaynak, 1998)."""
    path = _file("digits.csv.gz")
    if path is None:
        found = _loaders().load_digits()
        return Samples(found.data, found.target, class_names=DIGITS, image_shape=(8, 8))
    table = _numbers(path, ",")
    return Samples(table[:, :-1], table[:, -1].astype(np.int64), class_names=DIGITS, image_shape=(8, 8))


@cache
def iris() -> Samples:
    """150 irises of three species, four lengths each (Fisher, 1936)."""
    return _classes("iris.csv", lambda: _loaders().load_iris(), IRIS)


@cache
def wine() -> Samples:
    """178 wines of three growers, 13 chemical figures each (Forina et al., 1988)."""
    return _classes("wine_data.csv", lambda: _loaders().load_wine(), WINE)


@cache
def breast_cancer() -> Samples:
    """569 tumours, benign or malignant, 30 figures of the cells each (Street et al., 1993)."""
    return _classes("breast_cancer.csv", lambda: _loaders().load_breast_cancer(), BREAST_CANCER)


@cache
def diabetes() -> Samples:
    """442 patients, ten figures each, and how their diabetes stood a year later (Efron et al., 2004)."""
    inputs, values = _file("diabetes_data_raw.csv.gz"), _file("diabetes_target.csv.gz")
    if inputs is None or values is None:
        found = _loaders().load_diabetes(scaled=False)
        x, y = found.data, found.target
    else:
        x, y = _numbers(inputs), _numbers(values)
    target = ("disease progression",)
    return Samples(x, y.reshape(-1, 1), feature_names=DIABETES, target_names=target, standardise_y=True)


def _file(name: str) -> Path | None:
    """Return where scikit-learn keeps a data file, without importing it; None if it is not there."""
    found = importlib.util.find_spec("sklearn")
    if found is None or found.origin is None:
        return None
    path = Path(found.origin).parent / "datasets" / "data" / name
    return path if path.is_file() else None


def _numbers(path: Path, delimiter: str | None = None) -> NDArray[np.float64]:
    with gzip.open(path, "rt", encoding="ascii") as file:
        return np.loadtxt(file, delimiter=delimiter)


def _loaders() -> Any:
    """Return the module with scikit-learn's own functions."""
    import sklearn.datasets

    return sklearn.datasets


def _classes(file: str, load: Callable[[], Any], names: tuple[str, ...]) -> Samples:
    """Return a table whose first line holds the numbers of rows and columns and the classes' names."""
    path = _file(file)
    if path is None:
        found = load()
        x, y, classes = found.data, found.target, [str(name) for name in found.target_names]
    else:
        with path.open(encoding="utf-8", newline="") as lines:
            (_, _, *classes), *rows = csv.reader(lines)
        table = np.array(rows, dtype=np.float64)
        x, y = table[:, :-1].copy(), table[:, -1].astype(np.int64)
    return Samples(x, y, class_names=tuple(classes), feature_names=names)
