"""Glass: a look into a network at work that leaves no trace on it.

What flows through the layers, forward and back, is kept by the layers themselves; but a training is using those. So a
look works on copies: its layers read a copy of the flat parameter vector and write into a gradient vector of their
own, and draw from copies of the random generators. However often one looks, the training goes on bit for bit as if
nobody had.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..data.datasets import Data
from ..data.sampling import check_batch_size
from ..nn import penalties
from ..nn.gradients import numerical_gradient
from ..nn.layers import Activation, Dense, Dropout, Layer
from .batches import Part, batch_count, epoch_batches
from .history import History
from .training import Step

if TYPE_CHECKING:
    from ..network import Network

Array = NDArray[np.floating]


class Look(NamedTuple):
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


def look(
    network: Network,
    x: Array,
    targets: Array,
    *,
    training: bool = False,
    epoch: int | None = None,
    dtype: Any = None,
) -> Look:
    """Return what happens when `x` goes through `network`, and the loss's gradient back.

    Parameters
    ----------
    network : Network
        A single one; it is not changed in any way.
    x, targets : arrays of shape (batch, n_in), (batch, n_out)
    training : bool
        With dropout, and batch norm on the batch's own figures; the masks are those that the next step would draw.
    epoch : int, optional
        Draw them as at the beginning of that epoch.
    dtype : dtype, optional
        Compute in another precision.
    """
    parameters = network.parameters.astype(dtype or network.dtype)
    gradients = np.zeros_like(parameters)
    layers = _copies(network, parameters, gradients, epoch)
    deltas = []
    with np.errstate(all="ignore"):
        signal = x.astype(parameters.dtype, copy=False)
        for layer in layers:
            signal = layer.forward(signal, training)
        value, gradient = network.loss.value_and_gradient(signal, targets.astype(parameters.dtype, copy=False))
        for layer in reversed(layers):
            deltas.append(gradient)
            gradient = layer.backward(gradient)
    return Look(layers, deltas[::-1], signal, float(value), parameters, gradients)


def _copies(network: Network, parameters: Array, gradients: Array, epoch: int | None) -> list[Layer]:
    """Return copies of the layers, bound to these vectors."""
    layers, start = [], 0
    for original in network.layers:
        layer = copy.copy(original)
        views: tuple[list[Array], list[Array]] = ([], [])
        for shape in layer.shapes:
            stop = start + int(np.prod(shape))
            for vector, found in zip((parameters, gradients), views, strict=True):
                found.append(vector[start:stop].reshape(shape))
            start = stop
        if layer.shapes:
            layer.bind(*views)
        if isinstance(layer, Dropout):
            layer.generators = copy.deepcopy(layer.generators)
            if epoch is not None:
                layer.start_epoch(epoch)
        layers.append(layer)
    return layers


class Update(NamedTuple):
    """The update that a training will make next.

    Attributes
    ----------
    epoch, batch, batches : int
        Which mini-batch it is of, counted from 1.
    x, targets : arrays of shape (batch, n_in), (batch, n_out)
    look : Look
        Its forward and backward pass.
    rate : float
        The learning rate in force.
    gradients : ndarray of shape (P,)
        What the optimizer is given: penalties added, clipped.
    before, after : ndarray of shape (P,)
        The parameters.
    new_epoch : int or None
        The epoch that the network begins with it.
    """

    epoch: int
    batch: int
    batches: int
    x: Array
    targets: Array
    look: Look
    rate: float
    gradients: Array
    before: Array
    after: Array
    new_epoch: int | None


def next_update(
    network: Network, data: Data, history: History, position: Step, settings: Mapping[str, Any]
) -> Update:
    """Return the update that the training will make next, without making it.

    Parameters
    ----------
    position : Step
        The last mini-batch that was learnt; its batch is 0 at the beginning of a run.
    settings : mapping
        What `train` was given: epochs, batch_size, shuffle, schedule (a fresh one), augment.
    """
    within = position.epoch == len(history) + 1 and position.batch < position.batches
    new_epoch = None if within else network.epoch + 1
    batch = position.batch if within else 0
    epoch = position.epoch if within else max(position.epoch, len(history)) + 1
    x = np.asarray(data.train.x, dtype=network.dtype)
    size = check_batch_size(len(x), settings["batch_size"])
    batches = batch_count(len(x), size)
    order = epoch_batches(
        [Part(slice(0, 1), x, network.training_targets(data.train.y))],
        network.seeds,
        False,
        network.epoch + (not within),
        size,
        settings["shuffle"],
        settings["augment"],
    )
    piece = next(islice(order, batch, None))[0]

    found = look(network, piece.x, piece.targets, training=True, epoch=new_epoch)
    optimizer = copy.deepcopy(network.optimizer)
    for loss in history["validation_loss" if "validation_loss" in history else "train_loss"]:
        settings["schedule"].observe(loss)
    optimizer.factor = network.column(settings["schedule"].factor((epoch - 1 + batch / batches) / settings["epochs"]))
    gradients = _as_used(network, found.gradients)
    after = found.parameters.copy()
    with np.errstate(all="ignore"):
        optimizer.update(after, gradients)
    return Update(
        epoch,
        batch + 1,
        batches,
        piece.x,
        piece.targets,
        found,
        float(np.ravel(optimizer.rate)[0]),
        gradients,
        network.parameters.copy(),
        after,
        new_epoch,
    )


def _as_used(network: Network, gradients: Array) -> Array:
    """Return the data loss's gradient with the penalties added, clipped: what the optimizer is given."""
    w = network.parameters
    used = gradients.copy()
    if np.any(network.l2):
        used += penalties.l2_gradient(w, network.l2) * network.mask
    if np.any(network.l1):
        used += penalties.l1_gradient(w, network.l1) * network.mask
    if network.clip_norm is not None:
        norm = np.sqrt(np.add.reduce(used * used, axis=-1, keepdims=True))
        used *= np.minimum(1, network.clip_norm / np.maximum(norm, np.finfo(network.dtype).tiny))
    return used


def central_differences(network: Network, update: Update, indices: list[int]) -> tuple[Array, Array]:
    """Return d data loss / d parameter by backpropagation and by central differences, both (len(indices),).

    Both in float64 and with the dropout masks of the update, on copies.
    """
    exact = look(network, update.x, update.targets, training=True, epoch=update.new_epoch, dtype=np.float64)
    parameters: Array = exact.parameters.copy()
    targets: Array = update.targets.astype(np.float64)

    def loss() -> float:
        layers = _copies(network, parameters.copy(), np.empty_like(parameters), update.new_epoch)
        signal: Array = update.x.astype(np.float64)
        for layer in layers:
            signal = layer.forward(signal, True)
        return float(network.loss.value(signal, targets))

    differences: Array = numerical_gradient(loss, parameters, indices=indices)
    return exact.gradients[indices], differences[indices]
