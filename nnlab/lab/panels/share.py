"""Share: a run as code, as a short string, as a file, as a page; and back again."""

from __future__ import annotations

import html
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import ipywidgets as w

from ...config import ConfigError
from ...experiments.code import LIBRARIES, code
from ...sentences import Sentence, sentence_of
from ..runtime.present_run import PresentRun
from ..runtime.session import Session
from ..runtime.share_string import LONGEST, to_link, to_string
from ..text.texts import Words
from ..widgets.copyable import Copyable
from ..widgets.download import content_of, data_link
from ..widgets.upload import File, Upload
from .panel import Panel, Post

LARGEST = 8_000_000
"""Bytes of a file that is opened by way of the page."""
FILES = {"save_run": "nnlab-run.npz", "save_curves": "nnlab-curves.csv", "save_report": "nnlab-report.html"}
TITLES = ("code_title", "string_title", "paste_title", "file_title")
NOTES = ("code_note", "string_note", "link_note")


class SharePanel(Panel):
    """Code, string, files."""

    def __init__(
        self,
        post: Post,
        session: Session,
        load: Callable[..., object],
        open_run: Callable[[Path], object],
        save: Callable[[str], object],
        report: Callable[[str], object],
    ) -> None:
        self.session, self._load, self._open_run = session, load, open_run
        self._writers = {"save_run": save, "save_report": report, "save_curves": self._save_curves}
        self.titles = {key: w.HTML() for key in TITLES}
        self.notes = {key: w.HTML() for key in NOTES}
        for title in (*self.titles.values(), *self.notes.values()):
            title.add_class("nnlab-share-text")
        self.library = w.Dropdown(options=list(LIBRARIES), layout=w.Layout(width="150px"))
        self.library.add_class("nnlab-library")
        self.library.observe(lambda _: post(session.changed), "value")
        self.code = Copyable("nnlab-code", lines=14)
        self.string, self.link = Copyable("nnlab-string", lines=3), Copyable("nnlab-link", lines=3)
        self.paste = w.Text(layout=w.Layout(width="100%"), continuous_update=False)
        self.paste.add_class("nnlab-paste")
        self.go = w.Button(icon="sign-in", layout=w.Layout(width="auto", flex="0 0 auto"))
        self.go.add_class("nnlab-load")
        self.go.on_click(lambda _: post(self.load))
        self.buttons = {key: w.Button(icon="download", layout=w.Layout(width="auto")) for key in FILES}
        for key, button in self.buttons.items():
            button.add_class(f"nnlab-{key.replace('_', '-')}")
            button.on_click(lambda _, key=key: post(partial(self.offer, key)))
        self.links = w.HTML()
        self.upload = Upload("nnlab-open", ".npz", LARGEST, lambda file: post(lambda: self.open(file)))
        self.complaints = {key: w.HTML() for key in ("paste", "file")}
        for complaint in self.complaints.values():
            complaint.add_class("nnlab-complaint")
        t, n = self.titles, self.notes
        files = w.HBox([*self.buttons.values(), self.upload])
        files.add_class("nnlab-save")
        self.widget = w.VBox(
            [
                w.HBox([t["code_title"], self.library]), n["code_note"], self.code,
                t["string_title"], n["string_note"], self.string, n["link_note"], self.link,
                t["paste_title"], w.HBox([self.paste, self.go]), self.complaints["paste"],
                t["file_title"], files, self.links, self.complaints["file"],
            ]
        )  # fmt: skip
        self.widget.add_class("nnlab-share")
        self._drawn: tuple[object, ...] = ()

    def relabel(self, words: Words) -> None:
        """Change the language."""
        super().relabel(words)
        for key, title in self.titles.items():
            title.value = f"<h5>{html.escape(words(key))}</h5>"
        for key, button in self.buttons.items():
            button.description, button.tooltip = words(key), words(f"{key}_help")
        for text, key in ((self.code, "code_title"), (self.string, "string_title"), (self.link, "string_title")):
            text.label, text.words = words(key), [words("copy"), words("copied")]
        self.go.description, self.upload.description = words("load"), words("open_file")
        self.paste.placeholder = words("paste_field")
        self.library.tooltip = words("library_help")
        self._drawn = ()

    # ---- what a click can do ----------------------------------------------------------------------------------------

    def load(self) -> None:
        """Prepare the run that the pasted string stands for."""
        text = self.paste.value
        if text.strip():
            self._try("paste", lambda: self._load(text[: LONGEST + 1]))

    def open(self, file: File) -> None:
        """Open the saved run that was uploaded."""
        self._try("file", partial(self._open, file))

    def offer(self, key: str) -> None:
        """Offer the run as a file."""
        self._try("file", partial(self._offer, key))

    def _open(self, file: File) -> None:
        if file.content is None:
            size, most = f"{file.size / 1e6:.1f}", f"{LARGEST / 1e6:g}"
            text = "this file has {size} MB; at most {most} MB can be opened here; use {instead}"
            raise ValueError(Sentence("too_large", text, size=size, most=most, instead='lab.open_run("file.npz")'))
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "run.npz")
            path.write_bytes(file.content)
            try:
                self._open_run(path)
            except ConfigError:
                raise
            except (ValueError, OSError) as error:
                raise ValueError(_named(sentence_of(error), path, file.name)) from None

    def _offer(self, key: str) -> None:
        if not len(self.session.present.history):
            raise ValueError(Sentence("save_first", "train at least an epoch first"))
        name = FILES[key]
        content = content_of(name, self._writers[key])
        self.links.value = data_link(name, content, self.words("download", name=name))

    def _save_curves(self, path: str) -> None:
        self.session.present.history.to_csv(path)

    def _try(self, where: str, work: Callable[[], object]) -> None:
        """Do it, or say beside it what is wrong."""
        complaint = self.complaints[where]
        try:
            work()
        except (ValueError, OSError) as error:
            complaint.value = f'<span role="alert">{html.escape(self.words.explain(error))}</span>'
        else:
            complaint.value = ""

    # ---- drawing ----------------------------------------------------------------------------------------------------

    def draw(self, run: PresentRun, playing: bool) -> None:
        """Show code and string of the present settings."""
        wanted = (run.config, run.data, self.library.value)
        if wanted == self._drawn:
            return
        self._drawn = wanted
        self.code.value = code(run.config, self.library.value, run.data)
        self.string.value, self.link.value = to_string(run.config), to_link(run.config)
        for key, note in self.notes.items():
            own = f" {self.words('own_note')}" if key == "string_note" and run.config.dataset == "own" else ""
            note.value = f"<p>{html.escape(self.words(key) + own)}</p>"
        self.links.value = ""

    def describe(self) -> str:
        """Return the string."""
        return self.string.value


def _named(said: str, path: Path, name: str) -> Sentence | str:
    """Return a complaint about a file with the name that the reader knows in place of the path."""
    if isinstance(said, Sentence) and "path" in said.gaps:
        return said.with_gaps(path=name)
    return said.replace(str(path), name)
