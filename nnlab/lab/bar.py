"""The bar of buttons above the Lab, and the footer under the curves: progress, scrubber, sentence, suggestion."""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import ipywidgets as w

from .runtime.player import Player
from .runtime.presets import PRESETS
from .text.format import change_text, duration
from .text.texts import LANGUAGES, Words
from .widgets.silent import Silent

if TYPE_CHECKING:
    from .app import Lab


PACES = (100, 30, 10, 3, 1)
"""Epochs per second to choose from."""


def button(css: str, icon: str = "") -> w.Button:
    """Return a button whose words come with the language."""
    made = w.Button(icon=icon, layout=w.Layout(width="auto", flex="0 0 auto", align_self="flex-start"))
    made.add_class(css)
    return made


class Bar(w.HBox):
    """Play, step, epoch, reset, new weights; situations to choose from; the language."""

    def __init__(self, lab: Lab):
        self.lab = lab
        self.play = w.ToggleButton(icon="play", layout=w.Layout(width="auto"))
        self.play.add_class("nnlab-play")
        self.buttons = {
            "step": button("nnlab-step", "step-forward"),
            "epoch": button("nnlab-epoch", "fast-forward"),
            "reset": button("nnlab-reset", "undo"),
            "new_weights": button("nnlab-new-weights", "random"),
        }
        self.pace = w.Dropdown(layout=w.Layout(width="106px", flex="0 0 auto"))
        self.pace.add_class("nnlab-pace")
        self.presets = w.Dropdown(layout=w.Layout(width="auto", flex="3 1 96px", min_width="90px", max_width="200px"))
        self.presets.add_class("nnlab-presets")
        self.language = w.Dropdown(
            options=[(name, code) for code, name in LANGUAGES.items()], layout=w.Layout(width="84px", flex="0 0 auto")
        )
        self.language.add_class("nnlab-language")
        self._silent = Silent()
        self._playing = False
        spring = w.HTML(layout=w.Layout(flex="1 1 0px"))
        super().__init__([self.play, *self.buttons.values(), spring, self.pace, self.presets, self.language])
        self.add_class("nnlab-bar")
        self.play.observe(lambda _: self._post(self._play), "value")
        actions: dict[str, Callable[[], None]] = {
            "step": lab.step,
            "epoch": lab.step_epoch,
            "reset": lab.reset,
            "new_weights": lab.new_weights,
        }
        for name, action in actions.items():
            self.buttons[name].on_click(lambda _, action=action: self._post(action))
        self.pace.observe(lambda _: self._post(self._set_pace), "value")
        self.presets.observe(lambda _: self._post(self._preset), "value")
        self.language.observe(lambda _: self._post(self._speak), "value")

    def _post(self, work: Callable[[], None]) -> None:
        if not self._silent:
            self.lab.player.post(work)

    def _play(self) -> None:
        """Do what the button says now, however many clicks it took."""
        if self.play.value and not self.lab.player.playing:
            self.lab.play()
        elif not self.play.value and self.lab.player.playing:
            self.lab.pause()

    def _set_pace(self) -> None:
        self.lab.player.pace = self.pace.value or None

    def _preset(self) -> None:
        if self.presets.value:
            self.lab.set(**PRESETS[self.presets.value].settings(self.lab.config))

    def _speak(self) -> None:
        if self.language.value != self.lab.words.language:
            self.lab.speak(self.language.value)

    def follow(self, player: Player) -> None:
        """Let the play button say what it will do next."""
        self.play.icon = "pause" if player.playing else "play"
        self.play.description = self.lab.words("pause" if player.playing else "play")
        if player.playing != self._playing:  # else a click that has not been heard yet would be undone
            self._playing = player.playing
            with self._silent:
                self.play.value = player.playing

    def relabel(self, words: Words) -> None:
        """Change the language."""
        names = {"step": "step", "epoch": "epoch_button", "reset": "reset", "new_weights": "new_weights"}
        for name, made in self.buttons.items():
            made.description = words(names[name])
            made.tooltip = words(f"{name}_help")
        self.play.tooltip = words("play_help")
        with self._silent:
            paces = [(words("epochs_per_second", n=n), n) for n in PACES]
            self.pace.options = [(words("full_speed"), 0), *paces]
            self.pace.value = self.lab.player.pace or 0
            self.pace.tooltip = words("pace")
            column = list(LANGUAGES).index(words.language)
            chosen = self.presets.value
            self.presets.options = [(words("choose"), ""), *((p.title[column], name) for name, p in PRESETS.items())]
            self.presets.value = chosen or ""
            self.presets.tooltip = words("preset")
            self.presets.layout.display = "none" if self.lab.controls.narrowed else ""  # it would set what is not shown
            self.language.value = words.language
            self.language.tooltip = words("language")


class Footer(w.VBox):
    """What stands under the curves."""

    def __init__(self, lab: Lab):
        self.lab = lab
        self.bar = w.FloatProgress(min=0, max=1, layout=w.Layout(flex="1 1 auto", width="auto", height="10px"))
        self.count = w.HTML()
        row = w.HBox([self.bar, self.count])
        row.add_class("nnlab-progress")
        self.status = w.HTML()
        self.status.add_class("nnlab-status")
        self.suggestion = button("nnlab-suggest", "lightbulb-o")
        self.suggestion.layout.visibility = "hidden"
        self.suggestion.on_click(lambda _: lab.player.post(self._apply))
        self.scrub = w.IntSlider(min=0, max=1, readout=True, continuous_update=True)
        self.scrub.layout = w.Layout(width="auto", flex="1 1 220px")
        self.scrub.style.description_width = "initial"
        self.scrub.add_class("nnlab-scrub")
        self.scrub.observe(self._scrubbed, "value")
        self.fork = button("nnlab-fork", "code-fork")
        self.fork.on_click(lambda _: lab.player.post(self._fork))
        self.keep = button("nnlab-keep", "thumb-tack")
        self.keep.on_click(lambda _: lab.player.post(lambda: lab.keep(not lab.archive.now.kept)))
        back = w.HBox([self.scrub, self.fork, self.keep])
        super().__init__([row, self.status, self.suggestion, back])
        self.text = ""
        self.change: dict[str, Any] = {}
        self._silent = Silent()

    def relabel(self, words: Words) -> None:
        """Change the language."""
        self.scrub.description = words("scrub")
        self.fork.description = words("fork")
        self.fork.tooltip = words("fork_help")
        self.keep.tooltip = words("keep_help")
        self.change = {}  # so that the suggestion is written anew

    def progress(self, player: Player) -> None:
        """Show how far the run is, and how long it will take."""
        words = self.lab.words
        self.bar.max = max(player.goal, 1)
        self.bar.value = player.progress
        done = words("epochs_done", done=len(player.history), goal=player.goal)
        batch = player.position
        part = f" · {batch.batch}/{batch.batches}" if batch.epoch > len(player.history) else ""
        left = player.seconds_left
        time_left = f" · {words('left', seconds=duration(left))}" if left is not None else ""
        self.count.value = html.escape(done + part + time_left)
        self.fork.disabled = self.keep.disabled = not len(player.history)
        kept = self.lab.archive.now.kept
        self.keep.description, self.keep.icon = words("kept" if kept else "keep"), "check" if kept else "thumb-tack"

    def follow(self, player: Player) -> None:
        """Take the scrubber along."""
        with self._silent:  # the page sends back any value that it sees above the end of the slider, as if by hand
            self.scrub.max = max(len(player.history), self.scrub.max)
            if player.viewing is None:
                self.scrub.value = len(player.history)
            self.scrub.max = max(len(player.history), 1)

    def say(self, text: str, change: dict[str, Any]) -> None:
        """Show a sentence, and a button for the change it suggests."""
        words = self.lab.words
        if text != self.text:
            self.text = text
            kind = "nnlab-error" if self.lab.player.error is not None else ""
            self.status.value = f'<div role="status" aria-live="polite" class="{kind}">{html.escape(text)}</div>'
        free = self.lab.controls.free
        known = {name: value for name, value in change.items() if getattr(self.lab.config, name) != value}
        if not all(map(free, known)):  # a teacher has decided otherwise
            known = {}
        if known != self.change:
            self.change = known
            self.suggestion.description = change_text(known, words) if known else ""
        self.suggestion.layout.visibility = "visible" if known else "hidden"  # what stands below stays in its place

    def _apply(self) -> None:
        """Prepare a new run with the suggested change."""
        if self.change:
            self.lab.player.prepare(self.lab.config.replace(**self.change))
            self.lab.controls.write(self.lab.config)

    def _scrubbed(self, change: Any) -> None:
        if not self._silent:
            self.lab.player.post(lambda: self.lab.player.view(change["new"]))

    def _fork(self) -> None:
        epoch = self.lab.player.viewing if self.lab.player.viewing is not None else len(self.lab.history)
        self.lab.player.fork(epoch, self.lab.controls.read())
