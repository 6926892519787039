"""Tables as people have them, made for the purpose: each is read rightly, or refused with the right reason."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from nnlab.config import Config
from nnlab.data.datasets import load
from nnlab.data.tables import read_table

TABLES = Path(__file__).parent / "tables"
INSECTS = ("ant", "bee", "fly")
AB = ("a", "b")

EXPECTED = json.loads((Path(__file__).parent / "tables.json").read_text(encoding="utf-8"))
READ, REFUSED = EXPECTED["read"], EXPECTED["refused"]
LEFT_OUT = ("ids.csv", "row_numbers.csv")


def test_every_table_is_tried():
    assert {path.name for path in TABLES.iterdir()} == READ.keys() | REFUSED.keys()
    assert len(READ) + len(REFUSED) >= 20


@pytest.mark.filterwarnings("ignore:column:UserWarning")
@pytest.mark.parametrize("name", READ)
@pytest.mark.parametrize("as_bytes", [False, True])
def test_it_is_read(name, as_bytes):
    expected = READ[name]
    path = TABLES / name
    table = read_table(path.read_bytes() if as_bytes else path)
    assert list(table.feature_names) == expected["inputs"]
    assert list(table.class_names) == expected["classes"]
    np.testing.assert_allclose(table.x[0], expected["first"])
    for note, words in zip(table.notes, expected["said"], strict=True):
        assert words in note
    data = load(Config(dataset="own", batch_size=8), table.x, table.y, feature_names=table.feature_names)
    assert list(data.class_names) == expected["classes"]


@pytest.mark.parametrize("name", READ)
def test_what_is_left_out_is_said_aloud(name):
    if name in LEFT_OUT:
        with pytest.warns(UserWarning, match="it was left out: give it a(nother)? name if it matters"):
            read_table(TABLES / name)
    else:
        read_table(TABLES / name)


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused(name):
    with pytest.raises(ValueError) as caught:
        read_table(TABLES / name)
    assert str(caught.value).startswith(REFUSED[name])


def test_a_file_without_a_header():
    table = read_table(TABLES / "no_header.data", header=False)
    assert table.x.shape == (36, 4)
    assert table.feature_names == ("column 1", "column 2", "column 3", "column 4")
    assert table.class_names == INSECTS
    with pytest.raises(ValueError, match="column 'column 5' holds 'ant' in line 1, not a number"):
        read_table(TABLES / "no_header.data", "column 1", header=False)
    with pytest.raises(ValueError, match="column 'ant' holds"):
        read_table(TABLES / "no_header.data", "6.5", header=True)


NOISE = np.random.default_rng(0).normal(size=(30, 2))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("5.1,3.5,a\n4.9,3.0,b\n", None),  # a sample
        ("5.1,,a\n4.9,3.0,b\n", None),  # with a missing value
        ("-1.5;2;x\n0,5;3;y\n", None),  # whose numbers look otherwise
        ("1,000;x\n2,000;y\n", None),
        ("0,1,target\n5.1,3.5,a\n", ("0", "1")),  # names that count
        ("1,2,y\n5.1,3.5,a\n", ("1", "2")),
        ("2019,2020,2021,y\n1,2,3,a\n", ("2019", "2020", "2021")),
        ("a,2020,y\n5.1,3.5,a\n", ("a", "2020")),  # one name is enough
        ("400,410,420,430,y\n1,2,3,4,a\n", ("400", "410", "420", "430")),  # wavelengths
        ("0.1,0.2,0.3,0.4,y\n1,2,3,4,a\n", ("0.1", "0.2", "0.3", "0.4")),
        ("400,410,425,430,y\n1,2,3,4,a\n", None),
        ("7,7,7,7,a\n1,2,3,4,b\n", None),
        ("2.5,a\n3.5,b\n", None),
        ("x1,y\n1,a\n", ("x1",)),
        ("1e3x,y\n1,a\n", ("1e3x",)),
    ],
)
def test_a_first_line_that_looks_like_a_sample(text, names):
    if names is None:
        with pytest.raises(ValueError, match="the first line looks like a sample"):
            read_table(text.encode())
        return
    assert read_table(text.encode()).feature_names == names


@pytest.mark.parametrize("name", ["", '" "', "Unnamed: 0"])
@pytest.mark.parametrize("order", ["counted from 0", "counted from 1", "shuffled"])
def test_a_nameless_column_of_row_numbers_does_not_leak(name, order):
    """Noise, sorted by class: who sees the row's number knows the class."""
    rows = {"counted from 0": range(30), "counted from 1": range(1, 31), "shuffled": [(7 * i) % 31 for i in range(30)]}
    lines = [f"{n},{a:.3f},{b:.3f},{i // 15}" for i, (n, (a, b)) in enumerate(zip(rows[order], NOISE, strict=True))]
    with pytest.warns(UserWarning, match="column 1 has no name and numbers the rows; it was left out"):
        table = read_table("\n".join([f"{name},a,b,y", *lines]).encode())
    assert table.feature_names == AB and table.x.shape == (30, 2)


@pytest.mark.parametrize(
    "name", ["id", "Index", "#", "row", "No.", "编号", "patient_id", "sample number", "CustomerID", "case"]
)
def test_a_column_called_id_that_counts_does_not_leak(name):
    lines = [f"{i},{a:.3f},{i // 15}" for i, (a, _) in enumerate(NOISE)]
    with pytest.warns(UserWarning, match=f"column '{name}' only numbers the rows; it was left out"):
        assert read_table("\n".join([f"{name},a,y", *lines]).encode()).feature_names == ("a",)
    scattered = [f"{(7 * i) % 31},{a:.3f},{i // 15}" for i, (a, _) in enumerate(NOISE)]
    assert read_table("\n".join([f"{name},a,y", *scattered]).encode()).feature_names == (name, "a")
    alone = [f"{i},{a:.3f}" for i, (a, _) in enumerate(NOISE)]
    assert read_table("\n".join([f"{name},y", *alone]).encode()).feature_names == (name,)


@pytest.mark.parametrize("name", ["id", "Index", "patient_id", "CustomerID"])
def test_a_key_with_gaps_does_not_leak(name):
    gaps = [f"{10 + i * i},{a:.3f},{i // 15}" for i, (a, _) in enumerate(NOISE)]
    with pytest.warns(UserWarning, match=f"column '{name}' only numbers the rows; it was left out"):
        assert read_table("\n".join([f"{name},a,y", *gaps]).encode()).feature_names == ("a",)
    assert read_table("\n".join(["n,a,y", *gaps]).encode()).feature_names == ("n", "a")


def test_other_columns_that_count_are_kept_with_a_word():
    lines = [f"{i},{a:.3f},{i // 15}" for i, (a, _) in enumerate(NOISE)]
    table = read_table("\n".join(["time,a,y", *lines]).encode())
    assert table.feature_names == ("time", "a")
    assert table.notes == ("column 'time' numbers the rows, one by one; leave it out if that is all it does",)


def test_a_column_without_a_name_is_refused_unless_it_is_empty():
    with pytest.raises(ValueError, match="column 2 has no name; give it one, or leave it out"):
        read_table(b"a,,y\n1,0.5,0\n2,0.7,1\n")
    with pytest.raises(ValueError, match="line 2 has 4 cells, but there are 3 columns"):
        read_table(b"a,b,y\n1,0.5,0,7\n2,0.7,1\n")
    table = read_table(b"a,,b,y\n1,,2,0\n2,,3,1\n")
    assert table.feature_names == AB and table.notes == ("column 2 is empty; it was left out",)


def test_frames_do_not_leak_either():
    frame = pd.DataFrame({"Unnamed: 0": range(30), "a": NOISE[:, 0], "b": NOISE[:, 1], "y": np.arange(30) // 15})
    for given in (frame, frame.rename(columns={"Unnamed: 0": ""}), frame.rename(columns={"Unnamed: 0": "index"})):
        with pytest.warns(UserWarning, match="it was left out"):
            assert read_table(given).feature_names == AB


@pytest.mark.parametrize("word", ["NA", "none", "null", "nan", "N/A", "+", "-", "?", "None", "0x", "TRUE"])
def test_a_class_may_be_called_anything(word):
    lines = [f"{a:.3f},{[word, 'other'][i % 2]}" for i, (a, _) in enumerate(NOISE)]
    table = read_table("\n".join(["a,y", *lines]).encode())
    assert set(table.class_names) == {word, "other"}
    frame = pd.DataFrame({"a": NOISE[:, 0], "y": [word, "other"] * 15})
    assert set(read_table(frame).class_names) == {word, "other"}
    with pytest.raises(ValueError, match="column 'y' has a missing value in line 3"):
        read_table(f"a,y\n1,{word}\n2,\n3,other\n".encode())


def test_in_a_column_of_quantities_these_words_are_missing_values():
    lines = [f"{i},{'NA' if i in (4, 9) else i / 7:}" for i in range(30)]
    with pytest.raises(ValueError, match="column 'y' has 2 missing values, the first in line 6"):
        read_table("\n".join(["a,y", *lines]).encode())
    assert read_table(b"a,y\n" + b"1,0\n2,NA\n3,1\n" * 5).class_names == ("0", "1", "NA")


@pytest.mark.parametrize(
    ("column", "place", "value"),
    [
        ([1, 2.5, "oops"], 2, "oops"),
        ([1.0, "1.5", 2], 1, "1.5"),
        (["a", 2, 3], 0, "a"),
        ([1, 2, 1j], 0, "(1+0j)"),
        ([1, (2, 3), 4], 1, "(2, 3)"),
        ([True, False, "maybe"], 2, "maybe"),
        (pd.to_datetime(["2020-01-01"] * 3), 0, "2020-01-01"),
        (pd.Categorical(["u", "v", "u"]), 0, "u"),
    ],
)
def test_the_message_names_the_right_cell(column, place, value):
    frame = pd.DataFrame({"a": column, "y": [0.5, 1.5, 2.5]})
    with pytest.raises(ValueError) as caught:
        read_table(frame)
    assert f"column 'a' holds '{value}" in str(caught.value)
    assert f"in row {place} (counting from 0), not a number" in str(caught.value)


def test_a_frame_with_whole_numbers_for_names():
    frame = pd.DataFrame(np.c_[NOISE, np.arange(30) % 2, NOISE])
    table = read_table(frame, target=2)
    assert table.feature_names == ("0", "1", "3", "4") and set(table.y) == {0.0, 1.0}
    assert read_table(frame, target="2").feature_names == table.feature_names
    assert read_table(frame.rename(columns={0: "2"}), target=2).feature_names == ("2", "1", "3", "4")
    with pytest.raises(ValueError, match="there is no column 7; choose one of: 0, 1, 2, 3, 4"):
        read_table(frame, target=7)


@pytest.mark.parametrize("k", [2, 3, 5])
@pytest.mark.parametrize("dtype", [float, np.float32, int, bool])
def test_a_one_hot_target_is_one_whatever_its_type(k, dtype):
    hot = np.eye(k)[np.arange(30) % k].astype(dtype)
    with pytest.raises(ValueError, match=f"y has {k} columns of labels; it looks one-hot: give"):
        load(Config(dataset="own", batch_size=8), NOISE, hot)
    soft = np.eye(k)[np.arange(30) % k] * 0.9 + 0.05
    assert load(Config(dataset="own", batch_size=8), NOISE, soft).task == "regression"


@pytest.mark.parametrize(("yes", "no"), [("True", "False"), ("TRUE", "FALSE"), ("true", "0")])
def test_true_and_false_are_numbers_as_in_a_frame(yes, no):
    text = f"a,b,y\n1.5,{yes},u\n2.5,{no},v\n3.5,{yes},u\n"
    np.testing.assert_array_equal(read_table(text.encode()).x, [[1.5, 1], [2.5, 0], [3.5, 1]])
    frame = pd.DataFrame({"a": [1.5, 2.5, 3.5], "b": [True, False, True], "y": ["u", "v", "u"]})
    np.testing.assert_array_equal(read_table(frame).x, read_table(text.encode()).x)


def test_true_among_other_numbers_is_none():
    with pytest.raises(ValueError, match="column 'a' holds 'True' in line 3, not a number"):
        read_table(b"a,y\n2,u\nTrue,v\n")
    assert read_table(b"a,y\n2,True\n3,False\n").class_names == ("False", "True")
