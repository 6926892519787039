"""Toolbar: play, step, epoch, reset, new weights; a word beside Play; situations to choose from; the language."""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping

import ipywidgets as w

from ..config import Config
from .panels.panel import Post
from .runtime.pace import TO_WATCH, Pace, RunIn
from .runtime.player import Player
from .runtime.presets import PRESETS, situation
from .text.lessons import LESSON_OF_PRESET, link
from .text.texts import LANGUAGES, Words
from .widgets.shared import layout, style
from .widgets.silent import Silent

PACES: tuple[Pace, ...] = (TO_WATCH, RunIn(20), None, 100, 30, 10, 3, 1)
"""The speeds to choose from."""


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
        self.notice = w.HTML(layout=w.Layout(display="none"), style=style(w.HTML), _dom_classes=("nnlab-notice",))
        self._silent = Silent()
        self._playing = self._heard = False
        self._config: Config | None = None
        spring = w.HTML(layout=layout(flex="1 1 0px"), style=style(w.HTML))
        parts = [self.play, *self.buttons.values(), self.notice, spring, self.pace, self.presets, self.language]
        super().__init__(parts, _dom_classes=("nnlab-bar",))
        post: Post = player.post
        for name, made in self.buttons.items():
            made.add_class("nnlab-tool")
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
        self._heard = self.play.value
        if self.play.value != self.player.playing:
            self._actions["play" if self.play.value else "pause"]()

    def _set_pace(self) -> None:
        self.player.pace = self._pace = self.pace.value or None

    def _preset(self) -> None:
        if name := self.presets.value:
            self._choose(name)
            lesson = link(LESSON_OF_PRESET.get(name), self.words)
            self.say(self.words("situation_chosen"), more=lesson)
            self._show_situation()  # so that the same one can be chosen again

    def _speak(self) -> None:
        if self.language.value != self.words.language:
            self._speak_in(self.language.value)

    def say(self, text: str, wrong: bool = False, more: str = "") -> None:
        """Show a few words beside Play, or none, and `more` of our own HTML; what is `wrong` is an alert."""
        role = "alert" if wrong else "status"
        self.notice.value = f'<span role="{role}">{html.escape(text)} {more}</span>' if text else ""
        self.notice.layout.display = "" if text else "none"

    def _show_situation(self) -> None:
        """Let the menu of situations show the one that the settings are, or that they are none."""
        self._config = self.player.session.present.config
        name = situation(self._config)
        first = f"✓ {self.words(f'preset_{name}')}" if name else self.words("choose")
        with self._silent:
            self.presets.options = [(first, ""), *((self.words(f"preset_{name}"), name) for name in PRESETS)]
            self.presets.value = ""

    def follow(self) -> None:
        """Let the play button say what it will do next."""
        if self.player.pace != self._pace:  # by code
            with self._silent:
                self._show_pace()
        if self.player.session.present.config is not self._config:
            self._show_situation()
        playing = self.player.playing
        self.play.icon = "pause" if playing else "play"
        self.play.description = self.words("pause" if playing else "play")
        # A click that has not been heard yet is not undone; a run may have ended before anybody saw that it played.
        if playing != self._playing or (self.play.value == self._heard != playing):
            self._playing = self._heard = playing
            if playing and 'role="status"' in self.notice.value:  # it has been read
                self.say("")
            with self._silent:
                self.play.value = playing

    def _show_pace(self) -> None:
        """Write the menu of speeds, with the present one, which code may have chosen at will."""
        self._pace = self.player.pace
        paces = PACES if self._pace in PACES else (self._pace, *PACES)
        self.pace.options = [(self._pace_name(pace), pace or 0) for pace in paces]
        self.pace.value = self._pace or 0

    def _pace_name(self, pace: Pace) -> str:
        if isinstance(pace, RunIn):
            return self.words("run_in", n=f"{pace.seconds:g}")
        return self.words("epochs_per_second", n=f"{pace:g}") if pace else self.words("full_speed")

    def relabel(self, words: Words) -> None:
        """Change the language."""
        self.words = words
        names = {"step": "step", "epoch": "epoch_button", "reset": "reset", "new_weights": "new_weights"}
        for name, made in self.buttons.items():
            made.description = words(names[name])
            made.tooltip = words(f"{name}_help")
        self.play.tooltip = words("play_help")
        with self._silent:
            self.pace.tooltip = words("pace")
            self._show_pace()
            self._show_situation()
            self.presets.tooltip = words("preset")
            self.language.value = words.language
            self.language.tooltip = words("language")
