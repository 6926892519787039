"""Run: one training, from a `Config` to everything that came of it; and keeping it in a file.

`run(config)` loads the data, builds the network, trains it, and returns a `Run`. A saved run is one ``.npz`` file of
plain arrays with the config as JSON text inside; it can be opened again, and resumed as if it had never been
interrupted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from numpy.typing import ArrayLike, NDArray

from ..config import Config
from ..data.datasets import Data, load
from ..data.sampling import fitting
from ..network import Network
from ..nn.initializers import INITIALIZERS
from ..registry import unknown
from ..sentences import Sentence
from ..training.best import BestWeights
from ..training.history import History, Mark, Stop
from ..training.sets import scored_of
from ..training.training import Epoch, Step, train
from . import files
from .atomic import Path
from .code import code
from .origin import as_kept, origin
from .plan import fresh_history, has_plan, metrics_of, rules_of, training_settings
from .run_file import least_size
from .threads import few_threads

OnEvent = Callable[[Step | Epoch], None]
State = Mapping[str, NDArray[Any]]
Own = tuple[NDArray[Any], NDArray[Any]] | None


@dataclass
class Run:
    """A training and all that came of it.

    Attributes
    ----------
    config : Config
    history : History
    network : Network
        With the best epoch's weights, if early stopping asked for them; else the last ones.
    data : Data
    last : dict of str to ndarray
        The network's state after the last epoch, from which `resume` goes on.
    own : tuple of arrays, optional
        The arrays that were given, when the dataset is "own".
    solved : tuple of str
        The missions of the Lab that were met when it was saved.
    """

    config: Config
    history: History
    network: Network
    data: Data
    last: State
    own: Own = field(default=None, repr=False)
    solved: tuple[str, ...] = field(default=(), repr=False)

    def scores(self, which: str = "test") -> dict[str, float]:
        """Return loss and metrics on one set: "train", "validation" or "test".

        Raises
        ------
        ValueError
            If the run has no such set.
        """
        sets = {"train": self.data.train, "validation": self.data.validation, "test": self.data.test}
        if which not in sets:
            raise ValueError(unknown("set", which, sets))
        part = sets[which]
        if not part:
            sentence = Sentence(
                "no_set", "this run has no {what} set; raise {what}_fraction", what=Sentence(which, which)
            )
            raise ValueError(sentence)
        found = self.network.scores(part.x, part.y, metrics_of(self.data.task))
        return {name: float(value) for name, value in found.items()}

    def resume(self, epochs: int | None = None, on_event: OnEvent | None = None) -> Run:
        """Go on training, from the last epoch, until there are `epochs` epochs in all (default: the config's).

        The result is the same, bit for bit, as if the run had never been interrupted. A run that a rule has stopped
        goes on past its stop.

        Raises
        ------
        ConfigError, ValueError
            If `epochs` cannot be used; or is another number than planned, and the schedule is made for that: it has
            brought the learning rate to its end.
        """
        config = self.config if epochs is None else self.config.replace(epochs=epochs)
        if config.epochs != self.config.epochs and has_plan(config.schedule):
            sentence = Sentence(
                "planned_schedule",
                "the schedule {name} was planned for {planned} epochs, and cannot go on to {epochs}; train anew with "
                "so many, or choose the schedule constant",
                name=config.schedule,
                planned=f"{self.config.epochs:,}",
                epochs=f"{config.epochs:,}",
            )
            raise ValueError(sentence)
        training_settings(config, self.data)  # refused before anything is changed
        best = BestWeights(self.network, rules_of(config))
        if best.wanted and self.history.best_epoch:
            best.parameters = self.network.parameters.copy()
        self.network.restore(dict(self.last))
        stopped = self.history.stop is not None and self.history.stop.kind in ("early", "target")
        return _train_one(self, config, best, on_event, past_stop=stopped)

    def to_code(self, library: str = "nnlab") -> str:
        """Return a program that does the same: exactly for "nnlab", nearly for "sklearn", "keras", "torch"."""
        return code(self.config, library, self.data, *(self.own or ()))

    def save(self, path: Path) -> None:
        """Write the run to one ``.npz`` file, atomically.

        Raises
        ------
        OSError
            If the folder cannot be written to; a file that was there stays.
        ValueError
            If the run was given data that its settings do not load: the file would bring back others.
        """
        words, arrays = self.facts()
        found = origin(self.config, self.data, *(self.own or ()))
        if found == "given":
            sentence = Sentence(
                "given_data",
                "the settings of this run do not load the data it was given, so a file could not bring them back; "
                "give run() the arrays, as x and y with dataset='own', or the settings of these data",
            )
            raise ValueError(sentence)
        if found == "split":
            arrays |= {f"split/{name}": rows for name, rows in self.data.index._asdict().items()}
        if self.own is not None:
            arrays |= {"own/x": self.own[0], "own/y": self.own[1]}
            words["feature_names"] = list(self.data.feature_names)
        if self.solved:
            words["solved"] = list(self.solved)
        files.write(path, {"config": self.config.to_dict(), **words}, arrays, least_size(arrays))

    def facts(self) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
        """Return all that training has brought about, as plain words and arrays, for `from_facts`."""
        words = {
            "initial": {name: float(value) for name, value in self.history.initial.items()},
            "stop": self.history.stop and list(self.history.stop),
            "marks": [list(mark) for mark in self.history.marks],
        }
        arrays = {"parameters": self.network.parameters}
        arrays |= {f"history/{name}": self.history[name] for name in self.history}
        arrays |= {f"last/{name}": value for name, value in self.last.items()}
        return words, arrays

    @classmethod
    def from_facts(
        cls, config: Config, data: Data, words: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]], own: Own = None
    ) -> Run:
        """Return the run that `facts` was taken of.

        Raises
        ------
        ValueError, KeyError
            If the weights do not fit the network, or something is missing.
        """
        # first weights are not drawn, only to be replaced
        network = Network.of(config.replace(initializer="zeros"), data)
        network.initializer = INITIALIZERS[config.initializer]
        last, fresh = _under("last/", arrays), network.state()
        fits = set(last) == set(fresh) and all(last[name].shape == fresh[name].shape for name in fresh)
        if not fits or arrays["parameters"].shape != network.parameters.shape:
            raise ValueError(Sentence("misfit", "the weights do not fit the network"))
        network.restore(last)
        network.parameters[...] = arrays["parameters"]
        history = History.from_columns(_under("history/", arrays), config.monitor)
        history.initial = {str(name): float(value) for name, value in words["initial"].items()}
        history.stop = Stop(*words["stop"]) if words["stop"] else None
        history.marks = [Mark(*mark) for mark in words["marks"]]
        history.scored = scored_of(len(data.train), config.scored_samples)
        return cls(config, history, network, data, last, own)


def _under(prefix: str, arrays: State) -> dict[str, NDArray[Any]]:
    return {name.removeprefix(prefix): array for name, array in arrays.items() if name.startswith(prefix)}


def run(
    config: Config,
    *,
    x: ArrayLike | None = None,
    y: ArrayLike | None = None,
    data: Data | None = None,
    on_event: OnEvent | None = None,
) -> Run:
    """Train as `config` says.

    Parameters
    ----------
    config : Config
    x, y : arrays, optional
        One's own samples, (n, d), and labels or values, (n,); then ``config.dataset`` must be "own". The default
        `batch_size` is lowered to the training samples if these are fewer.
    data : Data, optional
        Data loaded already (else `load(config)` does it). A run of data that its settings do not load cannot be saved.
    on_event : callable, optional
        Is shown every `Step` and `Epoch`, for progress bars and pictures.

    Returns
    -------
    Run
        Also after Ctrl-C: with the epochs that were finished.
    """
    data = data if data is not None else load(config, x, y)
    own = None if x is None or y is None else (as_kept(x), as_kept(y))
    if own:
        config = fitting(config, len(own[1]), lambda: len(data.train))
    network = Network.of(config, data)
    fresh = Run(config, fresh_history(config, data), network, data, network.state(), own)
    return _train_one(fresh, config, BestWeights(network, rules_of(config)), on_event)


def _train_one(run: Run, config: Config, best: BestWeights, on_event: OnEvent | None, past_stop: bool = False) -> Run:
    run.config, run.history.stop = config, run.history.stop if past_stop else None
    settings = training_settings(config, run.data) | {"past_stop": past_stop, "steps": on_event is not None}
    kept = run.last, len(run.history), best.parameters  # of one epoch: whenever an interrupt falls, they go together
    try:
        with few_threads(run.network):
            for event in train(run.network, run.data, run.history, **settings):
                best.see(event)
                if isinstance(event, Epoch) and event.epoch == len(run.history):  # not the one in which it diverged
                    kept = run.network.state(), event.epoch, best.parameters
                if on_event:
                    on_event(event)
    except KeyboardInterrupt:
        state, epochs, best.parameters = kept
        run.network.restore(dict(state))
        run.history.cut(epochs)
        if run.history.stop is None:  # else the weights that are kept are those of that stop
            run.history.stop = Stop(epochs, run.history.best_epoch, "interrupted", "interrupted")
    run.last = kept[0]
    best.restore()
    return run
