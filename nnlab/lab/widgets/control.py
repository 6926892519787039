"""Control: how a setting is set by hand, whatever setting it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from ...sentences import listed
from ..text.texts import Words


class Values(Protocol):
    """What a control may be set to: the check of its setting."""

    @property
    def none(self) -> str:
        """The key of the words for "not set"; empty where something must be."""

    @property
    def several(self) -> bool:
        """Whether several values may stand there, with commas between them."""

    @property
    def choices(self) -> tuple[str, ...]:
        """The names to choose from, or none: then it is typed."""

    def __call__(self, value: Any) -> Any:
        """Return the value in its plain form; a ValueError says what is wrong with it."""

    def read(self, text: str) -> Any:
        """Return what a text stands for; a ValueError says what is wrong with it."""


@dataclass(frozen=True)
class Control:
    """How a setting is set.

    Attributes
    ----------
    group : str
        Under which heading.
    values : Values
        What it may be set to.
    ticks : tuple of str
        A slider's values; none: no slider.
    at_once : bool
        Whether a change acts while the slider is still being dragged.
    fixed : tuple of str
        Choices that a menu does not offer before they have been set elsewhere.
    flag : bool
        Whether it is only switched on and off.
    names : tuple of str
        What stands in the gap ``{names}`` of its explanation, if there is one.
    default
        The value to which a click puts it back.
    """

    group: str
    values: Values
    ticks: tuple[str, ...] = ()
    at_once: bool = False
    fixed: tuple[str, ...] = ()
    flag: bool = False
    names: tuple[str, ...] = ()
    default: Any = None

    def help(self, name: str, words: Words) -> str:
        """Return the explanation of the setting `name`."""
        return words(f"help_{name}", names=words.translate(listed(self.names)))
