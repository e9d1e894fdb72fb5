"""Open Outlook messages (.msg): the body, then each attachment. Follows [MS-OXMSG]; uses olefile.

A message is an OLE storage of properties, each in a stream named after its tag. Attachments are
storages inside it; an attached message is again such a storage.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from vnadmin_doc.errors import DamagedFile, LimitExceeded, ReadError, UnsupportedFormat, cause_of
from vnadmin_doc.formats.common.text_decoding import codec_of_page, decode_bytes, decode_charset
from vnadmin_doc.formats.containers.compressed_rtf import decompress
from vnadmin_doc.formats.containers.mail_body import choose_body
from vnadmin_doc.formats.containers.member import Budget, Member, attachment_path
from vnadmin_doc.messages import about, msg

__all__ = ["matches", "members"]

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PROPERTIES = "__properties_version1.0"
_ATTACHED = "__attach_version1.0_#"
_BODY, _RTF, _HTML, _SUBJECT = "1000", "1009", "1013", "0037"
_DATA, _NAME, _SHORT_NAME, _SHOWN_NAME, _CONTENT_ID = "3701", "3707", "3704", "3001", "3712"
_PAGES = (0x3FDE, 0x3FFD)  # code page of the body, of the message
_FAULTS = (
    OverflowError,
    OSError,
    ValueError,
    IndexError,
    KeyError,
    TypeError,
    AttributeError,
    struct.error,
    RecursionError,
)
"""Errors that olefile may raise for a damaged file."""


def matches(data: bytes) -> bool:
    """Is it an OLE file with the properties of a message in its root storage?"""
    if not data.startswith(_OLE) or _PROPERTIES.encode("utf-16-le") not in data:
        return False
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            return bool(ole.exists(_PROPERTIES))
    except _FAULTS:
        return True


def members(data: bytes, name: str, budget: Budget, levels: int) -> Iterator[Member]:
    """The body, if it has text, and the attachments in order. Raises ``DamagedFile`` or ``LimitExceeded``."""
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            yield from _message(_Storage(ole, (), 32), "", budget, levels)
    except _FAULTS as error:
        raise DamagedFile(
            about(name, msg("the Outlook message is damaged ({error}); save it again", error=cause_of(error)))
        ) from error


@dataclass(frozen=True, slots=True)
class _Storage:
    """A storage with properties. ``head``: bytes before the first property of fixed size."""

    ole: Any
    location: tuple[str, ...]
    head: int

    def stream(self, name: str) -> bytes | None:
        where = [*self.location, name]
        if not self.ole.exists(where):
            return None
        data = bytes(self.ole.openstream(where).read())
        if len(data) < self.ole.get_size(where):
            raise OSError(f"{name} is cut short")
        return data

    def text(self, tag: str) -> str | bytes | None:
        """A text property; bytes if its charset is unknown, None if it is missing."""
        wide = self.stream(f"__substg1.0_{tag}001F")
        if wide is not None:
            return wide.decode("utf-16-le", "replace").rstrip("\x00")
        narrow = self.stream(f"__substg1.0_{tag}001E")
        if narrow is None:
            return None
        narrow = narrow.rstrip(b"\x00")
        text = decode_charset(narrow, self.charset())
        return narrow if text is None else text

    def name(self, *tags: str) -> str:
        """The first of these text properties that is present; "" if there is none."""
        found = next((value for tag in tags if (value := self.text(tag))), "")
        return found if isinstance(found, str) else found.decode("cp1252", "replace")

    def binary(self, tag: str) -> bytes | None:
        return self.stream(f"__substg1.0_{tag}0102")

    def charset(self) -> str | None:
        """The charset of the code page that the message declares; None if it declares none."""
        fixed = self.stream(_PROPERTIES) or b""
        pages = {}
        for at in range(self.head, len(fixed) - 15, 16):
            _, tag, _, value = struct.unpack_from("<HHII", fixed, at)
            pages[tag] = value
        page = next((pages[tag] for tag in _PAGES if tag in pages), None)
        return codec_of_page(page) if page else None

    def attachments(self) -> list[tuple[str, ...]]:
        """The paths of the storages of the attachments, in order."""
        depth = len(self.location)
        paths = {tuple(path[: depth + 1]) for path in self.ole.listdir(streams=True, storages=True)}
        return sorted(p for p in paths if p[:depth] == self.location and p[-1].startswith(_ATTACHED))


def _message(storage: _Storage, folder: str, budget: Budget, levels: int) -> Iterator[Member]:
    attachments = storage.attachments()
    budget.expect(len(attachments), 0)
    for body in _bodies(storage, folder):
        budget.take(len(body.data))
        yield body
    for number, location in enumerate(attachments, 1):
        try:
            yield from _attachment_members(_Storage(storage.ole, location, 8), number, folder, budget, levels)
        except _FAULTS as error:
            path = folder + attachment_path(number, "unnamed")
            yield Member(
                path,
                problem=DamagedFile(
                    about(path, msg("the attachment cannot be extracted ({error})", error=cause_of(error)))
                ),
            )


def _bodies(storage: _Storage, folder: str) -> list[Member]:
    """The body, chosen from plain text, HTML and RTF."""
    text, html = storage.text(_BODY), (storage.binary(_HTML) or b"").rstrip(b"\x00")
    html_text = decode_bytes(html, "", storage.charset())[0] if html else storage.name(_HTML)
    compressed = storage.binary(_RTF)
    if compressed and not html_text:
        rtf = decompress(compressed)
        if rtf and (not text or rb"\trowd" in rtf):
            return [Member(f"{folder}body.rtf", rtf, body=True)]
    return choose_body(text, html_text or None, folder)


def _attachment_members(storage: _Storage, number: int, folder: str, budget: Budget, levels: int) -> Iterator[Member]:
    inner = _Storage(storage.ole, (*storage.location, f"__substg1.0_{_DATA}000D"), 24)
    is_message = inner.stream(_PROPERTIES) is not None
    name = storage.name(_NAME, _SHORT_NAME, _SHOWN_NAME) or (inner.name(_SUBJECT) if is_message else "") or "unnamed"
    if is_message and not name.lower().endswith(".msg"):
        name = f"{name.replace('/', '-')}.msg"
    path = folder + attachment_path(number, name)
    data = storage.binary(_DATA)
    if data is not None:
        budget.take(len(data))
        yield Member(path, data, inline=storage.text(_CONTENT_ID) is not None and _is_picture(data))
    elif is_message and levels:
        yield from _message(inner, f"{path}/", budget, levels - 1)
    else:
        budget.take(0)
        yield Member(path, problem=_unreadable_error(path, is_message))


def _unreadable_error(path: str, is_message: bool) -> ReadError:
    if is_message:
        return LimitExceeded(about(path, msg("too many archives inside archives; unpack the file")))
    return UnsupportedFormat(about(path, msg("not a file but a link, or an object of another program")))


def _is_picture(data: bytes) -> bool:
    return data.startswith((b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM"))
