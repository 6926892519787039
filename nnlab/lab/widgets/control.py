"""LabelledControl: one control, with its label, its explanation and its complaint.

Numbers have a slider for trying and a field for typing; the field is what counts.
"""

from __future__ import annotations

import html
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import ipywidgets as w

from ..text.format import typed, value_text
from ..text.texts import Words
from .silent import Silent


class Values(Protocol):
    """What a control may be set to: the check of its setting."""

    @property
    def none(self) -> str:
        """The key of the words for "not set"; empty where something must be."""

    @property
    def several(self) -> bool:
        """Whether several values may stand there, with commas between them."""

    @property
    def choices(self) -> tuple[str, ...]:
        """The names to choose from, or none: then it is typed."""

    def read(self, text: str) -> Any:
        """Return what a text stands for; a ValueError says what is wrong with it."""


@dataclass(frozen=True)
class Control:
    """How a setting is set.

    Attributes
    ----------
    group : str
        Under which heading.
    values : Values
        What it may be set to.
    ticks : tuple of str
        A slider's values; none: no slider.
    at_once : bool
        Whether a change acts while the slider is still being dragged.
    fixed : tuple of str
        Choices that a menu does not offer: it shows such a one alone, while it is set.
    flag : bool
        Whether it is only switched on and off.
    """

    group: str
    values: Values
    ticks: tuple[str, ...] = ()
    at_once: bool = False
    fixed: tuple[str, ...] = ()
    flag: bool = False


class LabelledControl(w.VBox):
    """One control with its label, its explanation and its complaint.

    Parameters
    ----------
    name : str
        The field.
    changed : callable
        Is called with the name after every change by hand.
    """

    def __init__(self, name: str, control: Control, changed: Callable[[str], None]):
        self.name, self.control, self.changed = name, control, changed
        self._silent = Silent()
        self.label = w.HTML(layout=w.Layout(width="124px", min_width="124px"))
        self.complaint = w.HTML(layout=w.Layout(display="none"))
        self.complaint.add_class("nnlab-complaint")
        self.slider: w.SelectionSlider | None = None
        self.field = self._make_field()
        parts = [self.label, *([self.slider] if self.slider else []), self.field]
        super().__init__([w.HBox(parts, layout=w.Layout(align_items="center")), self.complaint])
        self.add_class("nnlab-row")
        self.add_class(f"nnlab-control-{name}")

    def _make_field(self) -> Any:
        if self.control.flag:
            field: Any = w.Checkbox(indent=False, layout=w.Layout(width="auto"))
        elif self.control.values.choices:
            field = w.Dropdown(layout=w.Layout(width="auto", flex="1 1 auto", min_width="0"))
        else:
            width = "auto" if not self.control.ticks else "66px"
            field = w.Text(continuous_update=False, layout=w.Layout(width=width, flex="1 1 66px", min_width="60px"))
        if self.control.ticks:
            labels = [(tick if "e" not in tick else f"{float(tick):g}", tick) for tick in self.control.ticks]
            self.slider = w.SelectionSlider(
                options=labels,
                readout=False,
                continuous_update=self.control.at_once,
                layout=w.Layout(width="auto", flex="4 1 70px", min_width="60px"),
            )
            self.slider.observe(self._slid, "value")
        field.observe(self._typed, "value")
        return field

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
        if self.slider is None:
            return
        number = _as_number(self.field.value)
        ticks = [t for t in self.control.ticks if t != "all"]
        nearest = "all" if self.field.value == "all" else min(ticks, key=lambda t: abs(float(t) - number))
        if number == number or nearest == "all":
            with self._silent:
                self.slider.value = nearest

    def relabel(self, words: Words) -> None:
        """Write label and explanation in another language."""
        help_text = words(f"help_{self.name}")
        name, text = html.escape(words(self.name)), html.escape(help_text)
        self.label.value = (
            f'<details class="nnlab-help"><summary title="{text}">{name} <span aria-hidden="true">?</span></summary>'
            f"<div>{text}</div></details>"
        )
        if isinstance(self.field, w.Text) and self.control.values.none:
            self.field.placeholder = words(self.control.values.none)
        if isinstance(self.field, w.Dropdown):
            with self._silent:
                self._fill(words, self.field.value)
        for widget in (self.field, self.slider):
            if widget is not None:
                widget.tooltip = help_text

    def _fill(self, words: Words, value: Any) -> None:
        values = self.control.values
        free = [name for name in values.choices if name not in self.control.fixed]
        names = [value] if value in self.control.fixed else free
        options: list[tuple[str, Any]] = [(name.replace("_", " "), name) for name in names]
        if values.none:
            options.insert(0, (words(values.none), () if values.several else ""))
        if value not in [option for _, option in options]:
            options.append((value_text(value), value))
        self.field.options = options
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
                if isinstance(value, tuple) and len(value) == 1:
                    value = value[0]
                self._fill(words, "" if value is None else value)
            elif isinstance(self.field, w.Text):
                self.field.value = typed(value)
                self._place_slider()
            else:
                self.field.value = value

    def complain(self, sentence: str, wrong: bool = True) -> None:
        """Say what is `wrong` with the control, or elsewhere; an empty sentence takes it back."""
        self.complaint.value = f'<span role="alert">{html.escape(sentence)}</span>' if sentence else ""
        self.complaint.layout.display = "" if sentence else "none"
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
