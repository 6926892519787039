"""Images: turn, enlarge and move many at once.

For each pixel of the new image we look up the place in the old one where it comes from, and blend the four
pixels around that place (bilinear interpolation). Outside the image its edge goes on.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating]

BLOCK_PIXELS = 2**16
"""Pixels looked up at a time: what fits a processor's cache."""


def transform(
    x: Array,
    image_shape: tuple[int, int],
    *,
    angle: Any = 0.0,
    zoom: Any = 1.0,
    shift: tuple[Any, Any] = (0.0, 0.0),
) -> Array:
    """Return images turned counterclockwise (radians), enlarged, and moved down and right (pixels).

    Parameters
    ----------
    x : (n, height * width)
    angle, zoom, shift : float or (n,)
        One for all images, or one for each. Turning and enlarging leave the centre where it is.
    """
    height, width = image_shape
    n = len(x)
    angle, zoom, down, right = (
        np.broadcast_to(np.asarray(v, x.dtype), n)[:, None, None] for v in (angle, zoom, *shift)
    )
    cosine, sine = np.cos(angle) / zoom, np.sin(angle) / zoom
    rows = np.arange(height, dtype=x.dtype)[:, None] - (height - 1) / 2
    columns = np.arange(width, dtype=x.dtype) - (width - 1) / 2
    result = np.empty_like(x)
    images = x.reshape(n, height, width)
    step = max(BLOCK_PIXELS // (height * width), 1)
    for start in range(0, n, step):
        s = slice(start, start + step)
        r, c = rows - down[s], columns - right[s]
        from_row = cosine[s] * r + sine[s] * c + (height - 1) / 2
        from_column = cosine[s] * c - sine[s] * r + (width - 1) / 2
        result[s] = _look_up(images[s], from_row, from_column).reshape(-1, height * width)
    return result


def _look_up(images: Array, row: Array, column: Array) -> Array:
    """Return the images' values (n, height, width) at these places between the pixels."""
    n, height, width = images.shape
    row, column = np.clip(row, 0, height - 1), np.clip(column, 0, width - 1)
    top, left = (
        np.minimum(row.astype(np.intp), max(height - 2, 0)),
        np.minimum(column.astype(np.intp), max(width - 2, 0)),
    )
    below, beside = row - top, column - left
    corner = top * width + left + np.arange(n)[:, None, None] * (height * width)
    flat = images.reshape(-1)
    down, right = (width if height > 1 else 0), (1 if width > 1 else 0)
    upper = (1 - beside) * flat.take(corner) + beside * flat.take(corner + right)
    lower = (1 - beside) * flat.take(corner + down) + beside * flat.take(corner + (down + right))
    blended: Array = (1 - below) * upper + below * lower
    return blended
