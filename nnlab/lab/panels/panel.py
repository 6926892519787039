"""Panel: what every picture of the Lab has in common."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

from ..runtime.player import Player
from ..text.texts import Words
from ..widgets.save_button import SaveButton


class Panel(ABC):
    """A part of the Lab that shows something of the run. It is drawn only while it is seen.

    Attributes
    ----------
    title : str
        The key in `TEXTS` of the name on its tab.
    widget : Widget
        What is shown.
    seconds : float
        While playing, it is drawn no oftener than this.
    save : SaveButton or None
        Offers the picture as a file, if there is one.
    """

    title: str
    widget: Any
    seconds: float = 0.0
    save: SaveButton | None = None

    def relabel(self, words: Words) -> None:
        """Change the language."""
        self.words = words
        if self.save:
            self.save.relabel(words)

    @abstractmethod
    def draw(self, player: Player) -> None:
        """Show the run as it is now."""

    @abstractmethod
    def describe(self) -> str:
        """Return in words what the panel shows."""
