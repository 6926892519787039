"""Kept runs under the present curves, each with letter and colour, and a legend of what differs only."""

from __future__ import annotations

import html

from ..config import Config
from ..plots.reading import KeptRun
from ..plots.style import LIGHT
from .runtime.run_list import RunList, causes
from .text.format import differences, unbroken
from .text.texts import Words


def letter(place: int) -> str:
    """Return what a kept run is called on the chart: A, B, ..."""
    return chr(ord("A") + place % 26)


def kept_curves(run_list: RunList) -> list[KeptRun]:
    """Return the kept runs' letters and histories."""
    return [(letter(place), run.history) for place, (_, run) in enumerate(run_list.kept)]


def legend(run_list: RunList, config: Config, words: Words) -> str:
    """Return the kept runs as HTML, with a warning where more than one setting differs from the present `config`."""
    pieces = []
    for place, (entry, run) in enumerate(run_list.kept):
        listed = differences(run.config, config, words)
        label = "; ".join(listed) or words("same_settings")
        if run.history.marks:
            label += f" ({words('changed_on_the_way')})"
        several, warning = causes(run.config, config), ""
        if len(several) > 1:
            key = "several_changes" if len(several) == len(listed) else "several_of"
            said = words(key, n=len(several), all=len(listed))
            warning = f' <b class="nnlab-warn">⚠ {html.escape(said)}</b>'
        colour = LIGHT.kept[place % len(LIGHT.kept)]
        mark = f'<span class="nnlab-mark" style="color:{colour}" aria-hidden="true">━</span> <b>{letter(place)}</b>'
        pieces.append(f"<div>{mark} {html.escape(entry.name)}: {unbroken(label)}{warning}</div>")
    return "".join(pieces)
