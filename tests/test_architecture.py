"""The import rule: a file knows only what lies below it.

The imports are read from the source with `ast`, also those inside functions. Left out are blocks under
``if TYPE_CHECKING``: they name a type and never run.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "nnlab"

LAYERS = (
    {"sentences", "registry", "streams", "settings", "config"},
    {"nn"},
    {"data"},
    {"training"},
    {"network", "estimators"},
    {"experiments"},
    {"nnlab"},  # the package itself: its public names are those of the layers below
    {"plots"},
    {"exercises"},
    {"lab"},
    {"cli", "__main__"},
)
LEVEL = {name: level for level, names in enumerate(LAYERS) for name in names}

LOWEST = {  # a library, and the lowest layer that may import it
    "matplotlib": "plots",
    "anywidget": "lab",
    "ipywidgets": "lab",
    "IPython": "lab",
    "ipykernel": "lab",
    "asyncio": "lab",
}
NOWHERE = ("pickle", "matplotlib.pyplot")


def unreached(node: ast.AST) -> bool:
    """Whether a statement is ``if TYPE_CHECKING:``."""
    return isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)


def statements(node: ast.AST) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(node):
        if not unreached(child):
            yield child
            yield from statements(child)


def imported(tree: ast.AST, module: str, is_package: bool) -> Iterator[tuple[int, str]]:
    """Yield line and full name of all that a module imports; ``from a import b`` as ``a.b``."""
    package = module.split(".") if is_package else module.split(".")[:-1]
    for node in statements(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            start = ".".join([*base, *([node.module] if node.module else [])])
            yield from ((node.lineno, f"{start}.{alias.name}") for alias in node.names)


def layer_of(name: str) -> str:
    """Return the layer of a full name such as ``nnlab.nn.losses.MSE``."""
    part = name.partition(".")[2].partition(".")[0]
    return part if part in LEVEL else "nnlab"


def faults(source: str, module: str, is_package: bool = False) -> list[str]:
    """Return what is wrong with the imports of a module."""
    here = layer_of(module)
    found = []
    for line, name in imported(ast.parse(source), module, is_package):
        where = f"{module}, line {line}: "
        root = name.split(".")[0]
        if root == "nnlab" and LEVEL[layer_of(name)] > LEVEL[here]:
            found.append(f"{where}{here} imports {name}, which lies above it")
        if root in LOWEST and LEVEL[here] < LEVEL[LOWEST[root]]:
            found.append(f"{where}{root} belongs to {LOWEST[root]} and above")
        if name.startswith(NOWHERE):
            found.append(f"{where}{name} has no place here")
    return found


def name_of(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {name_of(path): path for path in sorted(PACKAGE.rglob("*.py"))}


@pytest.mark.parametrize("module", MODULES)
def test_imports_go_down_only(module):
    path = MODULES[module]
    assert not faults(path.read_text(encoding="utf-8"), module, path.name == "__init__.py")


def test_every_file_has_a_layer():
    tops = {(*module.split("."), "nnlab")[1] for module in MODULES}
    assert tops <= LEVEL.keys(), f"no place in LAYERS: {', '.join(sorted(tops - LEVEL.keys()))}"


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("nnlab.nn.losses", "from ..training.history import History"),
        ("nnlab.nn.losses", "from .. import network"),
        ("nnlab.nn.losses", "import nnlab.network"),
        ("nnlab.nn.losses", "def f():\n    from ..lab.player import Player"),
        ("nnlab.training.training", "import nnlab"),
        ("nnlab.config", "from .nn import losses"),
        ("nnlab.experiments.run", "def f():\n    import matplotlib.style"),
        ("nnlab.plots.curves", "from ipywidgets import Image"),
        ("nnlab.plots.curves", "from matplotlib import pyplot"),
        ("nnlab.exercises.first", "import asyncio"),
        ("nnlab.lab.app", "import pickle"),
    ],
)
def test_an_upward_import_is_found(module, source):
    assert len(faults(source, module)) == 1


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("nnlab.training.training", "if TYPE_CHECKING:\n    from ..network import Network"),
        ("nnlab.lab.panels.curves", "from ..player import Player\nfrom ...plots import curves\nimport asyncio"),
        ("nnlab.nn.losses", "from . import encoding\nfrom ..registry import table\nimport numpy as np"),
        ("nnlab.lab.app", "from .. import Config\nimport nnlab"),
    ],
)
def test_a_downward_import_passes(module, source):
    assert faults(source, module) == []


def test_no_code_is_made_from_text():
    """Nothing in the package calls `eval`, `exec` or `compile`."""
    for module, path in MODULES.items():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            called = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
            assert called not in ("eval", "exec", "compile"), f"{module}, line {node.lineno}"


def test_the_lab_stays_in_short_files():
    lengths = {
        module: len(path.read_text(encoding="utf-8").splitlines())
        for module, path in MODULES.items()
        if module.startswith("nnlab.lab")
    }
    assert {module: length for module, length in lengths.items() if length > 250} == {}
    assert lengths["nnlab.lab.app"] < 200
