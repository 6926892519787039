"""Sweeps: many runs that differ in a few settings, and what to make of them.

One run is an anecdote: with another seed it would have gone another way. A sweep trains every combination of
settings with several seeds, a cross-validation trains on every part of the data; both give `Results`, which say how
large a difference is beside the spread over seeds or folds.

How the runs are trained (side by side, on several cores, on a cluster) is the matter of `nnlab.experiments.jobs`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from ..config import OF_THE_DATA, Config, ConfigError
from ..data.datasets import Data, from_arrays, load, load_folds
from ..data.sampling import fitting
from ..sentences import Sentence
from .grid import combine, seed_numbers, seeded
from .jobs import Task, tasks_of, train_all
from .origin import as_kept
from .results import Results, Row
from .run import Own


def sweep(
    config: Config,
    grid: Mapping[str, Any] | None = None,
    seeds: int | Iterable[int] = 1,
    *,
    samples: int | None = None,
    x: ArrayLike | None = None,
    y: ArrayLike | None = None,
    data: Data | None = None,
    n_jobs: int | None = None,
    progress: bool | None = None,
) -> Results:
    """Train every combination of settings, with every seed.

    Parameters
    ----------
    config : Config
        All the other settings.
    grid : mapping of str to values, optional
        For each field the list of values to try. With `samples` also a range, ``(low, high)`` or ``(low, high,
        "log")``, whole numbers if both ends are; or anything with an ``rvs`` method (scipy.stats).
    seeds : int or iterable of int
        How many seeds, or which: seed s is added to the config's seeds of weights, order and noise. The data
        seed is kept: all runs see the same data.
    samples : int, optional
        Random search: draw so many combinations instead of trying all; the same ones for the same data seed.
        Source: Bergstra and Bengio (2012), "Random search for hyper-parameter optimization".
    x, y : arrays, optional
        One's own data; then ``config.dataset`` must be "own".
    data : Data, optional
        Data loaded already, for all runs.
    n_jobs : int, optional
        How many stacks to train at a time (-1: one a core). None: one, or as `joblib.parallel_config` says.
    progress : bool, optional
        Show a bar; None: in a terminal or a notebook.

    Returns
    -------
    Results
        Run after run: setting after setting, and within each, seed after seed. After Ctrl-C: what was finished.

    Raises
    ------
    ConfigError
        If any of the settings cannot be used, before anything is trained; `problems` has a sentence for each.
    """
    rows, configs = combine(config, grid or {}, seeds, samples)
    own = _own(x, y)
    clash = [name for name in grid or {} if name in OF_THE_DATA] if data is not None else []
    if clash:
        problem = Sentence("data_given", "belongs to the data, and these are given; leave out one of the two")
        raise ConfigError(dict.fromkeys(clash, problem))
    if own:
        configs = [_fitting(c, *own) for c in configs]
    tasks = tasks_of(configs, None if data is None else [data] * len(configs), own)
    return _train(rows, tasks, n_jobs, progress)


def learning_curve(
    config: Config,
    sizes: Sequence[int] | None = None,
    seeds: int | Iterable[int] = 1,
    *,
    x: ArrayLike | None = None,
    y: ArrayLike | None = None,
    n_jobs: int | None = None,
    progress: bool | None = None,
) -> Results:
    """Train with training sets of several sizes: would more data help?

    A larger set holds every smaller one, and validation and test stay the same sets. With equal epochs a smaller
    set means fewer updates; early stopping in the config makes that fair.

    Parameters
    ----------
    sizes : sequence of int, optional
        Samples to train on; by default five, each half as many again or more, up to all there are.
    seeds, x, y, n_jobs, progress
        As for `sweep`.
    """
    if sizes is None:
        data = load(config) if x is None else load(config, x, y)
        n = len(data.train) - data.added
        least = max(config.batch_size if isinstance(config.batch_size, int) else 2, len(data.class_names))
        sizes = np.unique(np.geomspace(min(max(n / 10, least), n), n, 5).round().astype(int)).tolist()
    return sweep(config, {"train_size": sizes}, seeds, x=x, y=y, n_jobs=n_jobs, progress=progress)


def cross_validate(
    config: Config,
    folds: Any = 5,
    *,
    seeds: int | Iterable[int] = 1,
    x: ArrayLike | None = None,
    y: ArrayLike | None = None,
    groups: ArrayLike | None = None,
    n_jobs: int | None = None,
    progress: bool | None = None,
) -> Results:
    """Train on all folds but one and validate on that one, for each fold.

    Every sample but those of the test set, which stays sealed, validates once; the mean over the folds says more
    than one split does, and their spread says how much to trust it.

    Parameters
    ----------
    config : Config
    folds : int or a scikit-learn splitter
        A number means stratified folds in classification, plain ones in regression; shuffled with the data seed.
    groups : array of shape (n,), optional
        To which group each sample belongs, for a splitter that keeps groups together (scikit-learn's `GroupKFold`);
        the test set is drawn without regard to them.
    seeds, x, y, n_jobs, progress
        As for `sweep`: each fold is trained with each seed.

    Returns
    -------
    Results
        Fold after fold, and within each, seed after seed. `mean` and `std` give the scores.

    Raises
    ------
    ConfigError, ValueError
        If a setting cannot be used, or there are fewer samples (of a class) than folds.
    """
    own, numbers = _own(x, y), seed_numbers(seeds)
    parts = load_folds(config, folds, *(own or (None, None)), groups=groups)
    if own:
        config = fitting(config, len(own[1]), lambda: min(len(part.train) for part in parts))
    rows: list[Row] = [{"fold": fold, "seed": s} for fold in range(1, len(parts) + 1) for s in numbers]
    tasks = [Task(seeded(config, s), data, data.index, own) for data in parts for s in numbers]
    return _train(rows, tasks, n_jobs, progress)


def _fitting(config: Config, x: ArrayLike, y: ArrayLike) -> Config:
    return fitting(config, len(np.asarray(y)), lambda: len(load(config, x, y).train))


def _train(rows: Sequence[Row], tasks: Sequence[Task], n_jobs: int | None, progress: bool | None) -> Results:
    runs = train_all(tasks, n_jobs=n_jobs, progress=progress)
    missing = [task.config for number, task in enumerate(tasks) if number not in runs]
    return Results(list(runs.values()), [rows[number] for number in runs], missing)


def _own(x: ArrayLike | None, y: ArrayLike | None) -> Own:
    if (x is None) != (y is None):
        missing = "x" if x is None else "y"
        raise ValueError(Sentence("half", "{what} is missing; give both, the inputs and what to predict", what=missing))
    if x is None or y is None:
        return None
    from_arrays(x, y)  # says in words what is wrong with them
    return as_kept(x), as_kept(y)
