"""Controls: all settings as they stand in their controls, read, written and complained about.

A control complains beside itself. Whatever changes, the controls only say *that* something changed: whoever listens
then reads them all. Each is made when it is first seen; one that nobody has seen still has the value it was given.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

import ipywidgets as w

from ..config import Config, ConfigError, check_setting, relevant
from ..registry import unknown
from ..sentences import Sentence, sentence_of
from .control_column import ControlColumn
from .control_table import CONTROLS
from .text.format import said, setting_name
from .text.texts import Words
from .widgets.labelled_control import LabelledControl


class Rows(Mapping[str, LabelledControl]):
    """Controls by name. Each is made when it is first asked for: what nobody opens costs nothing."""

    def __init__(self, names: Collection[str], make: Callable[[str], LabelledControl]):
        self._names, self._make = names, make
        self.made: dict[str, LabelledControl] = {}

    def __getitem__(self, name: str) -> LabelledControl:
        if name not in self._names:
            raise KeyError(unknown("setting", name, dict.fromkeys(self._names)))
        if name not in self.made:
            self.made[name] = self._make(name)
        return self.made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


class Controls:
    """The controls of a Lab.

    Parameters
    ----------
    config : Config
    words : Words
    changed : callable
        Is called with the field's name after every change by hand.
    show, hide, lock : collections of str
        Fields to show (None: all, most of them folded away), to leave out, and to show without letting them be changed.
    post : callable
        Has something done where all is done one after the other: `Player.post`.
    tell : callable
        Is called with a few words while what stands in a control is not taken, and with none afterwards.

    Attributes
    ----------
    rows : mapping of str to LabelledControl
    column : ControlColumn
        What is seen of them.
    standing : Config
        The settings that were written or taken last.
    """

    def __init__(
        self,
        config: Config,
        words: Words,
        changed: Callable[[str], None],
        show: Collection[str] | None = None,
        hide: Collection[str] = (),
        lock: Collection[str] = (),
        post: Callable[[Callable[[], object]], object] = lambda work: work(),
        tell: Callable[[str], object] = lambda text: None,
    ):
        known = dict.fromkeys(CONTROLS)
        for name in (*(show or ()), *hide, *lock):
            if name not in known:
                raise ConfigError(
                    {
                        name: Sentence(
                            "no_control", "there is no such control; there are: {known}", known=", ".join(known)
                        )
                    }
                )
        self.standing, self.words, self._changed, self._tell = config, words, changed, tell
        self.lock = set(lock)
        self.narrowed = show is not None or bool(lock)
        names = [name for name in CONTROLS if (show is None or name in show) and name not in hide]
        self.rows = Rows(names, self._make)
        self.column = ControlColumn(names, self.rows, show is None, post)
        self.column.relabel(words)
        self.column.arrange(config.to_dict())
        self._problems, self._moved = dict[str, str](), ""

    def _make(self, name: str) -> LabelledControl:
        value, locked = getattr(self.standing, name), name in self.lock
        return LabelledControl(name, CONTROLS[name], self._changed, value, self.words, locked)

    def add(self, name: str, widget: w.Widget) -> None:
        """Put a widget below the control of a setting, if a hand may change that."""
        if self.free(name):
            self.rows[name].add(widget)

    def relabel(self, words: Words) -> None:
        """Change the language."""
        self.words = words
        for row in self.rows.made.values():
            row.relabel(words)
        self.column.relabel(words)
        self.complain(self._problems, self._moved)

    @property
    def shown(self) -> dict[str, Any]:
        """The settings that have a control here and some effect, with their values as they were written last."""
        values = self.standing.to_dict()
        return {name: values[name] for name in self.rows if relevant(name, values)}

    def free(self, name: str) -> bool:
        """Return whether a hand may change this setting."""
        return name in self.rows and name not in self.lock

    def write(self, config: Config) -> None:
        """Show a config, without telling anybody."""
        self.standing = config
        for name, row in self.rows.made.items():
            row.write(getattr(config, name), self.words)
        self.complain({})
        self.column.arrange(config.to_dict())

    def read(self) -> Config:
        """Return the config that is set; controls that were never shown keep theirs.

        Raises
        ------
        ConfigError
            With a sentence for each control that is wrong.
        """
        values, problems = self.standing.to_dict(), dict[str, str]()
        for name, row in self.rows.made.items():
            try:
                values[name] = row.read()
            except ValueError as error:
                values[name], problems[name] = row.field.value, sentence_of(error)
        self.column.arrange(values)
        self._forget_idle(values, problems)
        if values["dataset"] != self.standing.dataset:
            values["points"] = ()  # they belong to the data they were added to
        if not relevant("weight_decay", values):
            values["weight_decay"] = 0.0
        if len(values["hidden"]) < 2:
            for name in ("activation", "dropout"):
                if isinstance(values[name], tuple) and name in self.rows and len(values[name]) == 1:
                    values[name] = values[name][0]
        try:
            config = Config.from_dict(values)
        except ConfigError as error:
            problems = {**error.problems, **problems}
        if problems:
            raise ConfigError(problems)
        return config

    def _forget_idle(self, values: dict[str, Any], problems: dict[str, str]) -> None:
        """Put back what is wrong in controls that have no effect now: they are not seen, and cannot be put right."""
        for name, row in self.rows.made.items():
            if relevant(name, values):
                continue
            try:
                check_setting(name, values[name])
            except ConfigError:
                values[name] = getattr(self.standing, name)
                row.write(values[name], self.words)
                problems.pop(name, None)

    def act(self, change: Callable[[Config], None], moved: str) -> None:
        """Hand over what is set; what is wrong is said beside the control that was `moved`, or its own."""
        try:
            change(self.read())
        except ConfigError as error:
            self.complain(error.problems, moved)
        except ValueError as error:
            self.complain({moved: sentence_of(error)}, moved)
        else:
            self.standing = self.read()
            self.complain({})

    def complain(self, problems: Mapping[str, str], moved: str = "") -> None:
        """Put each sentence beside its control, and take all others back.

        The control that was `moved` says it all, if nothing is wrong with itself: that is where one looks.
        """
        self._problems, self._moved = dict(problems), moved
        for name in problems:
            if name in self.rows:
                self.column.unfold(name)
        for name, row in self.rows.made.items():
            own = self.words.translate(problems.get(name, ""))
            others = self.words.explain(ConfigError(dict(problems))) if problems and name == moved else ""
            row.complain(own or others, wrong=bool(own))
        self._tell(self._not_taken(problems, moved))

    def _not_taken(self, problems: Mapping[str, str], moved: str) -> str:
        """Return in words which settings stay as they were, though something else stands in their controls."""
        words, stay = self.words, []
        for name in dict.fromkeys((moved, *problems)) if problems else ():
            if name in self.rows and not self.rows[name].shows(getattr(self.standing, name)):
                value = said(name, getattr(self.standing, name), words)
                stay.append(words("stays_at", name=setting_name(name, words), value=value))
        return words("stays", settings=words("problem_and").join(stay)) if stay else ""
