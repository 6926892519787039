import re

import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from nnlab.data.checking import check_x, check_xy

X = np.arange(12.0).reshape(6, 2)
Y = np.array([0, 1, 0, 1, 0, 1])


def with_value(value, row=3, column=1):
    x = X.copy()
    x[row, column] = value
    return x


def test_integers_text_and_booleans_are_classes():
    for y, names in [(Y, ("0", "1")), (Y * 5 - 2, ("-2", "3")), (np.where(Y, "dog", "cat"), ("cat", "dog"))]:
        checked = check_xy(X, y)
        np.testing.assert_array_equal(checked.y, Y)
        assert checked.class_names == names
    assert check_xy(X, Y.astype(bool)).class_names == ("False", "True")
    assert check_xy(X.tolist(), ["b", "a"] * 3).y.tolist() == [1, 0] * 3
    assert check_xy(X, Y[:, None]).y.shape == (6,)


def test_floats_and_many_different_integers_are_values():
    assert check_xy(X, Y.astype(float)).class_names == ()
    assert check_xy(X, Y.astype(float)).y.shape == (6, 1)
    assert check_xy(np.ones((21, 1)), np.arange(21)).y.shape == (21, 1)
    assert check_xy(X, np.ones((6, 3))).y.shape == (6, 3)


def test_images_are_flattened():
    checked = check_xy(np.zeros((6, 4, 3), np.uint8), Y)
    assert checked.x.shape == (6, 12)
    assert checked.image_shape == (4, 3)


def test_pandas_objects_are_taken():
    checked = check_xy(pd.DataFrame({"a": [1, 2, 3, 4], "b": [True, False] * 2}), pd.Series(["u", "v"] * 2))
    np.testing.assert_array_equal(checked.x, [[1, 1], [2, 0], [3, 1], [4, 0]])
    assert checked.class_names == ("u", "v")
    assert check_xy(np.ones((4, 1)), pd.Series([1, 0, 1, 0], dtype="Int64")).class_names == ("0", "1")


@pytest.mark.parametrize(
    ("x", "sentence"),
    [
        (
            with_value(np.nan),
            "X has a value that is NaN, the first in row 3, column 1 (counting from 0); fill them in, or "
            "leave those samples out",
        ),
        (np.full((6, 2), np.inf), "X has 12 values that are infinite, the first in row 0, column 0"),
        (with_value(1e200), "X has a value that is huge (above 1e100), the first in row 3, column 1"),
        (np.array([[np.nan]], np.float32), "X has a value that is NaN, the first in row 0 (counting from 0)"),
        (
            X[:, 0],
            "X has one dimension, shape (6,); give (samples, features): X.reshape(-1, 1) if",
        ),
        (np.zeros((2, 2, 2, 2)), "X has the shape (2, 2, 2, 2); give (samples, features), or images"),
        (np.empty((0, 2)), "X is empty, shape (0, 2); give at least one sample with one feature"),
        (np.empty((3, 0)), "X is empty, shape (3, 0)"),
        ([["a", "b"]], "X holds objects or text, not numbers"),
        ([[None, 1.0]], "X holds objects or text, not numbers"),
        (
            sparse.eye_array(3),
            "X holds objects or text, not numbers; give a rectangular array of numbers (turn text "
            "into numbers first; a sparse matrix needs .toarray())",
        ),
        (np.ones((2, 2), complex), "X is of type complex128, not numbers"),
        (np.array([["2020-01-01"]], "datetime64[D]"), "X is of type datetime64[D], not numbers"),
        ([[1.0], [1.0, 2.0]], "the rows of X are not equally long; give a rectangular array of numbers"),
        (np.ma.masked_equal(X, 3), "X has masked (missing) values; fill them in, or leave those samples out"),
        (
            pd.DataFrame({"age": [1.0, None, None], "city": ["Rome", "Oslo", "Bonn"], "ok": [1, 2, 3]}),
            "column 'age' has 2 missing values, the first in row 1 (counting from 0): fill them in, or leave "
            "those rows out; column 'city' holds 'Rome' in row 0 (counting from 0), not a number: turn it "
            "into numbers, or leave the column out",
        ),
        (
            pd.DataFrame({"age": [1.0, np.inf]}),
            "X has a value that is infinite, the first in row 1, column 'age'",
        ),
    ],
)
def test_inputs_that_cannot_be_used(x, sentence):
    with pytest.raises(ValueError, match=re.escape(sentence)):
        check_x(x)


@pytest.mark.parametrize(
    ("y", "sentence"),
    [
        (Y[:4], "y has 4 labels for the 6 samples (rows) of X; it needs one label for each row"),
        (3, "y has a single value for the 6 samples (rows) of X"),
        (np.zeros((6, 0)), "y has the shape (6, 0); give (n,) labels, or (n, k) values in regression"),
        (np.zeros((6, 2, 2)), "y has the shape (6, 2, 2)"),
        (np.eye(6, dtype=int), "y has 6 columns of labels; it looks one-hot: give y.argmax(axis=1)"),
        (
            np.full((6, 2), 3),
            "y has 2 columns of labels; give one label for each sample, or floats for a regression",
        ),
        (
            np.zeros(6, int),
            "y has a single class, 0; there is nothing to tell apart: give two classes or more",
        ),
        (
            list("aaaaab"),
            "class 'b' has a single sample, so it cannot be in both the training and the test set",
        ),
        ([0.5, np.nan, 0, 0, 0, 0], "y has a value that is NaN, the first in row 1 (counting from 0)"),
        (
            ["a", None, "b", "a", "b", "a"],
            "y has a missing value, the first in row 1 (counting from 0); leave those samples out",
        ),
        (
            np.array([1, "a", 2, 2, 2, 2], object),
            "y mixes kinds of labels (int, str); give all text, or all numbers",
        ),
        (Y + 1j, "y is of type complex128; give text or whole numbers for classes, floats for a regression"),
    ],
)
def test_targets_that_cannot_be_used(y, sentence):
    with pytest.raises(ValueError, match=re.escape(sentence)):
        check_xy(X, y)


def test_a_column_of_names_is_not_taken_for_classes():
    with pytest.raises(ValueError, match="y has 50 different labels for 50 samples; is that the right column"):
        check_xy(np.ones((50, 1)), [f"name {i}" for i in range(50)])


def test_missing_labels_of_pandas():
    with pytest.raises(ValueError, match="y has a value that is NaN, the first in row 2"):
        check_xy(X, pd.Series([1, 0, pd.NA, 0, 1, 0], dtype="Int64"))
    with pytest.raises(ValueError, match="y has 2 missing values, the first in row 2"):
        check_xy(X, pd.Series(["a", "b", None, pd.NA, "a", "b"]))
