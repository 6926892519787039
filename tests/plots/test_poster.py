"""A poster: lines that wrap, pictures that fit, and a small file."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from nnlab.plots.label import text_width
from nnlab.plots.poster import COLUMN, DOTS, LOW, WIDTH, Line, poster, wrapped


def picture(width: int, height: int, colour: tuple[int, int, int] = (200, 0, 0)) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(file, "PNG")
    return file.getvalue()


def pixels(png: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB")).astype(int)


@pytest.mark.parametrize("text", ["one two three four five six seven", "训练图像至多 100 张，使验证损失上升。" * 3])
def test_lines_have_room(text):
    parts = list(wrapped(text, 12, 100))
    assert len(parts) > 1
    assert all(text_width(part, 12) <= 100 for part in parts)
    assert "".join(parts).replace(" ", "") == text.replace(" ", "")


def test_a_word_is_not_broken_however_long_it_is():
    assert list(wrapped("a " + "b" * 90 + " c", 12, 50)) == ["a", "b" * 90, "c"]
    assert list(wrapped("", 12, 50)) == []


def test_words_stand_left_and_pictures_right_one_under_the_other():
    found = pixels(poster([Line("Title", title=True), Line("name", "value")], [picture(900, 300), picture(900, 300)]))
    assert found.shape[1] == round(DOTS * WIDTH)
    column = round(DOTS * COLUMN)
    assert (found[:, :column].min(axis=(1, 2)) < 80).any()  # letters
    red = (found[:, column:] == (200, 0, 0)).all(axis=2)
    assert red[:, 300].sum() >= 2 * 200
    assert not (found[:, :column] == (200, 0, 0)).all(axis=2).any()


def test_a_high_picture_is_made_smaller_in_its_own_shape():
    found = pixels(poster([], [picture(10, 10), picture(500, 2000)]))
    red = (found == (200, 0, 0)).all(axis=2)
    lower = red[-round(DOTS * LOW) :]
    assert lower.sum(axis=0).max() <= round(DOTS * LOW)
    assert 4 * lower.any(axis=0).sum() == pytest.approx(DOTS * LOW, abs=12)


def test_without_pictures_it_is_as_high_as_its_words():
    assert len(pixels(poster([Line("a")], []))) < len(pixels(poster([Line("a")] * 3, [])))
