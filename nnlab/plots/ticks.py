"""Ticks: where the numbers stand on an axis, and how they are written in the room there is."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from matplotlib.ticker import Locator, MaxNLocator

from .label import text_width
from .limits import Array
from .style import SMALL


class OwnUnits(MaxNLocator):
    """Ticks at round numbers of the data's own units, on axes in standardised ones."""

    def __init__(self, scale: float, mean: float):
        super().__init__(5, steps=[1, 2, 2.5, 5, 10])
        self.own = scale, mean

    def tick_values(self, vmin: float, vmax: float) -> Array:  # type: ignore[override]
        """Return the ticks between two limits."""
        scale, mean = self.own
        return (np.asarray(super().tick_values(vmin * scale + mean, vmax * scale + mean)) - mean) / scale


def between(locator: Locator, low: float, high: float) -> list[float]:
    """Return the ticks between two limits; the lower one if there is none."""
    near = 1e-9 * (high - low)
    return [float(tick) for tick in locator.tick_values(low, high) if low - near <= tick <= high + near] or [low]


def writing(ticks: Sequence[float], percent: bool, room: float) -> Callable[[float], str]:
    """Return how to write the numbers of ticks; where that is wider than `room` pixels, a shorter way."""

    def usual(value: float) -> str:
        return f"{100 * value:.4g} %" if percent else f"{value:.4g}"

    def brief(value: float) -> str:
        if percent or not value:
            return f"{100 * value:.4g}"
        return f"{value:.1e}".replace(".0e", "e").replace("e-0", "e-")

    return usual if max(text_width(usual(tick), SMALL) for tick in ticks) <= room else brief
