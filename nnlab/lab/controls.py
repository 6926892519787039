"""Controls: one table from a `Config` field to the control that sets it, and the column of controls made from it.

A control complains beside itself. Numbers have a slider for trying and a field for typing; the field is what counts.
Whatever changes, the controls only say *that* something changed: whoever listens then reads them all.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, fields
from typing import Any

import ipywidgets as w

from ..config import LIVE, Config, ConfigError
from ..data.datasets import DATASETS
from ..registry import TABLES
from .quiet import Quiet
from .texts import Words

LOG_RATES = tuple(f"{digit}e{power}" for power in range(-5, 2) for digit in (1, 2, 5))
PENALTIES = ("0", *(f"{digit}e{power}" for power in range(-6, 0) for digit in (1, 2, 5)))
SHARES = tuple(f"{i / 20:g}" for i in range(20))


@dataclass(frozen=True)
class Control:
    """How a field is set.

    `choices` names a family in `TABLES`, or lists the choices; `ticks` are a slider's values; `blank` is what an
    empty field means (a key of `TEXTS`), for fields that may be None; `many` allows a list like 0.2, 0.5.
    """

    group: str
    choices: str | tuple[str, ...] = ()
    ticks: tuple[str, ...] = ()
    blank: str = ""
    many: bool = False


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
    "patience": Control("Stopping", ticks=_counts(1, 2, 3, 5, 10, 15, 20, 30, 50, 100)),
    "min_delta": Control("Stopping", ticks=("0", "0.0001", "0.001", "0.01", "0.1")),
    "monitor": Control("Stopping", MONITORS),
    "restore_best": Control("Stopping"),
    "target_loss": Control("Stopping", blank="none", ticks=("0.001", "0.01", "0.03", "0.1", "0.3")),
    "init_seed": Control("Seeds"),
    "data_seed": Control("Seeds"),
    "shuffle_seed": Control("Seeds"),
    "noise_seed": Control("Seeds"),
}

FLAGS = tuple(field.name for field in fields(Config) if isinstance(field.default, bool))


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


class Row(w.VBox):
    """One control with its label, its explanation and its complaint.

    Parameters
    ----------
    name : str
        The field.
    changed : callable
        Is called after every change by hand.
    """

    def __init__(self, name: str, control: Control, changed: Callable[[], None]):
        self.name, self.control, self.changed = name, control, changed
        self._quiet = Quiet()
        self.label = w.HTML(layout=w.Layout(width="124px", min_width="124px"))
        self.complaint = w.HTML(layout=w.Layout(display="none"))
        self.complaint.add_class("nnlab-complaint")
        self.slider: w.SelectionSlider | None = None
        self.field = self._make_field()
        parts = [self.label, *([self.slider] if self.slider else []), self.field]
        super().__init__([w.HBox(parts, layout=w.Layout(align_items="center")), self.complaint])
        self.add_class("nnlab-row")
        self.add_class(f"nnlab-control-{name}")

    def _make_field(self) -> Any:
        live = self.name in LIVE
        if self.name in FLAGS:
            field: Any = w.Checkbox(indent=False, layout=w.Layout(width="auto"))
        elif self.control.choices:
            field = w.Dropdown(layout=w.Layout(width="auto", flex="1 1 auto", min_width="0"))
        else:
            width = "auto" if not self.control.ticks else "66px"
            field = w.Text(continuous_update=False, layout=w.Layout(width=width, flex="1 1 66px", min_width="60px"))
        if self.control.ticks:
            labels = [(tick if "e" not in tick else f"{float(tick):g}", tick) for tick in self.control.ticks]
            self.slider = w.SelectionSlider(
                options=labels,
                readout=False,
                continuous_update=live,
                layout=w.Layout(width="auto", flex="4 1 70px", min_width="60px"),
            )
            self.slider.observe(self._slid, "value")
        field.observe(self._typed, "value")
        return field

    def _slid(self, change: Any) -> None:
        if not self._quiet:
            self.field.value = f"{float(change['new']):g}" if change["new"] != "all" else "all"

    def _typed(self, change: Any) -> None:
        if self._quiet:
            return
        self._place_slider()
        self.changed()

    def _place_slider(self) -> None:
        """Move the slider to the tick nearest to what was typed."""
        if self.slider is None:
            return
        number = _as_number(self.field.value)
        ticks = [t for t in self.control.ticks if t != "all"]
        nearest = "all" if self.field.value == "all" else min(ticks, key=lambda t: abs(float(t) - number))
        if number == number or nearest == "all":
            with self._quiet:
                self.slider.value = nearest

    def relabel(self, words: Words) -> None:
        """Write label and explanation in another language."""
        name, text = html.escape(words(self.name)), html.escape(words(f"help_{self.name}"))
        self.label.value = (
            f'<details class="nnlab-help"><summary title="{text}">{name} <span aria-hidden="true">?</span></summary>'
            f"<div>{text}</div></details>"
        )
        if self.control.blank and not self.control.choices:
            self.field.placeholder = words(self.control.blank)
        if self.control.choices and self.name not in FLAGS:
            with self._quiet:
                self._fill(words, self.field.value)
        for widget in (self.field, self.slider):
            if widget is not None:
                widget.tooltip = text

    def _fill(self, words: Words, value: Any) -> None:
        choices = self.control.choices
        names = list(TABLES[choices]) if isinstance(choices, str) else list(choices)
        if self.name == "dataset":
            names = [name for name in names if name != "own"] if value != "own" else ["own"]
        options: list[tuple[str, Any]] = [(name.replace("_", " "), name) for name in names]
        if self.control.blank:
            options.insert(0, (words(self.control.blank), () if self.control.many else ""))
        if value not in [option for _, option in options]:
            options.append((", ".join(value) if isinstance(value, tuple) else str(value), value))
        self.field.options = options
        self.field.value = value

    def read(self) -> Any:
        """Return what is set, for `Config`.

        Raises
        ------
        ValueError
            If a number was expected.
        """
        value = self.field.value
        if self.control.choices and value == "":
            return None
        if not isinstance(self.field, w.Text) or self.name == "hidden":
            return value
        text = value.strip()
        if self.control.blank and text in ("", "all", "none"):
            return None
        if text == "all":
            return text
        if self.control.many and "," in text:
            return tuple(_number(piece) for piece in text.split(","))
        return _number(text)

    def write(self, value: Any, words: Words) -> None:
        """Show a value, without telling anybody."""
        with self._quiet:
            if self.control.choices and self.name not in FLAGS:
                if isinstance(value, tuple) and len(value) == 1:
                    value = value[0]
                self._fill(words, "" if value is None else value)
            elif isinstance(self.field, w.Text):
                self.field.value = _as_text(value)
                self._place_slider()
            else:
                self.field.value = value

    def complain(self, sentence: str) -> None:
        """Say what is wrong, beside the control; an empty sentence takes it back."""
        self.complaint.value = f'<span role="alert">{html.escape(sentence)}</span>' if sentence else ""
        self.complaint.layout.display = "" if sentence else "none"
        (self.add_class if sentence else self.remove_class)("nnlab-wrong")

    def enable(self, yes: bool) -> None:
        """Grey the control out, or not."""
        for widget in (self.field, self.slider):
            if widget is not None:
                widget.disabled = not yes


class Controls(w.VBox):
    """The column of controls.

    Parameters
    ----------
    config : Config
    words : Words
    changed : callable
        Is called after every change by hand.
    show, hide, lock : collections of str
        Fields to show (None: all), to leave out, and to show without letting them be changed.
    """

    def __init__(
        self,
        config: Config,
        words: Words,
        changed: Callable[[], None],
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
        names = [name for name in CONTROLS if (show is None or name in show) and name not in hide]
        self.rows = {name: Row(name, CONTROLS[name], changed) for name in names}
        self.titles: dict[str, w.HTML] = {}
        children: list[Any] = []
        for name, row in self.rows.items():
            group = row.control.group
            if group not in self.titles:
                self.titles[group] = w.HTML()
                self.titles[group].add_class("nnlab-group")
                children.append(self.titles[group])
            children.append(row)
        super().__init__(children)
        self.add_class("nnlab-controls")
        self.words = words
        self.write(config)
        self.relabel(words)

    def relabel(self, words: Words) -> None:
        """Change the language."""
        self.words = words
        for group, title in self.titles.items():
            title.value = f"<h4>{html.escape(words(group))}</h4>"
        for row in self.rows.values():
            row.relabel(words)

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

    def complain(self, problems: Mapping[str, str]) -> None:
        """Put each sentence beside its control, and take all others back."""
        for name, row in self.rows.items():
            row.complain(problems.get(name, ""))

    def _enable(self, values: Mapping[str, Any]) -> None:
        for name, row in self.rows.items():
            row.enable(name not in self.lock and relevant(name, values))


def _number(text: str) -> int | float:
    try:
        number = float(text)
    except ValueError:
        raise ValueError(f"{text.strip()!r} is not a number" if text.strip() else "nothing stands here; give a number") from None
    return int(number) if number.is_integer() and abs(number) < 2**53 else number


def _as_number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return float("nan")


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple):
        return ", ".join(_as_text(piece) for piece in value)
    return f"{value:g}" if isinstance(value, float) else str(value)
