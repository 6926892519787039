"""The sets that come with scikit-learn are the same, read with and without it."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
import sklearn.datasets

from nnlab.data import packaged

SETS = ("digits", "iris", "wine", "breast_cancer", "diabetes")


@pytest.fixture(autouse=True)
def afresh():
    for name in SETS:
        vars(packaged)[name].cache_clear()
    yield
    for name in SETS:
        vars(packaged)[name].cache_clear()


@pytest.mark.parametrize("where", ["files", "functions"])
@pytest.mark.parametrize("name", SETS)
def test_they_are_those_of_scikit_learn(name, where, monkeypatch):
    if where == "functions":
        monkeypatch.setattr(packaged, "_file", lambda name: None)
    found = vars(packaged)[name]()
    theirs = vars(sklearn.datasets)[f"load_{name}"](**({"scaled": False} if name == "diabetes" else {}))
    np.testing.assert_array_equal(found.x, theirs.data)
    np.testing.assert_array_equal(found.y.reshape(-1), theirs.target)
    assert found.x.dtype == theirs.data.dtype
    if name != "digits":
        assert found.feature_names == tuple(theirs.feature_names)
    if name != "diabetes":
        assert found.class_names == tuple(str(name) for name in theirs.target_names)


LAB = """
import sys, nnlab
from nnlab.lab import Lab
for name in {sets}:
    Lab(nnlab.Config(dataset=name)).run(epochs=1)
nnlab.run(nnlab.Config(dataset="iris", early_stopping=True, epochs=2))
print(*sorted({{"sklearn", "scipy", "joblib", "pandas", "dask"}} & set(sys.modules)))
"""


def test_a_lab_on_them_does_without_scikit_learn():
    answer = subprocess.run(
        [sys.executable, "-c", LAB.format(sets=("moons", "circles", "sine", *SETS))],
        capture_output=True,
        text=True,
        check=True,
    )
    assert answer.stdout.split() == []
