"""Images and what they are taken for: names that have room under their image."""

import numpy as np
import pytest

from nnlab.plots.examples import Examples, LabelledImages
from nnlab.plots.label import text_width
from nnlab.plots.style import SMALL, add_axes, new_figure

NAMES = ("a cat", "an animal with a very long name indeed", "狗", "something else that is long")


@pytest.mark.parametrize("columns", [2, 4, 8])
def test_no_name_is_wider_than_its_image_has_room_and_both_names_are_told(columns):
    made = Examples(add_axes(new_figure(500, 310), 8, 46, 484, 260), columns, 2)
    rng = np.random.default_rng(0)
    images = LabelledImages(rng.random((2 * columns, 4, 4)), rng.integers(0, 4, 2 * columns), NAMES, "title", "")
    made.show(images, rng.random((2 * columns, 4)))
    said = [label.lines[0] for label in made.labels if label.lines]
    assert len(said) == 2 * columns
    for text in said:
        assert text_width(text, SMALL) <= made.cell[0]
        assert ("✓" in text) != ("✗ (" in text and text.endswith(")"))
    assert columns == 2 or any("…" in text for text in said)
    assert made.describe().startswith("title: ") and f" of {2 * columns} right." in made.describe()
