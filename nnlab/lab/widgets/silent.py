"""Silent: tell a change by the program from a change by hand.

A hand's change may arrive on another thread at the very moment in which the program sets the same widget. So what is
silent is not the widget but the thread that is setting it.
"""

from __future__ import annotations

import threading


class Silent:
    """A block in which this thread's changes to widgets are the program's own: ``with silent: field.value = 1``."""

    def __init__(self) -> None:
        self._threads: list[int] = []

    def __enter__(self) -> None:
        self._threads.append(threading.get_ident())

    def __exit__(self, *error: object) -> None:
        self._threads.remove(threading.get_ident())

    def __bool__(self) -> bool:
        return threading.get_ident() in self._threads
