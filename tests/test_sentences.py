"""A complaint keeps its code wherever an ordinary text goes."""

from __future__ import annotations

import pickle

from nnlab.sentences import Sentence, sentence_of

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
