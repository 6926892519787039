"""Sweeps: many runs that differ in a few settings.

Runs that differ only in what a stack can carry train side by side, as one stack. Stacks are independent jobs, and go
through joblib: ``joblib.parallel_config(backend="dask")`` around a sweep spreads it over a cluster, without another
word of code. A job takes plain settings and gives back plain arrays.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from ..config import Config, ConfigError
from ..data.datasets import Data, load, load_folds
from ..network import Network
from ..streams import stream
from ..training.batches import batch_count
from ..training.history import History
from .results import Results
from .run import Own, Run, run_stack

STACKABLE = (
    "learning_rate", "momentum", "l1", "l2", "weight_decay", "dropout", "input_dropout",
    "init_seed", "shuffle_seed", "noise_seed",
)  # fmt: skip
LARGEST_STACK = 16
MEMORY = 2**28
"""Bytes that the parameters of a stack, and what an optimizer remembers of them, may take."""

Packed = dict[str, Any]
Values = Sequence[Any] | tuple[float, float, str] | Any


def sweep(
    config: Config,
    grid: Mapping[str, Values],
    seeds: int | Iterable[int] = 1,
    *,
    samples: int | None = None,
    x: ArrayLike | None = None,
    y: ArrayLike | None = None,
    progress: bool = True,
) -> Results:
    """Train every combination of settings, with every seed.

    Parameters
    ----------
    config : Config
        All the other settings.
    grid : mapping of str to values
        For each field the values to try. With `samples`, also a pair ``(low, high, "log")`` or ``(low, high,
        "linear")``, or anything with an ``rvs`` method (scipy.stats).
    seeds : int or iterable of int
        How many seeds, or which: seed s is added to the config's seeds of weights, order and noise.
    samples : int, optional
        Random search: draw so many combinations instead of trying all (with the config's data seed).
    x, y : arrays, optional
        One's own data.
    progress : bool
        Show a bar, if it takes longer than a second.

    Returns
    -------
    Results
        Run after run, settings first, seeds within. After Ctrl-C: those that were finished.

    Raises
    ------
    ConfigError
        If any of the settings cannot be used; before anything is trained.
    """
    settings = _grid(config, grid) if samples is None else _random(config, grid, samples)
    numbers = range(seeds) if isinstance(seeds, int) else list(seeds)
    configs = [
        made.replace(**{name: getattr(made, name) + s for name in ("init_seed", "shuffle_seed", "noise_seed")})
        for made in (config.replace(**changes) for changes in settings)
        for s in numbers
    ]
    own = None if x is None or y is None else (np.asarray(x), np.asarray(y))
    runs, missing = _train_all(configs, own, progress)
    return Results(runs, list(grid), missing)


def learning_curve(config: Config, sizes: Sequence[int], seeds: int | Iterable[int] = 1, **options: Any) -> Results:
    """Train with training sets of these sizes; validation and test stay the same sets. Options as for `sweep`."""
    return sweep(config, {"train_size": sizes}, seeds, **options)


def cross_validate(
    config: Config, folds: Any = 5, *, x: ArrayLike | None = None, y: ArrayLike | None = None
) -> Results:
    """Train on all folds but one and validate on that one, for each fold; as one stack where sizes allow.

    Parameters
    ----------
    config : Config
    folds : int or a scikit-learn splitter
        A number means stratified folds in classification, plain ones in regression; shuffled with the data seed.
    x, y : arrays, optional
        One's own data.
    """
    datas = load_folds(config, folds, x, y)
    groups: dict[int, list[int]] = {}
    for number, data in enumerate(datas):
        size = 1 if config.batch_size == "all" else batch_count(len(data.train), int(config.batch_size))
        groups.setdefault(size, []).append(number)
    runs: dict[int, Run] = {}
    for numbers in groups.values():
        done = run_stack([config] * len(numbers), [datas[n] for n in numbers])
        runs |= dict(zip(numbers, done, strict=True))
    return Results([runs[n] for n in range(len(datas))], [])


def _grid(config: Config, grid: Mapping[str, Values]) -> list[dict[str, Any]]:
    _check_names(grid)
    for name, values in grid.items():
        if isinstance(values, str) or not isinstance(values, Iterable):
            raise ConfigError({name: f"{values!r} is no list of values; give one, like [0, 0.001]"})
    return [dict(zip(grid, values, strict=True)) for values in itertools.product(*grid.values())]


def _random(config: Config, grid: Mapping[str, Values], samples: int) -> list[dict[str, Any]]:
    _check_names(grid)
    generator = stream("data", config.data_seed, 99)
    return [{name: _draw(values, generator) for name, values in grid.items()} for _ in range(samples)]


def _draw(values: Values, generator: np.random.Generator) -> Any:
    if callable(getattr(values, "rvs", None)):
        drawn = values.rvs(random_state=generator)
        return drawn.item() if isinstance(drawn, np.generic) else drawn
    if isinstance(values, tuple) and len(values) == 3 and values[2] in ("log", "linear"):
        low, high, how = values
        return float(
            np.exp(generator.uniform(np.log(low), np.log(high))) if how == "log" else generator.uniform(low, high)
        )
    return values[int(generator.integers(len(values)))]


def _check_names(grid: Mapping[str, Values]) -> None:
    known = Config.field_names()
    strangers = {name: f"is no setting; there are: {', '.join(known)}" for name in grid if name not in known}
    if strangers:
        raise ConfigError(strangers)


def plan(configs: Sequence[Config], own: Own = None) -> list[list[int]]:
    """Return which configs (by number) train together; the stacks do not depend on how many workers there are."""
    together: dict[Config, list[int]] = {}
    defaults = {name: getattr(Config(), name) for name in STACKABLE}
    for number, config in enumerate(configs):
        decay = {} if config.weight_decay == 0 else {"optimizer": config.optimizer}
        together.setdefault(config.replace(**defaults, **decay), []).append(number)
    stacks = []
    for numbers in together.values():
        first = configs[numbers[0]]
        data = _load(first, own)
        bytes_each = Network.of(first, data).parameters.nbytes * 6
        size = int(np.clip(MEMORY // bytes_each, 1, LARGEST_STACK))
        stacks += [numbers[i : i + size] for i in range(0, len(numbers), size)]
    return stacks


def _train_all(configs: Sequence[Config], own: Own, progress: bool) -> tuple[list[Run], list[Config]]:
    """Return the runs in order, and the configs that were not finished."""
    from joblib import Parallel, delayed
    from tqdm.auto import tqdm

    stacks = plan(configs, own)
    packed: dict[int, Packed] = {}
    job: Callable[..., Any] = delayed(_train_stack)
    bar = tqdm(total=len(configs), unit="run", delay=1, leave=False, disable=not progress)
    try:
        jobs = (job(numbers, [configs[n].to_json() for n in numbers], own) for numbers in stacks)
        for numbers, results in Parallel(return_as="generator_unordered")(jobs):
            packed |= dict(zip(numbers, results, strict=True))
            bar.update(len(numbers))
    except KeyboardInterrupt:
        pass
    finally:
        bar.close()
    runs = [_unpack(configs[n], packed[n], own) for n in range(len(configs)) if n in packed]
    return runs, [configs[n] for n in range(len(configs)) if n not in packed]


def _train_stack(numbers: list[int], texts: list[str], own: Own) -> tuple[list[int], list[Packed]]:
    """The job: plain settings in, plain arrays out."""
    configs = [Config.from_json(text) for text in texts]
    return numbers, [_pack(run) for run in run_stack(configs, _load(configs[0], own))]


def _load(config: Config, own: Own) -> Data:
    return load(config, *own) if own is not None else load(config)


def _pack(run: Run) -> Packed:
    return {
        "columns": {name: run.history[name] for name in run.history},
        "initial": run.history.initial,
        "stop": run.history.stop,
        "parameters": run.network.parameters,
        "last": dict(run.last),
    }


def _unpack(config: Config, packed: Packed, own: Own) -> Run:
    data = _load(config, own)
    network = Network.of(config, data)
    network.restore(packed["last"])
    network.parameters[...] = packed["parameters"]
    history = History.from_columns(packed["columns"], config.monitor)
    history.initial, history.stop = packed["initial"], packed["stop"]
    return Run(config, history, network, data, packed["last"], own)
