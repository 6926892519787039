"""A picture is offered as a file, with all that is on it."""

from __future__ import annotations

import base64
import io
import re

import numpy as np
from PIL import Image

from nnlab.lab.text.texts import Words
from nnlab.lab.widgets.save_button import KINDS, SaveButton

from .drawing import stroke


def saved(button: SaveButton, kind: str) -> bytes:
    button.buttons[kind].click()
    name, content = re.search(r'download="(.*?)" href="data:image/[a-z+]+;base64,(.*?)"', button.link.value).groups()
    assert name == f"nnlab-stroke.{kind}"
    return base64.b64decode(content)


def test_a_click_offers_what_moves_too_and_the_screen_stays():
    picture, image = stroke()
    picture.line.set_data([0, 1], [0.5, 0.5])
    image.draw()
    shown = image.widget.value
    button = SaveButton("stroke", lambda: image, lambda work: work())
    button.relabel(Words())
    pixels = np.asarray(Image.open(io.BytesIO(saved(button, "png"))).convert("RGB")).reshape(-1, 3)
    assert (pixels == (0xD5, 0x5E, 0x00)).all(1).any()
    assert "#d55e00" in saved(button, "svg").decode()
    assert all(artist.get_animated() for artist in picture.animated)
    assert image.widget.value == shown


def test_before_there_is_a_picture_nothing_is_offered():
    button = SaveButton("stroke", lambda: None, lambda work: work())
    button.relabel(Words("zh"))
    for kind in KINDS:
        button.buttons[kind].click()
    assert button.link.value == ""
