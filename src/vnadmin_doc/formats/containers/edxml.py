"""Open edXML packets: the exchange format of official letters between offices (QCVN 102:2016/BTTTT).

A packet has an envelope and attachments in base64. The attachments are opened; the envelope repeats the head of the
letter, and an issue names it as unread.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from mimetypes import guess_extension

from vnadmin_doc.errors import DamagedFile, UnsupportedFormat
from vnadmin_doc.formats.common.zip_xml import Element, children, local_name, parse_with_files
from vnadmin_doc.formats.containers.base64_text import decoded
from vnadmin_doc.formats.containers.member import Budget, Member, attachment_path
from vnadmin_doc.messages import about, msg

__all__ = ["matches", "members"]

_SAMPLE = 8192
_START = re.compile(rb"(?:\xef\xbb\xbf)?\s*<")
_EDXML = re.compile(rb"<(?:[\w.-]{1,40}:)?edxml(?:Envelope|Header)?[\s>]", re.IGNORECASE)
_SHORTEST = 40
"""Characters: shorter texts of an attachment are its type, name or description."""


def matches(data: bytes) -> bool:
    """Is it XML with an edXML element near its beginning?"""
    return bool(_START.match(data[:64])) and bool(_EDXML.search(data[:_SAMPLE]))


def members(data: bytes, name: str, budget: Budget, levels: int) -> Iterator[Member]:  # noqa: ARG001
    """The attachments, then the envelope, which is not read. Raises ``DamagedFile`` and ``LimitExceeded``."""
    budget.expect(1, len(data))
    root, fault = parse_with_files(data, name)
    if fault:
        raise DamagedFile(about(name, msg("the edXML packet is damaged ({error}); have it sent again", error=fault)))
    attachments = [item for item in root.iter() if local_name(item) == "Attachment"]
    names = _names(root)
    budget.expect(len(attachments) + 1, 0)
    for number, item in enumerate(attachments, 1):
        member = _attachment(number, item, names)
        budget.take(len(member.data))
        yield member
    problem = msg("the envelope of an edXML packet; only its attachments are read: compare the head of the letter")
    if not attachments:
        problem = msg("an edXML packet without attachments in it; export the letter from the exchange as PDF")
    yield Member("envelope.xml", problem=UnsupportedFormat(about("envelope.xml", problem)))


def _names(root: Element) -> dict[str, str]:
    """The names of the attachments in the manifest of the packet, by the id of their content."""
    found = {}
    for reference in (item for item in root.iter() if local_name(item) == "Reference"):
        told = {local_name(item): (item.text or "").strip() for item in reference}
        key = next((told[tag] for tag in ("ContentId", "ContentID") if told.get(tag)), "")
        href = next((value for at, value in reference.attrib.items() if at.rpartition("}")[2] == "href"), "")
        found[(key or href).removeprefix("cid:")] = told.get("AttachmentName", "")
    return found


def _attachment(number: int, item: Element, names: dict[str, str]) -> Member:
    texts = {local_name(part): (part.text or "").strip() for part in item.iter() if local_name(part)}
    content = max(texts.values(), key=len, default="")
    key = next((texts[tag] for tag in ("ContentId", "ContentID") if texts.get(tag)), "").removeprefix("cid:")
    suffix = guess_extension(texts.get("ContentType", "").partition(";")[0].lower()) or ""
    name = texts.get("AttachmentName") or names.get(key) or f"unnamed{suffix}"
    path = attachment_path(number, name)
    if next(children(item, "Attachment"), None) is not None or len(content) < _SHORTEST:
        problem = msg("an attachment that is not in the packet; fetch it from the exchange")
        return Member(path, problem=UnsupportedFormat(about(path, problem)))
    try:
        return Member(path, decoded(content.encode("ascii")))
    except (binascii.Error, UnicodeEncodeError) as error:
        problem = msg("the attachment cannot be extracted ({error})", error=error)
        return Member(path, problem=DamagedFile(about(path, problem)))
