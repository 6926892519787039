"""Pace: how fast a run may go, so that one can watch it.

A small network learns 300 epochs in less than a second: over before anyone has seen it happen. A pace by duration gives
every run the same time on the screen, however many epochs it has. It begins slowly, because what there is to see
happens early: after a share t of the time, a share t² of the epochs is done.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from ...sentences import Sentence


@dataclass(frozen=True)
class RunIn:
    """A whole run in so many seconds; a machine that cannot keep up takes longer.

    Raises
    ------
    ValueError
        If it is not a finite number above 0.
    """

    seconds: float

    def __post_init__(self) -> None:
        if not (math.isfinite(self.seconds) and self.seconds > 0):
            text = "a run in {seconds} seconds is no pace; give a number above 0"
            raise ValueError(Sentence("no_pace", text, seconds=f"{self.seconds:g}"))

    def after(self, done: float, passed: float) -> float:
        """Return the share of the epochs that is due `passed` seconds after the share `done` was."""
        return min(math.sqrt(done) + passed / self.seconds, 1.0) ** 2

    def left(self, done: float) -> float:
        """Return the seconds to the end, when the share `done` of the epochs is done."""
        return self.seconds * (1 - math.sqrt(done))


Pace = float | RunIn | None
"""Epochs a second, a run in so many seconds, or None: full speed."""

TO_WATCH = RunIn(8)
"""What a Lab begins with."""
