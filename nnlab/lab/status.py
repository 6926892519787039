"""Status: the sentence under the curves, from what is known of the run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ..plots.chart import PERCENT, number
from ..training.diagnosis import Finding, diagnose
from ..training.finding import Jump
from ..training.health import chance, health
from ..training.history import Stop
from .runtime.present_run import PresentRun
from .text.format import plain_number
from .text.texts import Words


def findings(run: PresentRun, seen: Mapping[str, float] | None = None) -> list[Finding]:
    """Return the state of the present run, and a remark if there is one."""
    samples = len(run.data.validation) if run.data.validation else 0
    return diagnose(run.history, run.config, samples=samples, health=seen, chance=chance(run.data))


def situation(run: PresentRun, playing: bool, words: Words) -> str:
    """Return the sentence about the run as it is now, with a look at the inside of its network."""
    return sentence(run, playing, words, findings(run, health(run.shown, run.data)))


def sentence(run: PresentRun, playing: bool, words: Words, found: list[Finding]) -> str:
    """Return a few sentences on what the picture shows: where the run ended, the state of the fit, a remark."""
    if run.error is not None:
        return words("error", error=_plain(run.error, words))
    if run.viewing is not None:
        past = run.viewing > run.kept and run.history.stop is not None
        return words("looking_at_ghost" if past else "looking_back", epoch=run.viewing, kept=run.kept)
    if not len(run.history) and not run.diverged:
        return words("starting" if playing else "ready")
    what = _together(said(finding, words) for finding in found)
    if run.diverged:
        return what
    stop = run.history.stop
    if stop is not None and stop.epoch is not None:
        what = _together([_stopped(run, stop, words), what])
    elif run.replayed and run.config.early_stopping:
        what = _together([words("never_early", patience=max(run.config.patience, 1)), what])
    if playing:
        return what
    return words("finished", epochs=len(run.history), what=what) if run.finished else words("paused", what=what)


def _together(sentences: Iterable[str]) -> str:
    """Return sentences one after the other; in Chinese without a space between them."""
    return " ".join(sentences).replace("。 ", "。")


def said(finding: Finding, words: Words) -> str:
    """Return a finding as a sentence."""
    return words(finding.kind, **{name: _shown(name, value, words) for name, value in finding.values.items()})


def _shown(name: str, value: object, words: Words) -> object:
    if name == "curve":
        return words(f"curve_{value}")
    if isinstance(value, Jump):
        return words("jump", value=plain_number(value), usual=plain_number(value.usual))
    return plain_number(value) if isinstance(value, float) else value


def suggestion(found: list[Finding]) -> dict[str, Any]:
    """Return the one change that the findings suggest, or none."""
    return next((finding.change for finding in found if finding.change), {})


def _stopped(run: PresentRun, stop: Stop, words: Words) -> str:
    """Return what a stopping rule decided by the curve it watched, and what came of not listening to it."""
    history, best = run.history, stop.best_epoch
    if stop.kind != "early":
        return words(stop.kind, reason=stop.reason, epoch=stop.epoch)
    curve = words(f"curve_{history.monitor}")
    if best is None:
        return words("early_no_best", epoch=stop.epoch, curve=curve)
    percent = history.monitor.partition("_")[2] in PERCENT
    score, later = (
        number(float(value), "accuracy") if percent else plain_number(float(value))
        for value in history[history.watched][[best - 1, -1]]
    )
    if len(history) <= (stop.epoch or 0) and not run.replayed:
        patience = max(run.config.patience, 1)
        return words("early", epoch=stop.epoch, best=best, curve=curve, score=score, patience=patience)
    return words(
        "would_early" if run.replayed else "ghost", epoch=stop.epoch, best=best, curve=curve, score=score, later=later
    )


def _plain(error: Exception, words: Words) -> str:
    """Return an error in one line."""
    text = " ".join(words.explain(error).split())
    return text.rstrip(".") if text else type(error).__name__
