"""The tabs under the curves: one panel each, drawn only while it is open."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import ipywidgets as w

from ..player import Player
from ..texts import Words
from .panel import Panel
from .predictions import PredictionsPanel
from .test_set import TestPanel

if TYPE_CHECKING:
    from ..app import Lab


class Tabs:
    """All panels but the curves."""

    def __init__(self, lab: Lab):
        self.lab = lab
        self.panels: list[Panel] = [PredictionsPanel(lab), TestPanel(lab)]
        self.widget = w.Tab([panel.widget for panel in self.panels], selected_index=0)
        self.widget.add_class("nnlab-tabs")
        self.widget.observe(lambda _: lab.player.post(lab.player.changed), "selected_index")

    @property
    def open(self) -> Panel:
        """The panel that is seen."""
        return self.panels[self.widget.selected_index or 0]

    def draw(self, player: Player) -> None:
        """Draw the open panel."""
        self.open.draw(player)

    def relabel(self, words: Words) -> None:
        """Change the language."""
        for index, panel in enumerate(self.panels):
            panel.relabel(words)
            self.widget.set_title(index, words(panel.title))

    def health(self, player: Player) -> Mapping[str, float]:
        """Return what is known of the network's inner state, for the diagnosis."""
        return {}

    def describe(self) -> str:
        """Return in words what the open panel shows."""
        return self.open.describe()
