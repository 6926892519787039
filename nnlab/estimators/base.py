"""What the two estimators share: from settings and arrays to a network that has learnt, or everything as it was."""

from __future__ import annotations

import copy
import warnings
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.base import BaseEstimator
from sklearn.exceptions import ConvergenceWarning
from sklearn.utils import check_random_state
from sklearn.utils.validation import check_is_fitted, validate_data

from ..config import LIVE, Config
from ..data.datasets import Data
from ..network import Network
from ..nn.schedules import SCHEDULES
from ..sentences import Sentence
from ..training.best import BestWeights
from ..training.history import History
from ..training.rules import Rule
from ..training.stopping import EarlyStopping, TargetLoss
from ..training.training import train
from .arrays import as_given

Array = NDArray[Any]

NOT_IN_CONFIG = ("random_state", "warm_start")
SEEDS = ("data_seed", "init_seed", "shuffle_seed", "noise_seed")
FLOATS = (np.float64, np.float32)


@dataclass(kw_only=True, eq=False, repr=False)
class NetworkEstimator(BaseEstimator, ABC):  # type: ignore[misc]
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
    scored_samples: int | None = None
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

        It starts afresh, or with ``warm_start=True`` from the weights the last `fit` has found. A `fit` that raises,
        whatever the reason, leaves the estimator as it was.

        Raises
        ------
        ValueError
            If the data or a setting cannot be used; all settings that cannot are named at once.
        """
        learner = copy.copy(self)
        learner._fit(X, y, fresh=not (self.warm_start and self._is_fitted()))
        return self._become(learner)

    def _fit(self, X: ArrayLike, y: ArrayLike, fresh: bool) -> None:
        x, checked = self._check(X, y, reset=fresh)
        config = self._config(fresh)
        if fresh:
            self._begin(checked)
        targets = self._targets(checked)
        data = self._data(x, targets, config)
        network = Network.of(config, data)
        if not fresh:
            self._take_over(network)
        self.network_ = network
        self.loss_curve_: list[float] = [] if fresh else list(self.loss_curve_)
        self.validation_scores_: list[float] | None = [] if config.early_stopping else None
        rules: list[Rule] = []
        if config.early_stopping:
            rules.append(EarlyStopping(config.monitor, config.patience, config.min_delta, config.restore_best))
        if config.target_loss is not None:
            rules.append(TargetLoss(config.target_loss))
        self._train(data, config, config.epochs, rules)

    def _partial_fit(self, X: ArrayLike, y: ArrayLike, classes: Array | None = None) -> Self:
        """Train one epoch more; the optimizer goes on where it was, with the `LIVE` settings as they stand now."""
        if self.early_stopping:
            sentence = Sentence(
                "partial_stopping",
                "partial_fit has no validation set for early_stopping; set it to False, or use fit",
            )
            raise ValueError(sentence)
        learner = copy.copy(self)
        learner._fit_further(X, y, classes)
        return self._become(learner)

    def _fit_further(self, X: ArrayLike, y: ArrayLike, classes: Array | None) -> None:
        fresh = not self._is_fitted()
        x, checked = self._check(X, y, reset=fresh)
        config = self._config(fresh)
        if fresh:
            self._begin(checked if classes is None else classes)
        targets = self._targets(checked)
        data = self._data(x, targets, config)
        if fresh:
            self.network_ = Network.of(config, data)
        else:
            self.network_ = copy.deepcopy(self.network_)
            known = ("l1", "l2", "dropout", *vars(self.network_.optimizer))
            self.network_.change(**{name: getattr(config, name) for name in LIVE if name in known})
        self.loss_curve_ = [] if fresh else list(self.loss_curve_)
        self.validation_scores_ = None
        self._train(data, config.replace(schedule="constant"), 1, ())

    def _become(self, learner: Self) -> Self:
        """Take over what a copy has learnt, in one step, so that nothing can come between."""
        self.__dict__ = learner.__dict__
        return self

    def _train(self, data: Data, config: Config, epochs: int, rules: Sequence[Rule]) -> None:
        history = self.history_ = History(config.monitor)
        best = BestWeights(self.network_, rules)
        n = len(data.train)
        for event in train(
            self.network_,
            data,
            history,
            epochs=epochs,
            batch_size=n if config.batch_size == "all" else min(int(config.batch_size), n),
            shuffle=config.shuffle,
            scored_samples=config.scored_samples,
            schedule=SCHEDULES[config.schedule](),
            stop=rules,
            metrics=self.metrics,
            steps=False,
        ):
            best.see(event)
        best.restore()
        self._record(history)
        # The layers hold on to their last input: let that be one sample, not the training set.
        self.network_.forward(data.train.x[:1].astype(self.network_.dtype))
        if history.stop and history.stop.kind == "diverged":
            hint = "Standardised inputs (and targets, in regression) allow for longer steps"
            warnings.warn(f"{history.stop.reason}. {hint}", ConvergenceWarning, stacklevel=4)

    def _record(self, history: History) -> None:
        self.loss_curve_ += history["train_loss"].tolist()
        if self.validation_scores_ is not None and f"validation_{self.metrics[0]}" in history:
            self.validation_scores_ += history[f"validation_{self.metrics[0]}"].tolist()
        self.best_validation_score_ = max(self.validation_scores_, default=None) if self.validation_scores_ else None
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
        classes = tuple(str(name) for name in self.classes_) if self.task == "classification" else ()
        names = tuple(str(name) for name in getattr(self, "feature_names_in_", range(x.shape[1])))
        return as_given(x, targets, config, classes, names)

    def _take_over(self, network: Network) -> None:
        """Give a new network the weights of the present one (ValueError if they do not fit)."""
        old = self.network_
        if old.sizes != network.sizes or old.parameters.shape != network.parameters.shape:
            sentence = Sentence(
                "warm_start",
                "warm_start goes on with {old}, but the settings or data now ask for {new}; "
                "set warm_start=False to start afresh",
                old=repr(old),
                new=repr(network),
            )
            raise ValueError(sentence)
        network.parameters[...] = old.parameters
        network.epoch = old.epoch

    def _outputs(self, X: ArrayLike) -> Array:
        check_is_fitted(self, "network_")
        return self.network_.predict_proba(validate_data(self, X, dtype=FLOATS, reset=False))
