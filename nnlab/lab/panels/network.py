"""Network: neurons and weights, and a weight to read and to change by hand."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import ipywidgets as w
import numpy as np

from ...data.plane import Plane, feature_plane, principal_plane
from ...data.sets import Data
from ...network import Network
from ...nn.layers import Activation
from ...plots.diagram import MOST, Diagram, Wiring
from ...plots.limits import Array
from ...plots.style import add_axes, new_figure
from ...plots.weight_images import WeightImages
from ...training.history import Mark
from ..player import Player
from ..quiet import Quiet
from ..texts import Words
from .frames import Frames
from .panel import Panel
from .save import Save
from .views import for_pictures

if TYPE_CHECKING:
    from ..app import Lab

WIDTH, HEIGHT, SCALE = 720, 400, 1.25
FEW_INPUTS = 16
"""More inputs than this are not drawn one by one."""
GRID = 20
IMAGES = 48
BIAS = -1


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
        figure = new_figure(WIDTH, HEIGHT + 190 * self.images, scale=SCALE)
        self.diagram = Diagram(add_axes(figure, 0, 0, WIDTH, HEIGHT), wiring, smooth=self.plane is not None)
        pictures: list[Diagram | WeightImages] = [self.diagram]
        if self.images:
            axes = add_axes(figure, 14, HEIGHT + 46, WIDTH - 28, 136)
            count = min(network.sizes[1], IMAGES)
            self.first = WeightImages(axes, count, shown("first_weights"), shown("first_weights_note"))
            pictures.append(self.first)
        self.frames = Frames(figure, pictures, "nnlab-network")

    def draw(self, network: Network, chosen: tuple[int, int, int]) -> None:
        """Show the network."""
        redraw = self.diagram.show(network.weights, self._pictures(network), chosen)
        if self.images:
            height, width = self.data.image_shape or (1, 1)
            self.first.show(network.weights[0].T[:IMAGES].reshape(-1, height, width))
        self.frames.draw(redraw)

    def _pictures(self, network: Network) -> list[Array | None]:
        """Return the small pictures of the neurons of each column, from -1 to 1."""
        with np.errstate(all="ignore"):
            x = self.grid if self.plane else self.some
            output = network.loss.output(network.forward(np.asarray(x, dtype=network.dtype)))
        hidden = [layer.a for layer in network.layers if isinstance(layer, Activation)]
        if self.plane is None:
            first = self._first(network)
            means = [_of_largest(a.mean(axis=0)[:MOST]) for a in (*hidden[1:], output)]
            rest = [np.broadcast_to(mean[:, None, None], (len(mean), *first.shape[1:])) for mean in means]
            return [None, first, *rest] if hidden else [None, *rest]
        ends = output if network.output == "linear" else 2 * output - 1
        columns = [x, *hidden, ends]
        return [_over_plane(values[:, :MOST], rescale=values is not ends or network.output == "linear") for values in columns]

    def _first(self, network: Network) -> Array:
        """Return the weights into the first layer's neurons: as images, or as strips."""
        rows = network.weights[0].T[:MOST]
        height, width = self.data.image_shape or (1, rows.shape[1])
        return _of_largest(rows).reshape(-1, height, width)[:, ::-1]


def _of_largest(values: Array) -> Array:
    """Return values as shares of the largest."""
    values = np.nan_to_num(values)
    return np.asarray(values / max(float(np.abs(values).max(initial=0)), 1e-12))


def _over_plane(values: Array, rescale: bool) -> Array:
    """Return (neurons, GRID, GRID) from values (GRID * GRID, neurons), each neuron's as shares of its largest."""
    values = np.nan_to_num(values)
    if rescale:
        values = values / np.maximum(np.abs(values).max(axis=0), 1e-12)
    return np.asarray(values.T.reshape(-1, GRID, GRID))


class NetworkPanel(Panel):
    """The diagram, and below it one weight to read and to change."""

    title = "tab_network"
    seconds = 1 / 15

    def __init__(self, lab: Lab) -> None:
        self.lab = lab
        self.view: NetworkView | None = None
        self.text = ""
        self._quiet = Quiet()
        self._built: tuple[object, ...] = ()
        self.layer, self.row, self.to = (w.Dropdown(layout=w.Layout(width="auto")) for _ in range(3))
        self.value = w.FloatText(layout=w.Layout(width="190px"))
        self.value.continuous_update = False
        for widget, css in ((self.layer, "layer"), (self.row, "from"), (self.to, "to"), (self.value, "value")):
            widget.add_class(f"nnlab-weight-{css}")
            widget.style.description_width = "initial"
        for widget in (self.layer, self.row, self.to):
            widget.observe(lambda _: self._quiet or lab.player.post(self._chosen), "value")
        self.value.observe(lambda _: self._quiet or lab.player.post(self.edit), "value")
        lab.eye.observe(lambda change: lab.player.post(lambda: self._clicked(change["new"])), "point")
        self.save = Save("network", lambda: self.view.frames if self.view else None, lab.player.post)
        self.tools = w.HBox([self.layer, self.row, self.to, self.value])
        self.tools.add_class("nnlab-choices")
        self.widget = w.VBox([self.tools])

    def relabel(self, words: Words) -> None:
        """Change the language."""
        super().relabel(words)
        self.save.relabel(words)
        for name, widget in (("layer", self.layer), ("from", self.row), ("to", self.to), ("value", self.value)):
            widget.description = words(f"weight_{name}")
        self.value.tooltip = words("weight_help")
        self._built = ()

    def draw(self, player: Player) -> None:
        """Show the network as it is now."""
        network = player.shown
        built = (player.data, network.sizes, network.activation, network.output)
        if built != self._built or self.view is None:
            self.view = NetworkView(network, player.data, self.words)
            self._built = built
            self._fill(network, player.data)
            self.widget.children = (self.view.frames.widget, self.tools, self.save)
        self.view.draw(network, self.place)
        self._read(network)
        self.value.disabled = player.viewing is not None

    def describe(self) -> str:
        """Return in words what the panel shows."""
        if self.view is None:
            return ""
        first = f" {self.view.first.describe()}" if self.view.images else ""
        return f"{self.view.diagram.describe()}{first} {self.text}"

    # ---- one weight ------------------------------------------------------------------------------------------------

    @property
    def place(self) -> tuple[int, int, int]:
        """The chosen weight: matrix, row (-1: the bias), column."""
        return self.layer.value or 0, BIAS if self.row.value is None else self.row.value, self.to.value or 0

    def choose(self, layer: int, row: int, to: int) -> None:
        """Choose a weight: the number of its matrix, row (-1: the bias) and column."""
        with self._quiet:
            self.layer.value = layer
            self._offer()
            self.row.value, self.to.value = row, to
        self.lab.player.changed()

    def edit(self) -> None:
        """Give the chosen weight the number in the field. The run is then no longer what its settings alone make it."""
        player, new = self.lab.player, self.value.value
        view = self._array(player.network)
        old = float(view)
        if player.viewing is not None or not math.isfinite(new):
            self._read(player.shown)
            return
        view[...] = new
        marks, epoch, name = player.history.marks, len(player.history), self._name()
        if marks and marks[-1].epoch == epoch and marks[-1].text.startswith(f"{name} "):
            old = float(marks.pop().text.removeprefix(f"{name} ").partition(" →")[0])
        marks.append(Mark(epoch, f"{name} {old:.3g} → {new:.3g}"))
        player.changed()

    def _name(self) -> str:
        layer, row, to = self.place
        return f"{'bias' if row == BIAS else f'weight {row + 1}'} → {to + 1} of layer {layer + 1}"

    def _array(self, network: Network) -> Array:
        """Return the chosen weight as a view without dimensions."""
        layer, row, to = self.place
        return network.biases[layer][to, ...] if row == BIAS else network.weights[layer][row, to, ...]

    def _read(self, network: Network) -> None:
        """Show the chosen weight's value."""
        value = float(f"{float(self._array(network)):.6g}")
        if value != self.value.value and math.isfinite(value):
            with self._quiet:
                self.value.value = value
        self.text = f"{self._name()}: {value:.4g}."

    def _chosen(self) -> None:
        with self._quiet:
            self._offer()
        self.lab.player.changed()

    def _clicked(self, point: list[object]) -> None:
        """Choose the first weight into a neuron that was clicked."""
        if self.view is None or not point or "nnlab-network" not in str(point[0]):
            return
        found = self.view.diagram.nearest(float(str(point[1])), float(str(point[2])))
        if found is not None and found[0] > 0:
            self.choose(found[0] - 1, self.place[1] if self.place[0] == found[0] - 1 else 0, found[1])

    def _fill(self, network: Network, data: Data) -> None:
        """Offer the layers of a new network."""
        words = self.words
        self._sizes = network.sizes
        hidden = [words("layer_hidden", n=n) for n in range(1, len(network.sizes) - 1)]
        self._layers = [words("layer_inputs"), *hidden, words("layer_output")]
        self._ends = data.feature_names, data.class_names or data.target_names
        with self._quiet:
            pairs = zip(self._layers[:-1], self._layers[1:], strict=True)
            chosen = self.layer.value or 0
            self.layer.options = [(f"{a} → {b}", i) for i, (a, b) in enumerate(pairs)]
            self.layer.value = min(chosen, len(self._layers) - 2)
            self._offer()

    def _offer(self) -> None:
        """Offer the neurons at both ends of the chosen layer's weights, and keep the choice where it can be kept."""
        layer = self.layer.value or 0
        n_in, n_out = self._sizes[layer : layer + 2]
        row, to = self.row.value, self.to.value
        bias = (self.words("bias"), BIAS)
        rows = [(self._ends[0][i] if not layer else str(i + 1), i) for i in range(n_in)]
        last = layer == len(self._sizes) - 2
        if len(self.row.options) != n_in + 1 or self.row.options[0] != rows[0]:
            self.row.options = [*rows, bias]
            self.row.value = row if row is not None and row < n_in else 0
        columns = [(self._ends[1][j] if last else str(j + 1), j) for j in range(n_out)]
        if list(self.to.options) != columns:
            self.to.options = columns
            self.to.value = to if to is not None and to < n_out else 0
