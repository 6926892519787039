"""Share: code, strings, files and a report; what comes back is what went out, and nothing bad does harm."""

from __future__ import annotations

import base64
import csv
import io
import re

import numpy as np
import pytest

import nnlab
from nnlab import Config
from nnlab.lab import Lab
from nnlab.lab.panels.share import LARGEST as LARGEST_FILE
from nnlab.lab.panels.share import SharePanel
from nnlab.lab.runtime.share_string import from_string, to_string
from nnlab.lab.widgets.download import LARGEST, data_link

SMALL = Config(dataset="moons", samples=100, hidden=(8,), epochs=5, batch_size=16)


@pytest.fixture
def lab() -> Lab:
    lab = Lab(SMALL)
    lab.tabs.widget.selected_index = list(lab.tabs.named).index("share")
    return lab


def share(lab: Lab) -> SharePanel:
    return lab.tabs.named["share"]  # type: ignore[return-value]


def offered(lab: Lab, key: str) -> bytes:
    """Press the button of a file, and return what the link holds."""
    share(lab).buttons[key].click()
    return base64.b64decode(re.search(r'base64,([^"]+)"', share(lab).links.value)[1])


def upload(lab: Lab, name: str, content: bytes) -> None:
    """Send what the page would send."""
    share(lab).upload._handle_custom_msg({"what": "file", "name": name, "size": len(content)}, [memoryview(content)])


# ---- strings --------------------------------------------------------------------------------------------------------


def test_a_pasted_string_prepares_its_run_and_the_old_one_stays_in_the_table(lab):
    lab.run()
    share(lab).paste.value = f"  {to_string(SMALL.replace(l2=0.01))}\n"
    share(lab).go.click()
    assert lab.config.l2 == 0.01
    assert lab.controls.rows["l2"].field.value == "0.01"
    assert len(lab.run_list.runs) == 1


def test_string_and_link_follow_the_settings(lab):
    lab.set(l2=0.01)
    assert from_string(share(lab).string.value) == lab.config == from_string(share(lab).link.value)
    assert share(lab).describe() == share(lab).string.value


def test_of_ones_own_data_the_note_says_that_they_are_not_in_the_string():
    lab = Lab(SMALL.replace(samples=None), x=np.random.default_rng(0).normal(size=(40, 2)), y=[0, 1] * 20)
    lab.tabs.widget.selected_index = list(lab.tabs.named).index("share")
    assert "Your own data are not part of it" in share(lab).notes["string_note"].value


# ---- code -----------------------------------------------------------------------------------------------------------


def test_the_code_is_that_of_the_run_and_runs(lab):
    panel = share(lab)
    assert "hidden=(8,)" in panel.code.value
    lab.run()
    names: dict[str, object] = {}
    exec(compile(re.sub(r"^.*plt.*$|^.*print.*$", "", panel.code.value, flags=re.M), "code", "exec"), names)
    (run,) = [value for value in names.values() if isinstance(value, nnlab.Run)]
    np.testing.assert_array_equal(run.history["validation_loss"], lab.history["validation_loss"])
    panel.library.value = "torch"
    assert "nn.Linear(2, 8)" in panel.code.value
    lab.set(hidden=(3,))
    assert "nn.Linear(2, 3)" in panel.code.value


# ---- files ----------------------------------------------------------------------------------------------------------


def test_before_the_first_epoch_there_is_no_file(lab):
    for button in share(lab).buttons.values():
        button.click()
        assert "train at least an epoch first" in share(lab).complaints["file"].value
        assert share(lab).links.value == ""


def test_the_curves_as_a_table(lab):
    lab.run()
    rows = list(csv.DictReader(io.StringIO(offered(lab, "save_curves").decode())))
    assert [float(row["epoch"]) for row in rows] == [1, 2, 3, 4, 5]
    np.testing.assert_allclose([float(row["validation_loss"]) for row in rows], lab.history["validation_loss"])


def test_a_run_comes_back_from_its_file_and_goes_on_the_same(lab):
    lab.run()
    content = offered(lab, "save_run")
    curve = lab.history["validation_loss"].copy()
    lab.set(hidden=(3,))
    upload(lab, "mine.npz", content)
    np.testing.assert_array_equal(lab.history["validation_loss"], curve)
    assert lab.controls.rows["hidden"].field.value == "8"
    lab.run(epochs=3)
    whole = Lab(SMALL)
    whole.run(epochs=8)
    np.testing.assert_array_equal(lab.history["validation_loss"], whole.history["validation_loss"])


@pytest.mark.parametrize("content", [b"", b"abc", b"PK\x03\x04" + b"\0" * 100])
def test_a_file_that_is_no_run_is_refused_by_its_own_name(lab, content):
    lab.run()
    history = lab.history
    upload(lab, "<b>bad</b>.npz", content)
    complaint = share(lab).complaints["file"].value
    assert "not a run that nnlab saved" in complaint
    assert "&lt;b&gt;bad&lt;/b&gt;.npz" in complaint
    assert "/tmp" not in complaint
    assert lab.history is history


def test_half_a_file(lab):
    lab.run()
    content, history = offered(lab, "save_run"), lab.history
    upload(lab, "half.npz", content[: len(content) // 2])
    assert "half.npz" in share(lab).complaints["file"].value
    assert lab.history is history


def test_a_huge_file_is_kept_back_by_the_page_and_told(lab):
    lab.run()
    history = lab.history
    share(lab).upload._handle_custom_msg({"what": "file", "name": "big.npz", "size": 50_000_000}, [])
    assert "this file has 50.0 MB; at most 8 MB" in share(lab).complaints["file"].value
    upload(lab, "big.npz", bytes(LARGEST_FILE + 1))  # a page that sends it all the same
    assert "at most 8 MB" in share(lab).complaints["file"].value
    assert lab.history is history


@pytest.mark.parametrize(
    "message", ["file", {}, {"what": "file"}, {"what": "file", "size": "1"}, {"what": "x", "size": 1}]
)
def test_messages_without_sense_do_no_harm(lab, message):
    share(lab).upload._handle_custom_msg(message, [])
    assert lab.session.present.error is None


def test_a_link_holds_only_so_much():
    with pytest.raises(ValueError, match="a link holds 32 MB at most"):
        data_link("x.csv", bytes(LARGEST + 1), "x")


# ---- the report -----------------------------------------------------------------------------------------------------
