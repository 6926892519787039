"""SaveButton: a picture as a file, offered as a link."""

from __future__ import annotations

from collections.abc import Callable

import ipywidgets as w

from ..text.texts import Words
from .download import data_link
from .figure_image import FigureImage
from .shared import layout, style

KINDS = ("png", "svg")
"""Types of files that are offered."""


class SaveButton(w.HBox):
    """A button for each type of file, and after a click the link.

    Parameters
    ----------
    name : str
        The file will be called ``nnlab-<name>.png``.
    image : callable
        Returns what is to be saved, or None if there is nothing yet.
    post : callable
        Has something done where all is done one after the other: `Player.post`.
    """

    def __init__(self, name: str, image: Callable[[], FigureImage | None], post: Callable[[Callable[[], None]], None]):
        self.name, self.image = name, image
        self.buttons = {
            kind: w.Button(
                icon="download",
                description=kind.upper(),
                layout=layout(width="auto"),
                style=style(w.Button),
                _dom_classes=(f"nnlab-save-{kind}",),
            )
            for kind in KINDS
        }
        for kind, button in self.buttons.items():
            button.on_click(lambda _, kind=kind: post(lambda: self.save(kind)))
        self.link = w.HTML(layout=layout(), style=style(w.HTML))
        super().__init__([*self.buttons.values(), self.link], layout=layout(), _dom_classes=("nnlab-save",))

    def relabel(self, words: Words) -> None:
        """Change the language."""
        self.words = words
        for kind, button in self.buttons.items():
            button.tooltip = words("save_picture", kind=kind.upper())
        self.link.value = ""

    def save(self, kind: str) -> None:
        """Offer the picture as it is now."""
        image = self.image()
        if image is None:
            return
        content = image.sheet.file(kind)
        image.draw(True)
        name = f"nnlab-{self.name}.{kind}"
        self.link.value = data_link(name, content, self.words("download", name=name))
