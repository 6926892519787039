"""Stored: the labelled curves as they lie in ``curves.npz`` and ``labels.csv``."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nnlab import Config, History
from nnlab.training.history import Stop

Array = NDArray[np.floating]

HISTORIES, LABELS = Path(__file__).with_name("curves.npz"), Path(__file__).with_name("labels.csv")
COLUMNS = ("train_loss", "running_loss", "penalty", "validation_loss", "validation_accuracy")
"""The columns of a history that the diagnosis reads."""
POINTS = 40
"""Of the oracle's curves only so many points are kept, for the contact sheet."""


@dataclass(frozen=True)
class Curve:
    """A record, and what it is. `part` is "tuning" or "held out".

    `doubt` says why the label is unclear; empty if it is clear. `oracle`, (2, POINTS), are test and training loss of
    the run beyond its end, evenly picked: for the eye, not for the diagnosis. `chance` is the loss of the best
    constant answer, which the Lab knows as well.
    """

    part: str
    group: str
    config: Config
    history: History
    samples: int
    label: str
    doubt: str
    oracle: Array
    chance: float | None


def curves() -> list[Curve]:
    """Return all labelled curves, in their order."""
    with np.load(HISTORIES) as arrays:
        oracle = arrays["oracle"]
        columns = {name: arrays[name] for name in COLUMNS}
        initial = {name: arrays[f"initial/{name}"] for name in COLUMNS}
        ends = np.cumsum(arrays["lengths"])
        starts = ends - arrays["lengths"]
        stops = json.loads(str(arrays["stops"]))
    with open(LABELS, newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    found = []
    for number, row in enumerate(rows):
        config = Config.from_dict(json.loads(row["settings"]))
        parts = {name: column[starts[number] : ends[number]] for name, column in columns.items()}
        seen = {name: part for name, part in parts.items() if not np.isnan(part).all()}
        history = History.from_columns(seen, config.monitor)
        history.initial = {name: float(v[number]) for name, v in initial.items() if not np.isnan(v[number])}
        history.stop = Stop(*stops[number]) if stops[number] else None
        samples = int(row["validation samples"])
        doubt = row["unclear because of"]
        figures = dict(figure.split("=") for figure in row["figures"].split())
        chance = float(figures["chance"]) if "chance" in figures else None
        what = row["label"], doubt, oracle[number], chance
        found.append(Curve(row["part"], row["group"], config, history, samples, *what))
    return found
