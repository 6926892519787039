"""Diagnosis: what a pair of curves says, and one change to try.

First the *state* of the fit: diverged, overfitting (by a turn or by a gap), still learning, underfitting, a good fit,
or that it cannot be told (too few validation samples, or none). The rules and where they come from stand in
`nnlab.training.states`, how sure they can be of a noisy curve in `nnlab.training.evidence`. Then at most one *remark*
that explains or qualifies it (`nnlab.training.remarks`). Of the two at most one suggests a change.

What is judged are the weights that are kept. Where early stopping has put the best epoch's weights back, and the run
went on to overfit, it was *caught*; where it did not, the weights of that epoch are judged like any others.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..config import Config
from .divergence import calmer
from .evidence import Evidence
from .finding import Finding, one_digit
from .history import History
from .remarks import Seen, remark_of
from .states import State, held_back, state_of

__all__ = ["Finding", "diagnose"]

OVERFITTING = ("overfitting", "gap")
"""The two kinds of finding that mean overfitting: validation loss rises, or stays far above training loss."""


def diagnose(
    history: History,
    config: Config,
    *,
    samples: int = 0,
    health: Mapping[str, float] | None = None,
    chance: float | None = None,
) -> list[Finding]:
    """Return the state of a run, and at most one remark; nothing before the first epoch.

    Parameters
    ----------
    history : History
        Of one run. Where a rule has stopped it, what follows (its ghost) tells whether the stop was right.
    config : Config
    samples : int
        The number of validation samples; 0 if there is no validation set, or if it is not known.
    health : mapping, optional
        As `nnlab.training.health.health` returns it.
    chance : float, optional
        The loss of the best answer that is the same for all samples (`nnlab.training.health.chance`); if it is not
        known, the loss before training stands for it.

    Returns
    -------
    list of Finding
        The first is the state: "diverged", "overfitting" or "gap" (both overfitting), "caught", "still_learning",
        "underfitting", "good", "uncertain" or "no_validation".
    """
    stop = history.stop
    if stop is not None and stop.kind == "diverged":
        rate = config.learning_rate
        values = {"reason": stop.reason, "rate": f"{rate:g}"}
        return [Finding("diverged", values, {"learning_rate": calmer(rate)})]
    if not len(history):
        return []
    kept = kept_epoch(history, config)
    early = stop is not None and stop.kind == "early" and kept == stop.best_epoch
    evidence = Evidence.of(history, config, samples, kept, chance)
    state = state_of(evidence)
    whole = state_of(Evidence.of(history, config, samples, None, chance)) if early else state
    if early and whole.kind in OVERFITTING:
        low = evidence.train_at if evidence.validation is None else evidence.validation_at
        state = State("caught", {"best": kept, "low": low(kept - 1)})
    elif early and whole.kind == "uncertain" and state.kind != "still_learning":
        state = whole
    remark = remark_of(Seen(history, config, evidence, state.kind, health or {}, kept))
    figures = state.figures | ({"n": samples} if state.kind == "uncertain" else {})
    held = held_back(evidence)
    finding = Finding(state.kind, figures, remedy(state.kind, config, held, len(history)))
    if remark is None:
        return [finding]
    explained = state.kind in EXPLAINED and held is None
    if remark.change and (explained or not finding.change):
        return [finding._replace(change={}), remark]
    return [finding, remark._replace(change={})]


EXPLAINED = ("underfitting", "still_learning")
"""States for which a remark names the likely cause, so that its change comes before theirs."""


def kept_epoch(history: History, config: Config) -> int:
    """Return the epoch whose weights are kept: where a rule stopped the run, or the best one if that is put back."""
    stop = history.stop
    if stop is None or stop.epoch is None:
        return len(history)
    best = stop.best_epoch if config.restore_best and stop.kind == "early" else None
    return min(best or stop.epoch, len(history))


def remedy(state: str, config: Config, held: str | None = None, epochs: int = 0) -> dict[str, Any]:
    """Return the first of the classroom's remedies that is not in use yet.

    `held` is the setting that holds the network back, if one is seen, and `epochs` the length of the run.
    """
    if state in OVERFITTING:
        if not config.early_stopping:
            return {"early_stopping": True}
        if not config.l2:
            return {"l2": 0.01}
        if not config.dropout and config.hidden:
            return {"dropout": 0.3}
        return {"l2": one_digit(config.l2 * 3)}
    if state == "underfitting":
        if held in ("l1", "l2"):
            return {held: one_digit(getattr(config, held) / 10)}
        if held == "dropout":
            return {"dropout": 0.0}
        return {"hidden": tuple(2 * size for size in config.hidden) or (8,)}
    if state == "still_learning" and epochs >= config.epochs:
        return {"epochs": 2 * config.epochs}
    if state in ("uncertain", "no_validation"):
        larger = 0.2 if state == "no_validation" else min(max(0.4, 2 * config.validation_fraction), 0.5)
        if larger + config.test_fraction < 0.9 and larger > config.validation_fraction:
            return {"validation_fraction": larger}
    return {}
