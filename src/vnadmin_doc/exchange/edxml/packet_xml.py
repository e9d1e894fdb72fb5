"""An edXML packet as XML: the elements in the order of the SDK of the national axis, with their limits checked.

The order is that of the SDK's output (``DocumentId`` after ``To``, ``ToPlaces`` after ``SteeringType``); which order
the standard has could not be checked. ``schemas/edxml-packet.xsd`` describes the result: it is the schema of this
project, not an official one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from vnadmin_doc.errors import WriteError
from vnadmin_doc.exchange.edxml.tables import rows
from vnadmin_doc.messages import Message, msg
from vnadmin_doc.model.packet import (
    PacketBusiness,
    PacketHeader,
    PacketOrgan,
    PacketResponse,
    PacketSigner,
    PacketTrace,
)
from vnadmin_doc.writers.as_xml import without_illegal
from vnadmin_doc.writers.schema import EDXML

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["LONGEST_NAME", "NAMESPACE", "Attached", "packet_xml"]

NAMESPACE = EDXML
_PREFIX = "edXML"
_PROGRAM = " vnadmin-doc "
_CONTENT = "CONTENT"
LONGEST_NAME = next(int(row["longest"]) for row in rows("elements") if row["element"] == "AttachmentName")
"""Characters of the name of an attachment."""

Node = tuple[str, "str | tuple[Node, ...]"]
"""An element: its name, and its text or its children."""


@dataclass(frozen=True, slots=True)
class Attached:
    """The attachment of a packet, without its content."""

    content_id: str
    name: str
    media_type: str


def packet_xml(header: PacketHeader, attached: Attached) -> tuple[bytes, bytes]:
    """(the packet up to the content of its attachment, the rest). Raises ``WriteError`` for a value over its limit."""
    from lxml import etree

    message = _message_header(header)
    _check(message, attached)
    root = etree.Element(f"{{{NAMESPACE}}}edXML", nsmap=_default(None))
    root.addprevious(etree.Comment(_PROGRAM))
    envelope = etree.SubElement(root, f"{{{NAMESPACE}}}edXMLEnvelope", nsmap=_default(_PREFIX))
    _append(envelope, ("edXMLHeader", (("MessageHeader", message), ("TraceHeaderList", _traces(header)))))
    reference = _nodes(
        ContentId=attached.content_id, ContentType=attached.media_type, Description=attached.name,
        AttachmentName=attached.name,
    )  # fmt: skip
    _append(envelope, ("edXMLBody", (("edXMLManifest", (("Reference", reference),)),)))
    envelope[-1][0].set("version", "1.0")
    attachment = _nodes(
        ContentId=attached.content_id, AttachmentName=attached.name, Description=attached.name,
        ContentType=attached.media_type, ContentTransferEncoded=_CONTENT,
    )  # fmt: skip
    _append(root, ("AttachmentEncoded", (("Attachment", attachment),)))
    document = etree.tostring(root.getroottree(), encoding="UTF-8", xml_declaration=True, pretty_print=True)
    before, _, after = document.rpartition(_CONTENT.encode())
    return before, after


def _default(prefix: str | None) -> Any:
    return {prefix: NAMESPACE}  # the stubs of lxml know only named prefixes


def _append(parent: _Element, node: Node) -> None:
    name, content = node
    element = parent.makeelement(f"{{{NAMESPACE}}}{name}")
    parent.append(element)
    if isinstance(content, str):
        element.text = without_illegal(content)
    else:
        for child in content:
            _append(element, child)


# The elements in order


def _nodes(**values: str | tuple[Node, ...] | None) -> tuple[Node, ...]:
    """The elements that have a value."""
    return tuple((name, value) for name, value in values.items() if value)


def _message_header(header: PacketHeader) -> tuple[Node, ...]:
    signer = header.signer or PacketSigner()
    return (
        *_nodes(From=_organ(header.sender)),
        *(("To", _organ(organ)) for organ in header.recipients),
        *_nodes(
            DocumentId=header.document_id,
            Code=_nodes(CodeNumber=header.number, CodeNotation=header.notation),
            PromulgationInfo=_nodes(Place=header.place, PromulgationDate=_date(header.date)),
            DocumentType=_nodes(Type=header.type, TypeDetail=header.type_detail, TypeName=header.type_name),
            Subject=header.subject,
            Content=header.content,
            SignerInfo=_nodes(Competence=signer.competence, Position=signer.position, FullName=signer.full_name),
            DueDate=_date(header.due_date),
            OtherInfo=_nodes(
                Priority=header.priority,
                SphereOfPromulgation=header.circulation,
                TyperNotation=header.drafter,
                PromulgationAmount=header.copies,
                PageAmount=header.page_count,
                Appendixes=tuple(("Appendix", title) for title in header.appendices),
            ),
        ),
        *(("ResponseFor", _response(response)) for response in header.responses),
        *_nodes(
            SteeringType=header.steering_type,
            ToPlaces=tuple(("Place", place) for place in header.places),
        ),
    )


def _organ(organ: PacketOrgan | None) -> tuple[Node, ...]:
    if organ is None:
        return ()
    return _nodes(
        OrganId=organ.code, OrganizationInCharge=organ.in_charge, OrganName=organ.name, OrganAdd=organ.address,
        Email=organ.email, Telephone=organ.phone, Fax=organ.fax, Website=organ.website,
    )  # fmt: skip


def _response(response: PacketResponse) -> tuple[Node, ...]:
    return _nodes(
        OrganId=response.organ_code,
        Code=response.code,
        DocumentId=response.document_id,
        PromulgationDate=_date(response.date),
    )


def _traces(header: PacketHeader) -> tuple[Node, ...]:
    return (*(("TraceHeader", _trace(trace)) for trace in header.traces), *_nodes(Bussiness=_business(header.business)))


def _trace(trace: PacketTrace) -> tuple[Node, ...]:
    return _nodes(OrganId=trace.organ_code, Timestamp=trace.timestamp)


def _business(business: PacketBusiness | None) -> tuple[Node, ...]:
    if business is None:
        return ()
    return _nodes(BussinessDocType=business.type, BussinessDocReason=business.reason, Paper=business.paper)


def _date(date: str | None) -> str | None:
    """yyyy/MM/dd; None for a date without a day."""
    return date.replace("-", "/") if date and len(date) == len("2021-06-30") else None


# Limits


def _check(message: tuple[Node, ...], attached: Attached) -> None:
    """Raise ``WriteError`` with every value that is missing or too long. Nothing is cut."""
    found: dict[str, list[str]] = defaultdict(list)
    for path, text in (*_texts(message, ""), ("AttachmentName", attached.name)):
        found[path].append(text)
    problems = [problem for row in rows("elements") for problem in _problems(row["element"], found, row)]
    if problems:
        raise WriteError(msg("the letter cannot be sent as edXML: {problems}", problems=tuple(problems)))


def _texts(nodes: tuple[Node, ...], parent: str) -> Iterator[tuple[str, str]]:
    """(path, text) of each element with a text."""
    for name, content in nodes:
        if isinstance(content, str):
            yield parent + name, content
        else:
            yield from _texts(content, f"{parent}{name}/")


def _problems(element: str, found: dict[str, list[str]], row: Any) -> Iterator[Message]:
    longest = int(row["longest"])
    if row["required"] == "yes" and element not in found and not element.startswith("To/"):
        yield msg("{element} is missing", element=element)
    for text in found.get(element, ()):
        if len(text) > longest:
            yield msg(
                "{element} has {length} characters, at most {longest} are allowed",
                element=element,
                length=len(text),
                longest=longest,
            )
