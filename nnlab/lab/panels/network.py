"""Network: neurons and weights, and a weight to read and to change by hand."""

from __future__ import annotations

import math
from collections.abc import Callable

import ipywidgets as w
import numpy as np

from ...data.plane import Plane, feature_plane, principal_plane
from ...data.sets import Data
from ...network import Network
from ...plots.diagram import MOST, Diagram, Wiring
from ...plots.limits import Array
from ...plots.sheet import Sheet
from ...plots.style import add_axes, new_figure
from ...plots.weight_images import WeightImages
from ...training.neurons import columns, of_largest, over_plane
from ..runtime.present_run import PresentRun
from ..runtime.weight_place import WeightPlace
from ..text.texts import Words
from ..widgets.browser import Browser
from ..widgets.figure_image import FigureImage
from ..widgets.save_button import SaveButton
from ..widgets.silent import Silent
from .panel import Panel, Post, Redraw
from .picture_text import for_pictures
from .weight_choice import WeightChoice

WIDTH, HEIGHT, SCALE = 520, 360, 1.6
LOWER = 170
"""Room for the images of the first layer, in pixels."""
FEW_INPUTS = 16
"""More inputs than this are not drawn one by one."""
GRID = 20
IMAGES = 48


class NetworkView:
    """The pictures of one network on its data."""

    def __init__(self, network: Network, data: Data, words: Words):
        self.data = data
        shown = for_pictures(words)
        few = data.n_inputs <= FEW_INPUTS
        hidden = [f"{shown('layer_hidden', n=n)}\n{name}" for n, name in enumerate(network.activation, start=1)]
        inputs = f"{shown('layer_inputs')}\n" if few else f"{data.n_inputs} {shown('layer_inputs')} →"
        outputs = data.class_names or data.target_names
        self.plane: Plane | None = None
        if few:
            self.plane = feature_plane(data) if data.n_inputs == 2 else principal_plane(data)
            self.grid = self.plane.grid(self.plane.limits(data.train.x), GRID, GRID)
        else:
            self.some = data.train.x[:200]
        key = "network_pca" if self.plane and data.n_inputs > 2 else "network_plane" if few else "network_images"
        wiring = Wiring(
            sizes=network.sizes,
            names=(inputs, *hidden, f"{shown('layer_output')}\n{network.output}"),
            inputs=data.feature_names if few else (),
            outputs=outputs,
            title=f"{shown('tab_network')} {'-'.join(map(str, network.sizes))}",
            note=shown(key),
            more=shown("more_neurons", n="{n}"),
        )
        self.images = data.image_shape is not None and not few and len(network.sizes) > 2
        figure = new_figure(WIDTH, HEIGHT + LOWER * self.images, scale=SCALE)
        self.diagram = Diagram(add_axes(figure, 0, 0, WIDTH, HEIGHT), wiring, smooth=self.plane is not None)
        pictures: list[Diagram | WeightImages] = [self.diagram]
        if self.images:
            axes = add_axes(figure, 14, HEIGHT + 44, WIDTH - 28, 118)
            count = min(network.sizes[1], IMAGES)
            self.first = WeightImages(axes, count, shown("first_weights"), shown("first_weights_note"))
            pictures.append(self.first)
        self.image = FigureImage(Sheet(figure, pictures), "nnlab-network")

    def draw(self, network: Network, place: WeightPlace) -> None:
        """Show the network."""
        layer, row, column = place
        chosen = (layer, -1 if row is None else row, column)
        redraw = self.diagram.show(network.weights, self._pictures(network), chosen)
        if self.images:
            height, width = self.data.image_shape or (1, 1)
            self.first.show(network.weights[0].T[:IMAGES].reshape(-1, height, width))
        self.image.draw(redraw)

    def place_of(self, x: float, y: float) -> tuple[int, int] | None:
        """Return column and number of the neuron at a place, given as fractions of the image from its top left."""
        return self.diagram.nearest(x, y * (HEIGHT + LOWER * self.images) / HEIGHT)

    def _pictures(self, network: Network) -> list[Array | None]:
        """Return the small pictures of the neurons of each column, from -1 to 1."""
        x, *hidden, output = columns(network, self.grid if self.plane else self.some)
        if self.plane is None:
            first = self._first(network)
            means = [of_largest(a.mean(axis=0)[:MOST]) for a in (*hidden[1:], output)]
            rest = [np.broadcast_to(mean[:, None, None], (len(mean), *first.shape[1:])) for mean in means]
            return [None, first, *rest] if hidden else [None, *rest]
        linear = network.output == "linear"
        ends = of_largest(output, axis=0) if linear else np.nan_to_num(2 * output - 1)
        shares = [*(of_largest(values, axis=0) for values in (x, *hidden)), ends]
        return [over_plane(values[:, :MOST], GRID) for values in shares]

    def _first(self, network: Network) -> Array:
        """Return the weights into the first layer's neurons: as images, or as strips."""
        rows = network.weights[0].T[:MOST]
        height, width = self.data.image_shape or (1, rows.shape[1])
        return of_largest(rows).reshape(-1, height, width)[:, ::-1]


class NetworkPanel(Panel):
    """The diagram, and below it one weight to read and to change."""

    seconds = 1 / 15

    def __init__(
        self,
        post: Post,
        redraw: Redraw,
        browser: Browser,
        set_weight: Callable[[int, int | None, int, float], object],
    ) -> None:
        self._redraw, self._set_weight = redraw, set_weight
        self.view: NetworkView | None = None
        self.text = ""
        self._silent = Silent()
        self._built: tuple[object, ...] = ()
        self.value = w.FloatText(continuous_update=False, layout=w.Layout(width="190px"))
        self.value.add_class("nnlab-weight-value")
        self.value.style.description_width = "initial"
        self.value.observe(lambda _: self._silent or post(self.edit), "value")
        self.choice = WeightChoice(lambda: post(redraw), self.value)
        browser.observe(lambda change: post(lambda: self._clicked(change["new"])), "point")
        self.save = SaveButton("network", lambda: self.view.image if self.view else None, post)
        self.widget = w.VBox([self.choice])

    def relabel(self, words: Words) -> None:
        """Change the language."""
        super().relabel(words)
        self.choice.relabel(words)
        self.value.description = words("weight_value")
        self.value.tooltip = words("weight_help")
        self._built = ()

    def draw(self, run: PresentRun, playing: bool) -> None:
        """Show the network as it is now."""
        network = run.shown
        built = (run.data, network.sizes, network.activation, network.output)
        if built != self._built or self.view is None:
            self.view = NetworkView(network, run.data, self.words)
            self._built = built
            self.choice.fill(network, run.data)
            self.widget.children = (self.view.image.widget, self.choice, self.save)
        self.view.draw(network, self.choice.place)
        self._read(network)
        self.value.disabled = run.viewing is not None

    def describe(self) -> str:
        """Return in words what the panel shows."""
        if self.view is None:
            return ""
        first = f" {self.view.first.describe()}" if self.view.images else ""
        return f"{self.view.diagram.describe()}{first} {self.text}"

    # ---- one weight ------------------------------------------------------------------------------------------------

    def edit(self) -> None:
        """Give the chosen weight the number in the field, if it may have it; else show the one it has."""
        try:
            self._set_weight(*self.choice.place, self.value.value)
        except ValueError:
            self._redraw()

    def _read(self, network: Network) -> None:
        """Show the chosen weight's value."""
        value = float(f"{float(self.choice.place.of(network)):.6g}")
        if value != self.value.value and math.isfinite(value):
            with self._silent:
                self.value.value = value
        self.text = f"{self.choice.name}: {value:.4g}."

    def _clicked(self, point: list[object]) -> None:
        """Choose a weight into the neuron that was clicked."""
        if self.view is None or not point or "nnlab-network" not in str(point[0]).split():
            return
        found = self.view.place_of(float(str(point[1])), float(str(point[2])))
        if found is not None and found[0] > 0:
            layer, row, _ = self.choice.place
            self.choice.choose(found[0] - 1, row if layer == found[0] - 1 else 0, found[1])
            self._redraw()
