"""Ensembles: several networks asked together.

Networks that began from other weights err on other samples; the average of their answers errs less. With dropout left
on, one network is as many networks as one likes, and how far they disagree tells how sure it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..network import Network
from ..nn.encoding import check_inputs
from ..nn.layers import Dropout
from ..nn.metrics import labels
from ..registry import pick
from .run import Run

Array = NDArray[np.floating]


class Ensemble:
    """The average of several networks' outputs.

    Parameters
    ----------
    networks : sequence of Network
        With the same inputs and outputs.

    Raises
    ------
    ValueError
        If there is none, or they do not go together.
    """

    def __init__(self, networks: Iterable[Network]):
        self.networks = list(networks)
        shapes = {(n.sizes[0], n.sizes[-1], n.output) for n in self.networks}
        if len(shapes) != 1:
            raise ValueError(
                f"an ensemble needs networks with the same inputs and outputs; here are {sorted(shapes) or 'none'}"
            )

    def predict_proba(self, x: ArrayLike) -> Array:
        """Return the mean of the networks' outputs: (n, n_out)."""
        return np.mean([network.predict_proba(x) for network in self.networks], axis=0)

    def predict(self, x: ArrayLike) -> NDArray[Any]:
        """Return labels (n,), or in regression values (n, n_out)."""
        outputs = self.predict_proba(x)
        return outputs if self.networks[0].output == "linear" else labels(outputs)

    def evaluate(self, x: ArrayLike, y: ArrayLike, metric: str = "cross_entropy") -> float:
        """Return a metric (a name in `METRICS`) of the average."""
        checked, targets = self.networks[0].check(x, y)
        return float(pick("metric", metric)(targets, self.predict_proba(checked)))

    def __repr__(self) -> str:
        return f"Ensemble({len(self.networks)} x {self.networks[0]!r})"


def ensemble(runs: Iterable[Run]) -> Ensemble:
    """Return the ensemble of these runs' networks. They must have seen data standardised alike (one `data_seed`)."""
    return Ensemble(run.network for run in runs)


def monte_carlo_dropout(network: Network, x: ArrayLike, samples: int = 50) -> tuple[Array, Array]:
    """Return mean and standard deviation, (n, n_out) each, of the outputs with dropout left on.

    Source: Gal and Ghahramani (2016), "Dropout as a Bayesian approximation", section 4. The network's own random
    streams stay where they are.

    Raises
    ------
    ValueError
        If the network has no dropout.
    """
    dropouts = [layer for layer in network.layers if isinstance(layer, Dropout) and layer.active]
    if network.runs is not None or not dropouts:
        raise ValueError("this needs one network with dropout above 0; without it, all samples would be equal")
    inputs = check_inputs(x, network.sizes[0], network.dtype)
    kept = [(layer.epoch, layer.generators) for layer in dropouts]
    try:
        for layer in dropouts:
            layer.start_epoch(0)
        outputs = np.stack([_forward_dropped(network, inputs) for _ in range(samples)])
    finally:
        for layer, (epoch, generators) in zip(dropouts, kept, strict=True):
            layer.epoch, layer.generators = epoch, generators
    return outputs.mean(axis=0), outputs.std(axis=0)


def _forward_dropped(network: Network, x: Array) -> Array:
    """Return outputs with dropout as in training, and all else as in evaluation."""
    for layer in network.layers:
        x = layer.forward(x, training=isinstance(layer, Dropout))
    return network.loss.output(x)
