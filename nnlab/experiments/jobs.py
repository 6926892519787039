"""Jobs: how many runs are cut into stacks, spread over workers, and collected again.

Configs that differ only in what a stack can carry are one stack. Stacks know nothing of one another, so each is a job
of its own, and goes through joblib: ``joblib.parallel_config(backend="dask")`` around a sweep spreads it over a
cluster, without another word of code. A job is plain data: configs, and one's own arrays if there are any. So is what
comes back: words and arrays. How the runs are cut into stacks does not depend on the workers, nor do the numbers.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..config import LOADING, STACKABLE, Config, ConfigError
from ..data.datasets import Data, load, load_split
from ..data.sampling import Split, check_batch_size
from ..nn.losses import natural_pair
from ..training.batches import batch_count
from ..training.training import Epoch, Step
from .plan import training_settings
from .run import Own, Run
from .stack import run_stack

MOST_RUNS = 32
MOST_PARAMETERS = 2**19
"""In a stack. Beyond that it is no faster: its arrays no longer fit a processor's cache."""
MOST_BYTES = 2**28
"""For all that the runs of a stack do not share: parameters, activations, training sets of their own."""

Facts = tuple[dict[str, Any], dict[str, NDArray[Any]]]
Collected = Iterator[tuple[list[int], list[Run]]]


Source = Split | Data | None
"""Where data come from: a fold's split, the data themselves, or the settings alone."""


class Task(NamedTuple):
    """A run to be: its settings and data; and where these come from, for a worker elsewhere."""

    config: Config
    data: Data
    source: Source = None
    own: Own = None


def tasks_of(configs: Sequence[Config], sources: Sequence[Source] | None = None, own: Own = None) -> list[Task]:
    """Return configs with their data; those with the same settings of the data share them."""
    found: dict[tuple[Any, ...], Data] = {}
    tasks = []
    for config, source in zip(configs, sources or [None] * len(configs), strict=True):
        key = (*(getattr(config, name) for name in LOADING), id(source))
        if isinstance(source, Data):
            found[key] = source
        elif key not in found:
            x, y = own or (None, None)
            found[key] = load(config, x, y) if source is None else load_split(config, source, x, y)
        tasks.append(Task(config, found[key], source, own))
    return tasks


def check(tasks: Sequence[Task]) -> None:
    """Raise a ConfigError with all that would keep these runs from training."""
    problems: dict[str, str] = {}
    for task in tasks:
        try:
            training_settings(task.config, task.data)
            natural_pair(task.config.output, task.config.loss, task.data.task)
        except ConfigError as error:
            problems = error.problems | problems
    if problems:
        raise ConfigError(problems)


def partition(tasks: Sequence[Task]) -> list[list[int]]:
    """Return which tasks (by number) train together."""
    together: dict[tuple[Any, ...], list[int]] = {}
    for number, task in enumerate(tasks):
        together.setdefault(_kind(task), []).append(number)
    stacks = []
    for numbers in together.values():
        task = tasks[numbers[0]]
        own_sets = len({id(tasks[number].data) for number in numbers}) > 1
        pieces = -(-len(numbers) // _most_runs(task, own_sets))
        stacks += [piece.tolist() for piece in np.array_split(numbers, pieces)]
    return stacks


def _kind(task: Task) -> tuple[Any, ...]:
    """Return what the runs of a stack have in common."""
    config, data = task.config, task.data
    default = Config()
    same = {name: getattr(default, name) for name in STACKABLE}
    batches = batch_count(len(data.train), check_batch_size(len(data.train), config.batch_size))
    sizes = data.n_inputs, data.n_outputs, data.task, data.image_shape
    return config.replace(**same), batches, data.validation is None, *sizes


def _most_runs(task: Task, own_sets: bool) -> int:
    """Return how many runs of this kind are as many as a stack should have."""
    config, data = task.config, task.data
    sizes = (data.n_inputs, *config.hidden, data.n_outputs)
    parameters = sum((n_in + 1) * n_out for n_in, n_out in pairwise(sizes))
    batch = check_batch_size(len(data.train), config.batch_size)
    numbers = 8 * parameters + 6 * batch * sum(sizes)
    if own_sets:
        numbers += data.train.x.size + (data.validation.x.size if data.validation else 0)
    bytes_each = numbers * np.dtype(config.dtype).itemsize
    return max(1, min(MOST_RUNS, MOST_PARAMETERS // parameters, MOST_BYTES // bytes_each))


def train_all(tasks: Sequence[Task], *, progress: bool | None = None, n_jobs: int | None = None) -> dict[int, Run]:
    """Train them all, and return the runs by number; after Ctrl-C, those that have trained at least an epoch.

    Parameters
    ----------
    progress : bool, optional
        Show a bar; None: where somebody may be looking, in a terminal or a notebook.
    n_jobs : int, optional
        joblib's: how many stacks at a time (-1: one a core). None: one, or as `joblib.parallel_config` says.

    Raises
    ------
    ConfigError
        If any of them cannot be trained, before the first begins.
    """
    check(tasks)
    stacks = partition(tasks)
    bar = _Bar(len(tasks), progress)
    found: dict[int, Run] = {}
    try:
        for numbers, runs in (_here if _no_workers(n_jobs) else _spread)(tasks, stacks, bar, n_jobs):
            found |= {n: run for n, run in zip(numbers, runs, strict=True) if len(run.history) or not _interrupted(run)}
    except KeyboardInterrupt:
        pass
    finally:
        bar.close()
    return dict(sorted(found.items()))


def _no_workers(n_jobs: int | None) -> bool:
    """Return whether joblib would train one stack after the other, in this process."""
    if n_jobs in (None, 1) and "joblib" not in sys.modules:  # nobody can have asked it for anything else
        return True
    import joblib
    from joblib.parallel import get_active_backend

    own = type(get_active_backend()[0]).__module__.startswith("joblib._parallel_backends")
    return own and bool(joblib.effective_n_jobs(n_jobs) == 1)


def _here(tasks: Sequence[Task], stacks: list[list[int]], bar: _Bar, n_jobs: int | None) -> Collected:
    """Train stack after stack. A stack that Ctrl-C interrupts keeps its epochs."""
    for numbers in stacks:
        stack = [tasks[n] for n in numbers]
        runs = run_stack(*_together(stack), on_event=bar.watch(len(stack), stack[0].config.epochs))
        for task, run in zip(stack, runs, strict=True):
            run.own = task.own
        yield numbers, runs
        if any(_interrupted(run) for run in runs):
            return


def _spread(tasks: Sequence[Task], stacks: list[list[int]], bar: _Bar, n_jobs: int | None) -> Collected:
    """Hand the stacks to joblib's workers, and take the results in whatever order they come."""
    from joblib import Parallel, delayed

    job: Callable[..., Any] = delayed(train_stack)
    x, y = tasks[0].own or (None, None)
    calls = (job(n, [tasks[i].config for i in n], [tasks[i].source for i in n], x, y) for n in stacks)
    results = Parallel(n_jobs=n_jobs, return_as="generator_unordered")(calls)
    try:
        for numbers, facts in results:
            bar.add(len(numbers))
            stack = [tasks[n] for n in numbers]
            yield (
                numbers,
                [
                    Run.from_facts(t.config, t.data, words, arrays, t.own)
                    for t, (words, arrays) in zip(stack, facts, strict=True)
                ],
            )
    finally:
        results.close()


def _together(tasks: Sequence[Task]) -> tuple[list[Config], Data | list[Data]]:
    data = [task.data for task in tasks]
    return [task.config for task in tasks], data[0] if all(d is data[0] for d in data) else data


def train_stack(
    numbers: list[int], configs: list[Config], sources: list[Source], x: Any, y: Any
) -> tuple[list[int], list[Facts]]:
    """Do a job, in whatever process: plain data in, plain words and arrays out."""
    runs = run_stack(*_together(tasks_of(configs, sources, None if x is None else (x, y))))
    if any(_interrupted(run) for run in runs):
        raise KeyboardInterrupt
    return numbers, [run.facts() for run in runs]


def _interrupted(run: Run) -> bool:
    return run.history.stop is not None and run.history.stop.kind == "interrupted"


class _Bar:
    """tqdm's bar over the runs; a stack in training moves it bit by bit."""

    def __init__(self, total: int, progress: bool | None):
        from tqdm.auto import tqdm

        notebook = tqdm.__mro__[1].__module__ == "tqdm.notebook"
        wanted = (notebook or sys.stderr.isatty()) if progress is None else progress
        form = "{l_bar}{bar}| {n:.0f}/{total} [{elapsed}<{remaining}]"
        self.bar = tqdm(total=total, unit="run", leave=False, disable=not wanted, bar_format=form)

    def watch(self, runs: int, epochs: int) -> Callable[[Step | Epoch], None]:
        """Return what is to be shown the events of a stack of so many runs."""
        start = self.bar.n

        def see(event: Step | Epoch) -> None:
            if isinstance(event, Epoch):
                self.bar.update(start + runs * event.epoch / epochs - self.bar.n)

        return see

    def add(self, runs: int) -> None:
        """Move the bar by finished runs."""
        self.bar.update(runs)

    def close(self) -> None:
        """Take the bar away."""
        self.bar.close()
