"""Plans: what is to be compared with what.

One run is an anecdote: with another seed it would have gone another way. A plan lists runs that differ in one thing:
the seed, one setting, the fold that validates, the optimizer, or the present settings against those of a kept run.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ...config import Config, ConfigError, relevant
from ...data.datasets import load_folds
from ...experiments.grid import seeded
from ...experiments.jobs import Task, tasks_of
from ...experiments.results import Row
from ...experiments.run import Own, Run
from ...sentences import Sentence
from ..text.format import value_text

MOST_RUNS = 64
"""In one comparison: more would be slow, and nobody could tell their curves apart."""


@dataclass(frozen=True)
class Plan:
    """What is to be compared.

    Attributes
    ----------
    tasks : list of Task
    rows : list of dict
        For each task, what makes it differ from the others, as in `Results`.
    names : list of str
        Of the variants: of the values that were tried, or of nothing but one.
    variants : list of int
        For each task, its variant.
    varied : str
        The setting in which alone the variants differ; empty if there is none.
    """

    tasks: list[Task]
    rows: list[Row]
    names: list[str]
    variants: list[int]
    varied: str = ""

    def settings(self, variant: int) -> Row:
        """Return what the runs of a variant have in common, seed and fold apart."""
        row = self.rows[self.variants.index(variant)]
        return {name: value for name, value in row.items() if name not in ("seed", "fold")}

    @property
    def has_choice(self) -> bool:
        """Whether the variants are settings among which one may choose the best."""
        return len(self.names) > 1 and self.settings(0).keys() <= {*Config.field_names()}


def with_seeds(
    configs: Sequence[Config], names: Sequence[str], rows: Sequence[Row], seeds: int, own: Own = None, varied: str = ""
) -> Plan:
    """Return the plan that trains every config with so many seeds.

    Parameters
    ----------
    configs, names, rows : sequences of the same length
        Of each variant: its settings, what it is called, and in which of them it differs from the others.
    seeds : int
    own : Own, optional
        One's own samples and labels, where the configs are of such.
    varied : str, optional
        The setting in which alone they differ.

    Raises
    ------
    ConfigError, ValueError
        If there are too many, or any of them cannot be trained.
    """
    _check_count(len(configs), seeds)
    each = [(variant, seed) for variant in range(len(configs)) for seed in range(seeds)]
    tasks = tasks_of([seeded(configs[variant], seed) for variant, seed in each], own=own)
    made = [{**rows[variant], "seed": seed} for variant, seed in each]
    return Plan(tasks, made, list(names), [variant for variant, _ in each], varied)


def repeats(config: Config, seeds: int, own: Own = None) -> Plan:
    """Return the plan that trains one config with several seeds."""
    return with_seeds([config], [""], [{}], seeds, own)


def folds(config: Config, count: int, own: Own = None) -> Plan:
    """Return the plan of a cross-validation."""
    _check_count(count, 1)
    data = load_folds(config, count, *(own or (None, None)))
    tasks = tasks_of([config] * count, data, own)
    return Plan(tasks, [{"fold": fold + 1} for fold in range(count)], [""], [0] * count)


def variations(config: Config, name: str, values: Sequence[Any], seeds: int = 1, own: Own = None) -> Plan:
    """Return the plan that tries several values of one setting."""
    configs: list[Config] = []
    problems: dict[str, str] = {}
    for value in values:
        try:
            configs.append(config.replace(**{name: value}))
        except ConfigError as error:
            problems |= error.problems
    if problems:
        raise ConfigError(problems)
    kept = [getattr(made, name) for made in configs]
    if len(kept) < 2 or len(set(kept)) < len(kept):
        raise ConfigError({name: Sentence("two_values", "give two values or more, each once")})
    names, rows = [value_text(value) for value in kept], [{name: value} for value in kept]
    return with_seeds(configs, names, rows, seeds, own, varied=name)


def race(config: Config, rates: Sequence[tuple[str, float]], seeds: int = 1, own: Own = None) -> Plan:
    """Return the plan that lets optimizers, each with its own learning rate, start from the same weights."""
    if len(rates) < 2 or len(set(rates)) < len(rates):
        raise ConfigError({"optimizer": Sentence("two_racers", "a race needs two or more, each once")})
    configs = []
    for optimizer, rate in rates:
        decay = config.weight_decay if relevant("weight_decay", {"optimizer": optimizer}) else 0.0
        configs.append(config.replace(optimizer=optimizer, learning_rate=rate, weight_decay=decay))
    names = ("optimizer", "learning_rate", *(["weight_decay"] if config.weight_decay else []))
    rows = [{name: getattr(made, name) for name in names} for made in configs]
    return with_seeds(configs, [f"{name} {rate:g}" for name, rate in rates], rows, seeds, own)


def against(kept: Run, config: Config, names: tuple[str, str], seeds: int, own: Own = None) -> Plan:
    """Return the plan that repeats a kept run and the present settings with the same seeds.

    Raises
    ------
    ConfigError, ValueError
        If they cannot be compared.
    """
    if kept.config.dataset == "own":
        own = kept.own or own
    plan = with_seeds([kept.config, config], names, [{"run": 0}, {"run": 1}], seeds, own)
    one, two = plan.tasks[0].data, plan.tasks[-1].data
    if one.task != two.task:
        text = "{one} is {task}, {two} is {other}: their scores cannot be compared"
        raise ValueError(Sentence("tasks", text, one=one.name, task=one.task, two=two.name, other=two.task))
    return plan


def _check_count(values: int, each: int) -> None:
    if not 2 <= values * each <= MOST_RUNS:
        n, most = f"{values * each}", f"{MOST_RUNS}"
        raise ValueError(Sentence("runs", "that makes {n} runs; a comparison has from 2 to {most}", n=n, most=most))
