"""Sheet: a figure with the pictures on it; what moves on it, and the whole as a file."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence

from matplotlib.artist import Artist
from matplotlib.figure import Figure

from .picture import Picture
from .style import settings

DOTS_PER_INCH = 144
"""Two dots for each CSS pixel."""


class Sheet:
    """Live pictures that share a figure.

    Parameters
    ----------
    figure : Figure
        As `new_figure` makes it.
    pictures : sequence of Picture
    """

    def __init__(self, figure: Figure, pictures: Sequence[Picture]):
        self.figure, self.pictures = figure, tuple(pictures)

    @property
    def animated(self) -> Iterator[Artist]:
        """What to draw over the background at each frame, in this order."""
        return (artist for picture in self.pictures for artist in picture.animated)

    def file(self, kind: str) -> bytes:
        """Return the figure, with all that moves on it, as a file of the `kind` "png" or "svg"."""
        moving, file = list(self.animated), io.BytesIO()
        try:
            for artist in moving:
                artist.set_animated(False)
            with settings():
                self.figure.savefig(file, format=kind, dpi=DOTS_PER_INCH, facecolor=self.figure.get_facecolor())
        finally:
            for artist in moving:
                artist.set_animated(True)
        return file.getvalue()
