"""Probe: a look inside a network at work that leaves no trace on it.

What flows through the layers, forward and back, is kept by the layers themselves; but a training is using those. So a
probe works on copies: its layers read a copy of the flat parameter vector and write into a gradient vector of their
own, and draw from copies of the random generators. However often one probes, the training goes on bit for bit as if
nobody had.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..nn.layers import Activation, BatchNorm, Dense, Dropout, Layer
from ..nn.model import Model

Array = NDArray[np.floating]


class Probe(NamedTuple):
    """What one forward and one backward pass have left behind.

    Attributes
    ----------
    layers : list of Layer
        Copies of the network's layers. Dense layers hold `x`, `weights`, `weights_gradient`, ...; activations `z`, `a`.
    deltas : list of ndarray
        d loss / d output of each of the layers, in their order.
    logits, loss
        Of the output layer; the mean data loss.
    parameters, gradients : ndarray of shape (P,)
        What the layers' views look into.
    """

    layers: list[Layer]
    deltas: list[Array]
    logits: Array
    loss: float
    parameters: Array
    gradients: Array

    @property
    def dense(self) -> list[Dense]:
        """The Dense layers."""
        return [layer for layer in self.layers if isinstance(layer, Dense)]

    @property
    def activations(self) -> list[Activation]:
        """The hidden layers' activations."""
        return [layer for layer in self.layers if isinstance(layer, Activation)]


def probe(
    model: Model,
    x: Array,
    targets: Array,
    *,
    training: bool = False,
    epoch: int | None = None,
    dtype: Any = None,
) -> Probe:
    """Return what happens when `x` goes through `model`, and the loss's gradient back.

    Parameters
    ----------
    model : Model
        A single one; it is not changed in any way.
    x, targets : arrays of shape (batch, n_in), (batch, n_out)
    training : bool
        With dropout, and batch norm on the batch's own figures; the masks are those that the next step would draw.
    epoch : int, optional
        Draw them as at the beginning of that epoch.
    dtype : dtype, optional
        Compute in another precision.
    """
    parameters = model.parameters.astype(dtype or model.dtype)
    gradients = np.zeros_like(parameters)
    chain = model.chain.over(parameters, gradients)
    if epoch is not None:
        chain.start_epoch(epoch)
    deltas = []
    with np.errstate(all="ignore"):
        signal = x.astype(parameters.dtype, copy=False)
        for layer in chain.layers:
            signal = layer.forward(signal, training)
        value, gradient = model.loss.value_and_gradient(signal, targets.astype(parameters.dtype, copy=False))
        for layer in reversed(chain.layers):
            deltas.append(gradient)
            gradient = layer.backward(gradient)
    return Probe(chain.layers, deltas[::-1], signal, float(value), parameters, gradients)


def handed_on(layer: Layer) -> Array:
    """Return what a layer has handed on in the last forward pass."""
    if isinstance(layer, Activation):
        return layer.a
    if isinstance(layer, BatchNorm):
        return layer.normal * layer.gain + layer.shift
    if isinstance(layer, Dropout):
        assert layer.mask is not None
        return layer.mask
    assert isinstance(layer, Dense)
    return layer.x @ layer.weights + layer.biases
