"""Player: play, pause, step, reset and scrub a training, on the kernel's own event loop.

Training runs in slices of at most 20 ms inside one background task, with a millisecond of rest in between, in which
the kernel answers clicks. A click may arrive on another thread and out of order: `post` hands the work to the loop,
where everything happens one after the other. `run` drains the same training without any loop, for scripts and tests.

No widget is known here: whoever shows the player is told by `changed` that something is new.
"""

from __future__ import annotations

import asyncio
import math
import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from typing import Any

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import ThreadpoolController

from ..config import LIVE, Config
from ..data.datasets import Data, load
from ..experiments.run import Run, rules_of, training_settings
from ..network import BestWeights, Network
from ..training.history import History, Mark
from ..training.training import Epoch, Step, train
from .checkpoints import Checkpoints

SLICE = 0.02
REST = 0.001
DATA_FIELDS = (
    "dataset", "samples", "noise", "train_size", "validation_fraction", "test_fraction", "data_seed", "dtype",
)  # fmt: skip

Own = tuple[NDArray[Any], NDArray[Any]] | None


class Player:
    """One training that can be played.

    Parameters
    ----------
    config : Config
    own : pair of arrays, optional
        One's own samples and labels, for ``dataset="own"``.
    changed : callable
        Is called, on the loop, after every slice and every change; returns in how many seconds it wants the next slice
        to end.

    Attributes
    ----------
    config, data, network, history
        Of the present run.
    playing : bool
    position : Step
        The last mini-batch.
    error : Exception or None
        What went wrong in training, until the next start.
    runs : list of Run
        The runs before this one.
    pace : float or None
        Epochs per second, for slow motion; None is full speed.
    """

    def __init__(self, config: Config, own: Own = None, changed: Callable[[], float] = lambda: SLICE):
        self.own = own
        self.changed = changed
        self.playing = False
        self.pace: float | None = None
        self.runs: list[Run] = []
        self._task: Future[None] | None = None
        self._threads: ThreadpoolController | None = None
        try:
            self._loop: asyncio.AbstractEventLoop | None = asyncio.get_running_loop()
        except RuntimeError:
            self._loop = None
        self.data = self._load(config, None)
        self._start(config, self.data, Network.of(config, self.data))

    # ---- the run --------------------------------------------------------------------------------------------------

    def prepare(self, config: Config) -> None:
        """Prepare a new run. If that fails (the error says why), the run that was there stays.

        Raises
        ------
        ValueError
            If the settings do not suit the data.
        """
        data = self._load(config, self.config)
        network = Network.of(config, data)
        training_settings(config, data)
        self.pause()
        self._remember()
        self._start(config, data, network)
        self.changed()

    def change(self, config: Config) -> None:
        """Act on changed settings: at once where they are among `LIVE`, else by preparing a new run."""
        difference = self.config.difference(config)
        if not difference:
            return
        if not set(difference) <= set(LIVE) or not self.started:
            self.prepare(config)
            return
        self.network.change(**{name: new for name, (_, new) in difference.items()})
        for name, (old, new) in difference.items():
            self._mark(name, old, new)
        self.config = config
        self.changed()

    def _mark(self, name: str, old: Any, new: Any) -> None:
        """Record a change; several of one setting within an epoch are one."""
        marks, epoch = self.history.marks, len(self.history)
        words = name.replace("_", " ")
        if marks and marks[-1].epoch == epoch and marks[-1].text.startswith(f"{words} "):
            old = marks.pop().text.removeprefix(f"{words} ").partition(" →")[0]
        marks.append(Mark(epoch, f"{words} {old} → {new}"))

    def fork(self, epoch: int, config: Config) -> None:
        """Begin a new run at an epoch of this one, with the settings of `config` from there on.

        Raises
        ------
        ValueError
            If `config` asks for another network or other data.
        """
        found, state = self._checkpoints.nearest(epoch)
        network = Network.of(config, self.data)
        if {*self.config.difference(config)} & {
            *DATA_FIELDS
        } or network.parameters.shape != self.network.parameters.shape:
            raise ValueError("a fork keeps its network and its data; change these in a new run")
        history = self.history.until(found)
        changes = ", ".join(f"{n} {a} → {b}" for n, (a, b) in self.config.difference(config).items())
        self.pause()
        self._remember()
        self._start(config, self.data, network)
        common = set(network.state()) & set(state)
        network.restore({**network.state(), **{name: state[name] for name in common}})
        history.marks.append(Mark(found, f"fork: {changes or 'nothing changed'}"))
        self.history = history
        self._checkpoints.keep(found, network.state())
        self.changed()

    def reset(self) -> None:
        """Go back to the first weights: playing again gives the same run to the last bit."""
        self.pause()
        self._remember()
        self._start(self.config, self.data, Network.of(self.config, self.data))
        self.changed()

    def new_weights(self) -> None:
        """Prepare a run that differs in its initial weights alone."""
        self.prepare(self.config.replace(init_seed=self.config.init_seed + 1))

    def _load(self, config: Config, before: Config | None) -> Data:
        if before is not None and not {*before.difference(config)} & {*DATA_FIELDS}:
            return self.data
        return load(config, *(self.own or (None, None))) if config.dataset == "own" else load(config)

    def _start(self, config: Config, data: Data, network: Network) -> None:
        self.config, self.data, self.network = config, data, network
        self.history = History(config.monitor)
        self.position = Step(0, 0, 1, float("nan"))
        self.error: Exception | None = None
        self.goal = config.epochs
        self.looks = 0
        self.viewing: int | None = None
        self._events: Iterator[Step | Epoch] | None = None
        self._best = BestWeights(network, rules_of(config))
        self._checkpoints = Checkpoints()
        self._checkpoints.keep(0, network.state())
        self._shadow: Network | None = None

    def _remember(self) -> None:
        if len(self.history):
            self.runs = [*self.runs[-49:], self.snapshot()]

    def snapshot(self) -> Run:
        """Return the present run, up to its last finished epoch, as a `Run` that can be saved."""
        _, state = self._checkpoints.nearest(len(self.history))
        network = Network.of(self.config, self.data)
        network.restore(dict(state))
        if self._best.parameters is not None:
            network.parameters[...] = self._best.parameters
        own = self.own if self.config.dataset == "own" else None
        return Run(self.config, self.history.until(len(self.history)), network, self.data, state, own)

    def open(self, run: Run) -> None:
        """Show a run that was saved; playing goes on where it ended."""
        self.pause()
        self._remember()
        self.own = run.own or self.own
        self._start(run.config, run.data, run.network)
        self._best.parameters = run.network.parameters.copy() if self._best.wanted else None
        run.network.restore(dict(run.last))
        self.history = run.history
        self._checkpoints.keep(0, run.network.state())
        self._checkpoints.keep(len(run.history), run.network.state())
        self.changed()

    # ---- playing --------------------------------------------------------------------------------------------------

    @property
    def started(self) -> bool:
        """Whether the run has taken its first step."""
        return self.position.batch > 0 or len(self.history) > 0

    @property
    def finished(self) -> bool:
        """Whether the run has come to its goal, or diverged."""
        return len(self.history) >= self.goal or self.diverged

    @property
    def diverged(self) -> bool:
        """Whether the run has ended in a divergence."""
        return self.history.stop is not None and self.history.stop.kind == "diverged"

    def play(self, epochs: int | None = None) -> None:
        """Train in the background, for so many more epochs (or to the end); returns at once.

        Raises
        ------
        RuntimeError
            Outside a running event loop; `run` does the same there.
        """
        if self._loop is None:
            raise RuntimeError("play() needs the event loop of a notebook; in a script use run()")
        self._aim(epochs)
        if not self.playing and not self.diverged:
            self.playing = True
            self._clock = (time.perf_counter(), len(self.history))
            self._task = asyncio.run_coroutine_threadsafe(self._play(), self._loop)
        self.changed()

    def pause(self) -> None:
        """Stop after the present mini-batch."""
        self.playing = False

    def run(self, epochs: int | None = None) -> None:
        """Train to the end, without a loop."""
        self.pause()
        self._aim(epochs)
        while not self.finished:
            if self.advance() is None:
                break
        if self.error:
            raise self.error

    def step(self) -> None:
        """Learn from one mini-batch."""
        self.pause()
        self._aim(None)
        if not self.diverged:
            event = self.advance()
            if isinstance(event, Step) and event.batch == event.batches:
                self.advance()
        self.changed()

    def step_epoch(self) -> None:
        """Learn to the end of the epoch."""
        self.pause()
        self._aim(None)
        while not self.diverged and isinstance(self.advance(), Step):
            pass
        self.changed()

    def _aim(self, epochs: int | None) -> None:
        """Set the epoch at which to pause; at the end of a run, aim further."""
        done = len(self.history)
        self.viewing = None
        if epochs is not None:
            self.goal = done + epochs
        elif done >= self.goal:
            self.goal = done + self.config.epochs
        else:
            self.goal = max(self.goal, done + 1)

    def advance(self) -> Step | Epoch | None:
        """Take the next event of the training and record it; None at its end, or if it failed (see `error`)."""
        self.error = None
        try:
            event = next(self._events or iter(()), None)
            if event is None and not self.finished:
                settings = training_settings(self.config, self.data)
                settings["epochs"] = max(self.goal, self.config.epochs)
                self._events = train(self.network, self.data, self.history, past_stop=True, **settings)
                event = next(self._events, None)
        except Exception as error:
            self.error, self.playing, self._events = error, False, None
            return None
        if event is None:
            self._events = None
        elif isinstance(event, Step):
            self.position = event
        else:
            self._best.see(event)
            self._checkpoints.keep(len(self.history), self.network.state())
        return event

    async def _play(self) -> None:
        # One core is left to the browser and the server; without that, both sides wait for each other.
        self._threads = self._threads or ThreadpoolController()
        last, allowed, wanted = time.perf_counter(), self.progress, SLICE
        try:
            while self.playing:
                now = time.perf_counter()
                allowed = math.inf if self.pace is None else min(allowed, self.progress + 1) + self.pace * (now - last)
                last = now
                with self._threads.limit(limits=max((os.cpu_count() or 2) - 1, 1), user_api="blas"):
                    while self.playing and time.perf_counter() < now + min(wanted, SLICE) and self.progress < allowed:
                        if self.finished or self.advance() is None:
                            self.playing = False
                wanted = self.changed()
                await asyncio.sleep(REST)
        except Exception as error:  # a task's exception is seen by nobody, so it is shown in the Lab
            self.error, self.playing = error, False
            self.changed()

    def post(self, work: Callable[[], None]) -> None:
        """Have `work` done on the loop, from whichever thread this is called; without a loop, at once."""

        def safely() -> None:
            try:
                work()
            except Exception as error:
                self.error = error
                self.changed()

        if self._loop is None:
            safely()
        else:
            self._loop.call_soon_threadsafe(safely)

    @property
    def seconds_left(self) -> float | None:
        """Estimated seconds to the goal, while playing."""
        if not self.playing:
            return None
        begun, first = self._clock
        done = len(self.history) + self.position.batch / self.position.batches * (
            self.position.epoch > len(self.history)
        )
        return (time.perf_counter() - begun) / (done - first) * (self.goal - done) if done > first else None

    # ---- looking --------------------------------------------------------------------------------------------------

    @property
    def checkpoints(self) -> tuple[int, ...]:
        """The epochs to which `view` can go back."""
        return self._checkpoints.epochs

    def view(self, epoch: int | None) -> None:
        """Show the network as it was after `epoch`; None for the present one."""
        self.viewing = None if epoch is None or epoch >= len(self.history) else self._checkpoints.nearest(epoch)[0]
        self.changed()

    @property
    def shown(self) -> Network:
        """The network to draw: the present one, or that of the epoch one has scrubbed to."""
        if self.viewing is None:
            return self.network
        return self.at(self.viewing)

    def at(self, epoch: int) -> Network:
        """Return the network as it was after `epoch` (or the nearest kept one before)."""
        if self._shadow is None:
            self._shadow = Network.of(self.config, self.data)
        self._shadow.parameters[...] = self._checkpoints.nearest(epoch)[1]["parameters"]
        return self._shadow

    def test_scores(self) -> dict[str, float]:
        """Open the test set, and count the look. Early stopping's best weights are judged, if it restores them."""
        self.looks += 1
        return self.snapshot().scores("test") if len(self.history) else {}

    @property
    def progress(self) -> float:
        """Epochs done, with the present one's share."""
        return len(self.history) + (
            self.position.batch / self.position.batches if self.position.epoch > len(self.history) else 0.0
        )

    def gap(self) -> float:
        """Return validation loss minus training loss at the last epoch (nan before the first)."""
        if not len(self.history) or "validation_loss" not in self.history:
            return float("nan")
        return float(np.subtract(self.history["validation_loss"][-1], self.history["train_loss"][-1]))
