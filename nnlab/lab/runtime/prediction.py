"""Prediction: what somebody expects of the run to come, and when it may be said: before the first step."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ...missions.guess import Guess, compare
from ...sentences import Sentence
from .player import Player
from .present_run import PresentRun


class Prediction:
    """Asks for a guess before each run, until that is skipped.

    Parameters
    ----------
    player : Player
    changed : callable
        Is called when there is something new to draw.

    Attributes
    ----------
    guess : Guess
        Of the present run.
    skipped : bool
        Whether nobody is asked any more.
    """

    def __init__(self, player: Player, changed: Callable[[], object]):
        self.player, self._changed = player, changed
        self.skipped = False
        self._run: PresentRun | None = None
        self._last: tuple[float, float] | None = None
        self.follow()

    def follow(self) -> None:
        """Begin a new guess, if another run is the present one."""
        run = self.player.session.present
        if run is self._run:
            return
        self._run, self._last = run, None
        held = run.data.validation
        start = float(run.network.scores(held.x, held.y)["loss"]) if held and not len(run.history) else 0.0
        self.guess = Guess(run.goal, start)

    @property
    def open(self) -> bool:
        """Whether one may say what one expects: before the first step of a run with a validation set."""
        run = self.player.session.present
        asked = not self.skipped and run.data.validation is not None and not run.diverged
        return asked and not run.progress and not self.player.playing

    def draw(self, places: Sequence[tuple[float, float]], first: bool = True) -> None:
        """Take in a stroke over (epoch, loss), or a further piece of one."""
        if self.open and places:
            self.guess.draw(places, None if first else self._last)
            self._last = places[-1]
            self._changed()

    def choose(self, shape: str) -> None:
        """Take one of three shapes."""
        if self.open:
            self.guess.choose(shape)
            self._changed()

    def skip(self) -> None:
        """Ask no more."""
        self.skipped = True
        self.guess = Guess(self.guess.epochs, self.guess.start)
        self._changed()

    def said(self) -> Sentence | None:
        """Return where the guess and the curve part, once the run has ended or pauses."""
        run = self.player.session.present
        return None if self.player.playing else compare(self.guess, run.history)
