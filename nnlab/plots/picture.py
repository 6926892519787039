"""Picture: what all pictures have in common.

A live picture is an *artist with a memory*: it is given axes once, and then numbers again and again. What moves (lines,
points, labels) is listed in `animated`, and is drawn over a background that holds everything else: axes, grid, titles.
Drawing the background is some ten times dearer than drawing the lines, so `show` says whether it must be done again.

A picture does no drawing of its own accord: whoever owns the canvas (in the Lab `nnlab.lab.widgets.figure_image`)
does. In a script, `still` turns a picture into an ordinary figure.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.text import Text
from matplotlib.transforms import IdentityTransform, Transform
from numpy.typing import ArrayLike

from .key import ROW, UNDER, Entry, places_in_column, places_in_rows, swatch
from .label import text_width
from .lettering import Note, shortened, write, written
from .style import LARGE, LIGHT, NORMAL, SMALL, Palette, settings


class Picture(ABC):
    """One picture in its axes.

    Besides the methods here, each has ``show(data...) -> bool``: moves the artists, and returns whether the background
    must be drawn again.

    Attributes
    ----------
    animated : list of Artist
        What to draw over the background at each frame, in this order.
    """

    def __init__(self, ax: Axes, palette: Palette = LIGHT):
        self.ax = ax
        self.palette = palette
        self.animated: list[Artist] = []
        with settings():
            self.title = self._note("", (0, 1), (0, 24), size=LARGE, bold=True)
            self.subtitle = self._note("", (0, 1), (0, 9), size=SMALL)
        for side in ("top", "right"):
            ax.spines[side].set_visible(False)
        ax.tick_params(length=0, pad=6, labelsize=SMALL)
        ax.set_axisbelow(True)

    def _note(
        self,
        text: str,
        at: tuple[float, float],
        offset: tuple[float, float],
        *,
        size: float = SMALL,
        within: str | Transform = "axes fraction",
        bold: bool = False,
        **look: object,
    ) -> Note:
        """Return a text at a place, by default a fraction of the axes, moved by an offset in pixels."""
        note = Note(at, offset, within, bold, size)
        note.set_transform(IdentityTransform())
        self.ax.add_artist(note)
        note.set(text=text, clip_on=False, **look)
        return note

    def _beside(self, text: str, aside: float) -> tuple[str, float]:
        """Return as much of a text as has room to the right of the axes, from so many pixels on; and a letter size."""
        scale = 72 / self.ax.figure.dpi  # type: ignore[union-attr]
        room = (self.ax.figure.bbox.width - self.ax.bbox.x1) * scale - aside  # type: ignore[union-attr]
        size = NORMAL if text_width(text, NORMAL) <= room else SMALL
        return shortened(text, room, lambda part: text_width(part, size)), size

    def _head(self, title: str, subtitle: str) -> None:
        """Write above the axes, no further than the picture reaches."""
        scale = 72 / self.ax.figure.dpi  # type: ignore[union-attr]
        room = (self.ax.figure.bbox.width - self.ax.bbox.x0) * scale  # type: ignore[union-attr]
        self.title.set_text(shortened(title, room, lambda part: text_width(part, LARGE, bold=True)))
        self.title.xyann = (0, 24 if subtitle else 9)
        self.subtitle.set_text(shortened(subtitle, room, lambda part: text_width(part, SMALL)))

    def _key(self, entries: Sequence[Entry], below: bool) -> list[Artist]:
        """Write what colours and shapes mean, in rows under the axes or in a column to their right."""
        width, height = (float(side) * 72 / self.ax.figure.dpi for side in self.ax.bbox.size)
        names = [name for name, _ in entries]
        if below:
            places = [(x, height + UNDER + ROW * row) for x, row in places_in_rows(names, width)]
        else:
            places = places_in_column(names, width, height)
        fitting = [(name, NORMAL) if below else self._beside(name, 30) for name in names]
        made: list[Artist] = []
        for (name, size), (_, look), (x, y) in zip(fitting, entries, places, strict=True):
            at = (x + 10) / width, 1 - y / height
            note = self._note(name, at, (12, 0), size=size, va="center", color=self.palette.text)
            made += [swatch(self.ax, look, (x, y), width, height), note]
        return made

    def _name_axes(self, across: str, up: str, *, size: float = SMALL, pad: float = 4) -> list[Text]:
        """Write the axes' names, and return them."""
        for axis, name in ((self.ax.xaxis, across), (self.ax.yaxis, up)):
            write(axis.label, name)
            axis.label.set_fontsize(size)
            axis.labelpad = pad
        return [self.ax.xaxis.label, self.ax.yaxis.label]

    def _name_ticks(self, axis: Axis, places: ArrayLike, names: Sequence[str], slant: float | None = None) -> None:
        """Put a tick with a name at each place of an axis; below the axes, slanted ones end at their ticks."""
        axis.set_ticks(places)
        axis.set_ticklabels([written(name).text for name in names])
        for label, name in zip(axis.get_ticklabels(), names, strict=True):
            write(label, name)
            if slant is not None:
                label.set(rotation=slant, ha="right" if slant else "center")

    def dress(self, palette: Palette) -> None:
        """Take on the colours of a theme; the background must be drawn again afterwards."""
        self.palette = palette
        self.ax.set_facecolor(palette.background)
        for side in ("left", "bottom"):
            self.ax.spines[side].set_color(palette.axis)
            self.ax.spines[side].set_linewidth(0.8)
        self.ax.tick_params(labelcolor=palette.muted)
        self.title.set_color(palette.text)
        self.subtitle.set_color(palette.muted)

    @abstractmethod
    def describe(self) -> str:
        """Return in words what the picture shows."""

    def live(self, artist: Artist) -> Artist:
        """Add an artist that moves, and return it."""
        artist.set_animated(True)
        self.animated.append(artist)
        return artist

    def still(self) -> None:
        """Make the picture an ordinary one that windows and `savefig` draw in full."""
        for artist in self.animated:
            artist.set_animated(False)
