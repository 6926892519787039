"""Lab: controls on the left, pictures on the right, a player in between.

The Lab only puts parts together. A hand on a control posts a wish to the player's loop; there the controls are read as
they stand, and a new `Config` goes to the player; the player tells the Lab that something is new, and the Lab has the
visible panels drawn, by the clock.
"""

from __future__ import annotations

import time
from collections.abc import Collection
from typing import Any

import ipywidgets as w
import numpy as np
from numpy.typing import ArrayLike

from ..config import Config, ConfigError
from ..training.history import History
from .bar import Bar, Footer
from .controls import Controls
from .eye import Eye
from .panels.curves import CurvesPanel
from .panels.tabs import Tabs
from .player import Player
from .status import findings, sentence
from .texts import Words
from .theme import CSS

SENTENCES_PER_SECOND = 1


class Lab(w.VBox):
    """The interactive laboratory: leave it as a cell's last line, and it is shown.

    Parameters
    ----------
    config : Config, optional
        What to begin with.
    x, y : arrays, optional
        One's own samples, (n, d), and labels or values, (n,).
    show, hide, lock : collections of str
        Fields whose controls are shown (None: all), left out, or shown without letting them be changed.
    language : str
        "en" or "zh".

    Raises
    ------
    ConfigError
        If a setting, or one's own data, cannot be used.
    """

    def __init__(
        self,
        config: Config | None = None,
        *,
        x: ArrayLike | None = None,
        y: ArrayLike | None = None,
        show: Collection[str] | None = None,
        hide: Collection[str] = (),
        lock: Collection[str] = (),
        language: str = "en",
    ):
        own = None if x is None or y is None else (np.asarray(x), np.asarray(y))
        config = config or Config()
        if own is not None and config.dataset != "own":
            config = config.replace(dataset="own")
        self.words = Words(language)
        self.player = Player(config, own, self._changed)
        self.eye = Eye()
        self.eye.observe(lambda _: self.player.post(self._look), "visible")
        self.bar = Bar(self)
        self.controls = Controls(config, self.words, lambda: self.player.post(self._settings), show, hide, lock)
        self.curves = CurvesPanel(lambda: self.player.post(self._changed))
        self.footer = Footer(self)
        self.tabs = Tabs(self)
        stage = w.VBox([self.curves.widget, self.footer, self.tabs.widget])
        stage.add_class("nnlab-stage")
        main = w.HBox([self.controls, stage])
        main.add_class("nnlab-main")
        super().__init__([w.HTML(CSS), self.eye, self.bar, main])
        self.add_class("nnlab-lab")
        self._sentence = 0.0
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
        self._changed()

    def run(self, epochs: int | None = None) -> None:
        """Train to the end and return then: for scripts, tests and notebooks that assert."""
        self.player.run(epochs)
        self._changed()

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
        """Change settings as by hand, but raise the error that a control would show.

        Raises
        ------
        ConfigError
            If a setting cannot be used; the run that was there stays.
        """
        self.player.change(self.config.replace(**settings))
        self.controls.write(self.config)

    def speak(self, language: str) -> None:
        """Change the language."""
        self.words = Words(language)
        for part in (self.bar, self.controls, self.curves, self.footer, self.tabs):
            part.relabel(self.words)
        self._changed()

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

    # ---- from the hand to the player, from the player to the screen ------------------------------------------------

    def _settings(self) -> None:
        """Read the controls as they stand, and act on what is new."""
        try:
            self.player.change(self.controls.read())
        except ConfigError as error:
            self.controls.complain(error.problems)
        except ValueError as error:
            self.controls.complain({"dataset": str(error)})
        else:
            self.controls.complain({})

    def _look(self) -> None:
        """Draw, when the Lab comes into sight."""
        if self.eye.visible:
            self._changed()

    def _changed(self) -> float:
        """Draw, by the clock while playing, else at once; return the seconds until the next frame is due."""
        player, begun = self.player, time.perf_counter()
        if player.playing and (wait := self.eye.wait()):
            return wait
        runs = self.tabs.runs
        small = self.eye.slow and player.playing
        self.curves.draw(player, small, runs.pinned(self.config), runs.legend(self.config))
        self.tabs.draw(player)
        self.footer.progress(player)
        self.bar.follow(player)
        self.eye.sent(begun)
        if not player.playing or begun - self._sentence > 1 / SENTENCES_PER_SECOND:
            self._sentence = begun
            found = findings(player, self.tabs.health(player))
            self.footer.say(sentence(player, self.words, found), found[0].change if found else {})
        return self.eye.wait()
