"""Colours: how well a text stands out from what is behind it."""

from __future__ import annotations

import numpy as np
from matplotlib.colors import to_hex, to_rgb


def contrast(one: str, two: str) -> float:
    """Return the contrast of two colours, from 1 to 21 (WCAG 2.1, "contrast ratio")."""
    rgb = np.array([to_rgb(one), to_rgb(two)])
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    low, high = sorted(linear @ (0.2126, 0.7152, 0.0722))
    return float((high + 0.05) / (low + 0.05))


def readable(colour: str, background: str) -> str:
    """Return a colour in which letters stand out from the background: the same, or a darker one."""
    red, green, blue = to_rgb(colour)
    shades = [to_hex((share * red, share * green, share * blue)) for share in np.linspace(1, 0, 21)]
    return next((shade for shade in shades if contrast(shade, background) >= 4.5), shades[-1])
