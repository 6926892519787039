"""The panels: the picture beside the curves, and the tabs under them, each made when it is first opened.

A panel is drawn only while it is seen: the picture always, of the tabs the one that is open. `PANELS` is the place
where each panel is given what it uses. A new tab is a file in `panels`, a line here, and the words for its name.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator, Mapping

import ipywidgets as w

from ..experiments.statistics import Difference
from ..registry import unknown
from ..training.health import health
from .commands import Commands
from .compare.panel import ComparePanel
from .panels.health import HealthPanel
from .panels.mistakes import MistakesPanel
from .panels.network import NetworkPanel
from .panels.panel import Panel
from .panels.predictions import PredictionsPanel
from .panels.runs import RunsPanel
from .panels.share import SharePanel
from .panels.test_set import TestPanel
from .panels.update import UpdatePanel
from .runtime.present_run import PresentRun
from .text.texts import Words
from .widgets.shared import layout

PANELS: dict[str, Callable[[Commands], Panel]] = {
    "network": lambda lab: NetworkPanel(lab.post, lab.redraw, lab.browser, lab.set_weight),
    "health": lambda lab: HealthPanel(lab.post),
    "mistakes": lambda lab: MistakesPanel(lab.post, lab.redraw),
    "update": lambda lab: UpdatePanel(lab.post, lab.redraw),
    "runs": lambda lab: RunsPanel(lab.post, lab.redraw, lab.run_list, lab.autosave, lab.load, lab.open_run),
    "compare": lambda lab: ComparePanel(lab.post, lab.redraw, lab.player, lab.run_list, lab.pacer, lab.set),
    "share": lambda lab: SharePanel(lab.post, lab.session, lab.load, lab.open_run, lab.save, lab.report),
    "test": lambda lab: TestPanel(lab.post, lab.open_test),
    "predictions": lambda lab: PredictionsPanel(lab.post, lab.session, lab.browser, lambda p: lab.set(points=p)),
}
PICTURE = "predictions"
"""The panel that stands beside the curves, and has no tab."""
HEALTH_SECONDS = 1.0
"""While playing, the inside of the network is looked at no more often than this."""


class BuiltWhenNeeded(Mapping[str, Panel]):
    """Panels by name. Each is made when it is first asked for: what nobody opens costs nothing."""

    def __init__(self, names: Collection[str], build: Callable[[str], Panel]):
        self._names, self._build = names, build
        self.built: dict[str, Panel] = {}

    def __getitem__(self, name: str) -> Panel:
        if name not in self._names:
            raise KeyError(unknown("panel", name, dict.fromkeys(self._names)))
        if name not in self.built:
            self.built[name] = self._build(name)
        return self.built[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


class Tabs:
    """All panels but the curves, or those of them that are named.

    Attributes
    ----------
    named : mapping of str to Panel
        Those with a tab in the order of the tabs, then the picture.
    picture, widget : Widget
        The place of the picture, and the tabs.

    Raises
    ------
    ValueError
        If there is no panel of such a name.
    """

    def __init__(self, lab: Commands, names: Collection[str] | None = None):
        for name in names or ():
            if name not in PANELS:
                raise ValueError(unknown("panel", name, PANELS))
        self.lab, self.loop, self.pacer, self.words = lab, lab.loop, lab.pacer, lab.words
        self._names = [name for name in PANELS if names is None or name in names]
        self.named = BuiltWhenNeeded(self._names, self._build)
        self._tabs = [name for name in self._names if name != PICTURE]
        self._places = [w.VBox(layout=layout()) for _ in self._tabs]
        beside = PICTURE in self._names
        css = ("nnlab-beside",) if beside else ("nnlab-beside", "nnlab-absent")
        self.picture = w.VBox(layout=w.Layout(display="" if beside else "none"), _dom_classes=css)
        self.widget = w.Tab(
            self._places,
            titles=self._titles(),
            layout=w.Layout(display="" if self._tabs else "none"),
            _dom_classes=("nnlab-tabs",),
        )
        if beside or not self._tabs:
            self.widget.selected_index = None  # enough is to be seen without
        self._looked = -1e9
        self._due: dict[Panel, float] = {}
        self._health: Mapping[str, float] = {}
        self.widget.observe(self._select, "selected_index")
        self.widget.observe(lambda _: lab.post(lab.redraw), "selected_index")

    def _build(self, name: str) -> Panel:
        panel = PANELS[name](self.lab)
        panel.title, panel.seen = f"tab_{name}", name in (self._selected, PICTURE)
        panel.relabel(self.words)
        (self.picture if name == PICTURE else self._places[self._tabs.index(name)]).children = (panel.widget,)
        return panel

    def _titles(self) -> tuple[str, ...]:
        return tuple(self.words(f"tab_{name}") for name in self._tabs)

    def _select(self, _: object) -> None:
        for name, panel in self.named.built.items():
            panel.seen = name in (self._selected, PICTURE)

    @property
    def _selected(self) -> str | None:
        index = self.widget.selected_index
        return None if index is None else self._tabs[index]

    @property
    def open(self) -> Panel | None:
        """The panel whose tab is open."""
        return self.named[self._selected] if self._selected else None

    @property
    def seen(self) -> list[Panel]:
        """The panels that are seen: the picture, and the one whose tab is open."""
        return [self.named[name] for name in (PICTURE, self._selected) if name in self._names]

    @property
    def panels(self) -> list[Panel]:
        """All panels, in the order of `named`."""
        return list(self.named.values())

    @property
    def difference(self) -> Difference | None:
        """What the comparison of two settings has found, if there was one and it is finished."""
        compare = self.named.built.get("compare")
        return compare.difference if isinstance(compare, ComparePanel) else None

    def draw(self, run: PresentRun, playing: bool) -> None:
        """Draw what is seen: while playing, as often as each wishes, but not for more than half of the time."""
        self._due = {panel: self._due.get(panel, -1e9) for panel in self.seen}  # what is opened anew is drawn at once
        for panel, due in self._due.items():
            now = time.perf_counter()
            if self.loop.busy and now < due:
                continue
            if panel.save and (image := panel.save.image()):
                image.small = self.pacer.slow and self.loop.busy
                image.fit(self.pacer.browser.size(image.css))
            begun = time.thread_time()  # what it costs, not what other programs cost meanwhile
            panel.draw(run, playing)
            self._due[panel] = now + max(panel.seconds, 2 * (time.thread_time() - begun))

    def relabel(self, words: Words) -> None:
        """Change the language."""
        self.words = words
        for panel in self.named.built.values():
            panel.relabel(words)
        self.widget.titles = self._titles()

    def health(self, run: PresentRun, playing: bool) -> Mapping[str, float]:
        """Return what is known of the network's inner state, for the diagnosis."""
        now = time.perf_counter()
        if not playing or now - self._looked >= HEALTH_SECONDS:
            self._looked = now
            self._health = health(run.shown, run.data)
        return self._health

    def pictures(self) -> dict[str, str]:
        """Return by CSS class what the pictures show that are seen, in words."""
        saved = [(panel, panel.save.image()) for panel in self.seen if panel.save]
        return {image.css: panel.describe() for panel, image in saved if image}

    def describe(self) -> str:
        """Return in words what the seen panels show."""
        return "\n".join(panel.describe() for panel in self.seen)
