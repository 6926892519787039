"""For the tests of the Lab: no page's address tells it what to begin with."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def no_address(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take away what Voila would tell."""
    monkeypatch.delenv("QUERY_STRING", raising=False)
