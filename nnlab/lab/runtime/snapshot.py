"""Snapshots: the present run as a `Run` of its own, that stays what it is while training goes on."""

from __future__ import annotations

from numpy.typing import NDArray

from ...config import JUDGING, Config
from ...data.datasets import Data
from ...experiments.run import Run, State
from ...network import Network
from ...training.history import History
from .own_data import OwnData


def snapshot(
    made: Config,
    now: Config,
    history: History,
    state: State,
    best: NDArray | None,  # type: ignore[type-arg]
    data: Data,
    own_data: OwnData | None,
) -> Run:
    """Return a run that can be saved.

    Parameters
    ----------
    made, now : Config
        The settings with which the last epoch was made, and the present ones. A change that no epoch has seen yet is
        not part of the run, unless it only asks where the run should have stopped.
    history : History
    state : dict of ndarray
        The network's, after the last epoch.
    best : ndarray, optional
        The parameters to go back to.
    own_data : OwnData, optional
        Belongs to the run if its dataset is "own".
    """
    config = made.replace(**{name: getattr(now, name) for name in JUDGING})
    network = Network.of(config, data)
    network.restore(dict(state))
    if best is not None:
        network.parameters[...] = best
    record = history.until(len(history))
    record.stop = history.stop
    if made != now:
        record.marks = [mark for mark in record.marks if mark.epoch < len(record)]
    return Run(config, record, network, data, state, own_data[:2] if own_data and config.dataset == "own" else None)
