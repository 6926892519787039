"""Sharing: a `Config` as a short string that can be mailed, and read back years later.

``nnlab1:`` is followed by what differs from the defaults of format 1, as JSON in URL-safe base64. These defaults
belong to the format: should `Config` ever get others, old strings still mean what they meant. Whatever is read is
data: bounded in length, and validated by `Config`.
"""

from __future__ import annotations

import base64
import json
import os
import re
from typing import Any
from urllib.parse import unquote

from ...config import Config
from ...sentences import Sentence

LONGEST = 12_000
"""Characters; a hundred points that were added by hand make nine thousand."""
PREFIX = "nnlab1:"
DEFAULTS: dict[str, Any] = {
    "dataset": "moons", "samples": None, "noise": 0.2, "train_size": None, "validation_fraction": 0.2,
    "test_fraction": 0.2, "augmentation": (), "augmentation_strength": 1.0, "hidden": (8, 8), "activation": "relu",
    "output": None, "loss": None, "label_smoothing": 0.0, "initializer": "lecun_normal", "dropout": 0.0,
    "input_dropout": 0.0, "batch_norm": False, "dtype": "float32", "optimizer": "sgd", "learning_rate": 0.1,
    "momentum": 0.9, "schedule": "constant", "batch_size": 32, "epochs": 100, "shuffle": True, "clip_norm": None,
    "l1": 0.0, "l2": 0.0, "weight_decay": 0.0, "early_stopping": False, "patience": 10, "min_delta": 0.0,
    "monitor": "validation_loss", "restore_best": True, "target_loss": None, "data_seed": 0, "init_seed": 0,
    "shuffle_seed": 0, "noise_seed": 0,
}  # fmt: skip


def to_string(config: Config) -> str:
    """Return a config as a short string."""
    defaults = {**Config().to_dict(), **DEFAULTS}  # settings that are newer than the format have no other default
    changes = {name: value for name, value in config.to_dict().items() if defaults[name] != value}
    text = json.dumps(changes, separators=(",", ":"))
    return PREFIX + base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def to_link(config: Config) -> str:
    """Return the same as the query of a link; `from_string` reads it, too."""
    return f"?nnlab={to_string(config)}"


def from_string(text: str) -> Config:
    """Return the config that a string or link stands for.

    Raises
    ------
    ValueError
        If it is no such string; ConfigError if its settings cannot be used.
    """
    if len(text) > LONGEST:
        raise ValueError(
            Sentence(
                "long_string",
                "this text has {n} characters; a shared string has {most} at most",
                n=f"{len(text):,}",
                most=f"{LONGEST:,}",
            )
        )
    text = text.strip()
    if "nnlab=" in text:
        text = unquote(re.split("[&#]", text.rpartition("nnlab=")[2])[0])
    if not text.startswith(PREFIX):
        newer = re.match(r"nnlab(\d+):", text)
        if newer:
            raise ValueError(
                Sentence(
                    "newer_string",
                    "this string has format {version}; this nnlab reads format 1: update nnlab",
                    version=newer[1],
                )
            )
        raise ValueError(Sentence("no_string", "a shared string begins with {prefix}; copy all of it", prefix=PREFIX))
    body = text.removeprefix(PREFIX).rstrip("=")
    try:
        changes = json.loads(base64.b64decode(body + "=" * (-len(body) % 4), altchars=b"-_", validate=True))
    except (ValueError, RecursionError):  # no base64, no text, no JSON, or too much of it
        raise ValueError(_damaged()) from None
    if not isinstance(changes, dict):
        raise ValueError(_damaged())
    return Config.from_dict({**DEFAULTS, **changes})


def _damaged() -> Sentence:
    return Sentence("damaged_string", "this string is damaged; copy all of it, without spaces")


def from_page() -> Config | None:
    """Return the config that the page's own address ends in, as far as the kernel is told (by Voila)."""
    query = os.environ.get("QUERY_STRING", "")
    try:
        return from_string(query) if "nnlab=" in query else None
    except ValueError:  # a broken link still opens the Lab
        return None
