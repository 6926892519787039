"""Atomic: a file is either the old one or the new one, never half of it.

It is written beside its target and then put in its place in one move, so that a crash leaves the old file whole.
"""

from __future__ import annotations

import os
import stat
import tempfile
import time
from contextlib import suppress
from typing import BinaryIO

from ..sentences import Sentence, shown

Path = str | os.PathLike[str]

STALE = 3600.0
"""Seconds after which a file that is being saved no longer is: whoever saved it was killed."""


class atomic:
    """A binary file that takes its place at `path` only when the block ends well.

    What a save that was killed has left behind in the folder is removed.
    """

    def __init__(self, path: Path):
        self.path = os.path.abspath(path)
        try:
            impossible = b"\0" in os.fsencode(self.path)
        except UnicodeEncodeError:
            impossible = True
        if impossible:
            raise ValueError(Sentence("no_path", "{path} cannot be the name of a file", path=shown(self.path)))

    def __enter__(self) -> BinaryIO:
        folder = os.path.dirname(self.path)
        if not os.path.isdir(folder):
            sentence = Sentence(
                "no_folder", "there is no folder {folder}; make it first, or save elsewhere", folder=folder
            )
            raise FileNotFoundError(sentence)
        remove_leftovers(folder)
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


def remove_leftovers(folder: Path) -> None:
    """Remove what saves that were killed, an hour ago or more, have left in a folder."""
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if not entry.name.startswith(".saving-"):
                continue
            with suppress(OSError):
                found = entry.stat(follow_symlinks=False)
                if stat.S_ISREG(found.st_mode) and time.time() - found.st_mtime > STALE:
                    os.unlink(entry.path)
