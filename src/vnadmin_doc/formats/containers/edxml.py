"""Open edXML packets: the exchange format of official letters between offices (QCVN 102:2016/BTTTT).

A packet has an envelope and attachments in base64, which may be zipped. The attachments are opened; the header in the
envelope goes with each of them. Nothing in a packet is trusted: its sizes, names and types are not used.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from mimetypes import guess_extension

from vnadmin_doc.errors import DamagedFile, UnsupportedFormat
from vnadmin_doc.formats.common.zip_xml import Element, local_name, parse_with_files
from vnadmin_doc.formats.containers.base64_text import decoded
from vnadmin_doc.formats.containers.edxml_header import check_structure, header_parts, read_header
from vnadmin_doc.formats.containers.member import Budget, Member, Packet, attachment_path
from vnadmin_doc.formats.signatures.xml_dsig import element_path, signatures_in
from vnadmin_doc.messages import Message, about, msg
from vnadmin_doc.model.packet import PacketHeader

__all__ = ["REVOKES", "matches", "members", "read_packet", "status_words"]

_SAMPLE = 8192
_START = re.compile(rb"(?:\xef\xbb\xbf)?\s*<")
_EDXML = re.compile(rb"<(?:[\w.-]{1,40}:)?edxml(?:Envelope|Header)?[\s>]", re.IGNORECASE)
REVOKES = "1"
"""BussinessDocType of a packet that revokes a letter."""
_STATUS = {
    "01": msg("arrived"),
    "02": msg("refused"),
    "03": msg("accepted"),
    "04": msg("assigned"),
    "05": msg("being processed"),
    "06": msg("completed"),
    "13": msg("taken back"),
    "15": msg("update or recall accepted"),
    "16": msg("update or recall refused"),
}
_ABOUT_FILE = ("contentid", "contenttype", "filetype", "attachmentname", "filename", "description", "name")
"""Elements of an attachment that do not contain the file."""
_CONTENTS = ("contenttransferencoded", "content")
_SHORTEST = 40
"""Characters: a shorter text of an attachment is no file."""


def matches(data: bytes) -> bool:
    """Is it XML with an edXML element near its beginning?"""
    return bool(_START.match(data[:64])) and bool(_EDXML.search(data[:_SAMPLE]))


def members(data: bytes, name: str, budget: Budget, levels: int) -> Iterator[Member]:  # noqa: ARG001
    """The attachments, each with the packet.

    Raises ``DamagedFile``, ``LimitExceeded``, and ``UnsupportedFormat`` for a packet without a letter.
    """
    budget.expect(1, len(data))
    root = _root(data, name)
    packet = Packet(read_header(root, name), data if signatures_in(root) else b"", header_parts(root))
    attachments = [item for item in root.iter() if local_name(item).lower() == "attachment"]
    if not attachments:
        raise UnsupportedFormat(about(name, _no_letter(packet.header)))
    names = _names(root)
    budget.expect(len(attachments), 0)
    for number, item in enumerate(attachments, 1):
        member = _attachment(number, item, names)
        budget.take(len(member.data))
        yield replace(member, packet=packet, element=element_path(item) if packet.signed else "")


def read_packet(data: bytes, name: str = "packet.edxml") -> PacketHeader:
    """The header of a packet, also of one without a letter; its signatures are not verified here.

    Raises ``UnsupportedFormat`` for another file, ``DamagedFile`` and ``LimitExceeded``.
    """
    root = _root(data, name)
    if not any(local_name(item).lower() == "messageheader" for item in root.iter()):
        raise UnsupportedFormat(about(name, msg("not an edXML packet: it has no MessageHeader")))
    return read_header(root, name)


def _root(data: bytes, name: str) -> Element:
    from lxml import etree

    root, fault = parse_with_files(data, name)
    if fault:
        raise DamagedFile(about(name, msg("the edXML packet is damaged ({error}); have it sent again", error=fault)))
    check_structure(root, name)
    # A comment in a text would end it for us, but not for a signature, which leaves comments out.
    etree.strip_tags(root, etree.Comment, etree.ProcessingInstruction)
    return root


def _no_letter(header: PacketHeader) -> Message:
    if header.status:
        return msg("an edXML status message, not a letter: {status}", status=status_words(header.status.code or ""))
    if header.business and header.business.type == REVOKES:
        return msg("an edXML packet that revokes a letter, without a letter in it")
    return msg("an edXML packet without attachments in it; export the letter from the exchange as PDF")


def status_words(code: str) -> Message:
    """A status code in words (QCVN 102:2016/BTTTT; Decision 28/2018/QĐ-TTg; as developers' notes give them).

    >>> status_words("03"), status_words("99")
    ('03, accepted', '99, not known')
    """
    return msg("{code}, {words}", code=code, words=_STATUS.get(code, msg("not known")))


def _names(root: Element) -> dict[str, str]:
    """The names of the attachments in the manifest of the packet, by the id of their content."""
    found = {}
    for reference in (item for item in root.iter() if local_name(item).lower() == "reference"):
        told = {local_name(item).lower(): (item.text or "").strip() for item in reference}
        href = next((value for at, value in reference.attrib.items() if at.rpartition("}")[2] == "href"), "")
        found[(told.get("contentid") or href).removeprefix("cid:")] = told.get("attachmentname", "")
    return found


def _first(texts: Mapping[str, str], *names: str) -> str:
    return next((texts[name] for name in names if texts.get(name)), "")


def _contents(item: Element) -> list[str]:
    """The text of an attachment that is its file: the longest. More texts, if others have the name of a file too."""
    parts = [(local_name(part).lower(), (part.text or "").strip()) for part in item.iter()]
    texts = [(name, text) for name, text in parts if name not in ("", *_ABOUT_FILE)]
    name, longest = max(texts, key=lambda found: len(found[1]), default=("", ""))
    named = (text for other, text in texts if other in (name, *_CONTENTS) and text)
    return [*dict.fromkeys((longest, *named))]


def _attachment(number: int, item: Element, names: dict[str, str]) -> Member:
    texts = {local_name(part).lower(): (part.text or "").strip() for part in item.iter()}
    key = texts.get("contentid", "").removeprefix("cid:")
    suffix = guess_extension(_first(texts, "contenttype", "filetype").partition(";")[0].lower()) or ""
    name = _first(texts, "attachmentname", "filename", "name") or names.get(key) or f"unnamed{suffix}"
    content, *others = _contents(item)
    path = attachment_path(number, name)
    if others:
        problem = msg("an attachment with two contents; it is unclear which one counts: have the packet sent again")
        return Member(path, problem=DamagedFile(about(path, problem)))
    if any(local_name(part).lower() == "attachment" for part in item) or len(content) < _SHORTEST:
        problem = msg("an attachment that is not in the packet; fetch it from the exchange")
        return Member(path, problem=UnsupportedFormat(about(path, problem)))
    try:
        return Member(path, decoded(content.encode("ascii")))
    except (binascii.Error, UnicodeEncodeError) as error:
        problem = msg("the attachment cannot be extracted ({error})", error=error)
        return Member(path, problem=DamagedFile(about(path, problem)))
