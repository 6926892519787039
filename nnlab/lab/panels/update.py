"""One update, probed: forward, loss, backward and step of the next mini-batch, in numbers one can check."""

from __future__ import annotations

import html

import ipywidgets as w
import numpy as np

from ...experiments.plan import training_settings
from ...network import Network
from ...nn.layers import Activation, BatchNorm, Dense, Dropout, Layer
from ...plots.check import Check
from ...plots.limits import Array
from ...plots.sheet import Sheet
from ...plots.style import add_axes, new_figure
from ...training.forecast import Update, central_differences, next_update, positions
from ...training.probe import handed_on
from ..runtime.present_run import PresentRun
from ..text.texts import Words
from ..widgets.figure_image import FigureImage
from ..widgets.save_button import SaveButton
from ..widgets.silent import Silent
from .panel import Panel, Post, Redraw
from .picture_text import for_pictures
from .weight_choice import WeightChoice

WIDTH, HEIGHT, SCALE = 520, 220, 1.6
SHOWN = 8
"""Numbers of a vector that are written out."""
CHECKED = 12
"""Gradients that are checked: of the weights into the chosen neuron."""
MOST = 3e7
"""A forward pass with more multiplications than this is not repeated for the check."""


class UpdatePanel(Panel):
    """Shows the update that the training will make next; pressing Step makes it."""

    seconds = 1.0

    def __init__(self, post: Post, redraw: Redraw) -> None:
        self.update: Update | None = None
        self.image: FigureImage | None = None
        self.lines: list[tuple[str, str, str]] = []
        self._silent = Silent()
        self._built: tuple[object, ...] = ()
        self.sample = w.BoundedIntText(value=1, min=1, max=1, layout=w.Layout(width="150px"))
        self.sample.style.description_width = "initial"
        self.sample.add_class("nnlab-update-sample")
        self.sample.observe(lambda _: self._silent or post(redraw), "value")
        self.choice = WeightChoice(lambda: post(redraw), self.sample)
        self.table = w.HTML()
        self.table.add_class("nnlab-table")
        self.save = SaveButton("update", lambda: self.image, post)
        self.widget = w.VBox([self.choice, self.table])

    def relabel(self, words: Words) -> None:
        """Change the language."""
        super().relabel(words)
        self.choice.relabel(words)
        self.sample.description = words("update_sample")
        self._built = ()

    def draw(self, run: PresentRun, playing: bool) -> None:
        """Show the next update."""
        network = run.network
        built = (run.data, network.sizes)
        if built != self._built:
            self._build(run)
            self._built = built
        self.update = self._next(run)
        with self._silent:
            self.sample.max = max(len(self.update.x), 1)
        with np.errstate(all="ignore"):  # weights may have run away
            self.lines = self._flow(network, self.update)
            self.lines += self._step(network, self.update)
            self.lines += self._check(network, self.update)
        self._show()

    def describe(self) -> str:
        """Return in words what the panel shows."""
        return "\n".join(f"{name}: {formula} {numbers}".strip() for name, formula, numbers in self.lines)

    # ---- inside ---------------------------------------------------------------------------------------------------

    def _build(self, run: PresentRun) -> None:
        self.choice.fill(run.network, run.data)
        words = for_pictures(self.words)
        figure = new_figure(WIDTH, HEIGHT, scale=SCALE)
        names = words("update_backpropagation"), words("update_differences")
        self.check = Check(add_axes(figure, 64, 44, 306, 130), CHECKED, words("update_from"), names)
        self.check.title.set_text(words("update_check"))
        self.image = FigureImage(Sheet(figure, [self.check]), "nnlab-update")
        self.widget.children = (self.choice, self.table, self.image.widget, self.save)

    @staticmethod
    def _next(run: PresentRun) -> Update:
        settings = training_settings(run.config, run.data)
        settings["epochs"] = max(run.goal, run.config.epochs)
        return next_update(run.network, run.data, run.history, run.position, settings)

    def _flow(self, network: Network, update: Update) -> list[tuple[str, str, str]]:
        """Return the lines about the sample, forward and back: name, formula, numbers."""
        words, seen, i = self.words, update.probe, self.sample.value - 1
        place = words("update_place", batch=update.batch, batches=update.batches, epoch=update.epoch, n=len(update.x))
        lines = [(words("update_batch"), "", place), (words("update_inputs"), "x", _some(update.x[i]))]
        lines += [
            (self._layer(layer, n), _formula(layer), _some(handed_on(layer)[i])) for n, layer in _numbered(seen.layers)
        ]
        outputs = network.loss.output(seen.logits[i : i + 1])[0]
        formula = "y = z" if network.output == "linear" else f"p = {network.output}(z)"
        lines.append((network.output, formula, _some(outputs)))
        lines.append((words("update_target"), "t", _some(update.targets[i])))
        alone = float(network.loss.value(seen.logits[i : i + 1], update.targets[i : i + 1]))
        losses = words("update_losses", own=f"{alone:.5g}", mean=f"{seen.loss:.5g}")
        lines.append((words("update_loss"), _loss_formula(network), losses))
        for (n, layer), delta in zip(reversed(_numbered(seen.layers)), self._deltas(update, i), strict=True):
            lines.append((self._layer(layer, n), _derivative(layer), _some(delta)))
        return lines

    def _show(self) -> None:
        """Put the lines into the table."""
        rows = "".join(
            f'<tr><th>{html.escape(name)}</th><td class="nnlab-left">{_unbroken(formula)}</td>'
            f'<td class="nnlab-left"><code>{_unbroken(numbers)}</code></td></tr>'
            for name, formula, numbers in self.lines
        )
        text = f"<table><tbody>{rows}</tbody></table>"
        if text != self.table.value:
            self.table.value = text

    @staticmethod
    def _deltas(update: Update, i: int) -> list[Array]:
        """Return d loss / d output for one sample, of the shown layers, the last one first."""
        pairs = zip(update.probe.layers, update.probe.deltas, strict=True)
        return [delta[i] for layer, delta in pairs if _shown(layer)][::-1]

    def _layer(self, layer: Layer, number: int) -> str:
        keys = {Dense: "update_dense", BatchNorm: "update_norm", Dropout: "update_dropout"}
        return self.words(keys.get(type(layer), "update_activation"), n=number)

    def _step(self, network: Network, update: Update) -> list[tuple[str, str, str]]:
        """Return the lines about the chosen weight."""
        words, index = self.words, self._index(network)
        gradient, used = float(update.probe.gradients[index]), float(update.gradients[index])
        before, after = float(update.before[index]), float(update.after[index])
        lines = [(self.choice.name, "∂L/∂w = Σ a·δ", f"{gradient:.6g}")]
        if used != gradient:
            lines.append((words("update_used"), "g", f"{used:.6g}"))
        name = type(network.optimizer).__name__
        formula = "w − η g" if name == "SGD" else name
        moved = f"{before:.6g} → {after:.6g}  ({after - before:+.4g})"
        lines.append((words("update_step"), f"{formula}, η = {update.rate:.4g}", moved))
        return lines

    def _index(self, network: Network) -> int:
        layer, row, to = self.choice.place
        weights, biases = positions(network)[layer]
        return int(biases[to] if row is None else weights[row, to])

    def _check(self, network: Network, update: Update) -> list[tuple[str, str, str]]:
        """Compare with central differences, for the weights into the chosen neuron; return the lines about it."""
        assert self.image is not None
        layer, row, to = self.choice.place
        weights, biases = positions(network)[layer]
        into = [*weights[:, to], biases[to]]
        names = [str(n + 1) for n in range(len(weights))] + ["b"]
        chosen = len(weights) if row is None else row
        first = min(max(chosen - CHECKED // 2, 0), max(len(into) - CHECKED, 0))
        window = slice(first, first + CHECKED)
        cost = len(update.x) * network.parameters.size
        if cost > MOST:
            return [(self.words("update_differences"), "", self.words("update_too_dear"))]
        indices = [int(index) for index in into[window]]
        exact, differences = central_differences(network, update, indices)
        at = chosen - first
        redraw = self.check.show(exact, differences, names[window], at)
        self.image.draw(redraw)
        error = self.words("update_error", error=f"{self.check.error:.1e}", n=len(exact))
        return [
            (self.words("update_differences"), "(L(w+ε) − L(w−ε)) / 2ε", f"{differences[at]:.6g}"),
            (self.words("update_agreement"), "|a − b| / (|a| + |b|)", error),
        ]


def _numbered(layers: list[Layer]) -> list[tuple[int, Layer]]:
    """Return the layers that are shown, each with the number of its Dense layer."""
    found, number = [], 0
    for layer in layers:
        number += isinstance(layer, Dense)
        if _shown(layer):
            found.append((number, layer))
    return found


def _shown(layer: Layer) -> bool:
    """Return whether a layer did anything: a dropout that drops nothing is passed over."""
    return not isinstance(layer, Dropout) or layer.mask is not None


def _formula(layer: Layer) -> str:
    if isinstance(layer, Activation):
        return f"a = {type(layer.function).__name__.lower()}(z)"
    if isinstance(layer, Dropout):
        return "a ← a·m, m ="
    return "y = γ ẑ + β" if isinstance(layer, BatchNorm) else "z = a W + b"


def _derivative(layer: Layer) -> str:
    return {Dense: "δ = ∂L/∂z", BatchNorm: "∂L/∂y", Dropout: "∂L/∂(a·m)"}.get(type(layer), "∂L/∂a")


def _loss_formula(network: Network) -> str:
    if network.output == "softmax":
        return "L = −Σ t log p"
    if type(network.loss).__name__.endswith("SquaredError"):
        return "L = ½ Σ (y − t)²" if network.output == "linear" else "L = ½ Σ (p − t)²"
    return "L = −Σ [t log p + (1−t) log(1−p)]"


def _some(values: Array) -> str:
    """Return the first numbers of a vector."""
    shown = "  ".join(f"{float(v) + 0:.4g}" for v in np.ravel(values)[:SHOWN])
    return shown + ("  …" if values.size > SHOWN else "")


def _unbroken(text: str) -> str:
    """Return HTML in which a line ends between two numbers, or two terms, and not within one."""
    return " ".join(f'<span class="nnlab-unbroken">{html.escape(word)}</span>' for word in text.split(" "))
