"""Scores: what the weights score that a run has kept, which early stopping may have put back to the best epoch's."""

from __future__ import annotations

import math

from .run import Run


def kept_scores(run: Run) -> dict[str, float]:
    """Return the train and validation scores of the weights that a run has kept."""
    history = run.history
    if run.config.early_stopping and run.config.restore_best:
        stop = history.stop
        epoch = (history.until(stop.epoch) if stop and stop.epoch else history).best_epoch
    else:
        ended = history.stop.epoch if history.stop and history.stop.kind in ("early", "target") else None
        epoch = min(ended or len(history), len(history)) or None
    names = [name for name in history if name.startswith(("train_", "validation_"))]
    return {name: float(history[name][epoch - 1]) if epoch else math.nan for name in names}
