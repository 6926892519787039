"""Generated data: as many samples and as much noise as one likes, in two dimensions that can be seen.

Every function takes a generator, the number of samples and the noise (a standard deviation, in the units of
the picture), and returns ``x`` (n, 2) and the labels, or ``x`` and the values (n, 1). The noise is drawn at
the end and only then multiplied: with the same seed, more noise moves each sample further along the same way.

After TensorFlow Playground (Smilkov and Carter, 2016), scikit-learn's `make_moons` and `make_circles`, and
Bishop (2006), figure 1.2.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Random = np.random.Generator


def moons(generator: Random, n: int, noise: float) -> tuple[Array, Array]:
    """Two half circles of radius 1 that reach into each other."""
    upper, lower = np.linspace(0, np.pi, n // 2), np.linspace(0, np.pi, n - n // 2)
    x = np.concatenate(
        [
            np.column_stack([np.cos(upper), np.sin(upper)]),
            np.column_stack([1 - np.cos(lower), 1 - np.sin(lower) - 0.5]),
        ]
    )
    x, y = _shuffled(generator, x)
    return x + noise * generator.standard_normal(x.shape), y


def circles(generator: Random, n: int, noise: float) -> tuple[Array, Array]:
    """A circle of radius 0.3 inside one of radius 1."""
    outer, inner = (np.linspace(0, 2 * np.pi, m, endpoint=False) for m in (n // 2, n - n // 2))
    x = np.concatenate(
        [
            np.column_stack([np.cos(outer), np.sin(outer)]),
            np.column_stack([np.cos(inner) * 0.3, np.sin(inner) * 0.3]),
        ]
    )
    x, y = _shuffled(generator, x)
    return x + noise * generator.standard_normal(x.shape), y


def _shuffled(generator: Random, x: Array) -> tuple[Array, Array]:
    """Return points in random order, the first half of which were of class 0, and their classes.

    The order is scikit-learn's, whose generator is numpy's old one.
    """
    order = np.arange(len(x))
    np.random.RandomState(int(generator.integers(2**31))).shuffle(order)
    return x[order], (order >= len(x) // 2).astype(np.int64)


def xor(generator: Random, n: int, noise: float) -> tuple[Array, Array]:
    """Four squares, coloured like a chess board, with a gap of 0.2 between them."""
    y = _halves(generator, n)
    x = generator.uniform(0.1, 2.0, size=(n, 2))
    first = generator.choice([-1.0, 1.0], size=n)
    x *= np.column_stack([first, np.where(y == 1, -first, first)])
    return x + noise * generator.standard_normal(x.shape), y


def gauss(generator: Random, n: int, noise: float) -> tuple[Array, Array]:
    """Two round clouds at (-1, -1) and (1, 1), of standard deviation 0.5 before the noise is added."""
    y = _halves(generator, n)
    x = np.where(y == 1, 1.0, -1.0)[:, None] + 0.5 * generator.standard_normal((n, 2))
    return x + noise * generator.standard_normal(x.shape), y


def spiral(generator: Random, n: int, noise: float) -> tuple[Array, Array]:
    """Two arms that wind one and three quarter times around each other, out to radius 3."""
    y = _halves(generator, n)
    along = generator.random(n)
    angle = 1.75 * 2 * np.pi * along + np.pi * y
    x = 3 * along[:, None] * np.column_stack([np.sin(angle), np.cos(angle)])
    return x + noise * generator.standard_normal(x.shape), y


def sine(generator: Random, n: int, noise: float) -> tuple[Array, Array]:
    """One period, y = sin(2 pi x) for x from 0 to 1 (Bishop, 2006, figure 1.2)."""
    x = generator.random((n, 1))
    return x, np.sin(2 * np.pi * x) + noise * generator.standard_normal((n, 1))


def plane(generator: Random, n: int, noise: float) -> tuple[Array, Array]:
    """A tilted plane over a square, y = (x1 + x2) / 2 for x from -1 to 1."""
    x = generator.uniform(-1, 1, size=(n, 2))
    return x, x.mean(axis=1, keepdims=True) + noise * generator.standard_normal((n, 1))


def gauss_regression(generator: Random, n: int, noise: float) -> tuple[Array, Array]:
    """Six hills and hollows: 1 or -1 at the centres, falling in a straight line to 0 at distance 2."""
    centres = np.array([(-4, 2.5), (0, 2.5), (4, 2.5), (-4, -2.5), (0, -2.5), (4, -2.5)])
    signs = np.array([1, -1, 1, -1, 1, -1])
    x = generator.uniform(-6, 6, size=(n, 2))
    distance = np.linalg.norm(x[:, None] - centres, axis=2)
    hills = signs * np.clip(1 - distance / 2, 0, None)
    y = hills[np.arange(n), np.abs(hills).argmax(axis=1)][:, None]
    return x, y + noise * generator.standard_normal((n, 1))


def _halves(generator: Random, n: int) -> Array:
    """Return as many 0 as 1 (one more 0 if `n` is odd), in random order."""
    return generator.permutation(np.arange(n) % 2)
