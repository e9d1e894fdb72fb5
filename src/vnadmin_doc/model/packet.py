"""The header of an edXML packet (QCVN 102:2016/BTTTT, amendment 1:2022): how the sending system describes its letter.

Texts are Unicode NFC with single spaces. A date is ISO 8601 where the packet has a real date, else the text as it is.
Codes (priority, type …) are the digits in the packet; their meaning is in ``docs/edxml.md``.
"""

from __future__ import annotations

from dataclasses import dataclass

from vnadmin_doc.model.letter import DigitalSignature

__all__ = [
    "PacketBusiness",
    "PacketHeader",
    "PacketOrgan",
    "PacketResponse",
    "PacketSigner",
    "PacketStatus",
    "PacketTrace",
]


@dataclass(frozen=True, slots=True)
class PacketOrgan:
    """A sending or receiving agency (From, To); ``code`` is OrganId."""

    code: str | None = None
    name: str | None = None
    in_charge: str | None = None
    address: str | None = None
    email: str | None = None
    phone: str | None = None
    fax: str | None = None
    website: str | None = None


@dataclass(frozen=True, slots=True)
class PacketSigner:
    """Người ký (SignerInfo)."""

    competence: str | None = None
    position: str | None = None
    full_name: str | None = None


@dataclass(frozen=True, slots=True)
class PacketResponse:
    """A letter that is answered (ResponseFor); ``code`` is number and notation."""

    organ_code: str | None = None
    code: str | None = None
    document_id: str | None = None
    date: str | None = None


@dataclass(frozen=True, slots=True)
class PacketBusiness:
    """What the packet does (Bussiness).

    ``type``: 0 new, 1 revokes, 2 updates, 3 replaces; ``documents``: the ids of the revoked, updated or replaced
    letters; ``paper``: 1 if the letter is sent on paper too.
    """

    type: str | None = None
    reason: str | None = None
    paper: str | None = None
    documents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PacketTrace:
    """A system that the packet passed (TraceHeader); ``timestamp`` as it is in the packet."""

    organ_code: str | None = None
    timestamp: str | None = None


@dataclass(frozen=True, slots=True)
class PacketStatus:
    """The state of a letter at its receiver (StatusCode), in a packet without a letter."""

    code: str | None = None
    description: str | None = None
    timestamp: str | None = None


@dataclass(frozen=True, slots=True)
class PacketHeader:
    """The header of a packet; members are null or empty where the packet has no such element.

    ``signatures``: the XML signatures of the packet, with the paths of the elements that they sign in ``parts``.
    """

    sender: PacketOrgan | None = None
    recipients: tuple[PacketOrgan, ...] = ()
    document_id: str | None = None
    number: str | None = None
    notation: str | None = None
    place: str | None = None
    date: str | None = None
    type: str | None = None
    type_detail: str | None = None
    type_name: str | None = None
    subject: str | None = None
    content: str | None = None
    signer: PacketSigner | None = None
    due_date: str | None = None
    priority: str | None = None
    circulation: str | None = None
    drafter: str | None = None
    copies: str | None = None
    page_count: str | None = None
    appendices: tuple[str, ...] = ()
    responses: tuple[PacketResponse, ...] = ()
    steering_type: str | None = None
    places: tuple[str, ...] = ()
    business: PacketBusiness | None = None
    traces: tuple[PacketTrace, ...] = ()
    status: PacketStatus | None = None
    signatures: tuple[DigitalSignature, ...] = ()
