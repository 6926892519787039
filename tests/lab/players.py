"""Players for tests that need no Lab."""

from __future__ import annotations

from nnlab import Config
from nnlab.lab.runtime.event_loop import EventLoop
from nnlab.lab.runtime.player import Player
from nnlab.lab.runtime.run_list import RunList
from nnlab.lab.runtime.session import Session
from nnlab.lab.text.texts import Words


def player_of(config: Config, run_list: RunList | None = None) -> Player:
    """Return a player on the running event loop, if there is one; past runs go to the list."""
    return Player(Session(config, replaced=(run_list or RunList(Words())).add), EventLoop())
