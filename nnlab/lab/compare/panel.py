"""Compare: the same run with other seeds, one setting at several values, folds, optimizers in a race; all live."""

from __future__ import annotations

import html
from collections.abc import Callable

import ipywidgets as w

from ...experiments.results import Results
from ...experiments.statistics import Difference, difference
from ...sentences import Sentence
from ..panels.panel import Panel, Post, Redraw
from ..runtime.player import Player
from ..runtime.present_run import PresentRun
from ..runtime.run_list import RunList
from ..text.texts import Words
from ..widgets.download import link
from ..widgets.frame_pacer import FramePacer
from .comparison import Comparison
from .form import Form
from .plan import Plan
from .result import Result
from .run_group import RunGroup
from .verdict import pairs_of

UNSEEN = 0.1
"""Seconds until it is looked at again whether the tab is open."""


class ComparePanel(Panel):
    """Chooses a comparison, trains it on the player's loop, and says what came of it.

    Parameters
    ----------
    post, redraw : callables
        As for every panel.
    player : Player
        Whose turn it may be, and whose loop the runs train on.
    run_list : RunList
        Knows the kept runs.
    pacer : FramePacer
        Tells when a frame may be sent.
    set_config : callable
        Takes over settings, as by hand: `Lab.set`.
    """

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
        self.comparison: Comparison | None = None
        self.form, self.result = Form(post), Result(post, self._redraw)
        self.save = self.result.save
        self.start = w.Button(icon="play", layout=w.Layout(width="auto", flex="0 0 auto"))
        self.hold, self.apply, self.csv = (
            w.Button(icon=icon, layout=w.Layout(width="auto", display="none")) for icon in ("pause", "check", "table")
        )
        for name, button, work in (
            ("start", self.start, self.begin),
            ("hold", self.hold, self.toggle),
            ("apply", self.apply, self.take_best),
            ("csv", self.csv, self.offer),
        ):
            button.add_class(f"nnlab-compare-{name}")
            button.on_click(lambda _, work=work: post(work))
        self.bar = w.FloatProgress(min=0, max=1, layout=w.Layout(flex="1 1 120px", width="auto", height="10px"))
        self.count, self.complaint, self.links = w.HTML(), w.HTML(), w.HTML()
        self.complaint.add_class("nnlab-complaint")
        self.form.children = (*self.form.children, self.start)
        progress, after = w.HBox([self.hold, self.bar, self.count]), w.HBox([self.apply, self.csv, self.links])
        progress.add_class("nnlab-compare-progress")
        after.add_class("nnlab-save")
        self.after = w.VBox([progress, *self.result.parts, after], layout=w.Layout(display="none"))
        self.widget = w.VBox([self.form, self.form.note, self.complaint, self.after])

    def relabel(self, words: Words) -> None:
        """Change the language."""
        self.words = words
        self.result.relabel(words)
        self.form.relabel(words)
        for name, button in (("start", self.start), ("apply", self.apply), ("csv", self.csv)):
            button.description = words(f"compare_{name}")
            button.tooltip = words(f"compare_{name}_help")

    # ---- what a click can do ----------------------------------------------------------------------------------------

    def begin(self) -> None:
        """Train the comparison that is chosen; whoever was training pauses."""
        try:
            self.group = RunGroup(self.plan(), self.player.loop, self._progressed)
        except ValueError as error:
            self._complain(self.words.explain(error))
            return
        self.comparison = self.form.comparison
        self._complain("")
        self.links.value = ""
        self.result.forget()
        if self.player.loop:
            self._play()
        self._redraw()

    def plan(self) -> Plan:
        """Return the plan of the comparison that is chosen.

        Raises
        ------
        ConfigError, ValueError
            If it cannot be carried out.
        """
        present = self.player.session.present
        own = present.own_data[:2] if present.own_data else None
        kept = [(entry.name, run) for entry, run in self.run_list.kept]
        choice = self.form.choice(present.config, own, kept[-1] if kept else None, self.run_list.now.kept)
        return self.form.comparison.plan(choice)

    def toggle(self) -> None:
        """Pause, or go on."""
        if self.group is not None and not self.group.finished:
            (self.group.pause if self.group.playing else self._play)()
            self._redraw()

    def take_best(self) -> None:
        """Prepare the run with the best settings."""
        if self.group is not None and self.group.plan.has_choice:
            best = self.group.ranking(self.result.column(self.group))[0]
            try:
                self._set_config(**self.group.plan.settings(best))
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
            raise ValueError(Sentence("no_comparison", "there is no comparison yet; begin one"))
        return self.group.results

    @property
    def difference(self) -> Difference | None:
        """What the second of two settings gives more than the first, once all runs are finished."""
        group = self.group
        if group is None or not group.finished or len(group.plan.names) != 2:
            return None
        column = self.result.column(group)
        pairs = pairs_of(group, column, 0, 1)
        return difference(pairs, column) if pairs else None

    # ---- drawing ----------------------------------------------------------------------------------------------------

    def draw(self, run: PresentRun, playing: bool) -> None:
        """Show the comparison as it is now."""
        self.form.offer(run.config, run.data)
        if self.group is not None and self.comparison is not None:
            self._follow(self.group)
            small = self.pacer.slow and self.group.playing
            self.result.draw(self.group, self.comparison, run.config, small)

    def describe(self) -> str:
        """Return in words what is shown."""
        return self.result.describe()

    def _progressed(self) -> float:
        """Draw by the clock while the runs train; return the seconds until the next frame is due."""
        pacer, playing = self.pacer, self.group is not None and self.group.playing
        if playing and (wait := pacer.wait() if self.seen else UNSEEN):
            return wait
        with pacer.frame(playing):
            self._redraw() if playing else self._redraw_all()  # the end of it may meet a mission
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

    def _follow(self, group: RunGroup) -> None:
        """Let buttons and bar say how far it is."""
        self.after.layout.display = ""
        self.hold.layout.display = "none" if group.finished else ""
        self.hold.icon = "pause" if group.playing else "play"
        self.hold.description = self.words("pause" if group.playing else "compare_go_on")
        self.bar.value = group.progress
        text = self.words("compare_progress", done=group.done, goal=group.epochs, n=len(group))
        self.count.value = html.escape(text)
        self.apply.layout.display = "" if group.finished and group.plan.has_choice else "none"
        self.csv.layout.display = "" if group.done else "none"

    def _complain(self, text: str) -> None:
        self.complaint.value = f'<span role="alert">{html.escape(text)}</span>' if text else ""
