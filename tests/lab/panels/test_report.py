"""The report stands alone, holds nothing but text, and says what was changed and what was opened."""

from __future__ import annotations

import base64
import re
from html.parser import HTMLParser

import numpy as np
import pytest

from nnlab import Config
from nnlab.lab import Lab
from nnlab.lab.panels.report import report
from nnlab.lab.panels.share import SharePanel
from nnlab.lab.runtime.share_string import to_string
from nnlab.lab.text.texts import LANGUAGES

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
