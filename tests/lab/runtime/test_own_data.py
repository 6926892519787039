"""Own data: arrays, a data frame, a CSV file; what cannot be used is said beside it, and the run that was stays."""

from __future__ import annotations

import html

import numpy as np
import pytest

from nnlab import Config, ConfigError
from nnlab.lab import Lab
from nnlab.lab.panels.own_data import OwnDataBox
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


def box(lab: Lab) -> OwnDataBox:
    return lab.tabs.named["share"].own  # type: ignore[attr-defined]


def upload(lab: Lab, content: bytes, name: str = "mine.csv") -> None:
    """Send what the page would send."""
    box(lab).upload._handle_custom_msg({"what": "file", "name": name, "size": len(content)}, [memoryview(content)])


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
    assert box(lab).target.options == (("height", "height"), ("weight", "weight"), ("kind", "kind"))
    assert box(lab).target.value == "kind"
    assert "mine.csv: 3 columns" in box(lab).note.value
    assert lab.config.dataset == "moons"  # nothing happens before it is asked for
    box(lab).button.click()
    assert box(lab).complaint.value == ""
    assert lab.config.dataset == "own"
    assert lab.controls.rows["dataset"].field.value == "own"
    assert "60 samples, 2 columns, to predict kind" in box(lab).note.value
    lab.run()
    assert lab.session.present.data.class_names == ("0", "1")
    assert len(lab.run_list.runs) == 1  # the run before is in the table
    box(lab).target.value = "height"
    box(lab).button.click()
    assert lab.session.present.data.task == "regression"


def test_settings_that_do_not_suit_the_data_are_told_and_the_run_stays(lab, table):
    lab.set(samples=200, batch_size=64)
    lab.run()
    history = lab.history
    upload(lab, table)
    box(lab).button.click()
    assert "Batch size: 64 is more than the 36 training samples" in html.unescape(box(lab).complaint.value)
    assert lab.history is history
    assert lab.config.dataset == "moons"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty|no "),
        (b"a,b\n", "no |row|sample"),
        (b"a,b\n1,2\n3\n", "line 3"),
        (b"a,name,y\n" + b"1,<b>Ann</b>,0\n2,Bob,1\n" * 20, "name"),
        (b"a,y\n" + b"nan,0\n1,1\n" * 20, "line 2"),
        (b"\xff\xfe\x00\x01" * 50, ""),
        (b"a,a,y\n" + b"1,2,0\n2,3,1\n" * 20, "a"),
        (b"a\n" + b"1\n" * 20, "column"),
    ],
)
def test_a_table_that_cannot_be_used_is_told_with_its_place_and_the_run_stays(lab, content, says):
    lab.run()
    history = lab.history
    upload(lab, content)
    box(lab).button.click()
    complaint = html.unescape(box(lab).complaint.value)
    assert "alert" in complaint
    assert any(word in complaint for word in says.split("|"))
    assert "<b>Ann" not in box(lab).complaint.value
    assert lab.history is history
    assert lab.config.dataset == "moons"
    assert lab.session.present.error is None


def test_a_huge_file_is_told_and_not_read(lab):
    box(lab).upload._handle_custom_msg({"what": "file", "name": "big.csv", "size": 123_000_000}, [])
    assert "this file has 123.0 MB; at most 5 MB" in box(lab).complaint.value
    upload(lab, b"a,b\n" + b"1,2\n" * (MOST_BYTES // 4))
    assert "at most 5 MB" in box(lab).complaint.value
    assert box(lab).button.layout.display == "none"
    with pytest.raises(ValueError, match="at most 5 MB can be uploaded"):
        uploaded(bytes(MOST_BYTES + 1))


def test_names_of_columns_are_text(lab):
    evil = "<img src=x onerror=alert(1)>"
    rows = "\n".join(f"{n},{n % 2}" for n in range(40))
    upload(lab, f"{evil},y\n{rows}".encode(), name=evil)
    assert "<img" not in box(lab).note.value
    box(lab).target.value = evil
    box(lab).button.click()
    assert "<img" not in box(lab).note.value + box(lab).complaint.value


def test_reading_the_first_line():
    assert columns("\ufeffa;b;c\n1;2;3".encode()) == ["a", "b", "c"]
    assert columns(b'\n"x, y",z\n') == ["x, y", "z"]
    assert columns(b"") == []
    assert own_data(None, None) is None


def test_in_chinese(lab, table):
    lab.speak("zh")
    upload(lab, table)
    assert "3 列" in box(lab).note.value
