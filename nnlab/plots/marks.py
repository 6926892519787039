"""Marks: where the words of marks stand in one line, so that none covers another or leaves the axes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from .lettering import shortened

GAP = 8.0
"""Pixels between two words."""
FAR = 40.0
"""Pixels by which a word may stand aside from its mark."""
MOST, LONG = 12, 12
"""So many words are tried, and so long is one without an arrow when it is crowded."""
ARROW = "→"
"""Stands in the word of a change between the old value and the new one."""


class Placed(NamedTuple):
    """A word, its left edge in pixels from the left end of the axis, and the place that it marks."""

    text: str
    left: float
    at: float


def arrange(
    marks: Sequence[tuple[float, str]], width: float, measure: Callable[[str], float], begin: float = 0.0
) -> list[Placed]:
    """Return where the words stand: the first ones first; what finds no room is counted in one word, "+2".

    Parameters
    ----------
    marks : sequence of (place, text)
        Places in pixels from the left end of the axis; what matters most first.
    width : float
        Of the axis, in pixels.
    measure : callable
        Returns a text's width in pixels.
    begin : float
        Pixels that are taken at the left end.
    """
    said = [(at, list(_shorter(text))) for at, text in marks[:MOST]]
    left_out = [at for at, _ in marks[MOST:]]
    while True:
        words = [(at, texts[0], FAR) for at, texts in said]
        words += [(left_out[0], f"+{len(left_out)}", width)] if left_out else []
        placed = _packed(words, width, measure, begin)
        if placed is not None or not said:
            return placed or []
        long = next((texts for _, texts in reversed(said) if len(texts) > 1), None)
        if long:
            del long[0]
        else:
            left_out.insert(0, said.pop()[0])


def _shorter(text: str) -> Iterator[str]:
    """Run through the ways to say it, the longest first: a change is known by its new value, too."""
    yield text
    if ARROW in text:
        yield text[text.rindex(ARROW) :]
    elif len(text) > LONG:
        yield shortened(text, LONG)


def _packed(
    words: Sequence[tuple[float, str, float]], width: float, measure: Callable[[str], float], begin: float
) -> list[Placed] | None:
    """Return the words in one line, each as near above its place as the others let it; None if one is too far off."""
    order = sorted(range(len(words)), key=lambda number: words[number][0])
    wide = [measure(text) for _, text, _ in words]
    wanted = [at - wide[number] / 2 for number, (at, *_) in enumerate(words)]
    lefts, free = list(wanted), begin
    for number in order:
        lefts[number] = max(wanted[number], free)
        free = lefts[number] + wide[number] + GAP
    free = width
    for number in reversed(order):
        lefts[number] = min(lefts[number], free - wide[number])
        free = lefts[number] - GAP
    each = zip(lefts, wanted, wide, words, strict=True)
    far = (abs(left - min(max(to, begin), width - one)) > one / 2 + most for left, to, one, (*_, most) in each)
    if (lefts and min(lefts) < begin) or any(far):
        return None
    return [Placed(text, left, at) for left, (at, text, _) in zip(lefts, words, strict=True)]
