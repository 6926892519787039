"""Make the labelled set anew: train all situations, decide their labels, write both files.

python -m tests.training.curves.make
"""

from __future__ import annotations

import csv
import itertools
import json
import sys

import numpy as np

from nnlab import Config

from .situations import GROUPS, HELD_OUT, TUNING
from .stored import COLUMNS, HISTORIES, LABELS, POINTS, Array, Curve
from .truth import Label, coarse, labelled

BY_EYE = {
    47: "after its stop nothing falls that is seen",
    209: "with twelve samples the fall is not seen",
    212: "with twelve samples a gap of twice the training loss may be chance or not",
    219: "with twelve samples the fall is not seen",
    263: "it is next to nothing already",
    278: "after its stop nothing falls that is seen",
    335: "it has broken down and recovered in part",
    365: "after its stop nothing falls that is seen",
    375: "validation rises while the oracle falls",
    450: "the oracle falls a little, then turns",
    602: "it still falls to the end of the record",
    626: "after its stop nothing falls that is seen",
    643: "it is next to nothing already",
    647: "it is next to nothing already",
    673: "it has broken down and recovered in part",
    691: "after its stop nothing falls that is seen",
}
"""Labels that the contact sheet did not bear out, and what was seen. They count as unclear, never as another."""
FIELDS = ("number", "part", "group", "validation samples", "settings", "label", "unclear because of", "figures")


def main() -> None:
    """Train, decide and write."""
    made: list[Curve] = []
    rows: list[dict[str, object]] = []
    for seed, group in itertools.product((TUNING, HELD_OUT), GROUPS):
        for situation, config, history, label, test, train in labelled(group, seed):
            number = len(made)
            why = label.why or BY_EYE.get(number, "")
            oracle = np.stack([thin(test), thin(train)])
            part = "held out" if seed == HELD_OUT else "tuning"
            made.append(Curve(part, group.name, config, history, situation.validation, label.label, why, oracle, None))
            rows.append(row(number, made[-1], label))
        print(f"{len(made)} curves", file=sys.stderr, flush=True)
    write(made)
    with open(LABELS, "w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, FIELDS)
        writer.writeheader()
        writer.writerows(rows)


def row(number: int, curve: Curve, label: Label) -> dict[str, object]:
    """Return a line of the table of labels."""
    figures = " ".join(f"{name}={value:.3g}" for name, value in label.figures.items())
    values = (curve.part, curve.group, curve.samples, settings(curve.config), curve.label, curve.doubt, figures)
    return dict(zip(FIELDS, (number, *values), strict=True))


def thin(values: Array) -> Array:
    """Return `POINTS` values of a curve, evenly picked; not-a-numbers if it is empty."""
    if not len(values):
        return np.full(POINTS, np.nan)
    return values[np.linspace(0, len(values) - 1, POINTS).round().astype(int)]


def settings(config: Config) -> str:
    """Return what differs from the defaults, as JSON."""
    return json.dumps({name: new for name, (_, new) in Config().difference(config).items()})


def write(curves: list[Curve]) -> None:
    """Write the histories: each column of all of them in one array, one after the other."""
    lengths = np.array([len(curve.history) for curve in curves])
    arrays = {"lengths": lengths, "oracle": np.stack([coarse(curve.oracle) for curve in curves])}
    for column in COLUMNS:
        parts = [
            np.float32(c.history[column]) if column in c.history else np.full(len(c.history), np.nan, np.float32)
            for c in curves
        ]
        arrays[column] = np.concatenate(parts)
        initial = [c.history.initial.get(column, np.nan) for c in curves]
        arrays[f"initial/{column}"] = np.array(initial, dtype=np.float32)
    stops = [c.history.stop and list(c.history.stop) for c in curves]
    arrays["stops"] = np.array(json.dumps(stops))
    np.savez_compressed(HISTORIES, **arrays)


if __name__ == "__main__":
    main()
