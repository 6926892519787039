"""``import nnlab`` costs numpy and nothing else."""

from __future__ import annotations

import subprocess
import sys

import pytest

LOADED = """
import sys
before = set(sys.modules)
import {module}
print(*sorted({{name.split(".")[0] for name in set(sys.modules) - before}} - sys.stdlib_module_names))
"""


@pytest.mark.parametrize("module", ["nnlab", "nnlab.cli"])
def test_import_loads_numpy_alone(module):
    answer = subprocess.run(
        [sys.executable, "-c", LOADED.format(module=module)], capture_output=True, text=True, check=True
    )
    strangers = {name for name in answer.stdout.split() if not name.startswith(("_cython", "cython"))}
    assert strangers == {"nnlab", "numpy"}
