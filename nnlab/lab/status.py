"""Status: the sentence under the curves, from what is known of the run."""

from __future__ import annotations

from collections.abc import Mapping

from ..plots.chart import number
from ..training.diagnosis import Finding, diagnose
from ..training.health import health
from .runtime.present_run import PresentRun
from .text.texts import Words


def findings(run: PresentRun, seen: Mapping[str, float] | None = None) -> list[Finding]:
    """Return what is to be said about the present run, most pressing first."""
    samples = len(run.data.validation) if run.data.validation else 0
    return diagnose(run.history, run.config, samples=samples, health=seen)


def situation(run: PresentRun, playing: bool, words: Words) -> str:
    """Return the sentence about the run as it is now, with a look at the inside of its network."""
    return sentence(run, playing, words, findings(run, health(run.network, run.data)))


def sentence(run: PresentRun, playing: bool, words: Words, found: list[Finding]) -> str:
    """Return one or two sentences that say what the picture shows."""
    if run.error is not None:
        return words("error", error=_plain(run.error, words))
    if run.viewing is not None:
        return words("looking_back", epoch=run.viewing)
    if not len(run.history) and not run.diverged:
        return words("starting" if playing else "ready")
    what = words(found[0].kind, **found[0].values) if found else words("training")
    if run.diverged:
        return what
    stop = run.history.stop
    if stop is not None and stop.epoch is not None:
        what = f"{_stopped(run, words)} {what}"
    if playing:
        return what
    return words("finished", epochs=len(run.history), what=what) if run.finished else words("paused", what=what)


def _stopped(run: PresentRun, words: Words) -> str:
    """Return what a stopping rule decided, and what came of not listening to it."""
    history, stop = run.history, run.history.stop
    assert stop is not None and stop.epoch is not None
    if len(history) <= stop.epoch or stop.best_epoch is None:
        return words(stop.kind, reason=stop.reason, epoch=stop.epoch, best=stop.best_epoch)
    column = next(
        (c for c in ("validation_accuracy", "validation_rmse", "validation_loss") if c in history), "train_loss"
    )
    quantity = column.partition("_")[2]
    return words(
        "ghost",
        epoch=stop.epoch,
        best=stop.best_epoch,
        score=number(float(history[column][stop.best_epoch - 1]), quantity),
        later=number(float(history[column][-1]), quantity),
    )


def _plain(error: Exception, words: Words) -> str:
    """Return an error in one line."""
    text = " ".join(words.explain(error).split())
    return text.rstrip(".") if text else type(error).__name__
