"""What the README promises: CI runs its commands, its links lead somewhere, its lessons are all there."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from nnlab import Config
from nnlab.lab import Lab
from nnlab.lab.tabs import PANELS

ROOT = Path(__file__).parents[1]
README = ROOT.joinpath("README.md").read_text(encoding="utf-8")
LESSONS = sorted(path.name for path in ROOT.joinpath("notebooks").glob("*.ipynb"))


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, flags=re.DOTALL)


def test_ci_runs_the_test_command():
    _, test_command, _ = blocks("sh")
    last = ROOT.joinpath(".ci/run").read_text(encoding="utf-8").splitlines()[-1]
    assert last == test_command.strip()
    assert "run: bash .ci/run" in ROOT.joinpath(".github/workflows/ci.yml").read_text(encoding="utf-8")


def test_each_command_is_one_line_that_makes_its_own_environment():
    for line in blocks("sh")[:2]:
        assert line.count("\n") == 1
        assert re.match(r"python3 -m venv (\S+) && \1/bin/pip install -e \S+ && \1/bin/(nnlab|pytest)$", line)


def test_windows_has_the_same_commands():
    (windows,) = blocks("bat")
    for line, unix in zip(windows.splitlines(), blocks("sh"), strict=False):
        same = line.replace("\\Scripts\\", "/bin/").replace("py -m", "python3 -m")
        assert same == unix.strip().replace("'", "")


def test_links_lead_to_files():
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", README):
        assert ROOT.joinpath(target).exists(), target


def test_the_table_names_every_lesson():
    assert re.findall(r"\(notebooks/(\S+\.ipynb)\)", README) == LESSONS


def test_the_five_lines_run():
    names: dict[str, object] = {}
    lines, _ = blocks("python")
    exec(lines.replace("epochs=30", "epochs=1"), names)
    assert len(names["run"].history) == 1


def test_the_teachers_lines_run(tmp_path, monkeypatch):
    rows = [f"{i % 7},{i % 5},{'abc'[i % 3]}" for i in range(60)]
    (tmp_path / "penguins.csv").write_text("\n".join(["bill,mass,species", *rows]), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    _, lines = blocks("python")
    names: dict[str, object] = {"Lab": Lab, "config": Config()}
    for line in lines.strip().splitlines():
        exec(f"lab = {line}", names)
    assert names["lab"].session.present.data.class_names == ("a", "b", "c")
    assert names["lab"].session.present.data.feature_names == ("bill", "mass")
    assert f"(`{' '.join(PANELS)}`)" in README


def test_nothing_installs_the_index_s_nnlab():
    files = ["README.md", "CONTRIBUTING.md", ".ci/run", ".github/workflows/ci.yml", *ROOT.glob("binder/*")]
    texts = "\n".join(ROOT.joinpath(file).read_text(encoding="utf-8") for file in files)
    installed = " ".join(re.findall(r"pip install ([^&`\n]*)", texts)).replace("'", "").split()
    assert installed
    project = tomllib.loads(ROOT.joinpath("pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = [name for names in project["optional-dependencies"].values() for name in names]
    wanted = [*installed, *project["dependencies"], *extras]
    assert [word for word in wanted if word.lower().startswith("nnlab")] == []
