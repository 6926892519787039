"""ColumnTable: what stands in the columns of a table, with a tick for each that is to be used.

As the table of runs it is one widget whatever its length, and names reach the page as text only, never as HTML. Each
tick is a message of its own and names its column by number.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import anywidget
import traitlets


class ColumnTable(anywidget.AnyWidget):
    """The table.

    Attributes
    ----------
    head : list of str
        The words above the ticks, names, types and gaps.
    rows : list of [number, ticked, usable, texts, instead]
        One column each; `texts` are its name, type and gaps. A column that is not `usable` cannot be ticked. `instead`
        is a word in place of the tick, or nothing: whichever line has it, all lines stay where they are.
    rest : list of [ticked, text]
        At most one line for all columns that have none.

    Parameters
    ----------
    ticked : callable
        Is called with a column's number, or -1 for the rest, and whether it is ticked now.
    """

    _esm = Path(__file__).with_suffix(".js")
    head: Any = traitlets.List().tag(sync=True)
    rows: Any = traitlets.List().tag(sync=True)
    rest: Any = traitlets.List().tag(sync=True)

    def __init__(self, ticked: Callable[[int, bool], None]):
        super().__init__()
        self.add_class("nnlab-table")
        self.add_class("nnlab-column-table")
        self._ticked = ticked
        self.on_msg(lambda _, content, __: self._heard(content))

    def _heard(self, asked: Any) -> None:
        """Take what the page sends; what makes no sense is passed over."""
        if isinstance(asked, dict) and asked.get("what") == "tick" and isinstance(asked.get("number"), int):
            self._ticked(asked["number"], bool(asked.get("value")))
