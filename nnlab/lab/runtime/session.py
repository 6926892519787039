"""Session: the present run of the Lab, and how it gives way to another.

A changed setting prepares a new run, unless it may act in mid-run (`LIVE`) or only asks anew where the run should have
stopped (`JUDGING`). The run that was there is handed on to whoever keeps the past ones.
"""

from __future__ import annotations

from collections.abc import Callable

from ...config import LOADING, Config
from ...experiments.run import Run
from ...network import Network
from ...sentences import Sentence
from ...training.history import Mark
from .event_loop import SLICE
from .own_data import OwnData, load_data, suited
from .present_run import PresentRun
from .weight_place import WeightPlace


class Session:
    """The run that is shown.

    Parameters
    ----------
    config : Config
    own_data : OwnData, optional
        One's own samples and labels, for ``dataset="own"``.
    changed : callable
        Is called after every change; returns in how many seconds it wants to be called again.
    replaced : callable
        Is called with a run of at least an epoch that another has taken the place of.

    Attributes
    ----------
    present : PresentRun
    """

    def __init__(
        self,
        config: Config,
        own_data: OwnData | None = None,
        changed: Callable[[], float] = lambda: SLICE,
        replaced: Callable[[Run], None] = lambda run: None,
    ):
        self.own_data, self.changed, self._replaced = own_data, changed, replaced
        data = load_data(config, own_data)
        self.present = PresentRun(config, data, Network.of(config, data), own_data)

    def prepare(self, config: Config, own_data: OwnData | None = None) -> None:
        """Prepare a new run, on one's own data if given. If that fails (the error says why), all stays as it was.

        Raises
        ------
        ValueError
            If the settings do not suit the data.
        """
        if own_data is not None:
            config = suited(config, own_data)
        mine = own_data or self.own_data
        same_data = own_data is None and not {*LOADING} & {*self.present.config.difference(config)}
        data = self.present.data if same_data else load_data(config, mine)
        following = PresentRun(config, data, Network.of(config, data), mine)
        self._replace(following)
        self.own_data = mine
        self.changed()

    def change(self, config: Config) -> None:
        """Act on changed settings: at once where they may, else by preparing a new run.

        A run that has come to its end is left as it is: what would act in mid-run then prepares a new one.
        """
        if not self.present.config.difference(config):
            return
        if not self.present.accepts(config):
            self.prepare(config)
            return
        self.present.apply(config)
        self.changed()

    def fork(self, epoch: int, config: Config) -> None:
        """Begin a new run at an epoch of this one, with the settings of `config` from there on.

        Raises
        ------
        ValueError
            If `config` asks for another network or other data.
        """
        old = self.present
        found, state = old.checkpoints.nearest(epoch)
        difference = old.config.difference(config)
        network = Network.of(config, old.data)
        if {*LOADING} & {*difference} or network.parameters.shape != old.network.parameters.shape:
            raise ValueError(Sentence("fork", "a fork keeps its network and its data; change these in a new run"))
        following = PresentRun(config, old.data, network, self.own_data)
        network.restore({name: state.get(name, fresh) for name, fresh in network.state().items()})
        following.history = old.history.until(found)
        changes = ", ".join(f"{name.replace('_', ' ')} {a} → {b}" for name, (a, b) in difference.items())
        following.history.marks.append(Mark(found, f"fork: {changes or 'nothing changed'}"))
        following.checkpoints.add(found, network.state())
        following.find_stop()
        self._replace(following)
        self.changed()

    def open(self, run: Run) -> None:
        """Show a run that was saved; playing goes on where it ended."""
        self._replace(PresentRun.of(run))
        self.own_data = self.present.own_data or self.own_data
        self.changed()

    def reset(self) -> None:
        """Go back to the first weights: playing again gives the same run to the last bit."""
        self.prepare(self.present.config)

    def new_weights(self) -> None:
        """Prepare a run that differs in its initial weights alone."""
        config = self.present.config
        self.prepare(config.replace(init_seed=config.init_seed + 1))

    def _replace(self, following: PresentRun) -> None:
        """Show another run, and hand the one that was there on."""
        old, self.present = self.present, following
        if len(old.history):
            self._replaced(old.snapshot())

    def view(self, epoch: int | None) -> None:
        """Show the network as it was after `epoch`; None for the present one."""
        self.present.view(epoch)
        self.changed()

    def set_weight(self, place: WeightPlace, value: float) -> None:
        """Give one weight another value; `ValueError` as for `PresentRun.set_weight`."""
        self.present.set_weight(place, value)
        self.changed()

    def open_test(self) -> dict[str, float]:
        """Open the test set, count it, and return the scores."""
        self.present.open_test()
        self.changed()
        return self.present.test_scores
