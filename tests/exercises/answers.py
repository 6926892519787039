"""What the checks of every lesson must do with right, wrong and blank answers."""

import re
from typing import Any, ClassVar

import numpy as np

from nnlab.exercises.exercise import Lesson


def blank(*arguments):
    return ...


def unfinished(*arguments):
    raise NotImplementedError


def nothing(*arguments):
    pass


class Answers:
    """The tables of a lesson; a subclass, called Test..., fills them in.

    Attributes
    ----------
    lesson : Lesson
    right : for each exercise right answers besides the solution
    wrong : for each exercise wrong answers, each with a piece of what must be said of it
    """

    lesson: ClassVar[Lesson]
    right: ClassVar[dict[str, list[Any]]]
    wrong: ClassVar[dict[str, list[tuple[Any, str]]]]

    @classmethod
    def cases(cls):
        names = list(cls.lesson.exercises)
        functions = [name for name in names if any(callable(answer) for answer in cls.right[name])]
        empty = [(name, value) for name in names for value in (..., None)]
        empty += [(name, function) for name in functions for function in (blank, unfinished, nothing)]
        return {
            ("name", "answer", "said"): [(name, *case) for name in names for case in cls.wrong[name]],
            ("name", "right"): [(name, answer) for name in names for answer in cls.right[name]],
            ("name", "empty"): empty,
            ("name",): [(name,) for name in names],
        }

    def test_right_answers(self, name, right):
        verdict = self.lesson.check(name, right)
        assert verdict.status == "right", verdict
        assert verdict
        assert repr(verdict).startswith("Right. ")

    def test_wrong_answers(self, name, answer, said):
        verdict = self.lesson.check(name, answer)
        assert verdict.status == "wrong", verdict
        assert not verdict
        assert re.search(said, verdict.text), verdict.text

    def test_blank_answers(self, name, empty):
        verdict = self.lesson.check(name, empty)
        assert verdict.status == "not attempted"
        assert repr(verdict) == f"Not attempted. Put your answer in place of the dots; hint({name!r}) helps."

    def test_the_solution_is_right(self, name):
        space: dict[str, Any] = {"np": np}
        exec(self.lesson.solution(name), space)
        assert self.lesson.check(name, space[name])

    def test_there_is_a_hint_and_it_is_not_the_solution(self, name):
        hint = self.lesson.hint(name)
        assert repr(hint) == hint
        assert self.lesson.solution(name) not in hint

    def test_wrong_answers_are_told_so_in_different_words(self, name):
        """A check that says the same of everything would be of no use."""
        cases = self.wrong[name]
        assert len({self.lesson.check(name, answer).text for answer, _ in cases}) == len(cases) >= 2
