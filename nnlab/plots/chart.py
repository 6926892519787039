"""Chart: the axes of a curve over time: its limits, grid, numbers, and what stands still on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, LogLocator, MaxNLocator, NullFormatter, NullLocator

from ..nn.metrics import larger_is_better
from ..training.history import Mark
from .label import Label, spread, text_width
from .limits import Array, Limits, place_within
from .marks import arrange
from .picture import Picture
from .style import NORMAL, SMALL, LineStyle, Palette, settings

PERCENT = ("accuracy", "precision", "recall", "f1")
"""Quantities that are shares of a whole."""
UNITS = {"epoch": "epoch", "updates": "updates", "multiply_adds": "multiply-adds", "seconds": "seconds"}
"""What the axis can count, and what stands under it."""
TITLES = {"rmse": "RMSE", "mse": "Mean squared error", "mae": "Mean absolute error", "r2": "R²", "f1": "F1"}


def number(value: float, quantity: str = "") -> str:
    """Return a value as it stands beside a line: as many digits as help, and always as many."""
    if not np.isfinite(value):
        return "not a number" if np.isnan(value) else "infinite"
    if quantity in PERCENT:
        return f"{100 * value:.1f} %"
    size = abs(value)
    if size >= 1000:
        return f"{value:,.0f}" if size < 1e7 else f"{value:.1e}"
    for places, limit in enumerate((100, 10, 0.1, 0.001), start=1):
        if size >= limit:
            return f"{value:.{places}f}"
    return f"{value:.1e}" if size else "0"


class Chart(Picture):
    """Axes for curves of one quantity; what the curves are is the children's affair.

    Attributes
    ----------
    names : dict of str to str
        The words on the picture: of the lines' roles, and of what the axis counts.
    say : callable
        Takes what the history says of a change in mid-run, and returns it in the picture's language.
    """

    def __init__(self, ax: Axes, quantity: str, title: str | None, palette: Palette):
        super().__init__(ax, palette)
        ax.autoscale(False)  # the limits are ours; a logarithmic axis would look for data that are not there yet
        self.names = dict(UNITS)
        self.say: Callable[[str], str] = str
        self.quantity = quantity
        self.scale = "linear"
        self.zoom = False
        self.across = "epoch"
        self.limits: tuple[Limits, Limits] = ((0.0, 0.0), (0.0, 0.0))
        self._frame: tuple[object, ...] = ()
        self._static: tuple[object, ...] = ()
        self._furniture: list[Artist] = []
        self.labels: list[Label] = []
        self.title.set_text(title or TITLES.get(quantity, quantity.replace("_", " ").capitalize()))
        with settings():
            ax.grid(True, linewidth=0.8)
            self._unit = self._note("", (1, 0), (0, -26), ha="right")

    def dress(self, palette: Palette) -> None:
        """Take on the colours of a theme."""
        super().dress(palette)
        self.ax.grid(True, color=palette.grid)
        self._unit.set_color(palette.muted)
        for label in self.labels:
            label.background = palette.background
        self._static = ()

    def rename(self, title: str, names: Mapping[str, str]) -> None:
        """Take on another language; the background must be drawn again afterwards."""
        self.title.set_text(title)
        self.names.update(names)
        self._frame = self._static = ()

    def arrange(self) -> None:
        """Get ready for axes of another size; the background must be drawn again afterwards."""
        self._frame = self._static = ()

    @property
    def pixels(self) -> float:
        """The width of the axes in CSS pixels."""
        return self.ax.bbox.width * 72 / self.ax.figure.dpi  # type: ignore[union-attr]

    def share(self, x: float, y: float) -> float | None:
        """Return how far from the left end of the axes a place of the image is, from 0 to 1; None outside of the axes.

        The place is given as fractions of the image from its top left corner.
        """
        place = place_within(self.ax.get_position().bounds, x, y, (0.0, 1.0), (0.0, 1.0))
        return None if place is None else float(place[0])

    def locate(self, x: float, y: float) -> tuple[float, float] | None:
        """Return what lies at a place of the image, in the units of the axes; None outside of them."""
        up = self.limits[1]
        ys = (float(np.log(up[0])), float(np.log(up[1]))) if self.scale == "log" else up
        place = place_within(self.ax.get_position().bounds, x, y, self.limits[0], ys)
        if place is None:
            return None
        return float(place[0]), float(np.exp(place[1]) if self.scale == "log" else place[1])

    def reach(self, x: Limits, y: Limits) -> bool:
        """Set the limits; return whether that changed anything."""
        frame = (x, y, self.scale, self.across)
        if frame == self._frame:
            return False
        self._frame = frame
        self.limits = (x, y)
        with settings():
            self.ax.set_yscale(self.scale)
            self.ax.set_xlim(*x)
            self.ax.set_ylim(*y)
            self._number(self.scale == "log")
        self._unit.set_text(self.names[self.across])
        return True

    def _number(self, log: bool) -> None:
        """Choose the ticks."""
        x, y = self.ax.xaxis, self.ax.yaxis
        x.set_major_locator(
            MaxNLocator(max(int(self.pixels / 70), 2), steps=[1, 2, 5, 10], integer=self.across != "seconds")
        )
        x.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.6g}"))
        if log:
            low, high = self.limits[1]
            wide = high / low > 300
            y.set_major_locator(LogLocator(subs=(1.0,) if wide else (1.0, 2.0, 5.0), numticks=8))
            y.set_minor_locator(NullLocator())
            y.set_minor_formatter(NullFormatter())
        else:
            y.set_major_locator(MaxNLocator(5, steps=[1, 2, 2.5, 5, 10]))
        percent = self.quantity in PERCENT
        y.set_major_formatter(FuncFormatter(lambda value, _: f"{100 * value:.4g} %" if percent else f"{value:.4g}"))

    def furnish(self, stop_epoch: float | None, stop_text: str, marks: Sequence[Mark], x_of: Array) -> None:
        """Put up what stands still: the line where training stopped, and a tick for each change in mid-run."""
        for artist in self._furniture:
            artist.remove()
        self._furniture = []
        muted, (left, right) = self.palette.muted, self.limits[0]
        with settings():
            if stop_epoch is not None and left <= stop_epoch <= right:
                self._furniture.append(self.ax.axvline(stop_epoch, color=muted, linewidth=1, dashes=(3, 3)))
                late = stop_epoch > (left + right) / 2
                height = 0.5 if larger_is_better(self.quantity) else 1  # where the lines seldom are
                at, aside = (stop_epoch, height), (-5 if late else 5, -4)
                self._write(stop_text, at, aside, "right" if late else "left", muted)
            self._mark([(float(x_of[min(mark.epoch, len(x_of) - 1)]), self.say(mark.text)) for mark in marks])

    def _mark(self, marks: Sequence[tuple[float, str]]) -> None:
        """Put up a tick for each change at a place x within the axes, and say what it was."""
        palette, axis, (left, right) = self.palette, self.ax.get_xaxis_transform(), self.limits[0]
        seen = [(x, text) for x, text in marks if left <= x <= right]
        for x, _ in seen:
            line = Line2D([x, x], [0, 1], transform=axis, color=palette.axis, linewidth=0.8, dashes=(1, 2))
            foot = Line2D([x], [0], transform=axis, color=palette.text, marker=6, markersize=6, clip_on=False)
            self._furniture += [self.ax.add_line(line), self.ax.add_line(foot)]
        pixels = [((x - left) / (right - left) * self.pixels, text) for x, text in seen]
        for placed in arrange(pixels, self.pixels, lambda text: text_width(text, SMALL)):
            at = left + placed.left / self.pixels * (right - left)
            height = 5 + placed.row * 1.4 * SMALL
            self._write(placed.text, (at, 0), (0, height), "left", palette.text, va="bottom")

    def _write(
        self, text: str, at: tuple[float, float], offset: tuple[float, float], align: str, colour: str, va: str = "top"
    ) -> None:
        """Add a word that stands still, on a piece of background so that lines do not run through it."""
        paper = {"facecolor": self.palette.background, "edgecolor": "none", "alpha": 0.8, "pad": 1.5}
        look: dict[str, Any] = {"ha": align, "va": va, "color": colour, "zorder": 4, "bbox": paper}
        self._furniture.append(self._note(text, at, offset, within=self.ax.get_xaxis_transform(), **look))

    def line(self, style: LineStyle, **how: object) -> Line2D:
        """Return a new, empty line that moves."""
        with settings():
            line = Line2D([], [], linewidth=style.width, solid_joinstyle="round", **how)  # type: ignore[arg-type]
            if style.dashes:
                line.set_dashes([length / style.width for length in style.dashes])
            self.ax.add_line(line)
        self.live(line)
        return line

    def new_label(self, size: float = NORMAL, align: str = "left") -> Label:
        """Return a new label that moves."""
        label = Label(self.ax, size, align)
        label.background = self.palette.background
        self.labels.append(label)
        self.live(label)
        return label

    def name_ends(self, ends: Sequence[tuple[Label, float, float, tuple[str, ...]]]) -> None:
        """Put each label to the right of its line's end (x, y), so that none covers another."""
        low, high = self.limits[1]
        inside = [(label, x, min(max(y, low), high), lines) for label, x, y, lines in ends if np.isfinite(y)]
        for label, *_ in ends:
            label.lines = ()
        if not inside:
            return
        zoom = 72 / self.ax.figure.dpi  # type: ignore[union-attr]
        points = self.ax.transData.transform([*((x, y) for _, x, y, _ in inside), (inside[0][1], low)]) * zoom
        leading = inside[0][0].leading
        *heights, bottom = (float(y) for y in points[:, 1])
        gap = leading * max(len(lines) for *_, lines in inside) + 2
        lowest = bottom + gap / 2 - 4  # else it would lie on the numbers of the axis
        for (label, x, y, lines), moved, height in zip(inside, spread(heights, gap, lowest), heights, strict=True):
            label.place((x, y), lines, (8, moved - height + leading * (len(lines) - 1) / 2))
