"""Every complaint in the sources carries a code, and has its row in the table of texts.

The sources are read, not run: each ``raise`` must give a `Sentence`, or something that is made of nothing else, and
each `Sentence` must have a row whose English is the same text with the same gaps.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import nnlab
from nnlab.lab.text.texts import TEXTS

PACKAGE = Path(nnlab.__file__).parent
TREES = {
    str(path.relative_to(PACKAGE)): ast.parse(path.read_text(encoding="utf-8"))
    for path in sorted(PACKAGE.rglob("*.py"))
}
NOT_SPOKEN = ("SystemExit", "Wrong")
"""What is not a complaint; `Wrong` is the verdict on an exercise, in the words of its lesson."""


# ---- the rows -------------------------------------------------------------------------------------------------------


def constants(node: ast.expr) -> list[str]:
    """Return the texts that an argument may be: itself, or both halves of ``a if b else c``."""
    if isinstance(node, ast.IfExp):
        return [*constants(node.body), *constants(node.orelse)]
    return [node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str) else []


def made(tree: ast.AST) -> Iterator[tuple[str, str, set[str]]]:
    """Yield code, English text and gaps of each `Sentence` whose code and text stand in the source."""
    texts = {
        target.id: text
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
        for text in constants(node.value)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "Sentence" and len(node.args) == 2:
            code, text = node.args
            named = [texts[text.id]] if isinstance(text, ast.Name) and text.id in texts else []
            for words in constants(text) or named:
                for name in constants(code):
                    yield name, words, {str(keyword.arg) for keyword in node.keywords}


MADE = [pytest.param(*sentence, id=f"{path}: {sentence[0]}") for path, tree in TREES.items() for sentence in made(tree)]


@pytest.mark.parametrize(("code", "text", "gaps"), MADE)
def test_a_sentence_has_a_row_with_the_same_words_and_gaps(code, text, gaps):
    english, chinese = TEXTS[f"says_{code}"]
    assert english == text
    assert set(re.findall(r"{(\w+)}", english)) == set(re.findall(r"{(\w+)}", chinese)) == gaps or "None" in gaps


def test_every_row_is_some_sentences():
    """A code is a text in the source: that of a `Sentence`, or the name of a family, a set or a task."""
    texts = {node.value for tree in TREES.values() for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    rows = [key.removeprefix("says_") for key in TEXTS if key.startswith("says_")]
    assert [code for code in rows if code not in texts] == []


# ---- every raise ----------------------------------------------------------------------------------------------------

MAKERS = {
    node.name
    for tree in TREES.values()
    for node in ast.walk(tree)
    if isinstance(node, ast.FunctionDef) and node.returns is not None and "Sentence" in ast.unparse(node.returns)
} | {"Sentence", "sentence_of"}
"""Functions whose result is a `Sentence`, as they say themselves."""


CONSTANTS = {
    target.id
    for tree in TREES.values()
    for node in ast.iter_child_nodes(tree)
    if isinstance(node, ast.Assign) and ast.unparse(node.value).startswith("Sentence(")
    for target in node.targets
    if isinstance(target, ast.Name)
}
"""Sentences that have a name."""


def coded(node: ast.AST, scope: ast.AST) -> bool:
    """Return whether an expression is made of sentences, as far as can be read where it stands."""
    if isinstance(node, ast.Call):
        name = ast.unparse(node.func).rpartition(".")[2]
        return name in MAKERS or (name in ("fromkeys", "dict") and coded(node.args[-1], scope))
    if isinstance(node, ast.IfExp):
        return coded(node.body, scope) and coded(node.orelse, scope)
    if isinstance(node, ast.Dict):
        return all(coded(value, scope) for value in node.values)
    if isinstance(node, ast.DictComp):
        return coded(node.value, scope)
    if isinstance(node, ast.BinOp):
        return coded(node.left, scope) and coded(node.right, scope)
    if isinstance(node, ast.Attribute):
        return node.attr in ("problems", "sentence")
    return isinstance(node, ast.Name) and (node.id in CONSTANTS or named(node.id, scope))


def named(name: str, scope: ast.AST) -> bool:
    """Return whether all that is assigned to a name is made of sentences."""
    found = []
    for node in ast.walk(scope):
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        if isinstance(node, (ast.Assign, ast.AnnAssign, ast.AugAssign)) and node.value is not None:
            for target in targets:
                base = target.value if isinstance(target, ast.Subscript) else target
                if isinstance(base, ast.Name) and base.id == name:
                    found.append(node.value)
                if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                    pairs = zip(target.elts, node.value.elts, strict=True)
                    found += [value for part, value in pairs if name in ast.unparse(part)]
    empty = ("{}", "dict[str, str]()")
    return bool(found) and all(ast.unparse(value) in empty or coded(without(value, name), scope) for value in found)


def without(value: ast.AST, name: str) -> ast.AST:
    """Return what is joined with the problems that a name holds: in ``{**more, **problems}``, `more`."""
    if isinstance(value, ast.BinOp) and ast.unparse(value.right) == name:
        return value.left
    if isinstance(value, ast.Dict) and value.keys == [None, None] and ast.unparse(value.values[1]) == name:
        return value.values[0]
    return value


def makes_error(function: ast.FunctionDef) -> bool:
    """Return whether a function gives back an error to be raised, as it says itself."""
    return function.returns is not None and ast.unparse(function.returns).endswith("Error")


def uncoded(tree: ast.AST) -> Iterator[str]:
    """Yield each ``raise`` of a file, or ``return`` of an error to be raised, whose complaint carries no code."""
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    makers = {function.name for function in functions if makes_error(function)}
    for node in ast.walk(tree):
        inner = [f for f in functions if f.lineno <= getattr(node, "lineno", 0) <= (f.end_lineno or 0)]
        scope = max(inner, key=lambda f: f.lineno) if inner else tree
        made = isinstance(node, ast.Return) and isinstance(scope, ast.FunctionDef) and makes_error(scope)
        error = node.exc if isinstance(node, ast.Raise) else node.value if made else None
        if not isinstance(error, ast.Call) or ast.unparse(error.func) in (*NOT_SPOKEN, *makers):
            continue
        if len(error.args) != 1 or not coded(error.args[0], scope):
            yield f"line {node.lineno}: {ast.unparse(node)}"


@pytest.mark.parametrize("path", TREES)
def test_every_complaint_carries_a_code(path):
    assert list(uncoded(TREES[path])) == []


@pytest.mark.parametrize(
    "source",
    [
        "def f():\n    raise ValueError('plain')",
        "def f(n):\n    raise ValueError(f'{n} is too much')",
        "def f(error):\n    raise ValueError(str(error))",
        "def f():\n    problems = {}\n    problems['l2'] = 'is wrong'\n    raise ConfigError(problems)",
        "def f(a):\n    sentence = Sentence('a', 'b') if a else 'c'\n    raise ValueError(sentence)",
        "def wrong() -> ValueError:\n    return ValueError('plain')\ndef f():\n    raise wrong()",
    ],
)
def test_a_complaint_without_a_code_is_found(source):
    assert len(list(uncoded(ast.parse(source)))) == 1


@pytest.mark.parametrize(
    "source",
    [
        "def f():\n    raise ValueError(Sentence('a', 'b'))",
        "def f():\n    raise ConfigError({'l2': Sentence('a', 'b')})",
        "def f(a):\n    sentence = Sentence('a', 'b') if a else unknown('c', 'd', {})\n    raise ValueError(sentence)",
        "def f(error):\n    problems = {}\n    problems['l2'] = sentence_of(error)\n    raise ConfigError(problems)",
        "def wrong() -> ValueError:\n    return ValueError(Sentence('a', 'b'))\ndef f():\n    raise wrong()",
        "def f():\n    try:\n        g()\n    except ValueError:\n        raise",
    ],
)
def test_a_complaint_with_a_code_passes(source):
    assert list(uncoded(ast.parse(source))) == []
