"""Pasted pictures: the right way up, on the screen and in files."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from nnlab.plots.style import add_axes, new_figure
from nnlab.plots.tiles import Ground, Tiles, blocks, stretch, two_colours

RED, GREEN, BLUE, WHITE = (1.0, 0, 0), (0, 1.0, 0), (0, 0, 1.0), (1.0, 1, 1)
CELLS = np.array([[RED, GREEN], [BLUE, WHITE]])


def drawn(figure, dpi: int = 72) -> np.ndarray:
    file = io.BytesIO()
    figure.savefig(file, dpi=dpi)
    return np.asarray(Image.open(file).convert("RGB"))


@pytest.mark.parametrize("scale", [1, 1.25, 2])
def test_the_bottom_row_is_at_the_bottom(scale):
    figure = new_figure(100, 80, scale=scale)
    ax = add_axes(figure, 20, 10, 60, 40)
    ax.set_axis_off()
    Ground(ax, smooth=False).colours = CELLS
    figure.canvas.draw()
    image = np.asarray(figure.canvas.buffer_rgba())
    for (x, y), colour in {(25, 45): RED, (75, 45): GREEN, (25, 15): BLUE, (75, 15): WHITE}.items():
        assert tuple(image[round(y * scale), round(x * scale), :3]) == tuple(int(255 * c) for c in colour)


def test_tiles_lie_at_their_places():
    figure = new_figure(100, 100)
    ax = add_axes(figure, 0, 0, 100, 100)
    ax.set_axis_off()
    ax.set(xlim=(0, 100), ylim=(0, 100))
    tiles = Tiles(ax, 20, smooth=False)
    tiles.centres = np.array([[20.0, 80.0], [70.0, 30.0]])
    tiles.colours = np.stack([CELLS, np.tile(np.array(BLUE), (2, 2, 1))])
    for factor, image in ((1, drawn(figure)), (2, drawn(figure, 144))):
        for (x, y), colour in {(15, 25): RED, (25, 25): GREEN, (15, 15): BLUE, (70, 70): BLUE, (50, 50): WHITE}.items():
            assert tuple(image[factor * y, factor * x]) == tuple(int(255 * c) for c in colour), (x, y)


def test_files_of_lines_hold_the_picture_too():
    figure = new_figure(100, 80)
    Ground(add_axes(figure, 20, 10, 60, 40)).colours = CELLS
    file = io.BytesIO()
    figure.savefig(file, format="svg", dpi=144)
    assert b"data:image/png" in file.getvalue()


def test_enlarging():
    np.testing.assert_allclose(stretch(5, 37).sum(axis=1), 1)
    np.testing.assert_allclose(stretch(2, 4) @ [0, 1], [0, 0.25, 0.75, 1])
    np.testing.assert_array_equal(blocks(2, 4) @ [0, 1], [0, 0, 1, 1])
    np.testing.assert_array_equal(stretch(1, 3), np.ones((3, 1)))


def test_two_colours():
    values = np.array([-2, -1, 0, 1, np.nan])
    found = two_colours(values, "#ff0000", "#ffffff", "#0000ff")
    np.testing.assert_array_equal(found, [RED, RED, WHITE, BLUE, WHITE])
