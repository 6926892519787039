"""Fonts: which of the fonts here has a letter.

Matplotlib comes with DejaVu Sans: Latin, Greek, Cyrillic, Arabic, mathematics, but no Chinese. What it lacks is looked
for in fonts of Chinese that are installed, then in the one that came with nnlab as a package, then in every other font
of the machine. Each is opened only when a letter was not found before it, so that English pictures open none of them.

Matplotlib chooses fonts by family and weight, and complains where a family has no bold, as fonts of Chinese often have
not. Hence each font that is used is entered in its list once more, under a name of ours and with the weight asked for.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import numpy as np
from matplotlib.font_manager import FontEntry, FontProperties, fontManager, weight_dict
from matplotlib.ft2font import FT2Font, LoadFlags
from numpy.typing import NDArray

OWN = "DejaVu Sans"
"""Comes with matplotlib; its digits are of one width."""
CHINESE = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Microsoft YaHei",
    "PingFang SC",
    "Hiragino Sans GB",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "SimHei",
)
"""Fonts that know Chinese and go with `OWN`, the best first."""
PROJECT = "noto-cjk-sans-otc"
"""What brings Chinese, Japanese and Korean, under the SIL Open Font License: 15 MB to download."""
PACKAGE, FILE, FAMILY = "noto_cjk_sans_otc", "NotoSansCJK-Regular.ttc", "Noto Sans CJK SC"
"""Where it has its file, and the name of the font for Simplified Chinese in it."""
NO_TEXT = ("Last Resort", "cm", "STIXNon", "STIXSize")
"""Beginnings of the names of fonts that have boxes, or pieces of formulas, in the places of letters."""
MARK = "nnlab: "
"""Beginning of the names under which fonts are entered once more."""
WITHOUT_SHAPE = ("Cc", "Co", "Cs")
"""Categories of characters that no font can mean anything by: control, private use, halves of a pair."""

Codes = NDArray[np.int64]


class Font(NamedTuple):
    """What matplotlib is to call a font, and whether it is as bold as was asked for, or nearly."""

    family: str
    fits: bool


@lru_cache(maxsize=4096)
def font_of(letters: str, weight: int = 400) -> Font | None:
    """Return the first font that can draw all these letters, or None if there is none."""
    if any(unicodedata.category(letter) in WITHOUT_SHAPE for letter in letters):
        return None
    wanted = np.unique([ord(letter) for letter in letters])
    return next((_entered(entry, weight) for entry in _candidates(weight) if _draws(entry, wanted)), None)


def own_font_of(letters: str, weight: int = 400) -> Font | None:
    """Return the font that comes with matplotlib if it can draw all these letters."""
    font = font_of(letters, weight)
    return font if font and font.family == OWN else None


def weight_number(weight: str | int) -> int:
    """Return a weight such as "bold" as a number."""
    return weight_dict[weight] if isinstance(weight, str) else weight


def path_of(family: str, weight: int) -> str:
    """Return the font file of a family, as matplotlib draws with it."""
    return fontManager.findfont(FontProperties(family=[family], weight=weight), fallback_to_default=False)


@cache
def packaged() -> tuple[FontEntry, ...]:
    """Return the font that came as a package, if it did: one of several in a file."""
    found = find_spec(PACKAGE)
    path = Path(found.origin).with_name(FILE) if found and found.origin else None
    if path is None or not path.is_file():
        return ()
    faces = range(FT2Font(path).num_faces)
    index = next(index for index in faces if FT2Font(path, face_index=index).family_name == FAMILY)
    return (FontEntry(str(path), index, FAMILY, weight=400, size="scalable"),)


def _candidates(weight: int) -> Iterator[FontEntry]:
    """Run through the fonts, the best first, each family's in the weight that comes nearest."""
    families: dict[str, list[FontEntry]] = {}
    for entry in fontManager.ttflist:
        families.setdefault(entry.name, []).append(entry)
    for name in (OWN, *CHINESE):
        if name in families:
            yield _nearest(families.pop(name), weight)
    yield from packaged()
    for name in sorted(families, key=lambda name: (not name.startswith("Noto Sans"), name)):
        if not name.startswith((OWN, MARK, *NO_TEXT)):
            yield _nearest(families[name], weight)


def _nearest(entries: list[FontEntry], weight: int) -> FontEntry:
    def distance(entry: FontEntry) -> tuple[bool, bool, int]:
        return entry.style != "normal", entry.stretch != "normal", abs(weight_number(entry.weight) - weight)

    return min(entries, key=distance)


@cache
def _entered(entry: FontEntry, weight: int) -> Font:
    """Enter a font in matplotlib's list."""
    if entry.name == OWN:
        return Font(OWN, True)
    fontManager.ttflist.append(FontEntry(entry.fname, entry.index, MARK + entry.name, weight=weight, size=entry.size))
    return Font(MARK + entry.name, abs(weight_number(entry.weight) - weight) <= 200)


def _draws(entry: FontEntry, wanted: Codes) -> bool:
    """Return whether a font has all these characters, and a shape for each that is to have one."""
    codes = _codes(entry.fname, entry.index)
    if not len(codes) or not (codes[np.searchsorted(codes, wanted) % len(codes)] == wanted).all():
        return False
    if entry.name == OWN:
        return True
    font = _opened(entry.fname, entry.index)
    try:
        font.set_size(12, 72)
        shapes = {int(code): font.load_char(int(code), LoadFlags.NO_HINTING) for code in wanted}
    except RuntimeError:  # colours, or dots of a size
        return False
    return all(shape.height or unicodedata.category(chr(code)).startswith("Z") for code, shape in shapes.items())


@lru_cache(maxsize=4)
def _opened(path: str, index: int) -> FT2Font:
    return FT2Font(path, face_index=index)


@cache
def _codes(path: str, index: int) -> Codes:
    """Return the code points that a font has, rising; none if it cannot be opened, or does not scale."""
    try:
        font = _opened(path, index)
    except (OSError, RuntimeError):
        return np.empty(0, dtype=np.int64)
    return np.sort(np.fromiter(font.get_charmap() if font.scalable else (), dtype=np.int64))
