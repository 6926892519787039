"""Estimators: a `Network` that speaks scikit-learn's language.

In scikit-learn everything that learns has the same few verbs: ``fit(X, y)``, ``predict(X)``, ``score(X, y)``. Whoever
keeps to them can be put behind a scaler in a `Pipeline`, tried with many settings by `GridSearchCV`, or compared with
a random forest, by code that knows nothing about networks. The rules behind the verbs: the constructor only stores
its settings; `fit` checks them, and puts what it has learnt into attributes that end in an underscore; the same
`random_state` gives the same result.

    model = make_pipeline(StandardScaler(), NetworkClassifier(hidden=(32,), l2=1e-3, random_state=0))
    model.fit(X, y).score(X_test, y_test)

As everywhere in scikit-learn the estimators take X as it is. A network wants standardised inputs: put a
`StandardScaler` before it (and a `TransformedTargetRegressor` around it where the targets are not of size 1).
"""

from __future__ import annotations

import warnings
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.base import BaseEstimator, ClassifierMixin, MultiOutputMixin, RegressorMixin
from sklearn.exceptions import ConvergenceWarning
from sklearn.utils import check_random_state
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import check_is_fitted, validate_data

from .config import LIVE, Config
from .data.datasets import Data, Set
from .data.sampling import Split, split
from .network import BestWeights, Network
from .nn.schedules import SCHEDULES
from .training.history import History
from .training.stopping import EarlyStopping, Rule, TargetLoss
from .training.training import train

Array = NDArray[Any]

NOT_IN_CONFIG = ("random_state", "warm_start")
SEEDS = ("data_seed", "init_seed", "shuffle_seed", "noise_seed")
FLOATS = (np.float64, np.float32)


@dataclass(kw_only=True, eq=False, repr=False)
class _NetworkEstimator(BaseEstimator, ABC):  # type: ignore[misc]
    """What classifier and regressor share.

    The settings are those of `Config`, with its names and defaults; but for `dtype`: scikit-learn expects answers
    that are good to seven digits in whatever company a sample is asked about, which float32 does not give.
    """

    hidden: Sequence[int] = (8, 8)
    activation: str | Sequence[str] = "relu"
    initializer: str = "lecun_normal"
    dropout: float | Sequence[float] = 0.0
    input_dropout: float = 0.0
    batch_norm: bool = False
    dtype: str = "float64"
    optimizer: str = "sgd"
    learning_rate: float = 0.1
    momentum: float = 0.9
    schedule: str = "constant"
    batch_size: int | str = 32
    epochs: int = 100
    shuffle: bool = True
    clip_norm: float | None = None
    l1: float = 0.0
    l2: float = 0.0
    weight_decay: float = 0.0
    early_stopping: bool = False
    validation_fraction: float = 0.2
    patience: int = 10
    min_delta: float = 0.0
    monitor: str = "validation_loss"
    restore_best: bool = True
    target_loss: float | None = None
    warm_start: bool = False
    random_state: int | np.random.RandomState | None = None

    # ---- what differs ---------------------------------------------------------------------------------------------

    task: ClassVar[str]
    metrics: ClassVar[tuple[str, ...]]
    """Recorded beside the loss; the first of them is what `score` measures."""

    @abstractmethod
    def _check(self, X: Any, y: Any, reset: bool) -> tuple[Array, Array]:
        """Return `X` (n, d) and `y` as scikit-learn wants them checked; `reset` notes the number of features."""

    @abstractmethod
    def _begin(self, y: Array) -> None:
        """Note what there is to predict, as these targets show it."""

    @abstractmethod
    def _targets(self, y: Array) -> Array:
        """Return what the network learns: labels 0, 1, ... (n,), or values (n, k)."""

    # ---- fit ------------------------------------------------------------------------------------------------------

    def fit(self, X: ArrayLike, y: ArrayLike) -> Self:
        """Train on `X` (n, d) and `y` (n,), or (n, k) in regression.

        It starts afresh, or with ``warm_start=True`` from the weights the last `fit` has found.

        Raises
        ------
        ValueError
            If the data or a setting cannot be used; all settings that cannot are named at once.
        """
        fresh = not (self.warm_start and self._is_fitted())
        x, checked = self._check(X, y, reset=fresh)
        config = self._config(fresh)
        if fresh:
            self._begin(checked)
        targets = self._targets(checked)
        data = self._data(x, targets, config)
        network = Network.of(config, data)
        if fresh:
            self.loss_curve_: list[float] = []
            self.validation_scores_: list[float] | None = [] if config.early_stopping else None
        else:
            self._take_over(network)
        self.network_ = network
        rules: list[Rule] = []
        if config.early_stopping:
            rules.append(EarlyStopping(config.monitor, config.patience, config.min_delta, config.restore_best))
        if config.target_loss is not None:
            rules.append(TargetLoss(config.target_loss))
        self._train(data, config, config.epochs, rules)
        return self

    def _partial_fit(self, X: ArrayLike, y: ArrayLike, classes: Array | None = None) -> Self:
        """Train one epoch more; the optimizer goes on where it was, with the `LIVE` settings as they stand now."""
        if self.early_stopping:
            raise ValueError("partial_fit has no validation set for early_stopping; set it to False, or use fit")
        fresh = not self._is_fitted()
        x, checked = self._check(X, y, reset=fresh)
        config = self._config(fresh)
        if fresh:
            self._begin(checked if classes is None else classes)
        targets = self._targets(checked)
        data = self._data(x, targets, config)
        if fresh:
            self.network_, self.loss_curve_, self.validation_scores_ = Network.of(config, data), [], None
        else:
            known = ("l1", "l2", "dropout", *vars(self.network_.optimizer))
            self.network_.change(**{name: getattr(config, name) for name in LIVE if name in known})
        self._train(data, config.replace(schedule="constant"), 1, ())
        return self

    def _train(self, data: Data, config: Config, epochs: int, rules: Sequence[Rule]) -> None:
        history = self.history_ = History(config.monitor)
        best = BestWeights(self.network_, rules)
        n = len(data.train)
        try:
            for event in train(
                self.network_,
                data,
                history,
                epochs=epochs,
                batch_size=n if config.batch_size == "all" else min(int(config.batch_size), n),
                shuffle=config.shuffle,
                schedule=SCHEDULES[config.schedule](),
                stop=rules,
                metrics=self.metrics,
            ):
                best.see(event)
        finally:
            best.restore()
            self._record(history)
        # The layers hold on to their last input: let that be one sample, not the training set.
        self.network_.forward(data.train.x[:1].astype(self.network_.dtype))
        if history.stop and history.stop.kind == "diverged":
            hint = "Standardised inputs (and targets, in regression) allow for longer steps"
            warnings.warn(f"{history.stop.reason}. {hint}", ConvergenceWarning, stacklevel=3)

    def _record(self, history: History) -> None:
        self.loss_curve_ += history["train_loss"].tolist()
        if self.validation_scores_ is not None and f"validation_{self.metrics[0]}" in history:
            self.validation_scores_ += history[f"validation_{self.metrics[0]}"].tolist()
        self.best_loss_ = min(self.loss_curve_, default=float(history.initial.get("train_loss", np.inf)))
        self.n_iter_ = len(self.loss_curve_)

    # ---- from scikit-learn's world to ours ------------------------------------------------------------------------

    def _is_fitted(self) -> bool:
        return hasattr(self, "network_")

    def _config(self, fresh: bool) -> Config:
        """Return the settings, checked, with four seeds drawn from `random_state` when it is a fresh start."""
        if fresh:
            drawn = check_random_state(self.random_state).randint(2**31 - 1, size=len(SEEDS))
            self._seeds = dict(zip(SEEDS, drawn.tolist(), strict=True))
        settings = {name: value for name, value in self.get_params(deep=False).items() if name not in NOT_IN_CONFIG}
        return Config.from_dict({**settings, **self._seeds, "dataset": "own", "test_fraction": 0.0})

    def _data(self, x: Array, targets: Array, config: Config) -> Data:
        """Return training and validation set as they are given, not standardised."""
        labels = targets if self.task == "classification" else None
        names = tuple(str(name) for name in self.classes_) if labels is not None else ()
        n, (d, k) = len(x), (x.shape[1], len(names) or targets.shape[1])
        nobody = np.arange(0)
        index = Split(np.arange(n), nobody, nobody)
        if config.early_stopping:
            fraction, seed = config.validation_fraction, config.data_seed
            index = split(n, labels, validation_fraction=fraction, test_fraction=0.0, seed=seed, class_names=names)
        whole = not len(index.validation)
        return Data(
            name="own",
            train=Set(x, targets) if whole else Set(x[index.train], targets[index.train]),
            validation=None if whole else Set(x[index.validation], targets[index.validation]),
            test=None,
            task=self.task,
            kind="table",
            n_inputs=d,
            n_outputs=k,
            class_names=names,
            feature_names=tuple(str(name) for name in getattr(self, "feature_names_in_", range(d))),
            target_names=() if names else tuple(str(i) for i in range(k)),
            image_shape=None,
            x_mean=np.zeros(d),
            x_scale=np.ones(d),
            y_mean=np.zeros(0 if names else k),
            y_scale=np.ones(0 if names else k),
            index=index,
        )

    def _take_over(self, network: Network) -> None:
        """Give a new network the weights of the present one (ValueError if they do not fit)."""
        old = self.network_
        if old.sizes != network.sizes or old.parameters.shape != network.parameters.shape:
            raise ValueError(
                f"warm_start goes on with {old!r}, but the settings or data now ask for {network!r}; "
                "set warm_start=False to start afresh"
            )
        network.parameters[...] = old.parameters
        network.epoch = old.epoch

    def _outputs(self, X: ArrayLike) -> Array:
        check_is_fitted(self, "network_")
        return self.network_.predict_proba(validate_data(self, X, dtype=FLOATS, reset=False))

    def __setstate__(self, state: dict[str, Any]) -> None:
        super().__setstate__(state)
        if self._is_fitted():
            self.network_._bind()  # a copied or unpickled array no longer shares memory with its views


@dataclass(kw_only=True, eq=False, repr=False)
class NetworkClassifier(ClassifierMixin, _NetworkEstimator):  # type: ignore[misc]
    """A network that tells classes apart: softmax outputs, cross-entropy.

    Parameters
    ----------
    hidden : sequence of int
        Neurons in each hidden layer; empty for none.
    activation, dropout : str, float, or a sequence with one for each hidden layer
    label_smoothing : float
        Share of each label spread over all classes.
    initializer, input_dropout, batch_norm, dtype, optimizer, learning_rate, momentum, schedule, shuffle, clip_norm, \
l1, l2, weight_decay
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
        Accuracy (in regression R2) on the validation set after each epoch, with early stopping.
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
            raise ValueError(f"y has 1 class, {self.classes_[0]!s}; a classifier needs two classes or more")

    def _targets(self, y: Array) -> Array:
        strange = np.setdiff1d(y, self.classes_)
        if len(strange):
            raise ValueError(f"y has the class {strange[0]!s}, which is not among the classes {list(self.classes_)}")
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
            raise ValueError("the first call of partial_fit needs classes: all the labels there are")
        if self._is_fitted() and every is not None and not np.array_equal(every, self.classes_):
            raise ValueError(f"classes are {list(self.classes_)} since the first call; give the same, or none")
        return self._partial_fit(X, y, every)

    def predict_proba(self, X: ArrayLike) -> Array:
        """Return the probability of each class, (n, k), in the order of `classes_`."""
        return self._outputs(X)

    def predict(self, X: ArrayLike) -> Array:
        """Return the likeliest class of each sample, (n,)."""
        winners = self._outputs(X).argmax(axis=1)
        labels: Array = self.classes_[winners]
        return labels


class NetworkRegressor(MultiOutputMixin, RegressorMixin, _NetworkEstimator):  # type: ignore[misc]
    """A network that predicts one or several values: linear outputs, half the summed squared error.

    Parameters and attributes are those of `NetworkClassifier`, without `label_smoothing` and `classes_`.
    """

    task: ClassVar[str] = "regression"
    metrics: ClassVar[tuple[str, ...]] = ("r2", "rmse")

    def _check(self, X: Any, y: Any, reset: bool) -> tuple[Array, Array]:
        x, values = validate_data(self, X, y, dtype=FLOATS, multi_output=True, y_numeric=True, reset=reset)
        return x, values

    def _begin(self, y: Array) -> None:
        self._flat = y.ndim == 1

    def _targets(self, y: Array) -> Array:
        return y.reshape(len(y), -1)

    def partial_fit(self, X: ArrayLike, y: ArrayLike) -> Self:
        """Train for one epoch more on these samples; settings act as in `NetworkClassifier.partial_fit`."""
        return self._partial_fit(X, y)

    def predict(self, X: ArrayLike) -> Array:
        """Return the values: (n,), or (n, k) if they were given so."""
        values = self._outputs(X)
        return values[:, 0] if self._flat else values
