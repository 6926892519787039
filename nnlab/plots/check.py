"""Check: gradients by backpropagation beside those by central differences, which must agree."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from .limits import Array, Limits, nice
from .picture import Picture
from .style import LIGHT, NORMAL, Palette, settings


class Check(Picture):
    """A bar for each gradient by backpropagation, a ring at its end for the one by central differences."""

    def __init__(self, ax: Axes, count: int, across: str, names: tuple[str, str], palette: Palette = LIGHT):
        super().__init__(ax, palette)
        self.bars = Line2D([], [], linewidth=9, solid_capstyle="butt", alpha=0.75)
        self.rings = Line2D([], [], linestyle="", marker="o", markersize=9, markeredgewidth=1.6, markerfacecolor="none")
        self.chosen = Line2D([], [], linestyle="", marker=7, markersize=8, clip_on=False)
        for line in (self.bars, self.rings, self.chosen):
            ax.add_line(line)
            self.live(line)
        self.limits: Limits = (0.0, 0.0)
        self.count = 0
        self.error = 0.0
        with settings():
            ax.grid(True, axis="y", linewidth=0.8)
            self.zero = ax.axhline(0, linewidth=0.8)
            ax.set_xlim(-0.7, count - 0.3)
            self.across, _ = self._name_axes(across, "")
            width = float(ax.bbox.width) * 72 / ax.figure.dpi
            looks: tuple[dict[str, Any], ...] = (
                {"linewidth": 9, "alpha": 0.75},
                {"marker": "o", "markersize": 9, "markerfacecolor": "none", "markeredgewidth": 1.6},
            )
            self.keys, self.notes = [], []
            for place, (name, look) in enumerate(zip(names, looks, strict=True)):
                x = [1 + 16 / width, 1 + 26 / width] if "linewidth" in look else [1 + 21 / width]
                y = 0.92 - 0.14 * place
                key = Line2D(x, [y] * len(x), transform=ax.transAxes, clip_on=False, solid_capstyle="butt", **look)
                ax.add_line(key)
                self.keys.append(key)
                self.notes.append(self._note(name, (1 + 34 / width, y), (0, 0), size=NORMAL, va="center"))
        self.dress(palette)

    def dress(self, palette: Palette) -> None:
        """Take on the colours of a theme."""
        super().dress(palette)
        self.ax.grid(True, axis="y", color=palette.grid)
        self.zero.set_color(palette.axis)
        self.across.set_color(palette.muted)
        for line in (self.bars, self.keys[0]):
            line.set_color(palette.roles["train"])
        for line in (self.rings, self.keys[1]):
            line.set_markeredgecolor(palette.roles["validation"])
        self.chosen.set_color(palette.text)
        for note in self.notes:
            note.set_color(palette.text)

    def show(self, exact: Array, differences: Array, names: Sequence[str], chosen: int) -> bool:
        """Show both (n,) and point at one; return whether the background must be drawn again."""
        self.count = len(exact)
        scale = float(np.linalg.norm(exact) + np.linalg.norm(differences))
        self.error = float(np.linalg.norm(exact - differences)) / scale if scale else 0.0
        x = np.arange(len(exact), dtype=float)
        gap = np.full_like(x, np.nan)
        self.bars.set_data(np.stack([x, x, gap], axis=1).ravel(), np.stack([0 * x, exact, gap], axis=1).ravel())
        self.rings.set_data(x, differences)
        top = float(np.abs(np.concatenate([exact, differences])).max(initial=0))
        changed = self._reach(top, names)
        self.chosen.set_data([float(chosen)], [self.limits[1]])
        return changed

    def describe(self) -> str:
        """Return in words what the picture shows."""
        return f"{self.title.said}: {self.count} gradients, relative error {self.error:.1e}."

    def _reach(self, top: float, names: Sequence[str]) -> bool:
        written = [label.get_text() for label in self.ax.get_xticklabels()]
        high = self.limits[1]
        fits = top <= high and top > 0.3 * high
        if fits and written == list(names):
            return False
        if not fits:
            high = nice(1.15 * top, (1, 2, 5, 10)) if top > 1e-12 else 1.0
            self.limits = (-high, high)
            self.ax.set_ylim(*self.limits)
        with settings():
            self._name_ticks(self.ax.xaxis, np.arange(len(names)), names)
        return True
