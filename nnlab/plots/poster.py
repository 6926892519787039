"""Poster: finished pictures with words beside them, as one small image, for where nothing can be clicked."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from .label import line_of_text, text_width
from .style import LARGE, LIGHT, NORMAL

WIDTH, COLUMN, MARGIN = 760, 262, 8
"""CSS pixels: as wide as a notebook's column on a small screen; of the column of words; around everything."""
DOTS = 1.5
COLOURS = 96
LOW = 250
"""CSS pixels: a picture under the first one is no higher than this."""


class Line(NamedTuple):
    """A line of words; a `title` is larger, a `value` stands at its right end."""

    text: str
    value: str = ""
    title: bool = False


def poster(lines: Sequence[Line], pictures: Sequence[bytes]) -> bytes:
    """Return a PNG: the lines in a column, the pictures, PNGs too, one under the other beside them."""
    room = WIDTH - COLUMN - 3 * MARGIN
    images = [_fitted(picture, room, LOW if number else WIDTH) for number, picture in enumerate(pictures)]
    column = _column(lines)
    height = max(len(column), sum(len(image) for image in images)) + 2 * _dots(MARGIN)
    sheet = np.full((height, _dots(WIDTH), 3), 255, dtype=np.uint8)
    _put(sheet, column, MARGIN, _dots(MARGIN))
    top = _dots(MARGIN)
    for image in images:
        _put(sheet, image, COLUMN + 2 * MARGIN, top)
        top += len(image)
    file = io.BytesIO()
    Image.fromarray(sheet).quantize(COLOURS).save(file, "PNG", optimize=True)
    return file.getvalue()


def wrapped(text: str, size: float, width: float) -> Iterator[str]:
    """Yield a text in lines that have room; broken between words, or where there are none, between letters."""
    line = ""
    for piece in _pieces(text):
        if line and text_width(line + piece.rstrip(), size) > width:
            yield line.rstrip()
            line = ""
        line += piece
    if line.strip():
        yield line.rstrip()


def _pieces(text: str) -> list[str]:
    pieces: list[str] = []
    for letter in text:
        joined = pieces and not pieces[-1].endswith(" ") and letter < "\u2e80" and pieces[-1][-1] < "\u2e80"
        if joined:
            pieces[-1] += letter
        else:
            pieces.append(letter)
    return pieces


def _column(lines: Sequence[Line]) -> NDArray[np.uint8]:
    """Return the lines as an image."""
    rows: list[tuple[float, Line]] = []
    for line in lines:
        size = LARGE if line.title else NORMAL
        room = COLUMN - (text_width(line.value, size) + 10 if line.value else 0)
        parts = list(wrapped(line.text, size, room)) or [""]
        rows += [(size, Line(part, line.value if number == 0 else "")) for number, part in enumerate(parts)]
    heights = [_dots(1.45 * size) for size, _ in rows]
    sheet = np.full((sum(heights), _dots(COLUMN), 3), 255, dtype=np.uint8)
    top = 0
    for (size, line), height in zip(rows, heights, strict=True):
        if line.text.strip():
            _put(sheet, _words(line.text, size), 0, top)
        if line.value:
            image = _words(line.value, size)
            _put(sheet, image, COLUMN - image.shape[1] / DOTS, top)
        top += height
    return sheet


def _words(text: str, size: float) -> NDArray[np.uint8]:
    image = line_of_text(text, size * DOTS, LIGHT.text, LIGHT.background).astype(float)
    alpha = image[..., 3:] / 255
    return np.round(alpha * image[..., :3] + (1 - alpha) * 255).astype(np.uint8)


def _fitted(picture: bytes, width: float, height: float) -> NDArray[np.uint8]:
    """Return a picture as pixels, in its own shape, no wider and no higher than this."""
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    scale = min(_dots(width) / image.width, _dots(height) / image.height)
    size = (max(round(scale * image.width), 1), max(round(scale * image.height), 1))
    return np.asarray(image.resize(size, Image.Resampling.BOX if scale < 1 else Image.Resampling.BILINEAR))


def _put(sheet: NDArray[np.uint8], image: NDArray[np.uint8], left: float, top: int) -> None:
    """Paste an image, as much of it as has room."""
    x = max(_dots(left), 0)
    part = image[: len(sheet) - top, : sheet.shape[1] - x]
    sheet[top : top + len(part), x : x + part.shape[1]] = part


def _dots(pixels: float) -> int:
    return round(DOTS * pixels)
