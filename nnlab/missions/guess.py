"""Guess: the validation curve as somebody expects it before the run; and where the real one goes elsewhere.

A guess is a loss for each of a hundred steps of the run, so its size does not depend on how long one draws. Where
nothing was drawn it goes straight on from what was.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from ..sentences import Sentence
from ..training.history import History

Array = NDArray[np.floating]
STEPS = 100
SHAPES = ("falls", "flat", "rises")
"""What can be chosen instead of drawing: it keeps falling; falls, then is flat; falls, then rises."""
TURN = 0.05
"""A curve turns if it ends above its lowest by this share of it, and of how far it fell."""
BEGINNING = 20
"""In the first twentieth of a run everything falls steeply; how far curves lie apart there says little."""
LONGEST = 60
"""Places of one stroke; further ones are not looked at."""


class Guess:
    """A guessed curve.

    Parameters
    ----------
    epochs : int
        How long the run will be.
    start : float
        The loss before the first step.
    """

    def __init__(self, epochs: int, start: float):
        self.epochs, self.start = max(epochs, 1), float(start)
        self.losses = np.full(STEPS + 1, np.nan)

    def __bool__(self) -> bool:
        """Whether anything was drawn."""
        return bool(np.isfinite(self.losses).any())

    def choose(self, shape: str) -> None:
        """Take one of the `SHAPES`."""
        t = np.linspace(0, 1, STEPS + 1)
        falls = self.start * (0.1 + 0.9 * np.exp(-2.5 * t))
        flat = self.start * (0.3 + 0.7 * np.exp(-12 * t))
        self.losses = {"falls": falls, "flat": flat, "rises": flat + 0.5 * self.start * np.maximum(t - 0.25, 0)}[shape]

    def draw(self, places: Iterable[tuple[float, float]], last: tuple[float, float] | None = None) -> None:
        """Take in a stroke, or a piece of one that began at the place `last`; places are (epoch, loss)."""
        for place, _ in zip(places, range(LONGEST), strict=False):
            if np.isfinite(place).all():
                self._line(last or place, place)
                last = place

    def _line(self, one: tuple[float, float], two: tuple[float, float]) -> None:
        (x1, y1), (x2, y2) = sorted((one, two))
        columns = np.clip(np.array([x1, x2]) / self.epochs * STEPS, 0, STEPS)
        first, end = np.rint(columns).astype(int)
        steps = np.arange(first, end + 1)
        drawn = np.interp(steps, columns, [y1, y2]) if x2 > x1 else np.full(1, two[1])
        self.losses[first : end + 1] = np.maximum(drawn, 0.0)

    def at(self, epochs: Array) -> Array:
        """Return the guessed losses at these epochs."""
        x, y = self.line()
        return np.interp(epochs, x, y) if len(x) else np.full(len(epochs), np.nan)

    def line(self) -> tuple[Array, Array]:
        """Return epochs and losses of what was drawn, from the start to the end; empty if nothing was."""
        known = np.flatnonzero(np.isfinite(self.losses))
        if not len(known):
            return np.empty(0), np.empty(0)
        x, y = known * self.epochs / STEPS, self.losses[known]
        before = ([0.0], [self.start]) if known[0] > 0 else ([], [])
        after = ([float(self.epochs)], [y[-1]]) if known[-1] < STEPS else ([], [])
        return np.concatenate([before[0], x, after[0]]), np.concatenate([before[1], y, after[1]])


def turn(losses: Array, start: float) -> int | None:
    """Return the index at which a curve is lowest, if it rises from there; None if it does not."""
    finite = losses[np.isfinite(losses)]
    if len(finite) < 2:
        return None
    lowest, last = float(finite.min()), float(finite[-max(len(finite) // 20, 1) :].mean())
    return int(np.nanargmin(losses)) if last > lowest + TURN * max(lowest, start - lowest) else None


def compare(guess: Guess, history: History) -> Sentence | None:
    """Return where a guess and the validation loss that came part; None if there is nothing to compare."""
    if "validation_loss" not in history or not len(history) or not guess:
        return None
    real = history["validation_loss"]
    epochs = np.arange(1.0, len(real) + 1)
    drawn = guess.at(epochs)
    gaps = np.abs(drawn - real)
    if not np.isfinite(gaps[-1]):
        return None
    early = len(gaps) // BEGINNING
    place = early + int(np.nanargmax(gaps[early:]))
    values = {"drawn": f"{drawn[place]:.2f}", "real": f"{real[place]:.2f}"}
    turns = _turns(*(turn(line, guess.start) for line in (drawn, real)))
    text = "{turns} They are furthest apart at epoch {epoch}: you drew {drawn}, and {real} came."
    return Sentence("guess_apart", text, turns=turns, epoch=str(place + 1), **values)


def _turns(mine: int | None, real: int | None) -> Sentence:
    if mine is None and real is None:
        return Sentence("guess_neither", "Neither yours nor the real one turns up.")
    if mine is None:
        return Sentence(
            "guess_real", "Yours does not turn up; the real one does, at epoch {real}.", real=str(1 + (real or 0))
        )
    if real is None:
        return Sentence("guess_mine", "Yours turns up at epoch {mine}; the real one does not.", mine=str(1 + mine))
    both = {"mine": str(1 + mine), "real": str(1 + real)}
    return Sentence("guess_both", "Yours turns up at epoch {mine}, the real one at {real}.", **both)
