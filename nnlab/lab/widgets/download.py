"""Downloads: a file offered as a link that holds it, so that it gets to the reader's disk, wherever the kernel is."""

from __future__ import annotations

import base64
import html
import tempfile
from collections.abc import Callable
from pathlib import Path

from ...sentences import Sentence
from ..text.texts import Words

TYPES = {
    ".csv": "text/csv;charset=utf-8",
    ".html": "text/html;charset=utf-8",
    ".npz": "application/octet-stream",
    ".png": "image/png",
    ".svg": "image/svg+xml",
}
LARGEST = 32 * 2**20
"""Bytes; the page could not hold a link to a larger file."""


def content_of(name: str, write: Callable[[str], object]) -> bytes:
    """Return what `write` writes to the file it is given."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, name)
        write(str(path))
        return path.read_bytes()


def data_link(name: str, content: bytes, text: str) -> str:
    """Return an HTML link that holds `content`, to be saved as `name`.

    Raises
    ------
    ValueError
        If it is too large for that.
    """
    if len(content) > LARGEST:
        size, most = f"{len(content) >> 20}", f"{LARGEST >> 20}"
        raise ValueError(
            Sentence(
                "large_link", "{name} has {size} MB; a link holds {most} MB at most", name=name, size=size, most=most
            )
        )
    kind = TYPES[Path(name).suffix]
    body = base64.b64encode(content).decode()
    return f'<a download="{html.escape(name)}" href="data:{kind};base64,{body}">{html.escape(text)}</a>'


def link(name: str, write: Callable[[str], object], words: Words) -> str:
    """Return a link to what `write` writes."""
    return data_link(name, content_of(name, write), words("download", name=name))
