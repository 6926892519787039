"""Sheet: the labelled curves with their labels, sixteen a page, to be judged by eye.

    python -m tests.training.curves.sheet folder [clear | unclear | number ...]

Drawn strongly: what the diagnosis sees. Behind it, in a lighter colour: training loss, and loss on the oracle's many
samples, up to three times as long. Above: number, group, validation samples, what differs in the settings; the label
(with a question mark if it is unclear, and why). What the diagnosis says is not shown, so as not to sway the eye,
unless curves are asked for by their numbers.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

from nnlab import Config, History
from nnlab.plots.curves import CurveChart
from nnlab.plots.style import add_axes, new_figure

from .report import said
from .stored import Curve, curves

COLUMNS, ROWS = 4, 4
WIDTH, HEIGHT = 400, 230
SHOWN = ("learning_rate", "l2", "dropout", "noise", "early_stopping", "patience", "restore_best", "hidden")


def oracle(curve: Curve) -> History:
    """Return the oracle's curves, epoch by epoch, as a history."""
    epochs = 3 * curve.config.epochs
    known = np.linspace(1, epochs, curve.oracle.shape[1])
    test, train = (np.interp(np.arange(1, epochs + 1), known, line) for line in curve.oracle)
    made = History.from_columns({"train_loss": train, "validation_loss": test})
    made.initial = dict(curve.history.initial)
    return made


def headings(number: int, curve: Curve, verdict: bool) -> tuple[str, str]:
    """Return what stands above a chart."""
    changed = Config().difference(curve.config)
    settings = ", ".join(f"{name} {changed[name][1]}" for name in SHOWN if name in changed)
    found = said(curve) if verdict else curve.label
    doubt = f"? ({curve.doubt})" if curve.doubt else ""
    second = f"{curve.label}{doubt}" + (f"  -> {found}" if found != curve.label else "")
    return f"{number} {curve.group}, {curve.samples} val: {settings}", second


def page(numbered: list[tuple[int, Curve]], path: Path, verdict: bool) -> None:
    """Draw one page."""
    figure = new_figure(COLUMNS * WIDTH, ROWS * HEIGHT)
    for place, (number, curve) in enumerate(numbered):
        row, column = divmod(place, COLUMNS)
        left, top = column * WIDTH, row * HEIGHT
        axes = add_axes(figure, left + 48, top + 46, WIDTH - 140, HEIGHT - 82)
        chart = CurveChart(axes, title=" ")
        known = np.isfinite(curve.oracle).all()
        chart.show(curve.history, planned=3 * curve.config.epochs, kept=[("", oracle(curve))] if known else ())
        first, second = headings(number, curve, verdict)
        wide, high = COLUMNS * WIDTH, ROWS * HEIGHT
        figure.text((left + 8) / wide, 1 - (top + 14) / high, first[:95], fontsize=8)
        figure.text((left + 8) / wide, 1 - (top + 30) / high, second, fontsize=11, weight="bold")
    figure.savefig(path)


def main() -> None:
    """Draw all pages, or one of the curves with these numbers."""
    folder = Path(sys.argv[1])
    folder.mkdir(exist_ok=True)
    numbered = list(enumerate(curves()))
    wanted = sys.argv[2:]
    if wanted in (["clear"], ["unclear"]):
        numbered = [(number, curve) for number, curve in numbered if bool(curve.doubt) == (wanted == ["unclear"])]
    elif wanted:
        numbered = [numbered[int(number)] for number in wanted]
    each, verdict = COLUMNS * ROWS, bool(wanted) and wanted[0].isdigit()
    for start in range(0, len(numbered), each):
        page(numbered[start : start + each], folder / f"page{start // each + 1:02}.png", verdict)


if __name__ == "__main__":
    main()
