"""Browser: what only the browser knows, told to the kernel.

A widget without a picture. It sends back each `tick` as `tock` once it has painted what was sent before, so that the
Lab can keep pace with it (`frame_pacer`). It tells whether the Lab is in sight on the page, whether the user asks for
less motion, how large each picture is there, and where one was clicked, pointed at or drawn upon; and it names fields
and pictures for screen readers. With it comes the Lab's style sheet, ``lab.css``.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import anywidget
import traitlets

NARROWEST, WIDEST = 120.0, 2400.0
"""CSS pixels: pictures are drawn no smaller and no larger than this, whatever the page says."""
MOST_DOTS = 2.0
"""Dots for a CSS pixel: finer than that is dearer to draw and looks the same."""
LONGEST = 1000
"""Characters of what is said of a picture."""


class Size(NamedTuple):
    """The place of a picture on the page: width and height in CSS pixels, and the screen's dots for each of them."""

    width: float
    height: float
    dots: float


class Browser(anywidget.AnyWidget):
    """The browser's side of the Lab.

    Attributes
    ----------
    tick, tock : int
        The number of the last frame after which the page was asked, and of the last one that it has painted.
    here : float
        When a page began to show the Lab; 0 if none has said so.
    visible : bool
        Whether the Lab is on the visible part of the page.
    calm : bool
        Whether the user asks for less motion.
    point : list
        The last click on a picture: its CSS classes, x and y as fractions from its top left corner, shift key, time.
    hover : list
        Where the mouse rests on the curves, as such fractions; empty if it is elsewhere.
    sizes : dict of str to list
        The places of the pictures by their CSS class: width, height, dots for a pixel; of all that were ever seen.

    alts : dict of str to str
        What the pictures show, in words, by their CSS class: for those who do not see them.

    What is drawn on a picture of the class ``nnlab-drawing`` comes as messages ``{"what": "draw", "picture": classes,
    "path": places, "first": whether the way begins here}``.
    """

    _esm = Path(__file__).with_suffix(".js")
    _css = Path(__file__).with_name("lab.css")
    tick = traitlets.Int(0).tag(sync=True)
    tock = traitlets.Int(0).tag(sync=True, echo_update=False)
    here = traitlets.Float(0).tag(sync=True, echo_update=False)
    visible = traitlets.Bool(True).tag(sync=True)
    calm = traitlets.Bool(False).tag(sync=True)
    point: Any = traitlets.List().tag(sync=True)
    hover: Any = traitlets.List().tag(sync=True)
    sizes: Any = traitlets.Dict().tag(sync=True)
    alts: Any = traitlets.Dict().tag(sync=True)

    def __init__(self) -> None:
        super().__init__()
        self.layout.display = "none"

    def say(self, texts: Mapping[str, str]) -> None:
        """Tell what some pictures show now."""
        self.alts = self.alts | {css: text[:LONGEST] for css, text in texts.items()}

    def size(self, css: str) -> Size | None:
        """Return the size of a picture on the page, if the page has told one that makes sense."""
        told = self.sizes.get(css)
        if not isinstance(told, (list, tuple)) or len(told) != 3:
            return None
        if not all(isinstance(n, (int, float)) and math.isfinite(n) and n > 0 for n in told):
            return None
        width, height = (min(max(float(side), NARROWEST), WIDEST) for side in told[:2])
        return Size(width, height, min(max(float(told[2]), 1.0), MOST_DOTS))
