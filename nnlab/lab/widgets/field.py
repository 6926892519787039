"""Field: what a value is typed into, chosen from, or ticked; and the slider beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ipywidgets as w

from ..text.format import typed, value_text
from ..text.texts import Words
from .control import Control
from .shared import layout, style


def make_field(control: Control, value: Any, words: Words, tip: str, disabled: bool) -> Any:
    """Return a box to tick, a menu, or a text, with this value."""
    if control.flag:
        return w.Checkbox(
            value=value,
            indent=False,
            disabled=disabled,
            tooltip=tip,
            layout=layout(width="auto"),
            style=style(w.Checkbox),
        )
    if control.values.choices:
        return w.Dropdown(
            options=options(control, words, chosen(value)),
            value=chosen(value),
            disabled=disabled,
            tooltip=tip,
            layout=layout(width="auto", min_width="0"),
            style=style(w.Dropdown),
        )
    return w.Text(
        value=typed(value),
        placeholder=words(control.values.none) if control.values.none else "",
        continuous_update=False,
        disabled=disabled,
        tooltip=tip,
        layout=layout(width="auto", min_width="0"),
        style=style(w.Text),
    )


def make_slider(control: Control, value: str, tip: str, disabled: bool) -> w.SelectionSlider:
    """Return a slider that stops at the ticks."""
    return w.SelectionSlider(
        options=[(tick if "e" not in tick else f"{float(tick):g}", tick) for tick in control.ticks],
        value=value,
        readout=False,
        continuous_update=control.at_once,
        disabled=disabled,
        tooltip=tip,
        layout=layout(width="auto"),
        style=style(w.SelectionSlider),
    )


def chosen(value: Any) -> Any:
    """Return a setting's value as a menu holds it."""
    if isinstance(value, tuple) and len(value) == 1:
        value = value[0]
    return "" if value is None else value


def options(control: Control, words: Words, value: Any, once: Sequence[str] = ()) -> list[tuple[str, Any]]:
    """Return what a menu offers beside its present value; with fixed choices only those that were set `once`."""
    values = control.values
    names = [*(name for name in values.choices if name not in control.fixed), *once]
    found: list[tuple[str, Any]] = [(name.replace("_", " "), name) for name in names]
    if values.none:
        found.insert(0, (words(values.none), () if values.several else ""))
    if value not in [option for _, option in found]:
        found.append((value_text(value), value))
    return found
