"""States: overfitting, underfitting, a good fit, or still learning; decided for the weights that are kept.

The rules, in the order in which they are asked. V is the validation loss and R the training loss, both as evaluated
(dropout off, penalty left out) and smoothed; *chance* is the loss before training, that of a network which knows
nothing.

1. *overfitting*, by a turn: V has risen from its minimum by more than 7.5 % of it and 2.2 % of chance, over 3 epochs or
   more, and R has fallen meanwhile. A spike that lifts both is no overfitting. (Prechelt 1998: the generalisation loss;
   Goodfellow et al. 2016, section 5.2 and figure 7.3.)
2. *still learning*: V (R, where there is no validation set) has fallen in the last third of the run by more than 5 % of
   itself and 1 % of chance, and by more than it jitters. (Prechelt 1998: the training progress.)
3. *gap*, overfitting without a turn: V is above R by more than 12 % of chance, and above 1.8 R. (Ng 2017, "Machine
   Learning Yearning", chapters 20-22: high variance; Goodfellow et al. 2016, section 5.2: "the gap between the training
   error and test error is too large".)
4. *underfitting*: R has come to rest too high. (Ng: high bias. Goodfellow et al. 2016, section 11.4.1: "if performance
   on the training set is poor, there is no reason to gather more data".) How high is too high the curves alone cannot
   tell, as noise in the data keeps R up too: 70 % of chance is; a tenth is if something is seen that holds the
   network back, such as a strong penalty, much dropout, or no hidden layer.
5. else a *good fit*; without a validation set, which cannot show 1 and 3, *no_validation*.

Between overfitting and a good fit the measured turn and gap must be clear of their thresholds by `SURE` standard
errors (`nnlab.training.evidence`), else the state is *uncertain*: so few validation samples cannot tell.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from .evidence import Evidence
from .finding import percent

TURN_SHARE, TURN_OF_CHANCE = 0.075, 0.0225
GAP_OF_CHANCE, GAP_TIMES = 0.12, 1.8
FALL_SHARE, FALL_OF_CHANCE, JITTERS = 0.045, 0.01, 1.5
FALL_OF_CHANCE_ALONE = 0.03
"""Without a validation set: training loss creeps towards 0 for ever."""
FALL_SHARE_STEADY, STEADY, MUCH_LEFT = 0.02, 0.6, 0.5
HIGH, HELD_BACK = 0.7, 0.1
STRONG, PENALTY_WEIGHS, DROPOUT_WEIGHS = 0.03, 0.3, 1.25
NEARLY_NOTHING = 0.075
"""Of chance: losses that are surely below this are low enough."""
KNOWN_WELL = 0.25
SURE = 0.8
"""Standard errors by which a figure must be clear of its threshold."""
LEAST_EPOCHS = 5
"""Before that the curves are too short to say more than whether they fall."""


class State(NamedTuple):
    """A state and the figures that show it: epochs count from 1, losses are smoothed."""

    kind: str
    figures: dict[str, Any]


def state_of(e: Evidence) -> State:
    """Return the state of the weights of the last epoch of the evidence."""
    k = len(e) - 1
    turn, gap = _turn(e), _gap(e)
    if turn.margin >= turn.doubt and turn.margin >= 0:
        return State("overfitting", turn.figures)
    if _nearly_nothing(e) and turn.margin < 0:
        return _good(e)
    if turn.margin < 0 and (fall := _fall(e)):
        return State("still_learning", fall)
    if gap.margin >= gap.doubt and gap.margin >= 0:
        return State("overfitting", turn.figures) if turn.clear else State("gap", gap.figures)
    if _too_high(e) and turn.margin < 0 and gap.margin < 0:
        return State("underfitting", {"train": e.train_at(k), "share": percent(e.train[k] / e.start)})
    if e.validation is not None and any(measure.margin + measure.doubt > 0 for measure in (turn, gap)):
        return State("uncertain", {"now": e.validation_at(k), "spread": e.uncertainty(k)})
    return _good(e)


def _good(e: Evidence) -> State:
    k = len(e) - 1
    if e.validation is None:
        return State("no_validation", {"train": e.train_at(k)})
    return State("good", {"train": e.train_at(k), "now": e.validation_at(k)})


class Measure(NamedTuple):
    """By how much a figure is above its threshold, `SURE` standard errors of it, and what to say of it.

    `clear`: whether it is there at all, if too small to be called overfitting by itself.
    """

    margin: float
    doubt: float
    figures: dict[str, Any]
    clear: bool = False


NONE = Measure(-np.inf, 0.0, {})


def _turn(e: Evidence) -> Measure:
    """Measure the rise of the validation loss since its minimum, with the training loss falling."""
    if e.validation is None or len(e) < LEAST_EPOCHS:
        return NONE
    k, best = len(e) - 1, e.lowest()
    if k - best < 3 or e.train[k] >= e.train[best]:
        return NONE
    low, now = float(e.validation[best]), float(e.validation[k])
    threshold = max(TURN_SHARE * low, TURN_OF_CHANCE * e.start)
    quoted = e.best()
    figures = {"best": quoted + 1, "low": e.validation_at(quoted), "now": e.validation_at(k), "train": e.train_at(k)}
    clear = now - low > max(0.05 * low, 0.005 * e.start)
    return Measure(now - low - threshold, _doubt(e.uncertainty_of_rise(best, k), threshold), figures, clear)


def _gap(e: Evidence) -> Measure:
    """Measure how far the validation loss is above the training loss."""
    if e.validation is None or len(e) < LEAST_EPOCHS:
        return NONE
    k = len(e) - 1
    train, now = float(e.train[k]), float(e.validation[k])
    threshold = max(GAP_OF_CHANCE * e.start, (GAP_TIMES - 1) * train)
    figures = {"now": e.validation_at(k), "train": e.train_at(k)}
    return Measure(now - train - threshold, _doubt(e.uncertainty(k), threshold), figures)


def _doubt(standard_error: float, threshold: float) -> float:
    """Return by how much a figure must be clear of its threshold; 0 if it is known well beside it."""
    return SURE * standard_error if SURE * standard_error > KNOWN_WELL * threshold else 0.0


def _fall(e: Evidence) -> dict[str, Any]:
    """Return how the loss that counts has fallen in the last third of the run; nothing if it has not."""
    k = len(e) - 1
    back = max(k // 3, 1)
    before, now = float(e.watched[k - back]), float(e.watched[k])
    steady = e.train[k] > MUCH_LEFT * e.start and before - now > STEADY * e.jitter * back
    share = FALL_SHARE_STEADY if steady else FALL_SHARE
    of_chance = FALL_OF_CHANCE if e.validation is not None else FALL_OF_CHANCE_ALONE
    least = max(share * now, of_chance * e.start, JITTERS * e.jitter)
    if before - now <= least:
        return {}
    curve, at = ("train_loss", e.train_at) if e.validation is None else ("validation_loss", e.validation_at)
    return {"curve": curve, "before": before, "now": at(k), "epochs": back}


def _too_high(e: Evidence) -> bool:
    """Whether the training loss has come to rest too high."""
    share = float(e.train[-1]) / e.start
    return share > HIGH or (share > HELD_BACK and held_back(e) is not None)


def _nearly_nothing(e: Evidence) -> bool:
    """Whether the losses are next to nothing, and surely so."""
    k = len(e) - 1
    known = float(e.watched[k]) + SURE * e.uncertainty(k)
    return len(e) >= LEAST_EPOCHS and max(known, float(e.train[k])) < NEARLY_NOTHING * e.start


def held_back(e: Evidence) -> str | None:
    """Return the setting that most probably holds the network back, if one is seen."""
    c = e.config
    if max(c.l1, c.l2) >= STRONG and e.penalty > PENALTY_WEIGHS * e.train[-1]:
        return "l2" if c.l2 >= c.l1 else "l1"
    if np.max(c.dropout, initial=0) > 0 and e.as_trained > DROPOUT_WEIGHS * e.train[-1]:
        return "dropout"
    if c.hidden and min(c.hidden) < 4:
        return "hidden"
    return None
