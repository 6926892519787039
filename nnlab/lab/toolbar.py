"""Toolbar: play, step, epoch, reset, new weights; situations to choose from; the language."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import ipywidgets as w

from .panels.panel import Post
from .runtime.player import Player
from .runtime.presets import PRESETS
from .text.texts import LANGUAGES, Words
from .widgets.shared import layout, style
from .widgets.silent import Silent

PACES = (100, 30, 10, 3, 1)
"""Epochs per second to choose from."""


def button(css: str, icon: str = "", visibility: str | None = None) -> w.Button:
    """Return a button whose words come with the language; one with a `visibility` can change it."""
    own = w.Layout(width="auto", flex="0 0 auto", align_self="flex-start", visibility=visibility)
    alike = layout(width="auto", flex="0 0 auto", align_self="flex-start")
    return w.Button(icon=icon, layout=own if visibility else alike, style=style(w.Button), _dom_classes=(css,))


class Toolbar(w.HBox):
    """The buttons and menus above the Lab.

    Parameters
    ----------
    player : Player
    actions : dict of str to callable
        What the buttons do: "play", "pause", "step", "epoch", "reset" and "new_weights".
    choose : callable
        Is called with the name of the preset that was chosen.
    speak : callable
        Is called with the language that was chosen.
    narrowed : bool
        Whether some controls are not shown or locked: there are no presets then, which would set them.
    """

    def __init__(
        self,
        player: Player,
        actions: Mapping[str, Callable[[], None]],
        choose: Callable[[str], None],
        speak: Callable[[str], None],
        narrowed: bool,
    ):
        self.player, self._actions = player, actions
        self._choose, self._speak_in = choose, speak
        self.play = w.ToggleButton(
            icon="play", layout=layout(width="auto"), style=style(w.ToggleButton), _dom_classes=("nnlab-play",)
        )
        self.buttons = {
            "step": button("nnlab-step", "step-forward"),
            "epoch": button("nnlab-epoch", "fast-forward"),
            "reset": button("nnlab-reset", "undo"),
            "new_weights": button("nnlab-new-weights", "random"),
        }
        self.pace = w.Dropdown(
            layout=layout(width="106px", flex="0 0 auto"), style=style(w.Dropdown), _dom_classes=("nnlab-pace",)
        )
        self.presets = w.Dropdown(
            layout=w.Layout(
                width="auto",
                flex="3 1 96px",
                min_width="90px",
                max_width="200px",
                display="none" if narrowed else "",
            ),
            style=style(w.Dropdown),
            _dom_classes=("nnlab-presets",),
        )
        self.language = w.Dropdown(
            options=[(name, code) for code, name in LANGUAGES.items()],
            layout=layout(width="84px", flex="0 0 auto"),
            style=style(w.Dropdown),
            _dom_classes=("nnlab-language",),
        )
        self._silent = Silent()
        self._playing = False
        spring = w.HTML(layout=layout(flex="1 1 0px"), style=style(w.HTML))
        parts = [self.play, *self.buttons.values(), spring, self.pace, self.presets, self.language]
        super().__init__(parts, _dom_classes=("nnlab-bar",))
        post: Post = player.post
        for name, made in self.buttons.items():
            made.on_click(lambda _, action=actions[name]: post(action))
        for menu, work in (
            (self.play, self._play),
            (self.pace, self._set_pace),
            (self.presets, self._preset),
            (self.language, self._speak),
        ):
            menu.observe(lambda _, work=work: self._silent or post(work), "value")

    def _play(self) -> None:
        """Do what the button says now, however many clicks it took."""
        if self.play.value != self.player.playing:
            self._actions["play" if self.play.value else "pause"]()

    def _set_pace(self) -> None:
        self.player.pace = self.pace.value or None

    def _preset(self) -> None:
        if self.presets.value:
            self._choose(self.presets.value)

    def _speak(self) -> None:
        if self.language.value != self.words.language:
            self._speak_in(self.language.value)

    def follow(self) -> None:
        """Let the play button say what it will do next."""
        playing = self.player.playing
        self.play.icon = "pause" if playing else "play"
        self.play.description = self.words("pause" if playing else "play")
        if playing != self._playing:  # else a click that has not been heard yet would be undone
            self._playing = playing
            with self._silent:
                self.play.value = playing

    def relabel(self, words: Words) -> None:
        """Change the language."""
        self.words = words
        names = {"step": "step", "epoch": "epoch_button", "reset": "reset", "new_weights": "new_weights"}
        for name, made in self.buttons.items():
            made.description = words(names[name])
            made.tooltip = words(f"{name}_help")
        self.play.tooltip = words("play_help")
        with self._silent:
            paces = [(words("epochs_per_second", n=n), n) for n in PACES]
            self.pace.options = [(words("full_speed"), 0), *paces]
            self.pace.value = self.player.pace or 0
            self.pace.tooltip = words("pace")
            chosen = self.presets.value
            self.presets.options = [(words("choose"), ""), *((words(f"preset_{name}"), name) for name in PRESETS)]
            self.presets.value = chosen or ""
            self.presets.tooltip = words("preset")
            self.language.value = words.language
            self.language.tooltip = words("language")
