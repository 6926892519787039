"""Footer: what stands under the curves: progress, the sentence, a suggestion, and the scrubber with fork and keep."""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping
from typing import Any

import ipywidgets as w

from .panels.panel import Post
from .runtime.present_run import PresentRun
from .text.format import change_text, duration, unbroken
from .text.texts import Words
from .toolbar import button
from .widgets.shared import layout, style
from .widgets.silent import Silent


class Footer(w.VBox):
    """The lines under the curves.

    Parameters
    ----------
    post : callable
        As for every panel.
    view : callable
        Is called with the epoch to look back to.
    fork : callable
        Begins a new run at the epoch that is looked at.
    keep : callable
        Keeps the present run for comparison, or no longer.
    free : callable
        Whether a hand may change this setting.
    prepare : callable
        Prepares a new run with the settings it is given by name.
    play : callable
        Trains, and begins anew where a stop was only looked for when the run was over.
    """

    def __init__(
        self,
        post: Post,
        view: Callable[[int], None],
        fork: Callable[[], None],
        keep: Callable[[], None],
        free: Callable[[str], bool],
        prepare: Callable[..., None],
        play: Callable[[], None],
    ):
        self._post, self._view, self._free, self._prepare = post, view, free, prepare
        self.bar = w.FloatProgress(
            min=0,
            max=1,
            layout=layout(flex="1 1 auto", width="auto", height="10px"),
            style=style(w.FloatProgress),
        )
        self.count = w.HTML(layout=layout(), style=style(w.HTML))
        self.status = w.HTML(layout=layout(), style=style(w.HTML), _dom_classes=("nnlab-status",))
        self.suggestion = button("nnlab-suggest", "lightbulb-o", visibility="hidden")
        self.suggestion.on_click(lambda _: post(self._apply))
        self.anew = button("nnlab-anew", "play")
        self.anew.layout = w.Layout(width="auto", flex="0 0 auto", display="none")
        self.anew.on_click(lambda _: post(play))
        parts = [self.bar, self.count, self.anew, self.suggestion]
        progress = w.HBox(parts, layout=layout(), _dom_classes=("nnlab-progress",))
        self.scrub = w.IntSlider(
            min=0,
            max=1,
            readout=True,
            continuous_update=True,
            layout=layout(width="auto", flex="1 1 220px"),
            style=style(w.IntSlider, description_width="initial"),
            _dom_classes=("nnlab-scrub",),
        )
        self.scrub.observe(self._scrubbed, "value")
        self.fork = button("nnlab-fork", "code-fork")
        self.fork.on_click(lambda _: post(fork))
        self.keep = button("nnlab-keep", "thumb-tack")
        self.keep.on_click(lambda _: post(keep))
        back = w.HBox([self.scrub, self.fork, self.keep], layout=layout(), _dom_classes=("nnlab-back",))
        super().__init__([progress, self.status, back], _dom_classes=("nnlab-footer",))
        self.text = ""
        self.change: dict[str, Any] = {}
        self._silent = Silent()

    def relabel(self, words: Words) -> None:
        """Change the language."""
        self.words = words
        self.scrub.description = words("scrub")
        self.fork.description = words("fork")
        self.fork.tooltip = words("fork_help")
        self.keep.tooltip = words("keep_help")
        self.anew.description, self.anew.tooltip = words("anew"), words("anew_help")
        self.change = {}  # so that the suggestion is written anew

    def progress(self, run: PresentRun, seconds_left: float | None, kept: bool) -> None:
        """Show how far the run is, how long it will take, and whether it is kept."""
        words, epochs, batch = self.words, len(run.history), run.position
        self.bar.max = max(run.goal, 1)
        self.bar.value = run.progress
        done = words("epochs_done", done=epochs, goal=run.goal)
        part = f" · {batch.batch}/{batch.batches}" if batch.epoch > epochs else ""
        left = f" · {words('left', seconds=duration(seconds_left))}" if seconds_left is not None else ""
        self.count.value = html.escape(done + part + left)
        self.fork.disabled = self.keep.disabled = not epochs
        self.keep.description, self.keep.icon = words("kept" if kept else "keep"), "check" if kept else "thumb-tack"

    def follow(self, run: PresentRun) -> None:
        """Take the scrubber along."""
        epochs = len(run.history)
        with self._silent:  # the page sends back any value that it sees above the end of the slider, as if by hand
            self.scrub.max = max(epochs, self.scrub.max)
            if run.viewing is None:
                self.scrub.value = run.kept
            self.scrub.max = max(epochs, 1)

    def say(self, text: str, run: PresentRun, change: Mapping[str, Any]) -> None:
        """Show a sentence about a run, and a button for the change it suggests."""
        if text != self.text:
            self.text = text
            kind = "nnlab-error" if run.error is not None else ""
            self.status.value = f'<div role="status" aria-live="polite" class="{kind}">{unbroken(text)}</div>'
        known = {name: value for name, value in change.items() if getattr(run.config, name) != value}
        if not all(map(self._free, known)):  # a teacher has decided otherwise
            known = {}
        if known != self.change:
            self.change = known
            self.suggestion.description = change_text(known, self.words) if known else ""
        self.anew.layout.display = "" if run.replayed else "none"
        self.suggestion.layout.visibility = "visible" if known else "hidden"  # what stands below stays in its place

    def _apply(self) -> None:
        if self.change:
            self._prepare(**self.change)

    def _scrubbed(self, change: Any) -> None:
        if not self._silent:
            self._post(lambda: self._view(change["new"]))
