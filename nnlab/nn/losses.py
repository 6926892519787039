"""Losses: one number for how wrong a mini-batch's outputs are, and its gradient.

A loss takes *logits*, the output layer before its function, together with `targets` of the same shape
``(batch, n_out)``: one-hot rows for labels, values in regression. Output function and loss are one formula, which is
both simpler and safe from overflow; for three of the four pairs the gradient is the plain difference
``(output - target) / batch``. Losses are means over the samples of a batch.
"""

from __future__ import annotations

from abc import ABC, abstractmethod

import numpy as np
from numpy.typing import NDArray

from ..config import ConfigError
from ..registry import table
from ..sentences import Sentence, shown
from .fast import number, row_max, row_sum, sum_of_column, sum_of_products

Array = NDArray[np.floating]


def softmax(logits: Array) -> Array:
    """Return ``exp(z_k) / sum_j exp(z_j)`` over the last axis; the largest logit is taken off first, which is safe."""
    exponentials = np.exp(logits - row_max(logits))
    exponentials /= row_sum(exponentials)
    return exponentials


def sigmoid(logits: Array) -> Array:
    """Return ``1 / (1 + exp(-z))``, written with exponentials of negative numbers only."""
    small = np.exp(-np.abs(logits))
    return np.where(logits >= 0, 1, small) / (1 + small)


class Loss(ABC):
    """An output function together with what is minimised."""

    @abstractmethod
    def output(self, logits: Array) -> Array:
        """Return the network's output, of the shape of `logits`: probabilities, or values in regression."""

    @abstractmethod
    def value_and_gradient(self, logits: Array, targets: Array) -> tuple[Array, Array]:
        """Return the mean loss, a scalar or ``(runs,)``, and d loss / d logits, of the shape of `logits`."""

    def value(self, logits: Array, targets: Array) -> Array:
        """Return the mean loss over the batch: a scalar, or ``(runs,)``."""
        return self.value_and_gradient(logits, targets)[0]

    def value_and_output(self, logits: Array, targets: Array) -> tuple[Array, Array]:
        """Return `value` and `output`: what an evaluation asks for."""
        return self.value(logits, targets), self.output(logits)

    def gradient(self, logits: Array, targets: Array) -> Array:
        """Return d loss / d logits, of the shape of `logits`."""
        return self.value_and_gradient(logits, targets)[1]

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"


def _mean_over_batch(per_output: Array) -> Array:
    """Sum over the outputs, then take the mean over the samples."""
    return sum_of_column(row_sum(per_output)) / per_output.shape[-2]


class LinearSquaredError(Loss):
    """Half the summed square, ``1/2 sum_k (z_k - t_k)^2``: regression. Gradient: ``z - t``.

    The metric `mse` is the plain mean square of the errors; with one output it is twice this loss.
    """

    def output(self, logits: Array) -> Array:
        return logits

    def value_and_gradient(self, logits: Array, targets: Array) -> tuple[Array, Array]:
        error, n = logits - targets, logits.shape[-2]
        return sum_of_products(error, error) / (2 * n), error / n


class SigmoidSquaredError(Loss):
    """Half the summed square of sigmoid outputs, ``1/2 sum_k (a_k - t_k)^2``. Gradient: ``(a - t) a (1 - a)``.

    The factor ``a (1 - a)`` all but vanishes where a neuron is confidently wrong: learning slows down just there.
    Source: Nielsen (2015), chapter 3, equation 55.
    """

    def output(self, logits: Array) -> Array:
        return sigmoid(logits)

    def value_and_gradient(self, logits: Array, targets: Array) -> tuple[Array, Array]:
        a = sigmoid(logits)
        error, n = a - targets, logits.shape[-2]
        return sum_of_products(error, error) / (2 * n), error * a * (1 - a) / n


class SigmoidCrossEntropy(Loss):
    """``-sum_k [t_k log a_k + (1 - t_k) log(1 - a_k)]`` of sigmoid outputs. Gradient: ``a - t``.

    Written as ``max(z, 0) - t z + log(1 + exp(-|z|))``, in which nothing overflows.
    """

    def output(self, logits: Array) -> Array:
        return sigmoid(logits)

    def value_and_gradient(self, logits: Array, targets: Array) -> tuple[Array, Array]:
        small = np.exp(-np.abs(logits))
        value = _mean_over_batch(np.maximum(logits, 0) - targets * logits + np.log1p(small))
        a = np.where(logits >= 0, 1, small) / (1 + small)
        return value, (a - targets) / logits.shape[-2]


class SoftmaxCrossEntropy(Loss):
    """``-sum_k t_k log p_k`` with ``p = softmax(z)``, for targets that sum to 1. Gradient: ``p - t``.

    With ``s = z - max(z)`` it is ``log(sum_j exp(s_j)) - sum_k t_k s_k``.
    """

    def output(self, logits: Array) -> Array:
        return softmax(logits)

    def value_and_output(self, logits: Array, targets: Array) -> tuple[Array, Array]:
        s = logits - row_max(logits)
        p = np.exp(s)
        total = row_sum(p)
        value = (sum_of_column(np.log(total)) - sum_of_products(s, targets)) / logits.shape[-2]
        p /= total
        return value, p

    def value_and_gradient(self, logits: Array, targets: Array) -> tuple[Array, Array]:
        value, p = self.value_and_output(logits, targets)
        p -= targets
        p /= number(logits.shape[-2], p.dtype)
        return value, p


LOSSES = table(
    "loss",
    {
        "cross_entropy": {"softmax": SoftmaxCrossEntropy(), "sigmoid": SigmoidCrossEntropy()},
        "mse": {"linear": LinearSquaredError(), "sigmoid": SigmoidSquaredError()},
    },
)

OUTPUTS = table("output", dict.fromkeys(("linear", "sigmoid", "softmax")))


def pair(output: str, loss: str) -> Loss:
    """Return the `Loss` of this output function and loss.

    Raises
    ------
    ValueError
        If the two do not go together; the message lists the pairs that do.
    """
    outputs = LOSSES.get(loss, {}) if isinstance(loss, str) else {}
    if isinstance(output, str) and output in outputs:
        return outputs[output]
    pairs = ", ".join(f"{o} with {name}" for name, outputs in LOSSES.items() for o in outputs)
    raise ValueError(
        Sentence(
            "no_loss_pair",
            "output {output} does not go with loss {loss}; choose one of: {pairs}",
            output=shown(output),
            loss=shown(loss),
            pairs=pairs,
        )
    )


def natural_pair(output: str | None, loss: str | None, task: str) -> tuple[str, str]:
    """Return output function and loss; what is None is filled in as the other, or the task, asks for.

    Raises
    ------
    ConfigError
        If they are no pair, or do not suit the task ("classification" or "regression").
    """
    if output is None and loss is None:
        return ("linear", "mse") if task == "regression" else ("softmax", "cross_entropy")
    unsuited = ("softmax", "sigmoid") if task == "regression" else ("linear",)
    if output is None:
        output = next((name for name in LOSSES[loss or ""] if name not in unsuited), "softmax")
    if loss is None:
        loss = next((name for name, outputs in LOSSES.items() if output in outputs), "cross_entropy")
    if output in unsuited:
        choices = "linear" if task == "regression" else Sentence("suited", "softmax or sigmoid")
        raise ConfigError(
            {
                "output": Sentence(
                    "unsuited",
                    "{output} does not suit {task}; choose {suited}",
                    output=output,
                    task=Sentence(task, task),
                    suited=choices,
                )
            }
        )
    if output not in LOSSES[loss]:
        raise ConfigError(
            {
                "loss": Sentence(
                    "no_pair",
                    "{loss} does not go with a {output} output; choose another, or none",
                    loss=loss,
                    output=output,
                )
            }
        )
    return output, loss


def smooth(targets: Array, share: float) -> Array:
    """Return `targets` with `share` of each row spread evenly over the classes, two for one output (label smoothing).

    Source: Szegedy et al. (2016), section 7.
    """
    return targets * (1 - share) + share / max(targets.shape[-1], 2) if share else targets
