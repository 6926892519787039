"""Health: the inside of the network over time: weights, activations and gradients of every layer."""

from __future__ import annotations

import html

import ipywidgets as w
import numpy as np

from ...plots.bands import Bands
from ...plots.chart import number
from ...plots.sheet import Sheet
from ...plots.style import add_axes, new_figure
from ...training.health import LayerHealth, of_probe, samples
from ...training.probe import probe
from ..runtime.health_record import HealthRecord
from ..runtime.present_run import PresentRun
from ..text.texts import Words
from ..widgets.figure_image import FigureImage
from ..widgets.save_button import SaveButton
from .panel import Panel, Post
from .picture_text import for_pictures

WIDTH, HEIGHT, SCALE = 520, 390, 1.6
MOST_LAYERS = 8
WARN = 0.3
"""Shares above this are pointed out."""


class HealthPanel(Panel):
    """Three rows of strips, and a table with the figures of the moment."""

    seconds = 1 / 15

    def __init__(self, post: Post) -> None:
        self.image: FigureImage | None = None
        self.bands: list[Bands] = []
        self.record: HealthRecord | None = None
        self.layers: list[LayerHealth] = []
        self.table = w.HTML()
        self.table.add_class("nnlab-table")
        self.save = SaveButton("health", lambda: self.image, post)
        self.widget = w.VBox([self.table])
        self._built: tuple[object, ...] = ()

    def relabel(self, words: Words) -> None:
        """Change the language."""
        super().relabel(words)
        self._built = ()

    def draw(self, run: PresentRun, playing: bool) -> None:
        """Show the run as it is now."""
        built = (run.network.sizes,)
        if built != self._built or self.image is None:
            self._build(len(run.network.sizes) - 1)
            self._built = built
        assert self.image is not None
        if self.record is None or self.record.history is not run.history:
            self.record = HealthRecord(run.history)
        times, figures = self.record.follow(run, playing)
        redraw = False
        for bands, name in zip(self.bands, ("weights", "activations", "gradients"), strict=True):
            rows = [[getattr(layer, name) for layer in layers[:MOST_LAYERS]] for layers in figures]
            redraw |= bands.show(np.array(times, dtype=float), np.swapaxes(np.array(rows), 0, 1), run.viewing)
        self.image.draw(redraw)
        self.layers = figures[-1]
        if run.viewing is not None:
            self.layers = of_probe(probe(run.shown, *samples(run.network, run.data)))
        text = self._table()
        if text != self.table.value:
            self.table.value = text

    def describe(self) -> str:
        """Return in words what the panel shows."""
        lines = [bands.describe() for bands in self.bands]
        for layer in self.layers:
            shares = f"dead {layer.dead:.0%}, saturated {layer.saturated:.0%}, zeros {layer.zeros:.0%}"
            rest = f"zero weights {layer.zero_weights:.0%}, gradient/weight {number(layer.ratio)}"
            lines.append(f"{self._name(layer.name)}: {shares}, {rest}.")
        return "\n".join(lines)

    # ---- inside ---------------------------------------------------------------------------------------------------

    def _build(self, layers: int) -> None:
        words = for_pictures(self.words)
        count = min(layers, MOST_LAYERS)
        figure = new_figure(WIDTH, HEIGHT, scale=SCALE)
        names = [words("layer_hidden", n=n) for n in range(1, layers)] + [words("layer_output")]
        rows = (("health_weights", False), ("health_activations", False), ("health_gradients", True))
        self.bands = [
            Bands(
                add_axes(figure, 64, 56 + 112 * row, WIDTH - 74, 96),
                words(key),
                [] if row else names[:count],
                count,
                log,
            )
            for row, (key, log) in enumerate(rows)
        ]
        first = self.bands[0]
        first.title.set_text(words("health_title"))
        first.title.xyann = (0, 38)
        first.subtitle.set_text(words("health_note"))
        first.subtitle.xyann = (0, 23)
        self.image = FigureImage(Sheet(figure, self.bands), "nnlab-health")
        self.widget.children = (self.image.widget, self.table, self.save)

    def _name(self, name: str) -> str:
        kind, _, place = name.partition(" ")
        return self.words("layer_hidden", n=place) if kind == "hidden" else self.words("layer_output")

    def _table(self) -> str:
        """Return the figures of the moment as a table; what is alarming has a sign beside it."""
        words = self.words
        columns = ("layer", "dead", "saturated", "zeros", "zero_weights", "gradient", "ratio")
        head = "".join(
            f'<th title="{_text(words(f"health_{name}_help"))}">{_text(words(f"health_{name}"))}</th>'
            for name in columns
        )
        rows = []
        for layer in self.layers:
            cells = [
                _share(layer.dead, True),
                _share(layer.saturated, True),
                _share(layer.zeros),
                _share(layer.zero_weights),
            ]
            cells += [f"<td>{number(value)}</td>" for value in (layer.size, layer.ratio)]
            rows.append(f"<tr><th>{_text(self._name(layer.name))}</th>{''.join(cells)}</tr>")
        return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"


def _text(words: str) -> str:
    return html.escape(words)


def _share(value: float, alarming: bool = False) -> str:
    alarm = alarming and value > WARN
    return f'<td class="nnlab-warn">⚠ {value:.0%}</td>' if alarm else f"<td>{value:.0%}</td>"
