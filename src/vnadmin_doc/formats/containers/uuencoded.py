"""Open text with uuencoded files in it ("begin 644 name" … "end"), as mail programs without MIME sent attachments."""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator

from vnadmin_doc.errors import DamagedFile
from vnadmin_doc.formats.common.text_decoding import is_text
from vnadmin_doc.formats.containers.member import Budget, Member, attachment_path
from vnadmin_doc.messages import about, msg

__all__ = ["matches", "members"]

_HEAD = 4096  # bytes
_BEGIN = re.compile(rb"^begin(?P<base64>-base64)? [0-7]{3,4} (?P<name>[^\r\n]{1,300}?)[ \t]*\r?\n", re.MULTILINE)
_END = re.compile(rb"^(?:end|====)[ \t]*(?:\r?\n|\Z)", re.MULTILINE)
_FULL_LINE = re.compile(rb"M[ -`]{40,60}\r?\n|[A-Za-z0-9+/]{40,76}={0,2}\r?\n|[ -`]{1,60}\r?\n(?:`?[ \t]*\r?\n)?end")


def matches(data: bytes) -> bool:
    """Is it text with a line "begin 644 name" that an encoded line follows?"""
    if b"\0" in data[:_HEAD] or data.startswith(b"%PDF") or not (data.startswith(b"begin") or b"\nbegin" in data):
        return False
    return is_text(data) and any(_FULL_LINE.match(data, found.end()) for found in _BEGIN.finditer(data))


def members(data: bytes, name: str, budget: Budget, levels: int) -> Iterator[Member]:  # noqa: ARG001
    """The text outside the encoded files, if there is any, then the files in order. Raises ``LimitExceeded``."""
    text, files, position = [], [], 0
    while found := _BEGIN.search(data, position):
        end = _END.search(data, found.end())
        text.append(data[position : found.start()])
        files.append((found, data[found.end() : end.start() if end else len(data)], end is not None))
        position = end.end() if end else len(data)
    budget.expect(len(files), len(data))
    note = b"".join([*text, data[position:]])
    if note.strip():
        yield Member("", note, body=True)
    for number, (begin, lines, complete) in enumerate(files, 1):
        path = attachment_path(number, begin["name"].decode("utf-8", "replace"))
        member = _member(path, lines, base64=bool(begin["base64"]), complete=complete)
        budget.take(len(member.data))
        yield member


def _member(path: str, lines: bytes, *, base64: bool, complete: bool) -> Member:
    try:
        content = binascii.a2b_base64(lines) if base64 else b"".join(map(_decoded, lines.splitlines()))
    except binascii.Error as error:
        problem = msg("the attachment cannot be extracted ({error})", error=error)
        return Member(path, problem=DamagedFile(about(path, problem)))
    if not complete:
        problem = msg("the uuencoded attachment is cut off: its last line (end) is missing; have it sent again")
        return Member(path, problem=DamagedFile(about(path, problem)))
    return Member(path, content)


def _decoded(line: bytes) -> bytes:
    """The bytes of one line; its first character is their number. Blanks at the end may be lost or added."""
    if not line.strip():
        return b""
    count = (line[0] - 0x20) & 0x3F
    return binascii.a2b_uu(line[: 1 + (count + 2) // 3 * 4])
