"""Plan: what a training is told, as a config has it: rules, metrics, schedule and the like."""

from __future__ import annotations

from typing import Any

from ..config import Config, ConfigError
from ..data.augmentation import compose
from ..data.datasets import Data
from ..data.sampling import check_batch_size
from ..nn.schedules import SCHEDULES
from ..sentences import Sentence
from ..training.history import History
from ..training.rules import Rule
from ..training.sets import scored_of
from ..training.stopping import EarlyStopping, TargetLoss


def metrics_of(task: str) -> tuple[str, ...]:
    """Return the metrics that are recorded beside the loss."""
    return ("accuracy",) if task == "classification" else ("rmse",)


def rules_of(config: Config) -> tuple[Rule, ...]:
    """Return the stopping rules a config asks for."""
    rules: list[Rule] = []
    if config.early_stopping:
        rules.append(EarlyStopping(config.monitor, config.patience, config.min_delta, config.restore_best))
    if config.target_loss is not None:
        rules.append(TargetLoss(config.target_loss))
    return tuple(rules)


def fresh_history(config: Config, data: Data) -> History:
    """Return the record of a run that has yet to begin."""
    return History(config.monitor, scored_of(len(data.train), config.scored_samples))


def training_settings(config: Config, data: Data) -> dict[str, Any]:
    """Return what `train` takes, as a config has it.

    Raises
    ------
    ConfigError
        If the data have no such curve to watch, or cannot be augmented like that, or are fewer than a mini-batch.
    """
    watched = config.monitor.partition("_")[2]
    if config.early_stopping and watched not in ("loss", *metrics_of(data.task)):
        classes = data.task == "classification"
        loss_accuracy, loss_rmse = (
            Sentence("loss_accuracy", "loss and accuracy"),
            Sentence("loss_rmse", "loss and rmse"),
        )
        sentence = Sentence(
            "no_monitor",
            "there is no {what} in {task}; watch {known} of train or validation",
            what=Sentence(watched, watched),
            task=Sentence(data.task, data.task),
            known=loss_accuracy if classes else loss_rmse,
        )
        raise ConfigError({"monitor": sentence})
    check_batch_size(len(data.train), config.batch_size)
    return {
        "epochs": config.epochs,
        "batch_size": config.batch_size,
        "shuffle": config.shuffle,
        "scored_samples": config.scored_samples,
        "schedule": SCHEDULES[config.schedule](),
        "stop": rules_of(config),
        "metrics": metrics_of(data.task),
        "augment": compose(config.augmentation, data, config.augmentation_strength),
    }


def has_plan(schedule: str) -> bool:
    """Return whether a schedule's learning rate depends on the share of the planned epochs that is over."""
    made = SCHEDULES[schedule]()
    return len({float(made.factor(step / 100)) for step in range(100)}) > 1
