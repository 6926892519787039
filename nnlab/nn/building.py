"""Building: from sizes, names and settings to the parts of a network.

A hidden layer is a Dense layer, batch normalisation if it is wanted, the neurons' function, and dropout (which does
nothing while its probability is 0). The output layer is a Dense layer alone: its function belongs to the loss.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..config import Config
from ..registry import TABLES, pick
from ..sentences import Sentence, shown
from ..streams import Seeds
from .layers import Activation, BatchNorm, Dense, Dropout, Layer
from .losses import Loss, natural_pair, pair
from .optimizer import Optimizer
from .optimizers import SGD

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


def arguments(configs: Sequence[Config], n_inputs: int, n_outputs: int, task: str) -> dict[str, Any]:
    """Return what `Network` takes to be the network of a config; of several, what they share or an array of all.

    Raises
    ------
    ConfigError
        If output and loss do not suit the task, or are no pair.
    """
    first = configs[0]

    def each(name: str) -> Any:
        return same_or_array([getattr(config, name) for config in configs])

    output, loss = natural_pair(first.output, first.loss, task)
    rates = (for_each(config.dropout, len(config.hidden), "dropout") for config in configs)
    optimizer: Optimizer = pick("optimizer", first.optimizer)(each("learning_rate"))
    for name in optimizer.settings:
        setattr(optimizer, name, each(name))
    return {
        "sizes": [n_inputs, *first.hidden, n_outputs],
        "activation": first.activation,
        "output": output,
        "initializer": first.initializer,
        "dropout": [same_or_array(layer) for layer in zip(*rates, strict=True)],
        "batch_norm": first.batch_norm,
        "loss": loss,
        "l1": each("l1"),
        "l2": each("l2"),
        "optimizer": optimizer,
        "seed": [Seeds(config.init_seed, config.shuffle_seed, config.noise_seed) for config in configs],
        "dtype": first.dtype,
        "input_dropout": each("input_dropout"),
        "label_smoothing": first.label_smoothing,
        "clip_norm": first.clip_norm,
    }


def loss_of(output: str, loss: str, n_out: int) -> Loss:
    """Return the loss of these names, or raise a ValueError if they are no pair, or tell nothing apart."""
    found = pair(output, loss)
    if output == "softmax" and n_out == 1:
        raise ValueError(
            Sentence(
                "one_softmax",
                "softmax of 1 output is always 1; give 2 outputs or more, or output='sigmoid' or 'linear'",
            )
        )
    return found


def optimizer_of(optimizer: Any) -> Optimizer:
    """Return a copy of an optimizer, a fresh one by its name, or plain SGD.

    Raises
    ------
    ValueError
        If it is neither, or there is none of this name.
    """
    if optimizer is None:
        return SGD()
    if isinstance(optimizer, str):
        named: Optimizer = pick("optimizer", optimizer)()
        return named
    if isinstance(optimizer, Optimizer):
        return copy.deepcopy(optimizer)
    if isinstance(optimizer, type) and issubclass(optimizer, Optimizer):
        name = optimizer.__name__
        raise ValueError(
            Sentence("optimizer_class", "optimizer={name} is a class; make an object of it: {name}()", name=name)
        )
    raise ValueError(
        Sentence(
            "no_optimizer",
            "optimizer {value} is not an optimizer; give one, like SGD(0.1), or a name: {choices}",
            value=shown(optimizer),
            choices=", ".join(TABLES["optimizer"]),
        )
    )


def check_sizes(sizes: Any) -> tuple[int, ...]:
    """Return the sizes as whole numbers, or raise a ValueError."""
    listed = list(sizes) if isinstance(sizes, Iterable) and not isinstance(sizes, str) else []
    if len(listed) < 2 or not all(isinstance(size, (int, np.integer)) and size > 0 for size in listed):
        raise ValueError(
            Sentence(
                "sizes_unbuilt",
                "sizes {sizes} cannot be built; give inputs, hidden, outputs, like [5, 8, 10, 2]",
                sizes=shown(listed or sizes),
            )
        )
    return tuple(int(size) for size in listed)


def check_dtype(dtype: Any) -> np.dtype[Any]:
    """Return float32 or float64 as numpy's dtype, or raise a ValueError."""
    for name in ("float32", "float64"):
        if isinstance(dtype, (str, type, np.dtype)) and dtype in (name, np.dtype(name), np.dtype(name).type):
            return np.dtype(name)
    raise ValueError(Sentence("dtype", "dtype {dtype} is not supported; choose float32 or float64", dtype=shown(dtype)))


def for_each(value: Any, layers: int, what: str) -> list[Any]:
    """Return one entry for each hidden layer, given one for all or a list with one for each (ValueError)."""
    if not isinstance(value, (list, tuple)):
        return [value] * layers
    if len(value) != layers:
        raise ValueError(
            Sentence(
                "each_hidden",
                "{n} values of {what} for {layers} hidden layers; give one for all, or one for each",
                n=f"{len(value)}",
                what=what,
                layers=f"{layers}",
            )
        )
    return list(value)


def same_or_array(values: Sequence[Any]) -> Any:
    """Return the one value that all runs of a stack share, or an array with one for each run."""
    return values[0] if all(value == values[0] for value in values) else np.array(values, dtype=float)
