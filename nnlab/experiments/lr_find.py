"""The learning-rate test: one short training in which the learning rate rises with every mini-batch.

Too small a rate hardly moves the loss; a good one makes it fall; too large a one blows it up. One look at the loss
against the rate (on a logarithmic scale) shows all three, in a hundred mini-batches.
Source: Smith (2017), "Cyclical learning rates for training neural networks", section 3.3. The smoothing, the end at
four times the lowest loss, and "the steepest point, or a tenth of the lowest" are fastai's `lr_find`.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..config import Config
from ..data.augmentation import compose
from ..data.datasets import Data, load
from ..data.sampling import check_batch_size, fitting
from ..network import Network
from ..sentences import Sentence
from ..training.batches import epoch_batches, shared_pool

Array = NDArray[np.floating]

KEEP = 0.9
"""Share of the running mean of the loss that is kept at each step."""
LITTLE = 0.97
"""A smoothed loss that only falls to this share of its start has hardly fallen."""


class LearningRateTest(NamedTuple):
    """What the test has found.

    `rates`, `losses` and their running mean `smoothed`, all (steps,); the rate to try, `suggestion`; the rate at which
    the smoothed loss falls most steeply; and all this in words. Both rates are None if the loss does not fall.
    """

    rates: Array
    losses: Array
    smoothed: Array
    suggestion: float | None
    steepest: float | None
    explanation: str


def lr_find(
    config: Config,
    *,
    x: ArrayLike | None = None,
    y: ArrayLike | None = None,
    data: Data | None = None,
    low: float = 1e-6,
    high: float = 10.0,
    steps: int = 100,
) -> LearningRateTest:
    """Return the test's curve for a config's network, data and optimizer.

    The network is one of its own, with the config's seeds; no other network is touched.

    Parameters
    ----------
    config : Config
        Its learning rate and schedule are left aside.
    x, y : arrays, optional
        One's own data; then ``config.dataset`` must be "own".
    data : Data, optional
        Data loaded already.
    low, high : float
        The rates between which it rises, evenly on a logarithmic scale.
    steps : int
        Mini-batches; it ends sooner if the smoothed loss grows to four times its lowest. The first tenth is left out
        of that, and of what is read from the curve: there the running mean is still one of a few mini-batches.

    Raises
    ------
    ConfigError
        If the settings do not suit the data.
    ValueError
        If `low` is not below `high`, or there are fewer than 10 steps.
    """
    if not 0 < low < high or steps < 10:
        raise ValueError(
            Sentence(
                "no_rate_test",
                "no test from {low} to {high} in {steps} steps: need 0 < low < high, 10 steps or more",
                low=f"{low:g}",
                high=f"{high:g}",
                steps=f"{steps}",
            )
        )
    data = data if data is not None else load(config, x, y)
    if x is not None:
        config = fitting(config, len(data.train), lambda: len(data.train))
    network = Network.of(config, data)
    size = check_batch_size(len(data.train), config.batch_size)
    pool = shared_pool(data.train.x, network.encoder.training_targets(data.train.y))
    augment = compose(config.augmentation, data, config.augmentation_strength)
    rates = np.geomspace(low, high, steps)
    losses: list[float] = []
    smoothed: list[float] = []
    mean = 0.0
    while True:
        network.start_epoch()
        for batch in epoch_batches(pool, network.seeds, network.epoch, size, config.shuffle, augment):
            network.change(learning_rate=rates[len(losses)])
            with np.errstate(all="ignore"):
                loss = float(network.learn(*batch))
            if not np.isfinite(loss):
                return _read(rates, losses, smoothed)
            mean = KEEP * mean + (1 - KEEP) * loss
            losses.append(loss)
            smoothed.append(mean / (1 - KEEP ** len(losses)))  # without the weight that still lies on the first zero
            if len(losses) == steps or smoothed[-1] > 4 * min(smoothed[steps // 10 :], default=np.inf):
                return _read(rates, losses, smoothed)


def _read(rates: Array, losses: list[float], smoothed: list[float]) -> LearningRateTest:
    """Say what the curve says, the first tenth of the steps left out."""
    low, skip = float(rates[0]), len(rates) // 10
    curve, rates = np.array(smoothed), rates[: len(losses)]
    end = skip + int(curve[skip:].argmin()) if len(curve) > skip else 0
    if len(curve) <= max(skip, 4) or curve[end] > LITTLE * curve[skip]:
        words = "the loss hardly falls at any rate: try lower ones, another initializer, or look at the data"
        return LearningRateTest(rates, np.array(losses), curve, None, None, words)
    lowest = float(rates[end])
    fall = (rates >= max(lowest / 100, float(rates[skip]))) & (rates <= lowest)
    steepest = float(rates[fall][np.gradient(curve, np.log(rates))[fall].argmin()])
    suggestion = min(steepest, max(lowest / 10, low))
    safe = "a tenth of that, where it falls and is safe" if suggestion > low else "the lowest that was tried"
    reason = "the steepest point" if suggestion == steepest else safe
    words = (
        f"the loss falls most steeply at a learning rate of {steepest:.2g}, and is lowest at {lowest:.2g}, where steps "
        f"are about to be too long. Try {suggestion:.2g}: {reason}"
    )
    return LearningRateTest(rates, np.array(losses), curve, suggestion, steepest, words)
