"""Share: a run as code, as a short string, as a file, as a table, as a page; and back again."""

from __future__ import annotations

import base64
import html
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ipywidgets as w

from ...experiments.code import LIBRARIES, code
from ...experiments.run import load_run
from ..player import Player
from ..report import report
from ..sharing import from_string, to_link, to_string
from ..texts import Words
from .panel import Panel
from .save import picture_bytes

if TYPE_CHECKING:
    from ..app import Lab

LARGEST = 20 * 2**20
"""Bytes of a file that may be opened."""


class SharePanel(Panel):
    """Code, string, files."""

    title = "tab_share"

    def __init__(self, lab: Lab) -> None:
        self.lab = lab
        wide = w.Layout(width="auto")
        self.library = w.Dropdown(options=list(LIBRARIES), layout=w.Layout(width="150px"))
        self.library.add_class("nnlab-library")
        self.code = w.Textarea(layout=w.Layout(width="auto", height="170px"))
        self.code.add_class("nnlab-code")
        self.string, self.link = w.Text(layout=wide), w.Text(layout=wide)
        self.string.add_class("nnlab-string")
        self.paste = w.Text(layout=wide, continuous_update=False)
        self.paste.add_class("nnlab-paste")
        self.prepare = w.Button(icon="download", layout=w.Layout(width="auto"))
        self.prepare.add_class("nnlab-downloads")
        self.links = w.HTML()
        self.upload = w.FileUpload(accept=".npz", multiple=False, layout=w.Layout(width="auto"))
        self.complaint = w.HTML()
        self.complaint.add_class("nnlab-complaint")
        self.titles = {key: w.HTML() for key in ("code_title", "string_title", "paste_title", "file_title")}
        post = lab.player.post
        self.library.observe(lambda _: post(lambda: self.draw(lab.player)), "value")
        self.paste.observe(lambda change: change["new"] and post(lambda: self.load(change["new"])), "value")
        self.prepare.on_click(lambda _: post(self.offer))
        self.upload.observe(lambda _: post(self.open), "value")
        t = self.titles
        self.widget = w.VBox(
            [
                w.HBox([t["code_title"], self.library]), self.code,
                t["string_title"], self.string, self.link,
                t["paste_title"], self.paste, self.complaint,
                t["file_title"], w.HBox([self.prepare, self.upload]), self.links,
            ]
        )  # fmt: skip

    def relabel(self, words: Words) -> None:
        """Change the language."""
        super().relabel(words)
        for key, title in self.titles.items():
            title.value = f"<b>{html.escape(words(key))}</b>"
        self.prepare.description, self.upload.description = words("downloads"), words("open_file")

    def draw(self, player: Player) -> None:
        """Show code and string of the present settings."""
        for field, text in (
            (self.code, code(player.config, self.library.value, player.data)),
            (self.string, to_string(player.config)),
            (self.link, to_link(player.config)),
        ):
            if field.value != text:
                field.value = text

    def load(self, text: str) -> None:
        """Prepare the run that a pasted string stands for."""
        self._try(lambda: self.lab.set(**from_string(text).to_dict()))

    def open(self) -> None:
        """Open a saved run that was uploaded."""
        for file in self.upload.value:
            self._try(lambda file=file: self._open(file))

    def _open(self, file: Any) -> None:
        if file["size"] > LARGEST:
            raise ValueError(f"this file has {file['size'] >> 20} MB; at most {LARGEST >> 20} MB can be opened here")
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "run.npz")
            path.write_bytes(bytes(file["content"]))
            run = load_run(path)
        self.lab.player.open(run)
        self.lab.controls.write(run.config)

    def _try(self, work: Callable[[], None]) -> None:
        """Do it, or say beside the field what is wrong."""
        try:
            work()
        except (ValueError, OSError) as error:
            self.complaint.value = f'<span role="alert">{html.escape(str(error))}</span>'
        else:
            self.complaint.value = ""

    def offer(self) -> None:
        """Offer the run as files: to go on with, to calculate with, to read."""
        lab, player = self.lab, self.lab.player
        if not len(player.history):
            return
        run = player.snapshot()
        frames = lab.curves.frames
        curves = picture_bytes(frames.figure, frames.pictures, "png")
        frames.draw(True)
        with tempfile.TemporaryDirectory() as folder:
            saved, table = Path(folder, "run.npz"), Path(folder, "curves.csv")
            run.save(saved)
            run.history.to_csv(table)
            files = {
                "nnlab-run.npz": ("application/octet-stream", saved.read_bytes()),
                "nnlab-curves.csv": ("text/csv", table.read_bytes()),
                "nnlab-report.html": ("text/html", report(run, lab.footer.text, curves).encode()),
            }
        links = [
            f'<a download="{name}" href="data:{kind};base64,{base64.b64encode(content).decode()}">{name}</a>'
            for name, (kind, content) in files.items()
        ]
        self.links.value = " · ".join(links)

    def describe(self) -> str:
        """Return the string."""
        return self.string.value
