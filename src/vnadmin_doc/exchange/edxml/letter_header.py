"""The header of the packet of a letter: each element from the part of the letter that it names.

QCVN 102:2016/BTTTT, amendment 1:2022; the map is in ``docs/edxml.md``. Nothing is guessed: an element without a value
in the letter is left out. Three elements have the value of an ordinary first sending: SteeringType 1, BussinessDocType
0 and Paper 0. There is no clock here, so the time of the first trace is the beginning of the day of issue.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain

from vnadmin_doc.errors import SecretLetter, WriteError
from vnadmin_doc.exchange.agency_codes import (
    agency_code,
    agency_name,
    checked_code,
    is_own_notation,
    name_key,
    new_order,
)
from vnadmin_doc.exchange.edxml.tables import rows
from vnadmin_doc.language.text import fold
from vnadmin_doc.messages import msg
from vnadmin_doc.model.letter import Appendix, Code, Contact, Issuer, Letter, Reference, Signer
from vnadmin_doc.model.packet import (
    PacketBusiness,
    PacketHeader,
    PacketOrgan,
    PacketResponse,
    PacketSigner,
    PacketTrace,
)
from vnadmin_doc.model.reading import Reading, SourceInfo

__all__ = ["PRIORITIES", "letter_header", "notation_of"]

PRIORITIES = {"KHẨN": "1", "THƯỢNG KHẨN": "2", "HỎA TỐC": "3", "HỎA TỐC HẸN GIỜ": "4"}
_NOT_URGENT = "0"
_NEW = PacketBusiness("0", "Văn bản điện tử mới", "0")
_COMMITTEE = "uy ban nhan dan "
_ANSWERS = re.compile(r"\b(?:tra loi|phuc dap)\b(?P<between>[^.;:]{0,80}?)$")
_ANSWERED = ("Công văn", "Tờ trình", "Báo cáo", "Thông báo", "Giấy mời", "Phiếu chuyển", "Kế hoạch", "Công điện")
"""Kinds of documents that are answered; a law is cited in answers too."""


def letter_header(reading: Reading, organ_code: str | None) -> PacketHeader:
    """The header for a letter; ``organ_code`` is the code of the sending agency, for those that the registry lacks.

    Raises ``SecretLetter`` for a letter with a secrecy mark, ``WriteError`` if the sender's code is unknown.
    """
    letter = reading.letter
    if letter.secrecy:
        raise SecretLetter(
            msg("a letter with the secrecy mark {mark}; secret letters are not sent as edXML", mark=letter.secrecy)
        )
    day = letter.promulgation.date or ""
    sender = _sender(letter, organ_code, day)
    kind_type, detail = _document_type(letter)
    archive = next((item for item in letter.distribution if item.archive), None)
    return PacketHeader(
        sender=sender,
        recipients=tuple(
            _recipient(text, day) for text in dict.fromkeys(item.text for item in letter.addressees) if text
        ),
        document_id=_document_id(sender, letter.code, day),
        number=letter.code.number,
        notation=notation_of(letter.code),
        place=letter.promulgation.place,
        date=day or None,
        type=kind_type,
        type_detail=detail,
        type_name=letter.kind.name if letter.kind else None,
        subject=letter.subject,
        signer=_signer(letter.signers[0]) if letter.signers else None,
        due_date=_due_date(letter),
        priority=_priority(letter.priority),
        circulation=letter.circulation,
        drafter=archive.drafter if archive else None,
        copies=str(archive.copies) if archive and archive.copies is not None else None,
        page_count=_page_count(reading.source),
        appendices=tuple(filter(None, map(_title, letter.appendices))),
        responses=tuple(_responses(letter, day)),
        steering_type="1",
        places=tuple(item.text for item in letter.distribution if item.text and not item.archive),
        business=_NEW,
        traces=(PacketTrace(sender.code, f"{day.replace('-', '/')} 00:00:00"),) if day else (),
    )


def _priority(mark: str | None) -> str:
    """Raises ``WriteError`` for a mark that has no code."""
    if mark is None:
        return _NOT_URGENT
    code = PRIORITIES.get(mark)
    if code is None:
        raise WriteError(msg("edXML has no code for the mark of urgency {mark}", mark=mark))
    return code


def notation_of(code: Code) -> str | None:
    """CodeNotation: all that follows the number and its slash.

    >>> notation_of(Code(number="12", year="2021", notation="TT-BNV"))
    '2021/TT-BNV'
    """
    return "/".join(filter(None, (code.year, code.notation))) or None


def _sender(letter: Letter, organ_code: str | None, day: str) -> PacketOrgan:
    code = checked_code(organ_code) if organ_code else _registered_code(letter, day)
    issuer = _issuer_of(code, letter.issuers, day) if letter.issuers else _registered(code, day)
    contact = letter.contact or Contact()
    return PacketOrgan(
        code=code,
        name=issuer.name,
        in_charge=issuer.parent,
        address=contact.address,
        email=contact.email,
        phone=contact.phone,
        fax=contact.fax,
        website=contact.website,
    )


def _issuer_of(code: str, issuers: Sequence[Issuer], day: str) -> Issuer:
    """The issuer that a code may be of: that of the code in the registry, else the first that has none there.

    Raises ``WriteError`` if the registry has other codes for all of them: the code is that of another agency.
    """
    levels = [(issuer, _level_1(issuer, day)) for issuer in issuers]
    own = new_order(code).partition(".")[0]
    chosen = next(chain(*([issuer for issuer, level in levels if level == wanted] for wanted in (own, None))), None)
    if chosen is None:
        issuer, level = levels[0]
        raise WriteError(
            msg(
                "{code} is not a code of {agency}, which has {own}; give the code of the sender with --organ-code",
                code=code, agency=issuer.name, own=level,
            )
        )  # fmt: skip
    return chosen


def _level_1(issuer: Issuer, day: str) -> str | None:
    """The code of an issuer in the registry; None for an agency that is below another one."""
    return None if issuer.parent else agency_code(issuer.name, day)


def _registered(code: str, day: str) -> Issuer:
    """The agency of a code that was given for a letter without a readable issuer. Raises ``WriteError``."""
    name = agency_name(code, day)
    if name is None:
        raise WriteError(
            msg("no issuing agency was read, and the registry has no name for {code}; correct the letter", code=code)
        )
    return Issuer(name=name)


def _registered_code(letter: Letter, day: str) -> str:
    """The code from the registry. Raises ``WriteError`` if it has none, or if another agency may be the sender."""
    if not letter.issuers:
        raise WriteError(msg("no issuing agency was read; give the code of the sender with --organ-code"))
    if len(letter.issuers) > 1:
        names = tuple(issuer.name for issuer in letter.issuers)
        raise WriteError(msg("{names} issued the letter; give the code of the sender with --organ-code", names=names))
    (issuer,) = letter.issuers
    code = _level_1(issuer, day)
    if code is None:
        raise WriteError(
            msg("the code of {agency} is not known; give it with --organ-code (QĐ 20/2020/QĐ-TTg)", agency=issuer.name)
        )
    if not _is_borne_out(issuer.name, letter):
        raise WriteError(
            msg(
                "notation or place are not those of {agency}, so a unit of it may be the sender; give the code of the "
                "sender with --organ-code",
                agency=issuer.name,
            )
        )
    return code


def _is_borne_out(name: str, letter: Letter) -> bool:
    """Are notation and place, where they were read, those of the agency itself, and not of a unit or a district?"""
    notation, place = letter.code.notation, letter.promulgation.place
    key = name_key(name)
    at_home = not place or not key.startswith(_COMMITTEE) or f" {key}".endswith(f" {name_key(place)}")
    return at_home and (notation is None or is_own_notation(name, notation))


def _signer(signer: Signer) -> PacketSigner:
    return PacketSigner(" ".join(signer.competence) or None, signer.position, signer.full_name)


def _recipient(text: str, day: str) -> PacketOrgan:
    """An addressee; with its code if it is in the registry. The sending system knows the others."""
    return PacketOrgan(code=agency_code(text, day), name=text)


def _document_id(sender: PacketOrgan, code: Code, day: str) -> str:
    return f"{sender.code},{day.replace('-', '/')},{code.number}/{notation_of(code)}"


def _document_type(letter: Letter) -> tuple[str | None, str | None]:
    """Type and TypeDetail; None for a kind that the tables of the standard do not have."""
    kind, year = letter.kind, letter.code.year
    found = [row for row in rows("document_types") if kind and row["kind"] == kind.code]
    row = next((row for row in found if len(found) == 1 or (row["normative"] == "yes") == bool(year)), None)
    return (row["type"], row["detail"]) if row else (None, None)


def _due_date(letter: Letter) -> str | None:
    """The deadline, if all tasks that have one have the same complete date."""
    dates = {task.deadline for task in letter.tasks if task.deadline or task.deadline_text}
    only = dates.pop() if len(dates) == 1 else None
    return only if only and len(only) == len("2021-06-30") else None


def _page_count(source: SourceInfo) -> str | None:
    """The number of pages of the letter; None for a text, which has none of its own."""
    if source.unit != "pt":
        return None
    part = source.part
    return str(part.last_page - part.first_page + 1 if part else source.pages)


def _title(appendix: Appendix) -> str:
    return " ".join(filter(None, (appendix.label, appendix.title)))


def _responses(letter: Letter, day: str) -> Iterator[PacketResponse]:
    """The letter that this one answers: the first that is cited after "Trả lời" or "Phúc đáp" in a paragraph."""
    for paragraph in filter(None, (letter.subject, *letter.body.opening)):
        for reference in letter.references:
            at = paragraph.find(reference.text)
            if (
                at >= 0
                and reference.code
                and reference.kind in _ANSWERED
                and _ANSWERS.search(fold(paragraph[:at].rstrip()))
            ):
                yield PacketResponse(_answered_agency(reference, day), reference.code, date=reference.date)
                return


def _answered_agency(reference: Reference, day: str) -> str | None:
    """The code of the agency that issued a letter; None if the notation is not its own, as that of a unit of it."""
    name, code = reference.issuer, reference.code
    if name is None or code is None or not is_own_notation(name, code):
        return None
    return agency_code(name, reference.date or day)
