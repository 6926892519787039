"""Pictures on their way to the page: what moves over what stands still, as PNG."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from nnlab.lab.widgets.browser import Size
from nnlab.lab.widgets.figure_image import FigureImage
from nnlab.lab.widgets.png import png, small_png
from nnlab.plots.sheet import Sheet

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


def test_it_is_drawn_with_as_many_dots_as_its_place_has():
    _, image = stroke()
    image.draw()
    shape = int(image.widget.height) / int(image.widget.width)
    image.fit(Size(300, 50, 2))
    image.draw()
    assert decoded(image.widget.value).shape[1] == int(image.widget.width) == 600
    assert int(image.widget.height) / int(image.widget.width) == pytest.approx(shape)
    image.small = True
    image.draw()
    assert decoded(image.widget.value).shape[1] == 300


def test_what_can_be_arranged_takes_the_height_too():
    picture, _ = stroke()
    asked: list[tuple[float, float]] = []
    image = FigureImage(Sheet(picture.ax.figure, [picture]), "nnlab-stroke", lambda *size: asked.append(size))
    image.draw()
    image.fit(None)
    assert asked == []
    for _ in range(2):
        image.fit(Size(300, 50, 2))
    image.draw()
    assert asked == [(300, 50)]
    assert decoded(image.widget.value).shape[:2] == (100, 600)
