"""Folded: a heading, and what stands under it while it is open."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import ipywidgets as w

from .shared import layout, style


class Folded(w.VBox):
    """A heading that opens and folds.

    Parameters
    ----------
    css : str
        The class of the whole.
    toggled : callable
        Is called when a hand has opened or folded it; it then shows whatever is to be seen.
    """

    def __init__(self, css: str, toggled: Callable[[], object]):
        self.head = w.ToggleButton(
            icon="caret-right",
            tooltip="",
            layout=layout(width="auto"),
            style=style(w.ToggleButton),
            _dom_classes=("nnlab-group",),
        )
        super().__init__([self.head], layout=w.Layout(), _dom_classes=("nnlab-folded", css))
        self.rows: list[w.Widget] = []
        self.head.observe(lambda _: toggled(), "value")

    @property
    def unfolded(self) -> bool:
        """Whether it was opened."""
        return bool(self.head.value)

    def show(self, rows: Sequence[w.Widget], seen: bool = True) -> None:
        """Show these rows; or, unless `seen`, not even the heading."""
        icon = "caret-down" if rows else "caret-right"
        if self.head.icon != icon:
            self.head.icon = icon
        if self.rows != list(rows):
            self.rows = list(rows)
            self.children = (self.head, *rows)
        display = "" if seen else "none"
        if (self.layout.display or "") != display:
            self.layout.display = display
