"""Bundle: the curves of many runs in one go: as an array, as one line with gaps, as the outline of a band.

A line of matplotlib costs more than the points on it; so twenty thin curves are one artist, and a band is another.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .limits import Array


def together(curves: Sequence[Array]) -> Array:
    """Return curves as rows of one array; those that ended early keep their last value."""
    longest = max(map(len, curves), default=0)
    if not longest:
        return np.empty((0, 0))
    begun = [curve for curve in curves if len(curve)]
    return np.stack([c if len(c) == longest else np.pad(c, (0, longest - len(c)), mode="edge") for c in begun])


def chain(x: Array, values: Array, every: int) -> tuple[Array, Array]:
    """Return all rows as one line with gaps: it is drawn in one go. Each row is thinned, as by `limits.thin`."""
    rows, count = values.shape
    chunks = count // every if every > 2 else 0
    if chunks < 2:
        across, up = np.broadcast_to(x, values.shape), values
    else:
        whole = values[:, : chunks * every].reshape(rows, chunks, every)
        low = np.where(np.isnan(whole), np.inf, whole).argmin(2)
        high = np.where(np.isnan(whole), -np.inf, whole).argmax(2)
        pairs = np.sort(np.stack([low, high], 2), 2) + np.arange(0, chunks * every, every)[:, None]
        rest = np.broadcast_to(np.arange(chunks * every, count), (rows, count - chunks * every))
        kept = np.concatenate([pairs.reshape(rows, -1), rest], 1)
        across, up = x[kept], np.take_along_axis(values, kept, 1)
    gap = np.full((rows, 1), np.nan)
    return np.concatenate([across, gap], 1).ravel(), np.concatenate([up, gap], 1).ravel()


def outline(x: Array, low: Array, high: Array, every: int) -> Array:
    """Return the outline (n, 2) of the band between two lines."""
    keep = np.unique(np.append(np.arange(0, len(x), max(every, 1)), len(x) - 1))
    keep = keep[np.isfinite(low[keep]) & np.isfinite(high[keep])]
    if len(keep) < 2:
        return np.zeros((3, 2))
    return np.column_stack([np.append(x[keep], x[keep][::-1]), np.append(low[keep], high[keep][::-1])])
