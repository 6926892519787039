"""Metrics: how good a network's answers are, in numbers made for people.

A loss is made for the gradient: smooth, and a little abstract. A metric is what one would report: the share of right
answers, the typical error in the units of the data. Training minimises the loss; the result is judged by the metric.

Every metric is a function of what is true and of what the network says, `metric(y, output)`:

- classification: `y` are labels 0, 1, ..., `(n,)`, and `output` the probabilities, `(n, k)` for k classes. One column
  (a single sigmoid neuron) is the probability of label 1.
- regression: `y` are values and `output` the predicted ones, both `(n, k)` for k outputs; the result is the plain mean
  over the outputs, as in scikit-learn.

It returns a number. With a leading axis of runs, `output` of shape `(runs, n, k)`, it returns `(runs,)`; `y` may then
have that axis, or be shared by all runs.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..registry import pick, table
from ..sentences import Sentence

Array = NDArray[np.floating]
Labels = NDArray[np.integer]
Metric = Callable[[Any, Array], Any]


def labels(output: Array) -> Labels:
    """Return the likeliest label of each sample, `(..., n)`; for one column, 1 where it is above one half."""
    return np.where(output[..., 0] > 0.5, 1, 0) if output.shape[-1] == 1 else output.argmax(axis=-1)


def cross_entropy(y: Labels, output: Array) -> Array:
    """Mean of -log(probability of the true class). 0 is perfect, log k is guessing evenly among k classes.

    Probabilities are clipped to [eps, 1 - eps], eps being the spacing of numbers at 1, as in scikit-learn's
    log_loss.
    """
    eps = np.finfo(output.dtype).eps
    if output.shape[-1] == 1:
        output = np.concatenate([1 - output, output], axis=-1)
    truth = np.broadcast_to(y, output.shape[:-1])[..., None]
    p = np.take_along_axis(output, truth, axis=-1)[..., 0]
    return -np.log(p.clip(eps, 1 - eps)).mean(axis=-1, dtype=float)


def cross_entropy_of_logits(y: Labels, logits: Array, output: str) -> Array:
    """Return the cross-entropy from the logits of a "softmax" or "sigmoid" output: exact, with nothing clipped.

    Of softmax outputs it is ``log(sum_j exp(z_j)) - z_y``, and of a sigmoid ``log(1 + exp(-z))``, with -z for z where
    a single output should say no.
    """
    truth = np.broadcast_to(y, logits.shape[:-1])
    if logits.shape[-1] == 1:
        z = np.where(truth == 1, logits[..., 0], -logits[..., 0])
    else:
        z = np.take_along_axis(logits, truth[..., None], axis=-1)[..., 0]
    losses = np.logaddexp.reduce(logits, axis=-1) - z if output == "softmax" else np.logaddexp(0, -z)
    return losses.mean(axis=-1, dtype=float)


def accuracy(y: Labels, output: Array) -> Array:
    """Share of samples whose likeliest label is the true one."""
    return np.count_nonzero(labels(output) == y, axis=-1) / output.shape[-2]


def precision(y: Labels, output: Array) -> Array:
    """Of the samples said to be of a class, the share that is; mean over classes ("macro", scikit-learn)."""
    from sklearn.metrics import precision_score

    return _per_run(precision_score, y, labels(output), average="macro", zero_division=0)


def recall(y: Labels, output: Array) -> Array:
    """Of the samples of a class, the share that is said to be; mean over classes ("macro", scikit-learn)."""
    from sklearn.metrics import recall_score

    return _per_run(recall_score, y, labels(output), average="macro", zero_division=0)


def f1(y: Labels, output: Array) -> Array:
    """Harmonic mean of a class's precision and recall; mean over classes ("macro", scikit-learn)."""
    from sklearn.metrics import f1_score

    return _per_run(f1_score, y, labels(output), average="macro", zero_division=0)


def confusion_matrix(y: Labels, output: Array) -> NDArray[np.integer]:
    """Return how many samples of class i (row) were taken for class j (column), `(..., k, k)`.

    No metric, since it is no single number; k is 2 for one column of probabilities.
    """
    from sklearn import metrics

    return _per_run(metrics.confusion_matrix, y, labels(output), labels=range(max(output.shape[-1], 2)))


def _per_run(score: Callable[..., Any], y: Labels, predicted: Labels, **settings: Any) -> Any:
    """Call scikit-learn's `score`, once for each run of a stack."""
    if predicted.ndim == 1:
        return score(y, predicted, **settings)
    truth = np.broadcast_to(y, predicted.shape)
    return np.array([_per_run(score, t, p, **settings) for t, p in zip(truth, predicted, strict=True)])


def mse(y: Array, output: Array) -> Array:
    """Mean squared error. (The loss of this name is half the square, *summed* over outputs.)"""
    return (_errors(y, output) ** 2).mean(axis=(-2, -1))


def rmse(y: Array, output: Array) -> Array:
    """Root of the mean squared error, in the units of y: the size of a typical error."""
    return np.sqrt((_errors(y, output) ** 2).mean(axis=-2)).mean(axis=-1)


def mae(y: Array, output: Array) -> Array:
    """Mean absolute error, in the units of y; one bad outlier weighs less here than in `rmse`."""
    return np.abs(_errors(y, output)).mean(axis=(-2, -1))


def r2(y: Array, output: Array) -> Array:
    """Share of the variance of y that is explained: 1 is perfect, 0 no better than always saying the mean of y.

    Where y is constant there is no variance to explain: 1 if there is no error either, else 0 (as in scikit-learn).
    """
    unexplained = (_errors(y, output) ** 2).sum(axis=-2)
    spread = y - y.mean(axis=-2, keepdims=True, dtype=float)
    total = np.broadcast_to((spread**2).sum(axis=-2), unexplained.shape)
    share = np.divide(unexplained, total, out=(unexplained > 0).astype(float), where=total > 0)
    return (1 - share).mean(axis=-1)


def _errors(y: Array, output: Array) -> Array:
    if y.shape[-2:] != output.shape[-2:]:
        raise ValueError(
            Sentence(
                "metric_shapes",
                "y {shape} and output {other} do not go together; both must be (n, k)",
                shape=f"{y.shape}",
                other=f"{output.shape}",
            )
        )
    return np.subtract(output, y, dtype=float)


METRICS: dict[str, Metric] = table(
    "metric",
    {
        "cross_entropy": cross_entropy,
        "accuracy": accuracy,
        "precision": precision,
        "recall": recall,
        "f1": f1,
        "rmse": rmse,
        "mse": mse,
        "mae": mae,
        "r2": r2,
    },
)

TASK_METRICS = {
    "classification": ("cross_entropy", "accuracy", "precision", "recall", "f1"),
    "regression": ("rmse", "mse", "mae", "r2"),
}
"""Which metrics suit which task; one that is in neither list suits both."""


def score(name: str, y: Any, outputs: Array, logits: Array, output: str) -> Any:
    """Return the metric `name` of these outputs, the function `output` of `logits`."""
    if name == "cross_entropy":
        return cross_entropy_of_logits(y, logits, output)
    return METRICS[name](y, outputs)


def check_metric(name: str, output: str) -> None:
    """Raise a ValueError if there is no metric of this name, or it does not suit the output function."""
    pick("metric", name)
    here, elsewhere = ("regression", "classification") if output == "linear" else ("classification", "regression")
    suited = TASK_METRICS[here]
    if name in TASK_METRICS[elsewhere] and name not in suited:
        raise ValueError(
            Sentence(
                "metric_unsuited",
                "{name} does not suit a {output} output; choose one of: {choices}",
                name=name,
                output=output,
                choices=", ".join(suited),
            )
        )


def larger_is_better(name: str) -> bool:
    """Return whether a column of this name (`accuracy`, `validation_accuracy`, `loss`, ...) should rise."""
    return name.removeprefix("train_").removeprefix("validation_") in (
        "accuracy",
        "precision",
        "recall",
        "f1",
        "r2",
    )
