"""Lab: controls on the left, pictures on the right, a player in between.

The Lab only puts parts together, and gives names to what can be done with them. How a hand's wish gets to the player,
and what is new to the page, is told in `nnlab.lab.renderer`.
"""

from __future__ import annotations

from collections.abc import Collection
from os import PathLike
from typing import Any

import ipywidgets as w

from ..config import Config
from ..experiments.run import Own, Run, load_run
from ..training.history import History
from .bar import Bar, Footer
from .controls import Controls
from .panels.curves import CurvesPanel
from .renderer import Screen
from .runtime.autosave import Autosave, last_saved
from .runtime.own_data import OwnData, own_data, use
from .runtime.player import Player
from .runtime.run_list import Archive, copied
from .runtime.share_string import from_page, from_string
from .tabs import Tabs
from .text.texts import Words
from .widgets.browser import Browser
from .widgets.frame_pacer import FramePacer


class Lab(w.VBox):
    """The interactive laboratory: leave it as a cell's last line, and it is shown.

    Parameters
    ----------
    config : Config or str, optional
        What to begin with; also as a shared string, or as the link that ends in one.
    x, y : arrays, optional
        One's own samples, (n, d), and labels or values, (n,). Or `x` is a data frame or the path of a CSV file, and
        `y` the name of the column to predict (default: the last).
    show, hide, lock : collections of str
        Fields whose controls are shown (None: all), left out, or shown without letting them be changed.
    panels : collection of str, optional
        The tabs to show, as in `nnlab.lab.tabs.PANELS`; None: all.
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
        show: Collection[str] | None = None,
        hide: Collection[str] = (),
        lock: Collection[str] = (),
        panels: Collection[str] | None = None,
        language: str = "en",
    ):
        own = own_data(x, y)
        config = from_string(config) if isinstance(config, str) else config or from_page() or Config()
        config = config.replace(dataset="own") if own else config
        self.words, self.screen = Words(language), Screen(self)
        self.player = Player(config, own, self.screen.draw)
        post = self.player.post
        self.archive = Archive(self.player, self.words)
        self.saver = Autosave(self.player)
        self.browser = Browser()
        self.pacer = FramePacer(self.browser, self.player.loop.later)
        self.browser.observe(lambda _: post(self.screen.look), "visible")
        self.bar = Bar(self)
        self.controls = Controls(config, self.words, self.screen.moved, show, hide, lock)
        self.curves = CurvesPanel(lambda: post(self.screen.draw), self.browser, self.pacer, post)
        self.footer = Footer(self)
        self.tabs = Tabs(self, panels)
        stage = w.VBox([self.curves.widget, self.footer, self.tabs.widget])
        stage.add_class("nnlab-stage")
        main = w.HBox([self.controls, stage])
        main.add_class("nnlab-main")
        super().__init__([self.browser, self.bar, main])
        self.add_class("nnlab-lab")
        self.speak(language)

    # ---- what code can do -----------------------------------------------------------------------------------------

    @property
    def config(self) -> Config:
        """The settings of the present run."""
        return self.player.config

    @property
    def history(self) -> History:
        """The record of the present run."""
        return self.player.history

    def play(self, epochs: int | None = None) -> None:
        """Train in the background, for so many more epochs (or to the end of the run); returns at once."""
        self.player.play(epochs)

    def pause(self) -> None:
        """Stop after the present mini-batch."""
        self.player.pause()
        self.screen.draw()

    def run(self, epochs: int | None = None) -> None:
        """Train to the end and return then: for scripts, tests and notebooks that assert."""
        self.player.run(epochs)
        self.screen.draw()

    def step(self) -> None:
        """Learn from one mini-batch."""
        self.player.step()

    def step_epoch(self) -> None:
        """Learn to the end of the epoch."""
        self.player.step_epoch()

    def reset(self) -> None:
        """Go back to the first weights; playing again repeats the run exactly."""
        self.player.reset()

    def new_weights(self) -> None:
        """Prepare a run with other initial weights."""
        self.player.new_weights()
        self.controls.write(self.config)

    def set(self, **settings: Any) -> None:
        """Change settings as by hand; a wrong one raises `ConfigError`, and the run that was there stays."""
        self.player.change(self.config.replace(**settings))
        self.controls.write(self.config)

    def keep(self, yes: bool = True) -> None:
        """Draw the present run's curves under those of the next."""
        self.archive.now.kept = yes and bool(len(self.history))
        self.screen.draw()

    def load(self, config: Config | str, own: Own = None) -> None:
        """Prepare the run of a config or a shared string, on one's own arrays if given; `ValueError` as for `set`."""
        config = from_string(config) if isinstance(config, str) else config
        use(self.player, OwnData(*own) if own else None, config)
        self.controls.write(self.config)

    def save(self, path: str | PathLike[str]) -> None:
        """Write the present run to one file; `open_run`, or `nnlab.load_run`, reads it."""
        self.player.snapshot().save(path)

    def open_run(self, run: Run | str | PathLike[str]) -> None:
        """Show a run, or one from a file, as it was; a file that is none raises `ValueError`, and nothing changes."""
        self.player.open(copied(run) if isinstance(run, Run) else load_run(run))
        self.controls.write(self.config)

    @classmethod
    def reopen(cls, **how: Any) -> Lab:
        """Return a Lab with the last run of this notebook, also of a kernel before; `FileNotFoundError` if none is."""
        path, lab = last_saved(), cls(**how)
        lab.open_run(path)
        return lab

    def speak(self, language: str) -> None:
        """Change the language."""
        self.words = Words(language)
        for part in (self.archive, self.bar, self.controls, self.curves, self.footer, self.tabs):
            part.relabel(self.words)
        self.screen.draw()

    def describe(self) -> str:
        """Return in words what the Lab shows."""
        return "\n".join([self.footer.text, self.curves.describe(), self.tabs.describe()]).strip()

    def __repr__(self) -> str:
        changed = Config().difference(self.config)
        return f"Lab({', '.join(f'{name}={new!r}' for name, (_, new) in changed.items())})"

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        bundle = super()._repr_mimebundle_(**kwargs)
        (bundle[0] if isinstance(bundle, tuple) else bundle)["text/plain"] = repr(self)
        return bundle
