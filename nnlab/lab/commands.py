"""Commands: what can be done with a Lab, by code as by hand: each button and each menu does one of these."""

from __future__ import annotations

from dataclasses import replace
from os import PathLike
from typing import Any

from ..config import Config
from ..experiments.run import Own, Run
from ..experiments.saved import load_run
from ..training.history import History
from .controls import Controls
from .panels.panel import Post, Redraw
from .panels.report import save_report
from .runtime.autosave import Autosave
from .runtime.event_loop import EventLoop
from .runtime.mission_board import MissionBoard
from .runtime.own_data import OwnData
from .runtime.player import Player
from .runtime.run_list import RunList, copied
from .runtime.session import Session
from .runtime.share_string import from_string
from .runtime.weight_place import WeightPlace
from .status import situation
from .text.texts import Words
from .widgets.browser import Browser
from .widgets.frame_pacer import FramePacer


class Commands:
    """The commands, and the parts that they are given to. Whoever is derived from it makes the parts."""

    words: Words
    session: Session
    loop: EventLoop
    player: Player
    post: Post
    redraw: Redraw
    run_list: RunList
    missions: MissionBoard
    autosave: Autosave
    browser: Browser
    pacer: FramePacer
    controls: Controls

    @property
    def config(self) -> Config:
        """The settings of the present run."""
        return self.session.present.config

    @property
    def history(self) -> History:
        """The record of the present run."""
        return self.session.present.history

    # ---- training -------------------------------------------------------------------------------------------------

    def play(self, epochs: int | None = None) -> None:
        """Train in the background, for so many more epochs (or to the end of the run); returns at once."""
        self.player.play(epochs)

    def pause(self) -> None:
        """Stop after the present mini-batch."""
        self.player.pause()
        self.redraw()

    def run(self, epochs: int | None = None) -> None:
        """Train to the end and return then: for scripts, tests and notebooks that assert."""
        self.player.run(epochs)
        self.redraw()

    def step(self) -> None:
        """Learn from one mini-batch."""
        self.player.step()

    def step_epoch(self) -> None:
        """Learn to the end of the epoch."""
        self.player.step_epoch()

    # ---- changing -------------------------------------------------------------------------------------------------

    def reset(self) -> None:
        """Go back to the first weights; playing again repeats the run exactly."""
        self.session.reset()

    def new_weights(self) -> None:
        """Prepare a run with other initial weights."""
        self.session.new_weights()
        self.controls.write(self.config)

    def set(self, **settings: Any) -> None:
        """Change settings as by hand; a wrong one raises `ConfigError`, and the run that was there stays."""
        self.session.change(self.config.replace(**settings))
        self.controls.write(self.config)

    def prepare(self, **settings: Any) -> None:
        """Prepare a new run with other settings, also where they might act in mid-run; errors as for `set`."""
        self.session.prepare(self.config.replace(**settings))
        self.controls.write(self.config)

    def set_weight(self, layer: int, row: int | None, column: int, value: float) -> None:
        """Give ``weights[layer][row, column]`` another value, or ``biases[layer][column]`` if `row` is None.

        The run is then no longer what its settings alone make it, and its curve has a mark.

        Raises
        ------
        ValueError
            If there is no such weight, the value is not finite, or an earlier epoch is viewed.
        """
        self.session.set_weight(WeightPlace(layer, row, column), value)

    # ---- looking back and comparing -------------------------------------------------------------------------------

    def view(self, epoch: int | None) -> None:
        """Show the network as it was after `epoch` (or the nearest before it); None: with the weights that are kept."""
        self.session.view(epoch)

    def fork(self, epoch: int | None = None, **settings: Any) -> None:
        """Begin a new run at an epoch of this one, with other settings from there on.

        Parameters
        ----------
        epoch : int, optional
            Default: the one whose weights are shown.

        Raises
        ------
        ValueError
            If the settings ask for another network or other data.
        """
        present = self.session.present
        if epoch is None:
            epoch = present.shown_epoch
        self.session.fork(epoch, self.controls.read().replace(**settings))
        self.controls.write(self.config)

    def keep(self, yes: bool = True) -> None:
        """Draw the present run's curves under those of the next."""
        self.run_list.now.kept = yes and bool(len(self.history))
        self.redraw()

    def open_test(self) -> dict[str, float]:
        """Open the test set, which is counted, and return the scores."""
        return self.session.open_test()

    # ---- keeping and bringing back --------------------------------------------------------------------------------

    def load(self, config: Config | str, own: Own = None) -> None:
        """Prepare the run of a config or a shared string, on one's own arrays if given; `ValueError` as for `set`."""
        config = from_string(config) if isinstance(config, str) else config
        self.session.prepare(config, OwnData(*own) if own else None)
        self.controls.write(self.config)

    def save(self, path: str | PathLike[str]) -> None:
        """Write the present run to one file; `open_run`, or `nnlab.load_run`, reads it."""
        replace(self.session.present.snapshot(), solved=self.missions.solved).save(path)

    def report(self, path: str | PathLike[str]) -> None:
        """Write the present run to one HTML file: its pictures, scores, settings, and code.

        Raises
        ------
        ValueError
            If there is no epoch to report yet.
        OSError
            If the file cannot be written; one that was there stays.
        """
        run = self.session.present
        said = situation(run, self.player.playing, self.words)
        save_report(path, run.snapshot(), self.words, said, self.run_list.now.name, run.test_openings)

    def open_run(self, run: Run | str | PathLike[str]) -> None:
        """Show a run, or one from a file, as it was; a file that is none raises `ValueError`, and nothing changes."""
        run = copied(run) if isinstance(run, Run) else load_run(run)
        self.missions.remember(run.solved)
        self.session.open(run)
        self.controls.write(self.config)
