"""The walls of the house: a file knows only what lies below it, nothing goes round in a circle, and files are short.

The imports are read from the source with `ast`: those inside functions too, and those under ``if TYPE_CHECKING``, for
whoever names a type has to know of it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "nnlab"
CONTRIBUTING = PACKAGE.parent / "CONTRIBUTING.md"

LAYERS = (
    {"sentences", "registry", "streams", "settings", "config"},
    {"nn"},
    {"data"},
    {"training"},
    {"network", "estimators"},
    {"experiments"},
    {"nnlab"},  # the package itself: its public names are those of the layers below
    {"plots"},
    {"exercises", "missions"},
    {"lab"},
    {"cli", "__main__"},
)
LEVEL = {name: level for level, names in enumerate(LAYERS) for name in names}

LAB = {  # a part of `lab`, and those that it may import
    "text": set(),
    "widgets": {"text"},
    "runtime": {"text"},
    "panels": {"text", "widgets", "runtime"},
    "compare": {"text", "widgets", "runtime", "panels"},
    "": {"text", "widgets", "runtime", "panels", "compare"},  # the files beside these folders
}

LOWEST = {  # a library, and the lowest layer that may import it
    "matplotlib": "plots",
    "anywidget": "lab",
    "ipywidgets": "lab",
    "IPython": "lab",
    "ipykernel": "lab",
    "asyncio": "lab",
}
OF_THE_PAGE = ("anywidget", "ipywidgets", "IPython", "ipykernel", "traitlets")
NOWHERE = ("pickle", "matplotlib.pyplot")

LONGEST = 250
LONGER = {  # what may be longer, and why
    "nnlab.config": "one setting after the other, each with all that is known of it",
    "nnlab.nn.activations": "still to be divided",
    "nnlab.nn.optimizers": "still to be divided",
}


def imported(tree: ast.AST, module: str, is_package: bool) -> Iterator[tuple[int, str]]:
    """Yield line and full name of all that a module imports; ``from a import b`` as ``a.b``."""
    package = module.split(".") if is_package else module.split(".")[:-1]
    for node in ast.walk(tree):
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


def room_of(name: str) -> str | None:
    """Return which part of the Lab a full name belongs to, "" for the files beside the folders; None outside of it."""
    parts = name.split(".")
    if parts[:2] != ["nnlab", "lab"]:
        return None
    return parts[2] if len(parts) > 2 and parts[2] in LAB else ""


def faults(source: str, module: str, is_package: bool = False) -> list[str]:
    """Return what is wrong with the imports of a module."""
    lines = imported(ast.parse(source), module, is_package)
    return [f"{module}, line {line}: {said}" for line, name in lines for said in wrong(module, name)]


def wrong(module: str, name: str) -> Iterator[str]:
    """Yield what is wrong with one module importing one name."""
    here, room, root, other = layer_of(module), room_of(module), name.split(".")[0], room_of(name)
    if root == "nnlab" and LEVEL[layer_of(name)] > LEVEL[here]:
        yield f"{name} lies above {here}"
    if room is not None and other not in (None, room) and other not in LAB[room]:
        yield f"{name} lies above lab/{room}"
    if room == "runtime" and root in OF_THE_PAGE:
        yield f"{root} is not for lab/runtime, which knows no page"
    if room == "widgets" and root == "nnlab" and other is None and layer_of(name) != "sentences":
        yield f"{name} is not for lab/widgets, which knows nothing of networks"
    if root in LOWEST and LEVEL[here] < LEVEL[LOWEST[root]]:
        yield f"{root} belongs to {LOWEST[root]} and above"
    if name.startswith(NOWHERE):
        yield f"{name} has no place here"


def graph(sources: Mapping[str, str], packages: frozenset[str] = frozenset()) -> dict[str, set[str]]:
    """Return for each module those others of the `sources` that it imports."""

    def file_of(name: str) -> str:
        while name and name not in sources:
            name = name.rpartition(".")[0]
        return name

    return {
        module: {file_of(name) for _, name in imported(ast.parse(source), module, module in packages)} - {module, ""}
        for module, source in sources.items()
    }


def circles(edges: Mapping[str, set[str]]) -> list[list[str]]:
    """Return the circles: each a way from a module back to itself, as far as no other circle has told of it."""
    done: set[str] = set()
    found: list[list[str]] = []

    def visit(module: str, way: list[str]) -> None:
        if module in way:
            found.append([*way[way.index(module) :], module])
        elif module not in done:
            for following in sorted(edges[module]):
                visit(following, [*way, module])
            done.add(module)

    for module in sorted(edges):
        visit(module, [])
    return found


def too_long(lengths: Mapping[str, int]) -> dict[str, int]:
    """Return the modules with more lines than they may have."""
    limits = {"nnlab.lab.app": 200}
    return {m: n for m, n in lengths.items() if n > limits.get(m, LONGEST) and m not in LONGER}


def name_of(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {name_of(path): path for path in sorted(PACKAGE.rglob("*.py"))}
SOURCES = {module: path.read_text(encoding="utf-8") for module, path in MODULES.items()}
PACKAGES = frozenset(module for module, path in MODULES.items() if path.name == "__init__.py")


@pytest.mark.parametrize("module", MODULES)
def test_imports_go_down_only(module):
    assert not faults(SOURCES[module], module, module in PACKAGES)


def test_nothing_goes_round_in_a_circle():
    ways = [" imports ".join(way) for way in circles(graph(SOURCES, PACKAGES))]
    assert ways == []


def test_files_are_short():
    assert too_long({module: len(source.splitlines()) for module, source in SOURCES.items()}) == {}


def test_every_file_has_a_layer():
    tops = {(*module.split("."), "nnlab")[1] for module in MODULES}
    assert tops <= LEVEL.keys(), f"no place in LAYERS: {', '.join(sorted(tops - LEVEL.keys()))}"
    rooms = {path.name for path in (PACKAGE / "lab").iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert rooms == LAB.keys() - {""}


def test_contributing_says_the_same():
    lines = CONTRIBUTING.read_text(encoding="utf-8").splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| `")]
    named = [set(re.findall(r"`(\w+)`", row[0])) for row in rows if not row[0].startswith("`lab/")]
    assert [names for names in named if names and names <= LEVEL.keys()] == [
        names - {"__main__"} for names in LAYERS if names != {"nnlab"}
    ]
    rooms = {re.findall(r"`lab/(\w*)`", row[0])[0]: row[2] for row in rows if row[0].startswith("`lab/")}
    assert {room: set(re.findall(r"`(\w+)`", may)) for room, may in rooms.items()} == LAB


# ---- the rules are shown to fail ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("nnlab.nn.losses", "from ..training.history import History"),
        ("nnlab.nn.losses", "from .. import network"),
        ("nnlab.nn.losses", "import nnlab.network"),
        ("nnlab.nn.losses", "def f():\n    from ..lab.player import Player"),
        ("nnlab.training.training", "import nnlab"),
        ("nnlab.training.training", "if TYPE_CHECKING:\n    from ..network import Network"),
        ("nnlab.config", "from .nn import losses"),
        ("nnlab.experiments.run", "def f():\n    import matplotlib.style"),
        ("nnlab.plots.curves", "from ipywidgets import Image"),
        ("nnlab.plots.curves", "from matplotlib import pyplot"),
        ("nnlab.exercises.first", "import asyncio"),
        ("nnlab.lab.app", "import pickle"),
        ("nnlab.lab.text.texts", "from ..widgets.browser import Browser"),
        ("nnlab.lab.widgets.browser", "from ..runtime.player import Player"),
        ("nnlab.lab.widgets.browser", "from ...network import Network"),
        ("nnlab.lab.widgets.browser", "from ...plots import style"),
        ("nnlab.lab.runtime.player", "from ..widgets.browser import Browser"),
        ("nnlab.lab.runtime.player", "import ipywidgets as w"),
        ("nnlab.lab.runtime.player", "def f():\n    from IPython.display import display"),
        ("nnlab.lab.runtime.player", "import anywidget"),
        ("nnlab.lab.panels.curves", "from ..compare.form import Form"),
        ("nnlab.lab.panels.curves", "if TYPE_CHECKING:\n    from ..app import Lab"),
        ("nnlab.lab.compare.panel", "from ..tabs import Tabs"),
        ("nnlab.lab.compare.panel", "from .. import Lab"),
    ],
)
def test_a_wrong_import_is_found(module, source):
    assert len(faults(source, module)) == 1


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("nnlab.lab.panels.curves", "from ..runtime.player import Player\nfrom ...plots import curves\nimport asyncio"),
        ("nnlab.lab.panels.curves", "from ..text import texts\nfrom ..widgets.browser import Browser"),
        ("nnlab.lab.compare.panel", "from ..panels.panel import Panel\nimport ipywidgets as w"),
        ("nnlab.lab.widgets.browser", "from ..text.texts import Words\nfrom . import silent\nimport anywidget"),
        ("nnlab.lab.widgets.browser", "from ...sentences import Sentence"),
        ("nnlab.lab.runtime.player", "from ...config import Config\nimport asyncio"),
        ("nnlab.nn.losses", "from . import encoding\nfrom ..registry import table\nimport numpy as np"),
        ("nnlab.lab.app", "from .. import Config\nimport nnlab\nfrom .compare.panel import ComparePanel"),
    ],
)
def test_a_right_import_passes(module, source):
    assert faults(source, module) == []


@pytest.mark.parametrize(
    ("sources", "way"),
    [
        ({"a.one": "from . import two", "a.two": "from .one import f"}, ["a.one", "a.two", "a.one"]),
        ({"a.one": "def f():\n    import a.two", "a.two": "import a.one"}, ["a.one", "a.two", "a.one"]),
        ({"a.one": "if TYPE_CHECKING:\n    import a.two", "a.two": "import a.one"}, ["a.one", "a.two", "a.one"]),
        (
            {"a.b": "import a.c", "a.c": "import a.d", "a.d": "import a.e", "a.e": "import a.c"},
            ["a.c", "a.d", "a.e", "a.c"],
        ),
        ({"a": "from .one import f", "a.one": "from . import g"}, ["a", "a.one", "a"]),
    ],
)
def test_a_circle_is_found(sources, way):
    assert circles(graph(sources, frozenset({"a"}))) == [way]


def test_where_ways_only_meet_there_is_no_circle():
    sources = {"a.one": "import a.two, a.three", "a.two": "import a.four", "a.three": "import a.four", "a.four": ""}
    assert circles(graph(sources)) == []


def test_a_long_file_is_found():
    lengths = {"nnlab.nn.new": LONGEST, "nnlab.nn.long": LONGEST + 1, "nnlab.lab.app": 201, "nnlab.config": 900}
    assert too_long(lengths) == {"nnlab.nn.long": LONGEST + 1, "nnlab.lab.app": 201}


def test_no_code_is_made_from_text():
    """Nothing in the package calls `eval`, `exec` or `compile`."""
    for module, source in SOURCES.items():
        for node in ast.walk(ast.parse(source)):
            called = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
            assert called not in ("eval", "exec", "compile"), f"{module}, line {node.lineno}"
