"""The main path on older kernels: there, clicks arrive on another thread, or only between cells."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from . import main_path
from .page import LabPage


@pytest.mark.parametrize("version", ["6.30.1", "7.0.1"])
def test_main_path(version: str, kernel: Callable[[str], str], new_page: Callable[..., LabPage]) -> None:
    page = new_page(kernel=kernel(version))
    assert page.ask("__import__('ipykernel').__version__") == version
    main_path.follow(page)
