"""Four independent streams of random numbers.

A run draws at random in four places: the data (which samples, which split), the initial weights, the order of the
mini-batches, and noise while training (dropout, augmentation). Each has its own seed and its own stream, so that
switching dropout on changes neither the initial weights nor the order of the batches.

A stream is a pure function of the numbers that name it. The order of the samples in epoch 7 depends on the shuffle
seed and on 7, and on nothing that happened before: a saved run goes on, and a rewound run replays, exactly as if it
had never been interrupted.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np

from .sentences import Sentence, shown

KINDS = ("data", "init", "shuffle", "noise", "scored")


class Seeds(NamedTuple):
    """The seeds a network needs; the data have theirs (`Config.data_seed`)."""

    init: int = 0
    shuffle: int = 0
    noise: int = 0


def stream(kind: str, seed: int, *index: int) -> np.random.Generator:
    """Return the generator of the stream `kind` (one of `KINDS`) with this seed.

    Further whole numbers (an epoch, a layer) name independent sub-streams. Equal seeds of different kinds are
    independent as well. Source: numpy's SeedSequence, which hashes all the numbers together; as it takes a 0 at the
    end for nothing, give the sub-streams of one kind names of one length.
    """
    return np.random.default_rng((KINDS.index(kind), seed, *index))


def seeds_of(seed: int | Seeds | Sequence[int] | Sequence[Seeds], runs: int | None) -> tuple[Seeds, ...]:
    """Return the seeds of each run: a number s gives run r the seed s + r for all three; or there is one for each.

    Raises
    ------
    ValueError
        If there are more or fewer seeds than runs, or no runs, or a seed is no whole number from 0.
    """
    count = 1 if runs is None else runs
    if not isinstance(count, (int, np.integer)) or count < 1:
        raise ValueError(
            Sentence(
                "no_stack",
                "runs={runs} is not a number of runs; give 1 or more, or None for a single network",
                runs=shown(runs),
            )
        )
    if isinstance(seed, Seeds):
        seeds = [seed] * count
    elif isinstance(seed, (int, np.integer)):
        seeds = [Seeds(*(int(seed) + r,) * 3) for r in range(count)]
    else:
        given: Any = seed
        listed = list(given) if isinstance(given, Iterable) and not isinstance(given, str) else [given]
        seeds = [s if isinstance(s, Seeds) else Seeds(*(s,) * 3) for s in listed]
    for each in seeds:
        for number in each:
            _check_seed(number)
    if len(seeds) != count:
        of_runs = Sentence("one_run", "1 run") if count == 1 else Sentence("many_runs", "{n} runs", n=f"{count}")
        raise ValueError(
            Sentence(
                "seeds_runs", "{n} seeds for {runs}; give one, or one for each run", n=f"{len(seeds)}", runs=of_runs
            )
        )
    return tuple(Seeds(*(int(number) for number in each)) for each in seeds)


def _check_seed(number: Any) -> None:
    if not isinstance(number, (int, np.integer)):
        raise ValueError(
            Sentence("seed_kind", "seed {seed} is not a whole number; give whole numbers from 0", seed=shown(number))
        )
    if number < 0:
        raise ValueError(
            Sentence("seed_negative", "seed {seed} is negative; give whole numbers from 0", seed=f"{number}")
        )
