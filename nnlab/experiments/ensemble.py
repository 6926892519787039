"""Ensembles: several networks asked together.

Networks that began from other weights err on other samples; the average of their answers errs less (Hansen and
Salamon, 1990; "deep ensembles": Lakshminarayanan et al., 2017). With dropout left on, one network is as many networks
as one likes, and how far they disagree tells how sure it is.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..data.datasets import Data
from ..nn.checking import check_inputs
from ..nn.layers import Dropout
from ..nn.metrics import METRICS, check_metric, labels
from ..sentences import Sentence
from .run import Run

Array = NDArray[np.floating]


class Uncertainty(NamedTuple):
    """Mean and standard deviation of a network's outputs, both (n, n_out)."""

    mean: Array
    std: Array


class EnsemblePredictor:
    """The average of several runs' outputs.

    Inputs are taken, and values given, as the data of the first run have them. Where the data of other runs were
    standardised otherwise (the folds of a cross-validation), these are converted.

    Parameters
    ----------
    runs : iterable of Run

    Raises
    ------
    ValueError
        If there are no runs, or they do not predict the same from the same.
    """

    def __init__(self, runs: Iterable[Run]):
        self.runs = list(runs)
        kinds = {(run.data.n_inputs, run.data.task, run.data.class_names, run.network.sizes[-1]) for run in self.runs}
        if len(kinds) != 1:
            if not self.runs:
                raise ValueError(Sentence("empty_ensemble", "an ensemble needs one run or more"))
            raise ValueError(
                Sentence(
                    "mixed_ensemble",
                    "an ensemble needs runs that predict the same from the same; these predict {kinds}",
                    kinds=_list(kinds),
                )
            )

    @property
    def data(self) -> Data:
        """The first run's data."""
        return self.runs[0].data

    def predict_proba(self, x: ArrayLike) -> Array:
        """Return the mean of the networks' outputs, (n, n_out): probabilities, or values in regression."""
        network = self.runs[0].network
        inputs = check_inputs(x, network.sizes[0], network.dtype)
        return np.mean([self._ask(run, inputs) for run in self.runs], axis=0)

    def _ask(self, run: Run, x: Array) -> Array:
        mine, theirs = self.data, run.data
        if not _equal(mine.x_mean, theirs.x_mean) or not _equal(mine.x_scale, theirs.x_scale):
            x = theirs.standard_x(mine.original_x(x))
        outputs = run.network.predict_proba(x)
        if mine.task == "regression" and not (
            _equal(mine.y_mean, theirs.y_mean) and _equal(mine.y_scale, theirs.y_scale)
        ):
            return (theirs.original_y(outputs) - mine.y_mean) / mine.y_scale
        return outputs

    def predict(self, x: ArrayLike) -> NDArray[Any]:
        """Return labels (n,), or in regression values (n, n_out)."""
        outputs = self.predict_proba(x)
        return outputs if self.data.task == "regression" else labels(outputs)

    def evaluate(self, x: ArrayLike, y: ArrayLike, metric: str = "cross_entropy") -> float:
        """Return a metric (a name in `METRICS`) of the average.

        Raises
        ------
        ValueError
            If there is no such metric, or `y` does not fit `x`.
        """
        network = self.runs[0].network
        check_metric(metric, network.output)
        inputs, checked = network.encoder.check(x, y)
        return float(METRICS[metric](network.encoder.expected(checked)[1], self.predict_proba(inputs)))

    def __repr__(self) -> str:
        return f"EnsemblePredictor({len(self.runs)} runs)"


def ensemble(runs: Iterable[Run]) -> EnsemblePredictor:
    """Return the ensemble of these runs: several, or the `Results` of a sweep or a cross-validation."""
    return EnsemblePredictor(runs)


def monte_carlo_dropout(run: Run, x: ArrayLike, samples: int = 50, seed: int = 0) -> Uncertainty:
    """Return mean and standard deviation of the outputs with dropout left on.

    Source: Gal and Ghahramani (2016), "Dropout as a Bayesian approximation", section 4. Batch norm stays in evaluation
    mode. The network is not changed, and none of its random streams is touched.

    Parameters
    ----------
    run : Run
    x : array of shape (n, n_in)
        As the run's data have them.
    samples : int
        How often each input is asked about; at least 2.
    seed : int
        Of the neurons that are dropped.

    Raises
    ------
    ValueError
        If the run has no dropout, or `samples` is below 2.
    """
    network = run.network
    if not any(isinstance(layer, Dropout) and layer.active for layer in network.layers):
        raise ValueError(
            Sentence(
                "no_dropout", "this run has no dropout, so all samples would be equal; train with dropout=0.2, say"
            )
        )
    if samples < 2:
        raise ValueError(Sentence("few_samples", "samples={n}: a spread needs 2 or more", n=f"{samples}"))
    inputs = check_inputs(x, network.sizes[0], network.dtype)
    layers = [copy.copy(layer) for layer in network.layers]
    dropouts = [layer for layer in layers if isinstance(layer, Dropout)]
    for layer in dropouts:
        layer.seeds = (seed,)
    outputs = []
    for sample in range(samples):
        for layer in dropouts:
            layer.start_epoch(sample)
        a = inputs
        for each in layers:
            a = each.forward(a, training=isinstance(each, Dropout))
        outputs.append(network.loss.output(a))
    return Uncertainty(np.mean(outputs, axis=0), np.std(outputs, axis=0, ddof=1))


def _equal(one: Array, other: Array) -> bool:
    return one is other or np.array_equal(one, other)


def _list(kinds: Iterable[tuple[int, str, tuple[str, ...], int]]) -> str:
    found = [f"{n_out} outputs ({task}) from {n_in} inputs" for n_in, task, _, n_out in sorted(kinds)]
    return "; ".join(found)
