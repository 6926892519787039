"""Browser: what only the browser knows, told to the kernel.

A widget without a picture. It sends back each `tick` as `tock` once it has painted what was sent before, so that the
Lab can keep pace with it (`frame_pacer`). It tells whether the Lab is in sight on the page, whether the user asks for
less motion, and where a picture was clicked, pointed at or drawn upon; and it names fields for screen readers. With it
comes the Lab's style sheet, ``lab.css``.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import anywidget
import traitlets


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

    def __init__(self) -> None:
        super().__init__()
        self.layout.display = "none"
