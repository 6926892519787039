"""Fitting: a training from its beginning to its end, or not at all.

Whatever goes wrong on the way, also when somebody interrupts it: the model is then as it was before, bit for bit.
(`nnlab.run` and the Lab keep the epochs that were finished instead.)
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from numpy.typing import ArrayLike

from ..config import check_setting
from ..data.datasets import Set
from ..nn.metrics import check_metric
from ..nn.model import Model
from ..sentences import Sentence
from .best import BestWeights
from .history import History
from .rules import Rule, best_by, check_rules
from .sets import Sets
from .training import train


def fit(
    model: Model,
    x: ArrayLike,
    y: ArrayLike,
    *,
    epochs: int,
    batch_size: int | str,
    validation_data: tuple[ArrayLike, ArrayLike] | None,
    shuffle: bool,
    stop: Rule | Sequence[Rule],
    metrics: str | Sequence[str],
    scored_samples: int | None,
) -> History:
    """Check all that `Network.fit` is given, train, and put the best weights back where a rule asks for it."""
    sets = Sets(checked_set(model, x, y), checked_set(model, *validation_data) if validation_data else None)
    rules = check_rules(stop)
    names = (metrics,) if isinstance(metrics, str) else tuple(metrics)
    for name in names:
        check_metric(name, model.encoder.output)
    history = History(best_by(rules) or "validation_loss")
    best = BestWeights(model, rules)
    with all_or_nothing(model):
        for event in train(
            model,
            sets,
            history,
            epochs=check_setting("epochs", epochs),
            batch_size=check_setting("batch_size", batch_size),
            shuffle=shuffle,
            stop=rules,
            metrics=names,
            steps=False,
            scored_samples=check_setting("scored_samples", scored_samples),
        ):
            best.see(event)
        best.restore()
    return history


def checked_set(model: Model, x: ArrayLike, y: ArrayLike) -> Set:
    """Return a set that all runs of a stack learn from, or raise a ValueError that says why it cannot be."""
    inputs, labels = model.encoder.check(x, y, model.runs)
    if inputs.ndim > 2:
        raise ValueError(
            Sentence(
                "fit_shape",
                "x has shape {shape}; all runs of a stack fit the same x, of shape (samples, {n_in})",
                shape=f"{inputs.shape}",
                n_in=f"{model.encoder.n_in}",
            )
        )
    return Set(inputs, labels)


@contextmanager
def all_or_nothing(model: Model) -> Iterator[None]:
    """Bring everything about `model` back to where it was if what is done in this context raises anything."""
    before, gradients = model.state(), model.gradients.copy()
    factor, noise = model.optimizer.factor, model.chain.noise()
    try:
        yield
    except BaseException:
        model.restore(before)
        model.gradients[...] = gradients
        model.optimizer.factor = factor
        model.chain.set_noise(noise)
        raise
