"""Health: how the inside of a network is doing, layer by layer, in a few numbers.

What can go wrong inside is the same few things again and again. A ReLU whose input is negative for every sample gives
0 for all of them, gets no gradient and never learns again: it is *dead*. A sigmoid or tanh far out on its flat part
has a derivative near 0: it is *saturated*, and hardly any gradient passes. Over many layers the gradient shrinks from
each to the one before: it *vanishes*. And the steps of a healthy training are small beside the weights, a thousandth
or so.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..data.datasets import Data
from ..nn.layers import Activation
from ..nn.model import Model
from .probe import Probe, probe

Array = NDArray[np.floating]

SAMPLES = 200
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
FLAT = 0.05
"""A derivative below this share of the steepest counts as saturated."""
EQUAL = 1e-3
"""Outputs that differ by less than this are the same answer."""


class LayerHealth(NamedTuple):
    """The figures of one layer: its weights, and the neurons they lead to.

    `weights`, `activations` and `gradients` are quantiles (5, 25, 50, 75 and 95 %), of the gradients' sizes; the
    activations of the output layer are its logits. `dead` is a share of the neurons, `saturated` and `zeros`
    (activations that are exactly 0) are shares of neurons times samples, `zero_weights` is a share of the weights.
    `ratio` is the length of the gradient over the length of the weights.
    """

    name: str
    weights: Array
    activations: Array
    gradients: Array
    dead: float
    saturated: float
    zeros: float
    zero_weights: float
    ratio: float
    size: float
    """The root mean square of the gradient."""


def samples(model: Model, data: Data, count: int = SAMPLES) -> tuple[Array, Array]:
    """Return inputs and targets of at most `count` training samples, evenly picked."""
    step = -(-len(data.train) // count)
    return np.asarray(data.train.x[::step], dtype=model.dtype), model.encoder.encode(data.train.y[::step])


def layers_health(model: Model, data: Data) -> list[LayerHealth]:
    """Return the figures of every layer, in evaluation mode, on at most 200 training samples."""
    return of_probe(probe(model, *samples(model, data)))


def of_probe(seen: Probe) -> list[LayerHealth]:
    """Return the figures of every layer of what a probe has found."""
    with np.errstate(all="ignore"):  # weights may have run away
        return _of_probe(seen)


def _of_probe(seen: Probe) -> list[LayerHealth]:
    found = []
    outputs: list[Activation | None] = [*seen.activations, None]
    for number, (dense, after) in enumerate(zip(seen.dense, outputs, strict=True), start=1):
        values = seen.logits if after is None else after.a
        weights, gradient = dense.weights, dense.weights_gradient
        length = float(np.linalg.norm(weights))
        found.append(
            LayerHealth(
                name="output" if after is None else f"hidden {number}",
                weights=_quantiles(weights),
                activations=_quantiles(values),
                gradients=_quantiles(np.abs(gradient)),
                dead=0.0 if after is None else dead(after),
                saturated=0.0 if after is None else saturated(after),
                zeros=0.0 if after is None else float((values == 0).mean()),
                zero_weights=float((weights == 0).mean()),
                ratio=float(np.linalg.norm(gradient)) / length if length else 0.0,
                size=float(np.sqrt(np.mean(np.square(gradient)))),
            )
        )
    return found


def dead(layer: Activation) -> float:
    """Return the share of neurons that give no gradient for any sample: only functions flat on the left can die."""
    if layer.function.saturates != "left":
        return 0.0
    return float((_derivatives(layer) == 0).all(axis=0).mean())


def saturated(layer: Activation) -> float:
    """Return the share (of neurons times samples) that is saturated: only functions flat on both sides are."""
    if layer.function.saturates != "both":
        return 0.0
    middle = np.zeros(1, dtype=layer.z.dtype)
    steepest = float(layer.function.derivative(middle, layer.function.value(middle))[0])
    return float((_derivatives(layer) < FLAT * steepest).mean())


def _derivatives(layer: Activation) -> Array:
    return np.asarray(layer.function.derivative(layer.z, layer.a), dtype=float)


def _quantiles(values: NDArray[Any]) -> Array:
    finite = values[np.isfinite(values)]
    return np.quantile(finite, QUANTILES) if finite.size else np.full(len(QUANTILES), np.nan)


def health(model: Model, data: Data) -> dict[str, float]:
    """Return what the diagnosis wants to know; the model is not changed in any way.

    Returns
    -------
    dict
        `dead`: the share of hidden neurons with a ReLU-like function that are dead. `saturated`: the share (of
        neurons times samples) of those that can saturate. `ratio`: how many times smaller the first layer's gradient
        is than the last one's. `constant`: 1 if all samples get the same answer, else 0.
    """
    seen = probe(model, *samples(model, data))
    layers = of_probe(seen)
    with np.errstate(all="ignore"):
        outputs = model.loss.output(seen.logits)
        spread = float(np.ptp(outputs, axis=0).max())
    scale = 1.0 if data.task == "classification" else max(float(np.std(data.train.y)), 1e-12)
    return {
        "dead": _share(seen, "left", dead),
        "saturated": _share(seen, "both", saturated),
        "ratio": min(layers[-1].size / layers[0].size, 1e9) if layers[0].size else 1.0,
        "constant": float(spread < EQUAL * scale),
    }


def chance(data: Data) -> float:
    """Return the loss of the best answer that is the same for all training samples: of a network that knows nothing."""
    y = data.train.y
    if data.task == "regression":
        return float(np.var(np.asarray(y, dtype=float), axis=0).sum() / 2)
    shares = np.bincount(y) / len(y)
    return float(-(shares[shares > 0] * np.log(shares[shares > 0])).sum())


def _share(seen: Probe, side: str, of: Any) -> float:
    """Return a share over all neurons whose function is flat on that side."""
    layers = [layer for layer in seen.activations if layer.function.saturates == side]
    neurons = sum(layer.a.shape[-1] for layer in layers)
    return sum(of(layer) * layer.a.shape[-1] for layer in layers) / neurons if neurons else 0.0
