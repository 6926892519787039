"""The runs by which missions are tested: each is trained once, however many missions it is shown to."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from sklearn.datasets import load_breast_cancer

import nnlab
from nnlab import Config
from nnlab.experiments.run import Run
from nnlab.lab import Lab
from nnlab.missions import Recorded

DIGITS = Config(dataset="digits")
STARTS = {
    "00": DIGITS.replace(hidden=(32,), learning_rate=0.3, epochs=300),
    "01": Config(dataset="xor", hidden=(8, 10), batch_size=20, epochs=60),
    "02": DIGITS.replace(train_size=1000, hidden=(32,), batch_size="all", epochs=60),
    "03": DIGITS.replace(
        train_size=1000, hidden=(30,), activation="sigmoid", initializer="normal", output="sigmoid", loss="mse",
        learning_rate=0.5, batch_size=10, epochs=30,
    ),
    "04": DIGITS.replace(hidden=(64,), batch_size=50, epochs=60, train_size=200),
    "05": Config(
        dataset="moons", samples=300, noise=0.3, hidden=(32, 32), learning_rate=0.3, epochs=200, early_stopping=True,
        patience=1,
    ),
    "06": DIGITS.replace(train_size=100, hidden=(64,), learning_rate=0.3, epochs=200),
    "07": DIGITS.replace(train_size=400, hidden=(128,), learning_rate=0.2, batch_size=50),
    "08": DIGITS.replace(hidden=(64,), batch_size=50, epochs=200, train_size=100),
    "09": DIGITS.replace(train_size=1000, hidden=(32,) * 10, learning_rate=0.05, batch_size=50, epochs=20),
    "10": DIGITS.replace(train_size=500, hidden=(32,), batch_size=25, epochs=20, learning_rate=1.0),
    "11": DIGITS.replace(train_size=500, hidden=(32,) * 4, batch_size=50, epochs=15, learning_rate=1.0),
    "12": DIGITS.replace(train_size=300, hidden=(32,), epochs=40),
    "13": Config(dataset="own", hidden=(32,), epochs=60),
}  # fmt: skip
"""What the Lab of each lesson begins with."""


@cache
def trained(config: Config) -> Run:
    """Return the run of a config, to its end: past a stop, too, as in the Lab."""
    if config.dataset == "own":  # lesson 13: ten measurements of each tumour
        source = load_breast_cancer()
        return nnlab.run(config, x=source.data[:, :10], y=source.target_names[source.target])
    if not (config.early_stopping or config.target_loss):
        return nnlab.run(config)
    lab = Lab(config)
    lab.run()
    return lab.session.present.snapshot()


def record(lesson: str, *changes: dict, **facts) -> Recorded:
    """Return what the Lab of a lesson has recorded after runs with these changed settings, the last one present."""
    start = STARTS[lesson]
    *earlier, run = (trained(start.replace(**change)) for change in changes or ({},))
    found = Recorded.of(run, *earlier, start=start)
    return Recorded(found.config, found.history, found.data, found.runs, start, **facts)


def begun(lesson: str, **change) -> Recorded:
    """Return the record of a run before its first epoch."""
    config = STARTS[lesson].replace(**change)
    return Recorded(config, nnlab.History(), start=STARTS[lesson])


def notebook(lesson: str) -> Path:
    """Return the notebook of a lesson."""
    (path,) = (Path(__file__).parents[2] / "notebooks").glob(f"{lesson}_*.ipynb")
    return path
