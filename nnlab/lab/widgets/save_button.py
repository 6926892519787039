"""SaveButton: a picture as a file, offered as a link."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence

import ipywidgets as w
from matplotlib.figure import Figure

from ...plots.picture import Picture
from ...plots.style import settings
from ..text.texts import Words
from .download import data_link
from .figure_image import FigureImage

KINDS = ("png", "svg")
DOTS_PER_INCH = 144
"""Two dots for each CSS pixel."""


def picture_bytes(figure: Figure, pictures: Sequence[Picture], kind: str) -> bytes:
    """Return a figure with all that moves on it as the bytes of a file; `kind` is one of `KINDS`."""
    moving = [artist for picture in pictures for artist in picture.animated]
    file = io.BytesIO()
    try:
        for artist in moving:
            artist.set_animated(False)
        with settings():
            figure.savefig(file, format=kind, dpi=DOTS_PER_INCH, facecolor=figure.get_facecolor())
    finally:
        for artist in moving:
            artist.set_animated(True)
    return file.getvalue()


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
        self.buttons = {kind: w.Button(icon="download", layout=w.Layout(width="auto")) for kind in KINDS}
        for kind, button in self.buttons.items():
            button.add_class(f"nnlab-save-{kind}")
            button.on_click(lambda _, kind=kind: post(lambda: self.save(kind)))
        self.link = w.HTML()
        super().__init__([*self.buttons.values(), self.link])
        self.add_class("nnlab-save")

    def relabel(self, words: Words) -> None:
        """Change the language."""
        self.words = words
        for kind, button in self.buttons.items():
            button.description = kind.upper()
            button.tooltip = words("save_picture", kind=kind.upper())
        self.link.value = ""

    def save(self, kind: str) -> None:
        """Offer the picture as it is now."""
        image = self.image()
        if image is None:
            return
        content = picture_bytes(image.figure, image.pictures, kind)
        image.draw(True)
        name = f"nnlab-{self.name}.{kind}"
        self.link.value = data_link(name, content, self.words("download", name=name))
