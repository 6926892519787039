"""Controls: one table from a `Config` field to the control that sets it, and the column of controls made from it.

A control complains beside itself. Whatever changes, the controls only say *that* something changed: whoever listens
then reads them all.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Collection, Mapping
from typing import Any

import ipywidgets as w

from ..config import Config, ConfigError
from ..data.datasets import DATASETS
from .text.texts import Words
from .widgets.control import Control, Row

LOG_RATES = tuple(f"{digit}e{power}" for power in range(-5, 2) for digit in (1, 2, 5))
PENALTIES = ("0", *(f"{digit}e{power}" for power in range(-6, 0) for digit in (1, 2, 5)))
SHARES = tuple(f"{i / 20:g}" for i in range(20))


def _counts(*values: int) -> tuple[str, ...]:
    return tuple(str(value) for value in values)


MONITORS = ("validation_loss", "train_loss", "validation_accuracy", "train_accuracy", "validation_rmse", "train_rmse")

CONTROLS: dict[str, Control] = {
    "dataset": Control("Data", "dataset"),
    "samples": Control("Data", blank="all", ticks=_counts(50, 100, 200, 300, 500, 1000, 2000, 5000)),
    "noise": Control("Data", ticks=tuple(f"{i / 20:g}" for i in range(21))),
    "train_size": Control("Data", blank="all", ticks=_counts(10, 20, 50, 100, 200, 300, 500, 1000)),
    "validation_fraction": Control("Data", ticks=SHARES[:13]),
    "test_fraction": Control("Data", ticks=SHARES[:13]),
    "augmentation": Control("Data", "augmentation", blank="none", many=True),
    "augmentation_strength": Control("Data", ticks=tuple(f"{i / 4:g}" for i in range(13))),
    "hidden": Control("Network"),
    "activation": Control("Network", "activation", many=True),
    "initializer": Control("Network", "initializer"),
    "batch_norm": Control("Network"),
    "output": Control("Network", "output", blank="auto"),
    "loss": Control("Network", "loss", blank="auto"),
    "dtype": Control("Network", ("float32", "float64")),
    "optimizer": Control("Training", "optimizer"),
    "learning_rate": Control("Training", ticks=LOG_RATES),
    "momentum": Control("Training", ticks=(*SHARES, "0.99")),
    "schedule": Control("Training", "schedule"),
    "batch_size": Control("Training", ticks=(*_counts(1, 2, 4, 8, 16, 32, 64, 128, 256, 512), "all")),
    "epochs": Control("Training", ticks=_counts(10, 20, 30, 60, 100, 200, 300, 500, 1000, 2000, 5000, 10000)),
    "shuffle": Control("Training"),
    "clip_norm": Control("Training", blank="none", ticks=("0.1", "0.3", "1", "3", "10")),
    "l2": Control("Regularisation", ticks=PENALTIES),
    "l1": Control("Regularisation", ticks=PENALTIES),
    "dropout": Control("Regularisation", ticks=SHARES[:19], many=True),
    "input_dropout": Control("Regularisation", ticks=SHARES[:19]),
    "weight_decay": Control("Regularisation", ticks=PENALTIES),
    "label_smoothing": Control("Regularisation", ticks=SHARES[:11]),
    "early_stopping": Control("Stopping"),
    "patience": Control("Stopping", ticks=_counts(1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 30, 50, 100)),
    "min_delta": Control("Stopping", ticks=("0", "0.0001", "0.001", "0.01", "0.1")),
    "monitor": Control("Stopping", MONITORS),
    "restore_best": Control("Stopping"),
    "target_loss": Control("Stopping", blank="none", ticks=("0.001", "0.01", "0.03", "0.1", "0.3")),
    "init_seed": Control("Seeds"),
    "data_seed": Control("Seeds"),
    "shuffle_seed": Control("Seeds"),
    "noise_seed": Control("Seeds"),
}


def relevant(name: str, values: Mapping[str, Any]) -> bool:
    """Return whether a setting has any effect beside these others."""
    optimizer = values.get("optimizer")
    dataset = DATASETS.get(str(values.get("dataset")))
    return {
        "momentum": optimizer in ("momentum", "nesterov"),
        "weight_decay": optimizer in ("adamw", "lion"),
        "noise": dataset is not None and dataset.generated,
        "augmentation_strength": bool(values.get("augmentation")),
        "patience": bool(values.get("early_stopping")),
        "min_delta": bool(values.get("early_stopping")),
        "restore_best": bool(values.get("early_stopping")),
        "monitor": bool(values.get("early_stopping")),
        "dropout": values.get("hidden") != "",
    }.get(name, True)


class Controls(w.VBox):
    """The column of controls.

    Parameters
    ----------
    config : Config
    words : Words
    changed : callable
        Is called with the field's name after every change by hand.
    show, hide, lock : collections of str
        Fields to show (None: all), to leave out, and to show without letting them be changed.
    """

    def __init__(
        self,
        config: Config,
        words: Words,
        changed: Callable[[str], None],
        show: Collection[str] | None = None,
        hide: Collection[str] = (),
        lock: Collection[str] = (),
    ):
        known = dict.fromkeys(CONTROLS)
        for name in (*(show or ()), *hide, *lock):
            if name not in known:
                raise ConfigError({name: f"there is no such control; there are: {', '.join(known)}"})
        self.hidden_values = config
        self.lock = set(lock)
        self.narrowed = show is not None or bool(lock)
        names = [name for name in CONTROLS if (show is None or name in show) and name not in hide]
        self.rows = {name: Row(name, CONTROLS[name], changed) for name in names}
        self.titles: dict[str, w.HTML] = {}
        children: list[Any] = []
        for row in self.rows.values():
            group = row.control.group
            if group not in self.titles:
                self.titles[group] = w.HTML()
                self.titles[group].add_class("nnlab-group")
                children.append(self.titles[group])
            children.append(row)
        super().__init__(children)
        self.add_class("nnlab-controls")
        self.words, self._problems, self._moved = words, dict[str, str](), ""
        self.write(config)
        self.relabel(words)

    def relabel(self, words: Words) -> None:
        """Change the language."""
        self.words = words
        for group, title in self.titles.items():
            title.value = f"<h4>{html.escape(words(group))}</h4>"
        for row in self.rows.values():
            row.relabel(words)
        self.complain(self._problems, self._moved)

    def free(self, name: str) -> bool:
        """Return whether a hand may change this setting."""
        return name in self.rows and name not in self.lock

    def write(self, config: Config) -> None:
        """Show a config, without telling anybody."""
        self.hidden_values = config
        for name, row in self.rows.items():
            row.write(getattr(config, name), self.words)
        self.complain({})
        self._enable(config.to_dict())

    def read(self) -> Config:
        """Return the config that is set; controls that are not shown keep theirs.

        Raises
        ------
        ConfigError
            With a sentence for each control that is wrong.
        """
        values, problems = self.hidden_values.to_dict(), {}
        for name, row in self.rows.items():
            try:
                values[name] = row.read()
            except ValueError as error:
                problems[name] = str(error)
        self._enable(values)
        if values["dataset"] != self.hidden_values.dataset:
            values["points"] = ()  # they belong to the data they were added to
        if not relevant("weight_decay", values):
            values["weight_decay"] = 0.0
        if not isinstance(values["hidden"], str) or "," not in values["hidden"]:
            for name in ("activation", "dropout"):
                if isinstance(values[name], tuple) and name in self.rows and len(values[name]) == 1:
                    values[name] = values[name][0]
        try:
            config = Config.from_dict(values)
        except ConfigError as error:
            problems = {**error.problems, **problems}
        if problems:
            raise ConfigError(problems)
        return config

    def complain(self, problems: Mapping[str, str], moved: str = "") -> None:
        """Put each sentence beside its control, and take all others back.

        The control that was `moved` says it all, if nothing is wrong with itself: that is where one looks.
        """
        self._problems, self._moved = dict(problems), moved
        for name, row in self.rows.items():
            own = self.words.translate(problems.get(name, ""))
            others = self.words.explain(ConfigError(dict(problems))) if problems and name == moved else ""
            row.complain(own or others, wrong=bool(own))

    def _enable(self, values: Mapping[str, Any]) -> None:
        for name, row in self.rows.items():
            row.enable(name not in self.lock and relevant(name, values))
