"""Setting: all that is known of one setting of a run, said once, beside its default in `Config`.

Whoever wants to know what may change in mid-run, what makes other data, what a stack can carry or what a menu offers
asks here; nobody keeps a list of names.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ..registry import TABLES
from .checks import Check

GROUPS = ("Data", "Network", "Training", "Regularisation", "Stopping", "Seeds")
"""The headings, in the order in which they are shown."""
Values = Mapping[str, Any]
"""Settings by name: of a config, or as they have just been typed."""


def always(values: Values) -> bool:
    """Whether a setting that depends on no other has an effect."""
    return True


@dataclass(frozen=True)
class Setting:
    """What is known of a setting.

    Attributes
    ----------
    group : str
        Under which heading it stands; one of `GROUPS`.
    check : Check
        What it may be, and how it is read from a text.
    help : str
        What it does, in a few words.
    live : bool
        It may change while a run trains; a change of any other is a new run.
    judges : bool
        It only decides where a run should have stopped: that is asked of the recorded curve, without training.
    makes_data : bool
        It decides which samples there are, and how they are split.
    stackable : bool
        The runs of a stack may differ in it; if it makes the data, only as long as they have equally many mini-batches.
    used : callable
        Whether it has any effect beside these other settings. (What only some optimizers have, their classes know.)
    first : bool
        It is among the few settings that stand open at the top of the Lab; the others wait in folded groups.
    tries : str or None
        Values to begin with where several are compared, as one types them; "": they depend on the present one; None: it
        is not offered.
    """

    group: str
    check: Check
    help: str
    live: bool = False
    judges: bool = False
    makes_data: bool = False
    stackable: bool = False
    used: Callable[[Values], bool] = always
    first: bool = False
    tries: str | None = None


def field(default: Any, about: Setting) -> Any:
    """Return a dataclass field with this default, which carries what is known of it as its metadata."""
    return dataclasses.field(default=default, metadata=vars(about))


# ---- when a setting has an effect ---------------------------------------------------------------------------------


def optimizers_with(name: str) -> tuple[str, ...]:
    """Return the optimizers that have a setting which others lack, as their classes say; none for any other."""
    found = tuple(entry for entry, made in TABLES["optimizer"].items() if name in made.settings)
    return found if len(found) < len(TABLES["optimizer"]) else ()


def with_generated_data(values: Values) -> bool:
    """Whether the data are made, not measured."""
    dataset = TABLES["dataset"].get(str(values.get("dataset")))
    return dataset is not None and dataset.generated


def with_augmentation(values: Values) -> bool:
    """Whether the training samples are changed at random."""
    return bool(values.get("augmentation"))


def with_hidden_layers(values: Values) -> bool:
    """Whether there are hidden neurons."""
    return values.get("hidden") not in ("", ())


def with_early_stopping(values: Values) -> bool:
    """Whether a curve is watched."""
    return bool(values.get("early_stopping"))
