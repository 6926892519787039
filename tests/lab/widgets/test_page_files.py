"""What runs in the page: scripts as oxlint wants them (``.oxlintrc.json``), a style sheet that a browser can read."""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
import tinycss2

from nnlab.lab.widgets.browser import Browser
from nnlab.lab.widgets.column_table import ColumnTable
from nnlab.lab.widgets.copyable import Copyable
from nnlab.lab.widgets.run_table import RunTable
from nnlab.lab.widgets.upload import Upload

ROOT = Path(__file__).parents[3]
WIDGETS = ROOT / "nnlab" / "lab" / "widgets"
SCRIPTS = sorted(WIDGETS.glob("*.js"))
SHEETS = sorted(WIDGETS.glob("*.css"))


def lint(*paths: Path) -> subprocess.CompletedProcess[str]:
    """Let oxlint look at files."""
    program = shutil.which("oxlint", path=str(Path(sys.executable).parent)) or shutil.which("oxlint")
    assert program, "oxlint is not installed: pip install -e '.[test]'"
    words = [program, "--config", str(ROOT / ".oxlintrc.json"), "--deny-warnings", *map(str, paths)]
    return subprocess.run(words, capture_output=True, text=True)


def errors(nodes: Iterable[Any]) -> Iterator[str]:
    """Return what cannot be read in a style sheet, also within its rules."""
    for node in nodes:
        if node.type == "error":
            yield f"line {node.source_line}: {node.message}"
        elif node.type == "at-rule" and node.content is not None:
            yield from errors(tinycss2.parse_rule_list(node.content, skip_comments=True, skip_whitespace=True))
        elif node.type == "qualified-rule":
            yield from errors(tinycss2.parse_blocks_contents(node.content, skip_comments=True, skip_whitespace=True))


def problems(sheet: str) -> list[str]:
    return list(errors(tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True)))


def test_the_linter_has_nothing_to_say():
    assert SCRIPTS
    done = lint(*SCRIPTS)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("const button = ", "const botton = "),  # a name that is not there
        ("export default { render };", "export default { render"),
        ("const draw = ", "var draw = "),
    ],
)
def test_the_linter_sees_what_is_broken(tmp_path, right, wrong):
    text = (WIDGETS / "copyable.js").read_text(encoding="utf-8")
    assert right in text
    broken = tmp_path / "broken.js"
    broken.write_text(text.replace(right, wrong), encoding="utf-8")
    assert lint(broken).returncode != 0


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_a_browser_can_read_the_style_sheet(path):
    sheet = path.read_text(encoding="utf-8")
    assert problems(sheet) == []
    assert problems(sheet.replace("color:", "color", 1))
    assert problems(sheet + ".nnlab-lab { color: red; } }")


@pytest.mark.parametrize("kind", [Browser, ColumnTable, Copyable, RunTable, Upload])
def test_each_widget_carries_its_script(kind):
    """And no thread watches the file: that is for `ANYWIDGET_HMR` alone."""
    before = threading.active_count()
    makes = {
        Copyable: ("nnlab-code",),
        RunTable: (print,),
        ColumnTable: (print,),
        Upload: ("nnlab-own", ".csv", 10, print),
    }
    script = Path(sys.modules[kind.__module__].__file__ or "").with_suffix(".js")
    assert script in SCRIPTS
    assert kind(*makes.get(kind, ()))._esm == script.read_text(encoding="utf-8")
    assert threading.active_count() == before


def test_no_script_or_sheet_is_left_over():
    assert {path.stem for path in SCRIPTS} == {"browser", "column_table", "copyable", "run_table", "upload"}
    assert Browser()._css == SHEETS[0].read_text(encoding="utf-8")
    assert len(SHEETS) == 1
