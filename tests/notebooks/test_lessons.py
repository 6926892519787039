"""The form of the lessons; what is in them is run and compared by nbval."""

import json
from pathlib import Path

import pytest

LESSONS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))


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
