"""The letter: ``Letter`` and its parts, with the member names of the documents.

Frozen pydantic models; unknown members are rejected. Names follow QCVN 102:2016/BTTTT (edXML) where it defines one.
Text values are Unicode NFC with white space folded to single spaces. Lists are tuples, empty if the letter has no such
part.
"""

from __future__ import annotations

import re
import warnings
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from vnadmin_doc.language.text import fold

__all__ = [
    "Addressee",
    "Appendix",
    "Arrival",
    "Body",
    "CellSpan",
    "Changes",
    "Code",
    "Contact",
    "Copy",
    "DeadlineRule",
    "DigitalSignature",
    "Distribution",
    "DocumentKind",
    "Integrity",
    "Issuer",
    "Letter",
    "LetterTable",
    "Mention",
    "Part",
    "PartialDate",
    "Promulgation",
    "Provision",
    "Reference",
    "Revocation",
    "Section",
    "SignatureTimestamp",
    "Signer",
    "SigningCertificate",
    "Task",
    "Trust",
]

PartialDate = Annotated[str, Field(pattern=r"^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$")]
"""ISO 8601: a complete date, or a year and month, or a year, if the day or the month is blank."""


Integrity = Literal["intact", "altered", "invalid", "not-evaluated"]
"""Of the signed bytes. *altered*: they differ from what was signed. *invalid*: the signature value does not belong to
the certificate, so nobody is known to have signed."""
Changes = Literal["none", "archival", "permitted", "not-permitted", "not-evaluated"]
"""What was added to the file after a signature. *archival*: only data for long-term validation. *permitted*: further
signatures and their pictures, form values. *not-permitted*: anything else, such as another text of a page."""
Trust = Literal["trusted", "untrusted", "expired", "not-evaluated"]
"""Of the chain of certificates at the time of signing. *expired*: a certificate of the chain was not valid then."""
Revocation = Literal["good", "revoked", "not-evaluated"]
"""By lists and responses that are given or are in the file, never from the network."""

_DEPUTY = re.compile(r"(?:pho|thu truong)(?!\w)(?!.* (?:phu trach|dieu hanh)\b)")


class Part(BaseModel):
    """Base class of every part: frozen, without unknown members."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Section(Part):
    """A labelled section of the body; ``label`` is the printed label without punctuation."""

    label: str
    heading: str | None = None
    text: tuple[str, ...] = ()
    children: tuple[Section, ...] = ()


class Body(Part):
    """Nội dung: căn cứ, opening paragraphs, the tree of sections, closing paragraphs.

    ``authority`` is the line above the căn cứ with who decides (thẩm quyền ban hành), ``enacting`` the line below them
    ("QUYẾT ĐỊNH:").
    """

    authority: str | None = None
    bases: tuple[str, ...] = ()
    enacting: str | None = None
    opening: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    closing: tuple[str, ...] = ()


class Provision(Part):
    """A cited điều, khoản or điểm, each label as printed; ``to`` is the last label of a range of its smallest unit."""

    appendix: str | None = None
    part: str | None = None
    chapter: str | None = None
    section: str | None = None
    subsection: str | None = None
    article: str | None = None
    clause: str | None = None
    point: str | None = None
    item: str | None = None
    to: str | None = None


class Mention(Part):
    """Another citation of a reference, or words that refer to it ("Nghị định nêu trên")."""

    text: str
    provision: str | None = None
    provisions: tuple[Provision, ...] = ()


class Reference(Part):
    """A cited document, listed once: ``text`` is its full citation as printed, the other members are its parts."""

    text: str
    kind: str | None = None
    code: str | None = None
    date: PartialDate | None = None
    issuer: str | None = None
    provision: str | None = None
    name: str | None = None
    provisions: tuple[Provision, ...] = ()
    mentions: tuple[Mention, ...] = ()


class DeadlineRule(Part):
    """A deadline that is not one date.

    Either ``every`` year, half-year, quarter, month, week or day, ``before`` a day of it (``12-15`` of a year, ``20``
    of a month); or ``within`` a number of ``unit`` (``working day`` …) ``since`` an event, as printed.
    """

    every: str | None = None
    before: str | None = None
    within: int | None = None
    unit: str | None = None
    since: str | None = None


class Task(Part):
    """An action that the letter assigns; ``section`` is a JSON Pointer into ``body``.

    ``assignees`` are the agencies or persons who must act, ``lead`` is the one that leads (chủ trì), ``cooperating``
    are those that cooperate (phối hợp với). ``deadline`` and ``deadline_rule`` are the value of ``deadline_text``, if
    known.
    """

    assignees: tuple[str, ...] = ()
    lead: str | None = None
    cooperating: tuple[str, ...] = ()
    text: str
    deadline: PartialDate | None = None
    deadline_text: str | None = None
    deadline_rule: DeadlineRule | None = None
    section: str | None = None


class CellSpan(Part):
    """A merged cell: its first row and column, from 0, and the number of rows and columns that it covers."""

    row: int = Field(ge=0)
    column: int = Field(ge=0)
    rows: int = Field(ge=1)
    columns: int = Field(ge=1)


class LetterTable(Part):
    """A table: page, box in the page's unit, rows of cell texts as printed.

    ``spans`` are its merged cells: the text is in the first cell, the other covered cells are empty. A table on several
    pages is one table: page and box are those of its first part, and repeated heads are left out.
    """

    page: int = Field(ge=1)
    box: tuple[float, float, float, float]
    rows: tuple[tuple[str, ...], ...]
    spans: tuple[CellSpan, ...] = ()


class DocumentKind(Part):
    """Tên loại: ``CV`` for công văn, else the abbreviation of Decree 30/2020 Appendix III."""

    code: str
    name: str


class Issuer(Part):
    """Cơ quan chủ quản (``parent``) and cơ quan ban hành (``name``), as printed."""

    parent: str | None = None
    name: str


class Code(Part):
    """Số, ký hiệu. ``number`` is text: leading zeros and a letter suffix are kept."""

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
    """Người ký. ``competence``: the lines with TM., KT., TL., TUQ. or Q.; ``rank``: the degree or rank printed before
    the name, which is not in ``full_name``.
    """

    competence: tuple[str, ...] = ()
    position: str | None = None
    full_name: str | None = None
    rank: str | None = None

    @property
    def is_deputy(self) -> bool:
        """Is the title that of a deputy, who signs for the head (Decree 30/2020/NĐ-CP, Appendix I, II.7a)?

        >>> [Signer(position=title).is_deputy for title in ("PHÓ GIÁM ĐỐC", "THỨ TRƯỞNG", "PHÓ GIÁM ĐỐC PHỤ TRÁCH")]
        [True, True, False]
        """
        return _DEPUTY.match(fold(self.position or "")) is not None


class Distribution(Part):
    """One entry of Nơi nhận. The Lưu line has ``archive``, ``units``, ``drafter`` and ``copies``."""

    text: str
    purpose: str | None = None
    members: tuple[str, ...] = ()
    same_as_addressees: bool = False
    archive: bool = False
    units: tuple[str, ...] = ()
    drafter: str | None = None
    copies: int | None = None


class Appendix(Part):
    """Phụ lục or attached document: ``text`` has the paragraphs before its first section, ``issued_with`` the line
    "(Kèm theo Quyết định số …)", ``signers`` its own signatures.
    """

    label: str | None = None
    title: str | None = None
    issued_with: str | None = None
    text: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    tables: tuple[LetterTable, ...] = ()
    signers: tuple[Signer, ...] = ()


class Contact(Part):
    """Zone 13, at the foot of page 1: address, telephone, fax, e-mail, website."""

    address: str | None = None
    phone: str | None = None
    fax: str | None = None
    email: str | None = None
    website: str | None = None


class Arrival(Part):
    """Dấu "ĐẾN" of the receiving office: its name, số đến, ngày đến, chuyển.

    All members are null if there is a stamp but nothing on it can be read.
    """

    agency: str | None = None
    number: str | None = None
    date: PartialDate | None = None
    transfer: str | None = None


class Copy(Part):
    """Bản sao: who made this copy of the letter. Only an electronic copy has ``signed_at``. ``kind`` is null if the
    form of the copy is not printed and the notation does not name it (``BS`` of the Party).
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


class SigningCertificate(Part):
    """The certificate of a signer: who issued it, its serial number (decimal), and its period (ISO 8601, UTC)."""

    issuer: str | None = None
    serial_number: str
    valid_from: str
    valid_to: str


class SignatureTimestamp(Part):
    """A time stamp of a third party (RFC 3161) on a signature: when the signature existed at the latest."""

    time: str | None = None
    authority: str | None = None
    integrity: Integrity = "not-evaluated"
    trust: Trust = "not-evaluated"


class DigitalSignature(Part):
    """A digital signature in the file. Integrity, later changes, trust and revocation are separate facts.

    ``valid`` sums them up: true if the signature is intact, nothing changed after it but what it permits, its chain is
    trusted and its certificate is not revoked; false if one of these is evaluated and bad; null if none is bad and one
    is not evaluated. ``signed_at`` is the time that the signer states; ``timestamp`` is that of a third party.
    ``purpose`` is ``timestamp`` for a time stamp of the whole file, which nobody signed. ``digest`` is the weakest hash
    algorithm, that of the chain too if trust is evaluated. ``parts`` are the signed parts of a file that is signed in
    parts (DOCX, XML).
    """

    signer: str | None = None
    organisation: str | None = None
    signed_at: str | None = None
    valid: bool | None = None
    covers_whole_file: bool | None = None
    purpose: Literal["signature", "timestamp"] = "signature"
    integrity: Integrity = "not-evaluated"
    changes: Changes = "not-evaluated"
    trust: Trust = "not-evaluated"
    revocation: Revocation = "not-evaluated"
    timestamp: SignatureTimestamp | None = None
    certificate: SigningCertificate | None = None
    digest: str | None = None
    parts: tuple[str, ...] = ()


# The member ``copy`` has the name of an old method of pydantic, which model_copy() replaced.
warnings.filterwarnings("ignore", 'Field name "copy" in "Letter" shadows')


class Letter(Part):
    """One document of any kind. Kinds differ in the parts that they require, not in the meaning of a part.

    ``model_dump()`` returns plain data with the member names of the JSON document. ``copy`` is a member (SAO Y …); the
    method of pydantic is ``model_copy``.

    >>> letter = Letter(code=Code(number="05", notation="QĐ-UBND"), addressees=(Addressee(text="Sở Y tế"),))
    >>> letter.model_dump(mode="json", exclude_defaults=True)
    {'code': {'number': '05', 'notation': 'QĐ-UBND'}, 'addressees': [{'text': 'Sở Y tế'}]}
    """

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
    other_arrivals: tuple[Arrival, ...] = ()
    copy: Copy | None = None  # type: ignore[assignment]
    digital_signatures: tuple[DigitalSignature, ...] = ()
