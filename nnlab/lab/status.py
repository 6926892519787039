"""Status: the sentence under the curves, from what the player knows."""

from __future__ import annotations

from collections.abc import Mapping

from ..plots.chart import number
from ..training.diagnosis import Finding, diagnose
from .runtime.player import Player
from .text.texts import Words


def findings(player: Player, health: Mapping[str, float] | None = None) -> list[Finding]:
    """Return what is to be said about the present run, most pressing first."""
    samples = len(player.data.validation) if player.data.validation else 0
    return diagnose(player.history, player.config, samples=samples, health=health)


def sentence(player: Player, words: Words, found: list[Finding]) -> str:
    """Return one or two sentences that say what the picture shows."""
    if player.error is not None:
        return words("error", error=_plain(player.error, words))
    if player.viewing is not None:
        return words("looking_back", epoch=player.viewing)
    if not len(player.history) and not player.diverged:
        return words("starting" if player.playing else "ready")
    what = words(found[0].kind, **found[0].values) if found else words("training")
    if player.diverged:
        return what
    stop = player.history.stop
    if stop is not None and stop.epoch is not None:
        what = f"{_stopped(player, words)} {what}"
    if player.playing:
        return what
    return words("finished", epochs=len(player.history), what=what) if player.finished else words("paused", what=what)


def _stopped(player: Player, words: Words) -> str:
    """Return what a stopping rule decided, and what came of not listening to it."""
    history, stop = player.history, player.history.stop
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
