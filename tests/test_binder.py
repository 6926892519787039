"""What Binder does with the repository, without Docker: the recipe it writes, and the steps of that recipe."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
BINDER = ROOT / "binder"
PIN = re.compile(r"([a-z0-9_-]+)==([0-9][0-9a-z.]*)")


def command(*words: str | Path, cwd: Path, env: dict[str, str] | None = None) -> str:
    """Run a command and return what it prints, or fail with it."""
    done = subprocess.run(words, cwd=cwd, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert done.returncode == 0, f"{' '.join(map(str, words))}\n{done.stdout[-5000:]}"
    return done.stdout


def requirements() -> dict[str, str]:
    lines = [line for line in BINDER.joinpath("requirements.txt").read_text().splitlines() if not line.startswith("#")]
    return dict(PIN.fullmatch(line).groups() for line in lines)


@pytest.fixture
def clone(tmp_path):
    """A copy of what a clone holds."""
    left_out = shutil.ignore_patterns(".git", ".venv*", "__pycache__", ".*_cache", ".hypothesis", ".ipynb_checkpoints")
    return shutil.copytree(ROOT, tmp_path / "clone", ignore=left_out)


def test_every_dependency_is_pinned_and_nnlab_is_not_among_them():
    project = tomllib.loads(ROOT.joinpath("pyproject.toml").read_text())["project"]
    needed = {re.match(r"[\w-]+", dependency).group().lower() for dependency in project["dependencies"]}
    pinned = requirements().keys()
    assert needed <= pinned
    assert {"ipykernel", "jupyterlab"} <= pinned  # the base image's own are old
    assert "nnlab" not in pinned


def test_the_recipe(clone):
    program = Path(sys.executable).with_name("jupyter-repo2docker")
    recipe = command(program, "--no-build", "--debug", ".", cwd=clone)
    assert "python=3.12" in recipe
    steps = [
        'pip install --no-cache-dir -r "binder/requirements.txt"',
        "COPY --chown=",
        "RUN ./binder/postBuild",
        'ENV R2D_ENTRYPOINT="${REPO_DIR}/binder/start"',
    ]
    places = [recipe.find(steps[0]), recipe.find(" src/ ${REPO_DIR}/"), *(recipe.find(step) for step in steps[2:])]
    assert -1 not in places
    assert places == sorted(places)


def test_start_hands_over_with_one_thread(tmp_path):
    show = [sys.executable, "-c", "import os, sys; print(os.environ['OPENBLAS_NUM_THREADS'], sys.argv[1])", "a b"]
    assert command("bash", BINDER / "start", *show, cwd=tmp_path) == "1 a b\n"


def test_the_steps_in_a_clean_environment(clone, tmp_path):
    """Install as the recipe does, then run the first lesson as a student would, with what was installed."""
    home = tmp_path / "venv"
    venv.create(home, with_pip=True)
    programs = home / ("Scripts" if os.name == "nt" else "bin")
    inside = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PYTEST"))}
    inside |= {"PATH": f"{programs}{os.pathsep}{os.environ['PATH']}", "VIRTUAL_ENV": str(home)}
    python = programs / "python"

    command(python, "-m", "pip", "install", "-q", "-r", "binder/requirements.txt", cwd=clone, env=inside)
    command("bash", "binder/postBuild", cwd=clone, env=inside)

    versions = "import importlib.metadata as m, sys; print(*(m.version(name) for name in sys.argv[1:]))"
    pins = requirements()
    assert command(python, "-c", versions, *pins, cwd=tmp_path, env=inside).split() == list(pins.values())
    command(python, "-m", "pip", "check", cwd=tmp_path, env=inside)
    look = "import nnlab; from nnlab.lab import Lab; print(nnlab.__file__)"
    assert command(python, "-c", look, cwd=tmp_path, env=inside).startswith(str(home))

    lessons = "import pathlib; from nnlab.cli import lessons_folder; lessons_folder(pathlib.Path.cwd())"
    command(python, "-c", lessons, cwd=tmp_path, env=inside)  # outside a clone, from what was installed
    stored, copied = ({p.name for p in at.glob("notebooks/*.ipynb")} for at in (clone, tmp_path))
    assert copied == stored

    execute = ["nbconvert", "--to", "notebook", "--execute", "--output-dir", tmp_path, "00_the_lab.ipynb"]
    command(python, "-m", *execute, cwd=clone / "notebooks", env=inside)
