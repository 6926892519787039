"""Against: conditions on two runs, one beside the other."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ..sentences import Sentence
from .conditions import ended, final, free
from .mission import Condition, Recorded
from .words import beside


def harm(without: Callable[[Recorded], bool], share: float, *names: str) -> Condition:
    """Met by two runs that differ in these settings alone, the one with them ending with so much more validation loss.

    Parameters
    ----------
    without : callable
        Whether a run is one of those to compare with.
    """

    def condition(now: Recorded) -> str | None:
        runs = [run for run in now.each if len(run.history) and ended(run) is None]
        plain = [run for run in runs if without(run)]
        if not plain:
            return Sentence("mission_plain", "play a run without it to the end, to compare with")
        best_so_far = -np.inf
        for run in runs:
            for other in plain:
                different = free(other.config.difference(run.config))
                if not without(run) and different and set(different) <= set(names):
                    loss, before = (final(each, "validation_loss") for each in (run, other))
                    best_so_far = max(best_so_far, loss / before - 1 if np.isfinite(loss) else np.inf)
        if best_so_far >= share:
            return None
        if np.isinf(best_so_far):
            return Sentence("mission_with", "now play a run with it to the end, all else as it was")
        value, limit = beside(best_so_far, share, "validation_accuracy")
        if best_so_far < 0:
            less = "the validation loss ends {value} below that without: it does good"
            return Sentence("mission_good", less, value=value.removeprefix("-"))
        return Sentence(
            "mission_harm",
            "the validation loss ends {value} above that without; {asked} is asked",
            value=value,
            asked=limit,
        )

    return condition
