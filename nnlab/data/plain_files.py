"""Plain files: what is opened is a file, and no more of it is read than was asked for.

A path may name a folder, a device that never ends, or a pipe that nobody writes to: opening such a thing can wait for
ever. So a path is opened without waiting, and what was opened is looked at before it is read.
"""

from __future__ import annotations

import os
import stat
from typing import BinaryIO

from ..sentences import Sentence, shown

Path = str | os.PathLike[str]

KINDS = {
    stat.S_IFDIR: Sentence("a_folder", "a folder"),
    stat.S_IFCHR: Sentence("a_device", "a device"),
    stat.S_IFBLK: Sentence("a_device", "a device"),
    stat.S_IFIFO: Sentence("a_pipe", "a pipe"),
    stat.S_IFSOCK: Sentence("a_socket", "a socket"),
}


def open_plain(path: Path) -> BinaryIO:
    """Open a file for reading.

    Raises
    ------
    ValueError
        If the path does not name a file but a folder, a device or a pipe, or cannot be a path.
    OSError
        If there is none (FileNotFoundError), or it cannot be read.
    """
    try:
        if os.path.isdir(path):  # where folders cannot be opened at all
            raise ValueError(_no_file(path, stat.S_IFDIR))
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except ValueError as error:  # a null byte, or characters that a file's name cannot have
        if isinstance(error.args[0], Sentence):
            raise
        raise ValueError(Sentence("no_path", "{path} cannot be the name of a file", path=shown(path))) from None
    mode = os.fstat(handle).st_mode
    if not stat.S_ISREG(mode):
        os.close(handle)
        raise ValueError(_no_file(path, stat.S_IFMT(mode)))
    return os.fdopen(handle, "rb")


def read_plain(path: Path, most: int) -> bytes:
    """Return a file's content, or the first ``most + 1`` bytes of a longer one; errors as for `open_plain`."""
    with open_plain(path) as file:
        return file.read(most + 1)


def _no_file(path: Path, kind: int) -> Sentence:
    what = KINDS.get(kind, KINDS[stat.S_IFCHR])
    return Sentence("no_file", "{path} is {what}, not a file", path=shown(os.fspath(path)), what=what)
