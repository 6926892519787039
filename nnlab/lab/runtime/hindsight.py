"""Hindsight: where a run should have stopped, asked of its recorded curve, as often as one likes."""

from __future__ import annotations

from ...config import Config
from ...experiments.run import rules_of
from ...training.history import History
from ...training.rules import Values


class Hindsight:
    """A config's stopping rules, and what they have seen of a run."""

    def __init__(self, config: Config):
        self.restore, self.monitor = config.restore_best, config.monitor
        self.watchers = [rule.watch() for rule in rules_of(config)]

    def see(self, history: History, epoch: int) -> bool:
        """Look at one more epoch; set `history.stop` if it is time.

        Returns
        -------
        bool
            Whether this epoch's weights are the ones to go back to, as things stand.
        """
        return self._see(history, epoch, {name: float(history[name][epoch - 1]) for name in history})

    def _see(self, history: History, epoch: int, values: Values) -> bool:
        if history.stop is not None:
            return False
        stops = [watcher.update(epoch, values) for watcher in self.watchers]
        history.stop = next((stop for stop in stops if stop), None)
        return self.restore and any(watcher.improved for watcher in self.watchers)

    def see_all(self, history: History) -> int | None:
        """Look at a run from its beginning; set `history.stop`; return the epoch to go back to, if any."""
        history.stop, history.monitor, best = None, self.monitor, None
        columns = {name: history[name].tolist() for name in history} if self.watchers else {}
        for epoch, values in enumerate(zip(*columns.values(), strict=True), start=1):
            best = epoch if self._see(history, epoch, dict(zip(columns, values, strict=True))) else best
        return best
