"""Files: how a run lies in one ``.npz`` file, plain arrays and one JSON text.

No pickle is written or read, so a file from a stranger can at worst be refused. A file is written beside its target
and then put in its place in one move, so that a crash leaves the old file whole.
"""

from __future__ import annotations

import json
import math
import os
import tempfile
import zipfile
import zlib
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import numpy as np
from numpy.typing import NDArray

VERSION = 1
LARGEST = 2**30
"""Bytes; a larger file is refused."""

DAMAGE = (ValueError, zipfile.BadZipFile, zlib.error, EOFError, KeyError, RuntimeError, SyntaxError, OSError)
"""What reading a damaged file raises; OSError when it points to places before its beginning."""

Arrays = dict[str, NDArray[Any]]
Path = str | os.PathLike[str]


def write(path: Path, words: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> None:
    """Write arrays and a JSON object to `path`, atomically.

    Raises
    ------
    OSError
        If the folder cannot be written to; a file that was there stays.
    ValueError
        If an array holds Python objects.
    """
    text = np.array(json.dumps({"version": VERSION, **words}))
    objects = [name for name, array in arrays.items() if array.dtype.hasobject]
    if objects:
        raise ValueError(f"{', '.join(objects)}: these hold Python objects; only numbers and text can be saved")
    with atomic(path) as file:
        np.savez_compressed(file, allow_pickle=False, words=text, **arrays)


def read(path: Path, expected: tuple[str, ...]) -> tuple[dict[str, Any], Arrays]:
    """Return what `write` wrote: the words, which must hold what is `expected`, and the arrays.

    Raises
    ------
    ValueError
        If the file was not written by `write`, comes from a later version, is damaged or too large.
    FileNotFoundError
        If there is none.
    """
    arrays = _arrays(path)
    try:
        words = json.loads(str(arrays.pop("words")))
        version = words["version"]
    except (KeyError, TypeError, json.JSONDecodeError, RecursionError):
        raise ValueError(f"{path}: this is no run that nnlab saved") from None
    if version != VERSION:
        raise ValueError(f"{path}: written in format {version}; this nnlab reads format {VERSION}: update nnlab")
    missing = [name for name in expected if name not in words]
    if missing:
        raise ValueError(f"{path}: lacks {', '.join(missing)}; the file is damaged")
    return words, arrays


class atomic:
    """A binary file that takes its place at `path` only when the block ends well."""

    def __init__(self, path: Path):
        self.path = os.path.abspath(path)

    def __enter__(self) -> Any:
        folder = os.path.dirname(self.path)
        if not os.path.isdir(folder):
            raise FileNotFoundError(f"there is no folder {folder}; make it first, or save elsewhere")
        handle, self.temporary = tempfile.mkstemp(dir=folder, prefix=".saving-")
        self.file = os.fdopen(handle, "wb")
        return self.file

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        try:
            with self.file:
                if kind is None:
                    self.file.flush()
                    os.fsync(self.file.fileno())
            if kind is None:
                os.chmod(self.temporary, 0o644)
                os.replace(self.temporary, self.path)
        finally:
            with suppress(FileNotFoundError):  # it has taken its place
                os.unlink(self.temporary)


def _arrays(path: Path) -> Arrays:
    if os.path.getsize(path) > LARGEST:
        raise ValueError(f"{path}: larger than {LARGEST >> 20} MB; this is no run that nnlab saved")
    with open(path, "rb") as file:
        try:
            with zipfile.ZipFile(file) as archive:
                entries = archive.infolist()
                if sum(entry.file_size for entry in entries) > LARGEST:
                    raise ValueError(f"it unpacks to more than {LARGEST >> 20} MB")
                for entry in entries:
                    _check_header(archive, entry)
            file.seek(0)
            with np.load(file, allow_pickle=False) as arrays:
                return {name: arrays[name] for name in arrays.files}
        except DAMAGE as error:
            raise ValueError(f"{path}: this is no run that nnlab saved, or it is damaged ({error})") from None


def _check_header(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """Raise a ValueError unless an entry holds the array of plain values that it says it holds, in full."""
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise ValueError(f"{entry.filename} is packed in a way that nnlab does not use")
    with archive.open(entry) as file:
        version = np.lib.format.read_magic(file)
        read = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
        shape, _, dtype = read(file)
        if dtype.hasobject:
            raise ValueError(f"{entry.filename} holds objects, not numbers or text")
        if math.prod(shape) * dtype.itemsize != entry.file_size - file.tell():
            raise ValueError(f"{entry.filename} is not as long as it says")
