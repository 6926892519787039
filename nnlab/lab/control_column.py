"""ControlColumn: what is seen of the controls: a few always, the others group by group, or those one looks for."""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import ipywidgets as w

from ..config import relevant
from .control_table import CONTROLS, FIRST
from .text.format import setting_name
from .text.search import search
from .text.texts import Words
from .widgets.folded import Folded
from .widgets.labelled_control import LabelledControl
from .widgets.shared import layout, style


class ControlColumn(w.VBox):
    """The column.

    Parameters
    ----------
    names : sequence of str
        The settings with a control, in their order.
    rows : mapping of str to LabelledControl
        Makes a control when it is first asked for.
    folding : bool
        Whether all but a few are folded away; else all stand open under the headings of their groups.
    post : callable
        Has something done where all is done one after the other: `Player.post`.
    """

    def __init__(
        self,
        names: Sequence[str],
        rows: Mapping[str, LabelledControl],
        folding: bool,
        post: Callable[[Callable[[], object]], object],
    ):
        self.names, self.rows = names, rows
        self._values: Mapping[str, Any] = {}
        self._query, self._found, self._marked = "", list[str](), list[str]()
        self.search = w.Text(layout=layout(width="auto"), style=style(w.Text), _dom_classes=("nnlab-search",))
        self.note = w.HTML(layout=w.Layout(display="none"), style=style(w.HTML), _dom_classes=("nnlab-search-note",))
        self.search.observe(lambda _: post(lambda: self.find(self.search.value)), "value")
        self._first = w.VBox(layout=layout(), _dom_classes=("nnlab-first",))
        self.groups: dict[str, Folded] = {}
        self.titles: dict[str, w.HTML] = {}
        for group in dict.fromkeys(CONTROLS[name].group for name in names if not folding or name not in FIRST):
            if folding:
                self.groups[group] = Folded(f"nnlab-group-{group.lower()}", lambda: post(self._arrange))
            else:
                self.titles[group] = w.HTML(layout=layout(), style=style(w.HTML), _dom_classes=("nnlab-group",))
        tools = [self.search, self.note] if folding else []
        super().__init__([*tools, self._first, *self.groups.values()], _dom_classes=("nnlab-controls",))

    def relabel(self, words: Words) -> None:
        """Change the language."""
        self.words = words
        self.search.placeholder = words("find_setting")
        for group, title in self.titles.items():
            title.value = f"<h4>{html.escape(words(group))}</h4>"
        if self._values:
            self._arrange()

    @property
    def seen(self) -> list[str]:
        """The settings whose controls are seen."""
        shown = [*self._first.children, *(row for folded in self.groups.values() for row in folded.rows)]
        return [row.name for row in shown if isinstance(row, LabelledControl)]

    def find(self, query: str) -> None:
        """Show the settings that a query means, wherever they are folded away; an empty one puts all back."""
        self._query, self._found = query.strip(), search(query, self.names)
        self._arrange()

    def unfold(self, name: str) -> None:
        """Open the group in which a setting is folded away."""
        folded = self.groups.get(CONTROLS[name].group)
        if folded is not None and name not in FIRST:
            folded.head.value = True

    def arrange(self, values: Mapping[str, Any]) -> None:
        """Show what has an effect beside these values, and is not folded away."""
        self._values = values
        self._arrange()

    def _arrange(self) -> None:
        values = self._values
        seen = [n for n in self.names if relevant(n, values) and (not self._query or n in self._found)]
        top: list[w.Widget] = []
        for name in seen:
            title = self.titles.get(CONTROLS[name].group)
            if not self.groups or name in FIRST:
                top += [self.rows[name]] if title is None or title in top else [title, self.rows[name]]
        if self._first.children != tuple(top):
            self._first.children = top
        for group, folded in self.groups.items():
            under = [name for name in seen if name not in FIRST and CONTROLS[name].group == group]
            shown = under if folded.unfolded or self._query else []
            folded.show([self.rows[name] for name in shown], seen=bool(under))
            self._name(folded, group, under)
        self._mark(seen)

    def _name(self, folded: Folded, group: str, names: Sequence[str]) -> None:
        """Write a heading; a folded group says how many of its settings differ from their defaults."""
        text = self.words(group)
        changed = sum(self._values[name] != CONTROLS[name].default for name in names)
        if changed and not folded.unfolded:
            text = self.words("group_changed", group=text, n=changed)
        tip = ", ".join(self.words(name) for name in names)
        if (folded.head.description, folded.head.tooltip) != (text, tip):
            folded.head.description, folded.head.tooltip = text, tip

    def _mark(self, seen: Sequence[str]) -> None:
        """Mark what was found, and say what was found but has no effect now."""
        found = [name for name in self._found if name in seen]
        for name in dict.fromkeys((*self._marked, *found)):
            (self.rows[name].add_class if name in found else self.rows[name].remove_class)("nnlab-found")
        self._marked = found
        idle = ", ".join(setting_name(name, self.words) for name in self._found if name not in seen)
        text = self.words("no_effect", names=idle) if idle else ""
        if self._query and not self._found:
            text = self.words("found_none")
        said = f'<span role="status">{html.escape(text)}</span>' if text else ""
        if self.note.value != said:
            self.note.value, self.note.layout.display = said, "" if said else "none"
