"""What survives: the page is loaded anew while the Lab trains; the kernel is restarted after a run."""

from __future__ import annotations

from collections.abc import Callable

from . import main_path
from .page import LabPage
from .test_clicks import still_well
from .test_tabs import open_tab


def test_reloaded_page_goes_on(new_page: Callable[..., LabPage]) -> None:
    page = new_page()
    main_path.play(page)
    page.page.evaluate("async () => void await window.jupyterapp.commands.execute('docmanager:save')")
    done = page.ask("len(lab.history)")
    page.page.reload()
    page.find("nnlab-curves").wait_for(state="visible", timeout=60_000)
    page.find("nnlab-play").scroll_into_view_if_needed()
    page.wait_until(lambda: "Pause" in page.text("nnlab-play"), "the page shows that it trains")
    page.watch_frames()
    page.wait_until(lambda: page.frames() > 3, "frames come")
    page.wait_idle()
    assert page.ask("len(lab.history)") > done
    main_path.pause(page)


def test_restarted_kernel_opens_the_last_run(new_page: Callable[..., LabPage]) -> None:
    page = new_page()
    page.ask("0", "lab.set(epochs=7); lab.play()")
    page.wait_until(lambda: page.ask("not lab.player.playing and len(lab.history) == 7"), "the run ends")
    losses = page.ask("lab.history['train_loss'].tolist()")
    folder = page.server.folder / "runs"
    page.wait_until(lambda: list(folder.glob("*.npz")), "the run is written", 30)
    page.wait(0.5)
    page.page.evaluate(
        "async () => void await window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()"
    )
    page.wait_idle()
    page.run_all()
    assert page.ask("len(lab.history)") == 0
    open_tab(page, "Runs")
    page.click("nnlab-reopen")
    page.wait_until(lambda: page.ask("len(lab.history)") == 7, "the run is back")
    assert page.ask("lab.history['train_loss'].tolist()") == losses
    page.wait_until(lambda: "7 of" in page.text("nnlab-progress"), "and to be seen")
    still_well(page)
