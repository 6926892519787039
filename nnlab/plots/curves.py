"""Learning curves: loss (or a metric) against time, for training and validation.

How to read one. While both lines fall, the network learns what the two sets have in common. Where the training line
goes on falling and the validation line turns up, it has begun to learn the training set by heart: overfitting. The gap
between the lines is what does not carry over to new data; two high lines close together mean underfitting.

The ring marks the best epoch, the dashed upright the epoch in which early stopping ended the run; what is drawn past
it in short dashes is a ghost: what would have happened.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from ..sentences import Sentence
from ..training.history import History, Stop
from .best import BestMark
from .chart import PERCENT, STRIP, Chart, number
from .head import SAMPLED, SHORT, Head
from .limits import Array, stride, thin, within, x_limits, y_limits
from .past import Past
from .reading import FACTS, KeptRun, Reading, across, column, facts, readings
from .strip import RING, Strip
from .style import GHOST, GUESS, LIGHT, ROLES, Palette, settings

WORDS = {role: role for role in ROLES} | {"running": "as trained"} | SAMPLED
"""What the lines are called."""
BRIEFLY = {f"validation{SHORT}": "val"}
"""What they are called where there is little room."""


class CurveChart(Chart):
    """The live chart of one quantity.

    Parameters
    ----------
    ax : Axes
    quantity : str
        "loss", "accuracy", "rmse", ...: the lines are the columns `train_<quantity>` and `validation_<quantity>`.
    roles : sequence of str
        Which lines: train, validation, test; also running (the loss as trained) and penalty.
    title : str, optional
    palette : Palette

    Attributes
    ----------
    scale : "linear" or "log"
    zoom : bool
        Show the last part only.
    across : "epoch", "updates" or "seconds"
    drawn, room : (epochs, losses), float
        A curve that somebody has guessed, and how high there is to be room for it.
    readings : list of Reading
        The values at the place that is pointed at: those of the present run, then those of earlier ones.
    whole : bool
        Whether the axis is at once as long as the run is planned; else it grows with the lines.
    plain : bool
        Without key and marks: a small picture among its like.
    """

    strip = STRIP

    def __init__(
        self,
        ax: Axes,
        quantity: str = "loss",
        *,
        roles: Sequence[str] = ("train", "validation"),
        title: str | None = None,
        palette: Palette = LIGHT,
    ):
        super().__init__(ax, quantity, title, palette)
        self.roles = tuple(roles)
        self.names |= {**WORDS, **BRIEFLY, **FACTS, "best": "best", "stop": "stop", "ghost": "ghost", "guess": "guess"}
        self.whole = self.plain = False
        self.drawn: tuple[Array, Array] = np.empty(0), np.empty(0)
        self.room = 0.0
        self.guess = self.line(GUESS)
        self.ghosts = {role: self.line(GHOST[role], alpha=0.85) for role in GHOST}
        self.lines = {role: self.line(style) for role, style in ROLES.items()}
        self.cursor = self.line(ROLES["train"]._replace(width=1.0))
        self.cursor.set_transform(ax.get_xaxis_transform())
        with settings():
            dots = Line2D([], [], marker="o", markersize=5.5, markeredgewidth=1.0, linestyle="")
            self.dots = ax.add_line(dots)
        self.live(self.dots)
        self.best, self.words, self.head, self.past = BestMark(self), Strip(self), Head(self), Past(self)
        self.readings: list[Reading] = []
        self._facts = FACTS["fact_none"]
        self.dress(palette)

    def dress(self, palette: Palette) -> None:
        """Take on the colours of a theme."""
        super().dress(palette)
        for role, colour in palette.roles.items():
            self.lines[role].set_color(colour)
            if role in self.ghosts:
                self.ghosts[role].set_color(colour)
        self.cursor.set_color(palette.muted)
        self.guess.set_color(palette.text)
        self.dots.set_markerfacecolor(palette.text)
        self.dots.set_markeredgecolor(palette.background)
        for part in (self.best, self.words, self.head):
            part.dress(palette)

    def show(
        self,
        history: History,
        *,
        planned: int | None = None,
        kept: Sequence[KeptRun] = (),
        stop: Stop | None = None,
        cursor: int | None = None,
        at: float | None = None,
        now: int | None = None,
    ) -> bool:
        """Move the lines to `history`; return whether the background must be drawn again.

        Parameters
        ----------
        history : History
            Of one run; columns of shape (epochs,).
        planned : int, optional
            Epochs there will be.
        kept : sequence of (str, History)
            Earlier runs to compare with, each with a few words on what differs.
        stop : Stop, optional
            Where training stopped, or would have; `history.stop` if not given.
        cursor : int, optional
            An epoch to point at.
        at : float, optional
            Where the mouse is, from 0 at the left end of the axes to 1; points at the epoch there, not at `cursor`.
        now : int, optional
            The epoch whose values stand in the key: that of the weights that are kept; by default the last.

        Raises
        ------
        ValueError
            If the history is of a stack.
        """
        x = across(history, self.across)
        columns = {role: column(history, role, self.quantity) for role in self.roles}
        columns = {role: y for role, y in columns.items() if len(y)}
        if any(y.ndim > 1 for y in columns.values()):
            raise ValueError(
                Sentence(
                    "stacked_history",
                    "this is the history of a stack of runs; show one of them, history.run(0), or a MeanCurveChart",
                )
            )
        stop = stop or history.stop
        end = stop.epoch if stop and stop.epoch and stop.kind != "epochs" else None
        earlier = [across(old, self.across) for _, old in kept]
        last = max((float(line[-1]) for line in (x, *earlier)), default=0.0)
        least = 1.0 if self.across == "seconds" else 50.0
        x_range = x_limits(last, self._planned(planned, history), self.zoom, least, self.whole or self.room > 0)

        solid, ghost = {}, {}
        part = within(x, x_range)
        pixels = self.pixels
        every = stride(x, x_range, pixels)
        cut = len(x) if end is None else end + 1
        for role, y in columns.items():
            before, after = slice(part.start, min(part.stop, cut)), slice(max(part.start, cut - 1), part.stop)
            solid[role] = thin(x[before], y[before], every)
            ghost[role] = thin(x[after], y[after], every) if role in GHOST and end and len(x) > cut else (x[:0], y[:0])
        past = self.past.thinned(kept, x_range, self.roles)
        seen = [y for _, y in (*solid.values(), *ghost.values(), *((line.x, line.y) for line in past))]
        drawn = self.drawn if self.across == "epoch" else (np.empty(0), np.empty(0))
        seen += [drawn[1], np.array([0.0, self.room])] if self.room else []
        top = 1.0 if self.quantity in PERCENT or self.quantity == "r2" else None
        old = self.limits[1] if self._frame[2:] == (self.scale, self.across) else None
        changed = self.reach(x_range, y_limits(seen, old, log=self.scale == "log", top=top))

        for role, line in self.lines.items():
            line.set_data(*solid.get(role, ((), ())))
        for role, line in self.ghosts.items():
            line.set_data(*ghost.get(role, ((), ())))
        self.guess.set_data(*drawn)
        place = float(x[cursor]) if cursor is not None and cursor < len(x) else None
        place = place if at is None else x_range[0] + at * (x_range[1] - x_range[0])
        self._point([("", history), *kept], place)
        best = stop.best_epoch if stop and stop.best_epoch else history.best_epoch
        ringed = self.best.show(x, columns.get("validation", columns.get("train", x[:0])), best) and not self.plain
        self.head.scored = history.scored
        named = self.names | {"train": self.head.name("train")}
        self._facts = facts(history, columns, self.quantity, best, end, named)

        roles = tuple(role for role in self.named if role in columns or role == "guess" or not columns)
        earlier_runs = tuple((label, id(old), len(old)) for label, old in kept)
        static = (end, tuple(history.marks), earlier_runs, roles, history.scored, self.palette)
        changes = [(float(x[min(mark.epoch, len(x) - 1)]), self.say(mark.text)) for mark in history.marks]
        stopped = None if end is None else float(x[min(end, len(x) - 1)])
        if changed or static != self._static:
            self._static = static
            self.words.furnish(stopped, [at for at, _ in changes])
            self.head.furnish(() if self.plain else roles)
            self.past.furnish(past)
            changed = True
        shown = len(x) - 1 if now is None else min(now, len(x) - 1)
        if not self.plain:
            self.head.show({role: float(y[shown]) for role, y in columns.items()})
            marks = [(float(x[best]), f"{RING}{self.names['best']} {best}")] if ringed and best is not None else []
            marks += [] if stopped is None else [(stopped, f"{self.names['stop']} {end}")]
            if end is not None and end < len(x) - 1 and columns:
                gone_on = columns.get("validation", next(iter(columns.values())))[-1]
                marks.append((float(x[-1]), f"{self.names['ghost']} {number(float(gone_on), self.quantity)}"))
            self.words.show(marks + changes)
        return changed

    @property
    def named(self) -> tuple[str, ...]:
        """What the key may have to name; a guess that is still to be drawn, too, so that nothing moves while it is."""
        return self.roles + (("guess",) if self.room and self.across == "epoch" else ())

    def describe(self) -> str:
        """Return in words what the chart shows."""
        return f"{self.title.said}: {self._facts}."

    def _planned(self, planned: int | None, history: History) -> float | None:
        if planned is None or self.across == "epoch":
            return planned
        if self.across == "updates" and len(history):
            return float(np.max(history["updates"][-1])) / len(history) * planned
        return None

    def _point(self, runs: Sequence[KeptRun], place: float | None) -> None:
        """Mark a place on the axis by an upright, and the values there by dots."""
        if place is None and not self.readings:
            return
        what = self.roles, self.quantity, self.across, self.limits[0]
        self.readings = [] if place is None else readings(runs, place, *what)
        self.cursor.set_data(([self.readings[0].x] * 2, [0, 1]) if self.readings else ([], []))
        dots = [(reading.x, y) for reading in self.readings for y in reading.values.values()]
        self.dots.set_data([x for x, _ in dots], [y for _, y in dots])
