"""Threads: how many of the processor's cores a training takes.

The libraries that multiply matrices spread a product over all cores. For large matrices that pays. Small ones are done
before the other cores have woken up; and where these are busy with something else (a browser, another training), the
product waits for the slowest of them: a run of a 64-32-10 network has been seen to take five times as long.
"""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from functools import lru_cache
from itertools import pairwise
from typing import Any

from ..network import Network

LARGE_MATRIX = 2**16
"""Weights of a layer, from which on a product is worth several threads."""


def few_threads(network: Network) -> AbstractContextManager[Any]:
    """Return a context in which a network of small matrices takes one thread, and any other as many as it may."""
    if max(n_in * n_out for n_in, n_out in pairwise(network.sizes)) >= LARGE_MATRIX:
        return nullcontext()
    return _controller().limit(limits=1)  # type: ignore[no-any-return]


@lru_cache(maxsize=1)
def _controller() -> Any:
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()
