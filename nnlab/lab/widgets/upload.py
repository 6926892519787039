"""Uploads: a file from the reader's disk, looked at in the page before it is sent.

The way from the page to the kernel is narrow: the server hangs up on a message of more than ten megabytes. So the page
itself refuses what is too large; the kernel then only hears of it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import anywidget
import traitlets

LONGEST_NAME = 60


class File(NamedTuple):
    """What was uploaded: name, bytes, and content; None if the page has kept it back because it is too large."""

    name: str
    size: int
    content: bytes | None


class Upload(anywidget.AnyWidget):
    """A button that asks for a file, and a place to drop one.

    Parameters
    ----------
    css : str
        The class by which it is found.
    accept : str
        The file names that are offered, like ".csv,.txt".
    most : int
        Bytes; a larger file is not sent.
    received : callable
        Is called with the `File`.
    """

    _esm = Path(__file__).with_suffix(".js")
    description = traitlets.Unicode().tag(sync=True)
    accept = traitlets.Unicode().tag(sync=True)
    most = traitlets.Int().tag(sync=True)

    def __init__(self, css: str, accept: str, most: int, received: Callable[[File], None]):
        super().__init__(accept=accept, most=most)
        self.add_class("nnlab-upload")
        self.add_class(css)
        self._received = received
        self.on_msg(lambda _, content, buffers: self._heard(content, buffers))

    def _heard(self, asked: Any, buffers: Sequence[Any]) -> None:
        """Take what the page sends; what makes no sense is passed over."""
        if not isinstance(asked, dict) or asked.get("what") != "file" or not isinstance(asked.get("size"), int):
            return
        content = bytes(buffers[0]) if buffers else None
        size = asked["size"] if content is None else len(content)
        self._received(File(str(asked.get("name"))[:LONGEST_NAME], size, None if size > self.most else content))
