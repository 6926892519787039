"""The form of the lessons; what is in them is run and compared by nbval."""

import base64
import importlib
import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LESSONS = sorted((ROOT / "notebooks").glob("*.ipynb"))
COURSE = [path for path in LESSONS if path.stem >= "02"]
"""Those of the whole form: with exercises and sources."""


@pytest.fixture(params=LESSONS, ids=lambda path: path.stem)
def lesson(request):
    return json.loads(request.param.read_text(encoding="utf-8"))


def code_cells(lesson):
    return [cell for cell in lesson["cells"] if cell["cell_type"] == "code"]


def test_there_are_lessons():
    assert [path.stem for path in LESSONS][:2] == ["00_the_lab", "01_build_a_network"]


def test_every_cell_was_run_in_order_and_none_failed(lesson):
    """A cell without an execution count passes nbval uncompared."""
    cells = code_cells(lesson)
    assert [cell["execution_count"] for cell in cells] == list(range(1, len(cells) + 1))
    assert not [
        o for cell in cells for o in cell["outputs"] if o["output_type"] == "error" or o.get("name") == "stderr"
    ]


def test_cells_are_short_and_few(lesson):
    cells = code_cells(lesson)
    assert len(cells) <= 25
    for cell in cells:
        lines = "".join(cell["source"]).splitlines()
        assert len(lines) <= 15, lines[0]
        assert max(len(line) for line in lines) <= 100, max(lines, key=len)


def test_it_opens_with_what_one_will_do_learn_and_need(lesson):
    opening = "".join(lesson["cells"][0]["source"])
    assert opening.startswith("# ")
    for word in ("**You will** ", "**You will learn** ", "**You need** "):
        assert word in opening


def test_nothing_of_the_machine_it_was_made_on(lesson):
    assert lesson["metadata"]["kernelspec"]["name"] == "python3"
    assert set(lesson["metadata"]) == {"kernelspec", "language_info"}
    assert "version" not in lesson["metadata"]["language_info"]
    for output in (output for cell in code_cells(lesson) for output in cell["outputs"]):
        output.get("data", {}).pop("image/png", None)
    text = json.dumps(lesson)
    for trace in ("/home/", "/root/", "/work/", "/tmp/", "site-packages", "0x7f"):
        assert trace not in text


def test_what_is_stored_is_small(lesson):
    assert sum(len(json.dumps(cell["outputs"])) for cell in code_cells(lesson)) < 300_000


def test_it_is_in_the_readme():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for path in LESSONS:
        title = "".join(json.loads(path.read_text(encoding="utf-8"))["cells"][0]["source"]).partition("\n")[0]
        row = f"| {path.stem[:2]} | [{title.removeprefix('# ')}](notebooks/{path.name}) | "
        (line,) = [line for line in readme.splitlines() if line.startswith(row)]
        assert f"mybinder.org/v2/gh/nnlab/nnlab/HEAD?urlpath=lab%2Ftree%2Fnotebooks%2F{path.name})" in line


def test_it_is_on_the_path_with_its_minutes(lesson, request):
    """What the path says of a lesson is what the lesson says of itself."""
    path = next(path for path in LESSONS if path.stem == request.node.callspec.id)
    opening = "".join(lesson["cells"][0]["source"])
    title, minutes = opening.partition("\n")[0].removeprefix("# "), re.search(r"About (\d+) minutes", opening)
    table = (ROOT / "notebooks" / "README.md").read_text(encoding="utf-8")
    assert minutes
    assert f"| {path.stem[:2]} | [{title}]({path.name}) | {minutes[1]} |" in table


def words(lesson):
    return "\n\n".join("".join(cell["source"]) for cell in lesson["cells"] if cell["cell_type"] == "markdown")


def has_picture(cell):
    return "image/png" in json.dumps(cell["outputs"]) and "Lab(" not in "".join(cell["source"])


@pytest.fixture(params=COURSE, ids=lambda path: path.stem)
def whole(request):
    return json.loads(request.param.read_text(encoding="utf-8"))


def test_it_has_all_parts_of_a_lesson(whole):
    text = words(whole)
    for part in ("## Play", "## Exercises", "## In practice", "## Summary", "**Next:**", "## Sources"):
        assert text.count(part) == 1, part
    assert text.count("**Predict:**") >= 3
    assert text.count("**Read the figure.**") == sum(map(has_picture, code_cells(whole)))
    assert len(code_cells(whole)) >= 15


def test_key_terms_are_also_in_chinese(whole):
    assert len(re.findall(r"\*\* \([\u4e00-\u9fff]+\)", words(whole))) >= 3


def test_most_cells_assert(whole):
    """What is said in prose must hold when it is run again."""
    cells = ["".join(cell["source"]) for cell in code_cells(whole)]
    shown = [source for source in cells if "exercise.check(" not in source and "Lab(" not in source]
    assert 2 * sum("assert " in source for source in shown) >= len(shown)


def test_the_lab_is_a_cells_last_line(whole):
    (lab,) = [c for c in code_cells(whole) if "Lab(" in "".join(c["source"])]
    assert "".join(lab["source"]).splitlines()[-1].startswith(("Lab(", ")"))
    assert "show=" in "".join(lab["source"])


def test_its_lab_has_its_missions(lesson, request):
    number = request.node.callspec.id[:2]
    assert sum(f'missions="{number}"' in "".join(c["source"]) for c in code_cells(lesson)) == 1
    assert "stand under the controls, and tick themselves" in words(lesson)


def test_where_nothing_runs_the_lab_is_a_picture_and_words(lesson):
    (lab,) = [c for c in code_cells(lesson) if any(s.startswith("Lab(") for s in c["source"])]
    (output,) = [o for o in lab["outputs"] if "application/vnd.jupyter.widget-view+json" in o["data"]]
    assert base64.b64decode(output["data"]["image/png"]).startswith(b"\x89PNG")
    said = "".join(output["data"]["text/plain"])
    assert said.startswith("Lab(")
    assert "Missions\n○ " in said
    assert said.endswith("This is a picture. Run the notebook to play.")


@pytest.mark.parametrize("number", ["04", "05", "06", "07"])
def test_before_playing_one_draws_what_will_come(number):
    (path,) = [path for path in LESSONS if path.stem.startswith(number)]
    lesson = json.loads(path.read_text(encoding="utf-8"))
    assert sum("predict=True" in "".join(cell["source"]) for cell in code_cells(lesson)) == 1
    assert "Before each run, *you* say what the validation loss will do" in words(lesson)


def test_its_exercises_are_all_asked_and_its_module_is_tested(whole):
    source = "\n".join("".join(cell["source"]) for cell in code_cells(whole))
    (name,) = re.findall(r"from nnlab\.exercises import (\w+) as exercise", source)
    exercises = importlib.import_module(f"nnlab.exercises.{name}").LESSON.exercises
    assert re.findall(r'exercise\.check\("(\w+)"', source) == list(exercises)
    assert 3 <= len(exercises) <= 5
    assert (ROOT / "tests" / "exercises" / f"test_{name}.py").exists()
