"""PresentRun: the run that the Lab shows, event by event; where it is, where it should have stopped, where it has been.

The weights are remembered epoch by epoch, as far as there is room, so that one can look back. Nothing here knows of
time, of other runs, or of widgets.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...config import JUDGING, LIVE, Config
from ...data.datasets import Data
from ...experiments.plan import fresh_history, training_settings
from ...experiments.run import Run
from ...network import Network
from ...sentences import Sentence
from ...training.training import Epoch, Step, train
from .checkpoints import Checkpoints
from .kept_weights import KeptWeights
from .own_data import OwnData
from .snapshot import snapshot
from .weight_place import WeightPlace


class PresentRun:
    """One training.

    Parameters
    ----------
    config, data, network : Config, Data, Network
    own_data : OwnData, optional
        What belongs to the run if its dataset is "own".

    Attributes
    ----------
    history : History
    position, goal : Step, int
        The last mini-batch; the epoch at which to pause.
    error : Exception or None
        What went wrong in training, until the next start.
    viewing : int or None
        The epoch one looks back to, or after a stop, the ghost's last.
    replayed : bool
        Whether the stop was looked for when the run was over: nobody has stopped it.
    test_openings, test_scores : int, dict
        How often the test set was opened, and what was seen the last time.

    Raises
    ------
    ConfigError
        If the data cannot be trained on as the settings say.
    """

    def __init__(self, config: Config, data: Data, network: Network, own_data: OwnData | None = None):
        training_settings(config, data)
        self.config, self.data, self.network = config, data, network
        self.own_data = own_data if config.dataset == "own" else None
        self.history = fresh_history(config, data)
        self.position = Step(0, 0, 1, float("nan"))
        self.error: Exception | None = None
        self.goal, self.replayed = config.epochs, False
        self.viewing: int | None = None
        self.test_openings = 0
        self.test_scores: dict[str, float] = {}
        self.checkpoints = Checkpoints()
        self.checkpoints.add(0, network.state())
        self._made, self._keeping = config, KeptWeights(config)  # with which the last epoch was made, and judged
        self._events: Iterator[Step | Epoch] | None = None
        self._earlier: Network | None = None

    @classmethod
    def of(cls, run: Run) -> PresentRun:
        """Return a run that was saved, to be gone on with where it ended."""
        own_data = OwnData(*run.own, run.data.feature_names) if run.own else None
        self = cls(run.config, run.data, run.network, own_data)
        best = run.network.parameters.copy()
        run.network.restore(dict(run.last))
        self.history = run.history
        self.checkpoints.add(0, run.network.state())
        self.checkpoints.add(len(run.history), run.network.state())
        self.find_stop()
        if self._keeping.parameters is not None:
            self._keeping.parameters = best
        return self

    # ---- training -------------------------------------------------------------------------------------------------

    def advance(self) -> Step | Epoch | None:
        """Take the next event of the training and record it; None at its end, or if it failed (see `error`).

        An epoch's last mini-batch brings the epoch's end along: a pause never falls between the two, where one more
        step would learn nothing.
        """
        self.error = None
        self._catch_up()
        try:
            event = next(self._events or iter(()), None)
            if event is None and not self.finished:
                settings = training_settings(self.config, self.data)
                settings |= {"epochs": max(self.goal, self.config.epochs), "stop": ()}  # stops are judged here
                self._events = train(self.network, self.data, self.history, past_stop=True, **settings)
                event = next(self._events, None)
            if isinstance(event, Step):
                self.position = event
                if event.batch == event.batches and self._events:
                    event = next(self._events, None)
        except Exception as error:
            self.error, self._events = error, None
            return None
        if event is None:
            self._events = None
        elif isinstance(event, Epoch):
            self._made, self.replayed = self.config, False
            if not self.diverged:
                self._keeping.see(self.history, self.network)
            self.checkpoints.add(len(self.history), self.network.state())
        return event

    def _catch_up(self) -> None:
        """Take note of an epoch that was recorded when an interrupt fell before that could be done."""
        if self.checkpoints.last < len(self.history):
            self._made = self.config
            self.checkpoints.add(len(self.history), self.network.state())
            self.find_stop()

    def step(self) -> None:
        """Learn from one mini-batch; the last one of an epoch ends it."""
        self.aim(None)
        if not self.diverged:
            self.advance()

    def step_epoch(self) -> None:
        """Learn to the end of the epoch."""
        self.aim(None)
        while not self.diverged and isinstance(self.advance(), Step):
            pass

    def aim(self, epochs: int | None) -> None:
        """Set the goal: so many more epochs, or the end of the run; at its end, as far again."""
        done = len(self.history)
        self.viewing = None
        if epochs is not None:
            self.goal = done + epochs
        elif done >= self.goal:
            self.goal = done + self.config.epochs

    @property
    def progress(self) -> float:
        """Epochs done, with the present one's share."""
        batch = self.position
        return len(self.history) + (batch.batch / batch.batches if batch.epoch > len(self.history) else 0.0)

    @property
    def finished(self) -> bool:
        """Whether the run has come to its goal, or diverged."""
        return len(self.history) >= self.goal or self.diverged

    @property
    def diverged(self) -> bool:
        """Whether the run has ended in a divergence."""
        return self.history.stop is not None and self.history.stop.kind == "diverged"

    # ---- changes on the way ---------------------------------------------------------------------------------------

    def accepts(self, config: Config) -> bool:
        """Return whether the run can go on with these settings, or a new one is needed for them."""
        under_way = 0 < self.progress < max(self.config.epochs, self.goal) and not self.diverged
        allowed = {*LIVE, *JUDGING} if under_way else JUDGING
        return bool(self.progress) and set(self.config.difference(config)) <= allowed

    def apply(self, config: Config) -> None:
        """Go on with other settings, and leave a mark where they act."""
        training_settings(config, self.data)
        difference = self.config.difference(config)
        live = {name: new for name, (_, new) in difference.items() if name in LIVE}
        self.network.live.set(live)
        for name in live:
            self.history.mark(name, *difference[name])
        self.config = config
        if set(difference) & JUDGING:
            self.find_stop()
            self.replayed = self.finished and self._keeping.asked

    def set_weight(self, place: WeightPlace, value: float) -> None:
        """Give one weight another value. The run is then no longer what its settings alone make it.

        Raises
        ------
        ValueError
            If the network has no such weight, the value is not finite, or one looks back to an earlier epoch.
        """
        if self.shown is not self.network:
            raise ValueError(Sentence("weight_of_the_past", "the weights of an earlier epoch stay; view the last one"))
        self.history.mark(place.symbol, f"{place.put(self.network, value):.3g}", f"{value:.3g}")
        if self.progress == len(self.history):
            self.checkpoints.add(len(self.history), self.network.state())

    def find_stop(self) -> None:
        """Ask anew where the run should have stopped."""
        self._keeping = KeptWeights(self.config)
        if not self.diverged:
            self._keeping.replay(self.history, self.at)

    # ---- what there is to see -------------------------------------------------------------------------------------

    def view(self, epoch: int | None) -> None:
        """Look at the network as it was after `epoch`; None for the one whose weights are kept."""
        epoch = self.kept if epoch is None else min(epoch, len(self.history))
        self.viewing = None if epoch == self.kept else self.checkpoints.nearest(epoch)[0]

    @property
    def kept(self) -> int:
        """The epoch whose weights are kept: that of the stop, or the best one if that is put back; else the last."""
        return self._keeping.epoch(self.history)

    @property
    def shown_epoch(self) -> int:
        """The epoch of the network that is shown."""
        return self.kept if self.viewing is None else self.viewing

    @property
    def shown(self) -> Network:
        """The network to draw: the one whose weights are kept, or that of the epoch one looks at."""
        epoch = self.shown_epoch
        if epoch == len(self.history):
            return self.network
        found = self.at(epoch)
        if epoch == self.kept and self._keeping.parameters is not None:  # of which there may be no checkpoint
            found.parameters[...] = self._keeping.parameters
        return found

    def at(self, epoch: int) -> Network:
        """Return the network as it was after `epoch` (or the nearest epoch before that is kept)."""
        if self._earlier is None:
            self._earlier = Network.of(self.config, self.data)
        self._earlier.parameters[...] = self.checkpoints.nearest(epoch)[1]["parameters"]
        return self._earlier

    def snapshot(self) -> Run:
        """Return the run, up to its last finished epoch, as a `Run` that can be saved."""
        self._catch_up()
        _, state = self.checkpoints.nearest(len(self.history))
        kept = self._keeping.parameters
        return snapshot(self._made, self.config, self.history, state, kept, self.data, self.own_data)

    def open_test(self) -> None:
        """Open the test set, and count it. Early stopping's best weights are judged, if it restores them."""
        self.test_openings += 1
        self.test_scores = self.snapshot().scores("test") if len(self.history) else {}
