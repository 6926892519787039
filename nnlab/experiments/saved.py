"""Saved runs: opening a file that `Run.save` has written, or refusing it before it can hurt."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from numpy.typing import NDArray

from ..config import ConfigError
from ..data.datasets import Data, load, load_split
from ..data.sampling import Split
from . import files
from .atomic import Path
from .run import Run
from .run_file import EXPECTED, OWN, SPLIT, Facts, told


def load_run(path: Path) -> Run:
    """Open a run written by `Run.save`; its data are loaded or generated anew, unless they were one's own.

    What a file holds is checked before it is unpacked, and a small file never takes more than a moment and a few tens
    of megabytes.

    Raises
    ------
    ValueError
        If the file is not a saved run, was written by another version, is damaged, or is a folder or a device.
    FileNotFoundError
        If there is none.
    """
    found: list[Facts] = []

    def choose(words: Mapping[str, Any], headers: files.Headers, size: int) -> list[str]:
        found.append(Facts(words))
        return found[0].check_headers(headers, size)

    words, arrays = files.read(path, EXPECTED, choose)
    facts = found[0]
    try:
        facts.check_arrays(arrays)
        own = (arrays[OWN[0]], arrays[OWN[1]]) if OWN[0] in arrays else None
        data = _data(facts, arrays)
        facts.check_data(data, arrays["parameters"].size)
        run = Run.from_facts(facts.config, data, words, arrays, own)
        run.solved = facts.solved
        return run
    except ConfigError:
        raise
    except Exception as error:  # of parts that do not belong together there is no saying where they clash
        raise ValueError(told(path, error)) from None


def _data(facts: Facts, arrays: Mapping[str, NDArray[Any]]) -> Data:
    x, y = (arrays.get(name) for name in OWN)
    if SPLIT[0] in arrays:
        index = Split(*(arrays[name] for name in SPLIT))
        return load_split(facts.config, index, x, y, feature_names=facts.feature_names)
    return load(facts.config, x, y, feature_names=facts.feature_names)
