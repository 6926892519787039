"""Report: how often the diagnosis agrees with the labels, as a confusion matrix.

    python -m tests.training.curves.report [-v]

With ``-v`` every disagreement among those for tuning is listed. Curves whose label is unclear are counted apart.
"""

from __future__ import annotations

import sys
from collections import Counter

from nnlab.training.diagnosis import OVERFITTING, diagnose

from .stored import Curve, curves

STATES = (
    *("overfitting", "caught", "good", "uncertain", "underfitting", "still_learning", "no_validation", "diverged"),
)


def said(curve: Curve) -> str:
    """Return the state that the diagnosis sees."""
    found = diagnose(curve.history, curve.config, samples=curve.samples, chance=curve.chance)
    kind = found[0].kind if found else "nothing"
    return "overfitting" if kind in OVERFITTING else kind


def confusion(chosen: list[Curve]) -> Counter[tuple[str, str]]:
    """Return how often each label (first) met each diagnosis (second)."""
    return Counter((curve.label, said(curve)) for curve in chosen)


def right(counts: Counter[tuple[str, str]]) -> float:
    """Return the share of curves on which both agree."""
    return sum(n for (label, found), n in counts.items() if label == found) / max(sum(counts.values()), 1)


def opposite(counts: Counter[tuple[str, str]]) -> int:
    """Return how many overfitting runs were called a good fit, or the reverse."""
    return counts["overfitting", "good"] + counts["good", "overfitting"]


def table(counts: Counter[tuple[str, str]]) -> str:
    """Return the matrix as text: a row a label, a column a diagnosis."""
    found = [*STATES, *sorted({said for _, said in counts} - {*STATES})]
    lines = [f"{'label':15}" + "".join(f"{name[:13]:>14}" for name in found)]
    for label in STATES:
        if any(counts[label, name] for name in found):
            lines.append(f"{label:15}" + "".join(f"{counts[label, name] or '.':>14}" for name in found))
    return "\n".join(lines)


def parts() -> dict[str, list[Curve]]:
    """Return the curves with a clear label, those held out apart; and those without one."""
    clear = [curve for curve in curves() if not curve.doubt]
    parts = {part: [curve for curve in clear if curve.part == part] for part in ("tuning", "held out")}
    return parts | {"unclear label": [curve for curve in curves() if curve.doubt]}


def main() -> None:
    """Print the matrices."""
    for name, chosen in parts().items():
        counts = confusion(chosen)
        print(f"{name}: {len(chosen)} curves, {right(counts):.1%} as labelled, overfitting/good: {opposite(counts)}")
        print(table(counts), "\n")
    if "-v" in sys.argv:
        for number, curve in enumerate(curves()):
            if not curve.doubt and curve.part == "tuning" and said(curve) != curve.label:
                print(number, curve.group, curve.samples, curve.label, "called", said(curve))


if __name__ == "__main__":
    main()
