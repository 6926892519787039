"""RunTable: a table of runs in the page: sorted by a click on a column's head, named by typing.

A table of ordinary widgets would need a handful of them for each line. This is one widget for the whole table. What
is typed reaches the page as text only, never as HTML. Every wish is a message of its own and names its run by number:
two quick clicks are two wishes, and none hits the wrong line.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import anywidget
import traitlets


class RunTable(anywidget.AnyWidget):
    """The table.

    Attributes
    ----------
    head : list of [key, text]
        The columns after the name's; one without a key cannot be sorted by.
    rows : list of [number, kept, name, texts, past]
        One run each: the first of the `texts` has a line to itself, the others are its cells; `past` is whether it is
        not the present one.
    order : [key, descending]
    labels : dict
        The words on buttons and fields.
    """

    _esm = Path(__file__).with_suffix(".js")
    head: Any = traitlets.List().tag(sync=True)
    rows: Any = traitlets.List().tag(sync=True)
    order: Any = traitlets.List(["", False]).tag(sync=True)
    labels = traitlets.Dict().tag(sync=True)
    longest = traitlets.Int(40).tag(sync=True)

    def __init__(self, asked: Callable[[dict[str, Any]], None]):
        super().__init__()
        self.add_class("nnlab-table")
        self.add_class("nnlab-run-table")
        self.on_msg(lambda _, content, __: asked(content) if isinstance(content, dict) else None)
