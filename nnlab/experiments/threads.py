"""Threads: how many of the processor's cores a training takes.

The libraries that multiply matrices spread a product over all cores. For large matrices that pays. Small ones are done
before the other cores have woken up; and where these are busy with something else (a browser, another training), the
product waits for the slowest of them: a run of a 64-32-10 network has been seen to take five times as long.
"""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from functools import lru_cache
from itertools import pairwise
from threading import RLock
from typing import Any

from ..network import Network

LARGE_MATRIX = 2**16
"""Weights of a layer, from which on a product is worth several threads."""


def few_threads(network: Network) -> AbstractContextManager[Any]:
    """Return a context in which a network of small matrices takes one thread, and any other as many as it may."""
    if max(n_in * n_out for n_in, n_out in pairwise(network.sizes)) >= LARGE_MATRIX:
        return nullcontext()
    return _OneThread()


class _Limit:
    """The limit is the whole process's: the first training to enter sets it, the last to leave lifts it."""

    def __init__(self) -> None:
        self.lock = RLock()  # a garbage collection may have a training leave while another enters
        self.inside: set[int] = set()
        self.limiter: Any = None

    def enter(self, training: int) -> None:
        with self.lock:
            self.inside.add(training)
            if self.limiter is None:
                self.limiter = controller().limit(limits=1)

    def leave(self, training: int) -> None:
        with self.lock:
            self.inside.discard(training)
            if not self.inside and self.limiter is not None:
                self.limiter.restore_original_limits()
                self.limiter = None


_LIMIT = _Limit()


class _OneThread(AbstractContextManager[None]):
    """One training's use of the limit. It ends with the context, or with the object where an interrupt fell between."""

    def __enter__(self) -> None:
        _LIMIT.enter(id(self))

    def __exit__(self, *error: object) -> None:
        _LIMIT.leave(id(self))

    def __del__(self) -> None:
        _LIMIT.leave(id(self))


@lru_cache(maxsize=1)
def controller() -> Any:
    """Return what limits the threads of the libraries that are loaded by now."""
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()
