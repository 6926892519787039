"""Every complaint in the sources that carries a code has its row in the table of texts."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import nnlab
from nnlab.lab.text.texts import TEXTS

PACKAGE = Path(nnlab.__file__).parent


def codes(tree: ast.AST) -> Iterator[tuple[str, str, set[str]]]:
    """Yield code, English text and gaps of each `Sentence` that a file makes with a code that stands there."""
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and ast.unparse(node.func) == "Sentence"):
            continue
        if len(node.args) == 2 and all(isinstance(argument, ast.Constant) for argument in node.args):
            code, text = (argument.value for argument in node.args)
            yield code, text, {keyword.arg for keyword in node.keywords}


MADE = [
    pytest.param(*made, id=f"{path.relative_to(PACKAGE)}: {made[0]}")
    for path in sorted(PACKAGE.rglob("*.py"))
    for made in codes(ast.parse(path.read_text(encoding="utf-8")))
]


@pytest.mark.parametrize(("code", "text", "gaps"), MADE)
def test_a_sentence_has_a_row_with_the_same_words_and_gaps(code, text, gaps):
    english, chinese = TEXTS[f"says_{code}"]
    assert english == text
    assert set(re.findall(r"{(\w+)}", english)) == set(re.findall(r"{(\w+)}", chinese)) == gaps
