"""Building: from sizes and names to layers.

A hidden layer is a Dense layer, batch normalisation if it is wanted, the neurons' function, and dropout (which does
nothing while its probability is 0). The output layer is a Dense layer alone: its function belongs to the loss.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..registry import pick
from .layers import Activation, BatchNorm, Dense, Dropout, Layer

Array = NDArray[np.floating]

INPUT = 1
"""The noise stream of the inputs' dropout; those of the hidden layers follow. (Stream 0 is augmentation's.)"""


def build(
    sizes: Sequence[int], activations: Sequence[str], batch_norm: bool, input_dropout: bool, noise: Sequence[int]
) -> list[Layer]:
    """Return the layers of a network, with all dropout at 0.

    Parameters
    ----------
    sizes : sequence of int
        Inputs, hidden layers, outputs.
    activations : sequence of str
        A name in `ACTIVATIONS` for each hidden layer.
    input_dropout : bool
        Whether there is to be dropout of the inputs.
    noise : sequence of int
        The noise seed of each run.
    """
    layers: list[Layer] = [Dropout(0.0, noise, INPUT)] if input_dropout else []
    for depth, (n_in, n_out) in enumerate(pairwise(sizes[:-1]), start=1):
        layers.append(Dense(n_in, n_out))
        if batch_norm:
            layers.append(BatchNorm(n_out))
        layers.append(Activation(pick("activation", activations[depth - 1])))
        layers.append(Dropout(0.0, noise, INPUT + depth))
    return [*layers, Dense(*sizes[-2:])]


def check_sizes(sizes: Sequence[int]) -> tuple[int, ...]:
    """Return the sizes as whole numbers, or raise a ValueError."""
    whole = all(isinstance(size, (int, np.integer)) and size > 0 for size in sizes)
    if len(sizes) < 2 or not whole:
        raise ValueError(f"sizes {list(sizes)} cannot be built; give inputs, hidden, outputs, like [5, 8, 10, 2]")
    return tuple(int(size) for size in sizes)


def check_dtype(dtype: Any) -> np.dtype[Any]:
    """Return float32 or float64 as numpy's dtype, or raise a ValueError."""
    for name in ("float32", "float64"):
        if dtype in (name, np.dtype(name), np.dtype(name).type):
            return np.dtype(name)
    raise ValueError(f"dtype {dtype!r} is not supported; choose float32 or float64")


def for_each(value: Any, layers: int, what: str) -> list[Any]:
    """Return one entry for each hidden layer, given one for all or a list with one for each (ValueError)."""
    if not isinstance(value, (list, tuple)):
        return [value] * layers
    if len(value) != layers:
        raise ValueError(f"{len(value)} values of {what} for {layers} hidden layers; give one for all, or one for each")
    return list(value)


def same_or_array(values: Sequence[Any]) -> Any:
    """Return the one value that all runs of a stack share, or an array with one for each run."""
    return values[0] if all(value == values[0] for value in values) else np.array(values, dtype=float)
