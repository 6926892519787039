"""Gives each test of an `Answers` class the cases of its tables, one by one."""

from .answers import Answers


def pytest_generate_tests(metafunc):
    tests = metafunc.cls
    if tests is None or not issubclass(tests, Answers):
        return
    cases = tests.cases()
    for names in (("name", "answer", "said"), ("name", "right"), ("name", "empty"), ("name",)):
        if set(names) <= set(metafunc.fixturenames):
            metafunc.parametrize(names, cases[names], ids=[f"{case[0]}-{n}" for n, case in enumerate(cases[names])])
            return
