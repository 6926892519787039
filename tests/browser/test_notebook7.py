"""The main path in Notebook 7."""

from __future__ import annotations

from collections.abc import Callable

from . import main_path
from .page import LabPage


def test_main_path(new_page: Callable[..., LabPage]) -> None:
    main_path.follow(new_page(app="notebook"))
