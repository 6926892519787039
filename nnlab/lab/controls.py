"""Controls: one table from a `Config` field to the control that sets it, and the column of controls made from it.

A control complains beside itself. Whatever changes, the controls only say *that* something changed: whoever listens
then reads them all.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Collection, Mapping
from typing import Any

import ipywidgets as w

from ..config import SETTINGS, Config, ConfigError, relevant
from ..sentences import Sentence, sentence_of
from ..settings.checks import Flag
from ..settings.setting import GROUPS, optimizers_with
from .text.texts import Words
from .widgets.control import Control
from .widgets.labelled_control import LabelledControl
from .widgets.shared import layout, style

LOG_RATES = tuple(f"{digit}e{power}" for power in range(-5, 2) for digit in (1, 2, 5))
PENALTIES = ("0", *(f"{digit}e{power}" for power in range(-6, 0) for digit in (1, 2, 5)))
SHARES = tuple(f"{i / 20:g}" for i in range(20))


def _counts(*values: int) -> tuple[str, ...]:
    return tuple(str(value) for value in values)


TICKS: dict[str, tuple[str, ...]] = {
    "dataset": (),
    "samples": _counts(50, 100, 200, 300, 500, 1000, 2000, 5000),
    "noise": tuple(f"{i / 20:g}" for i in range(21)),
    "train_size": _counts(10, 20, 50, 100, 200, 300, 500, 1000),
    "validation_fraction": SHARES[:13],
    "test_fraction": SHARES[:13],
    "augmentation": (),
    "augmentation_strength": tuple(f"{i / 4:g}" for i in range(13)),
    "hidden": (),
    "activation": (),
    "initializer": (),
    "batch_norm": (),
    "output": (),
    "loss": (),
    "dtype": (),
    "optimizer": (),
    "learning_rate": LOG_RATES,
    "momentum": (*SHARES, "0.99"),
    "schedule": (),
    "batch_size": (*_counts(1, 2, 4, 8, 16, 32, 64, 128, 256, 512), "all"),
    "epochs": _counts(10, 20, 30, 60, 100, 200, 300, 500, 1000, 2000, 5000, 10000),
    "shuffle": (),
    "clip_norm": ("0.1", "0.3", "1", "3", "10"),
    "l2": PENALTIES,
    "l1": PENALTIES,
    "dropout": SHARES[:19],
    "input_dropout": SHARES[:19],
    "weight_decay": PENALTIES,
    "label_smoothing": SHARES[:11],
    "early_stopping": (),
    "patience": _counts(1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 30, 50, 100),
    "min_delta": ("0", "0.0001", "0.001", "0.01", "0.1"),
    "monitor": (),
    "restore_best": (),
    "target_loss": ("0.001", "0.01", "0.03", "0.1", "0.3"),
    "init_seed": (),
    "data_seed": (),
    "shuffle_seed": (),
    "noise_seed": (),
}
"""The settings in the order in which they stand in their groups, and where their sliders stop; () for no slider.

One that is not here comes after them, without a slider.
"""
ON_THE_PICTURE = ("points",)
"""Settings that are made by hand elsewhere, and have no control."""
FIXED = ("own",)
"""Choices that come from elsewhere; once they are there, the menu has them too."""


def _controls() -> dict[str, Control]:
    """Return how each setting is set, group by group."""
    names = [name for name in dict.fromkeys((*TICKS, *SETTINGS)) if name not in ON_THE_PICTURE]
    return {name: _control(name) for group in GROUPS for name in names if SETTINGS[name].group == group}


def _control(name: str) -> Control:
    about = SETTINGS[name]
    at_once, flag = about.live or about.judges, isinstance(about.check, Flag)
    return Control(about.group, about.check, TICKS.get(name, ()), at_once, FIXED, flag, optimizers_with(name))


CONTROLS = _controls()


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
                raise ConfigError(
                    {
                        name: Sentence(
                            "no_control", "there is no such control; there are: {known}", known=", ".join(known)
                        )
                    }
                )
        self.hidden_values = config
        self.lock = set(lock)
        self.narrowed = show is not None or bool(lock)
        names = [name for name in CONTROLS if (show is None or name in show) and name not in hide]
        values = config.to_dict()
        self.rows = {
            name: LabelledControl(
                name,
                CONTROLS[name],
                changed,
                getattr(config, name),
                words,
                free=name not in self.lock and relevant(name, values),
            )
            for name in names
        }
        self.titles: dict[str, w.HTML] = {}
        children: list[Any] = []
        for row in self.rows.values():
            group = row.control.group
            if group not in self.titles:
                self.titles[group] = w.HTML(
                    f"<h4>{html.escape(words(group))}</h4>",
                    layout=layout(),
                    style=style(w.HTML),
                    _dom_classes=("nnlab-group",),
                )
                children.append(self.titles[group])
            children.append(row)
        super().__init__(children, _dom_classes=("nnlab-controls",))
        self.words, self._problems, self._moved = words, dict[str, str](), ""

    def add(self, name: str, widget: w.Widget) -> None:
        """Put a widget below the control of a setting, if a hand may change that."""
        if self.free(name):
            row = self.rows[name]
            row.children = (*row.children, widget)

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
        values, problems = self.hidden_values.to_dict(), dict[str, str]()
        for name, row in self.rows.items():
            try:
                values[name] = row.read()
            except ValueError as error:
                values[name], problems[name] = row.field.value, sentence_of(error)
        self._enable(values)
        if values["dataset"] != self.hidden_values.dataset:
            values["points"] = ()  # they belong to the data they were added to
        if not relevant("weight_decay", values):
            values["weight_decay"] = 0.0
        if len(values["hidden"]) < 2:
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

    def act(self, change: Callable[[Config], None], moved: str) -> None:
        """Hand over what is set; what is wrong is said beside the control that was `moved`, or its own."""
        try:
            change(self.read())
        except ConfigError as error:
            self.complain(error.problems, moved)
        except ValueError as error:
            self.complain({moved: sentence_of(error)})
        else:
            self.complain({})

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
