"""LabPage: a notebook with a Lab in a browser's page, driven as a hand would, with mouse and keyboard.

What a test wants to know of the kernel it asks the kernel (`ask`), over the page's own connection. What it wants to
know of the page, it reads there: the number of frames that came (`frames`), texts, errors on the console.
"""

from __future__ import annotations

import ast
import json
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Error, Locator, sync_playwright

from nnlab.config import SETTINGS

from .jupyter import Server, find_chromium

CHROMIUM_FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip

# What the applications say by themselves on the console of a page without a Lab, each with its reason.
KNOWN_NOISE: tuple[str, ...] = (
    "Cannot read properties of undefined (reading 'schema')",  # Notebook 7 loading its settings, an empty notebook too
    "Command 'filebrowser:open-path' not registered",  # Notebook 7 asks for its file browser before it is there
    ".woff2)",  # and for a font before it has been let in
    "@fortawesome/fontawesome-free",  # Voila loads its icons
    "/mathjax/",  # and its formulas from elsewhere, in vain on a machine that is offline
    "The getter for the shared module is not a function",  # Voila shares fewer modules than extensions of today ask for
)

KERNEL = "window.jupyterapp?.shell?.currentWidget?.sessionContext?.session?.kernel"
MODEL = "window.jupyterapp?.shell?.currentWidget?.content?.model"

ASK = f"""async ([code, expression]) => {{
  const future = {KERNEL}.requestExecute(
    {{code, store_history: false, stop_on_error: false, user_expressions: {{value: expression}}}});
  return (await future.done).content;
}}"""

RUN_CELL = """async index => {
  const notebook = window.jupyterapp.shell.currentWidget.content;
  notebook.deselectAll();
  notebook.activeCellIndex = index;
  await window.jupyterapp.commands.execute('notebook:run-cell');
}"""

SCROLL = """element => {
  const box = element.getBoundingClientRect();
  if (box.top < 100 || box.bottom > window.innerHeight - 40) element.scrollIntoView({block: 'center'});
}"""

CELL_ERRORS = f"""() => [...{MODEL}?.cells ?? []].flatMap(cell => cell.type !== 'code' ? [] :
  cell.toJSON().outputs.filter(o => o.output_type === 'error').map(o => o.ename + ': ' + o.evalue))"""

WATCH = """image => {
  if (image.tagName !== 'IMG') image = image.querySelector('img');
  window.nnlabFrames?.observer.disconnect();
  const seen = {times: [], observer: new MutationObserver(() => seen.times.push(Date.now()))};
  seen.observer.observe(image, {attributes: true, attributeFilter: ['src']});
  window.nnlabFrames = seen;
}"""


class Chromium:
    """A headless Chromium; a context manager. Use it from one thread only: playwright has a loop of its own there."""

    def __enter__(self) -> Browser:
        self._playwright = sync_playwright().start()
        try:
            self._browser = self._playwright.chromium.launch(
                executable_path=find_chromium(),
                args=list(CHROMIUM_FLAGS),
                ignore_default_args=["--hide-scrollbars"],  # a person sees them
            )
        except BaseException:
            self._playwright.stop()
            raise
        return self._browser

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._browser.close()
        self._playwright.stop()


class LabPage:
    """One page of the browser, with one notebook."""

    def __init__(self, browser: Browser, server: Server, width: int = 1280, height: int = 800):
        self.server = server
        self.page = browser.new_page(viewport={"width": width, "height": height})
        self.page.set_default_timeout(30_000)
        self.console_errors: list[str] = []
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self._note(f"uncaught: {error.stack or error}"))

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self._note(f"{message.text} ({message.location.get('url', '')})")

    def _note(self, error: str) -> None:
        if not any(noise in error for noise in KNOWN_NOISE):
            self.console_errors.append(error)

    # ---- the notebook ---------------------------------------------------------------------------------------------

    def start(self, notebook: str, kernel: str = "python3", app: str = "lab") -> LabPage:
        """Open a notebook and run all its cells (Voila does so by itself).

        On a machine that is overloaded JupyterLab now and then takes a kernel for gone that has just been started.
        Then it is done once more, and printed.
        """
        self.open(notebook, kernel, app)
        if app == "voila":
            return self
        try:
            self.run_all()
        except Error:
            if not self.lost:
                raise
            print(f"the kernel was lost; JupyterLab wrote:\n{self.server.last_words()}")
            self.open(notebook, kernel, app)
            self.run_all()
        return self

    @property
    def lost(self) -> bool:
        """Whether the notebook has no kernel any more."""
        return bool(self.page.evaluate(f"() => !({KERNEL} && !{KERNEL}.isDisposed)"))

    def open(self, notebook: str, kernel: str = "python3", app: str = "lab") -> LabPage:
        """Open a copy of a notebook in an application, and wait for its kernel; in Voila, for the Lab.

        The applications: JupyterLab ("lab"), Notebook 7 ("notebook") and Voila ("voila").
        """
        name = self.server.copy(notebook, kernel)
        path = {"lab": f"lab/tree/{name}?reset&", "notebook": f"notebooks/{name}?", "voila": f"voila/render/{name}?"}
        self.page.goto(f"{self.server.url}/{path[app]}token={self.server.token}")
        if app == "voila":  # which runs the cells by itself, and keeps the kernel to itself
            self.find("nnlab-curves").wait_for(state="visible", timeout=90_000)
        else:
            self.wait_idle(60)
        return self

    def wait_idle(self, seconds: float = 30) -> None:
        """Wait until the notebook has a kernel and the kernel nothing to do (a background task does not count)."""
        self.page.wait_for_function(f"{KERNEL}?.status === 'idle'", timeout=seconds * 1000)

    def run_all(self) -> None:
        """Run all cells, and wait for the Lab. An AssertionError carries the cells' errors."""
        # Some versions of the command come back before the last cell has run, hence the wait.
        self.page.evaluate("async () => void await window.jupyterapp.commands.execute('notebook:run-all-cells')")
        self.wait_idle()
        errors = self.cell_errors()
        assert not errors, f"cells failed: {errors}"
        self._meet()

    def cell_errors(self) -> list[str]:
        """Return the errors in the cells' outputs."""
        found: list[str] = self.page.evaluate(CELL_ERRORS)
        return found

    def run_cell(self, index: int) -> None:
        """Run one cell once more: a Lab that nobody has touched takes the place of the one that was there."""
        self.ask("0", "lab.pause()")
        self.find("nnlab-lab").evaluate("element => element.classList.add('old')")
        self.page.evaluate(RUN_CELL, index)
        self.find("nnlab-lab.old").wait_for(state="detached")
        self.wait_idle()
        self._meet()

    def _meet(self) -> None:
        """Wait for the Lab, call it `lab` in the kernel, and let it train at full speed: tests wait for its end."""
        self.find("nnlab-lab").last.wait_for(state="visible")
        self.find("nnlab-curves").wait_for(state="visible")
        self.ask("0", "lab = Out[max(Out)]; lab.player.pace = None; lab.redraw()")
        self.find("nnlab-play").scroll_into_view_if_needed()

    def ask(self, expression: str, do: str = "") -> Any:
        """Let the kernel run the statements `do`, and return what `expression` is there then (as far as JSON goes)."""
        reply = self.page.evaluate(ASK, [do, f"__import__('json').dumps({expression})"])
        answer = reply["user_expressions"]["value"] if reply["status"] == "ok" else reply
        if answer["status"] != "ok":
            raise AssertionError(f"the kernel answered {answer['ename']}: {answer['evalue']}")
        return json.loads(ast.literal_eval(answer["data"]["text/plain"]))

    def wait(self, seconds: float) -> None:
        """Let the page go on for so long."""
        self.page.wait_for_timeout(seconds * 1000)

    def wait_until(self, true: Callable[[], Any], what: str, seconds: float = 20) -> Any:
        """Wait until `true()` is true, and return it; else fail with a sentence."""
        end = time.monotonic() + seconds
        while not (value := true()):
            assert time.monotonic() < end, f"waited {seconds} s in vain until {what}; the Lab says {self.status!r}"
            self.wait(0.03)
        return value

    # ---- the Lab's parts ------------------------------------------------------------------------------------------

    def find(self, css_class: str) -> Locator:
        """Return what has this CSS class."""
        return self.page.locator(f".{css_class}")

    def control(self, field: str) -> Locator:
        """Return the control of a `Config` field."""
        return self.find(f"nnlab-control-{field}")

    def click(self, css_class: str) -> None:
        """Click with the mouse, at once: without waiting until the page stands still."""
        self.click_on(self.find(css_class))

    def click_on(self, place: Locator) -> None:
        """The same for any place on the page."""
        place.evaluate(SCROLL)
        box = place.bounding_box()
        assert box, f"{place} is not to be seen"
        self.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)

    def text(self, css_class: str) -> str:
        """Return the text of a part."""
        return self.find(css_class).inner_text()

    @property
    def status(self) -> str:
        """The status sentence."""
        found = self.find("nnlab-status")
        return found.inner_text() if found.count() else ""

    def reveal(self, field: str) -> None:
        """Open the group in which a control is folded away."""
        if not self.control(field).count():
            self.click_on(self.find(f"nnlab-group-{SETTINGS[field].group.lower()}").locator("button.nnlab-group"))
            self.control(field).wait_for()

    def press(self, field: str, key: str, times: int = 1) -> None:
        """Press a key on a slider's handle."""
        self.reveal(field)
        handle = self.control(field).locator(".noUi-handle")
        handle.focus()
        for _ in range(times):
            handle.press(key)

    def drag(self, field: str, fraction: float, steps: int = 8) -> None:
        """Drag a slider's handle with the mouse to a fraction of its length."""
        self.reveal(field)
        self.control(field).evaluate(SCROLL)
        track = self.control(field).locator(".noUi-base").bounding_box()
        handle = self.control(field).locator(".noUi-handle").bounding_box()
        assert track and handle, f"the slider of {field} is not to be seen"
        mouse = self.page.mouse
        mouse.move(handle["x"] + handle["width"] / 2, handle["y"] + handle["height"] / 2)
        mouse.down()
        mouse.move(track["x"] + fraction * track["width"], track["y"] + track["height"] / 2, steps=steps)
        mouse.up()

    def write(self, field: str, text: str) -> None:
        """Write into a control's text (a field, or the read-out of a slider), and press Enter."""
        self.reveal(field)
        place = self.control(field).locator("input[type=text], input[type=number], .widget-readout").last
        place.click()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)
        self.page.keyboard.press("Enter")

    def choose(self, css_class: str, name: str) -> None:
        """Choose from a menu."""
        self.find(css_class).locator("select").select_option(label=name)

    # ---- what is seen ---------------------------------------------------------------------------------------------

    def watch_frames(self, css_class: str = "nnlab-curves") -> None:
        """Begin to count the frames of an image, from 0."""
        self.find(css_class).evaluate(WATCH)

    def frame_times(self) -> list[float]:
        """Return when the frames came since `watch_frames`, in ms."""
        return self.page.evaluate("() => window.nnlabFrames.times")

    def frames(self) -> int:
        """Return how many frames came since `watch_frames`."""
        return len(self.frame_times())

    def screenshot(self, path: Path) -> None:
        """Save what the page shows."""
        self.page.screenshot(path=path)

    def resize(self, width: int, height: int) -> None:
        """Change the size of the page, in pixels."""
        self.page.set_viewport_size({"width": width, "height": height})

    def theme(self, name: str) -> None:
        """Change the theme: "Light" or "Dark"."""
        self.page.evaluate(
            "theme => window.jupyterapp.commands.execute('apputils:change-theme', {theme})", f"JupyterLab {name}"
        )
        self.page.wait_for_selector(
            f"body[data-jp-theme-light={'true' if name == 'Light' else 'false'}]", state="attached"
        )
        # JupyterLab takes its splash away some time later, and stumbles if the next change has done so before.
        self.page.wait_for_selector("#jupyterlab-splash", state="detached")

    def close(self) -> None:
        """Close the page; the kernel is shut down, too."""
        self.page.evaluate("async () => void await window.jupyterapp?.shell?.currentWidget?.sessionContext?.shutdown()")
        self.page.close(run_before_unload=False)
