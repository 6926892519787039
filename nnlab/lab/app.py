"""Lab: controls on the left, the curves in the middle, the picture beside them: all that matters in one look.

The Lab only puts parts together. What can be done with them is listed in `nnlab.lab.commands`; what each panel is
given, in `nnlab.lab.tabs`; how news of the run gets to the page is told in `nnlab.lab.renderer`.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Collection, Iterable
from typing import Any

import ipywidgets as w

from ..config import Config
from ..data.choice import Choice
from ..experiments.run import Run
from ..missions.lessons import missions_of
from ..missions.mission import Mission
from ..plots.poster import WIDTH
from .commands import Commands
from .controls import Controls
from .footer import Footer
from .panels.curves import CurvesPanel
from .panels.missions import MissionsPanel
from .panels.own_data import OwnDataDoor
from .panels.prediction import PredictionPanel
from .renderer import Renderer
from .runtime.autosave import Autosave, last_saved
from .runtime.event_loop import EventLoop
from .runtime.mission_board import MissionBoard
from .runtime.own_data import own_data, suited
from .runtime.pace import TO_WATCH
from .runtime.player import Player
from .runtime.prediction import Prediction
from .runtime.presets import PRESETS
from .runtime.run_list import RunList
from .runtime.session import Session
from .runtime.share_string import from_page, from_string
from .still_lab import StillLab
from .tabs import Tabs
from .text.texts import Words
from .toolbar import Toolbar
from .widgets.browser import Browser
from .widgets.frame_pacer import FramePacer


class Lab(Commands, w.VBox):
    """The interactive laboratory: leave it as a cell's last line, and it is shown.

    Parameters
    ----------
    config : Config or str, optional
        What to begin with; also as a shared string, or as the link that ends in one.
    x, y : arrays, optional
        One's own samples, (n, d), and labels or values, (n,). Or `x` is a data frame or the path of a CSV file, and
        `y` the name of the column to predict (default: the last).
    columns, text, gaps, task : optional
        What is to be done with such a table: its inputs, what becomes of words and of gaps, classification or
        regression, as for `nnlab.data.tables.read_table`.
    show, hide, lock : collections of str
        Fields whose controls are shown (None: all), left out, or shown without letting them be changed.
    panels : collection of str, optional
        The picture and the tabs to show, as in `nnlab.lab.tabs.PANELS`; None: all.
    missions : str, int or iterable of Mission, optional
        Tasks that stand under the controls and tick themselves: those of a lesson, "05", or one's own.
    predict : bool
        Before each run, ask what the validation curve will look like: to be drawn with the mouse, chosen, or skipped.
    language : str
        "en" or "zh".

    Raises
    ------
    ConfigError, ValueError
        If a setting, one's own data, or a name cannot be used.
    """

    def __init__(
        self,
        config: Config | str | None = None,
        *,
        x: Any = None,
        y: Any = None,
        columns: Collection[str] | None = None,
        text: str = "refuse",
        gaps: str = "refuse",
        task: str | None = None,
        show: Collection[str] | None = None,
        hide: Collection[str] = (),
        lock: Collection[str] = (),
        panels: Collection[str] | None = None,
        missions: str | int | Iterable[Mission] | None = None,
        predict: bool = False,
        language: str = "en",
    ):
        own = own_data(x, y, Choice(columns, text, gaps, task))
        config = from_string(config) if isinstance(config, str) else config or from_page() or Config()
        config = suited(config, own) if own else config
        self.words = Words(language)
        self.run_list = RunList(self.words)
        self.session = Session(config, own, lambda: self.renderer.draw(), self._replaced)
        self.loop = EventLoop()
        self.player = Player(self.session, self.loop)
        self.player.pace = TO_WATCH
        self.post, self.redraw = self.player.post, self.session.changed
        self.missions = MissionBoard(
            missions_of(missions), config, self.player, self.run_list, lambda: self.tabs.difference
        )
        self.autosave = Autosave(self.player, self.missions)
        self.browser = Browser()
        self.pacer = FramePacer(self.browser, self.loop.later)
        self.controls = Controls(config, self.words, self._moved, show, hide, lock, self.post, self._warn)
        self.door = OwnDataDoor(self.post, self.session, self.load)
        self.controls.add("dataset", self.door.upload)
        self.toolbar = Toolbar(self.player, self._actions(), self._choose, self.speak, self.controls.narrowed)
        self.curves = CurvesPanel(self.post, self.redraw, self.browser, self.pacer)
        self.footer = Footer(self.post, self.view, self.fork, self._keep, self.controls.free, self.prepare, self.play)
        self.tabs = Tabs(self, panels)
        self.mission_list = MissionsPanel(self.missions)
        parts = (self.toolbar, self.curves, self.footer, self.tabs, self.mission_list, self.door)
        self.prediction = self._ask() if predict else None
        self.renderer = Renderer(self.player, self.pacer, *parts, self.prediction, self.run_list, self.autosave)
        curves, tabs = self.curves, self.tabs
        stage = [curves.tools, curves.widget, tabs.picture, curves.notes, self.footer, tabs.widget]
        controls = self.controls.column
        column = w.VBox([controls, self.mission_list], _dom_classes=("nnlab-column",))
        main = w.Box([column if self.missions.missions else controls, *stage], _dom_classes=("nnlab-main",))
        asked = [self.prediction] if self.prediction else []
        super().__init__([self.browser, self.toolbar, self.door.place, *asked, main])
        self.add_class("nnlab-lab")
        self.speak(language)

    @classmethod
    def reopen(cls, **how: Any) -> Lab:
        """Return a Lab with the last run of this notebook, also of a kernel before; `FileNotFoundError` if none is."""
        path, lab = last_saved(), cls(**how)
        lab.open_run(path)
        return lab

    def speak(self, language: str) -> None:
        """Change the language."""
        self.words = Words(language)
        self.controls.relabel(self.words)
        self.renderer.relabel(self.words)
        self.redraw()

    def describe(self) -> str:
        """Return in words what the Lab shows."""
        asked = self.prediction.said if self.prediction else ""
        parts = [asked, self.footer.text, self.curves.describe(), self.tabs.describe(), self.mission_list.describe()]
        return "\n".join(parts).strip()

    # ---- what the parts ask for -----------------------------------------------------------------------------------

    def _actions(self) -> dict[str, Callable[[], None]]:
        """Return what the buttons of the toolbar do."""
        named = {"play": self.play, "pause": self.pause, "reset": self.reset, "new_weights": self.new_weights}
        return {**named, "step": self.step, "epoch": self.step_epoch}

    def _ask(self) -> PredictionPanel:
        """Return the question that comes before a run."""
        prediction = Prediction(self.player, self.redraw)
        return PredictionPanel(self.post, prediction, self.curves.loss, self.curves.image, self.browser)

    def _choose(self, preset: str) -> None:
        self.prepare(**PRESETS[preset].config.to_dict())

    def _warn(self, text: str) -> None:
        self.toolbar.say(text, wrong=True)

    def _keep(self) -> None:
        self.keep(not self.run_list.now.kept)

    def _moved(self, name: str) -> None:
        """Act on a control that was moved by hand."""
        self.post(lambda: self.controls.act(self.session.change, name))

    def _replaced(self, run: Run) -> None:
        """Take over a run that another has taken the place of."""
        self.run_list.add(run)
        self.autosave.leave(run)

    def __repr__(self) -> str:
        changed = Config().difference(self.config)
        return f"Lab({', '.join(f'{name}={new!r}' for name, (_, new) in changed.items())})"

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        """Return the widget, and for where nothing runs a picture and words."""
        found = super()._repr_mimebundle_(**kwargs)
        data = found[0] if isinstance(found, tuple) else found
        still = StillLab(self.controls, self.mission_list, self.curves, self.tabs)
        data["text/plain"] = f"{self!r}\n\n{still.text(self.words)}"
        data["image/png"] = base64.b64encode(still.picture(self.words)).decode("ascii")
        return data, {"image/png": {"width": WIDTH}}
