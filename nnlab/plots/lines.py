"""Lines: several quantities against one other, whatever it is: a loss against a learning rate, an activation against z.

Each line has a colour and a dash of its own and its name at its right end, so that the picture can be read in print
and without colours.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, LogLocator, MaxNLocator, NullLocator

from .chart import number
from .colours import readable
from .label import Label, spread
from .limits import Array, y_limits
from .mean_curves import DASHES
from .picture import Picture
from .style import LIGHT, NORMAL, Palette, settings

FEW = 12
"""So few points have a marker each."""
MARKERS = ("o", "^", "s", "D", "v")


class Lines(Picture):
    """A chart of named lines.

    Parameters
    ----------
    ax : Axes
    title : str
    across, up : str
        What the two axes count.
    log : str
        Which of them are logarithmic: "", "x", "y" or "xy".
    """

    def __init__(self, ax: Axes, title: str, across: str = "", up: str = "", log: str = "", palette: Palette = LIGHT):
        super().__init__(ax, palette)
        self.log = log
        self._facts = "no line yet"
        with settings():
            self.title.set_text(title)
            self.subtitle.set_text(up)
            self.across, _ = self._name_axes(across, "")
            ax.grid(True, linewidth=0.8)
        self.dress(palette)

    def dress(self, palette: Palette) -> None:
        """Take on the colours of a theme."""
        super().dress(palette)
        self.ax.grid(True, color=palette.grid)
        self.across.set_color(palette.muted)

    def show(
        self,
        x: Array,
        lines: Mapping[str, Array],
        marks: Mapping[str, float] | None = None,
        top: float | None = None,
    ) -> bool:
        """Draw the lines, once; return that the background must be drawn.

        Parameters
        ----------
        x : array of shape (n,)
        lines : dict of str to array of shape (n,) or (runs, n)
            Of several runs the mean is drawn, with a bar of one standard deviation to either side where the points
            are few, and a band where they are many.
        marks : dict of str to float, optional
            Places on the axis across, each with a word.
        top : float, optional
            A bound that no value can exceed.
        """
        x, ends, facts, seen = np.asarray(x, dtype=float), [], [], []
        few, colours = len(x) <= FEW, self.palette.run_colours(len(lines))
        with settings():
            for place, (name, values) in enumerate(lines.items()):
                runs = np.atleast_2d(np.asarray(values, dtype=float))
                mean, wide = runs.mean(axis=0), runs.std(axis=0, ddof=min(len(runs) - 1, 1))
                colour, dashes = colours[place], DASHES[place % len(DASHES)]
                if len(runs) > 1:
                    self._spread(x, mean, wide, colour, few)
                seen += [mean - wide, mean + wide]
                (line,) = self.ax.plot(x, mean, color=colour, linewidth=2.0, label=name)
                if dashes:
                    line.set_dashes([length / 2 for length in dashes])
                if few:
                    line.set_marker(MARKERS[place % len(MARKERS)])
                seen_at = np.where(np.isfinite(mean), x, -np.inf)
                last = int(seen_at.argmax())
                ends.append((name, float(x[last]), float(mean[last]), colour))
                facts.append(f"{name} {number(float(mean[0]))} to {number(float(mean[last]))}")
            self._axes(x, few, seen, top)
            for word, at in (marks or {}).items():
                self._mark(word, at)
        self._name(ends)
        self._facts = ", ".join(facts)
        return True

    def describe(self) -> str:
        """Return in words what the chart shows."""
        return f"{self.title.said}: {self._facts}."

    def _spread(self, x: Array, mean: Array, wide: Array, colour: str, few: bool) -> None:
        if few:
            self.ax.errorbar(x, mean, wide, fmt="none", ecolor=colour, elinewidth=1.4)
        else:
            self.ax.fill_between(x, mean - wide, mean + wide, color=colour, alpha=0.16, linewidth=0)

    def _axes(self, x: Array, few: bool, seen: list[Array], top: float | None) -> None:
        """Choose scales and ticks: where the points are few and far apart, a tick at each."""
        for letter, axis, scale in (("x", self.ax.xaxis, self.ax.set_xscale), ("y", self.ax.yaxis, self.ax.set_yscale)):
            if letter in self.log:
                scale("log")
                low, high = axis.get_view_interval()
                wide = high / low > 300
                axis.set_major_locator(LogLocator(subs=(1.0,) if wide else (1.0, 2.0, 5.0), numticks=8))
            else:
                axis.set_major_locator(MaxNLocator(6, steps=[1, 2, 2.5, 5, 10]))
            axis.set_minor_locator(NullLocator())
            axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.4g}"))
        if "y" not in self.log:
            self.ax.set_ylim(*y_limits(seen, top=top))
        if few and "x" in self.log:
            self.ax.set_xticks(x)
        if not few:
            self.ax.set_xlim(x[0], x[-1])

    def _mark(self, word: str, at: float) -> None:
        palette = self.palette
        self.ax.axvline(at, color=palette.muted, linewidth=1, dashes=(3, 3))
        paper = {"facecolor": palette.background, "edgecolor": "none", "pad": 1.5}
        top = self.ax.get_xaxis_transform()
        self._note(word, (at, 1), (4, -4), within=top, va="top", color=palette.text, bbox=paper)

    def _name(self, ends: list[tuple[str, float, float, str]]) -> None:
        """Put each name to the right of its line's end, so that none covers another."""
        if len(ends) < 2:
            return
        zoom = 72 / self.ax.figure.dpi  # type: ignore[union-attr]
        low, high = self.ax.get_ylim()
        points = self.ax.transData.transform([(x, min(max(y, low), high)) for _, x, y, _ in ends]) * zoom
        heights = [float(y) for y in points[:, 1]]
        lowest = self.ax.bbox.y0 * zoom + 6  # else a name would lie on the numbers of the axis
        moves = spread(heights, 1.45 * NORMAL, lowest)
        for (name, x, y, colour), height, moved in zip(ends, heights, moves, strict=True):
            label = Label(self.ax, NORMAL)
            label.colour, label.background = readable(colour, self.palette.background), self.palette.background
            label.place((x, min(max(y, low), high)), (name,), (9, moved - height))
