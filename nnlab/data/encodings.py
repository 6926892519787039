"""Encodings: from the bytes of a text file to its characters.

UTF-8 is known by its form: other text is hardly ever valid UTF-8 by chance. UTF-16, which spreadsheets write as
"Unicode text", is known by its mark at the beginning, or by its many zero bytes. In older encodings every byte may mean
something, so they can only be guessed from the letters that occur; `charset-normalizer` does that better than a rule
of ours. A guess is said in a note.
"""

from __future__ import annotations

import codecs
import re

from ..sentences import Sentence

LEGACY = ("cp1252", "gb18030", "big5", "shift_jis", "euc_jp", "euc_kr", "cp1250", "cp1251")
"""What old files are written in: western Europe, China (two), Japan (two), Korea, central Europe, Cyrillic."""

ENOUGH = 100_000
"""Bytes from which an old encoding is guessed."""

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

NO_TEXT = (b"PK", b"\xd0\xcf\x11\xe0")
"""How spreadsheets (and other zip archives) begin."""

WEB_PAGE = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html|\?xml)", re.IGNORECASE)


def decoded(data: bytes, name: str) -> tuple[str, list[Sentence]]:
    """Return the text, and notes on how it was read.

    Parameters
    ----------
    name : str
        What the file is called in complaints.

    Raises
    ------
    ValueError
        If it is not text.
    """
    if data.startswith(NO_TEXT):
        sentence = Sentence(
            "spreadsheet", "{name} is a spreadsheet or zip archive, not text; save it as 'CSV UTF-8'", name=name
        )
        raise ValueError(sentence)
    if WEB_PAGE.match(data):
        sentence = Sentence(
            "web_page", "{name} is a web page, not a table; download the file itself ('raw', 'download')", name=name
        )
        raise ValueError(sentence)
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return _decode(data, encoding, name, len(mark)), []
    wide = _without_mark(data)
    if wide is not None:
        return _decode(data, wide, name), []
    try:
        return _decode(data, "utf-8", name), []
    except ValueError:
        old = _legacy(data)
        if old is None:
            raise
    note = Sentence("encoding_note", "{name} is not UTF-8; it was read as {encoding}", name=name, encoding=old)
    return data.decode(old), [note]


def _decode(data: bytes, encoding: str, name: str, start: int = 0) -> str:
    try:
        text = data[start:].decode(encoding)
        place = text.find("\0")  # which no text holds
        if place < 0:
            return text
        byte, line = "0x00", text.count("\n", 0, place) + 1
    except UnicodeDecodeError as error:
        byte, line = f"{data[start + error.start]:#04x}", data.count(b"\n", 0, start + error.start) + 1
    sentence = Sentence(
        "no_utf8",
        "{name} is not UTF-8 text (byte {byte} in line {line}); save it as 'CSV UTF-8'",
        name=name,
        byte=byte,
        line=str(line),
    )
    raise ValueError(sentence)


def _without_mark(data: bytes) -> str | None:
    """Return "utf-16-le" or "utf-16-be" if every other byte at the beginning is mostly zero, as in western text."""
    sample = data[:2000]
    if len(sample) < 4 or len(data) % 2:
        return None
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    least = 0.4 * len(sample) / 2
    if odd >= least and even == 0:
        return "utf-16-le"
    return "utf-16-be" if even >= least and odd == 0 else None


def _legacy(data: bytes) -> str | None:
    """Return the old encoding in which the bytes make most sense; None if they are not text in any."""
    sample = data[:ENOUGH]
    if any(byte in sample for byte in (*range(9), *range(14, 27), *range(28, 32), 127)):
        return None
    from charset_normalizer import from_bytes

    found = from_bytes(sample, cp_isolation=list(LEGACY))
    best = found.best()
    equal = [m.encoding for m in found if best and m.chaos <= best.chaos and m.coherence >= best.coherence]
    likely = [name for name in LEGACY if name in equal] + [m.encoding for m in found] + ["cp1252", "latin-1"]
    return next(encoding for encoding in likely if _can_be(data, encoding))


def _can_be(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
