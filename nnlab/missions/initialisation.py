"""The missions of lesson 9, "Start from the right weights"."""

from __future__ import annotations

from functools import lru_cache

from ..config import Config
from ..data.datasets import load
from ..network import Network
from ..sentences import Sentence
from ..training.health import health
from .conditions import begun, only, reach, setting
from .mission import Mission, Recorded


def first_epoch(now: Recorded) -> str | None:
    """Met by a run that diverged in its first epoch."""
    stop = now.history.stop
    if stop is not None and stop.kind == "diverged":
        if not len(now.history):
            return None
        return Sentence(
            "mission_diverged_late",
            "it diverged after {n} epochs; in the first one is asked",
            n=f"{len(now.history):,}",
        )
    return Sentence("mission_no_divergence", "it has not diverged") if len(now.history) else begun(now)


@lru_cache(100)
def saturation(config: Config) -> float:
    """Return which share of the sigmoids is saturated before the first step."""
    data = load(config)
    return health(Network.of(config, data), data)["saturated"]


def both_kinds(now: Recorded) -> str | None:
    """Met by two runs of one sigmoid layer of 30: one begins saturated, the other not at all."""
    wanted = {"activation": "sigmoid", "hidden": (30,)}
    runs = [run for run in now.each if all(getattr(run.config, name) == value for name, value in wanted.items())]
    shares = [saturation(run.config) for run in runs]
    if min(shares) < 0.01 and max(shares) > 0.5:
        return None
    if max(shares) > 0.5:
        return Sentence(
            "mission_find_none",
            "one begins with {share} saturated; now find an initializer with none",
            share=f"{100 * max(shares):.0f} %",
        )
    return Sentence(
        "mission_find_half",
        "{share} are saturated at the start; find an initializer with more than half",
        share=f"{100 * max(shares):.0f} %",
    )


MISSIONS = (
    Mission(
        "09_deep",
        Sentence(
            "mission_09_deep",
            "By the initializer alone, bring the ten layers to 90 % validation accuracy within the 20 epochs.",
        ),
        (only("initializer"), reach("validation_accuracy", 0.9)),
        Sentence("mission_09_deep_hint", "ReLU throws half of the signal away in each layer. Who has thought of that?"),
    ),
    Mission(
        "09_diverge",
        Sentence("mission_09_diverge", "Make training diverge in its first epoch."),
        (first_epoch,),
        Sentence("mission_09_diverge_hint", "Ten layers, each of which makes the signal five times as large."),
    ),
    Mission(
        "09_saturated",
        Sentence(
            "mission_09_saturated",
            "With sigmoid and one hidden layer of 30: play an initializer with which more than half of the neurons are "
            "saturated at the start, and one with which none are.",
        ),
        (setting("activation", "sigmoid"), setting("hidden", (30,)), both_kinds),
        Sentence(
            "mission_09_saturated_hint", "Health shows it before the first step. Compare N(0, 1) with the others."
        ),
    ),
)
