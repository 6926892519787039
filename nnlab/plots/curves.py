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
from .chart import PERCENT, Chart, number
from .limits import Array, stride, thin, within, x_limits, y_limits
from .reading import KeptRun, Reading, across, column, facts, readings
from .style import GHOST, GUESS, LIGHT, ROLES, Palette, settings

WORDS = {role: role for role in ROLES} | {"running": "as trained"}
"""What the lines are called."""


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
    """

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
        self.names |= {**WORDS, "best": "best", "stop": "stop", "guess": "guess"}
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
        self.best = BestMark(self)
        self.ends = {role: self.new_label() for role in (*ROLES, "guess")}
        self.readings: list[Reading] = []
        self._facts = "no epoch yet"
        self.dress(palette)

    def dress(self, palette: Palette) -> None:
        """Take on the colours of a theme."""
        super().dress(palette)
        for role, colour in palette.roles.items():
            self.lines[role].set_color(colour)
            self.ends[role].colour = colour
            if role in self.ghosts:
                self.ghosts[role].set_color(colour)
        self.cursor.set_color(palette.muted)
        self.guess.set_color(palette.text)
        self.ends["guess"].colour = palette.text
        self.dots.set_markerfacecolor(palette.text)
        self.dots.set_markeredgecolor(palette.background)
        self.best.dress(palette)

    def show(
        self,
        history: History,
        *,
        planned: int | None = None,
        kept: Sequence[KeptRun] = (),
        stop: Stop | None = None,
        cursor: int | None = None,
        at: float | None = None,
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
        x_range = x_limits(last, self._planned(planned, history), self.zoom, 1.0 if self.across == "seconds" else 50.0)

        solid, ghost = {}, {}
        part = within(x, x_range)
        pixels = self.pixels
        every = stride(x, x_range, pixels)
        cut = len(x) if end is None else end + 1
        for role, y in columns.items():
            before, after = slice(part.start, min(part.stop, cut)), slice(max(part.start, cut - 1), part.stop)
            solid[role] = thin(x[before], y[before], every)
            ghost[role] = thin(x[after], y[after], every) if role in GHOST and end and len(x) > cut else (x[:0], y[:0])
        past = self._past(kept, x_range)
        seen = [y for _, y in (*solid.values(), *ghost.values(), *(xy for _, _, xy in past))]
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
        self.best.show(x, columns.get("validation", columns.get("train", x[:0])), best)
        for label in self.ends.values():
            label.lines = ()
        ends = [(self.ends[role], x[-1], y[-1], self._end(role, y[-1])) for role, y in columns.items()]
        if len(drawn[0]):
            ends.append((self.ends["guess"], drawn[0][-1], drawn[1][-1], (self.names["guess"],)))
        self.name_ends(ends)
        self._facts = facts(history, columns, self.quantity, best, end, WORDS)

        static = (
            changed,
            end,
            tuple(history.marks),
            tuple((label, id(old), len(old)) for label, old in kept),
            self.palette,
        )
        if changed or static[1:] != self._static:
            self._static = static[1:]
            place = None if end is None else float(x[min(end, len(x) - 1)])
            self.furnish(place, f"{self.names['stop']} {end}", history.marks, x)
            self._draw_kept(past)
            changed = True
        return changed

    def describe(self) -> str:
        """Return in words what the chart shows."""
        return f"{self.title.said}: {self._facts}."

    def _planned(self, planned: int | None, history: History) -> float | None:
        if planned is None or self.across == "epoch":
            return planned
        if self.across == "updates" and len(history):
            return float(np.max(history["updates"][-1])) / len(history) * planned
        return None

    def _end(self, role: str, value: float) -> tuple[str, ...]:
        return self.names[role], number(float(value), self.quantity)

    def _point(self, runs: Sequence[KeptRun], place: float | None) -> None:
        """Mark a place on the axis by an upright, and the values there by dots."""
        if place is None and not self.readings:
            return
        what = self.roles, self.quantity, self.across, self.limits[0]
        self.readings = [] if place is None else readings(runs, place, *what)
        self.cursor.set_data(([self.readings[0].x] * 2, [0, 1]) if self.readings else ([], []))
        dots = [(reading.x, y) for reading in self.readings for y in reading.values.values()]
        self.dots.set_data([x for x, _ in dots], [y for _, y in dots])

    def _past(
        self, kept: Sequence[KeptRun], x_range: tuple[float, float]
    ) -> list[tuple[int, str, tuple[Array, Array]]]:
        """Return number, role and thinned points of the earlier runs' lines."""
        lines = []
        for place, (_, old) in enumerate(kept):
            x = across(old, self.across)
            part = within(x, x_range)
            for role in self.roles:
                y = column(old, role, self.quantity)
                if len(y) and y.ndim == 1:
                    lines.append((place, role, thin(x[part], y[part], stride(x, x_range, self.pixels))))
        return lines

    def _draw_kept(self, past: list[tuple[int, str, tuple[Array, Array]]]) -> None:
        """Draw the earlier runs, in lighter colours, as part of the background."""
        for place, role, (x, y) in past:
            style = ROLES[role]
            dashes = [length / style.width for length in style.dashes]
            line = Line2D(x, y, color=self.palette.kept[place % len(self.palette.kept)], linewidth=0.7 * style.width)
            if dashes:
                line.set_dashes(dashes)
            self._furniture.append(self.ax.add_line(line))
