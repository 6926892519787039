"""Results: many runs together, as a table, as curves with a band, and as an answer to "is the difference real?".

Two settings tried with one seed each differ for two reasons: the setting, and chance. Tried with several seeds, the
differences seed by seed have a mean and a spread, and only a mean that is large beside its standard error says
something about the setting.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..config import Config
from ..nn.metrics import larger_is_better
from . import files
from .run import Run

Array = NDArray[np.floating]
Row = dict[str, Any]
REPEATS = ("seed", "fold")
"""What is varied to see the spread, not to see its effect."""


class Band(NamedTuple):
    """Mean and standard deviation over runs, epoch by epoch, each of shape (epochs,); and how many runs."""

    mean: Array
    spread: Array
    runs: int


class Difference(NamedTuple):
    """What one setting gives more than another in a column, over pairs of runs that have all else in common.

    `mean` and its standard error; the number of pairs; the probability of a mean so far from 0 if there were no
    difference (Student's t, two-sided); and a sentence.
    """

    mean: float
    error: float
    pairs: int
    p_value: float
    sentence: str

    def __str__(self) -> str:
        return self.sentence


class Results(Sequence[Run]):
    """The runs of an experiment, in the order in which they were asked for.

    Parameters
    ----------
    runs : sequence of Run
    varied : sequence of dict
        For each run, what makes it differ from the others: settings, and "seed" or "fold".
    missing : sequence of Config
        What was asked for but has no run, after Ctrl-C.
    """

    def __init__(self, runs: Sequence[Run], varied: Sequence[Row], missing: Sequence[Config] = ()):
        self.runs = list(runs)
        self.varied = [dict(row) for row in varied]
        self.missing = list(missing)
        self._test: list[dict[str, float]] = []

    def __len__(self) -> int:
        return len(self.runs)

    def __iter__(self) -> Iterator[Run]:
        return iter(self.runs)

    def __getitem__(self, index: Any) -> Any:
        """Return a run, or for a slice the `Results` of some."""
        return self._some(range(len(self))[index]) if isinstance(index, slice) else self.runs[index]

    def _some(self, numbers: Sequence[int]) -> Results:
        part = Results([self.runs[n] for n in numbers], [self.varied[n] for n in numbers], self.missing)
        part._test = [self._test[n] for n in numbers] if self._test else []
        return part

    # ---- which ----------------------------------------------------------------------------------------------------

    def where(self, **settings: Any) -> Results:
        """Return the runs with these settings (or this seed, or fold).

        Raises
        ------
        ValueError
            If there is none.
        """
        checks = {field.name: field.metadata["check"] for field in fields(Config)}
        wanted = {name: checks[name](value) if name in checks else value for name, value in settings.items()}
        numbers = [
            number
            for number, (run, row) in enumerate(zip(self.runs, self.varied, strict=True))
            if all(row.get(name, getattr(run.config, name, None)) == value for name, value in wanted.items())
        ]
        if not numbers:
            raise ValueError(f"no run has {_words(settings)}; see .table for those there are")
        return self._some(numbers)

    @property
    def settings(self) -> list[Row]:
        """The combinations of settings that were tried, without seeds and folds."""
        found: list[Row] = []
        for row in self.varied:
            setting = {name: value for name, value in row.items() if name not in REPEATS}
            if setting not in found:
                found.append(setting)
        return found

    def best(self, column: str = "validation_loss") -> Row:
        """Return the settings whose mean over seeds is best: ``config.replace(**results.best())``.

        Raises
        ------
        ValueError
            If each of them has a run without a finished epoch, and so no mean.
        """
        means = [self.where(**setting).mean(column) for setting in self.settings]
        if np.isnan(means).all():
            raise ValueError(
                "no settings are best: with each a run diverged, or was interrupted, before its first epoch ended; "
                "lower the learning rate"
            )
        return self.settings[int(np.nanargmax(means) if _rises(column) else np.nanargmin(means))]

    # ---- scores ---------------------------------------------------------------------------------------------------

    @property
    def table(self) -> list[Row]:
        """One row a run, of plain values: what was varied, its epochs, and its scores.

        The scores are those of the weights that the run has kept: the best epoch's if early stopping has put these
        back, else the last ones. The test set's are there only after `open_test`.
        """
        rows = []
        for number, (run, varied) in enumerate(zip(self.runs, self.varied, strict=True)):
            row = {name: _plain(value) for name, value in varied.items()}
            row |= {"epochs": len(run.history), "best_epoch": run.history.best_epoch, "stop": run.history.stop_reason}
            row |= kept_scores(run)
            rows.append(row | (self._test[number] if self._test else {}))
        return rows

    def open_test(self) -> Results:
        """Add the test set's scores to the table. Until then it stays sealed: choose first, then open it once."""
        self._test = [{f"test_{name}": value for name, value in run.scores("test").items()} for run in self.runs]
        return self

    def scores(self, column: str = "validation_loss") -> Array:
        """Return a column of the table: (runs,)."""
        rows = self.table
        if any(column not in row for row in rows):
            raise KeyError(f"no column {column!r}; there are: {', '.join(rows[0])}")
        return np.array([row[column] for row in rows], dtype=float)

    def mean(self, column: str = "validation_loss") -> float:
        """Return the mean of a column of the table."""
        return float(self.scores(column).mean())

    def std(self, column: str = "validation_loss") -> float:
        """Return the standard deviation of a column of the table (over n - 1); 0 for a single run."""
        return float(self.scores(column).std(ddof=1)) if len(self) > 1 else 0.0

    def summary(self) -> list[Row]:
        """Return one row a setting: how many runs, and mean and standard deviation of every score."""
        rows = []
        for setting in self.settings:
            part = self.where(**setting)
            row = {name: _plain(value) for name, value in setting.items()} | {"runs": len(part)}
            for column in part.table[0]:
                if column.startswith(("train_", "validation_", "test_")) and column not in setting:
                    row |= {column: part.mean(column), f"{column}_std": part.std(column)}
            rows.append(row)
        return rows

    def difference(self, a: Mapping[str, Any], b: Mapping[str, Any], column: str = "validation_loss") -> Difference:
        """Return by how much settings `b` differ from settings `a` in a column of the table.

        Runs are paired that have seed, fold and all other settings in common; the error is that of the mean of
        their differences.

        Raises
        ------
        ValueError
            If there are no such pairs.
        """
        one, two = self.where(**a), self.where(**b)
        first, second = (dict(zip(part._rest(a, b), part.scores(column), strict=True)) for part in (one, two))
        return difference([(first[rest], second[rest]) for rest in first if rest in second], column)

    def _rest(self, a: Mapping[str, Any], b: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """Return for each run what is not compared."""
        return [tuple(value for name, value in row.items() if name not in a and name not in b) for row in self.varied]

    # ---- curves ---------------------------------------------------------------------------------------------------

    def curves(self, column: str = "validation_loss") -> list[Array]:
        """Return a column of each run's history; runs that stopped early are shorter."""
        return [run.history[column] for run in self.runs]

    def band(self, column: str = "validation_loss", **settings: Any) -> Band:
        """Return mean and standard deviation of a column over the runs with these settings.

        A run that has stopped keeps its last value, so that the mean is over the same runs at every epoch. One without
        a finished epoch has none, and is left out.

        Raises
        ------
        ValueError
            If no run is left.
        """
        curves = [curve for curve in (self.where(**settings) if settings else self).curves(column) if len(curve)]
        if not curves:
            raise ValueError("every run diverged, or was interrupted, before its first epoch ended; there is no curve")
        longest = max(map(len, curves))
        together = np.stack([np.pad(curve, (0, longest - len(curve)), mode="edge") for curve in curves])
        spread = together.std(axis=0, ddof=1) if len(together) > 1 else np.zeros(longest)
        return Band(together.mean(axis=0), spread, len(together))

    def bands(self, column: str = "validation_loss") -> list[tuple[Row, Band]]:
        """Return for each combination of settings with a finished epoch its band over seeds (or folds)."""
        finished = [setting for setting in self.settings if any(len(run.history) for run in self.where(**setting))]
        return [(setting, self.band(column, **setting)) for setting in finished]

    # ---- out ------------------------------------------------------------------------------------------------------

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

    def __repr__(self) -> str:
        varied = {name: {str(row[name]) for row in self.varied} for name in (self.varied[0] if self.varied else ())}
        names = [name for name, values in varied.items() if len(values) > 1]
        stopped = sum(run.history.stop is not None and run.history.stop.kind == "interrupted" for run in self.runs)
        words = [f"{len(self)} runs" + (f" over {', '.join(names)}" if names else "")]
        words += [f"{stopped} interrupted"] if stopped else []
        words += [f"{len(self.missing)} missing"] if self.missing else []
        return f"Results({', '.join(words)})"


def kept_scores(run: Run) -> dict[str, float]:
    """Return the train and validation scores of the weights that a run has kept."""
    history = run.history
    if run.config.early_stopping and run.config.restore_best:
        stop = history.stop
        epoch = (history.until(stop.epoch) if stop and stop.epoch else history).best_epoch
    else:
        epoch = len(history) or None
    names = [name for name in history if name.startswith(("train_", "validation_"))]
    return {name: float(history[name][epoch - 1]) if epoch else math.nan for name in names}


def difference(pairs: Sequence[tuple[float, float]], column: str) -> Difference:
    """Return the `Difference` of paired scores (before, after): the paired t-test.

    Raises
    ------
    ValueError
        If there are no pairs.
    """
    if not pairs:
        raise ValueError("no two runs have seed (or fold) and all else in common; run both with the same seeds")
    gaps = np.array([after - before for before, after in pairs], dtype=float)
    mean, n = float(gaps.mean()), len(gaps)
    name = column.replace("_", " ")
    amount = f"{100 * mean:+.1f} points of {name}" if name.endswith("accuracy") else f"{mean:+.3g} in {name}"
    if n < 2:
        sentence = f"{amount}, from a single pair: no telling whether it is real; repeat with more seeds"
        return Difference(mean, math.nan, n, math.nan, sentence)
    error = float(gaps.std(ddof=1) / math.sqrt(n))
    if error == 0:
        verdict = "no difference at all" if mean == 0 else "the same in every pair"
        return Difference(mean, error, n, float(mean == 0), f"{amount}, over {n} pairs: {verdict}")
    from scipy.special import stdtr  # Student's t; scipy.stats would be 60 MB

    ratio = abs(mean) / error
    p_value = float(2 * stdtr(n - 1, -ratio))
    sentence = f"{amount}, about {ratio:.1f} times its standard error over {n} pairs: {_verdict(p_value)}"
    return Difference(mean, error, n, p_value, sentence)


def _verdict(p_value: float) -> str:
    if p_value < 0.01:
        return "almost certainly real"
    if p_value < 0.1:
        return "probably real"
    return "perhaps real; more seeds would tell" if p_value < 0.3 else "may well be chance"


def _rises(column: str) -> bool:
    return bool(larger_is_better(column.partition("_")[2]))


def _words(settings: Mapping[str, Any]) -> str:
    return ", ".join(f"{name}={value!r}" for name, value in settings.items())


def _plain(value: Any) -> Any:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else value
