"""Real data: sets that come with a package, or are fetched once and kept.

scikit-learn brings digits, iris, wine, breast_cancer and diabetes. The package `mnist1d` generates MNIST-1D.
MNIST and Fashion-MNIST are fetched from openml.org by scikit-learn and kept in its data folder, so that they
are fetched once.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import random
import socket
import tempfile
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..config import ConfigError
from .samples import Samples

FASHION = (
    "T-shirt",
    "trouser",
    "pullover",
    "dress",
    "coat",
    "sandal",
    "shirt",
    "sneaker",
    "bag",
    "ankle boot",
)
DIGITS = tuple("0123456789")

WAIT_SECONDS = 20


@cache
def digits() -> Samples:
    """1,797 handwritten digits of 8 x 8 pixels (Alpaydin and Kaynak, 1998)."""
    from sklearn.datasets import load_digits

    found = load_digits()
    return Samples(found.data, found.target, class_names=DIGITS, image_shape=(8, 8))


@cache
def iris() -> Samples:
    """150 irises of three species, four lengths each (Fisher, 1936)."""
    from sklearn.datasets import load_iris

    return _table(load_iris())


@cache
def wine() -> Samples:
    """178 wines of three growers, 13 chemical figures each (Forina et al., 1988)."""
    from sklearn.datasets import load_wine

    return _table(load_wine())


@cache
def breast_cancer() -> Samples:
    """569 tumours, benign or malignant, 30 figures of the cells each (Street et al., 1993)."""
    from sklearn.datasets import load_breast_cancer

    return _table(load_breast_cancer())


@cache
def diabetes() -> Samples:
    """442 patients, ten figures each, and how their diabetes stood a year later (Efron et al., 2004)."""
    from sklearn.datasets import load_diabetes

    found = load_diabetes(scaled=False)
    names = tuple(str(name) for name in found.feature_names)
    target = ("disease progression",)
    return Samples(found.data, found.target[:, None], feature_names=names, target_names=target, standardise_y=True)


def _table(found: Any) -> Samples:
    names = tuple(str(name) for name in found.feature_names)
    return Samples(found.data, found.target, class_names=tuple(str(c) for c in found.target_names), feature_names=names)


@cache
def mnist1d() -> Samples:
    """4,000 + 1,000 signals of 40 points: digits bent, shifted and blurred (Greydanus and Kobak, 2020)."""
    try:
        from mnist1d import get_dataset_args
        from mnist1d.data import make_dataset
    except ImportError:
        raise ConfigError({"dataset": "'mnist1d' needs the package of that name: pip install mnist1d"}) from None
    with _global_seeds_restored():
        found = make_dataset(get_dataset_args())
    x = np.concatenate([found["x"], found["x_test"]])
    y = np.concatenate([found["y"], found["y_test"]])
    return Samples(x, y, class_names=DIGITS, own_test=len(found["x_test"]))


@contextlib.contextmanager
def _global_seeds_restored() -> Iterator[None]:
    """Leave the global random numbers as they were: `mnist1d` seeds them to get the published samples."""
    numpy_state, python_state = np.random.get_state(), random.getstate()  # noqa: NPY002
    try:
        yield
    finally:
        np.random.set_state(numpy_state)  # noqa: NPY002
        random.setstate(python_state)


def mnist() -> Samples:
    """60,000 + 10,000 handwritten digits of 28 x 28 pixels (LeCun et al., 1998)."""
    return _openml("mnist", "mnist_784", DIGITS)


def fashion_mnist() -> Samples:
    """60,000 + 10,000 pieces of clothing of 28 x 28 pixels (Xiao et al., 2017)."""
    return _openml("fashion_mnist", "Fashion-MNIST", FASHION)


def _openml(name: str, openml_name: str, class_names: tuple[str, ...]) -> Samples:
    """Return images from our own copy (as bytes: read in a blink), or fetch them and make one."""
    from sklearn.datasets import get_data_home

    path = Path(get_data_home()) / "nnlab" / f"{name}.npz"
    try:
        with np.load(path) as kept:
            x, y = kept["x"], kept["y"]
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        x, y = _fetch(name, openml_name)
        _keep(path, x, y)
    return Samples(x, y, class_names=class_names, image_shape=(28, 28), own_test=10_000)


def _fetch(name: str, openml_name: str) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    from sklearn.datasets import fetch_openml

    # The liac-arff parser needs no pandas, but many times the memory and the minutes.
    parser = "pandas" if importlib.util.find_spec("pandas") else "liac-arff"
    before = socket.getdefaulttimeout()
    socket.setdefaulttimeout(WAIT_SECONDS)
    try:
        found = fetch_openml(openml_name, version=1, as_frame=False, parser=parser, n_retries=1)
    except (OSError, ValueError) as error:
        sentence = f"{name!r} is fetched from openml.org the first time, and that failed ({error})"
        advice = "go online and try again, or choose digits, which needs no network"
        raise ConfigError({"dataset": f"{sentence}; {advice}"}) from error
    finally:
        socket.setdefaulttimeout(before)
    return found.data.astype(np.uint8), found.target.astype(np.int64)


def _keep(path: Path, x: NDArray[np.uint8], y: NDArray[np.int64]) -> None:
    """Write the copy whole or not at all; without room or permission there is none."""
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, suffix=".part")
        try:
            with os.fdopen(handle, "wb") as file:
                np.savez(file, x=x, y=y)
            os.replace(temporary, path)
        finally:
            Path(temporary).unlink(missing_ok=True)
