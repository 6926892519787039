"""Values: what stands in the field of values to begin with, and how a race is written there."""

from __future__ import annotations

from ...config import TRIES, Config, ConfigError, check_setting, read_setting
from ...data.sets import Data
from ...sentences import Sentence
from ..text.format import check_length, typed

FIRST = ("l2", "dropout", "learning_rate", "hidden", "train_size", "batch_size", "activation")
VALUES = {name: TRIES[name] for name in (*FIRST, *(name for name in TRIES if name not in FIRST))}
"""The settings that can be varied, and values to begin with; where there are none they depend on the present one."""
RACE = {"sgd": 0.1, "momentum": 0.03, "adagrad": 0.1, "rmsprop": 0.01, "adam": 0.01}
"""Optimizers to begin with, each with a learning rate that suits it."""


def offer_values(name: str, config: Config, data: Data) -> str:
    """Return values of a setting to begin with."""
    if name == "learning_rate":
        return ", ".join(f"{float(f'{config.learning_rate * factor:.1g}'):g}" for factor in (0.1, 0.3, 1, 3, 10))
    if name == "train_size":
        n = len(data.train)
        return ", ".join(str(size) for size in dict.fromkeys(max(n // part, 2) for part in (16, 8, 4, 2, 1)))
    return VALUES[name]


def offer_race(name: str, config: Config, data: Data) -> str:
    """Return optimizers to begin with, among them the present one."""
    rates = {**RACE, config.optimizer: config.learning_rate}
    return ", ".join(f"{name} {typed(rate)}" for name, rate in rates.items())


def parse_race(written: str) -> list[tuple[str, float]]:
    """Return optimizers with their learning rates, written like ``sgd 0.1, adam 0.01``.

    Raises
    ------
    ConfigError
        If one of them cannot be read.
    """
    check_length("optimizer", written)
    found = []
    for piece in filter(None, map(str.strip, written.split(","))):
        name, _, rate = piece.partition(" ")
        try:
            found.append((check_setting("optimizer", name), read_setting("learning_rate", rate)))
        except ConfigError as error:
            (problem,) = error.problems.values()
            if isinstance(problem, Sentence) and problem.code == "unknown":  # without its full stop
                text = "unknown {what} {name}; choose one of: {choices}"
                problem = Sentence("unknown_dotless", text, **problem.gaps)
            raise ConfigError(
                {
                    "optimizer": Sentence(
                        "race_form", "{problem}; write name and learning rate, like adam 0.01", problem=problem
                    )
                }
            ) from None
    return found
