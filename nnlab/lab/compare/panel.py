"""Compare: the same run with other seeds, one setting at several values, folds, optimizers in a race; all live."""

from __future__ import annotations

import html
import time
from collections.abc import Callable

import ipywidgets as w

from ...experiments.results import Results
from ...experiments.run import metrics_of
from ..panels.panel import Panel, Post, Redraw
from ..runtime.player import Player
from ..runtime.present_run import PresentRun
from ..runtime.run_list import RunList
from ..text.texts import Words
from ..widgets.download import link
from ..widgets.frame_pacer import FramePacer
from ..widgets.save_button import SaveButton
from .charts import ComparisonView
from .form import Form
from .plan import Plan, against
from .run_group import RunGroup
from .verdict import present_variant, table, verdict

ROLES = ("train", "validation")
SECONDS = 0.5
"""While playing, sentence and table are written no oftener than this."""
UNSEEN = 0.1
"""Seconds until it is looked at again whether the tab is open."""


class ComparePanel(Panel):
    """Chooses a comparison, trains it on the player's loop, and says what came of it."""

    title = "tab_compare"

    def __init__(
        self,
        post: Post,
        redraw: Redraw,
        player: Player,
        run_list: RunList,
        pacer: FramePacer,
        set_config: Callable[..., object],
    ) -> None:
        self.player, self.run_list, self.pacer = player, run_list, pacer
        self._redraw_all, self._set_config = redraw, set_config
        self.group: RunGroup | None = None
        self.form = Form(post)
        auto = w.Layout(width="auto", flex="0 0 auto")
        self.start = w.Button(icon="play", layout=auto)
        self.hold, self.apply, self.csv = (
            w.Button(icon=icon, layout=w.Layout(width="auto", display="none")) for icon in ("pause", "check", "table")
        )
        self.quantity = w.Dropdown(layout=w.Layout(width="auto"), style={"description_width": "initial"})
        self.log = w.ToggleButton(layout=auto)
        for name, widget, work in (
            ("start", self.start, self.begin),
            ("hold", self.hold, self.toggle),
            ("apply", self.apply, self.take_best),
            ("csv", self.csv, self.offer),
        ):
            widget.add_class(f"nnlab-compare-{name}")
            widget.on_click(lambda _, work=work: post(work))
        for name, widget in (("quantity", self.quantity), ("log", self.log)):
            widget.add_class(f"nnlab-compare-{name}")
            widget.observe(lambda _: self._shown and post(self._redraw), "value")
        self.bar = w.FloatProgress(min=0, max=1, layout=w.Layout(flex="1 1 120px", width="auto", height="10px"))
        self.count, self.complaint, self.sentence = w.HTML(), w.HTML(), w.HTML()
        self.table, self.links = w.HTML(), w.HTML()
        for css, field in (("complaint", self.complaint), ("verdict", self.sentence), ("table", self.table)):
            field.add_class(f"nnlab-{css}")
        self.table.add_class("nnlab-compare-table")
        self.save = SaveButton("comparison", lambda: self.view.image if self.view else None, post)
        self.form.children = (*self.form.children, self.start)
        progress, tools = w.HBox([self.hold, self.bar, self.count]), w.HBox([self.quantity, self.log, self.save])
        self.picture = w.VBox([])
        after = w.HBox([self.apply, self.csv, self.links])
        for row, css in ((progress, "nnlab-compare-progress"), (tools, "nnlab-tools"), (after, "nnlab-save")):
            row.add_class(css)
        shown = [progress, tools, self.picture, self.sentence, self.table, after]
        self.after = w.VBox(shown, layout=w.Layout(display="none"))
        self.widget = w.VBox([self.form, self.form.note, self.complaint, self.after])
        self.view: ComparisonView | None = None
        self._quantity = "accuracy"
        self.text = ""
        self._shown: tuple[object, ...] = ()
        self._written = 0.0

    def relabel(self, words: Words) -> None:
        """Change the language."""
        super().relabel(words)
        self._shown = ()
        self.form.relabel(words)
        for name, button in (("start", self.start), ("apply", self.apply), ("csv", self.csv)):
            button.description = words(f"compare_{name}")
            button.tooltip = words(f"compare_{name}_help")
        self.log.description, self.log.tooltip = words("log"), words("log_help")
        self.quantity.description = words("compare_quantity")
        chosen = self.quantity.value or "loss"
        self.quantity.options = [(words("quantity_loss"), "loss"), (words("quantity_metric"), "metric")]
        self.quantity.value = chosen

    # ---- what a click can do ----------------------------------------------------------------------------------------

    def begin(self, plan: Plan | None = None) -> None:
        """Train a comparison: the one that is chosen, or another; whoever was training pauses."""
        try:
            self.group = RunGroup(plan or self._plan(), self.player.loop, self._progressed)
        except ValueError as error:
            self._complain(self.words.explain(error))
            return
        self._complain("")
        self.links.value, self._shown = "", ()
        if self.player.loop:
            self._play()
        self._redraw()

    def toggle(self) -> None:
        """Pause, or go on."""
        if self.group is not None and not self.group.finished:
            (self.group.pause if self.group.playing else self._play)()
            self._redraw()

    def take_best(self) -> None:
        """Prepare the run with the best settings."""
        if self.group is not None and self.group.plan.kind in ("vary", "race"):
            try:
                self._set_config(**self.group.plan.settings(self.group.ranking(self.column)[0]))
            except ValueError as error:
                self._complain(self.words.explain(error))

    def offer(self) -> None:
        """Offer the scores as a table for a spreadsheet."""
        if self.group is not None:
            self.links.value = link("nnlab-comparison.csv", self.results.to_csv, self.words)

    @property
    def results(self) -> Results:
        """The runs so far, as `nnlab.sweep` gives them.

        Raises
        ------
        ValueError
            If there is no comparison.
        """
        if self.group is None:
            raise ValueError("there is no comparison yet; begin one")
        return self.group.results

    @property
    def column(self) -> str:
        """The column by which is judged."""
        assert self.group is not None
        quantity = self._quantity if self.quantity.value == "metric" else "loss"
        return self.group.column("validation", quantity)

    # ---- drawing ----------------------------------------------------------------------------------------------------

    def draw(self, run: PresentRun, playing: bool) -> None:
        """Show the comparison as it is now."""
        self.form.offer(run)
        group = self.group
        if group is None:
            return
        self._frame()
        self._quantity = metrics_of(group.plan.tasks[0].data.task)[0]
        wanted = (group, self.quantity.value, self.words.language)
        if wanted != self._shown or self.view is None:
            if self.view is not None:
                self.view.image.widget.close()
            first = self._quantity if self.quantity.value == "metric" and group.plan.kind == "vary" else "loss"
            self.view = ComparisonView(group, first, self._quantity, self.words)
            self.picture.children = (self.view.image.widget,)
            self._shown, self._written = wanted, 0.0
        self.view.draw(self.log.value, self.pacer.slow and group.playing)
        if not group.playing or time.perf_counter() - self._written > SECONDS:
            self._written = time.perf_counter()
            self._write(run, group)

    def describe(self) -> str:
        """Return in words what is shown."""
        return f"{self.text} {self.view.describe()}" if self.view else self.words("compare_nothing")

    def _plan(self) -> Plan:
        present, kept = self.player.session.present, self.run_list.kept
        if self.form.kind.value != "kept":
            return self.form.plan(present)
        if not kept:
            raise ValueError(self.words("compare_keep_other" if self.run_list.now.kept else "compare_keep_first"))
        own = present.own_data[:2] if present.own_data else None
        entry, run = kept[-1]
        return against(run, present.config, (entry.name, ""), int(self.form.count.value), own)

    def _progressed(self) -> float:
        """Draw by the clock while the group plays; return the seconds until the next frame is due."""
        pacer, playing = self.pacer, self.group is not None and self.group.playing
        if playing and (wait := UNSEEN if not self.seen else pacer.wait()):
            return wait
        with pacer.frame(playing):
            self._redraw()
        return pacer.wait()

    def _play(self) -> None:
        """Train; if that was the player's turn, let the whole Lab say that it pauses."""
        assert self.group is not None
        interrupted = self.player.playing
        self.group.play()
        if interrupted:
            self._redraw_all()

    def _redraw(self) -> None:
        """Show what is new, if it is seen at all."""
        if self.seen:
            self.draw(self.player.session.present, self.player.playing)

    def _frame(self) -> None:
        """Let buttons and bar say how far it is."""
        group = self.group
        assert group is not None
        self.after.layout.display = ""
        self.hold.layout.display = "none" if group.finished else ""
        self.hold.icon = "pause" if group.playing else "play"
        self.hold.description = self.words("pause" if group.playing else "compare_go_on")
        self.bar.value = group.progress
        text = self.words("compare_progress", done=group.done, goal=group.epochs, n=len(group))
        self.count.value = html.escape(text)
        ended = group.finished and len(group.plan.names) > 1
        self.apply.layout.display = "" if ended and group.plan.kind != "kept" else "none"
        self.csv.layout.display = "" if group.done else "none"

    def _write(self, run: PresentRun, group: RunGroup) -> None:
        """Write sentence and table."""
        columns = [group.column(role, quantity) for role in ROLES for quantity in ("loss", self._quantity)]
        if group.error is not None:
            self.text = self.words("error", error=self.words.explain(group.error))
        else:
            self.text = verdict(group, self.column, self.words, present_variant(group, run.config))
        best = group.ranking(self.column)[0] if len(group.plan.names) > 1 and group.done else None
        for field, value in (
            (self.sentence, f'<div role="status" aria-live="polite">{html.escape(self.text)}</div>'),
            (self.table, table(group, list(dict.fromkeys(columns)), self.words, best) if group.done else ""),
        ):
            if field.value != value:
                field.value = value

    def _complain(self, text: str) -> None:
        self.complaint.value = f'<span role="alert">{html.escape(text)}</span>' if text else ""
