"""What is asked of a table of runs in the page reaches whoever made it."""

from __future__ import annotations

from nnlab.lab.widgets.run_table import RunTable


def test_every_wish_is_passed_on_and_nonsense_is_not():
    asked: list[dict[str, object]] = []
    table = RunTable(asked.append)
    for wish in ({"what": "rename", "number": 3, "value": "<b>"}, None, [1], {"what": "delete", "number": 3}):
        table._handle_custom_msg(wish, [])
    assert asked == [{"what": "rename", "number": 3, "value": "<b>"}, {"what": "delete", "number": 3}]
