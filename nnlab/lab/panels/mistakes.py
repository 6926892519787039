"""Mistakes: which classes are mixed up, which samples the network gets most wrong, and a score for each class."""

from __future__ import annotations

import html
import math
from typing import Any

import ipywidgets as w
import numpy as np
from numpy.typing import NDArray

from ...data.plane import feature_plane, principal_plane
from ...data.sets import Data, Set
from ...network import Network
from ...nn.confusion import class_scores, confusion, farthest, least_likely
from ...plots.chart import number
from ...plots.examples import Examples, LabelledImages
from ...plots.matrix import Against, Matrix, Places
from ...plots.sheet import Sheet
from ...plots.style import add_axes, new_figure
from ..runtime.present_run import PresentRun
from ..text.texts import Words
from ..widgets.figure_image import FigureImage
from ..widgets.save_button import SaveButton
from ..widgets.silent import Silent
from .panel import Panel, Post, Redraw
from .picture_text import for_pictures
from .view import answers
from .views import sets

WIDTH, HEIGHT, SCALE = 520, 350, 1.6
MOST = 5000
"""No more samples of a set are looked at."""
WORST = 8
IMAGES = (3, 2)
"""Columns and rows of the worst samples' images."""
FEATURES = 5

Array = NDArray[Any]


class MistakesView:
    """The pictures and tables of one set."""

    def __init__(self, data: Data, part: Set, words: Words):
        self.data, self.words = data, words
        self.x, self.y = part.x[:MOST], part.y[:MOST]
        shown = for_pictures(words)
        figure = new_figure(WIDTH, HEIGHT, scale=SCALE)
        pictured = bool(data.image_shape and data.class_names)
        side = 230 if pictured else 200
        left = add_axes(figure, 76, 50, side, side)
        self.confusion: Matrix | None = None
        self.images: Examples | None = None
        if data.class_names:
            self.confusion = Matrix(left, data.class_names, shown("mistakes_answer"), shown("mistakes_truth"))
            self.confusion.title.set_text(shown("mistakes_confusion"))
        else:
            name = data.target_names[0]
            self.against = Against(left, shown("mistakes_true", name=name), shown("mistakes_predicted", name=name))
            self.against.title.set_text(shown("mistakes_against"))
        if pictured:
            self.images = Examples(add_axes(figure, 316, 50, 204, 296), *IMAGES)
            self.worst_words = shown("mistakes_worst"), shown("mistakes_worst_note")
        else:
            points, names = self._places()
            self.points = points
            low, high = points.min(axis=0), points.max(axis=0)
            room = 0.06 * np.maximum(high - low, 1e-6)
            (a, c), (b, d) = low - room, high + room
            self.extent = (float(a), float(b), float(c), float(d))
            self.places = Places(add_axes(figure, 338, 50, 174, 200), names)
            self.places.title.set_text(shown("mistakes_where" if data.class_names else "mistakes_where_large"))
        pictures: list[Any] = [self.confusion or self.against, self.images or self.places]
        self.pictures = pictures
        self.image = FigureImage(Sheet(figure, pictures), "nnlab-mistakes")

    def _places(self) -> tuple[Array, tuple[str, str]]:
        """Return where the samples lie in a plane (n, 2), and the names of its axes."""
        data = self.data
        if data.n_inputs == 1:
            up = self.y if data.class_names else data.original_y(self.y)[:, 0]
            name = self.words("mistakes_class") if data.class_names else data.target_names[0]
            return np.column_stack([data.original_x(self.x)[:, 0], up]), (data.feature_names[0], name)
        plane = feature_plane(data) if data.n_inputs == 2 else principal_plane(data)
        return plane.shown(plane.project(self.x)), plane.names

    def draw(self, network: Network) -> None:
        """Judge the network."""
        outputs = answers(network, self.x)
        redraw = self._classify(outputs) if self.confusion else self._regress(outputs)
        self.image.draw(redraw)

    def _classify(self, outputs: Array) -> bool:
        assert self.confusion is not None
        k = len(self.data.class_names)
        said = outputs.argmax(axis=1)
        self.counts = confusion(self.y, said, k)
        self.confusion.show(self.counts)
        self.worst, likely = least_likely(self.y, outputs, WORST)
        names = self.data.class_names
        self.rows = [
            (int(i), names[self.y[i]], names[said[i]], f"{p:.1%}") for i, p in zip(self.worst, likely, strict=True)
        ]
        if self.images:
            height, width = self.data.image_shape or (1, 1)
            few = self.worst[: math.prod(IMAGES)]
            pictures = self.data.original_x(self.x[few]).reshape(-1, height, width)
            shown = LabelledImages(pictures, self.y[few], self.data.class_names, *self.worst_words)
            return self.images.show(shown, outputs[few])
        return self.places.show(self.extent, self.points, said != self.y)

    def _regress(self, outputs: Array) -> bool:
        true, said = self.data.original_y(self.y), self.data.original_y(outputs)
        self.worst, errors = farthest(true, said, WORST)
        self.rows = [
            (int(i), number(float(true[i, 0])), number(float(said[i, 0])), number(float(error)))
            for i, error in zip(self.worst, errors, strict=True)
        ]
        large = np.zeros(len(true), dtype=bool)
        large[self.worst] = True
        changed = self.against.show(true[:, 0], said[:, 0], self.worst)
        return self.places.show(self.extent, self.points, large) or changed

    def tables(self) -> str:
        """Return the scores of the classes, and the worst samples, as tables."""
        words = self.words
        found = []
        if self.confusion:
            keys = ("class", "precision", "recall", "f1", "samples")
            rows = [
                (name, *(f"{value:.1%}" for value in scores), str(count))
                for name, scores, count in zip(
                    self.data.class_names, class_scores(self.counts), self.counts.sum(axis=1), strict=True
                )
            ]
            found.append(_table([words(f"mistakes_{key}") for key in keys], rows))
        few = range(min(self.data.n_inputs, FEATURES)) if not self.images else range(0)
        last = "mistakes_p" if self.confusion else "mistakes_error"
        head = [words("mistakes_sample"), words("mistakes_truth"), words("mistakes_answer"), words(last)]
        head += [self.data.feature_names[f] for f in few]
        originals = self.data.original_x(self.x[self.worst])
        rows = [
            (f"{row[0] + 1}", *row[1:], *(f"{originals[n, f]:.4g}" for f in few)) for n, row in enumerate(self.rows)
        ]
        return "".join(found) + f"<h5>{html.escape(words('mistakes_worst'))}</h5>" + _table(head, rows)

    def describe(self) -> str:
        """Return in words what is shown."""
        sign = "≠" if self.confusion else "→"
        worst = "; ".join(
            f"{i + 1}: {true} {sign if true != said else '='} {said} ({p})" for i, true, said, p in self.rows[:3]
        )
        text = " ".join(picture.describe() for picture in self.pictures)
        scores = ""
        if self.confusion:
            pairs = zip(self.data.class_names, class_scores(self.counts), strict=True)
            scores = " F1: " + ", ".join(f"{name} {f1:.1%}" for name, (_, _, f1) in pairs) + "."
        return f"{text} {self.words('mistakes_worst')}: {worst}.{scores}"


def _table(head: list[str], rows: list[tuple[str, ...]]) -> str:
    """Return an HTML table; the first column stands on the left."""
    top = "".join(f"<th>{html.escape(name)}</th>" for name in head)
    body = "".join(
        f"<tr><th>{html.escape(row[0])}</th>{''.join(f'<td>{html.escape(cell)}</td>' for cell in row[1:])}</tr>"
        for row in rows
    )
    return f"<table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"


class MistakesPanel(Panel):
    """Judges one set, the validation set first."""

    seconds = 0.25

    def __init__(self, post: Post, redraw: Redraw) -> None:
        self.view: MistakesView | None = None
        self.role = w.Dropdown(layout=w.Layout(width="auto", align_self="flex-start"))
        self.role.style.description_width = "initial"
        self.role.add_class("nnlab-mistakes-set")
        self._silent = Silent()
        self.role.observe(lambda _: self._silent or post(redraw), "value")
        self.tables = w.HTML()
        self.tables.add_class("nnlab-table")
        self.save = SaveButton("mistakes", lambda: self.view.image if self.view else None, post)
        self.widget = w.VBox([self.role])
        self._built: tuple[object, ...] = ()

    def relabel(self, words: Words) -> None:
        """Change the language."""
        super().relabel(words)
        self.role.description = words("mistakes_set")
        self._built = ()

    def draw(self, run: PresentRun, playing: bool) -> None:
        """Show the run as it is now."""
        data = run.data
        parts = sets(data, run.test_openings > 0)
        self._offer(tuple(parts))
        built = (data, self.role.value)
        if built != self._built or self.view is None:
            self.view = MistakesView(data, parts[self.role.value], self.words)
            self._built = built
            self.widget.children = (self.role, self.view.image.widget, self.save, self.tables)
        self.view.draw(run.shown)
        text = self.view.tables()
        if text != self.tables.value:
            self.tables.value = text

    def describe(self) -> str:
        """Return in words what the panel shows."""
        return f"{self.words(f'role_{self.role.value}')}: {self.view.describe()}" if self.view else ""

    def _offer(self, roles: tuple[str, ...]) -> None:
        options = [(self.words(f"role_{role}"), role) for role in roles]
        if list(self.role.options) != options:
            chosen = self.role.value
            with self._silent:
                self.role.options = options
                self.role.value = chosen if chosen in roles else "validation" if "validation" in roles else roles[0]
