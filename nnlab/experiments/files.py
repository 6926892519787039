"""Files: how a run lies in one ``.npz`` file, plain arrays and one JSON text.

No pickle is written or read, so a file from a stranger can at worst be refused. Before anything is unpacked, the
headers say what there is: a header is a few bytes, the zeros behind it may be a gigabyte. A file is written beside its
target and then put in its place in one move, so that a crash leaves the old file whole.
"""

from __future__ import annotations

import json
import math
import os
import zipfile
from collections.abc import Callable, Collection, Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..config import ConfigError
from ..data.plain_files import open_plain
from ..sentences import Sentence, readable, sentence_of
from .atomic import Path, atomic

VERSION = 1
LARGEST = 2**30
"""Bytes; a larger file is refused."""
MOST_WORDS = 2**22
"""Characters of the JSON text."""
MOST_ENTRIES = 1000

Arrays = dict[str, NDArray[Any]]


class Header(NamedTuple):
    """What an array's header says of it."""

    shape: tuple[int, ...]
    dtype: np.dtype[Any]

    @property
    def size(self) -> int:
        """How many values there are."""
        return math.prod(self.shape)


Headers = dict[str, Header]
Choose = Callable[[dict[str, Any], Headers, int], Collection[str]]
"""Given the words, the headers and the file's size, return the names of the arrays to unpack, or raise a ValueError."""


def write(path: Path, words: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]], least: int = 0) -> None:
    """Write arrays and a JSON object to `path`, atomically.

    Parameters
    ----------
    least : int
        Bytes; what can be packed into fewer is written as it is, so that a reader need not take it for a trap.

    Raises
    ------
    OSError
        If the folder cannot be written to; a file that was there stays.
    ValueError
        If an array holds Python objects, or the path cannot be one.
    """
    text = np.array(json.dumps({"version": VERSION, **words}))
    objects = [name for name, array in arrays.items() if array.dtype.hasobject]
    if objects:
        sentence = Sentence(
            "objects_saved",
            "{names}: these hold Python objects; only numbers and text can be saved",
            names=", ".join(objects),
        )
        raise ValueError(sentence)
    with atomic(path) as file:
        np.savez_compressed(file, allow_pickle=False, words=text, **arrays)
        if file.tell() < least:
            file.seek(0)
            file.truncate()
            np.savez(file, allow_pickle=False, words=text, **arrays)


def read(path: Path, expected: tuple[str, ...], choose: Choose | None = None) -> tuple[dict[str, Any], Arrays]:
    """Return what `write` wrote: the words, which must hold what is `expected`, and the arrays.

    Parameters
    ----------
    choose : callable, optional
        Looks at words and headers before an array is unpacked, and says which are; by default all.

    Raises
    ------
    ValueError
        If the file was not written by `write`, comes from a later version, is damaged or too large, or is not a file.
    FileNotFoundError
        If there is none.
    """
    with open_plain(path) as file:
        size = os.fstat(file.fileno()).st_size
        if size > LARGEST:
            sentence = Sentence(
                "large_run",
                "{path}: larger than {most} MB; this is not a run that nnlab saved",
                path=str(path),
                most=str(LARGEST >> 20),
            )
            raise ValueError(sentence)
        try:
            with zipfile.ZipFile(file) as archive:
                headers = _headers(archive)
                words = _words(archive, headers, path)
                _check_words(words, expected, path)
                names = headers if choose is None else choose(words, headers, size)
                return words, {name: _array(archive, name) for name in names if name != "words"}
        except _Told as told:
            raise ValueError(told.sentence) from None
        except ConfigError:
            raise
        except Exception as error:  # of bytes from a stranger there is no saying what a reader makes of them
            raise ValueError(_no_run(path, error)) from None


class _Told(Exception):
    """A complaint that says all there is to say."""

    def __init__(self, sentence: Sentence):
        self.sentence = sentence


def _headers(archive: zipfile.ZipFile) -> Headers:
    """Return the headers of all arrays.

    Raises
    ------
    ValueError
        Unless each entry holds the array of plain values that it says it holds, in full, and all can be unpacked.
    """
    entries = archive.infolist()
    if sum(entry.file_size for entry in entries) > LARGEST:
        raise ValueError(Sentence("unpacks", "it unpacks to more than {most} MB", most=str(LARGEST >> 20)))
    if len(entries) > MOST_ENTRIES:
        raise ValueError(Sentence("archive_entries", "it has more than {most} entries", most=f"{MOST_ENTRIES:,}"))
    found: Headers = {}
    for entry in entries:
        name = entry.filename.removesuffix(".npy")
        if name in found:
            raise ValueError(Sentence("entry_twice", "{name} is there twice", name=name))
        found[name] = _header(archive, entry)
    return found


def _header(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Header:
    name = entry.filename
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise ValueError(Sentence("packed", "{name} is packed in a way that nnlab does not use", name=name))
    with archive.open(entry) as file:
        if np.lib.format.read_magic(file) != (1, 0):  # a later one may have a header of gigabytes
            raise ValueError(Sentence("packed", "{name} is packed in a way that nnlab does not use", name=name))
        shape, _, dtype = np.lib.format.read_array_header_1_0(file)
        if dtype.hasobject:
            raise ValueError(Sentence("holds_objects", "{name} holds objects, not numbers or text", name=name))
        if any(n < 0 for n in shape) or math.prod(shape) * dtype.itemsize != entry.file_size - file.tell():
            raise ValueError(Sentence("cut_short", "{name} is not as long as it says", name=name))
    return Header(shape, dtype)


def _array(archive: zipfile.ZipFile, name: str) -> NDArray[Any]:
    with archive.open(f"{name}.npy") as file:
        found: NDArray[Any] = np.lib.format.read_array(file, allow_pickle=False)
        file.read(1)  # the end, at which the sum is checked
    return found


def _words(archive: zipfile.ZipFile, headers: Headers, path: Path) -> Any:
    header = headers.get("words")
    if header is None or header.shape or header.dtype.kind != "U" or header.dtype.itemsize > 4 * MOST_WORDS:
        raise _Told(Sentence("no_run", "{path}: this is not a run that nnlab saved", path=str(path)))
    try:
        return json.loads(str(_array(archive, "words")))
    except (ValueError, RecursionError):
        raise _Told(Sentence("no_run", "{path}: this is not a run that nnlab saved", path=str(path))) from None


def _check_words(words: Any, expected: tuple[str, ...], path: Path) -> None:
    if not isinstance(words, dict) or "version" not in words:
        raise _Told(Sentence("no_run", "{path}: this is not a run that nnlab saved", path=str(path)))
    if words["version"] != VERSION:
        sentence = Sentence(
            "newer_run",
            "{path}: written in format {version}; this nnlab reads format {known}: update nnlab",
            path=str(path),
            version=readable(str(words["version"]), 20),
            known=str(VERSION),
        )
        raise _Told(sentence)
    missing = [name for name in expected if name not in words]
    if missing:
        sentence = Sentence(
            "lacks", "{path}: lacks {missing}; the file is damaged", path=str(path), missing=", ".join(missing)
        )
        raise _Told(sentence)


def _no_run(path: Path, error: Exception) -> Sentence:
    """Return the sentence about a file that is none of ours; only what we say ourselves is passed on."""
    said: str = sentence_of(error)
    if not isinstance(said, Sentence):
        said = Sentence("no_zip", "File is not a zip file") if isinstance(error, zipfile.BadZipFile) else _BROKEN
    return Sentence(
        "no_run_because",
        "{path}: this is not a run that nnlab saved, or it is damaged ({error})",
        path=str(path),
        error=said,
    )


_BROKEN = Sentence("broken", "it cannot be unpacked")
