"""WeightChoice: three menus that name one weight: which layer, from where, to where."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import ipywidgets as w

from ...data.sets import Data
from ...network import Network
from ..runtime.weight_place import WeightPlace
from ..text.texts import Words
from ..widgets.silent import Silent

BIAS = -1
"""In the menu of rows: the bias."""


class WeightChoice(w.HBox):
    """Three menus, and room for further widgets.

    Parameters
    ----------
    changed : callable
        Is called after every choice by hand.
    more : sequence of Widget
        Stands to the right.
    """

    def __init__(self, changed: Callable[[], None], *more: w.Widget):
        self.layer, self.row, self.to = (w.Dropdown(layout=w.Layout(width="auto")) for _ in range(3))
        self._silent = Silent()
        for widget, css in ((self.layer, "layer"), (self.row, "from"), (self.to, "to")):
            widget.add_class(f"nnlab-weight-{css}")
            widget.style.description_width = "initial"
            widget.observe(lambda _: self._silent or self._chosen(changed), "value")
        super().__init__([self.layer, self.row, self.to, *more])
        self.add_class("nnlab-choices")

    @property
    def place(self) -> WeightPlace:
        """The chosen weight."""
        row = None if self.row.value in (None, BIAS) else self.row.value
        return WeightPlace(self.layer.value or 0, row, self.to.value or 0)

    @property
    def name(self) -> str:
        """The chosen weight in words, numbers counted from 1."""
        layer, row, to = self.place
        key = "bias_name" if row is None else "weight_name"
        return self.words(key, layer=layer + 1, row=(row or 0) + 1, to=to + 1)

    def relabel(self, words: Words) -> None:
        """Change the language."""
        self.words = words
        for name, widget in (("layer", self.layer), ("from", self.row), ("to", self.to)):
            widget.description = words(f"weight_{name}")

    def fill(self, network: Network, data: Data) -> None:
        """Offer the layers of a new network, and keep the choice where it can be kept."""
        words = self.words
        self._sizes = network.sizes
        hidden = [words("layer_hidden", n=n) for n in range(1, len(network.sizes) - 1)]
        layers = [words("layer_inputs"), *hidden, words("layer_output")]
        self._ends = data.feature_names, data.class_names or data.target_names
        with self._silent:
            chosen = self.layer.value or 0
            self.layer.options = [(f"{a} → {b}", i) for i, (a, b) in enumerate(pairwise(layers))]
            self.layer.value = min(chosen, len(layers) - 2)
            self._offer()

    def choose(self, layer: int, row: int | None, to: int) -> None:
        """Choose a weight."""
        with self._silent:
            self.layer.value = layer
            self._offer()
            self.row.value, self.to.value = BIAS if row is None else row, to

    def _chosen(self, changed: Callable[[], None]) -> None:
        with self._silent:
            self._offer()
        changed()

    def _offer(self) -> None:
        """Offer the neurons at both ends of the chosen layer's weights."""
        layer = self.layer.value or 0
        n_in, n_out = self._sizes[layer : layer + 2]
        last = layer == len(self._sizes) - 2
        rows = [(self._ends[0][i] if not layer else str(i + 1), i) for i in range(n_in)] + [(self.words("bias"), BIAS)]
        columns = [(self._ends[1][j] if last else str(j + 1), j) for j in range(n_out)]
        for menu, options in ((self.row, rows), (self.to, columns)):
            if list(menu.options) != options:
                chosen = menu.value
                menu.options = options
                menu.value = chosen if chosen in [value for _, value in options] else 0
