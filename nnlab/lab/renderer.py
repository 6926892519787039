"""Screen: from the hand to the player, and from the player to what is seen.

A hand on a control posts a wish to the player's loop; there the controls are read as they stand. The player tells that
something is new, and what is visible is drawn, by the clock.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from ..config import ConfigError
from .kept_runs import kept_curves, legend
from .status import findings, sentence

if TYPE_CHECKING:
    from .app import Lab

PROGRESS_SECONDS, SENTENCE_SECONDS = 0.2, 1.0
"""While playing, numbers and the sentence are written no oftener than this: each is a message to the page."""


class Screen:
    """What stands between a Lab's player and its parts."""

    def __init__(self, lab: Lab):
        self.lab = lab
        self._progress = self._sentence = -1e9

    def moved(self, name: str) -> None:
        """Act on a control that was moved by hand."""
        self.lab.player.post(lambda: self.settings(name))

    def settings(self, moved: str) -> None:
        """Read the controls as they stand, and act on what is new; what is wrong is said beside its control."""
        lab = self.lab
        try:
            lab.player.change(lab.controls.read())
        except ConfigError as error:
            lab.controls.complain(error.problems, moved)
        except ValueError as error:
            lab.controls.complain({moved: str(error)})
        else:
            lab.controls.complain({})

    def look(self) -> None:
        """Draw, when the Lab comes into sight."""
        if self.lab.browser.visible:
            self.draw()

    def draw(self) -> float:
        """Draw, by the clock while playing, else at once; return the seconds until the next frame is due."""
        lab, player, pacer, begun = self.lab, self.lab.player, self.lab.pacer, time.perf_counter()
        lab.saver.see()
        if player.playing and (wait := pacer.wait()):
            return wait
        with pacer.frame(player.playing) as small:
            lab.bar.follow(player)  # before the pictures, which may take long on their way
            lab.archive.follow()
            lab.curves.draw(player, small, kept_curves(lab.archive), legend(lab.archive, lab.words))
            lab.tabs.draw(player)
        if not player.playing or begun - self._progress >= PROGRESS_SECONDS:
            self._progress = begun
            lab.footer.progress(player)
        if not player.playing or begun - self._sentence >= SENTENCE_SECONDS:
            self._sentence = begun
            lab.footer.follow(player)
            found = findings(player, lab.tabs.health(player))
            lab.footer.say(sentence(player, lab.words, found), found[0].change if found else {})
        return pacer.wait()
