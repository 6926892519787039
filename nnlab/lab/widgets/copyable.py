"""Copyable: a text to be read, and copied by one click; typing changes nothing."""

from __future__ import annotations

from pathlib import Path

import anywidget
import traitlets


class Copyable(anywidget.AnyWidget):
    """A text with a button.

    Attributes
    ----------
    value, label : str
        The text, and what it is.
    lines : int
        It is shown on so many, at most; the rest is scrolled to.
    words : list of str
        What the button says, before and after.
    """

    _esm = Path(__file__).with_suffix(".js")
    value = traitlets.Unicode().tag(sync=True)
    label = traitlets.Unicode().tag(sync=True)
    lines = traitlets.Int(1).tag(sync=True)
    words = traitlets.List(["Copy", "Copied"]).tag(sync=True)

    def __init__(self, css: str, lines: int = 1):
        super().__init__(lines=lines)
        self.add_class("nnlab-copyable")
        self.add_class(css)
