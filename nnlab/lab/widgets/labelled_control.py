"""LabelledControl: one control, with its label, its explanation and its complaint.

Numbers have a slider for trying and a field for typing; the field is what counts. A control that differs from its
default is marked, and a button puts it back. Beside a complaint stands what may have been meant.
"""

from __future__ import annotations

import html
from collections.abc import Callable
from functools import partial
from typing import Any

import ipywidgets as w

from ..text.format import said, typed
from ..text.lessons import LESSON_OF, link
from ..text.meant import meant
from ..text.texts import Words
from .control import Control
from .field import chosen, make_field, make_slider, options
from .shared import layout, style
from .silent import Silent

HIDDEN, SHOWN = partial(layout, display="none"), partial(layout, display="")


class LabelledControl(w.VBox):
    """One control with its label, its explanation and its complaint.

    Parameters
    ----------
    name : str
        The field.
    control : Control
    changed : callable
        Is called with the name after every change by hand.
    value
        What it shows first.
    words : Words
    locked : bool
        Whether no hand may change it.
    """

    def __init__(
        self,
        name: str,
        control: Control,
        changed: Callable[[str], None],
        value: Any,
        words: Words,
        locked: bool = False,
    ):
        self.name, self.control, self.changed, self.words, self.locked = name, control, changed, words, locked
        self._silent = Silent()
        self._once: list[str] = []  # choices that a menu offers from when they were first set
        self._meant = ""
        self.label = w.HTML(self._label(), layout=layout(), style=style(w.HTML))
        self.complaint = w.HTML(layout=HIDDEN(), style=style(w.HTML), _dom_classes=("nnlab-complaint",))
        self.back: w.Button | None = None
        self.offer: w.Button | None = None
        tip = self._tip()
        if value in control.fixed:
            self._once.append(value)
        self.field = make_field(control, value, words, tip, locked)
        self.slider = make_slider(control, self._nearest() or control.ticks[0], tip, locked) if control.ticks else None
        parts = [self.label, *([self.slider] if self.slider else []), self.field]
        self.line = w.HBox(parts, layout=layout())
        self._parts: tuple[w.Widget, ...] = (self.line, self.complaint)
        super().__init__(self._parts, layout=layout(), _dom_classes=self._classes())
        self._mark()
        self.field.observe(self._typed, "value")
        if self.slider:
            self.slider.observe(self._slid, "value")

    def _classes(self) -> tuple[str, ...]:
        kind = "nnlab-ticked" if self.control.ticks else "nnlab-plain"
        locked = ("nnlab-locked",) if self.locked else ()
        return ("nnlab-row", f"nnlab-control-{self.name}", kind, *locked)

    def _slid(self, change: Any) -> None:
        if not self._silent:
            self.field.value = f"{float(change['new']):g}" if change["new"] != "all" else "all"

    def _typed(self, change: Any) -> None:
        if self._silent:
            return
        self._place_slider()
        self._mark()
        self.changed(self.name)

    def put_back(self) -> None:
        """Set the default, as by hand."""
        default = self.control.default
        if isinstance(self.field, w.Dropdown):
            self.field.value = chosen(default)
        else:
            self.field.value = typed(default) if isinstance(self.field, w.Text) else default

    @property
    def differs(self) -> bool:
        """Whether it is set to another value than its default."""
        try:
            return bool(self.read() != self.control.default)
        except ValueError:
            return False

    def shows(self, value: Any) -> bool:
        """Return whether it is set to this value."""
        try:
            return bool(self.control.values(self.read()) == value)
        except ValueError:
            return False

    def _mark(self) -> None:
        """Mark a control that differs from its default, and offer to put it back."""
        differs = self.differs
        (self.add_class if differs else self.remove_class)("nnlab-changed")
        default = self.control.default
        if self.locked or self.back or not differs:
            return
        tip = self.words("back_to", value=said(self.name, default, self.words))
        self.back = w.Button(
            icon="undo", tooltip=tip, layout=layout(), style=style(w.Button), _dom_classes=("nnlab-put-back",)
        )
        self.back.on_click(lambda _: self.put_back())
        self.line.children = (*self.line.children, self.back)  # the last one: those before it stay as they are

    def _place_slider(self) -> None:
        """Move the slider to the tick nearest to what was typed."""
        if self.slider is not None and (nearest := self._nearest()):
            with self._silent:
                self.slider.value = nearest

    def _nearest(self) -> str:
        """Return the tick nearest to what was typed, or nothing if that is no number."""
        number = _as_number(self.field.value)
        ticks = [tick for tick in self.control.ticks if tick != "all"]
        if not ticks:
            return ""
        if self.field.value == "all" and "all" in self.control.ticks:
            return "all"
        return min(ticks, key=lambda tick: abs(float(tick) - number)) if number == number else ""

    def relabel(self, words: Words) -> None:
        """Write label and explanation in another language."""
        self.words = words
        self.label.value = self._label()
        if isinstance(self.field, w.Text) and self.control.values.none:
            self.field.placeholder = words(self.control.values.none)
        if isinstance(self.field, w.Dropdown):
            with self._silent:
                self._fill(self.field.value)
        for widget in (self.field, self.slider):
            if widget is not None:
                widget.tooltip = self._tip()
        if self.back:
            self.back.tooltip = words("back_to", value=said(self.name, self.control.default, words))

    def _tip(self) -> str:
        """Return what a field says where the mouse rests on it."""
        help_text = self.control.help(self.name, self.words)
        return f"{self.words('locked')} {help_text}" if self.locked else help_text

    def _label(self) -> str:
        name, text = html.escape(self.words(self.name)), html.escape(self.control.help(self.name, self.words))
        lock = html.escape(self.words("locked"))
        found = link(LESSON_OF.get(self.name), self.words)
        lesson = f" ({found})" if found else ""
        sign = '<span aria-hidden="true">?</span>'
        if self.locked:
            sign = f'<span class="nnlab-lock" role="img" aria-label="{lock}" title="{lock}"></span>'
        summary = f'<summary title="{text}">{name} {sign}</summary>'
        return f'<details class="nnlab-help">{summary}<div>{text}{lesson}</div></details>'

    def _fill(self, value: Any) -> None:
        if value in self.control.fixed and value not in self._once:
            self._once.append(value)
        self.field.options = options(self.control, self.words, value, self._once)
        self.field.value = value

    def read(self) -> Any:
        """Return what is set, for `Config`.

        Raises
        ------
        ValueError
            If a number was expected.
        """
        value = self.field.value
        if isinstance(self.field, w.Text):
            return self.control.values.read(value)
        return None if value == "" else value

    def write(self, value: Any, words: Words) -> None:
        """Show a value, without telling anybody."""
        with self._silent:
            if isinstance(self.field, w.Dropdown):
                self._fill(chosen(value))
            elif isinstance(self.field, w.Text):
                self.field.value = typed(value)
                self._place_slider()
            else:
                self.field.value = value
        self._mark()

    def complain(self, sentence: str, wrong: bool = True) -> None:
        """Say what is `wrong` with the control, or elsewhere; an empty sentence takes it back."""
        self.complaint.value = f'<span role="alert">{html.escape(sentence)}</span>' if sentence else ""
        self.complaint.layout = SHOWN() if sentence else HIDDEN()
        wrong = bool(sentence) and wrong
        (self.add_class if wrong else self.remove_class)("nnlab-wrong")
        text = isinstance(self.field, w.Text)
        self._offer(meant(self.field.value, self.control.values) if wrong and text else "")

    def _offer(self, value: str) -> None:
        """Offer what may have been meant, or nothing; a click takes it."""
        if self.offer is None:
            if not value:
                return
            self.offer = w.Button(layout=w.Layout(width="auto"), style=style(w.Button), _dom_classes=("nnlab-offer",))
            self.offer.on_click(lambda _: self._take())
            self.add(self.offer)
        self._meant = value
        self.offer.layout.display = "" if value else "none"
        self.offer.description = self.words("take", value=value) if value else ""

    def add(self, widget: w.Widget) -> None:
        """Put a widget below it."""
        self._parts = (*self._parts, widget)
        self.children = self._parts

    def _take(self) -> None:
        if self._meant:
            self.field.value = self._meant


def _as_number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return float("nan")
