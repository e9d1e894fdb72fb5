"""Read the header of an edXML packet (QCVN 102:2016/BTTTT, amendment 1:2022) and check the structure of the packet.

No official schema was found, so elements are found by their local names, in any order and namespace. The names are
those of the SDK of the national axis, and of variants in use (``Business`` for ``Bussiness``, ``Signer`` for
``FullName``).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from vnadmin_doc.errors import DamagedFile, LimitExceeded
from vnadmin_doc.formats.common.zip_xml import Element, local_name
from vnadmin_doc.formats.signatures.xml_dsig import element_path
from vnadmin_doc.language.text import nfc, squeeze
from vnadmin_doc.messages import Message, about, msg
from vnadmin_doc.model.packet import (
    PacketBusiness,
    PacketHeader,
    PacketOrgan,
    PacketResponse,
    PacketSigner,
    PacketStatus,
    PacketTrace,
)

__all__ = ["check_structure", "header_parts", "read_header"]

_ONCE = ("edxml", "edxmlenvelope", "edxmlheader", "messageheader", "traceheaderlist", "edxmlbody", "edxmlmanifest")
"""Elements that a packet has once at most. Two of them are a way to show one content and to sign another."""
_ONCE_IN_HEADER = (
    "from",
    "code",
    "promulgationinfo",
    "documenttype",
    "subject",
    "signerinfo",
    "documentid",
    "otherinfo",
)
_ALIASES = {"signer": "fullname", "business": "bussiness", "businessdoctype": "bussinessdoctype"}
_ONCE_BELOW = {
    "code": ("codenumber", "codenotation"),
    "promulgationinfo": ("promulgationdate",),
    "signerinfo": ("fullname",),
    "from": ("organid", "organname"),
    "messageheader": (*_ONCE_IN_HEADER, "statuscode"),
    "traceheaderlist": ("bussiness",),
    "bussiness": ("bussinessdoctype",),
}
"""Elements whose values say what the packet is, by the element that they are in."""
_BUSINESS = ("Bussiness", "Business")
_SIGNATURES = ("signature", "digitalsignature")
_NOT_SIGNED_INSIDE = ("messageheader", "edxmlbody", "attachment")
_LONGEST_HEADER = 200_000
"""Characters: each document of the packet has the header in it. A packet to all 3,300 communes has about 150,000."""
_DATE = re.compile(
    r"(?:(?P<y>\d{4})[/-](?P<m>\d{1,2})[/-](?P<d>\d{1,2})|(?P<d2>\d{1,2})[/-](?P<m2>\d{1,2})[/-](?P<y2>\d{4}))"
    r"(?:[T ].*)?"
)


def check_structure(root: Element, name: str) -> None:
    """Refuse a packet with a document type declaration, or of which two parts claim to be the same.

    Raises ``DamagedFile``.
    """
    if root.getroottree().docinfo.doctype:
        problem = msg(
            "the edXML packet has a document type declaration, which is unsafe; have it sent again without it"
        )
        raise DamagedFile(about(name, problem))
    twice = next((_name(item) for item in _repeated(root)), None)
    if twice:
        raise _unclear(name, msg("two elements {element}", element=twice))
    identical = [id_ for id_, count in Counter(_ids(root)).items() if count > 1]
    if identical:
        raise _unclear(name, msg("two elements with the id {id}", id=identical[0]))
    for signature in (item for item in root.iter() if _name(item).lower() in _SIGNATURES):
        if any(_name(item).lower() in _NOT_SIGNED_INSIDE for item in signature.iter()):
            raise _unclear(name, msg("a second content inside the signature"))


def _unclear(name: str, what: Message) -> DamagedFile:
    problem = msg("the edXML packet has {what}; it is unclear which one counts: have it sent again", what=what)
    return DamagedFile(about(name, problem))


def _repeated(root: Element) -> Iterator[Element]:
    """The elements that are there twice and should not be."""
    seen: set[str] = set()
    for item in root.iter():
        tag = _name(item).lower()
        if tag in _ONCE and tag in seen:
            yield item
        seen.add(tag)
    for parent in root.iter():
        yield from _differing(parent, _ONCE_BELOW.get(_plain_name(parent), ()))


def _differing(parent: Element, names: Sequence[str]) -> Iterator[Element]:
    """The children with one of the names whose text is not that of an earlier child with this name."""
    values: dict[str, list[str]] = {}
    for item in parent if names else ():
        tag = _plain_name(item)
        if tag in names and (text := " ".join(item.itertext()).split()) != values.setdefault(tag, text):
            yield item


def _ids(root: Element) -> Iterator[str]:
    for item in root.iter():
        if _name(item):
            yield from (value for key, value in item.items() if key.rpartition("}")[2].lower() == "id")
        if _name(item) == "Attachment" and (id_ := _text(item, "ContentId", "ContentID")):
            yield f"cid {id_}"


def read_header(root: Element, name: str) -> PacketHeader:
    """The header of a packet. Raises ``LimitExceeded`` if it is longer than any header."""
    header, trace = _find(root, "MessageHeader"), _find(root, "TraceHeaderList")
    length = sum(len(text) for part in (header, trace) if part is not None for text in part.itertext())
    if length > _LONGEST_HEADER:
        raise LimitExceeded(
            about(
                name,
                msg(
                    "the header of the edXML packet has more than {limit} characters; have it sent again",
                    limit=_LONGEST_HEADER,
                ),
            )
        )
    other, code, issued = _child(header, "OtherInfo"), _child(header, "Code"), _child(header, "PromulgationInfo")
    kind = _child(header, "DocumentType")
    return PacketHeader(
        sender=_organ(_child(header, "From")),
        recipients=tuple(filter(None, map(_organ, _children(header, "To")))),
        document_id=_text(header, "DocumentId"),
        number=_text(code, "CodeNumber"),
        notation=_text(code, "CodeNotation"),
        place=_text(issued, "Place"),
        date=_date(_text(issued, "PromulgationDate")),
        type=_text(kind, "Type"),
        type_detail=_text(kind, "TypeDetail"),
        type_name=_text(kind, "TypeName") or (_own_text(kind) if kind is not None and not len(kind) else None),
        subject=_text(header, "Subject"),
        content=_text(header, "Content"),
        signer=_signer(_child(header, "SignerInfo")),
        due_date=_date(_text(header, "DueDate")),
        priority=_text(other, "Priority"),
        circulation=_text(other, "SphereOfPromulgation"),
        drafter=_text(other, "TyperNotation"),
        copies=_text(other, "PromulgationAmount"),
        page_count=_text(other, "PageAmount"),
        appendices=_texts(_child(other, "Appendixes"), "Appendix"),
        responses=tuple(filter(None, map(_response, _children(header, "ResponseFor")))),
        steering_type=_text(header, "SteeringType"),
        places=_texts(_child(header, "ToPlaces"), "Place"),
        business=_business(_child(trace, *_BUSINESS)),
        traces=tuple(
            PacketTrace(_text(item, "OrganId"), _text(item, "Timestamp")) for item in _children(trace, "TraceHeader")
        ),
        status=_status(header),
    )


def header_parts(root: Element) -> tuple[str, ...]:
    """The paths of the elements that the header is read from and that a signature should cover.

    Traces are no part of it: each system on the way adds its own.
    """
    trace = _find(root, "TraceHeaderList")
    found = (_find(root, "MessageHeader"), _child(trace, *_BUSINESS))
    return tuple(element_path(item) for item in found if item is not None)


def _organ(item: Element | None) -> PacketOrgan | None:
    names = ("OrganId", "OrganName", "OrganizationInCharge", "OrganAdd", "Email", "Telephone", "Fax", "Website")
    organ = PacketOrgan(*(_text(item, name) for name in names))
    return None if organ == PacketOrgan() else organ


def _signer(item: Element | None) -> PacketSigner | None:
    signer = PacketSigner(_text(item, "Competence"), _text(item, "Position"), _text(item, "FullName", "Signer"))
    return None if signer == PacketSigner() else signer


def _response(item: Element) -> PacketResponse | None:
    response = PacketResponse(
        _text(item, "OrganId"), _text(item, "Code"), _text(item, "DocumentId"), _date(_text(item, "PromulgationDate"))
    )
    return None if response == PacketResponse() else response


def _business(item: Element | None) -> PacketBusiness | None:
    if item is None:
        return None
    replaced = _children(_child(item, "ReplacementInfoList"), "ReplacementInfo")
    documents = (_text(item, "DocumentId"), *(_text(info, "DocumentId") for info in replaced))
    return PacketBusiness(
        _text(item, "BussinessDocType", "BusinessDocType"),
        _text(item, "BussinessDocReason", "BusinessDocReason"),
        _text(item, "Paper"),
        tuple(dict.fromkeys(filter(None, documents))),
    )


def _status(header: Element | None) -> PacketStatus | None:
    code = _text(header, "StatusCode")
    return PacketStatus(code, _text(header, "Description"), _text(header, "Timestamp")) if code else None


# Elements by their local names


def _name(item: Element) -> str:
    return local_name(item)


def _plain_name(item: Element) -> str:
    """The local name in small letters; the usual one of a variant."""
    name = _name(item).lower()
    return _ALIASES.get(name, name)


def _find(root: Element, name: str) -> Element | None:
    """The first element with this local name, in any case."""
    return next((item for item in root.iter() if _name(item).lower() == name.lower()), None)


def _children(item: Element | None, *names: str) -> list[Element]:
    """The children with one of the local names, in any case."""
    wanted = [name.lower() for name in names]
    return [child for child in item if _name(child).lower() in wanted] if item is not None else []


def _child(item: Element | None, *names: str) -> Element | None:
    return next(iter(_children(item, *names)), None)


def _own_text(item: Element) -> str | None:
    return squeeze(nfc(item.text or "")) or None


def _text(item: Element | None, *names: str) -> str | None:
    """The text of the first child with one of the names; None if it is missing or empty."""
    return next(filter(None, map(_own_text, _children(item, *names))), None)


def _texts(item: Element | None, name: str) -> tuple[str, ...]:
    return tuple(filter(None, map(_own_text, _children(item, name))))


def _date(text: str | None) -> str | None:
    """A real date in ISO 8601; other text as it is.

    >>> _date("2019/04/11"), _date("11/04/2019"), _date("2014/02/30"), _date("2026-05-20T00:00:00Z")
    ('2019-04-11', '2019-04-11', '2014/02/30', '2026-05-20')
    """
    found = _DATE.fullmatch(text or "")
    if found is None:
        return text
    try:
        parts = [int(found[part] or found[f"{part}2"]) for part in "ymd"]
        return date(*parts).isoformat()
    except ValueError:
        return text
