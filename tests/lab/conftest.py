"""For the tests of the Lab: nothing is written to the user's folders."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def no_autosave(monkeypatch: pytest.MonkeyPatch) -> None:
    """Switch the autosave off; the tests that want it say where to."""
    monkeypatch.setenv("NNLAB_AUTOSAVE", "off")
    monkeypatch.delenv("QUERY_STRING", raising=False)
