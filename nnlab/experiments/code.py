"""Code: a run as a Python program, for nnlab itself and for three well-known libraries.

The nnlab program reproduces the run exactly. The others are the nearest equivalents: same data, same network, same
objective, with L1 and L2 in each library's own convention (`nnlab.nn.penalties` has them all). They draw other random
numbers, so their curves are alike, not equal; and where a library has no such setting, a comment says so.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from typing import Any

from ..config import OF_THE_DATA, Config
from ..data.datasets import Data, load
from ..registry import pick, table
from .equivalents.keras import keras_code
from .equivalents.pytorch import torch_code
from .equivalents.scikit_learn import sklearn_code
from .origin import origin

NOTES = {
    "settings": "",
    "split": (
        "# not the same: the run had a split of its own (that of a fold?), with {train} samples to train on and\n"
        "# {validation} to validate; these settings split the data otherwise, so the results differ\n"
    ),
    "given": "# not the same: the run was given its data, and these settings load others, so the results differ\n",
}
"""What is said of a program that has other data than the run, by the `origin` of the run's."""


def code(config: Config, library: str = "nnlab", data: Data | None = None, x: Any = None, y: Any = None) -> str:
    """Return a program that trains as `config` says.

    Parameters
    ----------
    config : Config
    library : str
        "nnlab", "sklearn", "keras" or "torch".
    data : Data, optional
        Those of the run. They tell inputs, outputs and task, where ``config.dataset`` is "own"; and if the settings do
        not load the same ones, the program says so.
    x, y : arrays, optional
        One's own, as far as they are known.

    Raises
    ------
    ValueError
        If there is no such library; the message lists those there are.
    """
    write: Callable[[Config, Data, str], str] = pick("library", library)
    if data is None:
        data = load(config)
    return _note(config, data, x, y) + write(config, data, loading(config))


def _note(config: Config, data: Data, x: Any, y: Any) -> str:
    """Return in what the program's data will differ from these, if that can be known."""
    if config.dataset == "own" and x is None:
        return ""
    note = NOTES[origin(config, data, x, y)]
    return note.format(train=len(data.train), validation=len(data.validation or ()))


def config_text(config: Config) -> str:
    """Return ``nnlab.Config(...)`` with the settings that are not the defaults, on as many lines as it takes."""
    changed = [f"{name}={new!r}" for name, (_, new) in Config().difference(config).items()]
    line = f"nnlab.Config({', '.join(changed)})"
    if len(line) <= 80:
        return line
    return "\n".join(["nnlab.Config(", *(_wrapped(f"{setting},") for setting in changed), ")"])


def _wrapped(setting: str) -> str:
    return textwrap.fill(
        setting, 100, initial_indent="    ", subsequent_indent=" " * 8, break_long_words=False, break_on_hyphens=False
    )


def loading(config: Config) -> str:
    """Return the lines that load the data, split and standardised as for the run."""
    kept: dict[str, Any] = {name: getattr(config, name) for name in OF_THE_DATA}
    text = config_text(Config(**kept))
    if config.dataset == "own":
        return f"# x and y are your own arrays\ndata = nnlab.load({text}, x, y)\n"
    return f"data = nnlab.load({text})\n"


def _nnlab(config: Config, data: Data, load: str) -> str:
    own = config.dataset == "own"
    which = "validation" if data.validation else "train"
    lines = [
        "import nnlab\n",
        f"config = {config_text(config)}",
        "# x and y are your own arrays" if own else "",
        f"run = nnlab.run(config{', x=x, y=y' if own else ''})",
        "print(run.history.stop_reason)",
        f'print(run.scores("{which}"))',
    ]
    return "\n".join(line for line in lines if line) + "\n"


LIBRARIES: dict[str, Callable[[Config, Data, str], str]] = table(
    "library",
    {
        "nnlab": _nnlab,
        "sklearn": sklearn_code,
        "keras": keras_code,
        "torch": torch_code,
        "scikit-learn": sklearn_code,
        "pytorch": torch_code,
    },
)
