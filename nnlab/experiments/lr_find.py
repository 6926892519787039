"""The learning-rate test: one short training in which the learning rate rises with every mini-batch.

Too small a rate hardly moves the loss; a good one makes it fall; too large a one blows it up. One look at the loss
against the rate shows all three. Source: Smith (2017), "Cyclical learning rates", section 3.3; as fastai's `lr_find`.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..config import Config
from ..data.datasets import load
from ..data.sampling import batch_slices, check_batch_size, epoch_order
from ..network import Network

Array = NDArray[np.floating]


class LearningRateTest(NamedTuple):
    """Learning rates and smoothed losses, both (steps,); the rate to try; and why that one."""

    rates: Array
    losses: Array
    suggestion: float
    explanation: str


def lr_find(
    config: Config,
    *,
    x: ArrayLike | None = None,
    y: ArrayLike | None = None,
    low: float = 1e-6,
    high: float = 10.0,
    steps: int = 100,
) -> LearningRateTest:
    """Return the test's curve for a config's network, data and optimizer.

    Parameters
    ----------
    low, high : float
        The rates between which it rises, evenly on a logarithmic scale.
    steps : int
        Mini-batches; it ends sooner if the loss grows to four times its lowest.

    Raises
    ------
    ValueError
        If `low` is not below `high`, or there are fewer than 10 steps.
    """
    if not 0 < low < high or steps < 10:
        raise ValueError(
            f"cannot test from {low:g} to {high:g} in {steps} steps; need 0 < low < high and 10 steps or more"
        )
    data = load(config, x, y) if x is not None else load(config)
    network = Network.of(config, data)
    size = check_batch_size(len(data.train), config.batch_size)
    rates = np.geomspace(low, high, steps)
    losses: list[float] = []
    average, epoch = 0.0, 0
    while len(losses) < steps:
        epoch += 1
        order = epoch_order(len(data.train), config.shuffle_seed, epoch)
        for rows in batch_slices(len(order), size):
            if len(losses) == steps:
                break
            network.change(learning_rate=float(rates[len(losses)]))
            loss = float(network.step(data.train.x[order[rows]], data.train.y[order[rows]]))
            average = 0.9 * average + 0.1 * loss
            losses.append(average / (1 - 0.9 ** (len(losses) + 1)))
            if not np.isfinite(loss) or losses[-1] > 4 * min(losses):
                losses = losses if np.isfinite(losses[-1]) else losses[:-1]
                return _read(rates, np.array(losses))
    return _read(rates, np.array(losses))


def _read(rates: Array, losses: Array) -> LearningRateTest:
    """Return the rate at which the loss falls most steeply, on a logarithmic scale of rates."""
    rates = rates[: len(losses)]
    bottom = int(losses.argmin())
    if bottom < 2:
        return LearningRateTest(rates, losses, float(rates[0]), "the loss never falls: begin with smaller rates")
    steepest = int(np.gradient(losses[: bottom + 1], np.log(rates[: bottom + 1])).argmin())
    rate = float(rates[steepest])
    first, last = sorted((rate, rates[bottom] / 10))
    return LearningRateTest(
        rates,
        losses,
        rate,
        f"the loss falls most steeply at a learning rate of {rate:.2g}; it is lowest at {rates[bottom]:.2g}, where it is "
        f"about to turn. Rates between {first:.2g} and {last:.2g} are a good place to begin",
    )
