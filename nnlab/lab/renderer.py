"""Renderer: from the run to what is seen, by the clock.

The session tells that something is new. What is visible is then drawn: at once, or while playing as often as the page
can show it.
"""

from __future__ import annotations

import time

from .footer import Footer
from .kept_runs import kept_curves, legend
from .panels.curves import CurvesPanel
from .panels.missions import MissionsPanel
from .panels.own_data import OwnDataDoor
from .panels.prediction import PredictionPanel
from .runtime.autosave import Autosave
from .runtime.player import Player
from .runtime.run_list import RunList
from .status import findings, sentence, suggestion
from .tabs import Tabs
from .text.texts import Words
from .toolbar import Toolbar
from .widgets.frame_pacer import FramePacer

SENTENCE_SECONDS = 1.0
"""While playing, the sentence is written no more often than this: it is to be read."""


class Renderer:
    """Draws the parts of a Lab."""

    def __init__(
        self,
        player: Player,
        pacer: FramePacer,
        toolbar: Toolbar,
        curves: CurvesPanel,
        footer: Footer,
        tabs: Tabs,
        missions: MissionsPanel,
        door: OwnDataDoor,
        prediction: PredictionPanel | None,
        run_list: RunList,
        autosave: Autosave,
    ):
        self.player, self.pacer, self.run_list, self.autosave = player, pacer, run_list, autosave
        self.toolbar, self.curves, self.footer, self.tabs, self.missions = toolbar, curves, footer, tabs, missions
        self.door, self.prediction = door, prediction
        self._sentence = -1e9
        pacer.browser.observe(lambda _: player.post(self._seen), ["visible", "sizes"])

    def relabel(self, words: Words) -> None:
        """Change the language."""
        self.words = words
        for part in (self.run_list, self.toolbar, self.curves, self.footer, self.tabs, self.missions, self.door):
            part.relabel(words)
        if self.prediction:
            self.prediction.relabel(words)

    def _seen(self) -> None:
        """Draw, when the Lab comes into sight, or has another size there."""
        if self.pacer.browser.visible:
            self.draw()

    def draw(self) -> float:
        """Draw, by the clock while playing, else at once; return the seconds until the next frame is due."""
        run, playing, pacer, begun = self.player.session.present, self.player.playing, self.pacer, time.perf_counter()
        self.missions.board.see()  # before what is met is saved
        self.autosave.see()
        if playing and (wait := pacer.wait()):
            return wait
        with pacer.frame(playing) as small:
            self.door.follow(run)
            self.toolbar.follow()  # before the pictures, which may take long on their way
            kept, words = kept_curves(self.run_list), legend(self.run_list, run.config, self.words)
            if self.prediction:
                self.prediction.draw()
            self.curves.draw(run, playing, small, kept, words)
            self.tabs.draw(run, playing)
            self.footer.progress(run, self.player.seconds_left, self.run_list.now.kept)
            self.footer.follow(run)  # in the same frame: bar, scrubber and curves show one epoch
        if not playing or begun - self._sentence >= SENTENCE_SECONDS:
            self._sentence = begun
            self.missions.draw()
            found = findings(run, self.tabs.health(run, playing))
            self.footer.say(sentence(run, playing, self.words, found), run, suggestion(found))
            pictures = {self.curves.image.css: self.curves.describe()} | self.tabs.pictures()
            self.pacer.browser.say(pictures)
        return pacer.wait()
