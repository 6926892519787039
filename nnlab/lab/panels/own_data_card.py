"""OwnDataCard: what stands in the columns of a file, and what is to be made of it."""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping, Sequence

import ipywidgets as w

from ...data.choice import DOOR, GAPS, TASKS, TEXTS, Choice
from ...data.columns import MOST_WORDS, is_nameless
from ...data.profile import ColumnFacts
from ..text.texts import Words
from ..widgets.column_table import ColumnTable
from ..widgets.shared import layout, style
from ..widgets.silent import Silent
from .panel import Post

MOST_SHOWN, LONGEST_NAME = 100, 60
"""Columns that have a line each, and characters of their names; one line stands for all the others."""
MOST_NAMED = 8
"""Columns that are named in a sentence."""
MENUS = {"target": (), "task": TASKS, "text": TEXTS, "gaps": GAPS}


class OwnDataCard(w.VBox):
    """A line about the file; a tick for each column; menus; what comes of it; buttons.

    Attributes
    ----------
    asking : bool
        Whether it asks what to do, and does not only tell what was done.

    Parameters
    ----------
    post : callable
        As for every panel.
    changed : callable
        Is called after each change by hand.
    actions : dict of str to callable
        What the buttons do: "use", "again" and "close".
    """

    def __init__(self, post: Post, changed: Callable[[], None], actions: Mapping[str, Callable[[], None]]):
        self._silent, self._changed = Silent(), changed
        self.columns: tuple[ColumnFacts, ...] = ()
        self.ticked: set[int] = set()
        self.asking = False
        self._by_hand = False
        self.note, self.about, self.complaint = (
            w.HTML(layout=layout(), style=style(w.HTML), _dom_classes=(css,))
            for css in ("nnlab-own-note", "nnlab-own-about", "nnlab-complaint")
        )
        self.table = ColumnTable(lambda number, value: post(lambda: self.tick(number, value)))
        self.menus = {
            name: w.Dropdown(
                layout=layout(width="auto"),
                style=style(w.Dropdown, description_width="112px"),
                _dom_classes=(f"nnlab-own-{name}",),
            )
            for name in MENUS
        }
        for name, menu in self.menus.items():
            menu.observe(lambda _, name=name: self._silent or post(lambda: self._chosen(name)), "value")
        self.buttons = {
            name: w.Button(icon=icon, layout=w.Layout(width="auto"), style=style(w.Button), _dom_classes=(css,))
            for name, icon, css in (
                ("use", "check", "nnlab-own-use"),
                ("again", "table", "nnlab-own-again"),
                ("close", "times", "nnlab-own-close"),
            )
        }
        for name, button in self.buttons.items():
            button.on_click(lambda _, name=name: post(actions[name]))
        choices = w.VBox([*self.menus.values(), self.about], layout=layout(), _dom_classes=("nnlab-own-choices",))
        self.form = w.HBox([self.table, choices], _dom_classes=("nnlab-own-form",))
        foot = w.HBox([*self.buttons.values()], layout=layout(), _dom_classes=("nnlab-save", "nnlab-own-foot"))
        super().__init__(
            [self.note, self.form, self.complaint, foot], layout=layout(), _dom_classes=("nnlab-own-card",)
        )

    def relabel(self, words: Words) -> None:
        """Change the language."""
        self.words = words
        self.table.head = [words("own_use_column"), words("own_column"), words("own_type"), words("own_gaps_head")]
        for name, menu in self.menus.items():
            menu.description = words(f"own_{name}")
            if MENUS[name]:
                self._fill(name, [(words(f"own_{name}_{key.replace(' ', '_')}"), key) for key in MENUS[name]])
        for name, button in self.buttons.items():
            button.description = words(f"own_{name}")
        self._draw()

    # ---- what is asked ----------------------------------------------------------------------------------------------

    def fill(self, columns: Sequence[ColumnFacts]) -> None:
        """Offer the columns of a file, with a tick for those that are proposed."""
        self.columns = tuple(columns)
        self.ticked = {number for number, column in enumerate(columns) if column.used}
        names = [column.name for column in columns]
        with self._silent:
            self._fill("target", [(name[:LONGEST_NAME] or "–", name) for name in dict.fromkeys(names)])
            self.menus["target"].value = names[-1]
            self.menus["text"].value, self.menus["gaps"].value = DOOR.text, DOOR.gaps
        self._by_hand = False
        self._draw()

    def choice(self) -> tuple[str | None, Choice]:
        """Return the column to predict, and what is to be done with the others."""
        chosen = {name: menu.value for name, menu in self.menus.items()}
        target, task = chosen["target"], chosen["task"] if self._by_hand else None
        names = [column.name for number, column in enumerate(self.columns) if number in self.ticked]
        inputs = [name for name in names if name != target]
        return target, Choice(inputs, chosen["text"], chosen["gaps"], task)

    def unused(self) -> str:
        """Return which columns are not used, and what stands in them; nothing if all are."""
        target = self.menus["target"].value
        left = [n for n, column in enumerate(self.columns) if n not in self.ticked and column.name != target]
        if not left:
            return ""
        named = [f"{self._called(number)} ({self._kind(self.columns[number])})" for number in left[:MOST_NAMED]]
        more = [self.words("own_more", n=f"{len(left) - MOST_NAMED:,}")] if len(left) > MOST_NAMED else []
        return self.words("own_unused", names=", ".join([*named, *more]))

    def suggest(self, task: str) -> None:
        """Show which task the column to predict makes it, unless one was chosen by hand."""
        with self._silent:
            self.menus["task"].value = task

    def tick(self, number: int, value: bool) -> None:
        """Use a column, or not; -1 stands for all that have no line."""
        if number == -1:
            numbers = {place for place in range(MOST_SHOWN, len(self.columns)) if self.columns[place].usable}
        else:
            numbers = {number} if 0 <= number < len(self.columns) and self.columns[number].usable else set()
        self.ticked = self.ticked | numbers if value else self.ticked - numbers
        self._draw()
        self._changed()

    def _chosen(self, name: str) -> None:
        if name == "task":
            self._by_hand = True
        elif name == "target":
            self._by_hand = False
            self._draw()
        self._changed()

    # ---- what is said -----------------------------------------------------------------------------------------------

    def ask(self, text: str) -> None:
        """Say what the file holds, and show the form."""
        self.note.value = _paragraphs([text])
        self._show(asking=True, again=False)

    def say(self, lines: Sequence[str], complaint: str = "") -> None:
        """Say what comes of the choice, or why nothing can."""
        self.about.value = _paragraphs(lines)
        self.complaint.value = f'<span role="alert">{html.escape(complaint)}</span>' if complaint else ""

    def tell(self, lines: Sequence[str], again: bool) -> None:
        """Tell what was done; `again` offers the form once more."""
        self.note.value = _paragraphs([" ".join(lines)])
        self.say([])
        self._show(asking=False, again=again)

    def refuse(self, name: str, complaint: str) -> None:
        """Say why a file cannot be read."""
        self.note.value = _paragraphs([name])
        self.say([], complaint)
        self._show(asking=False, again=False)

    def _show(self, asking: bool, again: bool) -> None:
        self.asking = asking
        (self.remove_class if asking else self.add_class)("nnlab-own-told")
        for widget, yes in ((self.form, asking), (self.buttons["use"], asking), (self.buttons["again"], again)):
            widget.layout.display = "" if yes else "none"

    def _fill(self, name: str, options: list[tuple[str, str]]) -> None:
        with self._silent:
            menu, chosen = self.menus[name], self.menus[name].value
            menu.options = options
            if chosen in [value for _, value in options]:
                menu.value = chosen

    def _draw(self) -> None:
        target, rest = self.menus["target"].value, range(MOST_SHOWN, len(self.columns))
        self.table.rows = [
            self._row(number, column, column.name == target) for number, column in enumerate(self.columns[:MOST_SHOWN])
        ]
        used = sum(number in self.ticked for number in rest)
        text = self.words("own_rest", n=f"{len(rest):,}", used=f"{used:,}")
        self.table.rest = [[used > 0, text]] if len(rest) else []

    def _row(self, number: int, column: ColumnFacts, predicted: bool) -> list[object]:
        texts = [self._called(number), self._kind(column), f"{column.gaps:,}" if column.gaps else "–"]
        ticked, usable = number in self.ticked and not predicted, column.usable and not predicted
        return [number, ticked, usable, texts, self.words("own_predicted") if predicted else ""]

    def _called(self, number: int) -> str:
        name = self.columns[number].name
        return self.words("own_nameless", n=number + 1) if is_nameless(name) else name[:LONGEST_NAME]

    def _kind(self, column: ColumnFacts) -> str:
        words = self.words
        if column.kind != "text":
            return words(f"own_kind_{column.kind}", n=f"{column.values or 0:,}")
        return words("own_kind_text", n=column.values) if column.values else words("own_kind_words", n=MOST_WORDS)


def _paragraphs(lines: Sequence[str]) -> str:
    return "".join(f"<p>{html.escape(line)}</p>" for line in lines)
