"""Clipping: a gradient that is longer than allowed is scaled down to the longest allowed.

Its direction stays. Where the loss falls off a cliff, one step along an enormous gradient would undo many good ones.
Source: Pascanu, Mikolov and Bengio (2013), "On the difficulty of training recurrent neural networks", algorithm 1.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating]


def clip(gradients: Array, longest: float) -> None:
    """Scale down, in place, every gradient (the last axis) whose norm is above `longest`."""
    norm = np.sqrt(np.vecdot(gradients, gradients))
    if (norm > longest).any():
        gradients *= np.minimum(1, longest / np.maximum(norm, np.finfo(gradients.dtype).tiny))[..., None]
