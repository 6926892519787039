"""One server and one browser for all tests here.

Playwright's sync interface keeps an event loop running in its thread. Were that pytest's own thread, every test after
these would find itself inside a running loop. So the browser, and the tests that use it, have a thread to themselves.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from .jupyter import NOTEBOOKS, Missing, Server, check_packages, find_chromium, old_ipykernel


def do_without(reason: Missing) -> Any:
    """Skip a test that lacks something; on the integration server, where nothing may lack, fail."""
    if os.environ.get("CI", "").lower() in ("1", "true"):
        pytest.fail(str(reason), pytrace=False)
    pytest.skip(str(reason))


@pytest.fixture(scope="session")
def thread() -> Iterator[Callable[..., Any]]:
    """Run a function in the browser's thread, and return what it returns."""
    with ThreadPoolExecutor(1, "browser") as pool:
        yield lambda function, *args, **named: pool.submit(function, *args, **named).result()


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> Generator[None, object, object]:
    """Run the tests of this folder in the browser's thread."""
    if "thread" in pyfuncitem.fixturenames:
        pyfuncitem.obj = functools.partial(pyfuncitem.funcargs["thread"], pyfuncitem.obj)
    return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Add to the report of a failure what JupyterLab wrote."""
    report = yield
    if report.failed and "server" in getattr(item, "funcargs", {}):
        report.sections.append(("JupyterLab", item.funcargs["server"].last_words()))
    return report


@pytest.fixture(scope="session")
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """JupyterLab with a copy of the notebooks."""
    try:
        check_packages()
        find_chromium()
    except Missing as reason:
        do_without(reason)
    notebooks = Path(os.environ.get("NNLAB_NOTEBOOKS", NOTEBOOKS))
    with Server(tmp_path_factory.mktemp("jupyter"), notebooks, request.config.cache.mkdir("matplotlib")) as running:
        yield running


@pytest.fixture(scope="session")
def browser(server: Server, thread: Callable[..., Any]) -> Iterator[Any]:
    """Chromium."""
    from .page import Chromium

    chromium = Chromium()
    running = thread(chromium.__enter__)
    try:
        yield running
    finally:
        thread(chromium.__exit__, None, None, None)


@pytest.fixture(scope="session")
def kernel(request: pytest.FixtureRequest, server: Server) -> Callable[[str], str]:
    """Return the name of a kernel that runs this version of ipykernel."""

    def named(version: str) -> str:
        try:
            path = old_ipykernel(version, Path(request.config.cache.mkdir("ipykernels")))
        except Missing as reason:
            do_without(reason)
        server.add_kernel(f"ipykernel-{version}", path)
        return f"ipykernel-{version}"

    return named


@pytest.fixture(scope="session")
def shared_page(browser: Any, server: Server, thread: Callable[..., Any]) -> Iterator[Any]:
    """A page with notebook 00 on the newest kernel, all cells run, for all tests."""
    from .page import LabPage

    page = thread(LabPage, browser, server)
    try:
        thread(page.start, "00_the_lab.ipynb")
        yield page
    finally:
        thread(page.close)


@pytest.fixture
def lab(shared_page: Any, thread: Callable[..., Any]) -> Iterator[Any]:
    """Notebook 00 with a Lab that nobody has touched; afterwards, no error on the console or in a cell."""
    if thread(lambda: shared_page.lost):
        thread(shared_page.start, "00_the_lab.ipynb")
    thread(shared_page.run_cell, 1)
    yield shared_page
    errors, shared_page.console_errors = shared_page.console_errors, []
    assert not errors
    assert not thread(shared_page.cell_errors)


@pytest.fixture
def new_page(browser: Any, server: Server, thread: Callable[..., Any]) -> Iterator[Callable[..., Any]]:
    """Open notebook 00 on a page of its own, with all cells run: ``new_page(kernel=..., app=...)``."""
    from .page import LabPage

    pages = []

    def opened(**how: str) -> LabPage:  # called by a test, hence already in the browser's thread
        page = LabPage(browser, server)
        pages.append(page)
        return page.start("00_the_lab.ipynb", **how)

    yield opened
    outputs = [error for page in pages for error in thread(page.cell_errors)]
    for page in pages:
        thread(page.close)
    assert not [error for page in pages for error in page.console_errors]
    assert not outputs


@pytest.fixture(scope="session")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder for screenshots; NNLAB_SCREENSHOTS names one to keep."""
    folder = Path(os.environ.get("NNLAB_SCREENSHOTS") or tmp_path_factory.mktemp("screenshots"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder
