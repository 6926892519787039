"""LabelledControl: one control, with its label, its explanation and its complaint.

Numbers have a slider for trying and a field for typing; the field is what counts.
"""

from __future__ import annotations

import html
from collections.abc import Callable
from functools import partial
from typing import Any

import ipywidgets as w

from ..text.format import typed, value_text
from ..text.texts import Words
from .control import Control
from .shared import layout, style
from .silent import Silent

LABEL = partial(layout, width="124px", min_width="124px")
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
    free : bool
        Whether a hand may change it.
    """

    def __init__(
        self, name: str, control: Control, changed: Callable[[str], None], value: Any, words: Words, free: bool = True
    ):
        self.name, self.control, self.changed = name, control, changed
        self._silent = Silent()
        self._once: list[str] = []  # choices that a menu offers from when they were first set
        self.label = w.HTML(self._label(words), layout=LABEL(), style=style(w.HTML))
        self.complaint = w.HTML(layout=HIDDEN(), style=style(w.HTML), _dom_classes=("nnlab-complaint",))
        help_text = control.help(name, words)
        self.field = self._make_field(value, words, help_text, not free)
        self.slider = self._make_slider(help_text, not free) if control.ticks else None
        parts = [self.label, *([self.slider] if self.slider else []), self.field]
        line = w.HBox(parts, layout=layout(align_items="center"))
        super().__init__([line, self.complaint], layout=layout(), _dom_classes=("nnlab-row", f"nnlab-control-{name}"))
        self.field.observe(self._typed, "value")
        if self.slider:
            self.slider.observe(self._slid, "value")

    def _make_field(self, value: Any, words: Words, help_text: str, disabled: bool) -> Any:
        values = self.control.values
        if self.control.flag:
            return w.Checkbox(
                value=value,
                indent=False,
                disabled=disabled,
                tooltip=help_text,
                layout=layout(width="auto"),
                style=style(w.Checkbox),
            )
        if values.choices:
            chosen = self._chosen(value)
            return w.Dropdown(
                options=self._options(words, chosen),
                value=chosen,
                disabled=disabled,
                tooltip=help_text,
                layout=layout(width="auto", flex="1 1 auto", min_width="0"),
                style=style(w.Dropdown),
            )
        width = "auto" if not self.control.ticks else "66px"
        return w.Text(
            value=typed(value),
            placeholder=words(values.none) if values.none else "",
            continuous_update=False,
            disabled=disabled,
            tooltip=help_text,
            layout=layout(width=width, flex="1 1 66px", min_width="60px"),
            style=style(w.Text),
        )

    def _make_slider(self, help_text: str, disabled: bool) -> w.SelectionSlider:
        ticks = self.control.ticks
        return w.SelectionSlider(
            options=[(tick if "e" not in tick else f"{float(tick):g}", tick) for tick in ticks],
            value=self._nearest() or ticks[0],
            readout=False,
            continuous_update=self.control.at_once,
            disabled=disabled,
            tooltip=help_text,
            layout=layout(width="auto", flex="4 1 70px", min_width="60px"),
            style=style(w.SelectionSlider),
        )

    def _slid(self, change: Any) -> None:
        if not self._silent:
            self.field.value = f"{float(change['new']):g}" if change["new"] != "all" else "all"

    def _typed(self, change: Any) -> None:
        if self._silent:
            return
        self._place_slider()
        self.changed(self.name)

    def _place_slider(self) -> None:
        """Move the slider to the tick nearest to what was typed."""
        nearest = self._nearest()
        if self.slider is not None and nearest:
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
        help_text = self.control.help(self.name, words)
        self.label.value = self._label(words)
        if isinstance(self.field, w.Text) and self.control.values.none:
            self.field.placeholder = words(self.control.values.none)
        if isinstance(self.field, w.Dropdown):
            with self._silent:
                self._fill(words, self.field.value)
        for widget in (self.field, self.slider):
            if widget is not None:
                widget.tooltip = help_text

    def _label(self, words: Words) -> str:
        name, text = html.escape(words(self.name)), html.escape(self.control.help(self.name, words))
        return (
            f'<details class="nnlab-help"><summary title="{text}">{name} <span aria-hidden="true">?</span></summary>'
            f"<div>{text}</div></details>"
        )

    def _fill(self, words: Words, value: Any) -> None:
        self.field.options = self._options(words, value)
        self.field.value = value

    @staticmethod
    def _chosen(value: Any) -> Any:
        """Return a setting's value as a menu holds it."""
        if isinstance(value, tuple) and len(value) == 1:
            value = value[0]
        return "" if value is None else value

    def _options(self, words: Words, value: Any) -> list[tuple[str, Any]]:
        """Return what a menu offers beside its present value."""
        values = self.control.values
        if value in self.control.fixed and value not in self._once:
            self._once.append(value)
        names = [*(name for name in values.choices if name not in self.control.fixed), *self._once]
        options: list[tuple[str, Any]] = [(name.replace("_", " "), name) for name in names]
        if values.none:
            options.insert(0, (words(values.none), () if values.several else ""))
        if value not in [option for _, option in options]:
            options.append((value_text(value), value))
        return options

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
                self._fill(words, self._chosen(value))
            elif isinstance(self.field, w.Text):
                self.field.value = typed(value)
                self._place_slider()
            else:
                self.field.value = value

    def complain(self, sentence: str, wrong: bool = True) -> None:
        """Say what is `wrong` with the control, or elsewhere; an empty sentence takes it back."""
        self.complaint.value = f'<span role="alert">{html.escape(sentence)}</span>' if sentence else ""
        self.complaint.layout = SHOWN() if sentence else HIDDEN()
        (self.add_class if sentence and wrong else self.remove_class)("nnlab-wrong")

    def enable(self, yes: bool) -> None:
        """Grey the control out, or not."""
        for widget in (self.field, self.slider):
            if widget is not None:
                widget.disabled = not yes


def _as_number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return float("nan")
