"""WeightPlace: which weight or bias of a network is meant, in numbers and in a few letters."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

from numpy.typing import NDArray

from ...network import Network
from ...sentences import Sentence


class WeightPlace(NamedTuple):
    """The number of the matrix, of the row (None for the bias) and of the column, counted from 0."""

    layer: int
    row: int | None
    column: int

    @property
    def symbol(self) -> str:
        """In a few letters, counted from 1: ``W1[1,6]`` or ``b1[6]``."""
        layer, row, column = self
        return f"b{layer + 1}[{column + 1}]" if row is None else f"W{layer + 1}[{row + 1},{column + 1}]"

    def of(self, network: Network) -> NDArray[Any]:
        """Return the weight as a view into the network, of shape ().

        Raises
        ------
        ValueError
            If the network has no such weight.
        """
        layer, row, column = self
        sizes = network.sizes
        known = 0 <= layer < len(sizes) - 1
        if not (known and 0 <= (row or 0) < sizes[layer] and 0 <= column < sizes[layer + 1]):
            shape = "-".join(map(str, sizes))
            raise ValueError(
                Sentence(
                    "no_weight", "there is no weight {symbol} in a network {sizes}", symbol=self.symbol, sizes=shape
                )
            )
        return network.biases[layer][column, ...] if row is None else network.weights[layer][row, column, ...]

    def put(self, network: Network, value: float) -> float:
        """Give the weight another value, and return the one it had.

        Raises
        ------
        ValueError
            If the network has no such weight, or the value is not finite.
        """
        if not math.isfinite(value):
            raise ValueError(
                Sentence("weight_not_finite", "{value} is not a weight; give a finite number", value=f"{value:g}")
            )
        weight = self.of(network)
        old = float(weight)
        weight[...] = value
        return old
