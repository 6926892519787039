"""Points: a click on the picture of the predictions adds a sample to the training set, a stroke adds several.

What was added is a setting like any other (`Config.points`): adding prepares a new run, and files, strings and
programs know of it.
"""

from __future__ import annotations

import html
import math
from collections.abc import Callable, Sequence
from typing import Any, Protocol

import ipywidgets as w
from numpy.typing import NDArray

from ...data.points import numbers_of
from ...data.sets import Data
from ...settings.lists import MOST_POINTS
from ..runtime.present_run import PresentRun
from ..runtime.session import Session
from ..text.texts import Words
from ..widgets.browser import Browser
from ..widgets.figure_image import FigureImage
from ..widgets.shared import layout, style
from ..widgets.silent import Silent
from .panel import Post

NOTHING = -1
"""In the menu: a click adds no point."""
SPACE = 0.03
"""Between two points of a stroke, as a share of the picture's width."""
LONGEST = 60
"""Places of a stroke in one message; further ones are not looked at."""

Place = tuple[float, float]
Points = tuple[tuple[float, ...], ...]


class Ground(Protocol):
    """A picture on which one can point at a place."""

    css: str
    image: FigureImage

    def locate(self, x: float, y: float) -> NDArray[Any] | None:
        """Return what lies at a place of the image, in the data's own units; None outside of the axes."""

    def step(self) -> NDArray[Any]:
        """Return to how much a place can be told, in the data's own units."""


class PointsRow(w.HBox):
    """What a click adds, and how to remove it again."""

    def __init__(
        self,
        post: Post,
        session: Session,
        browser: Browser,
        set_points: Callable[[Points], object],
    ):
        self.session, self._set_points = session, set_points
        self.what = w.Dropdown(
            layout=layout(width="auto", max_width="280px"),
            style=style(w.Dropdown, description_width="initial"),
            _dom_classes=("nnlab-points-what",),
        )
        self.value = w.FloatText(
            value=0.0,
            layout=w.Layout(width="150px"),
            style=style(w.FloatText, description_width="initial"),
            _dom_classes=("nnlab-points-value",),
        )
        self.clear = w.Button(
            icon="eraser", layout=w.Layout(width="auto"), style=style(w.Button), _dom_classes=("nnlab-points-clear",)
        )
        self.note = w.HTML(layout=layout(), style=style(w.HTML), _dom_classes=("nnlab-complaint",))
        parts = [self.what, self.value, self.clear, self.note]
        super().__init__(parts, layout=w.Layout(), _dom_classes=("nnlab-choices",))
        self._silent = Silent()
        self._ground: Ground | None = None
        self._last: Place | None = None
        self._offered: tuple[object, ...] = ()
        self.what.observe(lambda _: self._silent or post(session.changed), "value")
        self.clear.on_click(lambda _: post(self.remove))
        browser.on_msg(lambda _, content, __: post(lambda: self.drawn(content)))

    def relabel(self, words: Words) -> None:
        """Change the language."""
        self.words = words
        self.what.description, self.value.description = words("points_add"), words("points_value")
        self.what.tooltip = self.clear.tooltip = words("points_help")
        self._offered = ()

    def follow(self, ground: Ground | None, run: PresentRun) -> None:
        """Offer what can be added to these data on this picture, if anything."""
        data, self._ground = run.data, ground
        numbers = numbers_of(data.kind, 1 if data.class_names else len(data.target_names)) if ground else 0
        offered = (numbers, data.class_names, self.words.language)
        if offered != self._offered:
            self._fill(data, numbers)
        open_now = numbers > 0 and run.viewing is None
        self.layout.display = "" if numbers else "none"
        self.what.disabled = self.value.disabled = not open_now
        self.value.layout.display = "" if numbers == 3 and not data.class_names and self.what.value == 0 else "none"
        count = len(run.config.points)
        self.clear.description = self.words("points_remove", n=count)
        self.clear.disabled = not count
        self.clear.layout.display = "" if count else "none"
        full = self.words("points_full", n=MOST_POINTS) if count >= MOST_POINTS else ""
        self.note.value = f'<span role="status">{html.escape(full)}</span>' if full else ""
        if ground is not None:
            armed = open_now and self._chosen is not None
            (ground.image.widget.add_class if armed else ground.image.widget.remove_class)("nnlab-drawing")

    @property
    def _chosen(self) -> int | None:
        """Which of the kinds of points a click adds, if any."""
        return None if self.what.value in (None, NOTHING) else int(self.what.value)

    def _fill(self, data: Data, numbers: int) -> None:
        words, before = self.words, self._offered
        chosen = self._chosen if before[:2] in ((), (numbers, data.class_names)) else None
        kinds = [words("points_class", name=name) for name in data.class_names] or [words("points_one")]
        with self._silent:
            self.what.options = [(words("points_nothing"), NOTHING), *((kind, i) for i, kind in enumerate(kinds))]
            self.what.value = chosen if chosen is not None and chosen < len(kinds) else NOTHING
        self._offered = (numbers, data.class_names, words.language)

    # ---- what a hand can do ------------------------------------------------------------------------------------------

    def drawn(self, content: Any) -> None:
        """Add the points of a stroke, or of a piece of one, as the page tells it."""
        if not isinstance(content, dict) or content.get("what") != "draw" or self._ground is None:
            return
        if self._ground.css not in str(content.get("picture")).split():
            return
        if content.get("first"):
            self._last = None
        path = content.get("path")
        self.add([place for place in map(_place, path[:LONGEST]) if place] if isinstance(path, list) else [])

    def add(self, path: Sequence[Place]) -> None:
        """Add points along a way over the picture, given as fractions of it from its top left corner."""
        ground, run = self._ground, self.session.present
        if ground is None or self._chosen is None or self.what.disabled or not math.isfinite(self.value.value):
            return
        added = [self._point(ground, place, run.data) for place in self._spaced(path, ground)]
        points = (*run.config.points, *added)[:MOST_POINTS]
        if points != run.config.points:
            self._set_points(points)

    def remove(self) -> None:
        """Take all added points away."""
        self._set_points(())

    def _spaced(self, path: Sequence[Place], ground: Ground) -> list[Place]:
        """Return those places within the axes that keep their distance from the one before."""
        shape = float(ground.image.widget.height) / float(ground.image.widget.width)
        found = []
        for x, y in path:
            near = self._last and math.hypot(x - self._last[0], shape * (y - self._last[1])) < SPACE
            if not near and ground.locate(x, y) is not None:
                self._last = x, y
                found.append(self._last)
        return found

    def _point(self, ground: Ground, place: Place, data: Data) -> tuple[float, ...]:
        """Return the point at a place, with no more digits than can be seen."""
        located = ground.locate(*place)
        assert located is not None
        numbers = [_rounded(float(n), float(step)) for n, step in zip(located, ground.step(), strict=True)]
        if numbers_of(data.kind, 1) == 3:
            numbers.append(float(self.what.value) if data.class_names else self.value.value)
        return tuple(numbers)


def _place(place: Any) -> Place | None:
    """Return a place that the page told, if it is one."""
    if not isinstance(place, (list, tuple)) or len(place) != 2:
        return None
    x, y = place
    if not all(isinstance(n, (int, float)) and math.isfinite(n) for n in place):
        return None
    return float(x), float(y)


def _rounded(number: float, step: float) -> float:
    """Return a number with as many decimals as tell steps of this size apart."""
    return round(number, max(0, math.ceil(-math.log10(step)))) if step > 0 else number
