"""Evaluation: a whole set goes through the layers, in pieces that stay in a processor's cache."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .chain import Chain
from .losses import Loss
from .metrics import score

Array = NDArray[np.floating]

NUMBERS_AT_ONCE = 2**16
SAMPLES_AT_ONCE = 512
"""A piece has so many activations of the widest layer; in wide networks so many samples, as less would be slow to
multiply. In a stack these are the numbers and samples of all runs together."""


def evaluate(
    chain: Chain, loss: Loss, x: Array, targets: Array, truth: NDArray[Any], metrics: Sequence[str], output: str
) -> dict[str, float | Array]:
    """Return the data loss ("loss") and the metrics of a set, of shape () or (runs,); see `Model.scores_on`."""
    mean: float | Array = 0.0
    answers: list[Array] = []
    pieces: list[Array] = []
    for rows in _pieces(chain, x):
        logits = chain.forward(x[..., rows, :])
        value, outputs = loss.value_and_output(logits, targets[..., rows, :])
        mean = mean + value * (logits.shape[-2] / x.shape[-2])
        if metrics:
            answers.append(outputs)
            pieces.append(logits)
    found: dict[str, float | Array] = {"loss": mean}
    if metrics:
        outputs, logits = _joined(answers), _joined(pieces)
        found |= {name: score(name, truth, outputs, logits, output) for name in metrics}
    return found


def logits_of(chain: Chain, x: Array) -> Array:
    """Return the output layer's logits in evaluation mode: (n, n_out), or (runs, n, n_out)."""
    return _joined([chain.forward(x[..., rows, :]) for rows in _pieces(chain, x)])


def _pieces(chain: Chain, x: Array) -> list[slice]:
    runs = chain.runs or 1
    rows = max(NUMBERS_AT_ONCE // (max(chain.widths[1:]) * runs), SAMPLES_AT_ONCE // runs, 1)
    return [slice(start, start + rows) for start in range(0, x.shape[-2], rows)]


def _joined(pieces: Sequence[Array]) -> Array:
    return pieces[0] if len(pieces) == 1 else np.concatenate(pieces, axis=-2)
