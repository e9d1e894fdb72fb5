"""Open Outlook's own mail format (TNEF, the attachment ``winmail.dat``). Follows [MS-OXTNEF].

A stream of attributes: those of the message, then those of each attachment, which begins with its rendering data.
Names and embedded messages are MAPI properties inside the attribute ``attAttachment``.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from vnadmin_doc.errors import DamagedFile, LimitExceeded, cause_of
from vnadmin_doc.formats.common.text_decoding import codec_of_page, decode_bytes
from vnadmin_doc.formats.containers.compressed_rtf import decompress
from vnadmin_doc.formats.containers.mail_body import choose_body
from vnadmin_doc.formats.containers.member import Budget, Member, attachment_path
from vnadmin_doc.messages import about, msg

__all__ = ["matches", "members"]

_SIGNATURE = b"\x78\x9f\x3e\x22"
_HEAD, _ATTRIBUTE = 6, 9
"""Bytes before the first attribute; before the data of an attribute (level, id, length)."""
_MESSAGE, _ATTACHMENT = 1, 2
_PROPERTIES, _BEGIN, _FILE, _TITLE, _MORE = 0x69003, 0x69002, 0x6800F, 0x18010, 0x69005
_CODE_PAGE = 0x69007
_BODY, _RTF, _HTML, _DATA, _LONG_NAME, _SHORT_NAME, _SHOWN_NAME = (
    0x1000, 0x1009, 0x1013, 0x3701, 0x3707, 0x3704, 0x3001,
)  # fmt: skip
_SIZES = {0x02: 2, 0x03: 4, 0x04: 4, 0x05: 8, 0x06: 8, 0x07: 8, 0x0A: 4, 0x0B: 2, 0x14: 8, 0x40: 8, 0x48: 16}
"""Bytes of a value, by type; each value fills a multiple of four."""
_TEXT, _WIDE_TEXT, _OBJECT = 0x1E, 0x1F, 0x0D
_VARIABLE = frozenset((_TEXT, _WIDE_TEXT, _OBJECT, 0x102))
_GUID = 16
_MANY_VALUES = 0x1000
_FAULTS = (struct.error, IndexError, ValueError, KeyError)


def matches(data: bytes) -> bool:
    """Do these bytes start with the signature of TNEF?"""
    return data.startswith(_SIGNATURE)


@dataclass(slots=True)
class _Attached:
    """One attachment: its attributes by id."""

    attributes: dict[int, bytes] = field(default_factory=dict)


def members(data: bytes, name: str, budget: Budget, levels: int) -> Iterator[Member]:
    """The body, if it has text, and the attachments in order. Raises ``DamagedFile`` or ``LimitExceeded``."""
    try:
        yield from _message(data, "", budget, levels)
    except _FAULTS as error:
        problem = msg("the mail in Outlook's format is damaged ({error}); have it sent again", error=cause_of(error))
        raise DamagedFile(about(name, problem)) from error


def _message(data: bytes, folder: str, budget: Budget, levels: int) -> Iterator[Member]:
    message: dict[int, bytes] = {}
    attachments: list[_Attached] = []
    for level, key, value in _attributes(data):
        if level == _MESSAGE:
            message[key] = value
        elif key == _BEGIN:
            attachments.append(_Attached())
        elif attachments:
            attachments[-1].attributes[key] = value
    budget.expect(len(attachments), 0)
    charset = _charset(message.get(_CODE_PAGE, b""))
    for body in _body(message.get(_PROPERTIES, b""), charset, folder):
        budget.take(len(body.data))
        yield body
    for number, attached in enumerate(attachments, 1):
        yield from _attachment_members(attached, number, charset, folder, budget, levels)


def _attributes(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    """(level, id, data) of each attribute. A truncated stream raises ``ValueError``."""
    position = _HEAD
    while position + _ATTRIBUTE <= len(data):
        level, key, size = struct.unpack_from("<BII", data, position)
        position += _ATTRIBUTE
        if position + size + 2 > len(data):
            raise ValueError("cut off")
        yield level, key, data[position : position + size]
        position += size + 2  # a checksum


def _charset(code_page: bytes) -> str | None:
    return codec_of_page(struct.unpack_from("<I", code_page)[0]) if len(code_page) >= 4 else None


def _properties(data: bytes) -> dict[int, tuple[int, bytes]]:
    """The MAPI properties by tag: type and value. Of several values of a property the last one is kept."""
    found: dict[int, tuple[int, bytes]] = {}
    if len(data) < 4:
        return found
    (count,), position = struct.unpack_from("<I", data), 4
    for _ in range(min(count, len(data) // 8)):
        kind, tag = struct.unpack_from("<HH", data, position)
        position += 4
        if tag & 0x8000:
            position = _after_name(data, position)
        values, plain = 1, kind & ~_MANY_VALUES
        if plain in _VARIABLE or kind & _MANY_VALUES:
            (values,) = struct.unpack_from("<I", data, position)
            position += 4
        for _ in range(min(values, len(data) // 2)):
            if plain in _VARIABLE:
                (size,) = struct.unpack_from("<I", data, position)
                position += 4
            else:
                size = _SIZES[plain]
            found[tag] = plain, data[position : position + size]
            position += -(-size // 4) * 4
    return found


def _after_name(data: bytes, position: int) -> int:
    """The position after the name of a named property: a GUID, then a number or a text."""
    (is_text,) = struct.unpack_from("<I", data, position + _GUID)
    position += _GUID + 4
    if not is_text:
        return position + 4
    size = int(struct.unpack_from("<I", data, position)[0])
    return position + 4 + -(-size // 4) * 4


def _body(properties: bytes, charset: str | None, folder: str) -> list[Member]:
    """The body, chosen from plain text, HTML and RTF; none if there is no text."""
    found = _properties(properties)
    text = _decoded(found.get(_BODY), charset)
    html = _decoded(found.get(_HTML), charset)
    if _RTF in found and not html:
        rtf = decompress(found[_RTF][1])
        if rtf and (not text or rb"\trowd" in rtf):
            return [Member(f"{folder}body.rtf", rtf, body=True)]
    return choose_body(text or None, html or None, folder)


def _decoded(value: tuple[int, bytes] | None, charset: str | None) -> str:
    """The text of a property; "" if there is none."""
    if value is None:
        return ""
    kind, data = value
    if kind == _WIDE_TEXT:
        return data.decode("utf-16-le", "replace").rstrip("\x00")
    return decode_bytes(data.rstrip(b"\x00"), "", charset)[0]


def _attachment_members(
    attached: _Attached, number: int, charset: str | None, folder: str, budget: Budget, levels: int
) -> Iterator[Member]:
    """The member for one attachment; for an attached message its own members."""
    properties = _properties(attached.attributes.get(_MORE, b""))
    title = (_TEXT, attached.attributes.get(_TITLE, b""))
    names = (properties.get(_LONG_NAME), properties.get(_SHORT_NAME), title, properties.get(_SHOWN_NAME))
    name = next((text for value in names if (text := _decoded(value, charset))), "unnamed")
    path = folder + attachment_path(number, name)
    kind, content = properties.get(_DATA, (0, b""))
    if kind == _OBJECT:
        content = content[_GUID:]
        if matches(content) and levels:
            yield from _message(content, f"{path}/", budget, levels - 1)
            return
        if matches(content):
            problem = LimitExceeded(about(path, msg("too many archives inside archives; unpack the file")))
            budget.take(0)
            yield Member(path, problem=problem)
            return
    content = attached.attributes.get(_FILE, content)
    budget.take(len(content))
    yield Member(path, content)
