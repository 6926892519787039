"""The test set: sealed, opened by a button, and every look is counted."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

import ipywidgets as w

from ...plots.chart import number
from ..runtime.player import Player
from ..text.texts import Words
from .panel import Panel

if TYPE_CHECKING:
    from ..app import Lab


class TestPanel(Panel):
    """One button and one sentence."""

    __test__ = False
    title = "tab_test"

    def __init__(self, lab: Lab) -> None:
        self.lab = lab
        self.button = w.Button(icon="unlock-alt", layout=w.Layout(width="auto", align_self="flex-start"))
        self.button.add_class("nnlab-open-test")
        self.button.on_click(lambda _: lab.player.post(self.look))
        self.sentence = w.HTML()
        self.widget = w.VBox([self.button, self.sentence])
        self.scores: dict[str, float] = {}
        self.text = ""

    def relabel(self, words: Words) -> None:
        """Change the language."""
        super().relabel(words)
        self.button.description = words("open_test")

    def look(self) -> None:
        """Open the test set, and count it."""
        self.scores = self.lab.player.test_scores()
        self.lab.player.changed()

    def draw(self, player: Player) -> None:
        """Show the last look's scores; a new run has none."""
        if not player.looks:
            self.scores = {}
        self.button.disabled = player.data.test is None or not len(player.history)
        shown = ", ".join(f"{name} {number(value, name)}" for name, value in self.scores.items())
        key = "test_result" if self.scores else "sealed"
        text = self.words(key, scores=shown, looks=player.looks)
        if text != self.text:
            self.text = text
            self.sentence.value = f"<p>{html.escape(text)}</p>"

    def describe(self) -> str:
        """Return the sentence."""
        return self.text
