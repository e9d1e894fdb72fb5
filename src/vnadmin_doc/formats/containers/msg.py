"""Outlook messages (.msg): the body, then each attachment. After [MS-OXMSG]; read with olefile.

A message is a storage of properties, each in a stream named after its tag; attachments are
storages within it, and an attached message is again a message's storage.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from vnadmin_doc.errors import DamagedFile, LimitExceeded, ReadError, UnsupportedFormat
from vnadmin_doc.formats.containers.compressed_rtf import unpacked
from vnadmin_doc.formats.containers.mail_body import body, decoded
from vnadmin_doc.formats.containers.member import Budget, Member, attachment
from vnadmin_doc.messages import about, msg

__all__ = ["matches", "members"]

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PROPERTIES = "__properties_version1.0"
_ATTACHED = "__attach_version1.0_#"
_BODY, _RTF, _HTML, _SUBJECT = "1000", "1009", "1013", "0037"
_DATA, _NAME, _SHORT_NAME, _SHOWN_NAME, _CONTENT_ID = "3701", "3707", "3704", "3001", "3712"
_PAGES = (0x3FDE, 0x3FFD)  # code page of the body, of the message
_UTF8 = 65001
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
"""What olefile may raise for a damaged file."""


def matches(data: bytes) -> bool:
    """An OLE container with a message's properties at its root."""
    if not data.startswith(_OLE) or _PROPERTIES.encode("utf-16-le") not in data:
        return False
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            return bool(ole.exists(_PROPERTIES))
    except _FAULTS:
        return True


def members(data: bytes, name: str, budget: Budget, levels: int) -> Iterator[Member]:
    """The body, if it says anything, and the attachments in order."""
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            yield from _message(_Storage(ole, (), 32), "", budget, levels)
    except _FAULTS as error:
        raise DamagedFile(
            about(name, msg("the Outlook message is damaged ({error}); save it again", error=error))
        ) from error


@dataclass(frozen=True, slots=True)
class _Storage:
    """A storage with properties. ``head``: how many bytes stand before those of fixed size."""

    ole: Any
    place: tuple[str, ...]
    head: int

    def stream(self, name: str) -> bytes | None:
        where = [*self.place, name]
        if not self.ole.exists(where):
            return None
        data = bytes(self.ole.openstream(where).read())
        if len(data) < self.ole.get_size(where):
            raise OSError(f"{name} is cut short")
        return data

    def text(self, tag: str) -> str | bytes | None:
        """A property of text; bytes where its charset is not known."""
        wide = self.stream(f"__substg1.0_{tag}001F")
        if wide is not None:
            return wide.decode("utf-16-le", "replace").rstrip("\x00")
        narrow = self.stream(f"__substg1.0_{tag}001E")
        if narrow is None:
            return None
        narrow = narrow.rstrip(b"\x00")
        text = decoded(narrow, self.charset())
        return narrow if text is None else text

    def name(self, *tags: str) -> str:
        """The first of these properties that is there."""
        found = next((value for tag in tags if (value := self.text(tag))), "")
        return found if isinstance(found, str) else found.decode("cp1252", "replace")

    def binary(self, tag: str) -> bytes | None:
        return self.stream(f"__substg1.0_{tag}0102")

    def charset(self) -> str | None:
        """By the code page that the message names."""
        fixed = self.stream(_PROPERTIES) or b""
        pages = {}
        for at in range(self.head, len(fixed) - 15, 16):
            _, tag, _, value = struct.unpack_from("<HHII", fixed, at)
            pages[tag] = value
        page = next((pages[tag] for tag in _PAGES if tag in pages), None)
        return "utf-8" if page == _UTF8 else f"cp{page}" if page else None

    def attachments(self) -> list[tuple[str, ...]]:
        """The storages of the attachments, in their order."""
        depth = len(self.place)
        paths = {tuple(path[: depth + 1]) for path in self.ole.listdir(streams=True, storages=True)}
        return sorted(p for p in paths if p[:depth] == self.place and p[-1].startswith(_ATTACHED))


def _message(storage: _Storage, folder: str, budget: Budget, levels: int) -> Iterator[Member]:
    attachments = storage.attachments()
    budget.expect(len(attachments), 0)
    said = _body(storage, folder)
    if said:
        budget.take(len(said.data))
        yield said
    for number, place in enumerate(attachments, 1):
        try:
            yield from _attached(_Storage(storage.ole, place, 8), number, folder, budget, levels)
        except _FAULTS as error:
            path = folder + attachment(number, "unnamed")
            yield Member(
                path, problem=DamagedFile(about(path, msg("the attachment cannot be extracted ({error})", error=error)))
            )


def _body(storage: _Storage, folder: str) -> Member | None:
    """Of text, HTML and RTF the one that says it better."""
    text, html = storage.text(_BODY), (storage.binary(_HTML) or b"").rstrip(b"\x00")
    marked = (decoded(html, storage.charset()) or html.decode("cp1252", "replace")) if html else storage.name(_HTML)
    packed = storage.binary(_RTF)
    if packed and not marked:
        rtf = unpacked(packed)
        if rtf and (not text or rb"\trowd" in rtf):
            return Member(f"{folder}body.rtf", rtf, body=True)
    return body(text, marked or None, folder)


def _attached(storage: _Storage, number: int, folder: str, budget: Budget, levels: int) -> Iterator[Member]:
    inner = _Storage(storage.ole, (*storage.place, f"__substg1.0_{_DATA}000D"), 24)
    is_message = inner.stream(_PROPERTIES) is not None
    name = storage.name(_NAME, _SHORT_NAME, _SHOWN_NAME) or (inner.name(_SUBJECT) if is_message else "") or "unnamed"
    if is_message and not name.lower().endswith(".msg"):
        name = f"{name.replace('/', '-')}.msg"
    path = folder + attachment(number, name)
    data = storage.binary(_DATA)
    if data is not None:
        budget.take(len(data))
        yield Member(path, data, inline=storage.text(_CONTENT_ID) is not None and _is_picture(data))
    elif is_message and levels:
        yield from _message(inner, f"{path}/", budget, levels - 1)
    else:
        budget.take(0)
        yield Member(path, problem=_why(path, is_message))


def _why(path: str, is_message: bool) -> ReadError:
    if is_message:
        return LimitExceeded(about(path, msg("too many archives inside archives; unpack the file")))
    return UnsupportedFormat(about(path, msg("not a file but a link, or an object of another program")))


def _is_picture(data: bytes) -> bool:
    return data.startswith((b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM"))
