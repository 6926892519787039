"""Pictures on their way to the page: what moves over what stands still, as PNG."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image

from nnlab.lab.widgets.png import png, small_png

from .drawing import stroke


def decoded(content: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(content)).convert("RGBA"))


def test_a_small_png_has_two_thirds_of_the_sides_and_far_fewer_bytes():
    picture, image = stroke()
    picture.line.set_data([0, 1], [0, 1])
    image.draw()
    pixels = decoded(image.widget.value)
    small = small_png(pixels)
    assert decoded(small).shape[:2] == tuple(2 * side // 3 for side in pixels.shape[:2])
    assert len(small) < len(png(pixels)) / 2


def test_what_moves_is_drawn_and_the_background_is_kept():
    picture, image = stroke()
    image.draw()
    empty, background = image.widget.value, image._background
    picture.line.set_data([0, 1], [0.5, 0.5])
    image.draw()
    assert image.widget.value != empty
    picture.line.set_data([], [])
    image.draw()
    assert image.widget.value == empty
    assert image._background is background


def test_what_stands_still_is_drawn_anew_when_asked():
    picture, image = stroke()
    image.draw()
    before = image.widget.value
    picture.ax.set_facecolor("#cccccc")
    image.draw()
    assert image.widget.value == before
    image.draw(redraw=True)
    assert image.widget.value != before


def test_it_is_found_by_its_class_and_never_wider_than_its_pixels():
    _, image = stroke()
    assert set(image.widget._dom_classes) == {"nnlab-stroke", "nnlab-picture"}
    image.draw()
    assert decoded(image.widget.value).shape[:2] == (int(image.widget.height), int(image.widget.width))
    image.small = True
    image.draw()
    assert decoded(image.widget.value).shape[1] < int(image.widget.width)
