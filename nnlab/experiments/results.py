"""Results: many runs together, as a table, as curves with a band, and as an answer to "is the difference real?".

How chance is told from effect is the matter of `nnlab.experiments.statistics`.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..config import SETTINGS, Config
from ..nn.metrics import larger_is_better
from ..sentences import Sentence, shown
from .atomic import Path
from .run import Run
from .scores import kept_scores
from .statistics import Band, Difference, band, difference

Array = NDArray[np.floating]
Row = dict[str, Any]
REPEATS = ("seed", "fold")
"""What is varied to see the spread, not to see its effect."""


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
            If no run has them.
        """
        wanted = {name: SETTINGS[name].check(value) if name in SETTINGS else value for name, value in settings.items()}
        numbers = [
            number
            for number, (run, row) in enumerate(zip(self.runs, self.varied, strict=True))
            if all(row.get(name, getattr(run.config, name, None)) == value for name, value in wanted.items())
        ]
        if not numbers:
            told = ", ".join(f"{name}={shown(value)}" for name, value in settings.items())
            raise ValueError(
                Sentence("no_run_with", "no run has {settings}; see .table for those there are", settings=told)
            )
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
                Sentence(
                    "no_best",
                    "no settings are best: with each a run diverged, or was interrupted, before its first epoch ended; "
                    "lower the learning rate",
                )
            )
        return self.settings[
            int(np.nanargmax(means) if larger_is_better(column.partition("_")[2]) else np.nanargmin(means))
        ]

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
            raise KeyError(
                Sentence(
                    "no_history_column",
                    "no column {name}; there are: {names}",
                    name=shown(column),
                    names=", ".join(rows[0]),
                )
            )
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
        return band((self.where(**settings) if settings else self).curves(column))

    def bands(self, column: str = "validation_loss") -> list[tuple[Row, Band]]:
        """Return for each combination of settings with a finished epoch its band over seeds (or folds)."""
        finished = [setting for setting in self.settings if any(len(run.history) for run in self.where(**setting))]
        return [(setting, self.band(column, **setting)) for setting in finished]

    def to_csv(self, path: Path) -> None:
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
            raise ImportError(
                Sentence("no_pandas", "to_frame() needs pandas: pip install pandas; or use .table or .to_csv()")
            ) from None
        return pd.DataFrame(self.table)

    def __repr__(self) -> str:
        varied = {name: {str(row[name]) for row in self.varied} for name in (self.varied[0] if self.varied else ())}
        names = [name for name, values in varied.items() if len(values) > 1]
        stopped = sum(run.history.stop is not None and run.history.stop.kind == "interrupted" for run in self.runs)
        words = [f"{len(self)} runs" + (f" over {', '.join(names)}" if names else "")]
        words += [f"{stopped} interrupted"] if stopped else []
        words += [f"{len(self.missing)} missing"] if self.missing else []
        return f"Results({', '.join(words)})"


def _plain(value: Any) -> Any:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else value
