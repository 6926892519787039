"""For all tests: one thread for linear algebra, nothing of the user's is written, and the slow files first."""

from __future__ import annotations

import os

import pytest

# Several test processes share the cores, and so do the kernels and servers they start.
for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(variable, "1")
# Neither they nor the kernels of notebooks write runs to the user's cache; a test that wants them says where to.
os.environ["NNLAB_AUTOSAVE"] = "off"

SLOW = ("test_binder.py", "browser", "notebooks")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin with the files that take longest, so that no process is left alone with one at the end."""

    def place(item: pytest.Item) -> int:
        parts = item.path.relative_to(config.rootpath).parts
        return next((number for number, name in enumerate(SLOW) if name in parts), len(SLOW))

    items.sort(key=place)
