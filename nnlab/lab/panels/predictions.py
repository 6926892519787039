"""Predictions: what the network answers: a boundary, a curve, or labels of images, as the data ask for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ipywidgets as w

from ...data.plane import feature_plane, principal_plane
from ...data.sets import Data
from ..runtime.present_run import PresentRun
from ..runtime.session import Session
from ..text.texts import Words
from ..widgets.browser import Browser
from ..widgets.save_button import SaveButton
from ..widgets.shared import layout, style
from ..widgets.silent import Silent
from .panel import Panel, Post
from .points import Points, PointsRow
from .view import View
from .views import CurveView, FieldView, ImagesView

PCA = -1
"""The choice of the principal plane instead of a feature."""
STILLER = 0.25
"""Seconds between two frames while playing, of pictures in which nothing flows: training can use the time."""


class PredictionsPanel(Panel):
    """Shows the network of the moment, or of the epoch one has scrubbed to."""

    def __init__(
        self,
        post: Post,
        session: Session,
        browser: Browser,
        set_points: Callable[[Points], object],
    ) -> None:
        self._redraw, self._browser = session.changed, browser
        self.views: dict[type[View], View] = {}
        self.view: View | None = None
        self._silent = Silent()
        self.first, self.second, self.target = (
            w.Dropdown(
                layout=w.Layout(width="auto", max_width="280px"),
                style=style(w.Dropdown, description_width="initial"),
                _dom_classes=(f"nnlab-plane-{css}",),
            )
            for css in ("first", "second", "target")
        )
        for choice in (self.first, self.second, self.target):
            choice.observe(lambda _: self._silent or post(self._chosen), "value")
        parts = [self.first, self.second, self.target]
        self.choices = w.HBox(parts, layout=layout(), _dom_classes=("nnlab-choices",))
        self.points = PointsRow(post, session, browser, set_points)
        self.save = SaveButton("predictions", lambda: self.view.image if self.view else None, post)
        self.foot = w.HBox([self.points, self.save], layout=layout(), _dom_classes=("nnlab-foot",))
        self.widget = w.VBox([self.choices], layout=layout(), _dom_classes=("nnlab-answers",))
        self._data: Data | None = None
        self._seen: tuple[Any, ...] = ()

    def relabel(self, words: Words) -> None:
        """Change the language."""
        super().relabel(words)
        self.points.relabel(words)
        self._seen = ()

    def draw(self, run: PresentRun, playing: bool) -> None:
        """Show the run as it is now."""
        data, opened = run.data, run.test_openings > 0
        if data is not self._data or not self._seen:
            self._fill(data, keep=data is self._data)
            self._data, self._seen = data, ()
            self.seconds = STILLER if data.kind in ("images", "table", "series") else 0.0
        wanted = (opened, self.first.value, self.second.value, self.target.value)
        if wanted != self._seen:
            self._prepare(data, opened)
            self._seen = wanted
        assert self.view is not None
        self.view.image.fit(self._browser.size(self.view.image.css))
        ground = self.view if isinstance(self.view, (FieldView, CurveView)) and data.n_inputs <= 2 else None
        self.points.follow(ground, run)
        self.view.draw(run.shown, playing)

    def describe(self) -> str:
        """Return in words what the panel shows."""
        return self.view.describe() if self.view else ""

    # ---- what to show ---------------------------------------------------------------------------------------------

    def _prepare(self, data: Data, opened: bool) -> None:
        kind = self._kind(data)
        if kind not in self.views:
            self.views[kind] = kind()
        self.view = self.views[kind]
        if isinstance(self.view, (FieldView, CurveView)):
            self.view.target = self.target.value or 0
        if isinstance(self.view, FieldView):
            flat = data.n_inputs == 2
            self.view.plane = (
                feature_plane(data, *((0, 1) if flat else (self.first.value, self.second.value)))
                if flat or self.first.value != PCA
                else principal_plane(data)
            )
        self.view.prepare(data, self.words, opened)
        self.widget.children = (self.choices, self.view.image.widget, self.foot)

    @staticmethod
    def _kind(data: Data) -> type[View]:
        if data.kind == "curve":
            return CurveView
        return ImagesView if data.image_shape and data.class_names else FieldView

    def _fill(self, data: Data, keep: bool) -> None:
        """Offer the choices that these data leave, and keep what was chosen or begin anew."""
        words = self.words
        with self._silent:
            features = [(name, number) for number, name in enumerate(data.feature_names)]
            fresh = (PCA, min(1, data.n_inputs - 1), 0)
            chosen = (self.first.value, self.second.value, self.target.value) if keep else fresh
            self.first.options = [(words("plane_pca_choice"), PCA), *features]
            self.second.options = features or [("", 0)]
            self.first.description, self.second.description = words("plane_across"), words("plane_up")
            self.target.options = [(name, number) for number, name in enumerate(data.target_names)] or [("", 0)]
            self.first.value, self.second.value, self.target.value = chosen
            self.target.description = words("plane_target")
            field = self._kind(data) is FieldView
            _show(self.first, field and data.n_inputs > 2)
            _show(self.second, field and data.n_inputs > 2 and self.first.value != PCA)
            _show(self.target, self._kind(data) is not ImagesView and len(data.target_names) > 1)

    def _chosen(self) -> None:
        """Draw another plane; two different features are needed for one."""
        with self._silent:
            _show(self.second, self.first.value != PCA)
            if self.second.value == self.first.value:
                self.second.value = 0 if self.first.value else 1
        self._redraw()


def _show(widget: w.Widget, yes: bool) -> None:
    widget.layout.display = "" if yes else "none"
