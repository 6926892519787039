"""Encoding: from the labels and values people have to the targets a network learns from, and back.

A label becomes a one-hot row, 1 at its class and 0 elsewhere; a value becomes a column.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..sentences import Sentence
from .checking import check_inputs, check_targets, finite, whole
from .losses import smooth

Array = NDArray[np.floating]


class Encoder(NamedTuple):
    """What a network takes in and should give out, as its sizes and its output function say.

    Attributes
    ----------
    n_in, n_out : int
        Inputs, and outputs.
    output : str
        "softmax", "sigmoid" or "linear".
    dtype : dtype
    label_smoothing : float
        Share of each training label spread over all classes.
    """

    n_in: int
    n_out: int
    output: str
    dtype: np.dtype[Any]
    label_smoothing: float = 0.0

    def inputs(self, x: ArrayLike, runs: int | None = None) -> Array:
        """Return `x` as an array of shape (samples, n_in), or in a stack (runs, samples, n_in), or a ValueError."""
        return check_inputs(x, self.n_in, self.dtype, runs)

    def check(self, x: ArrayLike, y: ArrayLike, runs: int | None = None) -> tuple[Array, NDArray[Any]]:
        """Return `x` and `y` as arrays, or raise a ValueError that says why the network cannot learn from them."""
        inputs = self.inputs(x, runs)
        checked = check_targets(y, inputs, self.n_out, self.output)
        self.encode(checked)
        return inputs, checked

    def encode(self, y: ArrayLike) -> Array:
        """Return targets of shape (..., samples, n_out): one-hot rows for labels, columns of values in regression."""
        return encode(y, self.n_out, self.output, self.dtype)

    def expected(self, y: NDArray[Any]) -> tuple[Array, NDArray[Any]]:
        """Return what the outputs of a checked set should be: targets for the loss, labels or values for metrics."""
        return self.encode(y), y if self.output == "linear" else labels_of(y)

    def training_targets(self, y: ArrayLike) -> Array:
        """Return the targets to train on: encoded, and labels smoothed if asked for."""
        targets = self.encode(y)
        return targets if self.output == "linear" else smooth(targets, self.label_smoothing)

    def answers(self, outputs: Array) -> NDArray[Any]:
        """Return labels (..., samples) for probabilities (..., samples, n_out); in regression the values."""
        if self.output == "linear":
            return outputs
        return (outputs[..., 0] > 0.5).astype(np.intp) if self.n_out == 1 else outputs.argmax(axis=-1)


def encode(y: ArrayLike, n_out: int, output: str, dtype: np.dtype[Any]) -> Array:
    """Return `y` as targets of shape (..., samples, n_out).

    Parameters
    ----------
    y : array
        For a softmax or sigmoid output: labels 0, 1, ... of shape (..., samples), or floats from 0 to 1 of shape
        (..., samples, n_out) that are targets already. For a linear output: values, (..., samples, n_out).

    Raises
    ------
    ValueError
        If a label is out of range, or a target NaN or out of range.
    """
    y = np.asarray(y)
    if output == "linear":
        return finite(y, dtype)
    if y.dtype.kind == "f" and y.ndim > 1 and y.shape[-1] == n_out:
        targets = finite(y, dtype)
        if targets.min() < 0 or targets.max() > 1:
            raise ValueError(
                Sentence(
                    "targets_range",
                    "targets go from {low} to {high}; they must lie between 0 and 1",
                    low=f"{targets.min():g}",
                    high=f"{targets.max():g}",
                )
            )
        return targets
    labels, classes = whole(y), max(n_out, 2)
    if labels.min() < 0 or labels.max() >= classes:
        outputs = Sentence("one_output", "1 output") if n_out == 1 else Sentence("outputs", "{n} outputs", n=f"{n_out}")
        low, high, most = f"{labels.min()}", f"{labels.max()}", f"{classes - 1}"
        raise ValueError(
            Sentence(
                "labels_range",
                "labels go from {low} to {high}; with {outputs} they must go from 0 to {most}",
                low=low,
                high=high,
                outputs=outputs,
                most=most,
            )
        )
    if n_out == 1:
        return labels[..., None].astype(dtype)
    return np.eye(n_out, dtype=dtype).take(labels, axis=0)


def labels_of(y: NDArray[Any]) -> NDArray[np.intp]:
    """Return the label that each row of targets (..., samples, n_out) says is likeliest; labels stay as they are."""
    return y.argmax(axis=-1) if y.dtype.kind == "f" else y
