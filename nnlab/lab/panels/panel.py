"""Panel: what every picture of the Lab has in common."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any

from ..runtime.present_run import PresentRun
from ..text.texts import Words
from ..widgets.save_button import SaveButton

Post = Callable[[Callable[[], object]], None]
"""Has something done where all is done one after the other: `Player.post`."""
Redraw = Callable[[], object]
"""Has what is seen drawn anew: `Session.changed`."""


class Panel(ABC):
    """A part of the Lab that shows something of the run. It is drawn only while it is seen.

    Each is given what it uses when it is made, by its line in `nnlab.lab.tabs`.

    Attributes
    ----------
    title : str
        The key in `TEXTS` of the name on its tab.
    widget : Widget
        What is shown.
    seconds : float
        While playing, it is drawn no more often than this.
    seen : bool
        Whether it is the one that is seen.
    save : SaveButton or None
        Offers the picture as a file, if there is one.
    """

    title: str = ""
    widget: Any
    seconds: float = 0.0
    seen: bool = False
    save: SaveButton | None = None

    def relabel(self, words: Words) -> None:
        """Change the language."""
        self.words = words
        if self.save:
            self.save.relabel(words)

    @abstractmethod
    def draw(self, run: PresentRun, playing: bool) -> None:
        """Show the run as it is now; `playing` is whether it is being trained."""

    @abstractmethod
    def describe(self) -> str:
        """Return in words what the panel shows."""
