"""The test set: sealed, opened by a button, and every look is counted."""

from __future__ import annotations

import html
from collections.abc import Callable

import ipywidgets as w

from ...plots.chart import number
from ..runtime.present_run import PresentRun
from ..text.texts import Words
from .panel import Panel, Post


class TestPanel(Panel):
    """One button and one sentence."""

    __test__ = False

    def __init__(self, post: Post, open_test: Callable[[], object]) -> None:
        self.button = w.Button(icon="unlock-alt", layout=w.Layout(width="auto", align_self="flex-start"))
        self.button.add_class("nnlab-open-test")
        self.button.on_click(lambda _: post(open_test))
        self.sentence = w.HTML()
        self.widget = w.VBox([self.button, self.sentence])
        self.text = ""

    def relabel(self, words: Words) -> None:
        """Change the language."""
        super().relabel(words)
        self.button.description = words("open_test")

    def draw(self, run: PresentRun, playing: bool) -> None:
        """Show the scores as the test set was opened last; a new run has none."""
        scores = run.test_scores
        self.button.disabled = run.data.test is None or not len(run.history)
        shown = ", ".join(f"{name} {number(value, name)}" for name, value in scores.items())
        key = "test_result" if scores else "sealed"
        text = self.words(key, scores=shown, looks=run.test_openings)
        if text != self.text:
            self.text = text
            self.sentence.value = f"<p>{html.escape(text)}</p>"

    def describe(self) -> str:
        """Return the sentence."""
        return self.text
