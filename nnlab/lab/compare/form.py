"""Form: what is to be compared, chosen by a few menus and fields."""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import Any

import ipywidgets as w

from ...config import Config, ConfigError, parse_sizes
from ...data.sets import Data
from ...registry import pick
from ..runtime.player import Player
from ..text.texts import Words
from ..widgets.silent import Silent
from .plan import Plan, folds, race, repeats, text, variations

KINDS = {"repeat": 8, "vary": 4, "folds": 5, "race": 3, "kept": 8}
"""The kinds of comparison, each with the number of seeds (or folds) to begin with."""
LONGEST = 400
PENALTIES = "0, 0.0001, 0.001, 0.01, 0.1"
DROPS = "0, 0.1, 0.2, 0.4, 0.6"
VALUES = {
    "l2": PENALTIES, "dropout": DROPS, "learning_rate": "", "hidden": "2; 4; 8; 16; 32", "train_size": "",
    "batch_size": "4, 16, 64, all", "activation": "sigmoid, tanh, relu, gelu",
    "initializer": "normal, lecun_normal, xavier_normal, he_normal", "batch_norm": "no, yes", "l1": PENALTIES,
    "input_dropout": DROPS, "label_smoothing": "0, 0.05, 0.1, 0.2", "momentum": "0, 0.5, 0.9, 0.99",
    "schedule": "constant, step, cosine, one_cycle", "clip_norm": "none, 3, 1, 0.3", "noise": "0, 0.1, 0.2, 0.4",
    "samples": "100, 200, 500, 1000", "weight_decay": PENALTIES,
}  # fmt: skip
"""The settings that can be varied, and values to begin with; where there are none they depend on the present one."""
RACE = {"sgd": 0.1, "momentum": 0.03, "adagrad": 0.1, "rmsprop": 0.01, "adam": 0.01}
YES_NO = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}


def parse_values(name: str, written: str) -> list[Any]:
    """Return the values of a setting that were written down, like ``0, 0.1``; lists of sizes like ``8; 32, 16``.

    Raises
    ------
    ConfigError
        If a value cannot be read.
    """
    if len(written) > LONGEST:
        raise ConfigError({name: f"{len(written):,} characters are too many; {LONGEST} at most"})
    pieces = [piece.strip() for piece in written.split(";" if ";" in written else ",")]
    try:
        return [_value(name, piece) for piece in pieces if piece]
    except ValueError as error:
        raise ConfigError({name: str(error)}) from None


def _value(name: str, piece: str) -> Any:
    default = getattr(Config(), name)
    if name == "hidden":
        return parse_sizes(piece if piece != "none" else "")
    if isinstance(default, bool):
        if piece.lower() not in YES_NO:
            raise ValueError(f"{piece!r} is neither yes nor no")
        return YES_NO[piece.lower()]
    if isinstance(default, str):
        return piece
    if piece in ("none", "all"):
        return "all" if name == "batch_size" else None
    try:
        number = float(piece)
    except ValueError:
        raise ValueError(f"{piece!r} is not a number") from None
    return int(number) if number.is_integer() and abs(number) < 2**53 else number


def parse_race(written: str) -> list[tuple[str, float]]:
    """Return optimizers with their learning rates, written like ``sgd 0.1, adam 0.01``.

    Raises
    ------
    ConfigError
        If one of them cannot be read.
    """
    if len(written) > LONGEST:
        raise ConfigError({"optimizer": f"{len(written):,} characters are too many; {LONGEST} at most"})
    found = []
    for piece in filter(None, map(str.strip, written.split(","))):
        name, _, rate = piece.partition(" ")
        try:
            pick("optimizer", name)
            found.append((name, float(rate)))
        except ValueError as error:
            wrong = f"{rate!r} is not a number" if str(error).startswith("could not") else str(error)
            wrong = f"{wrong.rstrip('.')}; write name and learning rate, like adam 0.01"
            raise ConfigError({"optimizer": wrong}) from None
    return found


def suggested(name: str, config: Config, data: Data) -> str:
    """Return values to begin with."""
    if name == "learning_rate":
        return ", ".join(f"{float(f'{config.learning_rate * factor:.1g}'):g}" for factor in (0.1, 0.3, 1, 3, 10))
    if name == "train_size":
        n = len(data.train)
        return ", ".join(str(size) for size in dict.fromkeys(max(n // part, 2) for part in (16, 8, 4, 2, 1)))
    return VALUES[name]


class Form(w.HBox):
    """Kind, setting, values and number of seeds.

    Parameters
    ----------
    post : callable
        Has something done where all is done one after the other: `Player.post`.
    """

    def __init__(self, post: Callable[[Callable[[], object]], None]):
        wide = {"style": {"description_width": "initial"}}
        self.kind, self.field = (w.Dropdown(layout=w.Layout(width="auto"), **wide) for _ in range(2))
        self.values = w.Text(layout=w.Layout(flex="1 1 260px", width="auto"), continuous_update=False, **wide)
        self.note = w.HTML()
        self.note.add_class("nnlab-compare-note")
        self.count = w.BoundedIntText(min=1, max=32, layout=w.Layout(width="118px"), **wide)
        self._silent = Silent()
        self._counts = dict(KINDS)
        self._filled: tuple[object, ...] = ()
        self._offered = ""
        self._player: Player | None = None
        for name in ("kind", "field", "values", "count"):
            getattr(self, name).add_class(f"nnlab-compare-{name}")
        self.kind.observe(lambda _: self._silent or post(self._arrange), "value")
        self.field.observe(lambda _: self._silent or post(self._arrange), "value")
        self.count.observe(lambda _: self._silent or post(self._counted), "value")
        super().__init__([self.kind, self.field, self.values, self.count])
        self.add_class("nnlab-choices")

    def relabel(self, words: Words) -> None:
        """Change the language."""
        self.words = words
        with self._silent:
            kind, field = self.kind.value or "repeat", self.field.value or "l2"
            self.kind.options = [(words(f"kind_{name}"), name) for name in KINDS]
            self.field.options = [(words(name), name) for name in VALUES]
            self.kind.value, self.field.value = kind, field
            self.kind.description, self.values.description = words("compare"), words("compare_values")
        self._arrange()

    def offer(self, player: Player) -> None:
        """Offer values that suit the present run, unless somebody has written others."""
        self._player = player
        if self.kind.value not in ("vary", "race"):
            return
        wanted = (self.kind.value, self.field.value, player.config.learning_rate, player.config.optimizer, player.data)
        if wanted[:2] == self._filled[:2] and (wanted == self._filled or self.values.value != self._offered):
            return
        self._filled = wanted
        if self.kind.value == "race":
            rates = {**RACE, player.config.optimizer: player.config.learning_rate}
            self._offered = ", ".join(f"{name} {text(rate)}" for name, rate in rates.items())
        else:
            self._offered = suggested(self.field.value, player.config, player.data)
        self.values.value = self._offered

    def choose(self, kind: str, field: str = "l2", values: str | None = None, count: int | None = None) -> None:
        """Choose, as by hand."""
        with self._silent:
            self.kind.value, self.field.value = kind, field
            self._counts[kind] = count or self._counts[kind]
        self._arrange()
        if values is not None:
            self.values.value = values

    def plan(self, player: Player) -> Plan:
        """Return the plan that is chosen; `kept` is not ours to plan.

        Raises
        ------
        ConfigError, ValueError
            If it cannot be carried out.
        """
        config, count = player.config, int(self.count.value)
        own = player.own[:2] if player.own and config.dataset == "own" else None
        if self.kind.value == "folds":
            return folds(config, count, own)
        if self.kind.value == "vary":
            return variations(config, self.field.value, parse_values(self.field.value, self.values.value), count, own)
        if self.kind.value == "race":
            return race(config, parse_race(self.values.value), count, own)
        return repeats(config, count, own)

    def _counted(self) -> None:
        self._counts[self.kind.value] = self.count.value

    def _arrange(self) -> None:
        """Show what this kind of comparison needs."""
        kind = self.kind.value
        with self._silent:
            self.count.value = self._counts[kind]
            self.count.description = self.words("compare_folds_count" if kind == "folds" else "compare_seeds_count")
        self.note.value = f"<p>{html.escape(self.words(f'kind_{kind}_help'))}</p>"
        for widget, shown in ((self.field, kind == "vary"), (self.values, kind in ("vary", "race"))):
            widget.layout.display = "" if shown else "none"
        if self._player is not None:
            self.offer(self._player)
