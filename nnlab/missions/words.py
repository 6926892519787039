"""Words: how missions say numbers, settings and curves."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..config import SETTINGS
from ..sentences import Sentence

COLUMNS = {
    "train_loss": Sentence("mission_train_loss", "the training loss"),
    "validation_loss": Sentence("mission_validation_loss", "the validation loss"),
    "train_accuracy": Sentence("mission_train_accuracy", "the training accuracy"),
    "validation_accuracy": Sentence("mission_validation_accuracy", "the validation accuracy"),
}
ON, OFF = Sentence("mission_on", "on"), Sentence("mission_off", "off")
NONE = Sentence("mission_none", "none")


def called(name: str) -> Sentence:
    """Return what a setting is called; the Lab says it in its own language."""
    known = {"hidden": "hidden layers", "train_size": "training set", "initializer": "initial weights"}
    return Sentence(f"name_of_{name}", known.get(name, name.replace("_", " ")))


def value_words(name: str, value: Any) -> str:
    """Return a setting's value as one says it."""
    if value is None:
        return SETTINGS[name].check.none
    if isinstance(value, bool):
        return ON if value else OFF
    if isinstance(value, tuple):
        return ", ".join(map(str, value)) or NONE
    return f"{value:g}" if isinstance(value, float) else str(value).replace("_", " ")


def at_most(value: str) -> Sentence:
    """Return "at most" so much."""
    return Sentence("mission_at_most", "at most {value}", value=value)


def at_least(value: str) -> Sentence:
    """Return "at least" so much."""
    return Sentence("mission_at_least", "at least {value}", value=value)


def beside(found: float, asked: float, column: str) -> tuple[str, str]:
    """Return a value and a limit with as many digits as tell them apart, an accuracy in percent."""
    percent = column.endswith("accuracy")
    for digits in range(5):
        value, limit = (_figure(number, percent, digits) for number in (found, asked))
        if value != limit:
            break
    return value, _figure(asked, percent, 0)


def _figure(number: float, percent: bool, digits: int) -> str:
    if not np.isfinite(number):
        return "∞" if number > 0 else "–"
    if percent:
        return f"{100 * number:.{digits}f} %"
    return f"{number:.{2 + digits}f}" if abs(number) >= 0.1 else f"{number:.{2 + digits}g}"
