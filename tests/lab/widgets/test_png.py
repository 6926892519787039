"""Pixels as the bytes of a PNG file."""

from __future__ import annotations

import io

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from nnlab.lab.widgets.png import png, small_png


def decoded(content: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(content)).convert("RGBA"))


@given(height=st.integers(1, 40), width=st.integers(1, 40), seed=st.integers(0, 10**6))
def test_a_png_has_every_pixel(height, width, seed):
    pixels = np.random.default_rng(seed).integers(0, 256, (height, width, 4), dtype=np.uint8)
    np.testing.assert_array_equal(decoded(png(pixels)), pixels)


@given(height=st.integers(2, 40), width=st.integers(2, 40))
def test_a_small_one_has_the_colours_of_a_plain_area(height, width):
    pixels = np.full((height, width, 4), (0, 114, 178, 255), dtype=np.uint8)
    assert (decoded(small_png(pixels)) == (0, 114, 178, 255)).all()
