"""What becomes of a table's words and gaps: nothing unasked, and all that is done is told."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from nnlab.config import Config
from nnlab.data.choice import Choice
from nnlab.data.columns import MOST_WORDS
from nnlab.data.datasets import load
from nnlab.data.profile import profile
from nnlab.data.tables import read_table

COLOURS = ("red", "green", "blue")
HEAD = "size,colour,age,kind"
ROWS = [f"{i / 7:.3f},{COLOURS[i % 3]},{i + 20},{'ab'[i % 2]}" for i in range(30)]
GAPS = [*ROWS[:10], "1.5,,33,a", "?,red,34,b", "2.5,red,NA,a", "2.5,blue,35,", *ROWS[10:]]
ALL = {"text": "one-hot", "gaps": "drop"}


def csv(rows: list[str], head: str = HEAD) -> bytes:
    return "\n".join([head, *rows]).encode()


def frame(rows: list[str]) -> pd.DataFrame:
    cells = [[None if cell in ("", "?", "NA") else cell for cell in row.split(",")] for row in rows]
    made = pd.DataFrame(cells, columns=HEAD.split(","))
    return made.assign(size=made["size"].astype(float), age=made["age"].astype(float))


@pytest.mark.parametrize("source", [csv, frame])
def test_words_become_columns_and_rows_with_gaps_are_left_out(source):
    table = read_table(source(GAPS), **ALL)
    assert table.feature_names == ("size", "colour = blue", "colour = green", "colour = red", "age")
    assert table.notes == (
        "4 of 34 rows had gaps and are left out",
        "column 'colour' became 3 columns, one for each of its words",
    )
    clean = read_table(source(ROWS), columns=["size", "age"])
    np.testing.assert_array_equal(table.x[:, [0, 4]], clean.x)
    np.testing.assert_array_equal(table.y, clean.y)
    hot = table.x[:, 1:4]
    assert (hot.sum(axis=1) == 1).all()
    assert [sorted(COLOURS)[place] for place in hot.argmax(axis=1)] == [row.split(",")[1] for row in ROWS]
    data = load(Config(dataset="own", batch_size=8), table.x, table.y, feature_names=table.feature_names)
    assert data.feature_names == table.feature_names and data.class_names == ("a", "b")


@pytest.mark.parametrize("source", [csv, frame])
def test_nothing_is_done_unasked(source):
    with pytest.raises(ValueError, match=r"column 'size' has a missing value in .*'colour' has a missing"):
        read_table(source(GAPS))
    with pytest.raises(ValueError, match=r"column 'colour' holds 'red' in .*, not a number"):
        read_table(source(ROWS))
    with pytest.raises(ValueError, match="column 'size' has a missing value"):
        read_table(source(GAPS), text="one-hot")
    with pytest.raises(ValueError, match="column 'colour' holds 'red'"):
        read_table(source(GAPS), gaps="drop")
    left = read_table(source(ROWS), text="leave out")
    assert left.feature_names == ("size", "age") and left.notes == ("column 'colour' is text; it was left out",)


@pytest.mark.parametrize("source", [csv, frame])
def test_columns_are_chosen(source):
    table = read_table(source(GAPS), "colour", columns=["age", "size"], gaps="drop")
    assert table.feature_names == ("size", "age") and table.class_names == ("blue", "green", "red")
    assert table.notes == ("3 of 34 rows had gaps and are left out",)  # not that of `kind`, which is not used
    with pytest.raises(ValueError, match="there is no column 'weight'; choose one of: size, colour, age, kind"):
        read_table(source(ROWS), columns=["weight"])
    with pytest.raises(ValueError, match="no inputs beside the column to predict"):
        read_table(source(ROWS), columns=["kind"])
    with pytest.raises(ValueError, match=r"columns='age' is not a list of names"):
        read_table(source(ROWS), columns="age")


def test_a_word_that_only_rows_with_gaps_hold_gets_no_column():
    table = read_table(csv([*ROWS, "1.5,violet,,a"]), **ALL)
    assert not any("violet" in name for name in table.feature_names)


def test_a_column_of_many_words_is_no_choice_among_a_few():
    rows = [f"{i / 7:.3f},name {i},{i % 5},{'ab'[i % 2]}" for i in range(MOST_WORDS + 1)]
    for source in (csv, frame):
        with pytest.warns(UserWarning, match="column 'colour' holds more than 50 different words; it was left out"):
            assert read_table(source(rows), text="one-hot").feature_names == ("size", "age")
        assert len(read_table(source(rows[1:]), text="one-hot").feature_names) == 2 + MOST_WORDS
        with pytest.raises(ValueError, match="holds more than 50 different words"):
            read_table(source(rows), text="one-hot", columns=["size", "colour"])


def test_a_column_of_numbers_with_a_slip_is_not_taken_for_words():
    rows = [*ROWS, "oops,red,3,a"]
    for source in (csv, lambda rows: frame(rows[:-1]).astype({"size": object}).pipe(lambda f: spoilt(f))):
        with pytest.raises(ValueError, match=r"column 'size' holds 'oops' in .*, not a number"):
            read_table(source(rows), **ALL)


def spoilt(table: pd.DataFrame) -> pd.DataFrame:
    table.loc[3, "size"] = "oops"
    return table


def test_a_column_that_is_mostly_missing_is_left_out_rather_than_most_rows():
    rows = [row.replace(",", f",{i if i < 10 else ''},", 1) for i, row in enumerate(ROWS)]
    head = HEAD.replace(",", ",cabin,", 1)
    with pytest.warns(UserWarning, match="column 'cabin' has gaps in 20 of 30 rows; it was left out"):
        table = read_table(csv(rows, head), **ALL)
    assert len(table.x) == 30
    kept = read_table(csv(rows, head), columns=["cabin", "age"], gaps="drop")
    assert len(kept.x) == 10 and "20 of 30 rows had gaps and are left out" in kept.notes


def test_a_table_of_nothing_but_gaps_is_refused():
    rows = ["1,,0,a", ",red,0,b"] * 5
    with pytest.raises(ValueError, match=r"each of the 10 rows has a gap; leave out .*: 'size', 'colour'"):
        read_table(csv(rows), **ALL)


@pytest.mark.parametrize("source", [csv, frame])
def test_the_task_is_said_and_can_be_changed(source):
    def table(target: str, **how: str):
        return read_table(source(ROWS), target, text="leave out", **how)

    assert table("age").class_names == () and len(table("age", task="classification").class_names) == 30
    assert table("kind", task="classification").class_names == ("a", "b")
    with pytest.raises(ValueError, match="column 'kind' holds words, 'a' for one; a regression predicts numbers"):
        table("kind", task="regression")
    few = [row.replace(row.split(",")[2], str(i % 4)) for i, row in enumerate(ROWS)]
    assert read_table(csv(few), "age", columns=["size"]).class_names == ("0", "1", "2", "3")
    assert read_table(csv(few), "age", columns=["size"], task="regression").y.dtype == float


@pytest.mark.parametrize(
    "how", [{"text": "onehot"}, {"gaps": "fill"}, {"task": "cluster"}, {"text": None}, {"gaps": 1}]
)
def test_a_wrong_choice_is_told(how):
    (name, value), *_ = how.items()
    with pytest.raises(ValueError, match=f"{name}={value!r} is not a choice; there are: '"):
        Choice(**how)


def test_a_profile_tells_what_stands_in_the_columns():
    rows = [
        f"{i + 1},{i / 7:.3f},{COLOURS[i % 3]},{'' if i % 3 else 2},{i % 2},{'x' if i == 4 else i},,n{i}"
        for i in range(60)
    ]
    found = profile(csv(rows, "id,size,colour,cabin,flag,slip,nothing,name"))
    assert found.rows == 60 and found.header
    facts = {column.name: column[1:] for column in found.columns}
    assert facts == {
        "id": ("rows", 60, 0, True, False),
        "size": ("number", 60, 0, True, True),
        "colour": ("text", 3, 0, True, True),
        "cabin": ("whole", 1, 40, True, False),
        "flag": ("whole", 2, 0, True, True),
        "slip": ("mixed", 59, 0, False, False),
        "nothing": ("empty", 0, 60, False, False),
        "name": ("text", None, 0, False, False),
    }


def test_what_is_proposed_can_be_used():
    found = profile(csv(GAPS))
    names = [column.name for column in found.columns if column.used]
    assert names == HEAD.split(",")
    assert len(read_table(csv(GAPS), columns=names, **ALL).x) == 30
