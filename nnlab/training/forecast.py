"""Forecast: the update that a training will make next, worked out without making it.

The order of the mini-batches, the dropout masks and the learning rate of the next step are functions of the seeds and
of how far the run has come; so is the step. Training on then gives the same numbers, to the last bit.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from itertools import islice
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..data.datasets import Data
from ..data.sampling import check_batch_size
from ..nn.gradients import numerical_gradient
from ..nn.model import Model
from .batches import batch_count, epoch_batches, shared_pool
from .events import Step
from .history import History
from .probe import Probe, probe

Array = NDArray[np.floating]


class Update(NamedTuple):
    """The update that a training will make next.

    Attributes
    ----------
    epoch, batch, batches : int
        Which mini-batch it is of, counted from 1.
    x, targets : arrays of shape (batch, n_in), (batch, n_out)
    probe : Probe
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
    probe: Probe
    rate: float
    gradients: Array
    before: Array
    after: Array
    new_epoch: int | None


def next_update(model: Model, data: Data, history: History, position: Step, settings: Mapping[str, Any]) -> Update:
    """Return the update that the training will make next, without making it.

    Parameters
    ----------
    position : Step
        The last mini-batch that was learnt; its batch is 0 at the beginning of a run.
    settings : mapping
        What `train` was given: epochs, batch_size, shuffle, schedule (a fresh one), augment.
    """
    within = position.epoch == len(history) + 1 and position.batch < position.batches
    new_epoch = None if within else model.epoch + 1
    batch = position.batch if within else 0
    epoch = position.epoch if within else max(position.epoch, len(history)) + 1
    x = np.asarray(data.train.x, dtype=model.dtype)
    size = check_batch_size(len(x), settings["batch_size"])
    batches = batch_count(len(x), size)
    order = epoch_batches(
        shared_pool(x, model.encoder.training_targets(data.train.y)),
        model.seeds,
        model.epoch + (not within),
        size,
        settings["shuffle"],
        settings["augment"],
    )
    inputs, targets = next(islice(order, batch, None))

    found = probe(model, inputs, targets, training=True, epoch=new_epoch)
    optimizer = copy.deepcopy(model.optimizer)
    for loss in history["validation_loss" if "validation_loss" in history else "train_loss"]:
        settings["schedule"].observe(loss)
    optimizer.factor = model.live.column(
        settings["schedule"].factor((epoch - 1 + batch / batches) / settings["epochs"])
    )
    gradients, after = found.gradients.copy(), found.parameters.copy()
    with np.errstate(all="ignore"):
        model.adjust(model.parameters, gradients)
        optimizer.update(after, gradients)
    return Update(
        epoch,
        batch + 1,
        batches,
        inputs,
        targets,
        found,
        float(np.ravel(optimizer.rate)[0]),
        gradients,
        model.parameters.copy(),
        after,
        new_epoch,
    )


def central_differences(model: Model, update: Update, indices: list[int]) -> tuple[Array, Array]:
    """Return d data loss / d parameter by backpropagation and by central differences, both (len(indices),).

    Both in float64 and with the dropout masks of the update, on copies.
    """
    exact = probe(model, update.x, update.targets, training=True, epoch=update.new_epoch, dtype=np.float64)
    parameters: Array = exact.parameters.copy()
    targets: Array = update.targets.astype(np.float64)

    def loss() -> float:
        chain = model.chain.over(parameters.copy(), np.empty_like(parameters))
        if update.new_epoch is not None:
            chain.start_epoch(update.new_epoch)
        logits: Array = chain.forward(update.x.astype(np.float64), training=True)
        return float(model.loss.value(logits, targets))

    differences: Array = numerical_gradient(loss, parameters, indices=indices)
    return exact.gradients[indices], differences[indices]


def positions(model: Model) -> list[tuple[NDArray[np.intp], NDArray[np.intp]]]:
    """Return where in the flat vector each weight (n_in, n_out) and each bias (n_out,) lies, for each Dense layer."""
    numbers: Any = np.arange(model.parameters.shape[-1])
    dense = model.chain.over(numbers, numbers).dense
    return [(np.asarray(layer.weights), np.asarray(layer.biases)) for layer in dense]
