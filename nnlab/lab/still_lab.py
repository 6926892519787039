"""StillLab: the Lab as one picture and some words, for where nothing runs: a notebook that is read on the web."""

from __future__ import annotations

from ..plots.poster import Line, poster
from .controls import Controls
from .panels.curves import CurvesPanel
from .panels.missions import MissionsPanel
from .panels.picture_text import for_pictures
from .tabs import PICTURE, Tabs
from .text.format import said, setting_name
from .text.texts import Words

MOST_ROWS = 14
"""Controls that are listed; a Lab that shows all of them has three times as many."""


class StillLab:
    """Picture and words of a Lab as it stands.

    Parameters
    ----------
    controls, missions, curves, tabs
        The parts of the Lab that are on it.
    """

    def __init__(self, controls: Controls, missions: MissionsPanel, curves: CurvesPanel, tabs: Tabs):
        self.controls, self.missions, self.curves, self.tabs = controls, missions, curves, tabs

    def picture(self, words: Words) -> bytes:
        """Return the picture, a PNG."""
        words = for_pictures(words)
        images = [self.curves.image]
        beside = self.tabs.named.built.get(PICTURE)
        if beside is not None and beside.save is not None and (image := beside.save.image()):
            images.append(image)
        return poster([*self._lines(words)], [bytes(image.widget.value) for image in images if image.widget.value])

    def text(self, words: Words) -> str:
        """Return the same in words."""
        return "\n".join(f"{line.text}: {line.value}" if line.value else line.text for line in self._lines(words))

    def _lines(self, words: Words) -> list[Line]:
        values = self.controls.shown
        lines = [Line(words("still_title"), title=True)]
        known = [(setting_name(name, words), said(name, value, words)) for name, value in values.items()]
        lines += [Line(name, value) for name, value in known[:MOST_ROWS]]
        if len(known) > MOST_ROWS:
            lines.append(Line(words("still_more", n=len(known) - MOST_ROWS)))
        tasks = self.missions.describe(words).splitlines()
        lines += [Line(""), Line(words("still_missions"), title=True), *map(Line, tasks)] if tasks else []
        return [*lines, Line(""), Line(words("still_note"))]
