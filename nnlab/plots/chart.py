"""Chart: the axes of a curve over time: its limits, grid, numbers, and what stands still on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.ticker import FixedLocator, FuncFormatter, Locator, LogLocator, MaxNLocator, NullFormatter, NullLocator
from matplotlib.transforms import Bbox, Transform, TransformedBbox

from ..nn.metrics import larger_is_better
from .label import Label, spread, text_width
from .limits import Limits, place_within
from .picture import Picture
from .style import NORMAL, SMALL, LineStyle, Palette, settings
from .ticks import between, writing

PERCENT = ("accuracy", "precision", "recall", "f1")
"""Quantities that are shares of a whole."""
UNITS = {"epoch": "epoch", "updates": "updates", "multiply_adds": "multiply-adds", "seconds": "seconds"}
"""What the axis can count, and what stands under it."""
SCALES = {"log": "log, no zero", "cut": "zero not shown"}
"""What stands beside the axis of a loss that does not begin with zero."""
STRIP = 17.0
"""Pixels along the upper edge of the axes that are left to words."""
LINE = 2.0
"""Pixels of the strip that a line may take along its lower edge."""
PAD = 4.0
"""Pixels between the axes and their numbers."""
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
    strip : float
        Pixels along the upper edge of the axes where no curve comes.
    clear : Bbox
        The part of the axes where curves come, as fractions.
    full : float
        How high the upper limit lies on the axes, as a share of their height.
    beside : (float, float)
        Pixels to the left and to the right of the axes that are the chart's own.
    taken : float
        Pixels at the left end of the strip in which the scale is named.
    """

    strip = 0.0

    def __init__(self, ax: Axes, quantity: str, title: str | None, palette: Palette):
        super().__init__(ax, palette)
        ax.tick_params(pad=PAD)
        self.clear = Bbox.unit()
        self.beside, self.taken, self.full = (40.0, 8.0), 0.0, 1.0
        ax.autoscale(False)  # the limits are ours; a logarithmic axis would look for data that are not there yet
        self.names = UNITS | SCALES
        self.say: Callable[[str], str] = str
        self.quantity = quantity
        self.scale = "linear"
        self.zoom = False
        self.across = "epoch"
        self.limits: tuple[Limits, Limits] = ((0.0, 0.0), (0.0, 0.0))
        self._frame: tuple[object, ...] = ()
        self._static: tuple[object, ...] = ()
        self.labels: list[Label] = []
        self.title.set_text(title or TITLES.get(quantity, quantity.replace("_", " ").capitalize()))
        with settings():
            ax.grid(True, linewidth=0.8)
            self._unit = self._note("", (1, 0), (0, -PAD), ha="right", va="top")
            self._last = self._note("", (1, 0), (0, -PAD), ha="right", va="top")
            self._scale = self._note("", (0, 1), (6, -12))

    def dress(self, palette: Palette) -> None:
        """Take on the colours of a theme."""
        super().dress(palette)
        self.ax.grid(True, color=palette.grid)
        for note in (self._unit, self._last, self._scale):
            note.set_color(palette.muted)
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
    def sides(self) -> tuple[float, float]:
        """Width and height of the axes in CSS pixels."""
        width, height = (float(side) * 72 / self.ax.figure.dpi for side in self.ax.bbox.size)  # type: ignore[union-attr]
        return width, height

    @property
    def pixels(self) -> float:
        """The width of the axes in CSS pixels."""
        return self.ax.bbox.width * 72 / self.ax.figure.dpi  # type: ignore[union-attr]

    @property
    def breadth(self) -> float:
        """The width in CSS pixels that the chart has for itself."""
        return self.pixels + sum(self.beside)

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
        left, bottom, width, height = self.ax.get_position().bounds
        place = place_within((left, bottom, width, height * self.full), x, y, self.limits[0], ys)
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
        share = self.full = 1 - self.strip / self.sides[1]
        self.clear.set_points(np.array([[0, 0], [1, share + LINE / self.sides[1]]]))
        log, (low, high) = self.scale == "log", y
        with settings():
            self.ax.set_yscale(self.scale)
            self.ax.set_xlim(*x)
            self.ax.set_ylim(low, low * (high / low) ** (1 / share) if log else low + (high - low) / share)
            self._number_across()
            self._number_up(log)
        loss = not larger_is_better(self.quantity)
        self._scale.set_text(self.names["log"] if log else self.names["cut"] if loss and low > 0 else "")
        self.taken = 6 + text_width(self._scale.said, SMALL) if self._scale.said else 0.0
        return True

    def _number_across(self) -> None:
        """Put numbers along the axis, the last of them after the axis' unit."""
        (left, right), unit, axis = self.limits[0], self.names[self.across], self.ax.xaxis
        wide, scale = text_width(f"{right:,.6g}", SMALL), self.pixels / (right - left)
        for many in range(max(int(self.pixels / (wide + 24)), 1), 0, -1):
            found = MaxNLocator(many, steps=[1, 2, 5, 10], integer=self.across != "seconds")
            ticks = between(found, left, right)
            if len(ticks) < 3 or (ticks[-1] - ticks[-2]) * scale > wide + text_width(unit, SMALL) + 14:
                break
        last = ticks[-1]
        axis.set_major_locator(FixedLocator(ticks))
        axis.set_major_formatter(FuncFormatter(lambda value, _: "" if value == last else f"{value:,.6g}"))
        number = f"{last:,.6g}"
        wide, share = text_width(number, SMALL), (last - left) / (right - left)
        aside = min(wide / 2, (1 - share) * self.pixels + self.beside[1] - 1)
        for note, text, moved in ((self._last, number, aside), (self._unit, unit, aside - wide - 4)):
            note.xy, note.xyann = (share, 0), (moved, -PAD)
            note.set_text(text)

    def _number_up(self, log: bool) -> None:
        axis, (low, high) = self.ax.yaxis, self.limits[1]
        many = min(max(int(self.sides[1] / 26), 2), 5)
        found: Locator = MaxNLocator(many, steps=[1, 2, 2.5, 5, 10])
        if log:
            wide = high / low > 300
            found = LogLocator(subs=(1.0,) if wide else (1.0, 2.0, 5.0), numticks=8)
        ticks = between(found, low, high)
        axis.set_major_locator(FixedLocator(ticks))
        axis.set_minor_locator(NullLocator())
        axis.set_minor_formatter(NullFormatter())
        write = writing(ticks, self.quantity in PERCENT, self.beside[0] - 1)
        axis.set_major_formatter(FuncFormatter(lambda value, _: write(value)))

    def line(self, style: LineStyle, **how: object) -> Line2D:
        """Return a new, empty line that moves."""
        with settings():
            line = Line2D([], [], linewidth=style.width, solid_joinstyle="round", **how)  # type: ignore[arg-type]
            if style.dashes:
                line.set_dashes([length / style.width for length in style.dashes])
        self.live(self.add(line))
        return line

    def add(self, line: Line2D) -> Line2D:
        """Add a line that keeps out of the strip, and return it."""
        self.ax.add_line(line)
        line.set_clip_box(TransformedBbox(self.clear, self.ax.transAxes))
        return line

    def new_label(self, size: float = NORMAL, align: str = "left", within: Transform | None = None) -> Label:
        """Return a new label that moves."""
        label = Label(self.ax, size, align, within)
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
