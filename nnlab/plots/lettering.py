"""Lettering: every text on a picture, so written that it can be drawn here, whatever its letters are.

Classes, columns and runs have names that people bring: in any script, with emoji, with a ``$``. For matplotlib ``$``
begins a formula, a letter that its font lacks is a box and a warning, and a control character is one too. So all texts
go through `written`, which finds the fonts for the letters, and spells out by their numbers in Unicode those that no
font here has: ``[1F34E]`` for an apple. `Note` and `write` put the outcome into matplotlib's texts.

Scripts whose letters join or change places (Arabic, Devanagari) are laid out by matplotlib, which can from 3.11 on.
"""

from __future__ import annotations

import unicodedata
import warnings
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import NamedTuple

from matplotlib.font_manager import get_font
from matplotlib.text import Annotation, Text
from matplotlib.transforms import Transform

from .fonts import OWN, Font, font_of, own_font_of, path_of, weight_number

SELECTORS = frozenset(map(chr, range(0xFE00, 0xFE10)))
"""They only say in which style the letter before them is to be."""
LONG = 200
"""More letters have room nowhere."""
SPELLED = 4
"""Letters without a font are spelled out up to so many in a row."""


class Written(NamedTuple):
    """A text as it is drawn, the fonts it is drawn with and their weight, and the letters that no font here has."""

    text: str
    fonts: tuple[str, ...]
    weight: int
    missing: str = ""


@lru_cache(maxsize=4096)
def written(text: str, weight: int = 400) -> Written:
    """Return how a line of text is drawn.

    What ends a line becomes a space. Marks that are invisible by definition (of direction, of joining) are left out;
    a text of nothing else is spelled out. Where one of the fonts is not bold, none is: half a bold text looks wrong.
    """
    if text.isascii() and text.isprintable():
        return Written(text, (OWN,), weight)
    for fonts in (font_of, own_font_of):
        found = _composed(text, weight, fonts)
        if _can_draw(found):
            return found
    return Written(_spelled(text), (OWN,), weight, text)


def write(place: Text, text: str) -> None:
    """Write a line of text into one of matplotlib's own: the name of an axis, a tick, a title."""
    found = written(text, weight_number(place.get_fontweight()))
    place.set(text=found.text, fontfamily=list(found.fonts), fontweight=found.weight, parse_math=False)


class Note(Annotation):
    """A text of ours, of one or several lines.

    Attributes
    ----------
    said : str
        What was to be written; `get_text` returns what is drawn.
    bold : bool
        Whether it is bold, where there are bold fonts for it.
    """

    def __init__(
        self, at: tuple[float, float], offset: tuple[float, float], within: str | Transform, bold: bool, size: float
    ):
        self.said, self.bold = "", bold
        super().__init__(
            "", at, offset, xycoords=within, textcoords="offset points", annotation_clip=False, fontsize=size
        )
        self.set_parse_math(False)

    def set_text(self, s: object) -> None:
        """Write something else."""
        self.said = "" if s is None else str(s)
        if not self.said:
            super().set_text("")
            return
        lines = [written(line, 700 if self.bold else 400) for line in (self.said.rstrip() or self.said).split("\n")]
        super().set_text("\n".join(line.text for line in lines))
        self.set_fontfamily(list(dict.fromkeys(font for line in lines for font in line.fonts)))
        self.set_fontweight(min(line.weight for line in lines))


def columns(text: str) -> int:
    """Return how wide a text is drawn, in letters of the Latin alphabet: a Chinese one takes the room of two."""
    drawn = written(text).text
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else not unicodedata.combining(c) for c in drawn)


def shortened(text: str, width: float, measure: Callable[[str], float] = columns) -> str:
    """Return as much of a text as is no wider than `width`, with "…" for the rest."""
    if len(text) <= LONG and measure(text) <= width:
        return text
    text = text[:LONG]
    while text and measure(text + "…") > width:
        text = text[:-1]
    return text.rstrip() + "…"


# ---- inside ---------------------------------------------------------------------------------------------------------


def _clusters(text: str) -> Iterator[str]:
    """Run through the letters, each with the marks above and below it: one font must have them all."""
    start = 0
    for end in range(1, len(text) + 1):
        if end == len(text) or not unicodedata.category(text[end]).startswith("M"):
            yield text[start:end]
            start = end


def _invisible(letter: str) -> bool:
    return unicodedata.category(letter) == "Cf" or letter in SELECTORS or letter in "\u034f\u115f\u1160\u3164"


def _composed(text: str, weight: int, font_for: Callable[[str, int], Font | None]) -> Written:
    """Return a text as it is drawn with the fonts that `font_for` finds for letters and a weight."""
    pieces: list[str] = []
    fonts: dict[str, None] = {OWN: None}
    missing = unknown = ""
    for cluster in _clusters("".join(" " if c.isspace() else c for c in text if not _invisible(c))):
        known = next((cluster[:n] for n in range(len(cluster), 0, -1) if font_for(cluster[:n], weight)), "")
        font = font_for(known, weight) if known else None
        if font:
            if not font.fits:
                return _composed(text, 400, font_for)
            pieces += [_spelled(unknown), known]
            fonts[font.family] = None
            unknown = ""
        unknown += cluster[len(known) :]
        missing += cluster[len(known) :]
    return Written("".join([*pieces, _spelled(unknown)]), tuple(fonts), weight, missing)


def _spelled(letters: str) -> str:
    """Return letters as their numbers in Unicode."""
    numbers = " ".join(f"{ord(letter):04X}" for letter in letters[:SPELLED])
    return f"[{numbers}{' …' if len(letters) > SPELLED else ''}]" if letters else ""


def _can_draw(found: Written) -> bool:
    """Return whether matplotlib can draw all of it, and something is seen."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            font = get_font([path_of(name, found.weight) for name in found.fonts])
            font.set_size(12, 72)
            font.set_text(found.text)
        except (UserWarning, RuntimeError, ValueError):
            return False
    return bool(font.get_width_height()[1])
