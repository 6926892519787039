"""OwnDataDoor: the way in for one's own table: a place to drop a CSV file, and a card that asks what to make of it.

The file is read once. The card then shows what `nnlab.data` found in it, asks what to do, and says what that comes to
before it is done.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

import ipywidgets as w

from ...config import Config
from ..runtime.own_data import MOST_BYTES, OpenFile, OwnData, settings_for, task_of
from ..runtime.present_run import PresentRun
from ..runtime.session import Session
from ..text.format import setting_name, value_text
from ..text.texts import Words
from ..widgets.upload import File, Upload
from .own_data_card import OwnDataCard
from .panel import Post

KINDS = ".csv,.txt,.tsv,.dat,.data"
SUITED = ("hidden", "optimizer", "learning_rate", "batch_size", "epochs")
"""The settings that are said to suit a table."""


class OwnDataDoor:
    """The door.

    Attributes
    ----------
    upload : Upload
        Where a file is chosen, or dropped.
    place : VBox
        Where the card is, when there is something to say.

    Parameters
    ----------
    post : callable
        As for every panel.
    session : Session
        Whose run is replaced.
    load : callable
        Prepares a run on one's own data.
    """

    def __init__(self, post: Post, session: Session, load: Callable[..., object]):
        self.session, self._post, self._load = session, post, load
        self.upload = Upload("nnlab-own-upload", KINDS, MOST_BYTES, lambda file: post(lambda: self.read(file)))
        self.place = w.VBox(layout=w.Layout(display="none"), _dom_classes=("nnlab-own",))
        self._file: OpenFile | None = None
        self._name = ""
        self._told = self._brief = False

    @cached_property
    def card(self) -> OwnDataCard:
        """The card; it is made when it is first needed."""
        made = OwnDataCard(self._post, self.preview, {"use": self.use, "again": self.again, "close": self.close})
        made.relabel(self.words)
        self.place.children = (made,)
        return made

    def relabel(self, words: Words) -> None:
        """Change the language."""
        self.words = words
        self.upload.description = words("own_upload")
        self.upload.tooltip = words("own_help", size=f"{MOST_BYTES / 1e6:g}")
        data = self.session.own_data
        if "card" in self.__dict__:
            self.card.relabel(words)
        if self.place.layout.display != "none" and self.card.asking:
            self.again()
        elif data is not None and (data.notes or self._told):
            self._tell(data, self.session.present.config)

    def follow(self, run: PresentRun) -> None:
        """Show what is told of the data only while they are in use.

        When the run has begun one line stays of it, which leaves the room to the charts; the form has all of it again.
        """
        if self._told:
            self.place.layout.display = "" if run.config.dataset == "own" else "none"
            if len(run.history) and not self._brief and self._file is not None and self.session.own_data is not None:
                self._brief = True
                self._tell(self.session.own_data, run.config)

    # ---- what a hand can do -----------------------------------------------------------------------------------------

    def read(self, file: File) -> None:
        """Read a file that was uploaded, and ask what is to be done with it."""
        self._file, self._name, self._told = None, file.name, False
        self.place.layout.display = ""
        if file.content is None:
            size, most = f"{file.size / 1e6:.1f}", f"{MOST_BYTES / 1e6:g}"
            text = self.words("says_too_large", size=size, most=most, instead='Lab(x="file.csv", y="column")')
            self.card.refuse(file.name, text)
            return
        try:
            self._file = OpenFile(file.content)
        except ValueError as error:
            self.card.refuse(file.name, self.words.explain(error))
            return
        self.card.fill(self._file.profile.columns)
        self.again()

    def again(self) -> None:
        """Ask what is to be done with the file."""
        self._told = False
        if self._file is not None:
            profile = self._file.profile
            self.card.ask(self.words("own_read", name=self._name, rows=f"{profile.rows:,}", n=len(profile.columns)))
            self.preview()

    def preview(self) -> None:
        """Say what the choice on the card makes of the file, or why it cannot be."""
        if self._file is None:
            return
        try:
            data = self._file.data(*self.card.choice())
        except ValueError as error:
            self.card.say([], self.words.explain(error))
            return
        self.card.suggest(task_of(data))
        self.card.say(self._said(data))

    def use(self) -> None:
        """Prepare a run on the file; if it cannot be used, say why."""
        if self._file is None:
            return
        try:
            data = self._file.data(*self.card.choice())
            self._load(settings_for(data, self.session.present.config), data)
        except ValueError as error:
            self.card.say([], self.words.explain(error))
            return
        self._brief = False
        self._tell(data, self.session.present.config)

    def close(self) -> None:
        """Put the card out of sight."""
        self._told = False
        self.place.layout.display = "none"

    # ---- what is said -----------------------------------------------------------------------------------------------

    def _tell(self, data: OwnData, config: Config) -> None:
        """Say what was done with the data that are in use, and with which settings it begins."""
        settings = ", ".join(f"{setting_name(name, self.words)} {value_text(getattr(config, name))}" for name in SUITED)
        lines = self._said(data)
        if self._file is not None:
            using, settings = self.words("own_using", name=self._name), self.words("own_settings", settings=settings)
            lines = [using, lines[0]] if self._brief else [using, *lines, settings]
        self._told, self.place.layout.display = True, ""
        self.card.tell(lines, again=self._file is not None)

    def _said(self, data: OwnData) -> list[str]:
        """Return what the data are, and what was found out about them or done with them."""
        rows, inputs, classes = f"{len(data.x):,}", f"{data.x[0].size:,}", len(set(data.y.tolist()))
        task = self.words(f"own_of_{task_of(data)}", n=f"{classes:,}")
        about = self.words("own_data", rows=rows, inputs=inputs, task=task)
        unused = [self.card.unused()] if self._file is not None else []
        notes = self.words("own_and").join(self.words.translate(note) for note in data.notes)
        notes = self.words("own_done", notes=notes[:1].upper() + notes[1:]) if notes else ""
        return [about, *filter(None, [notes, *unused])]
