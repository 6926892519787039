"""Mean curves: many runs on one chart.

Runs of one setting that differ in their seeds (or folds) lie around their mean; the band is one standard deviation to
either side, and says how much of a difference between two single runs may be chance. Several settings have a colour
and a dash each, from dark to light; then only the validation curves are drawn, or the picture would be a thicket.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Polygon

from .bundle import chain, outline, together
from .chart import PERCENT, Chart, number
from .colours import readable
from .label import Label, text_width
from .lettering import shortened
from .limits import Array, Limits, stride, thin, within, x_limits, y_limits
from .scores import plus_minus
from .style import LIGHT, NORMAL, ROLES, SMALL, LineStyle, Palette

DASHES = ((), (7.0, 2.2), (7.0, 2.2, 1.5, 2.2), (2.2, 2.2))
"""The settings' dashes, in turn."""
MOST_BANDS = 4
"""With more settings the bands would cover one another."""


class Variant(NamedTuple):
    """The runs of one setting: its name, and for each role ("train", "validation") every run's curve.

    A curve begins with the value before training; one that ended early is shorter.
    """

    name: str
    curves: Mapping[str, Sequence[Array]]


class _Lines(NamedTuple):
    """The artists of a variant's curves in one role."""

    mean: Line2D
    single: Line2D
    band: Polygon
    end: Label


class MeanCurveChart(Chart):
    """The live chart of one quantity of many runs.

    Parameters
    ----------
    ax : Axes
    quantity : str
    title : str, optional
    palette : Palette

    Attributes
    ----------
    names : dict of str to str
        What the roles are called on the picture.
    room : float
        CSS pixels that there are to the right of the axes.
    """

    def __init__(self, ax: Axes, quantity: str = "loss", *, title: str | None = None, palette: Palette = LIGHT):
        super().__init__(ax, quantity, title, palette)
        self.room = 102.0
        self.names |= {"train": "train", "validation": "validation"}
        self._lines: dict[tuple[int, str], _Lines] = {}
        self._count = 0
        self._facts = "no epoch yet"
        self.dress(palette)

    def dress(self, palette: Palette) -> None:
        """Take on the colours of a theme."""
        super().dress(palette)
        self._arrange(self._count, [role for _, role in self._lines])

    def show(self, variants: Sequence[Variant], *, planned: int | None = None) -> bool:
        """Move the lines; return whether the background must be drawn again.

        Parameters
        ----------
        variants : sequence of Variant
        planned : int, optional
            Epochs there will be.
        """
        roles = [role for role in ("train", "validation") if any(variant.curves.get(role) for variant in variants)]
        roles = roles if len(variants) == 1 else roles[-1:]
        changed = len(variants) != self._count or {role for _, role in self._lines} != set(roles)
        if changed:
            self._arrange(len(variants), roles)
        values_of = {
            (place, role): together(variant.curves[role])
            for place, variant in enumerate(variants)
            for role in roles
            if variant.curves.get(role)
        }
        longest = max((values.shape[1] for values in values_of.values()), default=1)
        x = np.arange(float(longest))
        x_range = x_limits(longest - 1.0, planned, self.zoom, whole=True)
        part, every = within(x, x_range), stride(x, x_range, self.pixels)
        seen, ends, facts = [], [], []
        for (place, role), lines in self._lines.items():
            values = values_of.get((place, role), np.empty((0, 0)))[:, part]
            if not values.size:
                lines.mean.set_data([], [])
                lines.single.set_data([], [])
                lines.band.set_visible(False)
                lines.end.lines = ()
                continue
            at = x[part][: values.shape[1]]
            mean, spread = values.mean(0), values.std(0, ddof=1) if len(values) > 1 else np.zeros(values.shape[1])
            lines.mean.set_data(*thin(at, mean, every))
            lines.single.set_data(*(chain(at, values, every) if len(values) > 1 else ((), ())))
            banded = len(values) > 1 and len(variants) <= MOST_BANDS
            lines.band.set_visible(banded)
            if banded:
                lines.band.set_xy(outline(at, mean - spread, mean + spread, every))
            seen += [values.min(0), values.max(0)]
            last = float(mean[-1]), float(spread[-1])
            both = plus_minus(*last, self.quantity) if len(values) > 1 else number(last[0], self.quantity)
            name = self.names[role] if len(variants) == 1 else variants[place].name
            text = (name, both) if len(variants) == 1 else self._fitting(name, len(variants))
            ends.append((lines.end, float(at[-1]), float(mean[-1]), text))
            facts.append(f"{name} {both}")
        top = 1.0 if self.quantity in PERCENT or self.quantity == "r2" else None
        old: Limits | None = self.limits[1] if self._frame[2:] == (self.scale, self.across) and not changed else None
        changed |= self.reach(x_range, y_limits(seen, old, log=self.scale == "log", top=top))
        self.name_ends(ends)
        self._keep_inside([end for end, *_ in ends])
        runs = sum(len(values) for (_, role), values in values_of.items() if role == roles[-1])
        self._facts = f"{runs} runs after {longest - 1} epochs: {', '.join(facts)}" if longest > 1 else "no epoch yet"
        return changed

    def describe(self) -> str:
        """Return in words what the chart shows."""
        return f"{self.title.said}: {self._facts}."

    def _fitting(self, name: str, count: int) -> tuple[str, ...]:
        """Return a variant's name as it has room beside the axes: on two lines if there are few, or cut short."""
        room = self.room - 8
        first, rest = name, ""
        while count <= MOST_BANDS and " " in first and text_width(first, SMALL) > room:
            first, _, word = first.rpartition(" ")
            rest = f"{word} {rest}".strip()
        return tuple(shortened(piece, room, _width) for piece in (first, rest) if piece)

    def _keep_inside(self, labels: Sequence[Label]) -> None:
        """Move labels that stick out above or below the axes, and those they would cover then."""
        zoom = 72 / self.ax.figure.dpi  # type: ignore[union-attr]
        bottom, top = self.ax.bbox.y0 * zoom, self.ax.bbox.y1 * zoom
        placed = [label for label in labels if label.lines]
        if not placed:
            return
        points = self.ax.transData.transform([label.point for label in placed])[:, 1] * zoom
        heights = {id(label): float(y) + label.offset[1] for label, y in zip(placed, points, strict=True)}
        order = sorted(placed, key=lambda label: heights[id(label)])
        gap = placed[0].leading * max(len(label.lines) for label in placed) + 2
        under = gap - placed[0].leading
        for rank, label in enumerate(order):
            lowest = bottom + under + 4 + rank * gap
            highest = top - 4 - (len(order) - 1 - rank) * gap
            moved = max(min(heights[id(label)], highest), lowest)
            label.offset = (label.offset[0], label.offset[1] + moved - heights[id(label)])

    def _arrange(self, count: int, roles: Sequence[str]) -> None:
        """Make the artists anew, for so many variants."""
        for lines in self._lines.values():
            for artist in lines:
                self.animated.remove(artist)
                artist.remove()
            self.labels.remove(lines.end)
        self._lines, self._count = {}, count
        colours = self.palette.run_colours(count)
        for place in range(count):
            for role in dict.fromkeys(roles):
                single = count == 1
                colour = self.palette.roles[role] if single else colours[place]
                style = ROLES[role] if single else LineStyle(DASHES[place % len(DASHES)], 2.0)
                band = Polygon(np.zeros((3, 2)), closed=True, facecolor=colour, alpha=0.16, linewidth=0, visible=False)
                self.ax.add_patch(band)
                self.live(band)
                thin_line = self.line(LineStyle((), 0.7), alpha=0.45, color=colour)
                mean = self.line(style, color=colour)
                end = self.new_label(NORMAL if single else SMALL)
                end.colour = readable(colour, self.palette.background)
                self._lines[place, role] = _Lines(mean, thin_line, band, end)


def _width(text: str) -> float:
    return text_width(text, SMALL)
