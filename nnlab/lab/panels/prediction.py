"""You draw it: the validation curve as one expects it; after the run, where the real one went elsewhere."""

from __future__ import annotations

import html
import math
from typing import Any, Protocol

import ipywidgets as w
import numpy as np
from numpy.typing import NDArray

from ...missions.guess import LONGEST, SHAPES
from ..runtime.prediction import Prediction
from ..text.texts import Words
from ..widgets.browser import Browser
from ..widgets.figure_image import FigureImage
from ..widgets.shared import layout, style
from .panel import Post

ROOM = 1.3
"""So many times the loss before the first step can be drawn."""


class Ground(Protocol):
    """The chart that is drawn upon: `plots.curves.CurveChart`."""

    drawn: tuple[NDArray[np.floating], NDArray[np.floating]]
    room: float

    def locate(self, x: float, y: float) -> tuple[float, float] | None:
        """Return what lies at a place of the image, in the chart's own units."""


class PredictionPanel(w.HBox):
    """The question, three shapes to choose from, and the answer.

    Parameters
    ----------
    post : callable
        As for every panel.
    prediction : Prediction
    ground : Ground
        The chart of the loss.
    image : FigureImage
        On which it is drawn.
    browser : Browser
        Tells what the mouse draws.
    """

    def __init__(self, post: Post, prediction: Prediction, ground: Ground, image: FigureImage, browser: Browser):
        self.prediction, self._ground, self._image = prediction, ground, image
        self.text = w.HTML(layout=layout(), style=style(w.HTML), _dom_classes=("nnlab-prediction-text",))
        self.shapes = {
            shape: w.Button(
                layout=layout(width="auto"), style=style(w.Button), _dom_classes=(f"nnlab-predict-{shape}",)
            )
            for shape in SHAPES
        }
        self.skip = w.Button(
            icon="times", layout=layout(width="auto"), style=style(w.Button), _dom_classes=("nnlab-predict-skip",)
        )
        for shape, button in self.shapes.items():
            button.on_click(lambda _, shape=shape: post(lambda: prediction.choose(shape)))
        self.skip.on_click(lambda _: post(prediction.skip))
        self.buttons = w.HBox([*self.shapes.values(), self.skip], layout=w.Layout())
        super().__init__([self.text, self.buttons], layout=w.Layout(), _dom_classes=("nnlab-prediction",))
        browser.on_msg(lambda _, content, __: post(lambda: self.stroke(content)))

    def relabel(self, words: Words) -> None:
        """Change the language."""
        self.words = words
        for shape, button in self.shapes.items():
            button.description, button.tooltip = words(f"predict_{shape}"), words("predict_shape_help")
        self.skip.description, self.skip.tooltip = words("predict_skip"), words("predict_skip_help")

    def stroke(self, content: Any) -> None:
        """Take in what was drawn, or a piece of it, as the page tells it."""
        if not isinstance(content, dict) or content.get("what") != "draw":
            return
        if self._image.css not in str(content.get("picture")).split():
            return
        path = content.get("path")
        places = [self._place(place) for place in path[:LONGEST]] if isinstance(path, list) else []
        self.prediction.draw([place for place in places if place], bool(content.get("first")))

    def _place(self, place: Any) -> tuple[float, float] | None:
        if not isinstance(place, (list, tuple)) or len(place) != 2:
            return None
        if not all(isinstance(n, (int, float)) and math.isfinite(n) for n in place):
            return None
        return self._ground.locate(float(place[0]), float(place[1]))

    def draw(self) -> None:
        """Show the question, or the answer; before the curves are drawn, which have the guess on them."""
        prediction = self.prediction
        prediction.follow()
        asked, guess = prediction.open, prediction.guess
        (self._image.widget.add_class if asked else self._image.widget.remove_class)("nnlab-drawing")
        self._ground.drawn = guess.line()
        self._ground.room = ROOM * guess.start if asked or guess else 0.0
        self.buttons.layout.display = "" if asked else "none"
        said = self.said
        self.layout.display = "" if said else "none"
        value = f'<div role="status">{html.escape(said)}</div>'
        if value != self.text.value:
            self.text.value = value

    @property
    def said(self) -> str:
        """The question, or the answer."""
        prediction, words = self.prediction, self.words
        if prediction.open:
            return words("predict_again" if prediction.guess else "predict_ask")
        if not prediction.guess:
            return ""
        found = prediction.said()
        return words.translate(found) if found else words("predict_wait")
