"""Run file: what a saved run must hold, checked against its own config before anything is unpacked or built.

A few kilobytes can name a network of gigabytes. So names, types and shapes are read from the headers, and the weights
are counted, before there is room for any of them; and what is unpacked is looked at before it is believed: a missing
column, a counter below zero or a weight that is not a number would fail much later, and elsewhere.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..config import Config
from ..data.datasets import Data
from ..data.sampling import Split
from ..nn.building import build
from ..sentences import Sentence
from ..training.history import COUNTS, Mark, Stop
from ..training.training import CLOCK, FIGURES
from .files import Header, Headers

FREE = 40_000_000
"""Bytes that any file may take in memory."""
PER_BYTE = 60
"""Bytes that a larger file may take for each of its own; zeros would be packed into a thousandth."""
LONGEST_REASON, MOST_MARKS, LONGEST_NAME, MOST_SOLVED = 2000, 100_000, 1000, 1000

EXPECTED = ("config", "initial", "stop", "marks")
SPLIT = tuple(f"split/{name}" for name in Split._fields)
OWN = ("own/x", "own/y")


def config_of(words: Mapping[str, Any]) -> Config:
    """Return the config in a file's words; ConfigError or ValueError if there is none that can be used."""
    settings = words["config"]
    if not isinstance(settings, dict):
        raise ValueError(Sentence("no_settings", "its config is not a list of settings"))
    return Config.from_dict(settings)


class Facts:
    """The words of a file, checked.

    Attributes
    ----------
    config, initial, stop, marks
        As in `Run` and `History`.
    feature_names : tuple of str
        Of one's own data; empty if they have none.
    solved : tuple of str
        The missions that were met; a file of before there were missions has none.
    """

    def __init__(self, words: Mapping[str, Any]):
        self.config = config_of(words)
        self.initial = _initial(words["initial"])
        self.stop = _stop(words["stop"])
        self.marks = _marks(words["marks"])
        self.feature_names = _names(words, "feature_names")
        self.solved = _names(words, "solved")
        if len(self.solved) > MOST_SOLVED:
            raise ValueError(_wrong("solved"))

    def check_headers(self, headers: Headers, file_size: int) -> list[str]:
        """Return the arrays' names, or raise a ValueError if they are not those of this config, or too large."""
        memory = {name for name in headers if name.startswith("last/memory_")}
        columns = {name for name in headers if name.startswith("history/")}
        wanted = {"words", "parameters", "last/parameters", "last/counters", *memory, *columns}
        for group in (SPLIT, OWN):
            if any(name in headers for name in group):
                wanted |= set(group)
        for name in headers.keys() ^ wanted:
            if name in headers:
                raise ValueError(Sentence("strange_array", "{name} is not part of a run", name=name))
            raise ValueError(Sentence("lacks_array", "{name} is missing", name=name))
        if (self.config.dataset == "own") != (OWN[0] in headers):
            raise ValueError(_wrong("own/x"))
        self._check_columns({name.removeprefix("history/") for name in columns})
        _check_kinds(headers, self.config, columns, memory)
        self._check_weights(headers["parameters"].size)
        cost = _cost_of(headers)
        if cost > max(FREE, PER_BYTE * file_size):
            sentence = Sentence(
                "unpacks", "it unpacks to more than {most} MB", most=str(max(FREE, PER_BYTE * file_size) // 10**6)
            )
            raise ValueError(sentence)
        return [name for name in headers if name != "words"]

    def _check_columns(self, columns: set[str]) -> None:
        expected = {*CLOCK, *self.initial, *FIGURES}
        if columns and columns != expected:
            strange, missing = sorted(columns - expected), sorted(expected - columns)
            if missing:
                raise ValueError(Sentence("lacks_array", "{name} is missing", name=f"history/{missing[0]}"))
            raise ValueError(Sentence("strange_array", "{name} is not part of a run", name=f"history/{strange[0]}"))

    def _check_weights(self, found: int) -> None:
        """Refuse more or fewer weights than the hidden layers alone must have: what the data add is not known yet."""
        least = sum(n_in * n_out for n_in, n_out in pairwise(self.config.hidden)) + sum(self.config.hidden)
        if found < least:
            raise ValueError(misfit())

    def check_arrays(self, arrays: Mapping[str, NDArray[Any]]) -> None:
        """Raise a ValueError if a weight or a counter is none, or the epochs are not counted one by one."""
        for name in ("parameters", "last/parameters"):
            if not np.isfinite(arrays[name]).all():
                raise ValueError(Sentence("not_finite", "{name} holds values that are NaN or infinite", name=name))
        counters = arrays["last/counters"]
        if (counters < 0).any() or (counters > 2**53).any():
            raise ValueError(_wrong("last/counters"))
        for name, array in arrays.items():
            if name.startswith("last/memory_") and np.isnan(array).any():
                raise ValueError(Sentence("not_finite", "{name} holds values that are NaN or infinite", name=name))
            if name.startswith("history/") and name.removeprefix("history/") in COUNTS:
                _check_counts(name, array)

    def check_data(self, data: Data, parameters: int) -> None:
        """Raise a ValueError if the scores or the weights are not those of a run on these data."""
        sets = ("train", "validation") if data.validation else ("train",)
        metric = "accuracy" if data.task == "classification" else "rmse"
        scores = {f"{part}_{name}" for part in sets for name in ("loss", metric)}
        if self.initial and set(self.initial) != scores:
            raise ValueError(_wrong("initial"))
        if parameters != count_parameters(self.config, data):
            raise ValueError(misfit())


def count_parameters(config: Config, data: Data) -> int:
    """Return how many parameters the network of a config has, without building it."""
    activation = config.activation
    names = (activation,) * len(config.hidden) if isinstance(activation, str) else activation
    layers = build((data.n_inputs, *config.hidden, data.n_outputs), names, config.batch_norm, False, ())
    return sum(math.prod(shape) for layer in layers for shape in layer.shapes)


def misfit() -> Sentence:
    """Return the sentence about weights that are not the network's."""
    return Sentence("misfit", "the weights do not fit the network")


def _wrong(name: str) -> Sentence:
    return Sentence("wrong_part", "{name} is not as a run has it", name=name)


def least_size(arrays: Mapping[str, NDArray[Any]]) -> int:
    """Return how many bytes a file with these arrays must have to be read again."""
    cost = _cost_of({name: Header(array.shape, array.dtype) for name, array in arrays.items()})
    return 0 if cost <= FREE else -(-cost // PER_BYTE)


def _cost_of(headers: Headers) -> int:
    return sum(_cost(name, header) for name, header in headers.items())


def _cost(name: str, header: Header) -> int:
    """Return how many bytes an array will take, with what is made of it: samples become floats, weights a network."""
    if name in OWN and header.dtype.kind != "U":
        return header.size * max(header.dtype.itemsize, 8)
    return header.size * header.dtype.itemsize * (3 if name == "parameters" else 1)


def _check_kinds(headers: Headers, config: Config, columns: Iterable[str], memory: Iterable[str]) -> None:
    """Raise a ValueError if an array has another type or number of dimensions than it should."""
    weights = Header((headers["parameters"].size,), np.dtype(config.dtype))
    for name in ("parameters", "last/parameters", *memory):
        if headers[name] != weights:
            raise ValueError(misfit())
    counters = headers["last/counters"]
    if counters.shape != (2,) or counters.dtype.kind not in "iu":
        raise ValueError(_wrong("last/counters"))
    lengths = {headers[name].shape for name in columns}
    if len(lengths) > 1 or any(len(shape) != 1 for shape in lengths):
        raise ValueError(Sentence("columns_lengths", "the columns of a history must be of one length"))
    for name in columns:
        if headers[name].dtype.kind not in "iuf":
            raise ValueError(_wrong(name))
    for name in SPLIT:
        if name in headers and (len(headers[name].shape) != 1 or headers[name].dtype.kind not in "iu"):
            raise ValueError(_wrong(name))
    for name, kinds, most in (("own/x", "biuf", 3), ("own/y", "biufUS", 2)):
        if name in headers and (headers[name].dtype.kind not in kinds or not 1 <= len(headers[name].shape) <= most):
            raise ValueError(_wrong(name))


def _check_counts(name: str, array: NDArray[Any]) -> None:
    whole = np.isfinite(array).all() and (array >= 0).all() and (array == np.rint(array)).all()
    if not whole or (name == "history/epoch" and not np.array_equal(array, np.arange(1, len(array) + 1))):
        raise ValueError(_wrong(name))


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) <= 2.0**1023


def _names(words: Mapping[str, Any], key: str) -> tuple[str, ...]:
    names = words.get(key, [])
    if not isinstance(names, list) or not all(isinstance(n, str) and len(n) <= LONGEST_NAME for n in names):
        raise ValueError(_wrong(key))
    return tuple(names)


def _initial(found: Any) -> dict[str, float]:
    if not isinstance(found, dict) or len(found) > 20 or not all(map(_is_figure, found.values())):
        raise ValueError(_wrong("initial"))
    return {str(name): float(value) for name, value in found.items()}


def _is_figure(value: Any) -> bool:
    return _is_number(value) or (isinstance(value, float) and not math.isfinite(value))


def _is_epoch(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 2**53


def _stop(found: Any) -> Stop | None:
    if not found:
        return None
    if (
        not isinstance(found, list)
        or len(found) not in (3, 4)
        or not all(value is None or _is_epoch(value) for value in found[:2])
        or not all(isinstance(value, str) and len(value) <= LONGEST_REASON for value in found[2:])
    ):
        raise ValueError(_wrong("stop"))
    return Stop(*found)


def _marks(found: Any) -> list[Mark]:
    if not isinstance(found, list) or len(found) > MOST_MARKS:
        raise ValueError(_wrong("marks"))
    for mark in found:
        whole = isinstance(mark, list) and len(mark) == 2 and _is_epoch(mark[0]) and isinstance(mark[1], str)
        if not whole or len(mark[1]) > LONGEST_REASON:
            raise ValueError(_wrong("marks"))
    return [Mark(*mark) for mark in found]


def told(path: object, error: Exception) -> Sentence:
    """Return the sentence about a damaged file; what is not said by us is not passed on."""
    said = error.args[0] if error.args and isinstance(error.args[0], Sentence) else None
    reason = said or Sentence("broken_parts", "its parts do not fit together")
    return Sentence("damaged", "{path}: the file is damaged: {error}", path=str(path), error=reason)
