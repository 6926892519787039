"""The missions, under the controls: what is to be done, a tick where it is, what is missing where it is not."""

from __future__ import annotations

import html

import ipywidgets as w

from ...missions.mission import Mission
from ..runtime.mission_board import MissionBoard
from ..text.texts import Words
from ..widgets.shared import layout, style

DONE, OPEN = "✓", "○"


class MissionsPanel(w.VBox):
    """The list.

    Parameters
    ----------
    board : MissionBoard
        Knows what is met.
    """

    def __init__(self, board: MissionBoard):
        self.board = board
        self.title = _text("nnlab-group")
        self.lines = {mission.name: _text("nnlab-mission") for mission in board.missions}
        self.hints = {mission.name: _text("nnlab-hint") for mission in board.missions}
        rows = [part for name in self.lines for part in (self.lines[name], self.hints[name])]
        super().__init__([self.title, *rows], layout=w.Layout(display="" if rows else "none"))
        self.add_class("nnlab-missions")

    def relabel(self, words: Words) -> None:
        """Change the language."""
        self.words = words
        for field in (*self.lines.values(), *self.hints.values()):
            field.value = ""
        self.draw()

    def draw(self) -> None:
        """Show the missions as they stand."""
        board, words = self.board, self.words
        done = words("missions_done", done=len(board.met), n=len(board.missions))
        _write(self.title, f"<h4>{html.escape(done)}</h4>")
        for mission in board.missions:
            met = mission.name in board.met
            mark = f'<span class="nnlab-tick" aria-hidden="true">{DONE if met else OPEN}</span>'
            note = html.escape(self._note(mission, words))
            note = f'<div class="nnlab-note" role="status">{note}</div>' if note else ""
            text = html.escape(words.translate(mission.text))
            kind = "nnlab-met" if met else "nnlab-open"
            _write(self.lines[mission.name], f'<div class="{kind}">{mark}<div>{text}{note}</div></div>')
            title, hint = html.escape(words("mission_hint")), html.escape(words.translate(mission.hint))
            shown = f"<details><summary>{title}</summary>{hint}</details>" if board.hinted(mission) else ""
            _write(self.hints[mission.name], shown)

    def describe(self, words: Words | None = None) -> str:
        """Return in words how the missions stand."""
        words, lines = words or self.words, []
        for mission in self.board.missions:
            mark = DONE if mission.name in self.board.met else OPEN
            note = self._note(mission, words)
            lines.append(f"{mark} {words.translate(mission.text)}" + (f" ({note})" if note else ""))
        return "\n".join(lines)

    def _note(self, mission: Mission, words: Words) -> str:
        """Return by which run it was met, or what is missing."""
        board = self.board
        if mission.name not in board.met:
            missing = words.translate(board.missing.get(mission.name, ""))
            return missing[:1].upper() + missing[1:]
        number = board.met[mission.name]
        if not number:
            return words("mission_before")
        entry = board.run_list.find(number)
        return words("mission_by", name=entry.name if entry else words("run_number", n=number))


def _text(css: str) -> w.HTML:
    return w.HTML(layout=layout(), style=style(w.HTML), _dom_classes=(css,))


def _write(field: w.HTML, value: str) -> None:
    """Write only what is new: else an open hint would close, and a screen reader say it again."""
    if field.value != value:
        field.value = value
