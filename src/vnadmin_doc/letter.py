"""What the letter says: ``Letter`` and its parts, exactly as the contract names them.

Frozen pydantic models; unknown members are refused. Names follow QCVN 102:2016/BTTTT
(edXML) where it has a word for the thing. Text values are Unicode NFC with white space
folded to single spaces. Lists are tuples, empty where the letter has no such thing.
"""

from __future__ import annotations

import warnings

from vnadmin_doc.content import (
    Body,
    CellSpan,
    DeadlineRule,
    LetterTable,
    Mention,
    Part,
    PartialDate,
    Provision,
    Reference,
    Section,
    Task,
)

__all__ = [
    "Addressee",
    "Appendix",
    "Arrival",
    "Body",
    "CellSpan",
    "Code",
    "Contact",
    "Copy",
    "DeadlineRule",
    "DigitalSignature",
    "Distribution",
    "DocumentKind",
    "Issuer",
    "Letter",
    "LetterTable",
    "Mention",
    "Promulgation",
    "Provision",
    "Reference",
    "Section",
    "Signer",
    "Task",
]


class DocumentKind(Part):
    """Tên loại: ``CV`` for công văn, else the abbreviation of Decree 30/2020 Appendix III."""

    code: str
    name: str


class Issuer(Part):
    """Cơ quan chủ quản (``parent``) and cơ quan ban hành (``name``), as printed."""

    parent: str | None = None
    name: str


class Code(Part):
    """Số, ký hiệu. ``number`` is text: leading zeros and a letter suffix stay."""

    number: str | None = None
    notation: str | None = None
    year: str | None = None
    raw: str | None = None


class Promulgation(Part):
    """Địa danh and thời gian ban hành."""

    place: str | None = None
    date: PartialDate | None = None


class Addressee(Part):
    """One entry of Kính gửi."""

    text: str


class Signer(Part):
    """Người ký. ``competence``: the lines with TM., KT., TL., TUQ., Q.; ``rank``: degrees
    and ranks printed before the name, which stay out of ``full_name``.
    """

    competence: tuple[str, ...] = ()
    position: str | None = None
    full_name: str | None = None
    rank: str | None = None


class Distribution(Part):
    """One entry of Nơi nhận; the Lưu line has ``archive`` true, units, drafter, copies."""

    text: str
    purpose: str | None = None
    members: tuple[str, ...] = ()
    same_as_addressees: bool = False
    archive: bool = False
    units: tuple[str, ...] = ()
    drafter: str | None = None
    copies: int | None = None


class Appendix(Part):
    """Phụ lục or attached document: ``text`` holds the paragraphs before its first section, ``issued_with`` the line
    "(Kèm theo Quyết định số …)"; ``signers`` are its own.
    """

    label: str | None = None
    title: str | None = None
    issued_with: str | None = None
    text: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    tables: tuple[LetterTable, ...] = ()
    signers: tuple[Signer, ...] = ()


class Contact(Part):
    """Zone 13, the foot of page 1: address, telephone, fax, e-mail, website."""

    address: str | None = None
    phone: str | None = None
    fax: str | None = None
    email: str | None = None
    website: str | None = None


class Arrival(Part):
    """Dấu "ĐẾN" of the office that received the letter: its name, số đến, ngày đến, chuyển.

    All null where there is a stamp and nothing on it can be read.
    """

    agency: str | None = None
    number: str | None = None
    date: PartialDate | None = None
    transfer: str | None = None


class Copy(Part):
    """Bản sao: who made this copy of the letter. ``signed_at`` is an electronic copy's; ``kind`` is null where the form
    is not printed and the notation names none (a Party's ``BS``).
    """

    kind: DocumentKind | None = None
    agency: Issuer | None = None
    number: str | None = None
    notation: str | None = None
    raw: str | None = None
    place: str | None = None
    date: PartialDate | None = None
    signer: Signer | None = None
    distribution: tuple[Distribution, ...] = ()
    signed_at: str | None = None


class DigitalSignature(Part):
    """A signature held in the file itself. ``valid`` is null where it was not verified."""

    signer: str | None = None
    organisation: str | None = None
    signed_at: str | None = None
    valid: bool | None = None
    covers_whole_file: bool | None = None


# A member of the contract is named as the old copy() of pydantic, which model_copy() replaced.
warnings.filterwarnings("ignore", 'Field name "copy" in "Letter" shadows')


class Letter(Part):
    """One document of any kind: kinds differ in what they require, not in what a part is."""

    kind: DocumentKind | None = None
    issuers: tuple[Issuer, ...] = ()
    code: Code = Code()
    other_codes: tuple[Code, ...] = ()
    subject: str | None = None
    promulgation: Promulgation = Promulgation()
    priority: str | None = None
    secrecy: str | None = None
    circulation: str | None = None
    addressees: tuple[Addressee, ...] = ()
    body: Body = Body()
    signers: tuple[Signer, ...] = ()
    distribution: tuple[Distribution, ...] = ()
    references: tuple[Reference, ...] = ()
    tasks: tuple[Task, ...] = ()
    appendices: tuple[Appendix, ...] = ()
    tables: tuple[LetterTable, ...] = ()
    contact: Contact | None = None
    arrival: Arrival | None = None
    copy: Copy | None = None  # type: ignore[assignment]
    digital_signatures: tuple[DigitalSignature, ...] = ()
