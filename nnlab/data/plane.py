"""Plane: a flat window onto data with many features, so that they, and what a network makes of them, can be drawn.

With two features there is nothing to choose. With more, a plane shows either two of them, all others held at their
mean; or the two directions in which the training samples are spread the most (principal components). Each is a cut
through a space one cannot see: a sample that lies off the plane may be judged otherwise than the colour beneath it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..sentences import Sentence
from .sets import Data

Array = NDArray[Any]


@dataclass(frozen=True, eq=False)
class Plane:
    """Two directions through a point.

    Attributes
    ----------
    centre : ndarray of shape (d,)
    axes : ndarray of shape (2, d)
        Orthonormal.
    names : tuple of str
        What the directions are called.
    scale, mean : ndarray of shape (2,)
        A coordinate in the data's own units is ``coordinate * scale + mean``.
    share : float
        How much of the training samples' variance lies in the plane, from 0 to 1.
    """

    centre: Array
    axes: Array
    names: tuple[str, str]
    scale: Array
    mean: Array
    share: float

    def project(self, x: Array) -> Array:
        """Return the coordinates (n, 2) of samples (n, d)."""
        return np.asarray((x - self.centre) @ self.axes.T)

    def lift(self, points: Array) -> Array:
        """Return the samples (n, d) at the coordinates (n, 2)."""
        return np.asarray(self.centre + points @ self.axes)

    def shown(self, points: Array) -> Array:
        """Return coordinates (..., 2) in the data's own units."""
        found: Array = points * self.scale + self.mean
        return found

    def limits(self, *sets: Array, margin: float = 0.08) -> tuple[float, float, float, float]:
        """Return left, right, bottom, top of a frame around the samples."""
        points = np.concatenate([self.project(x) for x in sets])
        low, high = points.min(axis=0), points.max(axis=0)
        room = margin * np.maximum(high - low, 1e-6)
        (left, bottom), (right, top) = low - room, high + room
        return float(left), float(right), float(bottom), float(top)

    def grid(self, limits: tuple[float, float, float, float], columns: int, rows: int) -> Array:
        """Return samples (rows * columns, d) at the centres of a grid's cells, the bottom row first."""
        left, right, bottom, top = limits
        u = left + (right - left) * (np.arange(columns) + 0.5) / columns
        v = bottom + (top - bottom) * (np.arange(rows) + 0.5) / rows
        return self.lift(np.stack(np.meshgrid(u, v), axis=-1).reshape(-1, 2))


def feature_plane(data: Data, first: int = 0, second: int = 1) -> Plane:
    """Return the plane of two features, the others at their mean over the training set.

    Raises
    ------
    ValueError
        If there are no such two features.
    """
    d = data.n_inputs
    if first == second or not {first, second} <= set(range(d)):
        sentence = Sentence(
            "no_plane",
            "features {first} and {second} do not span a plane; choose two different ones from 0 to {last}",
            first=str(first),
            second=str(second),
            last=str(d - 1),
        )
        raise ValueError(sentence)
    axes = np.zeros((2, d))
    axes[0, first] = axes[1, second] = 1
    centre = np.array(data.train.x.mean(axis=0, dtype=float))
    centre[[first, second]] = 0
    variance = data.train.x.var(axis=0, dtype=float)
    share = float(variance[[first, second]].sum() / max(variance.sum(), 1e-12))
    scale, mean = (np.broadcast_to(v, d)[[first, second]].astype(float) for v in (data.x_scale, data.x_mean))
    return Plane(centre, axes, (data.feature_names[first], data.feature_names[second]), scale, mean, share)


def principal_plane(data: Data) -> Plane:
    """Return the plane in which the training samples are spread the most.

    Its directions are the first two right singular vectors of the centred samples; their signs, which are arbitrary,
    are such that the largest entry is positive. Source: Pearson (1901), "On lines and planes of closest fit".
    """
    x = data.train.x[:2000].astype(float)
    centre = x.mean(axis=0)
    _, spread, directions = np.linalg.svd(x - centre, full_matrices=False)
    axes = np.zeros((2, data.n_inputs))
    axes[: len(directions[:2])] = directions[:2]
    signs = np.sign(axes[[0, 1], np.abs(axes).argmax(axis=1)])
    axes *= np.where(signs == 0, 1, signs)[:, None]
    variance = spread**2 / max(float((spread**2).sum()), 1e-12)
    first, second = (f"PC{i + 1} ({share:.0%})" for i, share in enumerate((*variance[:2], 0.0)[:2]))
    return Plane(centre, axes, (first, second), np.ones(2), np.zeros(2), float(variance[:2].sum()))
