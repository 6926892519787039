"""NetworkClassifier: labels of any kind in, labels of that kind out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.base import ClassifierMixin
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import validate_data

from ..sentences import Sentence, shown
from .base import FLOATS, NetworkEstimator

Array = NDArray[Any]


@dataclass(kw_only=True, eq=False, repr=False)
class NetworkClassifier(ClassifierMixin, NetworkEstimator):  # type: ignore[misc]
    """A network that tells classes apart: softmax outputs, cross-entropy.

    Parameters
    ----------
    hidden : sequence of int
        Neurons in each hidden layer; empty for none.
    activation, dropout : str, float, or a sequence with one for each hidden layer
    label_smoothing : float
        Share of each label spread over all classes.
    initializer, input_dropout, batch_norm, dtype, optimizer, learning_rate, momentum, schedule, shuffle, \
scored_samples, clip_norm, l1, l2, weight_decay
        As in `Config`.
    batch_size : int or "all"
        Samples in a mini-batch; clipped to the samples there are.
    epochs : int
        Passes over the data, at most; `partial_fit` does one.
    early_stopping : bool
        Keep `validation_fraction` of the samples (stratified) away from training, and stop when `monitor` has not
        improved by more than `min_delta` for `patience` epochs; with `restore_best` the best weights are put back.
    target_loss : float, optional
        Stop once the training loss is this low.
    warm_start : bool
        `fit` goes on from the weights it finds (the optimizer begins anew).
    random_state : int, RandomState or None
        Decides on weights, order of the samples, dropout, and who validates.

    Attributes
    ----------
    classes_ : ndarray of shape (k,)
    network_ : Network
    history_ : History
        Of the last `fit` or `partial_fit`; why it ended is ``history_.stop_reason``.
    loss_curve_ : list of float
        Training loss after each epoch, in evaluation mode and without the penalty (scikit-learn's own networks
        record it as trained, penalty included).
    best_loss_ : float
        The least of them.
    validation_scores_ : list of float, or None
        Accuracy (in regression R2) on the validation set after each epoch of the last `fit`, with early stopping.
    best_validation_score_ : float or None
        The largest of them.
    n_iter_ : int
        Epochs trained.
    n_features_in_, feature_names_in_
        As everywhere in scikit-learn.
    """

    label_smoothing: float = 0.0

    task: ClassVar[str] = "classification"
    metrics: ClassVar[tuple[str, ...]] = ("accuracy",)

    def _check(self, X: Any, y: Any, reset: bool) -> tuple[Array, Array]:
        x, labels = validate_data(self, X, y, dtype=FLOATS, reset=reset)
        check_classification_targets(labels)
        return x, labels

    def _begin(self, y: Array) -> None:
        self.classes_: Array = np.unique(y)
        if len(self.classes_) < 2:
            sentence = Sentence(
                "estimator_class",
                "y has 1 class, {name}; a classifier needs two classes or more",
                name=str(self.classes_[0]),
            )
            raise ValueError(sentence)

    def _targets(self, y: Array) -> Array:
        strange = np.setdiff1d(y, self.classes_)
        if len(strange):
            sentence = Sentence(
                "strange_class",
                "y has the class {name}, which is not among the classes {known}",
                name=str(strange[0]),
                known=shown(list(self.classes_), 200),
            )
            raise ValueError(sentence)
        return np.searchsorted(self.classes_, y)

    def partial_fit(self, X: ArrayLike, y: ArrayLike, classes: ArrayLike | None = None) -> Self:
        """Train for one epoch more on these samples.

        Learning rate (no schedule), momentum, penalties and dropout act as they stand now; the other settings of
        the network are those of the first call.

        Parameters
        ----------
        classes : array of shape (k,)
            All classes there are; must be given in the first call (a chunk need not hold them all).

        Raises
        ------
        ValueError
            As `fit` does; without `classes` in the first call, or with other ones later; with early stopping.
        """
        every = None if classes is None else np.unique(np.asarray(classes))
        if not self._is_fitted() and every is None:
            sentence = Sentence(
                "needs_classes", "the first call of partial_fit needs classes: all the labels there are"
            )
            raise ValueError(sentence)
        if self._is_fitted() and every is not None and not np.array_equal(every, self.classes_):
            sentence = Sentence(
                "other_classes",
                "classes are {known} since the first call; give the same, or none",
                known=shown(list(self.classes_), 200),
            )
            raise ValueError(sentence)
        return self._partial_fit(X, y, every)

    def predict_proba(self, X: ArrayLike) -> Array:
        """Return the probability of each class, (n, k), in the order of `classes_`."""
        return self._outputs(X)

    def predict(self, X: ArrayLike) -> Array:
        """Return the likeliest class of each sample, (n,)."""
        winners = self._outputs(X).argmax(axis=1)
        labels: Array = self.classes_[winners]
        return labels
