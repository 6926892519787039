"""Grid: which runs a sweep is made of, every combination of values or as many as are drawn, each with every seed."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Mapping, Sequence
from numbers import Integral
from typing import Any

import numpy as np

from ..config import Config, ConfigError
from ..registry import unknown
from ..sentences import Sentence, shown
from ..streams import stream
from .results import Row

SEEDS = ("init_seed", "shuffle_seed", "noise_seed")
"""What differs from seed to seed; the data stay."""


def combine(
    config: Config, grid: Mapping[str, Any], seeds: int | Iterable[int], samples: int | None
) -> tuple[list[Row], list[Config]]:
    """Return what is varied in each run, and its config; or raise a ConfigError with all that is wrong."""
    _check(config, grid, samples)
    numbers = seed_numbers(seeds)
    if samples is None:
        combinations = [dict(zip(grid, values, strict=True)) for values in itertools.product(*grid.values())]
    else:
        generator = stream("data", config.data_seed, 99)
        combinations = [{name: _draw(values, generator) for name, values in grid.items()} for _ in range(samples)]
    rows: list[Row] = []
    configs: list[Config] = []
    problems: dict[str, str] = {}
    for changes in combinations:
        try:
            made = config.replace(**changes)
        except ConfigError as error:
            problems |= error.problems
            continue
        for s in numbers:
            rows.append({**{name: getattr(made, name) for name in grid}, "seed": s})
            configs.append(seeded(made, s))
    if problems:
        raise ConfigError(problems)
    return rows, configs


def _check(config: Config, grid: Mapping[str, Any], samples: int | None) -> None:
    """Raise a ConfigError that names every unknown setting, and every one without values to try."""
    known = dict.fromkeys(Config.field_names())
    problems: dict[str, str] = {str(name): unknown("setting", name, known) for name in grid if name not in known}
    for name, values in grid.items():
        if samples is not None and (callable(getattr(values, "rvs", None)) or _is_range(values)):
            continue
        if _is_range(values) and len(values) == 3:
            problems[name] = Sentence(
                "range_without_samples",
                "{value} is a range to draw from; say how many to draw: samples=20",
                value=shown(values),
            )
        elif isinstance(values, (str, bytes)) or not isinstance(values, (Sequence, np.ndarray, range)):
            problems[name] = Sentence(
                "no_values",
                "{value} is not a list of values to try; give one, like {example}",
                value=shown(values),
                example=f"[{getattr(config, name)!r}]",
            )
        elif len(values) == 0:
            problems[name] = Sentence("empty_values", "the list of values to try is empty")
    if problems:
        raise ConfigError(problems)
    if samples is not None and (samples < 1 or not grid):
        raise ValueError(
            Sentence(
                "draws_nothing",
                "samples={samples} over {n} settings draws nothing; give 1 or more, of 1 or more",
                samples=f"{samples}",
                n=f"{len(grid)}",
            )
        )


def _is_range(values: Any) -> bool:
    """Whether it is (low, high) or (low, high, "log")."""
    if not isinstance(values, tuple) or len(values) not in (2, 3):
        return False
    numbers = all(isinstance(value, (int, float)) and not isinstance(value, bool) for value in values[:2])
    return numbers and (len(values) == 2 or values[2] == "log")


def _draw(values: Any, generator: np.random.Generator) -> Any:
    if callable(getattr(values, "rvs", None)):
        drawn = values.rvs(random_state=generator)
        return drawn.item() if isinstance(drawn, (np.generic, np.ndarray)) else drawn
    if not _is_range(values):
        return values[int(generator.integers(len(values)))]
    low, high, *scale = values
    if not low < high or (scale and low <= 0):
        raise ValueError(
            Sentence(
                "no_range",
                "{value} is not a range: need low < high, and for a log scale low > 0",
                value=shown(values),
            )
        )
    whole = isinstance(low, int) and isinstance(high, int)
    if whole and not scale:
        return int(generator.integers(low, high + 1))
    drawn = math.exp(generator.uniform(math.log(low), math.log(high))) if scale else generator.uniform(low, high)
    return round(drawn) if whole else float(drawn)


def seed_numbers(seeds: int | Iterable[int]) -> list[int]:
    """Return the seeds, of which one may give the number alone.

    Raises
    ------
    ValueError
        If there are none, or one is given twice.
    """
    which = range(int(seeds)) if isinstance(seeds, Integral) else seeds
    numbers = [int(s) for s in which]  # type: ignore[union-attr]  # mypy takes no int for Integral
    if not numbers or len(set(numbers)) < len(numbers):
        raise ValueError(
            Sentence("no_seeds", "seeds={value}: give how many, 1 or more; or which, each once", value=shown(seeds))
        )
    return numbers


def seeded(config: Config, s: int) -> Config:
    """Return the config with other weights, order and noise, but the same data."""
    return config.replace(**{name: getattr(config, name) + s for name in SEEDS}) if s else config
