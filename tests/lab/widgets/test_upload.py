"""What the page sends of a file, and what it may send besides."""

from __future__ import annotations

import pytest

from nnlab.lab.widgets.upload import LONGEST_NAME, File, Upload


@pytest.fixture
def received() -> list[File]:
    return []


@pytest.fixture
def upload(received) -> Upload:
    return Upload("nnlab-own", ".csv", 10, received.append)


def test_a_file_comes_with_its_name_and_its_bytes(upload, received):
    upload._handle_custom_msg({"what": "file", "name": "a.csv", "size": 3}, [memoryview(b"a,b")])
    assert received == [File("a.csv", 3, b"a,b")]


def test_a_large_one_is_only_heard_of(upload, received):
    upload._handle_custom_msg({"what": "file", "name": "a.csv", "size": 10**9}, [])
    upload._handle_custom_msg({"what": "file", "name": "b.csv", "size": 1}, [memoryview(b"x" * 11)])  # it says less
    assert received == [File("a.csv", 10**9, None), File("b.csv", 11, None)]


def test_a_long_name_is_cut(upload, received):
    upload._handle_custom_msg({"what": "file", "name": "x" * 1000, "size": 0}, [])
    assert received[0].name == "x" * LONGEST_NAME


@pytest.mark.parametrize("nonsense", [None, [], "file", {}, {"what": "file"}, {"what": "file", "size": "3"}])
def test_nonsense_is_passed_over(upload, received, nonsense):
    upload._handle_custom_msg(nonsense, [])
    assert received == []
