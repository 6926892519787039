"""A complaint keeps its code wherever an ordinary text goes."""

from __future__ import annotations

import base64
import pickle

import numpy as np
import pytest

import nnlab
from nnlab import Config
from nnlab.data.tables import read_table
from nnlab.estimators import NetworkClassifier, NetworkRegressor
from nnlab.lab.runtime.share_string import from_string
from nnlab.sentences import LONGEST_GAP, Sentence, listed, readable, sentence_of, shown

INNER = Sentence("between", "from {low} to {high}", low="0", high="{1}")
OUTER = Sentence("number_range", "{value} is out of range; give a number {bounds}", value="11", bounds=INNER)


def test_it_is_the_text_with_its_gaps_filled():
    assert OUTER == "11 is out of range; give a number from 0 to {1}"
    assert OUTER.code == "number_range"
    assert OUTER.gaps["bounds"] is INNER


def test_an_error_says_it_and_carries_it():
    error = ValueError(OUTER)
    assert str(error) == OUTER
    assert sentence_of(error) is OUTER
    assert sentence_of(ValueError("plain")) == "plain"
    assert sentence_of(OSError(28, "no space")) == "[Errno 28] no space"
    assert sentence_of(ValueError()) == ""


def test_it_travels_between_processes():
    error = pickle.loads(pickle.dumps(ValueError(OUTER)))
    assert sentence_of(error) == OUTER
    assert sentence_of(error).gaps["bounds"].code == "between"


def test_a_gap_may_have_any_name():
    assert Sentence("a", "{code} {text}", code="1", text="2") == "1 2"


def test_what_stands_in_a_gap_is_bounded_and_printable():
    sentence = Sentence("strange", "there is no {name}", name="\ud800\x00\n" + "z" * 10**6)
    assert sentence.startswith("there is no \\ud800\\x00\\nzzz") and sentence.endswith("zzz...")
    assert len(sentence) < LONGEST_GAP + 100 and sentence.isprintable()
    inner = Sentence("inner", "{a} and {b}", a="x" * 900, b="y" * 900)
    assert Sentence("outer", "{inner}", inner=inner) == inner
    assert readable("größe 中文 → 1") == "größe 中文 → 1"


class Strange:
    def __repr__(self):
        raise RuntimeError


def test_a_value_is_shown_whatever_it_is():
    assert shown("cat") == "'cat'" and shown(1.5) == "1.5" and shown([1, 2]) == "[1, 2]"
    for value in ("\ud800" * 10**6, b"\0" * 10**6, 10**5000, list(range(10**5)), Strange(), np.zeros(10**6)):
        assert len(shown(value)) <= 70 and shown(value).isprintable()
    assert shown(10**5000) == "a value of type int"


def test_names_in_a_row():
    assert [listed(["a", "b", "c"][:n]) for n in range(4)] == ["", "a", "a and b", "a, b and c"]


DIGITS, BRACKETS = '{"l2": ' + "9" * 5000 + "}", "[" * 90_000


def shared(text):
    return f"nnlab1:{base64.urlsafe_b64encode(text[:8000].encode()).decode()}"


@pytest.mark.parametrize(
    "work",
    [
        lambda: Config.from_json(DIGITS),
        lambda: Config.from_json(BRACKETS),
        lambda: Config.from_json('{"\\ud800": 1}'),
        lambda: Config.from_dict({f"evil{i}": i for i in range(9000)}),
        lambda: Config.from_dict({"\ud800\0" * 10**5: 1}),
        lambda: Config(hidden="9" * 5000),
        lambda: Config(hidden="8," * 5000),
        lambda: Config(l2=10**5000),
        lambda: Config(dataset="x" * 10**6),
        lambda: Config(activation=["relu"] * 10**5),
        lambda: Config(points="1 2 0;" * 10**5),
        lambda: from_string(shared(DIGITS)),
        lambda: from_string(shared(BRACKETS)),
        lambda: from_string("nnlab1:" + "é" * 100),
        lambda: nnlab.load_run("\0"),
        lambda: read_table("\ud800"),
        lambda: read_table(b"a,y\n" + b"9" * 5000 + b",1\n"),
        lambda: read_table(("x" * 10**5 + ",y\n1,\n").encode()),
        lambda: read_table(b"a,y\n1,2\n", target="\ud800" * 10**5),
        lambda: NetworkClassifier(hidden="9" * 5000).fit(np.zeros((4, 1)), [0, 1, 0, 1]),
        lambda: NetworkRegressor().fit(np.zeros((2, 1)), ["x" * 10**5] * 2),
        lambda: nnlab.load(Config(dataset="own"), np.zeros((4, 1)), ["x" * 10**6] * 4),
    ],
)
def test_messages_are_bounded_printable_and_ours(work):
    with pytest.raises(ValueError) as caught:
        work()
    said = str(caught.value)
    assert len(said) < 10_000 and said.isprintable(), said[:300]
    for foreign in ("Exceeds", "4300", "recursion", "embedded", "codec", "invalid literal", "could not convert"):
        assert foreign not in said
