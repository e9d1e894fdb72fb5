"""Undo the damage of a transfer in text mode: a carriage return before each line feed of a PDF."""

from __future__ import annotations

import re

from vnadmin_doc.errors import DamagedFile
from vnadmin_doc.messages import about, msg

__all__ = ["undo_text_mode"]

_START = re.compile(rb"startxref\s{1,9}(\d{1,12})\s{1,9}%%EOF\s*$")
_SECTION = re.compile(rb"xref\b|\d+ \d+ obj\b")
_TAIL = 2048
_FEWEST_LINE_FEEDS = 30
_HEAD = 4096  # bytes
_ABOVE_ASCII = bytes(range(0x80, 0x100))
_FEWEST_BINARY = 512
"""Bytes above 127: among so many bytes of compressed streams there are line feeds without a carriage return."""


def undo_text_mode(data: bytes, name: str) -> bytes:
    """The bytes as they were before the transfer; the same object if there is no such damage.

    Raises ``DamagedFile`` if the damage cannot be undone, because some line feeds had a carriage return before.
    """
    head = data[:_HEAD]
    if head.count(b"\n") != head.count(b"\r\n"):  # the first lines of most files say enough
        return data
    feeds = data.count(b"\n")
    if feeds < _FEWEST_LINE_FEEDS or feeds != data.count(b"\r\n") or _is_intact(data):
        return data
    if len(data) - len(data.translate(None, _ABOVE_ASCII)) < _FEWEST_BINARY:
        return data
    undone = data.replace(b"\r\n", b"\n")
    if not _is_intact(undone):
        problem = msg("the PDF was damaged by a transfer in text mode; fetch it again in binary mode")
        raise DamagedFile(about(name, problem))
    return undone


def _is_intact(data: bytes) -> bool:
    """Is the table of objects where the end of the file says?"""
    start = _START.search(data[-_TAIL:])
    return start is not None and _SECTION.match(data, int(start[1])) is not None
