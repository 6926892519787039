"""Results: many runs together, as a table, as curves with a band, and as an answer to "is the difference real?"."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..config import Config
from . import files
from .run import Run

Array = NDArray[np.floating]
SEEDS = ("init_seed", "shuffle_seed", "noise_seed", "data_seed")


class Band(NamedTuple):
    """Mean and standard deviation over runs, epoch by epoch, each of shape (epochs,); and how many runs."""

    mean: Array
    spread: Array
    runs: int


class Difference(NamedTuple):
    """A difference of two settings over paired seeds: mean, its standard error, the number of pairs, and a sentence."""

    mean: float
    error: float
    pairs: int
    sentence: str


class Results(Sequence[Run]):
    """The runs of an experiment, in the order in which they were asked for.

    Parameters
    ----------
    runs : sequence of Run
    varied : sequence of str
        The settings in which they differ by intention.
    missing : sequence of Config
        What was asked for but not finished.
    """

    def __init__(self, runs: Sequence[Run], varied: Sequence[str], missing: Sequence[Config] = ()):
        self.runs = list(runs)
        self.varied = tuple(varied)
        self.missing = list(missing)
        self._test: list[dict[str, float]] = []

    def __len__(self) -> int:
        return len(self.runs)

    def __iter__(self) -> Iterator[Run]:
        return iter(self.runs)

    def __getitem__(self, index: Any) -> Any:
        return self.runs[index]

    def open_test(self) -> Results:
        """Add the test set's scores to the table; until then it stays sealed."""
        self._test = [{f"test_{name}": value for name, value in run.scores("test").items()} for run in self.runs]
        return self

    @property
    def table(self) -> list[dict[str, Any]]:
        """One row a run: the settings that differ, the best epoch, how long it was, and the scores at its best epoch."""
        rows = []
        for number, run in enumerate(self.runs):
            row = {name: _plain(getattr(run.config, name)) for name in (*self.varied, "init_seed")}
            best = run.history.best_epoch
            row |= {"best_epoch": best, "epochs": len(run.history)}
            for name in run.history:
                if name.startswith(("train_", "validation_")):
                    row[name] = float(run.history[name][best - 1]) if best else math.nan
            rows.append(row | (self._test[number] if self._test else {}))
        return rows

    def to_csv(self, path: files.Path) -> None:
        """Write the table, one line a run."""
        rows = self.table
        with open(path, "w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, list(rows[0]) if rows else [])
            writer.writeheader()
            writer.writerows(rows)

    def to_frame(self) -> Any:
        """Return the table as a pandas DataFrame.

        Raises
        ------
        ImportError
            If pandas is not installed.
        """
        try:
            import pandas as pd
        except ImportError:
            raise ImportError("to_frame() needs pandas: pip install pandas; or use .table or .to_csv()") from None
        return pd.DataFrame(self.table)

    def where(self, **settings: Any) -> Results:
        """Return the runs with these settings.

        Raises
        ------
        ValueError
            If there is none.
        """
        wanted = {name: tuple(value) if isinstance(value, list) else value for name, value in settings.items()}
        found = [run for run in self.runs if all(getattr(run.config, n) == v for n, v in wanted.items())]
        if not found:
            raise ValueError(f"no run has {', '.join(f'{n}={v!r}' for n, v in settings.items())}; see .table")
        return Results(found, self.varied)

    def curves(self, column: str = "validation_loss") -> list[Array]:
        """Return a column of each run; runs that stopped early are shorter."""
        return [run.history[column] for run in self.runs]

    def band(self, column: str = "validation_loss", **settings: Any) -> Band:
        """Return mean and standard deviation of a column over the runs with these settings, up to the shortest run."""
        curves = (self.where(**settings) if settings else self).curves(column)
        together = np.stack([curve[: min(map(len, curves))] for curve in curves])
        spread = together.std(axis=0, ddof=1) if len(together) > 1 else np.zeros(together.shape[1])
        return Band(together.mean(axis=0), spread, len(together))

    def scores(self, column: str = "validation_loss") -> Array:
        """Return a column's value at each run's best epoch: (runs,)."""
        return np.array([row[column] for row in self.table])

    def difference(self, a: dict[str, Any], b: dict[str, Any], column: str = "validation_loss") -> Difference:
        """Return by how much settings `b` differ from settings `a` in a column, over the seeds both were run with.

        The error is that of the mean of the paired differences (a paired t-test's denominator).
        """
        one, two = self.where(**a), self.where(**b)
        first = {_seeds(run.config): score for run, score in zip(one, one.scores(column), strict=True)}
        second = {_seeds(run.config): score for run, score in zip(two, two.scores(column), strict=True)}
        return difference([(first[seed], second[seed]) for seed in first if seed in second], column)

    def __repr__(self) -> str:
        missing = f", {len(self.missing)} missing" if self.missing else ""
        return f"Results({len(self)} runs over {', '.join(self.varied) or 'seeds'}{missing})"


def difference(pairs: Sequence[tuple[float, float]], column: str) -> Difference:
    """Return the `Difference` of paired scores (before, after).

    Raises
    ------
    ValueError
        If there are no pairs.
    """
    if not pairs:
        raise ValueError("the two settings share no seed; run both with the same seeds")
    gaps = np.array([after - before for before, after in pairs], dtype=float)
    mean, n = float(gaps.mean()), len(gaps)
    if n < 2:
        sentence = f"{mean:+.4g} in {column}, from one seed: no telling whether it is real; repeat with more seeds"
        return Difference(mean, math.nan, n, sentence)
    error = float(gaps.std(ddof=1) / math.sqrt(n))
    ratio = abs(mean) / error if error else math.inf if mean else 0.0
    verdict = "probably real" if ratio > 3 else "perhaps real: try more seeds" if ratio > 2 else "not more than chance"
    times = "without any spread" if not error else f"{ratio:.1f} times its standard error"
    return Difference(mean, error, n, f"{mean:+.4g} in {column}, {times} over {n} seeds: {verdict}")


def _seeds(config: Config) -> tuple[int, ...]:
    return tuple(getattr(config, name) for name in SEEDS)


def _plain(value: Any) -> Any:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else value
