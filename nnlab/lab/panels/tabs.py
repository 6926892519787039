"""The tabs under the curves: one panel each, drawn only while it is open."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import ipywidgets as w

from ...training.health import health
from ..player import Player
from ..texts import Words
from .health import HealthPanel
from .mistakes import MistakesPanel
from .network import NetworkPanel
from .panel import Panel
from .predictions import PredictionsPanel
from .runs import RunsPanel
from .share import SharePanel
from .test_set import TestPanel
from .update import UpdatePanel

if TYPE_CHECKING:
    from ..app import Lab


PANELS: tuple[Callable[[Lab], Panel], ...] = (
    PredictionsPanel,
    NetworkPanel,
    HealthPanel,
    MistakesPanel,
    UpdatePanel,
    RunsPanel,
    SharePanel,
    TestPanel,
)
HEALTH_SECONDS = 1.0
"""While playing, the inside of the network is looked at no oftener than this."""


class Tabs:
    """All panels but the curves."""

    def __init__(self, lab: Lab):
        self.lab = lab
        self.panels: list[Panel] = [kind(lab) for kind in PANELS]
        self.widget = w.Tab([panel.widget for panel in self.panels], selected_index=0)
        self.widget.add_class("nnlab-tabs")
        self._due = self._looked = -1e9
        self._panel: Panel | None = None
        self._health: Mapping[str, float] = {}
        self.widget.observe(lambda _: lab.player.post(lab.player.changed), "selected_index")

    @property
    def open(self) -> Panel:
        """The panel that is seen."""
        return self.panels[self.widget.selected_index or 0]

    def draw(self, player: Player) -> None:
        """Draw the open panel: while playing, as often as it wishes, but not for more than half of the time."""
        now, panel = time.perf_counter(), self.open
        if player.playing and panel is self._panel and now < self._due:
            return
        begun = time.thread_time()  # what it costs, not what other programs cost meanwhile
        panel.draw(player)
        self._panel, self._due = panel, now + max(panel.seconds, 2 * (time.thread_time() - begun))

    @property
    def runs(self) -> RunsPanel:
        """The table of runs."""
        return next(panel for panel in self.panels if isinstance(panel, RunsPanel))

    def relabel(self, words: Words) -> None:
        """Change the language."""
        for index, panel in enumerate(self.panels):
            panel.relabel(words)
            self.widget.set_title(index, words(panel.title))

    def health(self, player: Player) -> Mapping[str, float]:
        """Return what is known of the network's inner state, for the diagnosis."""
        now = time.perf_counter()
        if not player.playing or now - self._looked >= HEALTH_SECONDS:
            self._looked = now
            self._health = health(player.network, player.data)
        return self._health

    def describe(self) -> str:
        """Return in words what the open panel shows."""
        return self.open.describe()
