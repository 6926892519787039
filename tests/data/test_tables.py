import re

import numpy as np
import pandas as pd
import pytest

from nnlab.config import Config
from nnlab.data import tables
from nnlab.data.datasets import load
from nnlab.data.tables import read_table

TEXT = "size,weight,kind\n1.5,2,cat\n3,-4e1,dog\n5,6,cat\n"


def test_text_targets_are_classes():
    table = read_table(TEXT.encode())
    np.testing.assert_array_equal(table.x, [[1.5, 2], [3, -40], [5, 6]])
    assert table.y.tolist() == ["cat", "dog", "cat"]
    assert table.feature_names == ("size", "weight")
    assert table.class_names == ("cat", "dog")


def test_the_target_may_be_any_column():
    table = read_table(b"a,b,c\n1,0.5,3\n4,2.5,6\n", target="b")
    np.testing.assert_array_equal(table.x, [[1, 3], [4, 6]])
    np.testing.assert_array_equal(table.y, [0.5, 2.5])
    assert table.feature_names == ("a", "c")
    assert table.class_names == ()


def test_few_whole_numbers_are_classes_and_many_are_values():
    few = read_table(b"a,y\n" + b"".join(b"0,%d\n" % (i % 20) for i in range(60)))
    many = read_table(b"a,y\n" + b"".join(b"0,%d\n" % (i % 21) for i in range(60)))
    assert len(few.class_names) == 20 and few.y.dtype.kind == "i"
    assert many.class_names == () and many.y.dtype == np.float64


def test_a_file_on_disk(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text(TEXT)
    np.testing.assert_array_equal(read_table(path).x, read_table(str(path)).x)
    with pytest.raises(FileNotFoundError):
        read_table(tmp_path / "other.csv")


@pytest.mark.parametrize("delimiter", [";", "\t", ","])
def test_delimiters_quotes_empty_lines_and_byte_order_marks(delimiter):
    text = '\ufeff\n"size, in m";kind\r\n1;"a ""b"""\r\n\r\n2;"two\nlines"\r\n3;x\r\n'.replace(";", delimiter)
    table = read_table(text.encode())
    assert table.feature_names == ("size, in m",)
    assert table.y.tolist() == ['a "b"', "two\nlines", "x"]
    np.testing.assert_array_equal(table.x, [[1], [2], [3]])


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "age,city,y\n1,Rome,0\n,Oslo,1\nNA,Bonn,\n",
            "column 'age' has 2 missing values, the first in line 3: fill them in, or leave those rows out; "
            "column 'y' has a missing value in line 4: fill them in, or leave those rows out; "
            "column 'city' holds 'Rome' in line 2, not a number: turn it into numbers, or leave the "
            "column out",
        ),
        ("a;b;y\n1,5;Rome;0\n2,5;Oslo;1\n", "column 'b' holds 'Rome' in line 2, not a number"),
        ("a;y\n1,5;0\n2.5;1\n", "numbers are written in two ways, '1,5' and '2.5'; write a point for the decimal mark"),
        ("a,y\ninf,0\n", "column 'a' holds 'inf' in line 2, not a number"),
        ("a,y\n1_000,0\n", "column 'a' holds '1_000' in line 2, not a number"),
        ("a,b,y\n1,2,3\n1,2\n", "line 3 has 2 cells, but there are 3 columns"),
        ("a,y\n1,2,3\n", "line 2 has 3 cells, but there are 2 columns"),
        ('a,y\n"1,2\n', "line 2 cannot be read: unexpected end of data; is a quotation mark missing?"),
        ("", "the table is empty; its first line should hold the columns' names"),
        ("a,y\n", "the table has names but no rows; give at least one sample a line"),
        ("y\n1\n", "the table has one column, 'y'; it needs two: inputs and what to predict"),
        ("1,2\n3,4\n", "the first line holds numbers; it should hold the columns' names"),
        ("a,a,y\n1,2,3\n", "two columns are called 'a'; give each column its own name"),
    ],
)
def test_texts_that_cannot_be_used(text, sentence):
    with pytest.raises(ValueError, match=re.escape(sentence)):
        read_table(text.encode())


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (
            b"a,y\n1,2\n\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
            "the file is not UTF-8 text (byte 0x89 in line 3); save it as 'CSV UTF-8'",
        ),
        ("a,y\nü,2\n".encode("utf-16")[:-1], "the file is not UTF-8 text (byte 0x0a in line 2)"),
        (b"a,y\n1,2\n\0,4\n", "the file is not UTF-8 text (byte 0x00 in line 3)"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "the file is a spreadsheet or zip archive, not text"),
        (b"<!DOCTYPE html><html>a,b</html>", "the file is a web page, not a table; download the file itself"),
        (b"PK\x03\x04...", "the file is a spreadsheet or zip archive, not text; save it as 'CSV UTF-8'"),
        (3.5, "a table is a CSV file's path, its bytes, or a pandas data frame, not float"),
    ],
)
def test_sources_that_cannot_be_used(data, sentence):
    with pytest.raises(ValueError, match=re.escape(sentence)):
        read_table(data)


def test_an_unknown_target_lists_the_columns():
    with pytest.raises(ValueError, match="there is no column 'kinds'; choose one of: size, weight, kind"):
        read_table(TEXT.encode(), target="kinds")


def test_the_size_is_bounded(monkeypatch, tmp_path):
    path = tmp_path / "big.csv"
    path.write_text(TEXT)
    monkeypatch.setattr(tables, "MOST_ROWS", 2)
    with pytest.raises(ValueError, match="the table has more than 2 rows; take fewer"):
        read_table(path)
    with pytest.raises(ValueError, match="the table has 3 rows; at most 2 are taken"):
        read_table(pd.DataFrame({"a": [1, 2, 3], "y": [1, 2, 3]}))
    monkeypatch.setattr(tables, "MOST_BYTES", 10)
    with pytest.raises(ValueError, match=r"'big\.csv' has 0 MB; at most 0 MB are read: take fewer rows"):
        read_table(path)
    with pytest.raises(ValueError, match="the file has 0 MB"):
        read_table(TEXT.encode())


def test_a_data_frame():
    frame = pd.DataFrame({"a": [1, 2, 3], "kind": ["u", "v", "u"], "ok": [True, False, True], "n": [0.5, 1, 2]})
    table = read_table(frame, target="kind")
    np.testing.assert_array_equal(table.x, [[1, 1, 0.5], [2, 0, 1], [3, 1, 2]])
    assert table.feature_names == ("a", "ok", "n")
    assert table.class_names == ("u", "v")
    assert read_table(frame.drop(columns="kind")).y.tolist() == [0.5, 1, 2]
    assert read_table(frame.drop(columns=["kind", "n"])).class_names == ("False", "True")


@pytest.mark.parametrize(
    ("frame", "sentence"),
    [
        ({"a": ["x", "y"], "y": [1, 2]}, "column 'a' holds 'x' in row 0 (counting from 0), not a number"),
        ({"a": [1.0, None], "y": [1, 2]}, "column 'a' has a missing value in row 1 (counting from 0)"),
        ({"a": [1, 2], "y": ["u", None]}, "column 'y' has a missing value in row 1 (counting from 0)"),
        (
            {"a": [1, 2], "y": ["u", 3]},
            "column 'y' holds int, str; give all text, or all numbers, to predict",
        ),
        ({"a": [], "y": []}, "the table is empty, shape (0, 2)"),
    ],
)
def test_frames_that_cannot_be_used(frame, sentence):
    with pytest.raises(ValueError, match=re.escape(sentence)):
        read_table(pd.DataFrame(frame))


def test_a_table_can_be_learnt():
    lines = [f"{i},{i % 7},{'high' if i > 20 else 'low'}" for i in range(50)]
    table = read_table("\n".join(["a,b,level", *lines]).encode())
    data = load(Config(dataset="own"), table.x, table.y, feature_names=table.feature_names)
    assert data.class_names == ("high", "low") == table.class_names
    assert data.feature_names == ("a", "b")
    assert data.kind == "points"


def test_a_frame_without_names_has_numbers_for_names():
    table = read_table(pd.DataFrame(np.c_[np.arange(6.0), np.arange(6.0) ** 2, [0, 1] * 3]))
    assert table.x.shape == (6, 2)
