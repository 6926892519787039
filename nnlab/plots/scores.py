"""Scores: what became of each value of a setting, with the spread over seeds.

The classical picture of over- and underfitting: from left to right the training score gets better and better (or
worse and worse), while the validation score has its best place somewhere between. A bar is one standard deviation to
either side of the mean; two values whose bars overlap widely cannot be told apart by so few runs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, MaxNLocator

from ..nn.metrics import larger_is_better
from .chart import PERCENT, TITLES, number
from .label import Label, text_width
from .lettering import write
from .limits import Array, Limits, y_limits
from .picture import Picture
from .style import LIGHT, MARKERS, NORMAL, ROLES, SMALL, Palette, settings

NUDGE = {"train": -0.05, "validation": 0.05}
"""The roles stand a little beside one another, so that no bar hides another."""


def plus_minus(mean: float, spread: float, quantity: str) -> str:
    """Return a mean and its standard deviation as they are read together: "0.272 ± 0.0008", "92.4 ± 1.3 %"."""
    middle, wide = number(mean, quantity).removesuffix(" %"), number(spread, quantity)
    if "e-" in wide and "e" not in middle:
        wide = f"{spread:.{len(middle.partition('.')[2]) + 1}f}"
    return f"{middle} ± {wide}"


class ScoreChart(Picture):
    """The score of each value of a setting, for training and validation.

    Attributes
    ----------
    names : dict of str to str
        What the roles are called on the picture.
    """

    def __init__(self, ax: Axes, quantity: str = "loss", palette: Palette = LIGHT):
        super().__init__(ax, palette)
        self.quantity = quantity
        self.title.set_text(TITLES.get(quantity, quantity.capitalize()))
        self.names = {"train": "train", "validation": "validation"}
        self.lines: dict[str, Line2D] = {}
        self.bars: dict[str, Line2D] = {}
        self.dots: dict[str, Line2D] = {}
        self.ends: dict[str, Label] = {}
        for role in NUDGE:
            style = ROLES[role]
            with settings():
                line = Line2D([], [], linewidth=style.width, marker=MARKERS[role], markersize=7)
                if style.dashes:
                    line.set_dashes([length / style.width for length in style.dashes])
                bar = Line2D([], [], linewidth=1.4)
                dots = Line2D([], [], linestyle="", marker=MARKERS[role], markersize=3.2, markeredgewidth=0, alpha=0.5)
            for artist, where in ((dots, self.dots), (bar, self.bars), (line, self.lines)):
                ax.add_line(artist)
                self.live(artist)
                where[role] = artist
            self.ends[role] = Label(ax, NORMAL)
            self.live(self.ends[role])
        with settings():
            self.ring = ax.add_line(Line2D([], [], linestyle="", marker="o", markersize=15, markerfacecolor="none"))
            self.across, _ = self._name_axes("", "")
            ax.grid(True, axis="y", linewidth=0.8)
        self.live(self.ring)
        self.limits: Limits = (0.0, 0.0)
        self._written: tuple[object, ...] = ()
        self._facts = "no epoch yet"
        self.dress(palette)

    def dress(self, palette: Palette) -> None:
        """Take on the colours of a theme."""
        super().dress(palette)
        self.ax.grid(True, axis="y", color=palette.grid)
        self.across.set_color(palette.muted)
        self.ring.set_markeredgecolor(palette.text)
        for role, colour in ((role, palette.roles[role]) for role in NUDGE):
            for line in (self.lines[role], self.bars[role], self.dots[role]):
                line.set_color(colour)
            self.ends[role].colour, self.ends[role].background = colour, palette.background
        self._written = ()

    def show(self, values: Sequence[str], scores: Mapping[str, Sequence[Array]], across: str = "") -> bool:
        """Show the scores; return whether the background must be drawn again.

        Parameters
        ----------
        values : sequence of str
            The setting's values, from left to right.
        scores : dict of str to sequence of ndarray
            For each role, for each value, the scores of its runs, (runs,); NaN where there is none yet.
        across : str
            What the setting is called.
        """
        found = {role: [score[np.isfinite(score)] for score in each] for role, each in scores.items()}
        means = {role: np.array([s.mean() if len(s) else np.nan for s in each]) for role, each in found.items()}
        spread = {role: np.array([s.std(ddof=1) if len(s) > 1 else 0.0 for s in each]) for role, each in found.items()}
        ends = []
        for role in NUDGE:
            place = np.arange(len(values)) + NUDGE[role]
            mean = means.get(role, np.full(len(values), np.nan))
            self.lines[role].set_data(place, mean)
            low, high = (mean + sign * spread.get(role, 0.0) for sign in (-1, 1))
            gap = np.full_like(place, np.nan)
            self.bars[role].set_data(np.stack([place, place, gap], 1).ravel(), np.stack([low, high, gap], 1).ravel())
            several = [(np.full(len(s), place[i]), s) for i, s in enumerate(found.get(role, ())) if len(s) > 1]
            self.dots[role].set_data(
                *(np.concatenate(side) for side in zip(*several, strict=True)) if several else ((), ())
            )
            if np.isfinite(mean[-1:]).any():
                ends.append((role, place[-1], float(mean[-1])))
            else:
                self.ends[role].lines = ()
        changed = self._reach(values, across, [s for each in found.values() for s in each if len(s)])
        self._name(ends)
        self._ring(means, spread, values, {role: [bool(np.isfinite(s).all()) for s in scores[role]] for role in scores})
        return changed

    def describe(self) -> str:
        """Return in words what the picture shows."""
        return f"{self.title.said}: {self._facts}."

    @property
    def _pixels(self) -> tuple[float, float]:
        """Width and height of the axes in CSS pixels."""
        zoom = 72 / self.ax.figure.dpi  # type: ignore[union-attr]
        return float(self.ax.bbox.width) * zoom, float(self.ax.bbox.height) * zoom

    def _reach(self, values: Sequence[str], across: str, seen: Sequence[Array]) -> bool:
        top = 1.0 if self.quantity in PERCENT or self.quantity == "r2" else None
        same = self._written[:1] == (tuple(values),)
        limits = y_limits(seen, self.limits if same else None, top=top)
        written = (tuple(values), across, limits, self.quantity)
        if written == self._written:
            return False
        self._written, self.limits = written, limits
        percent = self.quantity in PERCENT
        with settings():
            self.ax.set_xlim(-0.4, len(values) - 0.6)
            self.ax.set_ylim(*limits)
            wide, each = [text_width(value, SMALL) for value in values], self._pixels[0] / (len(values) - 0.2)
            slanted = any((one + two) / 2 + 6 > each for one, two in pairwise(wide))
            self._name_ticks(self.ax.xaxis, range(len(values)), values, slant=25 if slanted else 0)
            self.ax.yaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 2.5, 5, 10]))
            self.ax.yaxis.set_major_formatter(
                FuncFormatter(lambda value, _: f"{100 * value:.4g} %" if percent else f"{value:.4g}")
            )
            write(self.across, across)
        return True

    def _name(self, ends: Sequence[tuple[str, float, float]]) -> None:
        """Put the roles' names to the right of their lines, apart from one another."""
        low, high = self.limits
        room = (high - low) * 1.5 * NORMAL / self._pixels[1]
        heights = [min(max(y, low), high) for _, _, y in ends]
        if len(heights) == 2 and abs(heights[0] - heights[1]) < room:
            middle, upper = sum(heights) / 2, heights[0] >= heights[1]
            heights = [middle + room / 2 * (1 if upper else -1), middle - room / 2 * (1 if upper else -1)]
        for (role, x, _), height in zip(ends, heights, strict=True):
            self.ends[role].place((x, height), (self.names[role],), (14, 0))

    def _ring(
        self,
        means: Mapping[str, Array],
        spread: Mapping[str, Array],
        values: Sequence[str],
        whole: Mapping[str, Sequence[bool]],
    ) -> None:
        """Mark the best value, by validation where there is one; one with a run that has no score is not the best."""
        role = next((role for role in ("validation", "train") if np.isfinite(means.get(role, np.nan)).any()), None)
        if role is None:
            self.ring.set_data([], [])
            self._facts = "no epoch yet"
            return
        rated = np.where(whole[role], means[role], np.nan) if any(whole[role]) else means[role]
        best = int((np.nanargmax if larger_is_better(self.quantity) else np.nanargmin)(rated))
        self.ring.set_data([best + NUDGE[role]], [means[role][best]])
        each = [
            f"{value} " + (plus_minus(mean, wide, self.quantity) if wide else number(float(mean), self.quantity))
            for value, mean, wide in zip(values, means[role], spread[role], strict=True)
        ]
        self._facts = f"{self.names[role]} at {'; '.join(each)}; best {values[best]}"
