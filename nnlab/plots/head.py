"""Head: the row above a chart: its title, and the key of its lines with their values as they are now.

Names and swatches stand still, the values move. Where the chart is narrow, letters become smaller, then names shorter;
what then has no room beside the title goes into a row of its own.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from matplotlib.artist import Artist

from .chart import PERCENT, Chart, number
from .key import swatch
from .label import text_width
from .lettering import Note, shortened
from .style import GUESS, LARGE, NORMAL, ROLES, SMALL, Palette

FIRST, ROW = 9.5, 15.0
"""Pixels from the axes to the middle of the lowest row, and from one row to the next."""
LINE, NEAR, GAP, TITLE = 19.0, 4.0, 10.0, 10.0
"""Pixels: of a swatch, between the parts of an entry, between entries, and after the title."""
STYLES = ROLES | {"guess": GUESS}
SHORT = "_short"
"""With it ends the name of a name's shorter form."""
SAMPLED = {"train_of": "train ({n} of {all})", f"train_of{SHORT}": "train ({n})"}
"""What the training curve is called where it is measured on some of the samples."""


class Fit(NamedTuple):
    """How large the letters are, of the title and of the key, and whether names are short."""

    title: float
    key: float
    short: bool


FITS = (Fit(LARGE, NORMAL, False), Fit(LARGE, SMALL, False), Fit(LARGE, SMALL, True), Fit(NORMAL, SMALL, True))
"""The most readable first."""


class Plan(NamedTuple):
    """Where everything stands: for each role pixels from the left, and the row counted from above."""

    fit: Fit
    places: tuple[tuple[float, int], ...]
    rows: int


class Head:
    """Title and key of a chart.

    Attributes
    ----------
    values : dict of str to Label
        What moves: the value of each role's line.
    notes : list of Note
        The names.
    scored : (int, int) or None
        On how many training samples the training curve is measured, of how many; None for all of them.
    """

    def __init__(self, chart: Chart):
        self.chart = chart
        self.values = {role: chart.new_label(SMALL, within=chart.ax.transAxes) for role in STYLES}
        self.notes: list[Note] = []
        self.scored: tuple[int, int] | None = None
        self._swatches: list[Artist] = []

    def dress(self, palette: Palette) -> None:
        """Take on the colours of a theme."""
        for role, label in self.values.items():
            label.colour = palette.roles.get(role, palette.text)

    def rows(self, roles: Sequence[str], room: float) -> int:
        """Return how many rows title and key take, where there are so many pixels."""
        return self._plan(roles, room).rows

    def furnish(self, roles: Sequence[str]) -> None:
        """Put up what stands still."""
        chart, ax = self.chart, self.chart.ax
        for artist in (*self.notes, *self._swatches):
            artist.remove()
        self.notes, self._swatches = [], []
        plan, said = self._plan(roles, chart.breadth), chart.title.said
        left, high = -chart.beside[0], [FIRST + ROW * (plan.rows - 1 - row) for row in range(plan.rows)]
        size = plan.fit.title
        chart.title.set_text(shortened(said, chart.breadth, lambda text: text_width(text, size, bold=True)))
        chart.title.said = said
        chart.title.set_fontsize(size)
        chart.title.xyann = left, high[0] - 0.36 * size
        width, height = chart.sides
        for role in self.values:
            self.values[role].lines = ()
        for role, (x, row) in zip(roles, plan.places, strict=True):
            name, label = self.name(role, plan.fit.short), self.values[role]
            colour, y = label.colour, high[row]
            style = STYLES[role]
            look: dict[str, object] = {"color": colour, "linewidth": style.width}
            if style.dashes:
                look["dashes"] = [length / style.width for length in style.dashes]
            at = left + x + LINE + NEAR
            self._swatches.append(swatch(ax, look, (left + x - 3, -y), width, height, LINE))
            note = chart._note(name, (0, 1), (at, y - 0.36 * plan.fit.key), size=plan.fit.key, color=colour)
            self.notes.append(note)
            label.size = plan.fit.key
            label.place((0, 1), (), (at + text_width(name, plan.fit.key) + NEAR, y))

    def show(self, values: Mapping[str, float]) -> None:
        """Write the values as they are now."""
        for role, value in values.items():
            self.values[role].lines = (brief(value, self.chart.quantity),)

    def name(self, role: str, short: bool = False) -> str:
        """Return what a line is called; one that is measured on a sample says so."""
        names = self.chart.names
        if role == "train" and self.scored:
            some, whole = (f"{n:,}" for n in self.scored)
            return names[f"train_of{SHORT}" if short else "train_of"].format(n=some, all=whole)
        return names.get(role + SHORT, names[role]) if short else names[role]

    def _plan(self, roles: Sequence[str], room: float) -> Plan:
        """Return the plan with the fewest rows; of these the most readable."""
        return min((self._flow(roles, room, fit) for fit in FITS), key=lambda plan: plan.rows)

    def _flow(self, roles: Sequence[str], room: float, fit: Fit) -> Plan:
        wide = [self._wide(role, fit) for role in roles]
        title = text_width(self.chart.title.said, fit.title, bold=True) + TITLE
        beside, under = _rows(wide, room, title, 0), _rows(wide, room, 0.0, 1)
        places = beside if not roles or beside[-1][1] < under[-1][1] else under
        return Plan(fit, places, places[-1][1] + 1 if places else 1)

    def _wide(self, role: str, fit: Fit) -> float:
        sample = "99.9 %" if self.chart.quantity in PERCENT else "1.2e-05"
        texts = self.name(role, fit.short), "" if role == "guess" else sample
        return LINE + 2 * NEAR + sum(text_width(text, fit.key) for text in texts)


def _rows(wide: Sequence[float], room: float, x: float, row: int) -> tuple[tuple[float, int], ...]:
    """Return where entries stand that flow from a place in a row."""
    places = []
    for one in wide:
        if x and x + one > room:
            x, row = 0.0, row + 1
        places.append((x, row))
        x += one + GAP
    return tuple(places)


def brief(value: float, quantity: str) -> str:
    """Return a value as it stands in the key."""
    if math.isfinite(value):
        return number(value, quantity).replace("100.0 %", "100 %")
    return "NaN" if math.isnan(value) else "∞" if value > 0 else "−∞"
