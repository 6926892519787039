"""Session: one run of the Lab, from its `Config` to what came of it; without time, and without widgets.

A changed setting prepares a new run, unless it may act in mid-run (`LIVE`) or only asks anew where the run should have
stopped (`JUDGING`). The run that was there is remembered; so are its weights, epoch by epoch, as far as there is room.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from ...config import JUDGING, LIVE, OF_THE_DATA, Config
from ...data.datasets import Data
from ...experiments.run import Run, rules_of, training_settings
from ...network import Network
from ...training.history import History, Mark
from ...training.stopper import Stopper
from ...training.training import Epoch, Step, train
from .checkpoints import Checkpoints
from .event_loop import SLICE
from .own_data import OwnData, load_data
from .snapshot import snapshot

DATA_FIELDS = {*OF_THE_DATA, "dtype"}


class Session:
    """One training, and those before it.

    Parameters
    ----------
    config : Config
    own : OwnData, optional
        One's own samples and labels, for ``dataset="own"``.
    changed : callable
        Is called after every change; returns in how many seconds it wants to be called again.

    Attributes
    ----------
    config, data, network, history
        Of the present run.
    position, goal : Step, int
        The last mini-batch; the epoch at which to pause.
    error : Exception or None
        What went wrong in training, until the next start.
    runs : list of Run
        The runs before this one.
    looks, viewing : int, int or None
        How often the test set was opened; the epoch one looks back to.
    """

    def __init__(self, config: Config, own: OwnData | None = None, changed: Callable[[], float] = lambda: SLICE):
        self.own = own
        self.changed = changed
        self.runs: list[Run] = []
        data = self._load(config, None)
        training_settings(config, data)
        self._start(config, data, Network.of(config, data))

    def _start(self, config: Config, data: Data, network: Network) -> None:
        self.config, self.data, self.network = config, data, network
        self._made = config
        self.history = History(config.monitor)
        self.position = Step(0, 0, 1, float("nan"))
        self.error: Exception | None = None
        self.goal, self.looks = config.epochs, 0
        self.viewing: int | None = None
        self._events: Iterator[Step | Epoch] | None = None
        self._best: NDArray[np.floating] | None = None
        self._stopper = Stopper(rules_of(config))
        self.checkpoints = Checkpoints()
        self.checkpoints.keep(0, network.state())
        self._shadow: Network | None = None

    def pause(self) -> None:
        """Stop after the present mini-batch."""

    def prepare(self, config: Config, data: Data | None = None) -> None:
        """Prepare a new run, on other data if given. If that fails (the error says why), the run that was there stays.

        Raises
        ------
        ValueError
            If the settings do not suit the data.
        """
        data = data or self._load(config, self.config)
        network = Network.of(config, data)
        training_settings(config, data)
        self.pause()
        self._remember()
        self._start(config, data, network)
        self.changed()

    def change(self, config: Config) -> None:
        """Act on changed settings: at once where they may, else by preparing a new run.

        A run that has come to its end is left as it is: what would act in mid-run then prepares a new one.
        """
        difference = self.config.difference(config)
        if not difference:
            return
        under_way = 0 < self.progress < max(self.config.epochs, self.goal) and not self.diverged
        if not set(difference) <= ({*LIVE, *JUDGING} if under_way else JUDGING) or not self.progress:
            self.prepare(config)
            return
        training_settings(config, self.data)
        live = {name: new for name, (_, new) in difference.items() if name in LIVE}
        self.network.change(**live)
        for name in live:
            self.history.mark(name, *difference[name])
        self.config = config
        if set(difference) & JUDGING:
            self._judge()
        self.changed()

    def fork(self, epoch: int, config: Config) -> None:
        """Begin a new run at an epoch of this one, with the settings of `config` from there on.

        Raises
        ------
        ValueError
            If `config` asks for another network or other data.
        """
        found, state = self.checkpoints.nearest(epoch)
        network = Network.of(config, self.data)
        other_data = DATA_FIELDS & {*self.config.difference(config)}
        if other_data or network.parameters.shape != self.network.parameters.shape:
            raise ValueError("a fork keeps its network and its data; change these in a new run")
        history = self.history.until(found)
        changes = ", ".join(f"{n.replace('_', ' ')} {a} → {b}" for n, (a, b) in self.config.difference(config).items())
        self.pause()
        self._remember()
        self._start(config, self.data, network)
        network.restore({name: state.get(name, fresh) for name, fresh in network.state().items()})
        history.marks.append(Mark(found, f"fork: {changes or 'nothing changed'}"))
        self.history = history
        self.checkpoints.keep(found, network.state())
        self._judge()
        self.changed()

    def reset(self) -> None:
        """Go back to the first weights: playing again gives the same run to the last bit."""
        self.prepare(self.config)

    def new_weights(self) -> None:
        """Prepare a run that differs in its initial weights alone."""
        self.prepare(self.config.replace(init_seed=self.config.init_seed + 1))

    def _load(self, config: Config, before: Config | None) -> Data:
        if before is not None and not DATA_FIELDS & {*before.difference(config)}:
            return self.data
        return load_data(config, self.own)

    def _remember(self) -> None:
        if len(self.history):
            self.runs = [*self.runs[-49:], self.snapshot()]

    def snapshot(self) -> Run:
        """Return the present run, up to its last finished epoch, as a `Run` that can be saved."""
        _, state = self.checkpoints.nearest(len(self.history))
        return snapshot(self._made, self.config, self.history, state, self._best, self.data, self.own)

    def open(self, run: Run) -> None:
        """Show a run that was saved; playing goes on where it ended."""
        self.pause()
        self._remember()
        self.own = OwnData(*run.own, run.data.feature_names) if run.own else self.own
        self._start(run.config, run.data, run.network)
        best = run.network.parameters.copy()
        run.network.restore(dict(run.last))
        self.history = run.history
        self.checkpoints.keep(0, run.network.state())
        self.checkpoints.keep(len(run.history), run.network.state())
        self._judge()
        self._best = None if self._best is None else best
        self.changed()

    @property
    def finished(self) -> bool:
        """Whether the run has come to its goal, or diverged."""
        return len(self.history) >= self.goal or self.diverged

    @property
    def diverged(self) -> bool:
        """Whether the run has ended in a divergence."""
        return self.history.stop is not None and self.history.stop.kind == "diverged"

    def advance(self) -> Step | Epoch | None:
        """Take the next event of the training and record it; None at its end, or if it failed (see `error`)."""
        self.error = None
        try:
            event = next(self._events or iter(()), None)
            if event is None and not self.finished:
                settings = training_settings(self.config, self.data)
                settings |= {"epochs": max(self.goal, self.config.epochs), "stop": ()}  # stops are judged here
                self._events = train(self.network, self.data, self.history, past_stop=True, **settings)
                event = next(self._events, None)
        except Exception as error:
            self.pause()
            self.error, self._events = error, None
            return None
        if event is None:
            self._events = None
        elif isinstance(event, Step):
            self.position = event
        else:
            self._made = self.config
            self.checkpoints.keep(len(self.history), self.network.state())
            if not self.diverged and self._stopper.see(self.history) and self._stopper.restores:
                self._best = self.network.parameters.copy()
        return event

    def _judge(self) -> None:
        """Ask anew where the run should have stopped."""
        self._stopper, self._best = Stopper(rules_of(self.config)), None
        if not self.diverged:
            best = self._stopper.replay(self.history)
            self.history.stop, self.history.monitor = self._stopper.stop, self.config.monitor
            if best is not None and self._stopper.restores:
                self._best = self.at(best).parameters.copy()

    def view(self, epoch: int | None) -> None:
        """Show the network as it was after `epoch`; None for the present one."""
        self.viewing = None if epoch is None or epoch >= len(self.history) else self.checkpoints.nearest(epoch)[0]
        self.changed()

    @property
    def shown(self) -> Network:
        """The network to draw: the present one, or that of the epoch one has scrubbed to."""
        return self.network if self.viewing is None else self.at(self.viewing)

    def at(self, epoch: int) -> Network:
        """Return the network as it was after `epoch` (or the nearest kept one before)."""
        if self._shadow is None:
            self._shadow = Network.of(self.config, self.data)
        self._shadow.parameters[...] = self.checkpoints.nearest(epoch)[1]["parameters"]
        return self._shadow

    def test_scores(self) -> dict[str, float]:
        """Open the test set, and count the look. Early stopping's best weights are judged, if it restores them."""
        self.looks += 1
        return self.snapshot().scores("test") if len(self.history) else {}

    @property
    def progress(self) -> float:
        """Epochs done, with the present one's share."""
        batch = self.position
        return len(self.history) + (batch.batch / batch.batches if batch.epoch > len(self.history) else 0.0)
