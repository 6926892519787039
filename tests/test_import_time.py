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


HEAVY = """
import sys
import nnlab.lab
from nnlab import Config
lab = nnlab.lab.Lab(Config({settings}))
lab.run(1)
print(*sorted({{name.split(".")[0] for name in sys.modules}} & {{"sklearn", "scipy", "joblib", "pandas", "torch"}}))
"""


@pytest.mark.parametrize("settings", ["", "dataset='digits', early_stopping=True", "dataset='sine'"])
def test_a_lab_begins_without_the_libraries_that_few_of_its_tabs_need(settings):
    """scikit-learn, scipy and joblib take longer to load than all the rest: whoever needs one waits for it then."""
    answer = subprocess.run(
        [sys.executable, "-c", HEAVY.format(settings=settings)], capture_output=True, text=True, check=True
    )
    assert answer.stdout.split() == []
