"""The curves: loss and metric, training and validation, live; and their values where the mouse rests."""

from __future__ import annotations

import html
import math
from collections.abc import Sequence
from functools import partial

import ipywidgets as w

from ...plots.chart import SCALES, UNITS, number
from ...plots.curves import CurveChart
from ...plots.head import SAMPLED, SHORT
from ...plots.reading import FACTS, KeptRun, Reading
from ...plots.sheet import Sheet
from ...plots.style import add_row, move_axes, new_figure
from ...training.diagnosis import kept_epoch
from ...training.training import CLOCK
from ..runtime.present_run import PresentRun
from ..text.format import mark_text
from ..text.texts import Words
from ..widgets.browser import Browser
from ..widgets.figure_image import FigureImage
from ..widgets.frame_pacer import FramePacer
from ..widgets.save_button import SaveButton
from ..widgets.shared import layout, style
from ..widgets.silent import Silent
from .panel import Panel, Post, Redraw
from .picture_text import FontAdvice, for_pictures

WIDTH, HEIGHT, SCALE = 512, 230, 1.5
"""CSS pixels, and dots for each of them; until the page tells how much room there is."""
LEFT, RIGHT, BOTTOM, ROW, EDGE = 40, 8, 16, 15, 3
"""CSS pixels: the margins of a chart's axes, a row of its head, and what stays free along the edges of the picture."""
WIDE = 1.7
"""Charts stand side by side on a picture that is so many times as wide as high, else one above the other."""
LINE = 17
"""Pixels of a line of text above the charts. There is always room for all lines, so that the charts stand still."""
ROLES = ("train", "validation", "running", "penalty")
LINES = {"evaluated": (), "as_trained": ("running",), "penalty_line": ("penalty",), "all_lines": ("running", "penalty")}


class CurvesPanel(Panel):
    """Two charts: what is minimised, and what one cares about; and how they are to be looked at.

    Attributes
    ----------
    widget, tools, notes : Widget
        The picture; the menus and buttons for it; and what is said in words about it.

    Parameters
    ----------
    post, redraw : callable
        As for every panel; drawn anew when something else is to be seen of the run.
    browser : Browser
        Tells where the mouse rests.
    pacer : FramePacer
        Tells when a frame may be sent.
    """

    def __init__(
        self,
        post: Post,
        redraw: Redraw,
        browser: Browser,
        pacer: FramePacer,
    ) -> None:
        self.figure = new_figure(WIDTH, HEIGHT, scale=SCALE)
        axes = add_row(self.figure, 2)
        self.loss, self.metric = CurveChart(axes[0], "loss", roles=ROLES), CurveChart(axes[1], "accuracy")
        self.image = FigureImage(Sheet(self.figure, [self.loss, self.metric]), "nnlab-curves", self.arrange)
        self.log, self.zoom, self.whole = (
            w.ToggleButton(
                layout=layout(width="auto", flex="0 0 auto"), style=style(w.ToggleButton), _dom_classes=(css,)
            )
            for css in ("nnlab-log", "nnlab-zoom", "nnlab-whole")
        )
        self.across, self.lines = (
            w.Dropdown(layout=layout(width=width), style=style(w.Dropdown), _dom_classes=(css,))
            for width, css in (("118px", "nnlab-across"), ("112px", "nnlab-lines"))
        )
        self._silent = Silent()
        for choice in (self.log, self.zoom, self.whole, self.across, self.lines):
            choice.observe(lambda _: self._silent or post(redraw), "value")
        for one, other in ((self.zoom, self.whole), (self.whole, self.zoom)):
            one.observe(lambda change, other=other: change["new"] and setattr(other, "value", False), "value")
        self.save = SaveButton("curves", lambda: self.image, post)
        tools = [self.lines, self.across, self.whole, self.zoom, self.log, self.save]
        self.tools = w.HBox(tools, layout=layout(), _dom_classes=("nnlab-tools",))
        self.reading = w.HTML(layout=layout(), style=style(w.HTML))
        self.legend = w.HTML(layout=layout(), style=style(w.HTML), _dom_classes=("nnlab-legend",))
        self.advice = FontAdvice()
        notes = [self.reading, self.legend, self.advice]
        self.notes = w.VBox(notes, _dom_classes=("nnlab-notes",))
        self.widget = w.VBox([self.image.widget], _dom_classes=("nnlab-charts",))
        self.browser, self.pacer = browser, pacer
        self._place: tuple[float, float] | None = None
        self._drawn: tuple[PresentRun, bool, Sequence[KeptRun], str] | None = None
        self._viewing: int | None = None
        self._look: object = None
        browser.observe(lambda change: post(lambda: self.hover(change["new"])), "hover")

    def relabel(self, words: Words) -> None:
        """Change the language."""
        super().relabel(words)
        self._rename()
        with self._silent:
            for name, button in (("log", self.log), ("zoom", self.zoom), ("whole", self.whole)):
                button.description, button.tooltip = words(name), words(f"{name}_help")
            for menu, keys in ((self.across, CLOCK), (self.lines, LINES)):
                chosen = menu.value or next(iter(keys))
                menu.options = [(words(key), key) for key in keys]
                menu.value = chosen
            self.lines.tooltip, self.across.tooltip = words("lines_help"), words("across_help")

    def draw(
        self,
        run: PresentRun,
        playing: bool,
        small: bool = False,
        kept: Sequence[KeptRun] = (),
        legend: str = "",
    ) -> None:
        """Show the run as it is now, over those that are `kept`; `small` spares a slow link."""
        self._drawn = run, playing, kept, legend
        self.image.fit(self.browser.size(self.image.css))
        self.advice.follow(run.data, self.words)
        if run.viewing != self._viewing:  # by keyboard, while the mouse rests on the charts
            self._viewing, self._place = run.viewing, None
        quantity = "accuracy" if run.data.task == "classification" else "rmse"
        if self.metric.quantity != quantity:
            self.metric.quantity = quantity
            self._rename()
        self.loss.roles = ("train", "validation", *LINES[self.lines.value])
        self.loss.scale = "log" if self.log.value else "linear"
        for chart in (self.loss, self.metric):
            chart.across, chart.zoom = self.across.value, self.zoom.value
            chart.whole = self.whole.value or self.loss.room > 0
        self.loss.head.scored = self.metric.head.scored = scored = run.history.scored
        look = self.loss.named, scored, self.metric.quantity, self.words.language
        if look != self._look:
            self._look = look
            self.arrange(*(72 * side for side in self.figure.get_size_inches()))
        at, now = self._share(), kept_epoch(run.history, run.config)
        shown = [
            chart.show(run.history, planned=run.goal, cursor=run.viewing, kept=kept, at=at, now=now)
            for chart in (self.loss, self.metric)
        ]
        self.image.draw(any(shown), small)
        for text, field in ((self._read(run, len(kept)), self.reading), (legend, self.legend)):
            if text != field.value:
                field.value = text

    def arrange(self, width: float, height: float) -> None:
        """Put the charts into their places on a figure of this size, in CSS pixels."""
        beside = width >= WIDE * height
        wide, high = (width / 2, height) if beside else (width, height / 2)
        for chart, x, y in ((self.loss, 0.0, 0.0), (self.metric, wide * beside, high * (not beside))):
            chart.beside = LEFT - EDGE, RIGHT - EDGE
            top = EDGE + 1 + ROW * chart.head.rows(chart.named, wide - 2 * EDGE)
            move_axes(chart.ax, x + LEFT, y + top, wide - LEFT - RIGHT, high - top - BOTTOM)
            chart.arrange()

    def _rename(self) -> None:
        """Write the words on the charts."""
        words = for_pictures(self.words)
        keys = {role: f"line_{role}" for role in (*ROLES, "guess")} | {unit: f"axis_{unit}" for unit in UNITS}
        keys |= {
            "best": "mark_best",
            "stop": "mark_stop",
            "ghost": "mark_ghost",
            f"validation{SHORT}": f"line_validation{SHORT}",
        }
        names = {name: words(key) for name, key in (keys | {scale: f"scale_{scale}" for scale in SCALES}).items()}
        names |= {fact: self.words.template(fact) for fact in FACTS}
        names |= {name: words.template(f"line_{name}") for name in SAMPLED}
        for chart in (self.loss, self.metric):
            title = words(f"quantity_{chart.quantity}")
            chart.rename(title[:1].upper() + title[1:], names)
            chart.say = partial(mark_text, words=words)

    def describe(self) -> str:
        """Return in words what the charts show."""
        pointed = "".join(f"\n{line}" for pair in self._lines() for line in pair)
        return f"{self.loss.describe()}\n{self.metric.describe()}{pointed}"

    # ---- the values at the mouse -----------------------------------------------------------------------------------

    def hover(self, place: Sequence[object]) -> None:
        """Take note of where the mouse rests, as fractions of the picture; the next frame shows the values there."""
        numbers = [float(n) for n in place if isinstance(n, (int, float)) and math.isfinite(n)]
        self._place = (numbers[0], numbers[1]) if len(numbers) == 2 else None
        self.pacer.soon(self._show)

    def _show(self) -> None:
        """Draw, if no frame will come by itself."""
        if self._drawn is not None and not self._drawn[1]:
            run, _, kept, legend = self._drawn
            with self.pacer.frame(live=True) as small:
                self.draw(run, False, small, kept, legend)

    def _share(self) -> float | None:
        if self._place is None:
            return None
        shares = [chart.share(*self._place) for chart in (self.loss, self.metric)]
        return next((share for share in shares if share is not None), None)

    def _lines(self) -> list[tuple[str, str]]:
        """Return the values at the epoch that is pointed at, for each run a line beside each chart."""
        both = zip(self.loss.readings, self.metric.readings, strict=True)
        return [(self._begin(one) + self._values(one, self.loss), self._values(two, self.metric)) for one, two in both]

    def _begin(self, reading: Reading) -> str:
        return self.words("read_kept" if reading.label else "read_at", name=reading.label, n=reading.epoch)

    def _values(self, reading: Reading, chart: CurveChart) -> str:
        return ", ".join(f"{self.words(f'line_{r}')} {number(v, chart.quantity)}" for r, v in reading.values.items())

    def _read(self, run: PresentRun, kept: int) -> str:
        """Return what stands above the charts: the values that are pointed at, else the gap as it is now."""
        lines = self._lines()
        if not lines and len(run.history) and "validation_loss" in run.history:
            now = kept_epoch(run.history, run.config) - 1
            gap = run.history["validation_loss"][now] - run.history["train_loss"][now]
            lines = [(self.words("gap_now", gap=f"{gap:+.3f}"), "")]
        cells = "".join(f"<div>{html.escape(text)}</div>" for pair in lines for text in pair)
        height = LINE * (1 if len(self.loss.roles) < 3 else 2)
        style = f"grid-auto-rows: {height}px; min-height: {height * (1 + kept)}px"
        return f'<div class="nnlab-reading" style="{style}">{cells}</div>'
