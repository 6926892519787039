"""A file is offered as a link that holds it."""

from __future__ import annotations

import base64
import re
from pathlib import Path

import pytest

from nnlab.lab.text.texts import Words
from nnlab.lab.widgets.download import LARGEST, TYPES, data_link, link


@pytest.mark.parametrize("suffix", list(TYPES))
def test_the_link_holds_what_was_written(suffix):
    found = link(f"run{suffix}", lambda path: Path(path).write_bytes(b"\0<&>"), Words())
    name, kind, content = re.search(r'download="(.*?)" href="data:(.*?);base64,(.*?)"', found).groups()
    assert (name, kind, base64.b64decode(content)) == (f"run{suffix}", TYPES[suffix], b"\0<&>")


def test_names_and_words_are_text():
    assert "<b>" not in data_link('<b>".csv', b"", "<b>")


def test_a_link_has_a_limit():
    with pytest.raises(ValueError, match=r"x\.csv has 32 MB; a link holds 32 MB at most"):
        data_link("x.csv", bytes(LARGEST + 1), "x")
