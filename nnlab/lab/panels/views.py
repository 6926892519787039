"""Views: what the network answers, for each kind of data its own picture."""

from __future__ import annotations

import numpy as np

from ...data.plane import Plane
from ...data.sets import Data, Set
from ...network import Network
from ...plots.examples import Examples, LabelledImages
from ...plots.field import SHADES, Field, PointSeries, Window
from ...plots.fitted import CurveWindow, Fitted
from ...plots.limits import place_within
from ...plots.sheet import Sheet
from ...plots.style import add_axes, move_axes
from ..text.texts import Words
from ..widgets.figure_image import FigureImage
from .parts import roles_of, some
from .parts import sets as sets
from .picture_text import for_pictures
from .view import BESIDE, LEFT, RIGHT, TOP, Array, View, answers, place

CELL = 58.0, 112.0
"""CSS pixels that an image takes at least, with what the network says of it."""
COARSE, FINE = (60, 44), (120, 88)
"""Columns and rows of the grid on which a network is asked while playing, and while not."""


class FieldView(View):
    """Classes or values over a plane."""

    css = "nnlab-boundary"

    def __init__(self) -> None:
        super().__init__()
        self.field = Field(add_axes(self.figure, 50, 44, 350, 206))
        self.image = FigureImage(Sheet(self.figure, [self.field]), self.css, self.arrange)
        self.plane: Plane | None = None
        self.target = 0

    def prepare(self, data: Data, words: Words, opened: bool) -> None:
        """Get ready; `plane` and `target` are set before."""
        assert self.plane is not None
        self.data = data
        found = roles_of(data, opened)
        shown = for_pictures(words)
        self.extent = self._extent(found)
        values = data.original_y(found["train"].y)[:, self.target] if data.task == "regression" else np.zeros(1)
        self.low, self.high = float(values.min()), float(values.max())
        title = shown("picture_boundary")
        if not data.class_names:
            title = shown("picture_surface", name=data.target_names[self.target])
        self.window = Window(
            extent=self.extent,
            names=self.plane.names,
            scale=self.plane.scale,
            mean=self.plane.mean,
            series=tuple(one for role, part in found.items() for one in self._series(role, part)),
            classes=data.class_names,
            values=(self.low, self.high),
            title=title,
            note=self._note(shown),
            roles={role: shown(f"role_{role}") for role in found},
        )
        if self.image.size:
            self.arrange(*self.image.size[:2])

    def _extent(self, found: dict[str, Set]) -> tuple[float, float, float, float]:
        """Return left, right, bottom, top. Points added within the frame leave it as it is, so that it stands still."""
        assert self.plane is not None
        left, right, bottom, top = self.plane.limits(*(part.x for role, part in found.items() if role != "added"))
        if "added" not in found:
            return left, right, bottom, top
        points = self.plane.project(found["added"].x)
        (x, y), (most_x, most_y) = points.min(axis=0), points.max(axis=0)
        return min(left, float(x)), max(right, float(most_x)), min(bottom, float(y)), max(top, float(most_y))

    def _note(self, words: Words) -> str:
        assert self.plane is not None
        d = self.data.n_inputs
        if d <= 2:
            return ""
        key = "plane_pca" if self.plane.names[0].startswith("PC1") else "plane_features"
        return words(key, share=f"{self.plane.share:.0%}", d=d)

    def _series(self, role: str, part: Set) -> list[PointSeries]:
        """Return a set's samples by class, or by shade of value."""
        assert self.plane is not None
        x, y = some(part)
        points = self.plane.project(x)
        if not self.data.class_names:
            share = (self.data.original_y(y)[:, self.target] - self.low) / max(self.high - self.low, 1e-12)
            y = np.clip(np.round(share * (SHADES - 1)), 0, SHADES - 1).astype(int)
        return [PointSeries(role, int(label), points[y == label]) for label in np.unique(y)]

    def draw(self, network: Network, playing: bool) -> None:
        """Ask the network on a grid."""
        assert self.plane is not None
        columns, rows = COARSE if playing else FINE
        outputs = answers(network, self.plane.grid(self.extent, columns, rows))
        if not self.data.class_names:
            outputs = self.data.original_y(outputs)[:, [self.target]]
        self.image.draw(self.field.show(self.window, outputs.reshape(rows, columns, -1)))

    def arrange(self, width: float, height: float) -> None:
        """Put axes and legend in their places."""
        self.field.below = width < BESIDE * height
        rows = self.field.key_rows(self.window, width - LEFT - RIGHT) if self.field.below else 0
        place(self.field.ax, width, height, rows, self.window.note)
        self.field.window = None

    def locate(self, x: float, y: float) -> Array | None:
        """Return what lies at a place of the image, in the data's own units, (d,); None outside of the axes.

        The place is given as fractions of the image from its top left corner.
        """
        assert self.plane is not None
        point = place_within(self.field.ax.get_position().bounds, x, y, self.extent[:2], self.extent[2:])
        return None if point is None else np.asarray(self.data.original_x(self.plane.lift(point[None]))[0])

    def step(self) -> Array:
        """Return to how much a place can be told, in the data's own units, (2,)."""
        left, right, bottom, top = self.extent
        return np.array([right - left, top - bottom]) * self.window.scale / 1000

    def describe(self) -> str:
        """Return in words what is shown."""
        return self.field.describe()


class CurveView(View):
    """One input and one value: a curve."""

    css = "nnlab-fit"

    def __init__(self) -> None:
        super().__init__()
        self.fitted = Fitted(add_axes(self.figure, 50, 42, 350, 208))
        self.image = FigureImage(Sheet(self.figure, [self.fitted]), self.css, self.arrange)
        self.target = 0

    def prepare(self, data: Data, words: Words, opened: bool) -> None:
        """Get ready; `target` is set before."""
        self.data = data
        shown = for_pictures(words)
        samples = {}
        for role, part in roles_of(data, opened).items():
            x, y = some(part)
            samples[role] = np.column_stack([data.original_x(x)[:, 0], data.original_y(y)[:, self.target]])
        given = np.concatenate([points for role, points in samples.items() if role != "added"])
        room = np.array([0.06, 0.15]) * np.maximum(np.ptp(given, axis=0), 1e-9)
        frame = np.stack([given.min(axis=0) - room, given.max(axis=0) + room])
        frame = np.concatenate([frame, samples.get("added", frame)])  # an added point within leaves it as it is
        (left, bottom), (right, top) = frame.min(axis=0), frame.max(axis=0)
        self.x = np.linspace(left, right, 240)
        self.window = CurveWindow(
            x=(float(left), float(right)),
            y=(float(bottom), float(top)),
            names=(data.feature_names[0], data.target_names[self.target]),
            samples=samples,
            title=shown("picture_fit"),
            note="",
            roles={role: shown(f"role_{role}") for role in ("network", *samples)},
            facts=words.template("fact_range"),
        )
        if self.image.size:
            self.arrange(*self.image.size[:2])

    def draw(self, network: Network, playing: bool) -> None:
        """Ask the network along the line."""
        y = self.data.original_y(answers(network, self.data.standard_x(self.x[:, None])))[:, self.target]
        self.image.draw(self.fitted.show(self.window, self.x, y))

    def arrange(self, width: float, height: float) -> None:
        """Put axes and legend in their places."""
        self.fitted.below = width < BESIDE * height
        rows = self.fitted.key_rows(self.window, width - LEFT - RIGHT) if self.fitted.below else 0
        place(self.fitted.ax, width, height, rows, self.window.note)
        self.fitted.window = None

    def locate(self, x: float, y: float) -> Array | None:
        """Return input and value at a place of the image, in the data's own units, (2,); None outside of the axes."""
        return place_within(self.fitted.ax.get_position().bounds, x, y, self.window.x, self.window.y)

    def step(self) -> Array:
        """Return to how much a place can be told, in the data's own units, (2,)."""
        return np.ptp([self.window.x, self.window.y], axis=1) / 1000

    def describe(self) -> str:
        """Return in words what is shown."""
        return self.fitted.describe()


class ImagesView(View):
    """Some images, and what they are taken for."""

    css = "nnlab-examples"
    height = 310
    columns, rows = 8, 2

    def __init__(self) -> None:
        super().__init__()
        self.examples = Examples(add_axes(self.figure, 8, 46, 484, 260), self.columns, self.rows)
        self.image = FigureImage(Sheet(self.figure, [self.examples]), self.css, self.arrange)

    def prepare(self, data: Data, words: Words, opened: bool) -> None:
        """Get ready: the first validation images."""
        shown = for_pictures(words)
        self.data = data
        part = data.validation or data.train
        self.x = part.x[: self.examples.columns * self.examples.rows]
        height, width = data.image_shape or (1, data.n_inputs)
        role = shown("role_validation" if data.validation else "role_train")
        self.shown_images = LabelledImages(
            images=data.original_x(self.x).reshape(-1, height, width),
            labels=np.asarray(part.y[: len(self.x)]),
            classes=data.class_names,
            title=shown("picture_examples"),
            note=shown("examples_note", role=role),
            facts=words.template("fact_right"),
        )
        self.words = words

    def arrange(self, width: float, height: float) -> None:
        """Show as many images as have room."""
        across, up = width - 2 * 8, height - TOP - 8
        move_axes(self.examples.ax, 8, TOP + 2, across, up)
        self.examples.arrange(max(int(across / CELL[0]), 1), max(int(up / CELL[1]), 1))
        self.prepare(self.data, self.words, False)

    def draw(self, network: Network, playing: bool) -> None:
        """Ask the network for its probabilities."""
        self.image.draw(self.examples.show(self.shown_images, answers(network, self.x)))

    def describe(self) -> str:
        """Return in words what is shown."""
        return self.examples.describe()
