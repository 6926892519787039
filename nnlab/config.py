"""Config: everything that defines a run, as one flat, frozen record of plain values.

The same `Config` on the same machine gives the same run to the last bit. A changed setting is a new `Config`
(`config.replace(l2=1e-4)`), hence a new run. It is checked as a whole when it is made: all that is wrong is said at
once, field by field, together with what is allowed.

The fields are the one table of the settings: each has beside its default all that is known of it (see `Setting`), from
which `LIVE` and its siblings, the command's options, the Lab's controls and its lists of values to try are derived.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .registry import unknown
from .sentences import Sentence, listed, readable, sentence_of
from .settings.checks import Among, Batch, Flag, Named, Number, Optional, Whole
from .settings.lists import OneOrEach, Points, Several, Sizes
from .settings.setting import (
    Setting,
    field,
    optimizers_with,
    with_augmentation,
    with_early_stopping,
    with_generated_data,
    with_hidden_layers,
)

SHARE = Number(0, 1, below=True)
STRENGTH = Number(0, 10)
SEED = Whole(0, 2**32 - 1)
MONITORS = Among(
    ("validation_loss", "train_loss", "validation_accuracy", "train_accuracy", "validation_rmse", "train_rmse")
)
PENALTIES = "0, 0.0001, 0.001, 0.01, 0.1"
DROPS = "0, 0.1, 0.2, 0.4, 0.6"

MOST_TOLD, LONGEST_NAME = 10, 100
"""How many names that are no settings are told of, and how many characters of each."""


class ConfigError(ValueError):
    """Settings that cannot be used.

    Attributes
    ----------
    problems : dict of str to str
        One sentence for each field that is wrong; a `Sentence`, where it can be said in other languages.
    """

    def __init__(self, problems: Mapping[str, str]):
        self.problems = dict(problems)
        super().__init__("; ".join(f"{readable(field)}: {sentence}" for field, sentence in problems.items()))

    def __reduce__(self) -> tuple[Any, ...]:  # as it travels between processes
        return type(self), (self.problems,)


@dataclass(frozen=True, kw_only=True)
class Config:
    """All settings of a run.

    Raises
    ------
    ConfigError
        If any setting is unknown, of the wrong kind or out of range; `problems` has a sentence for each.
    """

    # fmt: off
    dataset: str = field("moons", Setting("Data", Named("dataset"), "the data to learn", makes_data=True,
        first=True))
    samples: int | None = field(None, Setting("Data", Optional(Whole(10, 100_000), "all"),
        "how many samples (None: all, or 500)", makes_data=True, stackable=True, tries="100, 200, 500, 1000"))
    noise: float = field(0.2, Setting("Data", Number(0, 10),
        "spread of the noise in generated data", makes_data=True, stackable=True, used=with_generated_data, first=True,
        tries="0, 0.1, 0.2, 0.4"))
    train_size: int | None = field(None, Setting("Data", Optional(Whole(1, 1_000_000), "all"),
        "training samples (None: all left)", makes_data=True, stackable=True, first=True, tries=""))
    validation_fraction: float = field(0.2, Setting("Data", Number(0, 0.9),
        "share of the samples kept for validation", makes_data=True))
    test_fraction: float = field(0.2, Setting("Data", Number(0, 0.9),
        "share of the samples kept for the final test", makes_data=True))
    points: tuple[tuple[float, ...], ...] = field((), Setting("Data", Points(Number(-1e12, 1e12)),
        "points added to the training set: x1 x2 class, or x y; then ; and the next", makes_data=True,
        stackable=True))
    augmentation: tuple[str, ...] = field((), Setting("Data", Several(Named("augmentation"), longest=8),
        "random changes to training samples"))
    augmentation_strength: float = field(1.0, Setting("Data", Number(0, 10),
        "how strong these changes are (1: usual)", used=with_augmentation))
    hidden: tuple[int, ...] = field((8, 8), Setting("Network", Sizes(Whole(1, 4096)),
        "neurons in each hidden layer", first=True, tries="2; 4; 8; 16; 32"))
    activation: str | tuple[str, ...] = field("relu", Setting("Network", OneOrEach(Named("activation")),
        "the neurons' function", tries="sigmoid, tanh, relu, gelu"))
    output: str | None = field(None, Setting("Network", Optional(Named("output"), "auto"),
        "function of the output (None: the natural one)"))
    loss: str | None = field(None, Setting("Network", Optional(Named("loss"), "auto"),
        "what training minimises (None: the natural one)"))
    label_smoothing: float = field(0.0, Setting("Regularisation", SHARE,
        "share of each label spread over all classes", tries="0, 0.05, 0.1, 0.2"))
    initializer: str = field("lecun_normal", Setting("Network", Named("initializer"),
        "how the first weights are drawn", tries="normal, lecun_normal, xavier_normal, he_normal"))
    dropout: float | tuple[float, ...] = field(0.0, Setting("Regularisation", OneOrEach(SHARE),
        "probability of dropping a hidden neuron", live=True, stackable=True, used=with_hidden_layers, first=True,
        tries=DROPS))
    input_dropout: float = field(0.0, Setting("Regularisation", SHARE,
        "probability of dropping an input", stackable=True, tries=DROPS))
    batch_norm: bool = field(False, Setting("Network", Flag(),
        "batch normalisation before each activation", tries="no, yes"))
    dtype: str = field("float32", Setting("Network", Among(("float32", "float64")), "precision of the numbers"))
    optimizer: str = field("sgd", Setting("Training", Named("optimizer"), "how gradients become steps"))
    learning_rate: float = field(0.1, Setting("Training", Number(0, 1e6, above=True),
        "length of a step", live=True, stackable=True, first=True, tries=""))
    momentum: float = field(0.9, Setting("Training", SHARE,
        "share of the last step kept", live=True, stackable=True, tries="0, 0.5, 0.9, 0.99"))
    schedule: str = field("constant", Setting("Training", Named("schedule"),
        "how the learning rate changes over the run", tries="constant, step, cosine, one_cycle"))
    batch_size: int | str = field(32, Setting("Training", Batch(Whole(1, 1_000_000)),
        'samples in a mini-batch, or "all"', tries="4, 16, 64, all"))
    epochs: int = field(100, Setting("Training", Whole(1, 100_000), "passes over the training set"))
    shuffle: bool = field(True, Setting("Training", Flag(), "a new order of the samples in each epoch"))
    scored_samples: int | None = field(None, Setting("Training", Optional(Whole(1, 1_000_000), "all"),
        "training samples the training curve is measured on (None: all)", tries="all, 1000, 300, 100"))
    clip_norm: float | None = field(None, Setting("Training", Optional(Number(0, 1e6, above=True), "none"),
        "longest gradient (None: any)", tries="none, 3, 1, 0.3"))
    l1: float = field(0.0, Setting("Regularisation", STRENGTH,
        "strength of the L1 penalty", live=True, stackable=True, tries=PENALTIES))
    l2: float = field(0.0, Setting("Regularisation", STRENGTH,
        "strength of the L2 penalty", live=True, stackable=True, first=True, tries=PENALTIES))
    weight_decay: float = field(0.0, Setting("Regularisation", STRENGTH,
        "decoupled weight decay", stackable=True, tries=PENALTIES))
    early_stopping: bool = field(False, Setting("Stopping", Flag(),
        "stop when validation no longer improves", judges=True, first=True))
    patience: int = field(10, Setting("Stopping", Whole(0, 100_000),
        "epochs to wait for an improvement", judges=True, used=with_early_stopping, first=True))
    min_delta: float = field(0.0, Setting("Stopping", Number(0, 1e6),
        "the least change that counts as one", judges=True, used=with_early_stopping))
    monitor: str = field("validation_loss", Setting("Stopping", MONITORS,
        "the curve that is watched", judges=True, used=with_early_stopping))
    restore_best: bool = field(True, Setting("Stopping", Flag(),
        "go back to the best epoch's weights at the end", judges=True, used=with_early_stopping))
    target_loss: float | None = field(None, Setting("Stopping", Optional(Number(0, 1e6), "none"),
        "stop once the training loss is this low", judges=True))
    data_seed: int = field(0, Setting("Seeds", SEED,
        "seed of the samples and the split", makes_data=True, stackable=True))
    init_seed: int = field(0, Setting("Seeds", SEED, "seed of the first weights", stackable=True))
    shuffle_seed: int = field(0, Setting("Seeds", SEED, "seed of the order of the samples", stackable=True))
    noise_seed: int = field(0, Setting("Seeds", SEED, "seed of dropout and augmentation", stackable=True))
    # fmt: on

    def __post_init__(self) -> None:
        problems: dict[str, str] = {}
        for name, setting in SETTINGS.items():
            try:
                value = setting.check(getattr(self, name))
            except (ValueError, TypeError, OverflowError) as error:
                problems[name] = sentence_of(error)
            else:
                object.__setattr__(self, name, value)
        if not problems:
            problems |= self._conflicts()
        if problems:
            raise ConfigError(problems)

    def _conflicts(self) -> dict[str, Sentence]:
        """Return what is wrong with settings that are each right by themselves."""
        problems: dict[str, Sentence] = {}
        if self.validation_fraction + self.test_fraction >= 1:
            problems["validation_fraction"] = Sentence(
                "fractions", "validation and test fractions leave nothing to train on; lower one"
            )
        for name in ("activation", "dropout"):
            value = getattr(self, name)
            if isinstance(value, tuple) and len(value) != len(self.hidden):
                problems[name] = Sentence(
                    "each_layer",
                    "{n} values for {layers} hidden layers; give one for all, or one for each",
                    n=f"{len(value)}",
                    layers=f"{len(self.hidden)}",
                )
        if self.weight_decay and not relevant("weight_decay", self.to_dict()):
            problems["weight_decay"] = Sentence(
                "decay",
                "belongs to {optimizers}; with {optimizer} use l2, or leave it at 0",
                optimizers=listed(optimizers_with("weight_decay")),
                optimizer=self.optimizer,
            )
        if self.early_stopping and self.monitor.startswith("validation") and not self.validation_fraction:
            problems["early_stopping"] = Sentence(
                "no_validation", "there is no validation set to watch; raise validation_fraction"
            )
        return problems

    @classmethod
    def field_names(cls) -> tuple[str, ...]:
        """Return the names of all settings, in order."""
        return tuple(SETTINGS)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Config:
        """Return the `Config` with these settings; those left out keep their defaults.

        Raises
        ------
        ConfigError
            As for the class, and for a name that is not one of a setting.
        """
        names = dict.fromkeys(cls.field_names())
        strangers = [name for name in values if name not in names]
        if strangers:
            problems: dict[str, str] = {
                _printable(name): unknown("setting", name, names) for name in strangers[:MOST_TOLD]
            }
            if len(strangers) > MOST_TOLD:
                more = f"{len(strangers) - MOST_TOLD:,}"
                problems["..."] = Sentence("more_settings", "{n} more are not settings either", n=more)
            raise ConfigError(problems)
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
            raise ValueError(
                Sentence("long_json", "this is too long to be a Config; expected the text that to_json() gives")
            )
        try:
            values = json.loads(text)
        except (ValueError, RecursionError) as error:
            limits = Sentence("json_limits", "too many digits or brackets")
            reason = str(error) if isinstance(error, json.JSONDecodeError) else limits
            raise ValueError(
                Sentence("no_json", "this is not JSON ({error}); expected the text that to_json() gives", error=reason)
            ) from None
        if not isinstance(values, dict):
            raise ValueError(
                Sentence(
                    "no_object",
                    "expected a JSON object with a Config's settings, like {example}",
                    example='{"l2": 0.001}',
                )
            )
        return cls.from_dict(values)


SETTINGS: Mapping[str, Setting] = {each.name: Setting(**each.metadata) for each in dataclasses.fields(Config)}
"""What is known of each setting, in the order of the fields."""

LIVE = tuple(name for name, setting in SETTINGS.items() if setting.live)
"""The settings that may change while a run trains; any other change is a new run."""
JUDGING = frozenset(name for name, setting in SETTINGS.items() if setting.judges)
"""The settings that say where a run should have stopped: changing them needs no training."""
OF_THE_DATA = tuple(name for name, setting in SETTINGS.items() if setting.makes_data)
"""The settings that decide which samples there are, and in which set."""
LOADING = ("dtype", *OF_THE_DATA)
"""The settings by which data are loaded: with the same ones the arrays are the same."""
STACKABLE = tuple(name for name, setting in SETTINGS.items() if setting.stackable)
"""The settings in which the runs of a stack may differ; in those of the data, if their mini-batches are equally many."""
TRIES = {name: setting.tries for name, setting in SETTINGS.items() if setting.tries is not None}
"""Values to begin with where several of one setting are compared; "": they depend on the present one."""


def _printable(name: object) -> str:
    """Return a stranger's name for a setting, cut short, without what no screen can show."""
    return str(name)[:LONGEST_NAME].encode("utf-8", "backslashreplace").decode("utf-8")


def relevant(name: str, values: Mapping[str, Any]) -> bool:
    """Return whether a setting has any effect beside these others: momentum has none with plain SGD."""
    owners = optimizers_with(name)
    return SETTINGS[name].used(values) and (not owners or values.get("optimizer") in owners)


def check_setting(name: str, value: Any) -> Any:
    """Return `value` in the plain form it has as the setting `name` of a `Config`.

    Raises
    ------
    ConfigError
        If it is of the wrong kind or out of range.
    """
    try:
        return SETTINGS[name].check(value)
    except (ValueError, TypeError, OverflowError) as error:
        raise ConfigError({name: sentence_of(error)}) from None


def read_setting(name: str, text: str) -> Any:
    """Return the value that a text stands for, as the setting `name` of a `Config`, which then checks it.

    Raises
    ------
    ConfigError
        If it stands for none.
    """
    try:
        return SETTINGS[name].check.read(text)
    except ValueError as error:
        raise ConfigError({name: sentence_of(error)}) from None
