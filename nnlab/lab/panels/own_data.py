"""OwnDataBox: a CSV file from the reader's disk as the data of the Lab."""

from __future__ import annotations

import html
from collections.abc import Callable

import ipywidgets as w

from ...config import Config
from ..runtime.own_data import MOST_BYTES, OwnData, contents, uploaded
from ..runtime.session import Session
from ..text.texts import Words
from ..widgets.upload import File, Upload
from .panel import Post


class OwnDataBox(w.VBox):
    """A file, the column to predict, and a button."""

    def __init__(self, post: Post, session: Session, load: Callable[[Config, OwnData], object]):
        self.session, self._load = session, load
        kinds = ".csv,.txt,.tsv,.dat,.data"
        self.upload = Upload("nnlab-own-upload", kinds, MOST_BYTES, lambda file: post(lambda: self.read(file)))
        self.target = w.Dropdown(layout=w.Layout(width="auto", display="none"), style={"description_width": "initial"})
        self.button = w.Button(icon="check", layout=w.Layout(width="auto", display="none"))
        self.target.add_class("nnlab-own-target")
        self.button.add_class("nnlab-own-use")
        self.note, self.complaint = w.HTML(), w.HTML()
        self.complaint.add_class("nnlab-complaint")
        self.note.add_class("nnlab-share-text")
        self._content = b""
        self.button.on_click(lambda _: post(self.use))
        row = w.HBox([self.upload, self.target, self.button])
        row.add_class("nnlab-save")
        super().__init__([self.note, row, self.complaint])

    def relabel(self, words: Words) -> None:
        """Change the language."""
        self.words = words
        self.upload.description, self.target.description = words("own_upload"), words("own_target")
        self.button.description = words("own_use")
        self._note(words("own_help", size=f"{MOST_BYTES / 1e6:g}"), self.session.own_data)

    def read(self, file: File) -> None:
        """Read the names of the columns of the file that was uploaded, and offer them."""
        if file.content is None:
            size, most = f"{file.size / 1e6:.1f}", f"{MOST_BYTES / 1e6:g}"
            self._say(self.words("says_too_large", size=size, most=most, instead='Lab(x="file.csv", y="column")'))
            return
        names, _ = contents(file.content)
        self._content = file.content
        self.target.options = [(name[:60] or "–", name) for name in dict.fromkeys(names)]
        self.target.value = names[-1] if names else None
        for widget in (self.target, self.button):
            widget.layout.display = ""
        self._say("")
        self._note(self.words("own_read", name=file.name, n=len(names)))

    def use(self) -> None:
        """Prepare a run on the uploaded data; if they cannot be used, say why."""
        try:
            data, config = uploaded(self._content, self.target.value), self.session.present.config
            if config.dataset != "own":  # what was said of the other data's samples means nothing here
                config = config.replace(samples=None, train_size=None, points=())
            self._load(config, data)
        except ValueError as error:
            self._say(self.words.explain(error))
            return
        self._say("")
        text = self.words("own_using", n=len(data.x), d=data.x.shape[1], target=self.target.value)
        self._note(text, data)

    def _note(self, text: str, data: OwnData | None = None) -> None:
        """Show a text, and below it what was found out about the data."""
        said = [text, *(self.words.translate(note) for note in (data.notes if data else ()))]
        self.note.value = "".join(f"<p>{html.escape(line)}</p>" for line in said)

    def _say(self, text: str) -> None:
        self.complaint.value = f'<span role="alert">{html.escape(text)}</span>' if text else ""
