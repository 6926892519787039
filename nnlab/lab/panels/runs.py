"""Runs: what was tried before: a table to sort, to name, to load again; and which curves lie under the present ones."""

from __future__ import annotations

import html
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import ipywidgets as w

from ...config import Config
from ...experiments.run import Own, Run
from ...experiments.scores import kept_scores
from ...plots.chart import number
from ...training.history import History
from ..runtime.autosave import Autosave
from ..runtime.present_run import PresentRun
from ..runtime.run_list import LONGEST_NAME, Entry, RunList
from ..text.format import said, setting_name
from ..text.texts import Words
from ..widgets.run_table import RunTable
from .panel import Panel, Post, Redraw

SCORES = ("train_loss", "validation_loss", "metric")
COLUMNS = ("differs", "epochs", *SCORES, "best_epoch", "ended")
SECONDS = 0.5
"""While playing, the present run's line is written no more often than this."""


class RunsPanel(Panel):
    """The table of runs."""

    seconds = SECONDS

    def __init__(
        self,
        post: Post,
        redraw: Redraw,
        run_list: RunList,
        autosave: Autosave,
        load: Callable[[Config, Own], object],
        open_run: Callable[[Run | Path], object],
    ) -> None:
        self.run_list, self.autosave = run_list, autosave
        self._redraw, self._load, self._open_run = redraw, load, open_run
        self.order: tuple[str, bool] = ("", True)
        self.table = RunTable(lambda content: post(lambda: self.act(content)))
        self.table.longest = LONGEST_NAME
        self.note = w.HTML()
        self.reopen = w.Button(icon="history", layout=w.Layout(width="auto", align_self="flex-start"))
        self.reopen.add_class("nnlab-reopen")
        self.reopen.on_click(lambda _: post(self.reopen_last))
        self.widget = w.VBox([self.note, self.table, self.reopen])
        self.widget.add_class("nnlab-runs")

    def relabel(self, words: Words) -> None:
        """Change the language."""
        super().relabel(words)
        self.table.head = [["", words("keep")], ["name", words("runs_name")]] + [
            [name, words(f"runs_{name}")] for name in COLUMNS[1:]
        ]
        names = ("keep", "rename", "reload", "open", "delete", "reload_help", "open_help", "delete_help")
        self.table.labels = {name: words(f"runs_{name}") for name in names}
        self.reopen.description, self.reopen.tooltip = words("reopen"), words("reopen_help")

    # ---- what a click can do ----------------------------------------------------------------------------------------

    def act(self, asked: dict[str, Any]) -> None:
        """Do what was asked for in the table; what makes no sense is passed over."""
        run_list, what, value = self.run_list, asked.get("what"), asked.get("value")
        entry = run_list.find(asked["number"]) if isinstance(asked.get("number"), int) else None
        if what == "sort" and asked.get("key") in ("name", *COLUMNS):
            self.sort(asked["key"])
        elif entry is None:
            return
        elif what == "keep":
            entry.kept = bool(value)
        elif what == "rename":
            run_list.rename(entry.number, str(value))
        elif what == "delete":
            run_list.delete(entry.number)
        elif what == "reload" and entry.run is not None:
            self._load(entry.run.config, entry.run.own)
        elif what == "open" and entry.run is not None:
            self._open_run(entry.run)
        self._redraw()

    def reopen_last(self) -> None:
        """Open the run that this notebook showed before its kernel was restarted."""
        if self.autosave.earlier is not None:
            self._open_run(self.autosave.earlier)
            self.autosave.earlier = None
            self._redraw()

    def sort(self, key: str) -> None:
        """Sort by a column; the other way round, if it is the one already."""
        self.order = (key, not self.order[1] if key == self.order[0] else False)

    # ---- drawing ----------------------------------------------------------------------------------------------------

    def draw(self, run: PresentRun, playing: bool) -> None:
        """Write the table as it is now."""
        facts = [(entry, *self._of(entry, run)) for entry in self.run_list.entries]
        varying = _varying([config for _, config, _, _ in facts])
        rows = []
        for entry, config, history, scores in facts:
            differs = (
                ", ".join(f"{setting_name(n, self.words)} {said(n, getattr(config, n), self.words)}" for n in varying)
                or "–"
            )
            metric = next((name for name in scores if name not in SCORES), "")
            values: dict[str, Any] = {
                "name": entry.name.lower(),
                "differs": differs,
                "epochs": len(history),
                "metric": scores.get(metric, math.nan),
                "best_epoch": (history.stop and history.stop.best_epoch) or history.best_epoch or 0,
                "ended": self._ended(config, history, playing and entry.run is None),
                **{name: scores.get(name, math.nan) for name in SCORES[:2]},
            }
            shown = [
                number(values[name], metric.partition("_")[2] if name == "metric" else "loss")
                if isinstance(values[name], float)
                else str(values[name] or "–")
                for name in COLUMNS
            ]
            shown = ["–" if cell == "not a number" else cell for cell in shown]
            rows.append((values, [entry.number, entry.kept, entry.name, shown, entry.run is not None]))
        rows.reverse()
        key, down = self.order
        if key:
            rows.sort(key=lambda row: _order(row[0][key], down), reverse=down)
        self.table.order = [key, down]
        self.table.rows = [row for _, row in rows]
        problem = self.words.translate(self.autosave.problem)
        note = self.words("autosave_problem", problem=problem) if problem else self.words("runs_note")
        self.note.value = f"<p>{html.escape(note)}</p>"
        self.reopen.layout.display = "" if self.autosave.earlier else "none"

    def describe(self) -> str:
        """Return the table in words."""
        lines = []
        for _, kept, name, cells, past in self.table.rows:
            head = f"{name}{'' if past else ' (' + self.words('runs_now') + ')'}{' ✓' if kept else ''}"
            lines.append(f"{head}: {', '.join(map(str, cells))}")
        return "\n".join(lines)

    def _of(self, entry: Entry, present: PresentRun) -> tuple[Config, History, dict[str, float]]:
        run = entry.run or Run(present.config, present.history, present.network, present.data, {})
        scores = kept_scores(run)
        roles = [name for name in scores if name.startswith("validation_") and name != "validation_loss"]
        wanted = {*SCORES, *(roles or [name for name in scores if name != "train_loss"])}
        return run.config, run.history, {name: value for name, value in scores.items() if name in wanted}

    def _ended(self, config: Config, history: History, training: bool) -> str:
        """Return why a run ended: by a rule, with its last epoch, or before it."""
        if history.stop and history.stop.kind in ENDS:
            return self.words(f"ended_{history.stop.kind}")
        if training:
            return self.words("ended_training")
        if not len(history):
            return "–"
        return self.words("ended_done" if len(history) >= config.epochs else "ended_paused")


ENDS = ("early", "target", "diverged")


def _varying(configs: list[Config]) -> list[str]:
    """Return the settings in which the runs differ."""
    return [n for n in Config.field_names() if len({getattr(config, n) for config in configs}) > 1]


def _order(value: Any, down: bool) -> Any:
    """Return what to sort by; what is not a number comes last either way."""
    return (math.isnan(value) != down, value) if isinstance(value, float) else value
