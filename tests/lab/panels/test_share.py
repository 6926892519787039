"""Share: code, strings, files and a report; what comes back is what went out, and nothing bad does harm."""

from __future__ import annotations

import base64
import csv
import html
import io
import json
import re
from html.parser import HTMLParser

import numpy as np
import pytest

import nnlab
from nnlab import Config, ConfigError
from nnlab.lab import Lab
from nnlab.lab.panels.report import report
from nnlab.lab.panels.share import LARGEST as LARGEST_FILE
from nnlab.lab.panels.share import SharePanel
from nnlab.lab.runtime.share_string import DEFAULTS, LONGEST, PREFIX, from_string, to_link, to_string
from nnlab.lab.text.texts import LANGUAGES
from nnlab.lab.widgets.download import LARGEST, data_link
from nnlab.settings.lists import MOST_POINTS

SMALL = Config(dataset="moons", samples=100, hidden=(8,), epochs=5, batch_size=16)
EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'"


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


@pytest.mark.parametrize(
    "config",
    [
        Config(),
        SMALL,
        Config(hidden=(), activation="tanh", dropout=0.3, augmentation=("jitter",), batch_size="all"),
        Config(hidden=(16, 8), activation=("relu", "tanh"), dropout=(0.1, 0.2), clip_norm=1.0, target_loss=0.1),
        Config(points=((0.5, -1.25, 1.0),)),
    ],
)
def test_a_shared_string_comes_back_as_string_and_as_link(config):
    assert from_string(to_string(config)) == config
    assert from_string("https://example.org/voila/lab.ipynb" + to_link(config) + "&x=1#part") == config
    assert Lab(to_string(config)).config == config


def test_settings_with_as_many_points_as_there_can_be_are_not_too_long_to_come_back():
    rng = np.random.default_rng(0)
    config = Config(points=tuple((x, y, 1.0) for x, y in -rng.random((MOST_POINTS, 2))))
    assert len(to_string(config)) <= LONGEST
    assert from_string(to_link(config)) == config


def test_the_defaults_of_the_format_stay_what_they_were():
    now = Config().to_dict()
    assert {name: now[name] for name in DEFAULTS} == DEFAULTS  # else old strings would be written differently
    later = Config.field_names()
    assert set(DEFAULTS) <= set(later)


def test_old_strings_still_load():
    assert from_string("nnlab1:eyJsMiI6MC4wMDF9") == Config(l2=0.001)
    assert from_string("?nnlab=nnlab1%3AeyJsMiI6MC4wMDF9") == Config(l2=0.001)
    assert from_string("nnlab1:e30") == Config()


def encoded(value: object) -> str:
    return PREFIX + base64.urlsafe_b64encode(json.dumps(value).encode()).decode()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("hello", "begins with nnlab1:"),
        ("nnlab2:abc", "format 2"),
        ("nnlab1:%%%", "damaged"),
        ("nnlab1:abc", "damaged"),
        ("nnlab1:" + base64.b64encode(b"[" * 3000).decode(), "damaged"),
        (encoded([1]), "damaged"),
        ("nnlab1:" + "A" * LONGEST, "at most"),
        (encoded({"l2": -1}), "L2: -1 is out of range"),
        (encoded({"l2": float("nan")}), "L2: nan"),
        (encoded({"os": "x"}), "unknown setting"),
        (encoded({"hidden": [9999999]}), "out of range"),
        (encoded({"dataset": EVIL}), "unknown dataset"),
    ],
)
def test_a_bad_string_is_refused_in_words_and_the_run_stays(lab, text, says):
    lab.run()
    history = lab.history
    share(lab).paste.value = text
    share(lab).go.click()
    complaint = share(lab).complaints["paste"].value
    assert says in html.unescape(complaint)
    assert "<script" not in complaint
    assert lab.history is history
    with pytest.raises((ValueError, ConfigError)):
        from_string(text)
    share(lab).paste.value = to_string(SMALL)
    share(lab).go.click()
    assert share(lab).complaints["paste"].value == ""


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


def test_the_address_of_the_page_tells_what_to_begin_with(monkeypatch):
    monkeypatch.setenv("QUERY_STRING", to_link(SMALL)[1:])
    assert Lab().config == SMALL
    assert Lab(Config(l2=0.1)).config == Config(l2=0.1)
    monkeypatch.setenv("QUERY_STRING", "nnlab=nonsense")
    assert Lab().config == Config()


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
    assert "no run that nnlab saved" in complaint
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


class Page(HTMLParser):
    """Collects what a browser would make of a page."""

    def __init__(self, text: str):
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.mark.parametrize("language", list(LANGUAGES))
@pytest.mark.parametrize("dataset", ["moons", "sine", "digits", "wine", "diabetes"])
def test_a_report_stands_alone(dataset, language):
    lab = Lab(Config(dataset=dataset, hidden=(4,), epochs=2), language=language)
    lab.run()
    text = offered(lab, "save_report").decode()
    page = Page(text)
    assert len(page.all("img")) >= 3
    for image in page.all("img"):
        assert image["src"].startswith("data:image/png;base64,iVBOR")
        assert len(image["alt"]) > 10
    assert not {"script", "link", "iframe", "object", "embed"} & {tag for tag, _ in page.tags}
    assert not re.search(r"https?://", text)
    assert page.all("html")[0]["lang"] == language
    assert "default-src 'none'" in str(page.all("meta"))
    assert lab.footer.text in page.text
    assert f"dataset{dataset}" in page.text
    assert ("The test set has stayed sealed." in page.text) == (language == "en")


def test_nothing_that_was_typed_is_more_than_text():
    rng = np.random.default_rng(0)
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame({f"a{EVIL}": rng.normal(size=60), "b": rng.normal(size=60), f"c{EVIL}": [0.0, 1.0] * 30})
    lab = Lab(Config(hidden=(4,), epochs=2), x=frame)
    lab.run()
    lab.run_list.rename(1, EVIL)
    lab.set(learning_rate=0.2)
    text = report(lab.session.present.snapshot(), lab.words, lab.footer.text, lab.run_list.now.name)
    page = Page(text)
    assert "<script" not in text
    assert not any("onerror" in attributes for _, attributes in page.tags)
    assert not any(image.get("src") == "x" for image in page.all("img"))


def test_the_report_says_what_was_changed_and_whether_the_test_set_was_opened(tmp_path):
    lab = Lab(SMALL.replace(epochs=4))
    lab.run(epochs=2)
    lab.set(learning_rate=0.3)
    lab.run(epochs=2)
    lab.report(tmp_path / "sealed.html")
    assert "test accuracy" not in (tmp_path / "sealed.html").read_text(encoding="utf-8")
    scores = lab.open_test()
    lab.report(tmp_path / "opened.html")
    text = Page((tmp_path / "opened.html").read_text(encoding="utf-8")).text
    assert "The test set was opened 1 times." in text
    assert f"test accuracy{100 * scores['accuracy']:.1f} %" in text
    assert "after epoch 2" in text
    assert to_string(lab.config) in text
    assert "run 1" in text


def test_a_report_of_a_run_that_diverged():
    lab = Lab(SMALL.replace(learning_rate=1e6, epochs=5))
    lab.run()
    share(lab).buttons["save_report"].click()
    panel = share(lab)
    assert bool(panel.links.value) != bool(panel.complaints["file"].value)
    assert lab.session.present.error is None
