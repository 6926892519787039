"""Limits: how far the axes reach, and how many points a line needs.

A chart that follows its curve with every epoch would have to redraw axes and numbers each time, and would make the
eye work. These limits grow in generous steps and then stay, so a frame only moves the lines.

A screen has some hundred columns of pixels, a long run ten thousand epochs. `thin` keeps from each handful of
neighbours the lowest and the highest: on the screen it is the same line, spikes included, at a constant cost.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil, floor, isfinite, log2, log10

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating]
STEPS = (1, 1.25, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10)
Limits = tuple[float, float]


def nice(value: float, steps: tuple[float, ...] = STEPS) -> float:
    """Return the round number next above the positive `value` (or equal to it)."""
    power = 10.0 ** floor(log10(value))
    return next((power * step for step in steps if power * step >= value * (1 - 1e-9)), 10 * power)


def x_limits(
    last: float, planned: float | None = None, zoom: bool = False, least: float = 50.0, whole: bool = False
) -> Limits:
    """Return limits for a line that has come as far as `last`, and is planned to get as far as `planned`.

    The axis begins with a fifth of `least`, and grows with the line in steps of about a half, so that it is seldom
    drawn anew, up to what is planned. `whole` gives it all of that at once; `zoom` shows the last third or so of the
    line.
    """
    if zoom and last > 0.16 * least:
        step = nice(last / 20, (1, 2, 5, 10))
        right = (floor(last / step) + 1) * step
        return max(right - 5 * step, 0.0), right
    right = nice(max(last * 1.02, least / 5), (1, 1.5, 2, 3, 5, 7, 10))
    if planned and last <= planned and (whole or right > 0.8 * planned):
        return 0.0, float(planned)
    return 0.0, right


def y_limits(
    lines: Iterable[Array], old: Limits | None = None, *, log: bool = False, top: float | None = None
) -> Limits:
    """Return limits that hold the `lines`, from 0 if that is not far off; `old` ones stay while they are good enough.

    A lone spike does not flatten the rest: what rises above three times the 98 % quantile is cut off, except at the
    beginning of a line, where a high value is no accident. `top` is a bound nothing can exceed (accuracy: 1).
    """
    finite = [line[np.isfinite(line) & (line > 0) if log else np.isfinite(line)] for line in lines]
    finite = [line for line in finite if line.size]
    if not finite:
        return old or ((0.01, 1.0) if log else (0.0, top or 1.0))
    low, high = min(float(line.min()) for line in finite), max(float(line.max()) for line in finite)
    if log:
        return 1 / nice(1.05 / low, (1, 2, 5, 10)), nice(1.05 * high, (1, 2, 5, 10))
    usual = 3 * max(float(np.quantile(line, 0.98)) for line in finite)
    start = max(float(line[:3].max()) for line in finite)
    if usual > 0:
        high = min(high, max(usual, min(start, 7 * usual)))
    span = max(high - low, 1e-9 * max(abs(high), abs(low)), 1e-12)
    if old and old[0] <= low and high <= old[1] and span > 0.35 * (old[1] - old[0]):
        return old
    if 0 <= low < 0.6 * high and top is None:
        return 0.0, nice(1.04 * high)
    step = nice(span / 4, (1, 2, 5, 10))
    limits = floor((low - 0.04 * span) / step) * step, ceil((high + 0.04 * span) / step) * step
    return (max(limits[0], 0.0) if low >= 0 else limits[0]), min(limits[1], top) if top is not None else limits[1]


def place_within(box: tuple[float, float, float, float], x: float, y: float, xs: Limits, ys: Limits) -> Array | None:
    """Return the place in axes with the limits `xs` and `ys` that lies at a place of the image; None outside of them.

    Parameters
    ----------
    box : left, bottom, width, height
        Of the axes, as fractions of the image (``ax.get_position().bounds``).
    x, y : float
        Fractions of the image from its top left corner.
    """
    left, bottom, width, height = box
    across, up = (x - left) / width, (1 - y - bottom) / height
    if not (0 <= across <= 1 and 0 <= up <= 1):
        return None
    return np.array([xs[0] + across * (xs[1] - xs[0]), ys[0] + up * (ys[1] - ys[0])])


def stride(x: Array, limits: Limits, pixels: float) -> int:
    """Return how many neighbouring points share a column of pixels: a power of two, so that it seldom changes."""
    if len(x) < 2 or x[-1] <= x[0]:
        return 1
    density = (len(x) - 1) / (x[-1] - x[0]) * (limits[1] - limits[0]) / max(pixels, 1)
    return 1 << ceil(log2(density)) if density > 1 and isfinite(density) else 1


def thin(x: Array, y: Array, every: int) -> tuple[Array, Array]:
    """Return the lowest and the highest point of each `every` neighbours, and the last point.

    Points that are not numbers are passed over, unless a whole group is: that stays a gap.
    """
    groups = len(x) // every if every > 2 else 0
    if groups < 2:
        return x, y
    whole = y[: groups * every].reshape(groups, every)
    gaps = np.isnan(whole)
    low, high = whole, whole
    if gaps.any():
        low, high = np.where(gaps, np.inf, whole), np.where(gaps, -np.inf, whole)
    lowest, highest = low.argmin(1), high.argmax(1)
    pairs = np.empty((groups, 2), dtype=np.intp)
    np.minimum(lowest, highest, out=pairs[:, 0])
    np.maximum(lowest, highest, out=pairs[:, 1])
    pairs += np.arange(0, groups * every, every)[:, None]
    kept = np.concatenate([pairs.ravel(), np.arange(groups * every, len(x))])
    return x[kept], y[kept]


def within(x: Array, limits: Limits) -> slice:
    """Return the part of the rising `x` that lies within `limits`, with one neighbour on either side."""
    first, last = np.searchsorted(x, limits)
    return slice(max(int(first) - 1, 0), int(last) + 1)
