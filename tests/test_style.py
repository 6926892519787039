"""The code as ruff wants it, by the rules in pyproject.toml."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def test_ruff_has_nothing_to_say():
    words = [sys.executable, "-m", "ruff", "check", "--no-cache", "--output-format=concise", "nnlab", "tests"]
    done = subprocess.run(words, cwd=Path(__file__).parents[1], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
