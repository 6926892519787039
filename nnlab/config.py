"""Config: everything that defines a run, as one flat, frozen record of plain values.

The same `Config` on the same machine gives the same run to the last bit. A changed setting is a new `Config`
(`config.replace(l2=1e-4)`), hence a new run. It is checked as a whole when it is made: all that is wrong is said at
once, field by field, together with what is allowed.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from numbers import Real
from typing import Any

from .registry import TABLES, unknown

Check = Callable[[Any], Any]

LIVE = ("learning_rate", "momentum", "l1", "l2", "dropout")
"""The settings that may change while a run trains; any other change is a new run."""


class ConfigError(ValueError):
    """Settings that cannot be used.

    Attributes
    ----------
    problems : dict of str to str
        One sentence for each field that is wrong.
    """

    def __init__(self, problems: Mapping[str, str]):
        self.problems = dict(problems)
        super().__init__("; ".join(f"{field}: {sentence}" for field, sentence in problems.items()))

    def __reduce__(self) -> tuple[Any, ...]:  # as it travels between processes
        return type(self), (self.problems,)


# Checks: each takes a value and returns it in its plain form, or raises ValueError with what is allowed.


def _number(low: float, high: float, *, above: bool = False, below: bool = False) -> Check:
    bounds = f"{'above' if above else 'from'} {low:g} {'and below' if below else 'to'} {high:g}"

    def check(value: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, Real):
            raise ValueError(f"{value!r} is not a number; give one {bounds}")
        number = float(value)
        too_low = number <= low if above else number < low
        too_high = number >= high if below else number > high
        if not math.isfinite(number) or too_low or too_high:
            raise ValueError(f"{number:g} is out of range; give a number {bounds}")
        return number

    return check


def _whole(low: int, high: int) -> Check:
    def check(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, Real) or not float(value).is_integer():
            raise ValueError(f"{value!r} is not a whole number; give one from {low:,} to {high:,}")
        number = int(float(value))
        if not low <= number <= high:
            raise ValueError(f"{number:,} is out of range; give a whole number from {low:,} to {high:,}")
        return number

    return check


def _optional(check: Check) -> Check:
    return lambda value: None if value is None else check(value)


def _flag(value: Any) -> bool:
    if value not in (True, False):
        raise ValueError(f"{value!r} is neither true nor false")
    return bool(value)


def _name(what: str) -> Check:
    def check(value: Any) -> str:
        if not isinstance(value, str) or value not in TABLES[what]:
            raise ValueError(unknown(what, value, TABLES[what]))
        return value

    return check


def _among(*choices: str) -> Check:
    def check(value: Any) -> str:
        if value not in choices:
            raise ValueError(f"{value!r} is not one of: {', '.join(choices)}")
        return str(value)

    return check


def _sequence(check: Check, *, longest: int) -> Check:
    def check_all(values: Any) -> tuple[Any, ...]:
        if isinstance(values, (str, int, float)):
            values = (values,)
        if not isinstance(values, Iterable):
            raise ValueError(f"{values!r} is no list; give up to {longest} values")
        values = tuple(values)
        if len(values) > longest:
            raise ValueError(f"{len(values)} entries are too many; {longest} at most")
        return tuple(check(value) for value in values)

    return check_all


def _one_or_each(check: Check) -> Check:
    """One value for all hidden layers, or a list with one for each."""
    several = _sequence(check, longest=10)
    return lambda value: several(value) if isinstance(value, (list, tuple)) else check(value)


def _batch(value: Any) -> int | str:
    if value == "all":
        return "all"
    try:
        return int(_whole(1, 1_000_000)(value))
    except (ValueError, TypeError) as error:
        raise ValueError(f'{error}, or "all" for the whole training set') from None


def parse_sizes(text: str) -> tuple[int, ...]:
    """Read layer sizes from a text such as ``"32, 16"``; an empty text means no hidden layer.

    Raises
    ------
    ValueError
        Naming the piece that is not a whole number.
    """
    if not text.strip():
        return ()
    pieces = [piece.strip() for piece in text.split(",")]
    for position, piece in enumerate(pieces, start=1):
        if not (piece.isascii() and piece.isdigit()):
            what = f"{piece!r} is not a whole number" if piece else "nothing stands there"
            raise ValueError(f"size {position}: {what}; write the sizes of the hidden layers like 32, 16")
    return tuple(int(piece) for piece in pieces)


def _sizes(value: Any) -> tuple[int, ...]:
    return tuple(_sequence(_whole(1, 4096), longest=10)(parse_sizes(value) if isinstance(value, str) else value))


MOST_POINTS = 100


def _points(value: Any) -> tuple[tuple[float, ...], ...]:
    """Points of two or three numbers each, or a text like ``"0.5 -1 1; 0.2 0.3 0"``."""
    if isinstance(value, str):
        value = [piece.split() for piece in value.split(";") if piece.strip()]
    if not isinstance(value, Iterable):
        raise ValueError(f"{value!r} is no list of points; give up to {MOST_POINTS}")
    points = tuple(value)
    if len(points) > MOST_POINTS:
        raise ValueError(f"{len(points):,} points are too many; {MOST_POINTS} at most")
    return tuple(_point(point, place) for place, point in enumerate(points, start=1))


def _point(point: Any, place: int) -> tuple[float, ...]:
    if isinstance(point, str) or not isinstance(point, Iterable) or len(numbers := tuple(point)) not in (2, 3):
        form = "give (x1, x2, class or value), or (x, y) if there is one input; as a text: 0.5 -1 1; 0.2 0.3 0"
        raise ValueError(f"point {place} is {point!r}; {form}")
    try:
        return tuple(_number(-1e12, 1e12)(_read(number)) for number in numbers)
    except ValueError as error:
        raise ValueError(f"point {place}: {error}") from None


def _read(number: Any) -> Any:
    """Return the number that a text stands for, or whatever it is."""
    with contextlib.suppress(ValueError):
        return float(number) if isinstance(number, str) else number
    return number


def _setting(default: Any, check: Check, help: str) -> Any:
    return dataclasses.field(default=default, metadata={"check": check, "help": help})


@dataclass(frozen=True, kw_only=True)
class Config:
    """All settings of a run.

    Raises
    ------
    ConfigError
        If any setting is unknown, of the wrong kind or out of range; `problems` has a sentence for each.
    """

    # Data
    dataset: str = _setting("moons", _name("dataset"), "the data to learn")
    samples: int | None = _setting(None, _optional(_whole(10, 100_000)), "how many samples (None: all, or 500)")
    noise: float = _setting(0.2, _number(0, 10), "spread of the noise in generated data")
    train_size: int | None = _setting(None, _optional(_whole(1, 1_000_000)), "training samples (None: all left)")
    validation_fraction: float = _setting(0.2, _number(0, 0.9), "share of the samples kept for validation")
    test_fraction: float = _setting(0.2, _number(0, 0.9), "share of the samples kept for the final test")
    points: tuple[tuple[float, ...], ...] = _setting(
        (), _points, "points added to the training set: x1 x2 class, or x y; then ; and the next"
    )
    augmentation: tuple[str, ...] = _setting(
        (), _sequence(_name("augmentation"), longest=8), "random changes to training samples"
    )
    augmentation_strength: float = _setting(1.0, _number(0, 10), "how strong these changes are (1: usual)")
    # Network
    hidden: tuple[int, ...] = _setting((8, 8), _sizes, "neurons in each hidden layer")
    activation: str | tuple[str, ...] = _setting("relu", _one_or_each(_name("activation")), "the neurons' function")
    output: str | None = _setting(None, _optional(_name("output")), "function of the output (None: the natural one)")
    loss: str | None = _setting(None, _optional(_name("loss")), "what training minimises (None: the natural one)")
    label_smoothing: float = _setting(0.0, _number(0, 1, below=True), "share of each label spread over all classes")
    initializer: str = _setting("lecun_normal", _name("initializer"), "how the first weights are drawn")
    dropout: float | tuple[float, ...] = _setting(
        0.0, _one_or_each(_number(0, 1, below=True)), "probability of dropping a hidden neuron"
    )
    input_dropout: float = _setting(0.0, _number(0, 1, below=True), "probability of dropping an input")
    batch_norm: bool = _setting(False, _flag, "batch normalisation before each activation")
    dtype: str = _setting("float32", _among("float32", "float64"), "precision of the numbers")
    # Training
    optimizer: str = _setting("sgd", _name("optimizer"), "how gradients become steps")
    learning_rate: float = _setting(0.1, _number(0, 1e6, above=True), "length of a step")
    momentum: float = _setting(0.9, _number(0, 1, below=True), "share of the last step kept (momentum, nesterov)")
    schedule: str = _setting("constant", _name("schedule"), "how the learning rate changes over the run")
    batch_size: int | str = _setting(32, _batch, 'samples in a mini-batch, or "all"')
    epochs: int = _setting(100, _whole(1, 100_000), "passes over the training set")
    shuffle: bool = _setting(True, _flag, "a new order of the samples in each epoch")
    clip_norm: float | None = _setting(None, _optional(_number(0, 1e6, above=True)), "longest gradient (None: any)")
    # Regularisation
    l1: float = _setting(0.0, _number(0, 10), "strength of the L1 penalty")
    l2: float = _setting(0.0, _number(0, 10), "strength of the L2 penalty")
    weight_decay: float = _setting(0.0, _number(0, 10), "decoupled weight decay (adamw, lion)")
    # Stopping
    early_stopping: bool = _setting(False, _flag, "stop when validation no longer improves")
    patience: int = _setting(10, _whole(0, 100_000), "epochs to wait for an improvement")
    min_delta: float = _setting(0.0, _number(0, 1e6), "the least change that counts as one")
    monitor: str = _setting(
        "validation_loss",
        _among(
            "validation_loss", "train_loss", "validation_accuracy", "train_accuracy", "validation_rmse", "train_rmse"
        ),
        "the curve that is watched",
    )
    restore_best: bool = _setting(True, _flag, "go back to the best epoch's weights at the end")
    target_loss: float | None = _setting(None, _optional(_number(0, 1e6)), "stop once the training loss is this low")
    # Seeds
    data_seed: int = _setting(0, _whole(0, 2**32 - 1), "seed of the samples and the split")
    init_seed: int = _setting(0, _whole(0, 2**32 - 1), "seed of the first weights")
    shuffle_seed: int = _setting(0, _whole(0, 2**32 - 1), "seed of the order of the samples")
    noise_seed: int = _setting(0, _whole(0, 2**32 - 1), "seed of dropout and augmentation")

    def __post_init__(self) -> None:
        problems: dict[str, str] = {}
        for field in dataclasses.fields(self):
            try:
                value = field.metadata["check"](getattr(self, field.name))
            except (ValueError, TypeError, OverflowError) as error:
                problems[field.name] = str(error)
            else:
                object.__setattr__(self, field.name, value)
        if not problems:
            problems = self._conflicts()
        if problems:
            raise ConfigError(problems)

    def _conflicts(self) -> dict[str, str]:
        """Return what is wrong with settings that are each right by themselves."""
        problems: dict[str, str] = {}
        if self.validation_fraction + self.test_fraction >= 1:
            problems["validation_fraction"] = "validation and test fractions leave nothing to train on; lower one"
        for name in ("activation", "dropout"):
            value = getattr(self, name)
            if isinstance(value, tuple) and len(value) != len(self.hidden):
                problems[name] = (
                    f"{len(value)} values for {len(self.hidden)} hidden layers; give one for all, or one for each"
                )
        if self.weight_decay and self.optimizer not in ("adamw", "lion"):
            problems["weight_decay"] = f"belongs to adamw and lion; with {self.optimizer} use l2, or leave it at 0"
        if self.early_stopping and self.monitor.startswith("validation") and not self.validation_fraction:
            problems["early_stopping"] = "there is no validation set to watch; raise validation_fraction"
        return problems

    @classmethod
    def field_names(cls) -> tuple[str, ...]:
        """Return the names of all settings, in order."""
        return tuple(field.name for field in dataclasses.fields(cls))

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Config:
        """Return the `Config` with these settings; those left out keep their defaults.

        Raises
        ------
        ConfigError
            As for the class, and for a name that is no setting.
        """
        names = dict.fromkeys(cls.field_names())
        strangers = {str(name): unknown("setting", name, names) for name in values if name not in names}
        if strangers:
            raise ConfigError(strangers)
        return cls(**values)

    def to_dict(self) -> dict[str, Any]:
        """Return all settings by name."""
        return {name: getattr(self, name) for name in self.field_names()}

    def replace(self, **changes: Any) -> Config:
        """Return a `Config` with these settings changed."""
        return self.from_dict({**self.to_dict(), **changes})

    def difference(self, other: Config) -> dict[str, tuple[Any, Any]]:
        """Return ``{field: (here, in other)}`` for all settings that differ."""
        mine, theirs = self.to_dict(), other.to_dict()
        return {name: (mine[name], theirs[name]) for name in mine if mine[name] != theirs[name]}

    def to_json(self) -> str:
        """Return the settings as JSON text."""
        return json.dumps(self.to_dict(), indent=1)

    @classmethod
    def from_json(cls, text: str) -> Config:
        """Return the `Config` written by `to_json`.

        Raises
        ------
        ConfigError
            If a setting cannot be used.
        ValueError
            If the text is not a JSON object.
        """
        if len(text) > 100_000:
            raise ValueError("this is too long to be a Config; expected the text that to_json() gives")
        try:
            values = json.loads(text)
        except (json.JSONDecodeError, RecursionError) as error:
            raise ValueError(f"this is not JSON ({error}); expected the text that to_json() gives") from None
        if not isinstance(values, dict):
            raise ValueError('expected a JSON object with a Config\'s settings, like {"l2": 0.001}')
        return cls.from_dict(values)


def check_setting(name: str, value: Any) -> Any:
    """Return `value` in the plain form it has as the setting `name` of a `Config`.

    Raises
    ------
    ConfigError
        If it is of the wrong kind or out of range.
    """
    field = next(field for field in dataclasses.fields(Config) if field.name == name)
    try:
        return field.metadata["check"](value)
    except (ValueError, TypeError, OverflowError) as error:
        raise ConfigError({name: str(error)}) from None
