"""A Lab whose tab for comparisons is open."""

from __future__ import annotations

import pytest

from nnlab.lab import Lab

from .comparing import SMALL, opened


@pytest.fixture
def lab() -> Lab:
    return opened(Lab(SMALL))
