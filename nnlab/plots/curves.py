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

from ..training.history import History, Stop
from .chart import PERCENT, Chart, number
from .limits import Array, stride, thin, within, x_limits, y_limits
from .style import GHOST, LIGHT, ROLES, SMALL, Palette, settings

Pinned = tuple[str, History]
"""An earlier run that is shown for comparison: what differs about it, and its history."""


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
    names : dict of str to str
        What the lines are called on the picture.
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
        self.names = {role: role for role in ROLES} | {"running": "as trained"}
        self.ghosts = {role: self.line(GHOST[role], alpha=0.85) for role in GHOST}
        self.lines = {role: self.line(style) for role, style in ROLES.items()}
        self.cursor = self.line(ROLES["train"]._replace(width=1.0))
        self.cursor.set_transform(ax.get_xaxis_transform())
        with settings():
            ring = Line2D([], [], marker="o", markersize=8, markeredgewidth=1.8, linestyle="", clip_on=False)
            self.ring = ax.add_line(ring)
        self.live(self.ring)
        self.ring_label = self.new_label(SMALL, "center")
        self.ends = {role: self.new_label() for role in ROLES}
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
        self.ring_label.colour = palette.text
        self.ring.set_markeredgecolor(palette.text)
        self.ring.set_markerfacecolor(palette.background)

    def show(
        self,
        history: History,
        *,
        planned: int | None = None,
        pinned: Sequence[Pinned] = (),
        stop: Stop | None = None,
        cursor: int | None = None,
    ) -> bool:
        """Move the lines to `history`; return whether the background must be drawn again.

        Parameters
        ----------
        history : History
            Of one run; columns of shape (epochs,).
        planned : int, optional
            Epochs there will be.
        pinned : sequence of (str, History)
            Earlier runs to compare with, each with a few words on what differs.
        stop : Stop, optional
            Where training stopped, or would have; `history.stop` if not given.
        cursor : int, optional
            An epoch to point at.

        Raises
        ------
        ValueError
            If the history is of a stack.
        """
        x = _across(history, self.across)
        columns = {role: _column(history, role, self.quantity) for role in self.roles}
        columns = {role: y for role, y in columns.items() if len(y)}
        if any(y.ndim > 1 for y in columns.values()):
            raise ValueError(
                "this is the history of a stack of runs; show one of them, history.run(0), or a FamilyChart"
            )
        stop = stop or history.stop
        end = stop.epoch if stop and stop.epoch and stop.kind != "epochs" else None
        earlier = [_across(old, self.across) for _, old in pinned]
        last = max((float(line[-1]) for line in (x, *earlier)), default=0.0)
        x_range = x_limits(last, self._planned(planned, history), self.zoom)

        solid, ghost = {}, {}
        part = within(x, x_range)
        every = stride(x, x_range, self.pixels)
        cut = len(x) if end is None else end + 1
        for role, y in columns.items():
            before, after = slice(part.start, min(part.stop, cut)), slice(max(part.start, cut - 1), part.stop)
            solid[role] = thin(x[before], y[before], every)
            ghost[role] = thin(x[after], y[after], every) if role in GHOST and end and len(x) > cut else (x[:0], y[:0])
        past = self._past(pinned, x_range)
        seen = [y for _, y in (*solid.values(), *ghost.values(), *(xy for _, _, xy in past))]
        top = 1.0 if self.quantity in PERCENT or self.quantity == "r2" else None
        old = self.limits[1] if self._frame[2:] == (self.scale, self.across) else None
        changed = self.reach(x_range, y_limits(seen, old, log=self.scale == "log", top=top))

        for role, line in self.lines.items():
            line.set_data(*solid.get(role, ((), ())))
        for role, line in self.ghosts.items():
            line.set_data(*ghost.get(role, ((), ())))
        self.cursor.set_data(([x[cursor]] * 2, [0, 1]) if cursor is not None and cursor < len(x) else ([], []))
        best = stop.best_epoch if stop and stop.best_epoch else history.best_epoch
        self._ring(x, columns, best)
        self.name_ends([(self.ends[role], x[-1], y[-1], self._end(role, y[-1])) for role, y in columns.items()])
        self._facts = _facts(history, columns, self.quantity, best, end, self.names)

        static = (
            changed,
            end,
            tuple(history.marks),
            tuple((label, id(old), len(old)) for label, old in pinned),
            self.palette,
        )
        if changed or static[1:] != self._static:
            self._static = static[1:]
            self.furnish(None if end is None else x[min(end, len(x) - 1)], f"stopped at {end}", history.marks, x)
            self._pin(past)
            changed = True
        return changed

    def describe(self) -> str:
        """Return in words what the chart shows."""
        return f"{self.title.get_text()}: {self._facts}."

    def _planned(self, planned: int | None, history: History) -> float | None:
        if planned is None or self.across == "epoch":
            return planned
        if self.across == "updates" and len(history):
            return float(np.max(history["updates"][-1])) / len(history) * planned
        return None

    def _end(self, role: str, value: float) -> tuple[str, ...]:
        return self.names[role], number(float(value), self.quantity)

    def _ring(self, x: Array, columns: dict[str, Array], best: int | None) -> None:
        """Mark the best epoch, on the validation line where there is one."""
        role = next((role for role in ("validation", "train") if role in columns), None)
        if best is None or role is None or best >= len(x):
            self.ring.set_data([], [])
            self.ring_label.lines = ()
            return
        point = float(x[best]), float(columns[role][best])
        shown = self.limits[0][0] <= point[0] and self.limits[1][0] <= point[1] <= self.limits[1][1]
        self.ring.set_data(([point[0]], [point[1]]) if shown else ([], []))
        above = self.quantity not in PERCENT and self.quantity != "r2"
        self.ring_label.place(point, (f"best {best}",) if shown else (), (0, 14 if above else -14))

    def _past(
        self, pinned: Sequence[Pinned], x_range: tuple[float, float]
    ) -> list[tuple[int, str, tuple[Array, Array]]]:
        """Return number, role and thinned points of the earlier runs' lines."""
        lines = []
        for place, (_, old) in enumerate(pinned):
            x = _across(old, self.across)
            part = within(x, x_range)
            for role in self.roles:
                y = _column(old, role, self.quantity)
                if len(y) and y.ndim == 1:
                    lines.append((place, role, thin(x[part], y[part], stride(x, x_range, self.pixels))))
        return lines

    def _pin(self, past: list[tuple[int, str, tuple[Array, Array]]]) -> None:
        """Draw the earlier runs, in lighter colours, as part of the background."""
        for place, role, (x, y) in past:
            style = ROLES[role]
            dashes = [length / style.width for length in style.dashes]
            line = Line2D(x, y, color=self.palette.pins[place % len(self.palette.pins)], linewidth=0.7 * style.width)
            if dashes:
                line.set_dashes(dashes)
            self._furniture.append(self.ax.add_line(line))


def _across(history: History, what: str) -> Array:
    """Return the x of epoch 0, before training, and of each epoch."""
    if what == "epoch" or not len(history):
        return np.arange(len(history) + 1.0)
    return np.concatenate([[0.0], history[what].reshape(len(history), -1)[:, 0]])


def _column(history: History, role: str, quantity: str) -> Array:
    """Return a column with its value before training, or an empty array if it was not recorded."""
    name = {"running": "running_loss", "penalty": "penalty"}.get(role, f"{role}_{quantity}")
    if name not in history:
        return np.empty(0)
    column = history[name]
    first = np.asarray(history.initial.get(name, np.nan), dtype=column.dtype)
    return np.concatenate([np.broadcast_to(first, column.shape[1:])[None], column])


def _facts(
    history: History, columns: dict[str, Array], quantity: str, best: int | None, end: int | None, names: dict[str, str]
) -> str:
    if not len(history) or not columns:
        return "no epoch yet"
    now = ", ".join(f"{names[role]} {number(float(y[-1]), quantity)}" for role, y in columns.items())
    facts = [f"after {len(history)} epoch{'s' if len(history) > 1 else ''} {now}"]
    if {"train", "validation"} <= columns.keys():
        gap = float(columns["validation"][-1] - columns["train"][-1])
        points = f"{100 * gap:+.1f} points" if quantity in PERCENT else f"{gap:+.3g}"
        facts.append(f"validation minus train {points}")
        if best is not None and best < len(columns["validation"]):
            facts.append(f"best epoch {best} with validation {number(float(columns['validation'][best]), quantity)}")
    if end is not None:
        facts.append(
            f"stopped at epoch {end}" + (f", went on as a ghost to {len(history)}" if len(history) > end else "")
        )
    facts += [f"{mark.text} after epoch {mark.epoch}" for mark in history.marks]
    return "; ".join(facts)
