"""Own data: arrays, a data frame, a CSV file; what cannot be used is said beside it, and the run that was stays."""

from __future__ import annotations

import html
import json
import tracemalloc
from pathlib import Path

import numpy as np
import pytest

import nnlab
from nnlab import Config, ConfigError
from nnlab.estimators import NetworkClassifier
from nnlab.lab import Lab
from nnlab.lab.panels.own_data_card import OwnDataCard
from nnlab.lab.runtime.own_data import MOST_BYTES, columns, own_data, uploaded

SMALL = Config(dataset="moons", samples=100, hidden=(8,), epochs=5, batch_size=16)
OWN = Config(hidden=(4,), epochs=3, batch_size=8)


@pytest.fixture
def table() -> bytes:
    rng = np.random.default_rng(0)
    x = rng.normal(size=(60, 2))
    lines = [f"{a:.4f},{b:.4f},{int(a > b)}" for a, b in x]
    return "\n".join(["height,weight,kind", *lines]).encode()


@pytest.fixture
def lab() -> Lab:
    return Lab(SMALL)


def card(lab: Lab) -> OwnDataCard:
    return lab.door.card


def upload(lab: Lab, content: bytes, name: str = "mine.csv") -> None:
    """Send what the page would send."""
    lab.door.upload._handle_custom_msg({"what": "file", "name": name, "size": len(content)}, [memoryview(content)])


def test_arrays():
    x = np.random.default_rng(0).normal(size=(50, 3))
    lab = Lab(OWN, x=x, y=(x[:, 0] > 0).astype(int))
    lab.run()
    assert lab.config.dataset == "own"
    assert lab.session.present.data.n_inputs == 3
    assert len(lab.history) == 3


def test_a_data_frame_and_the_column_to_predict():
    pandas = pytest.importorskip("pandas")
    rng = np.random.default_rng(0)
    frame = pandas.DataFrame({"a": rng.normal(size=50), "b": rng.normal(size=50), "c": rng.normal(size=50)})
    last, named = Lab(OWN, x=frame), Lab(OWN, x=frame, y="a")
    assert last.session.present.data.feature_names == ("a", "b")
    assert named.session.present.data.feature_names == ("b", "c")
    assert named.session.present.data.task == "regression"


def test_a_file(tmp_path, table):
    path = tmp_path / "mine.csv"
    path.write_bytes(table)
    assert Lab(OWN, x=path).session.present.data.feature_names == ("height", "weight")
    assert Lab(OWN, x=str(path), y="height").session.present.data.feature_names == ("weight", "kind")


@pytest.mark.parametrize("kind", ["file", "frame", "frame and labels"])
def test_what_is_to_be_done_with_a_table(kind, tmp_path):
    pandas = pytest.importorskip("pandas")
    rng = np.random.default_rng(0)
    frame = pandas.DataFrame({"size": rng.normal(size=60), "colour": ["red", "blue"] * 30, "y": np.arange(60) // 30})
    frame.loc[:5, "size"] = np.nan
    path = tmp_path / "mine.csv"
    frame.to_csv(path, index=False)
    given = {"x": path} if kind == "file" else {"x": frame}
    given = {"x": frame[["size", "colour"]], "y": frame["y"].to_numpy()} if kind == "frame and labels" else given
    lab = Lab(OWN, **given, text="one-hot", gaps="drop")
    data = lab.session.present.data
    assert data.feature_names == ("size", "colour = blue", "colour = red") and data.task == "classification"
    assert sum(map(len, (data.train, data.validation, data.test))) == 54
    assert "6 of 60 rows had gaps and are left out" in lab.session.own_data.notes
    assert Lab(OWN, **given, columns=["size"], gaps="drop", task="regression").session.present.data.task == "regression"
    with pytest.raises(ValueError, match="column 'size' has 6 missing values"):
        Lab(OWN, **given, text="one-hot")
    lab.run()
    lab.save(tmp_path / "run.npz")
    assert nnlab.load_run(tmp_path / "run.npz").data.feature_names == data.feature_names


def test_an_array_has_no_columns_to_choose_from_but_a_task():
    x, y = np.random.default_rng(0).normal(size=(60, 2)), np.arange(60) % 3
    assert Lab(OWN, x=x, y=y, task="regression").session.present.data.task == "regression"
    assert Lab(OWN, x=x, y=y.astype(float), task="classification").session.present.data.class_names == ("0", "1", "2")
    for wrong in ({"columns": ["a"]}, {"text": "one-hot"}, {"gaps": "drop"}):
        with pytest.raises(ValueError, match="columns, text and gaps are for a data frame or a CSV file"):
            Lab(OWN, x=x, y=y, **wrong)


@pytest.mark.parametrize(
    ("x", "y", "says"),
    [
        (np.ones((5, 2)), None, "y is missing"),
        (None, [0, 1], "x is missing"),
        (np.ones((50, 2)), [0, 1], "2"),
        (np.full((50, 2), np.nan), [0, 1] * 25, "NaN|nan|finite"),
        ([["a", "b"]] * 50, [0, 1] * 25, "number"),
    ],
)
def test_what_is_no_data_is_refused(x, y, says):
    with pytest.raises((ValueError, ConfigError), match=says):
        Lab(OWN, x=x, y=y)


def test_a_file_is_uploaded_its_column_chosen_and_trained_on(lab, table):
    lab.run()
    upload(lab, table)
    target, use = card(lab).menus["target"], card(lab).buttons["use"]
    assert target.options == (("height", "height"), ("weight", "weight"), ("kind", "kind"))
    assert target.value == "kind"
    assert "mine.csv: 60 rows, 3 columns" in card(lab).note.value
    assert "60 rows, inputs: 2; classification, 2 classes" in card(lab).about.value
    assert lab.config.dataset == "moons"  # nothing happens before it is asked for
    use.click()
    assert card(lab).complaint.value == ""
    assert lab.config.dataset == "own"
    menu = lab.controls.rows["dataset"].field
    assert menu.value == "own" and "moons" in [value for _, value in menu.options]  # the shipped sets stay
    assert "60 rows, inputs: 2; classification, 2 classes." in card(lab).note.value
    lab.run()
    assert lab.session.present.data.class_names == ("0", "1")
    assert len(lab.run_list.runs) == 1  # the run before is in the table
    card(lab).buttons["again"].click()
    target.value = "height"
    assert card(lab).menus["task"].value == "regression"
    use.click()
    assert lab.session.present.data.task == "regression"
    menu.value = "moons"
    assert lab.config.dataset == "moons" and lab.session.present.data.kind == "points"
    menu.value = "own"
    assert lab.session.present.data.feature_names == ("weight", "kind")


def test_when_the_run_has_begun_one_line_of_what_was_done_stays(lab, table):
    upload(lab, table)
    card(lab).buttons["use"].click()
    assert "Settings to begin with" in card(lab).note.value
    lab.step_epoch()
    assert html.unescape(card(lab).note.value) == (
        "<p>In use: mine.csv. 60 rows, inputs: 2; classification, 2 classes.</p>"
    )
    lab.speak("zh")
    assert "60 行" in card(lab).note.value and "初始设置" not in card(lab).note.value
    card(lab).buttons["again"].click()
    assert "60 行" in card(lab).about.value  # the form has all of it again
    card(lab).buttons["use"].click()
    assert "初始设置" in card(lab).note.value


def test_the_settings_suit_the_table_not_the_situation_before(lab, table):
    lab.set(hidden=(16,) * 5, activation="sigmoid", samples=90, batch_size=8, l2=0.1, learning_rate=3.0, init_seed=4)
    upload(lab, table)
    card(lab).buttons["use"].click()
    config = lab.config
    assert (config.hidden, config.activation, config.samples, config.l2) == ((16,), "relu", None, 0.0)
    assert (config.optimizer, config.learning_rate, config.batch_size, config.init_seed) == ("adam", 0.01, 32, 4)
    assert "Settings to begin with: Hidden layers 16, Optimizer adam, Learning rate 0.01" in card(lab).note.value
    lab.run()
    assert lab.history["validation_accuracy"].max() > 0.9
    lab.set(hidden=(7,), l2=0.003, early_stopping=True, monitor="validation_accuracy", loss="cross_entropy")
    card(lab).buttons["again"].click()
    card(lab).menus["target"].value = "weight"
    card(lab).buttons["use"].click()  # of one's own table what was set stays, but for what another task turns round
    assert (lab.config.hidden, lab.config.l2, lab.config.monitor, lab.config.loss) == (
        (7,),
        0.003,
        "validation_loss",
        None,
    )


def test_settings_that_do_not_suit_the_data_are_told_and_the_run_stays(lab):
    lab.run()
    history = lab.history
    upload(lab, b"a,b,y\n" + b"1,2,u\n2,3,v\n" * 3)
    card(lab).buttons["use"].click()
    assert "samples" in html.unescape(card(lab).complaint.value)
    assert lab.history is history
    assert lab.config.dataset == "moons"


def test_a_table_of_words_and_gaps(lab):
    rows = [
        f"{i},{i % 7},{('red', 'green', 'blue')[i % 3]},name {i},{i % 5 if i % 4 else 'oops'},{i % 2}"
        for i in range(60)
    ]
    rows[3], rows[5] = "3,,red,name 3,1,1", "5,2,,name 5,1,0"
    upload(lab, "\n".join(["id,n,colour,name,slip,y", *rows]).encode())
    rows = card(lab).table.rows
    seen = {texts[0]: (ticked, usable, *texts[1:]) for _, ticked, usable, texts, _ in rows}
    assert seen == {
        "id": (False, True, "numbers the rows", "–"),
        "n": (True, True, "whole numbers, 7 different", "1"),
        "colour": (True, True, "text, 3 words", "1"),
        "name": (False, False, "text, more than 50 words", "–"),
        "slip": (False, False, "numbers and text", "–"),
        "y": (False, False, "whole numbers, 2 different", "–"),
    }
    assert [instead for *_, instead in rows] == ["", "", "", "", "", "target"]
    about = html.unescape(card(lab).about.value)
    assert "58 rows, inputs: 4; classification, 2 classes." in about
    assert (
        "2 of 60 rows had gaps and are left out; column 'colour' became 3 columns, one for each of its words." in about
    )
    assert "Not used: id (numbers the rows), name (text, more than 50 words), slip (numbers and text)." in about
    card(lab).menus["text"].value = "leave out"
    assert "olumn 'colour' is text; it was left out" in html.unescape(card(lab).about.value)
    card(lab).table._handle_custom_msg({"what": "tick", "number": 2, "value": False}, [])
    assert "59 rows, inputs: 1" in card(lab).about.value
    for nonsense in (
        {"what": "tick", "number": 3, "value": True},
        {"what": "tick", "number": 99},
        {"number": 0},
        "tick",
    ):
        card(lab).table._handle_custom_msg(nonsense, [])
    assert card(lab).ticked == {1, 5}
    card(lab).menus["gaps"].value = "refuse"
    assert "column 'n' has a missing value in line 5" in html.unescape(card(lab).complaint.value)
    card(lab).menus["gaps"].value = "drop"
    card(lab).menus["task"].value = "regression"
    assert "regression, 2 different values" in card(lab).about.value
    card(lab).buttons["use"].click()
    assert lab.session.present.data.task == "regression" and lab.session.present.data.feature_names == ("n",)


def test_what_was_made_of_a_table_comes_back(lab, tmp_path):
    rows = [f"{i % 7 or ''},{('red', 'green', '苹果')[i % 3]},{i % 2}" for i in range(60)]
    upload(lab, "\n".join(["n,colour,y", *rows]).encode())
    card(lab).buttons["use"].click()
    lab.run(epochs=3)
    lab.save(tmp_path / "run.npz")
    run, data = nnlab.load_run(tmp_path / "run.npz"), lab.session.present.data
    assert run.data.feature_names == data.feature_names == ("n", "colour = green", "colour = red", "colour = 苹果")
    np.testing.assert_array_equal(run.data.train.x, data.train.x)
    lab.report(tmp_path / "report.html")
    assert "colour = 苹果" in (tmp_path / "report.html").read_text() or "own" in (tmp_path / "report.html").read_text()
    other = Lab(SMALL)
    other.open_run(tmp_path / "run.npz")
    assert other.config.dataset == "own" and other.controls.rows["dataset"].field.value == "own"
    other.set(dataset="moons")
    other.set(dataset="own")
    assert other.session.present.data.feature_names == data.feature_names


@pytest.mark.parametrize("columns", [150, 10_000])
def test_a_wide_table_is_bounded_on_the_page(lab, columns):
    head = ",".join([*(f"x{i}" for i in range(columns)), "y"])
    rows = [",".join([*(str((i * j) % 5) for j in range(columns)), str(i % 2)]) for i in range(20)]
    upload(lab, "\n".join([head, *rows]).encode())
    assert len(card(lab).table.rows) == 100
    assert card(lab).table.rest == [[True, f"and {columns - 99:,} more, {columns - 99:,} of them used"]]
    assert f"20 rows, inputs: {columns:,}" in card(lab).about.value
    card(lab).table._handle_custom_msg({"what": "tick", "number": -1, "value": False}, [])
    assert "20 rows, inputs: 100" in card(lab).about.value
    assert len(card(lab).about.value) < 1000 and f"and {columns - 108:,} more" in card(lab).about.value


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty|no "),
        (b"a,b\n", "no |row|sample"),
        (b"a,b\n1,2\n3\n", "line 3"),
        (b"a,name,y\n" + b"1,<b>Ann</b>,0\n2,Bob\n" * 20, "line 3"),
        (b"a,y\n" + b"nan,0\n?,1\n" * 20, "gap|inputs"),
        (b"\xff\xfe\x00\x01" * 50, ""),
        (b"a,a,y\n" + b"1,2,0\n2,3,1\n" * 20, "a"),
        (b"a\n" + b"1\n" * 20, "column"),
    ],
)
def test_a_table_that_cannot_be_used_is_told_with_its_place_and_the_run_stays(lab, content, says):
    lab.run()
    history = lab.history
    upload(lab, content)
    card(lab).buttons["use"].click()
    complaint = html.unescape(card(lab).complaint.value)
    assert "alert" in complaint
    assert any(word in complaint for word in says.split("|"))
    assert "<b>Ann" not in card(lab).complaint.value
    assert lab.history is history
    assert lab.config.dataset == "moons"
    assert lab.session.present.error is None


def test_a_huge_file_is_told_and_not_read(lab):
    lab.door.upload._handle_custom_msg({"what": "file", "name": "big.csv", "size": 123_000_000}, [])
    assert "this file has 123.0 MB; at most 5 MB" in card(lab).complaint.value
    upload(lab, b"a,b\n" + b"1,2\n" * (MOST_BYTES // 4))
    assert "at most 5 MB" in card(lab).complaint.value
    assert card(lab).buttons["use"].layout.display == "none"
    with pytest.raises(ValueError, match="at most 5 MB can be uploaded"):
        uploaded(bytes(MOST_BYTES + 1))


def test_names_of_columns_are_text(lab):
    evil = "<img src=x onerror=alert(1)>"
    rows = "\n".join(f"{n},{n % 2}" for n in range(40))
    upload(lab, f"{evil},y\n{rows}".encode(), name=evil)
    assert "<img" not in card(lab).note.value
    card(lab).menus["target"].value = evil
    card(lab).buttons["use"].click()
    assert "<img" not in card(lab).note.value + card(lab).complaint.value


def test_reading_the_first_line():
    assert columns("\ufeffa;b;c\n1;2;3".encode()) == ["a", "b", "c"]
    assert columns(b'\n"x, y",z\n') == ["x, y", "z"]
    assert columns(b"") == []
    assert own_data(None, None) is None


def test_in_chinese(lab, table):
    lab.speak("zh")
    upload(lab, table)
    assert "3 列" in card(lab).note.value


# ---- tables as people have them -------------------------------------------------------------------------------------

DATA = Path(__file__).parents[2] / "data"
TABLES = DATA / "tables"
EXPECTED = json.loads((DATA / "tables.json").read_text(encoding="utf-8"))
READ, REFUSED = EXPECTED["read"], EXPECTED["refused"]
HEADERLESS = "no_header.data"
LEFT_OUT = {
    "ids.csv": "Not used: ID (numbers the rows).",
    "row_numbers.csv": "Not used: (column 1) (numbers the rows).",
}
MENDED = {"lists.csv": "became 14 columns", "missing.csv": "3 of 24 rows had gaps and are left out"}
"""Refused by default; at the door words become columns, and rows with gaps are left out."""


@pytest.fixture(scope="module")
def door() -> Lab:
    return Lab(OWN.replace(epochs=1))


@pytest.mark.parametrize("name", [*sorted(READ), HEADERLESS])
def test_a_table_is_opened_through_the_door(door, name):
    upload(door, (TABLES / name).read_bytes(), name=name)
    names = [value for _, value in card(door).menus["target"].options]
    assert names[-1] == card(door).menus["target"].value
    card(door).buttons["use"].click()
    assert card(door).complaint.value == ""
    data = door.session.present.data
    if name == HEADERLESS:
        assert names == [f"column {n}" for n in range(1, 6)]
        assert "he first line holds a sample, not names; the columns are numbered" in card(door).note.value
        assert data.n_inputs == 4 and sum(map(len, (data.train, data.validation, data.test))) == 36
        return
    expected = READ[name]
    assert set(expected["inputs"]) < set(names)
    assert list(data.feature_names) == expected["inputs"] and list(data.class_names) == expected["classes"]
    told = html.unescape(card(door).note.value)
    for words in expected["said"]:
        assert words.replace("the file", name)[1:] in told or (name in LEFT_OUT and LEFT_OUT[name] in told)


@pytest.mark.parametrize("name", MENDED)
def test_a_table_is_mended_at_the_door(door, name):
    upload(door, (TABLES / name).read_bytes(), name=name)
    assert MENDED[name] in html.unescape(card(door).about.value)
    card(door).buttons["use"].click()
    assert card(door).complaint.value == "" and MENDED[name] in html.unescape(card(door).note.value)
    door.run(epochs=1)


@pytest.mark.parametrize("name", sorted(set(REFUSED) - {HEADERLESS} - set(MENDED)))
def test_a_table_is_refused_at_the_door(door, name):
    before = door.session.present.data
    upload(door, (TABLES / name).read_bytes(), name=name)
    card(door).buttons["use"].click()
    reason = html.unescape(card(door).complaint.value)
    assert REFUSED[name].replace(repr(name), "the file") in reason
    assert door.session.present.data is before


@pytest.mark.filterwarnings("ignore:column:UserWarning")
@pytest.mark.parametrize("name", ["row_numbers.csv", "decimal_commas.csv", HEADERLESS])
def test_what_was_found_out_about_a_given_file_stands_in_the_door(name):
    lab = Lab(OWN.replace(epochs=1), x=TABLES / name)
    said = READ[name]["said"] if name in READ else ("the first line holds a sample, not names",)
    for words in said:
        assert words[1:] in html.unescape(card(lab).note.value)
    lab.speak("zh")
    assert any(word in card(lab).note.value for word in ("已略去", "小数点", "各列已编号"))


def test_a_column_that_numbers_the_rows_does_not_leak_into_a_lab():
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame(np.random.default_rng(0).normal(size=(60, 2)), columns=["a", "b"])
    labels = np.arange(60) // 30
    frame.insert(0, "Unnamed: 0", range(60))
    for given in ({"x": frame, "y": labels}, {"x": frame.assign(y=labels)}):
        with pytest.warns(UserWarning, match="column 1 has no name and numbers the rows; it was left out"):
            lab = Lab(OWN, **given)
        assert lab.session.present.data.feature_names == ("a", "b")
    with pytest.raises(ValueError, match="column 1 has no name; give it one, or leave it out"):
        Lab(OWN, x=frame.assign(**{"Unnamed: 0": 0.5}), y=labels)


def test_a_frame_whose_names_are_numbers():
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame(np.random.default_rng(0).normal(size=(60, 4)))
    frame[2] = np.arange(60) % 2
    data = Lab(OWN, x=frame, y=2).session.present.data
    assert data.feature_names == ("0", "1", "3") and data.task == "classification"
    assert Lab(OWN, x=frame, y=np.int64(2)).session.present.data.feature_names == ("0", "1", "3")
    with pytest.raises(ValueError, match="there is no column 9; choose one of: 0, 1, 2, 3"):
        Lab(OWN, x=frame, y=9)


# ---- small tables ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("n", [10, 24, 40, 53])
@pytest.mark.parametrize("kind", ["frame", "arrays", "file", "door"])
def test_a_small_table_opens(n, kind, tmp_path):
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame(np.random.default_rng(0).normal(size=(n, 2)), columns=["a", "b"])
    frame["y"] = np.arange(n) % 2
    frame.to_csv(tmp_path / "small.csv", index=False)
    lab = Lab()
    if kind == "frame":
        lab = Lab(x=frame, y="y")
    elif kind == "arrays":
        lab = Lab(x=frame[["a", "b"]].to_numpy(), y=frame["y"].to_numpy())
    elif kind == "file":
        lab = Lab(x=tmp_path / "small.csv")
    else:
        upload(lab, (tmp_path / "small.csv").read_bytes())
        card(lab).buttons["use"].click()
        assert card(lab).complaint.value == ""
    train = len(lab.session.present.data.train)
    assert lab.config.batch_size == min(train, 32) and train < n
    assert lab.controls.rows["batch_size"].field.value == str(lab.config.batch_size)
    lab.run(epochs=1)
    run = nnlab.run(Config(dataset="own", epochs=1), x=frame[["a", "b"]], y=frame["y"])
    assert run.config.batch_size == min(train, 32)


def test_what_was_set_is_refused_in_a_small_table():
    x, y = np.random.default_rng(0).normal(size=(40, 2)), np.arange(40) % 2
    for size in (25, 64):
        with pytest.raises(ConfigError, match=f"{size} is more than the 24 training samples"):
            Lab(Config(batch_size=size), x=x, y=y)
        with pytest.raises(ConfigError, match=f"{size} is more than the 24 training samples"):
            nnlab.run(Config(dataset="own", batch_size=size), x=x, y=y)
    assert Lab(Config(batch_size=24), x=x, y=y).config.batch_size == 24
    assert Lab(Config(batch_size="all"), x=x, y=y).config.batch_size == "all"
    config = Config(dataset="own", epochs=1)
    assert nnlab.cross_validate(config, 4, x=x, y=y)[0].config.batch_size == 24
    assert [run.config.batch_size for run in nnlab.sweep(config, {"l2": [0, 0.1]}, x=x, y=y)] == [24, 24]
    assert nnlab.learning_curve(config, [10, 24], x=x, y=y)[0].config.batch_size == 10
    assert len(nnlab.lr_find(config, x=x, y=y, steps=20).losses)
    with pytest.raises(ConfigError, match="25 is more than the 24 training samples"):
        nnlab.sweep(config.replace(batch_size=25), x=x, y=y)


@pytest.mark.parametrize("dtype", [int, float, bool])
def test_a_one_hot_target_is_refused_by_a_lab_and_a_run(dtype):
    x, hot = np.random.default_rng(0).normal(size=(60, 2)), np.eye(3)[np.arange(60) % 3].astype(dtype)
    for use in (lambda: Lab(OWN, x=x, y=hot), lambda: nnlab.run(OWN.replace(dataset="own"), x=x, y=hot)):
        with pytest.raises(ValueError, match="y has 3 columns of labels; it looks one-hot: give"):
            use()
    with pytest.raises(ValueError):  # scikit-learn's own words
        NetworkClassifier().fit(x, hot)
    networks = [nnlab.Network([2, 4, 3]) for _ in range(2)]
    networks[0].fit(x, hot.astype(float), epochs=1)
    networks[1].fit(x, hot.astype(int), epochs=1)
    np.testing.assert_array_equal(networks[0].parameters, networks[1].parameters)


@pytest.mark.parametrize("kind", [list, np.array, "series"])
def test_one_long_label_does_not_fill_the_memory(kind):
    labels = np.array(["a", "b"] * 9_999 + ["z" * 20_000, "a"], dtype=object)
    if kind == "series":
        labels = pytest.importorskip("pandas").Series(labels)
    elif kind is list:
        labels = labels.tolist()
    x = np.zeros((20_000, 1))
    tracemalloc.start()
    for use in (lambda: Lab(OWN, x=x, y=labels), lambda: nnlab.run(OWN.replace(dataset="own"), x=x, y=labels)):
        with pytest.raises(ValueError, match="'y' has a label of 20,000 characters"):
            use()
    assert tracemalloc.get_traced_memory()[1] < 50e6
    tracemalloc.stop()
