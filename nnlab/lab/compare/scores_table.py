"""The scores of a comparison as an HTML table: a line for each variant, or for each run of the only one."""

from __future__ import annotations

import html

from ...plots.chart import number
from ...plots.scores import plus_minus
from ...plots.style import LIGHT
from ..text.format import value_text
from ..text.texts import Words
from .run_group import Array, RunGroup
from .verdict import finite, quantity_words, variant_names


def scores_table(group: RunGroup, head: str, columns: list[str], words: Words, best: int | None) -> str:
    """Return the table.

    Parameters
    ----------
    head : str
        What stands above the first column.
    columns : list of str
        Whose scores are shown.
    best : int or None
        The variant to mark.
    """
    heads = [head, *(quantity_words(column, words) for column in columns)]
    rows = _runs(group, columns) if len(group.plan.names) == 1 else _variants(group, columns, words, best)
    top = "".join(f'<th scope="col">{html.escape(cell)}</th>' for cell in heads)
    body = "".join(
        f'<tr><th scope="row">{name}</th>' + "".join(f"<td>{html.escape(cell)}</td>" for cell in cells) + "</tr>"
        for name, cells in rows
    )
    return f"<table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"


def _runs(group: RunGroup, columns: list[str]) -> list[tuple[str, list[str]]]:
    """Return name and scores of each run."""
    scores = [(group.scores(column, 0), column.partition("_")[2]) for column in columns]
    return [
        (
            html.escape(value_text(next(iter(row.values())))),
            [number(float(found[n]), quantity) for found, quantity in scores],
        )
        for n, row in enumerate(group.plan.rows)
    ]


def _variants(group: RunGroup, columns: list[str], words: Words, best: int | None) -> list[tuple[str, list[str]]]:
    """Return name and mean scores of each variant, with the colour of its curve."""
    names = variant_names(group.plan, words)
    marks = [
        f'<span class="nnlab-mark" style="color:{colour}" aria-hidden="true">━</span>&nbsp;'
        for colour in LIGHT.run_colours(len(names))
    ]
    return [
        (
            f"{marks[variant]}{html.escape(name)}{'&nbsp;✓' if variant == best else ''}",
            [_spread(group.scores(column, variant), column.partition("_")[2]) for column in columns],
        )
        for variant, name in enumerate(names)
    ]


def _spread(scores: Array, quantity: str) -> str:
    found = finite(scores)
    if not len(found):
        return "–"
    mean = float(found.mean())
    return number(mean, quantity) if len(found) < 2 else plus_minus(mean, float(found.std(ddof=1)), quantity)
