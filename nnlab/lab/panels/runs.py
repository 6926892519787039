"""Runs: what was tried before. Keep pins a run's curves under the next one's, and says what differs."""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import TYPE_CHECKING

import ipywidgets as w
import numpy as np

from ...config import Config
from ...experiments.run import Run
from ...plots.chart import number
from ...plots.style import LIGHT
from ...training.history import History
from ..player import Player
from ..texts import Words
from .panel import Panel

if TYPE_CHECKING:
    from ..app import Lab

MOST = 20
"""Runs in the table; of more, the earliest that are not kept go."""
LONGEST_NAME = 40


@dataclass
class Entry:
    """A run in the table."""

    run: Run
    name: str
    kept: bool = False

    def score(self) -> float:
        """The watched column at its best epoch."""
        history, best = self.run.history, self.run.history.best_epoch
        return float(history[history.watched][best - 1]) if best else float("nan")


def differences(old: Config, new: Config, words: Words) -> list[str]:
    """Return what differs between two configs, each as "dropout 0 → 0.5"."""

    def show(value: object) -> str:
        return (
            ", ".join(map(str, value))
            if isinstance(value, tuple)
            else f"{value:g}"
            if isinstance(value, float)
            else str(value)
        )

    return [f"{words(name)} {show(a)} → {show(b)}" for name, (a, b) in old.difference(new).items()]


class RunsPanel(Panel):
    """A table of runs, each to keep, to rename, to load again, to delete."""

    title = "tab_runs"

    def __init__(self, lab: Lab) -> None:
        self.lab = lab
        self.entries: list[Entry] = []
        self._seen: list[Run] = []
        self._count = 0
        self.order = w.Dropdown(layout=w.Layout(width="170px"))
        self.order.add_class("nnlab-order")
        self.order.observe(lambda _: lab.player.post(self._rebuild), "value")
        self.note = w.HTML()
        self.rows = w.VBox()
        self.widget = w.VBox([w.HBox([self.order]), self.note, self.rows])
        self.widget.add_class("nnlab-runs")
        self._shown: object = None

    def relabel(self, words: Words) -> None:
        """Change the language."""
        super().relabel(words)
        chosen = self.order.value or "newest"
        self.order.options = [(words(key), key) for key in ("newest", "best_first", "by_name")]
        self.order.value = chosen
        self._rebuild()

    @property
    def kept(self) -> list[Entry]:
        """The runs whose curves are drawn under the present one's."""
        return [entry for entry in self.entries if entry.kept]

    def pinned(self, config: Config) -> list[tuple[str, History]]:
        """Return the kept runs' histories, each with what is different about the present run."""
        return [(self.label(entry, config), entry.run.history) for entry in self.kept]

    def label(self, entry: Entry, config: Config) -> str:
        """Return what one changed since a run."""
        return "; ".join(differences(entry.run.config, config, self.words)) or self.words("same_settings")

    def legend(self, config: Config) -> str:
        """Return the kept runs as HTML, each with its colour, and a warning where more than one thing has changed."""
        pieces = []
        for place, entry in enumerate(self.kept):
            changes = differences(entry.run.config, config, self.words)
            warning = (
                f" <b>⚠ {html.escape(self.words('several_changes', n=len(changes)))}</b>" if len(changes) > 1 else ""
            )
            colour = LIGHT.pins[place % len(LIGHT.pins)]
            text = html.escape(f"{entry.name}: {self.label(entry, config)}")
            pieces.append(f'<span><span style="color:{colour}" aria-hidden="true">━</span> {text}{warning}</span>')
        return " ".join(pieces)

    def keep(self) -> None:
        """Keep the present run."""
        if len(self.lab.history):
            self._add(self.lab.player.snapshot()).kept = True
            self._rebuild()
            self.lab.player.changed()

    def _add(self, run: Run) -> Entry:
        """Return the entry of a run, new if it is not in the table yet."""
        for entry in self.entries:
            if entry.run.config == run.config and np.array_equal(
                entry.run.history["train_loss"], run.history["train_loss"]
            ):
                return entry
        self._count += 1
        self.entries.append(Entry(run, self.words("run_number", n=self._count)))
        while len(self.entries) > MOST and (old := next((e for e in self.entries if not e.kept), None)):
            self.entries.remove(old)
        return self.entries[-1]

    def draw(self, player: Player) -> None:
        """Take over the runs that have come since."""
        new = [run for run in player.runs if not any(run is old for old in self._seen)]
        self._seen = list(player.runs)
        for run in new:
            self._add(run)
        if new:
            self._rebuild()

    def _rebuild(self) -> None:
        self.note.value = "" if self.entries else f"<p>{html.escape(self.words('no_runs'))}</p>"
        entries = list(self.entries)
        if self.order.value == "best_first":
            falling = -1.0 if entries and entries[0].run.history.watched.endswith("accuracy") else 1.0
            entries.sort(key=lambda entry: falling * np.nan_to_num(entry.score(), nan=np.inf))
        elif self.order.value == "by_name":
            entries.sort(key=lambda entry: entry.name)
        else:
            entries.reverse()
        self.rows.children = tuple(self._row(entry) for entry in entries)

    def _row(self, entry: Entry) -> w.HBox:
        name = w.Text(value=entry.name, continuous_update=False, layout=w.Layout(width="120px"))
        watched = entry.run.history.watched
        score = number(entry.score(), watched.partition("_")[2])
        changed = "; ".join(differences(Config(), entry.run.config, self.words)) or self.words("all_defaults")
        what = html.escape(watched.replace("_", " "))
        facts = w.HTML(
            f"{what} <b>{score}</b>, {len(entry.run.history)} · {html.escape(changed)}",
            layout=w.Layout(flex="1 1 auto"),
        )
        buttons = []
        for key, work in (
            ("unkeep" if entry.kept else "keep", lambda: self._toggle(entry)),
            ("reload", lambda: self._reload(entry)),
            ("delete", lambda: self._delete(entry)),
        ):
            button = w.Button(description=self.words(key), layout=w.Layout(width="auto", flex="0 0 auto"))
            button.on_click(lambda _, work=work: self.lab.player.post(work))
            buttons.append(button)
        name.observe(lambda change: self.lab.player.post(lambda: self._rename(entry, change["new"])), "value")
        return w.HBox([name, facts, *buttons])

    def _toggle(self, entry: Entry) -> None:
        entry.kept = not entry.kept
        self._rebuild()
        self.lab.player.changed()

    def _rename(self, entry: Entry, name: str) -> None:
        entry.name = name.strip()[:LONGEST_NAME] or entry.name
        self.lab.player.changed()

    def _reload(self, entry: Entry) -> None:
        self.lab.set(**entry.run.config.to_dict())

    def _delete(self, entry: Entry) -> None:
        self.entries.remove(entry)
        self._rebuild()
        self.lab.player.changed()

    def describe(self) -> str:
        """Return the table in words."""
        return "\n".join(
            f"{e.name}{' (kept)' if e.kept else ''}: {e.run.history.watched} {e.score():.4g}" for e in self.entries
        )
