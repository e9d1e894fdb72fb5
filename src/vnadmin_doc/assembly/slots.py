"""Slots: fills the members of the letter, in the order of the table ``SLOTS`` at the end of this module.

Each row of the table has the members, the zones from which they are read (``layout.zones.Zone``, the numbers of Decree
30/2020/NĐ-CP, Appendix I, IV), and the reader. A reader gets the draft: the layout, the evidence log, and the members
that the rows above have filled.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from vnadmin_doc.assembly.appendices import read_appendix
from vnadmin_doc.assembly.body_parts import BodyText, read_body, read_references, read_tables
from vnadmin_doc.assembly.copy_parts import read_copy
from vnadmin_doc.assembly.evidence_log import EvidenceLog
from vnadmin_doc.assembly.part_readers import (
    read_addressees,
    read_arrivals,
    read_codes,
    read_contact,
    read_distribution,
    read_issuers,
    read_marks,
    read_promulgation,
    read_signers,
)
from vnadmin_doc.assembly.task_list import read_tasks
from vnadmin_doc.correction.agency_place import correct_province
from vnadmin_doc.correction.deputy_authority import missing_authority
from vnadmin_doc.correction.notation import correct_notation
from vnadmin_doc.correction.repeated_words import correct_by_body, lost_words
from vnadmin_doc.correction.titles import correct_title
from vnadmin_doc.correction.wording import correct_wording
from vnadmin_doc.grammar import subject
from vnadmin_doc.language.text import fold
from vnadmin_doc.layout.anchors import starts_subject
from vnadmin_doc.layout.zones import Layout, Zone
from vnadmin_doc.messages import msg
from vnadmin_doc.model.block import Block
from vnadmin_doc.model.found import KIND_WITHOUT_CODE
from vnadmin_doc.model.kinds import CONG_VAN, Kind, by_notation, by_title, uncoded_title
from vnadmin_doc.model.letter import Appendix, Code, DigitalSignature, DocumentKind, Issuer, Letter, Signer
from vnadmin_doc.model.line import Line
from vnadmin_doc.model.page import FileSignature

__all__ = ["SLOTS", "Slot", "assemble"]


@dataclass(slots=True)
class Draft:
    """A letter while its slots are filled.

    ``members`` are the values so far, by name. ``kind_end`` is the offset, in the text of the title, after the name of
    the kind. ``subject`` and ``body`` are the texts that are searched for citations and tasks.
    """

    layout: Layout
    signatures: Sequence[FileSignature]
    log: EvidenceLog = field(default_factory=EvidenceLog)
    members: dict[str, Any] = field(default_factory=dict)
    kind_end: int = 0
    subject: Block = field(default_factory=lambda: Block([]))
    body: BodyText | None = None


@dataclass(frozen=True, slots=True)
class Slot:
    """How members of the letter are filled: ``read`` returns one value, or a tuple with one value for each member."""

    members: tuple[str, ...]
    zones: tuple[Zone, ...]
    read: Callable[[Draft], Any]


def assemble(layout: Layout, signatures: Sequence[FileSignature] = ()) -> tuple[Letter, EvidenceLog]:
    """(the letter, the log with the evidence for each value and the issues).

    ``signatures`` are the digital signatures of the file, which have no words as evidence.
    """
    draft = Draft(layout, signatures)
    draft.log.record_lines("", layout[Zone.MOTTO], "motto")
    for slot in SLOTS:
        value = slot.read(draft)
        draft.members.update(zip(slot.members, value if len(slot.members) > 1 else (value,), strict=True))
    draft.log.report_stray_blanks(layout.lines)
    return Letter(**draft.members), draft.log


# ---- the kind, the subject, and values that other parts of the letter correct --------------


def _kind(draft: Draft) -> DocumentKind | None:
    """The kind by the title, else by the notation; else công văn, if the letter has V/v or Kính gửi.

    None for a paper whose title names a kind without a code, "BẢNG THỐNG KÊ".
    """
    layout, number = draft.layout, draft.members["code"]
    title = Block(layout[Zone.TITLE])
    found = by_title(fold(title.text)) or _misread_title(title, draft.log)
    if found:
        kind, (_, draft.kind_end) = found
        draft.log.record("/kind", title, (0, draft.kind_end), "kind/title")
        return _document_kind(kind)
    named = (
        by_notation(number.notation) if number.notation and not _names_trade_union(layout, number.notation) else None
    )
    source = layout[Zone.CODE]
    uncoded = uncoded_title(fold(title.text))
    if uncoded:
        draft.kind_end = len(title.lines[0].text) if layout[Zone.SUBJECT] else uncoded[1]
        draft.log.record("/kind", title, (0, draft.kind_end), KIND_WITHOUT_CODE)
    if uncoded and named is None:
        return None
    if named is None and (number.notation or _is_cong_van(layout)):
        named, source = CONG_VAN, source or layout[Zone.SUBJECT] or layout[Zone.ADDRESSEES]
    if named is None:
        return None
    block = Block(source[:1])
    draft.log.record("/kind", block, block.whole, "kind/notation" if named is not CONG_VAN else "kind/cong-van")
    return _document_kind(named)


def _names_trade_union(layout: Layout, notation: str) -> bool:
    """Is CĐ in the notation of a letter with V/v that of a trade union (công đoàn), and not that of a công điện?"""
    unions = "cong doan" in fold(Block(layout[Zone.ISSUER]).text)
    return unions and notation.startswith("CĐ") and bool(layout[Zone.SUBJECT])


def _misread_title(title: Block, log: EvidenceLog) -> tuple[Kind, tuple[int, int]] | None:
    """(the kind, the span of the title) if the first line is a title with one misread letter; else None."""
    if not title.lines:
        return None
    corrected = correct_title(title.lines[0].text)
    found = by_title(fold(log.correct("/kind", corrected)))
    return (found[0], (0, len(corrected.read))) if found else None


def _is_cong_van(layout: Layout) -> bool:
    """Is it a công văn: V/v below a head, or Kính gửi below motto and agency? Forms have Kính gửi too."""
    if layout[Zone.SUBJECT]:
        return bool(layout[Zone.CODE] or layout[Zone.MOTTO] or layout[Zone.ADDRESSEES])
    return bool(layout[Zone.ADDRESSEES] and layout[Zone.MOTTO] and layout[Zone.ISSUER])


def _document_kind(kind: Kind) -> DocumentKind:
    return DocumentKind(code=kind.code, name=kind.name)


def _subject(draft: Draft) -> str | None:
    """The subject: the words after the name of the kind in the title, or after V/v."""
    layout, log, kind_end = draft.layout, draft.log, draft.kind_end
    title = layout[Zone.TITLE] if kind_end else []
    block = draft.subject = Block([*title, *layout[Zone.SUBJECT]])
    rest = Block(title).text[kind_end:]
    # The words after the kind are the authority in "QUYẾT ĐỊNH CỦA BỘ TRƯỞNG …", and not the subject above "Về việc …".
    if re.match(r"\W*cua\b", fold(rest)) or _begins_with_lead(layout[Zone.SUBJECT]):
        log.record("/kind", block, (kind_end, kind_end + len(rest)), "kind/title")
        kind_end += len(rest)
    for found in subject.find(block.text[kind_end:]):
        # V/v is evidence of the subject too.
        log.record("/subject", block, (kind_end, kind_end + found.span[1]), found.rule)
        if block.scanned and not title and draft.members["kind"] != _document_kind(CONG_VAN):
            log.report("subject-doubtful", "warning", "/subject", msg("the title above the subject was not read"))
        return log.correct("/subject", correct_wording(found.value)) if block.scanned else found.value
    return None


def _begins_with_lead(subject_lines: Sequence[Line]) -> bool:
    """Do the lines begin with V/v or Về việc, as a subject does?"""
    first = subject_lines[0].text if subject_lines else ""
    return starts_subject(fold(first)) and first.lstrip(" (“\"'")[:1].isupper()


def _corrected_subject(draft: Draft) -> str | None:
    """The subject. In a scan, its words are compared with those of the body."""
    read: str | None = draft.members["subject"]
    body = _body_text(draft).block
    if read is None or not (draft.subject.scanned and body.scanned):
        return read
    for words in lost_words(read, body.text):
        message = msg("the body has another word there: {words}", words=words)
        draft.log.report("subject-incomplete", "warning", "/subject", message)
    return draft.log.correct("/subject", correct_by_body(read, body.text))


def _corrected_issuers(draft: Draft) -> tuple[Issuer, ...]:
    """The agencies. In a scan, the names of provinces are corrected by the place in the dateline."""
    issuers: tuple[Issuer, ...] = draft.members["issuers"]
    log = draft.log
    if not Block(draft.layout[Zone.ISSUER]).scanned:
        return issuers
    place = draft.members["promulgation"].place or ""
    return tuple(
        issuer.model_copy(
            update={
                part: log.correct(f"/issuers/{number}/{part}", correct_province(name, place))
                for part, name in issuer
                if name
            }
        )
        for number, issuer in enumerate(issuers)
    )


def _corrected_code(draft: Draft) -> Code:
    """The code. In a scan, the notation is corrected by the kind and the initials of the issuers."""
    code: Code = draft.members["code"]
    lines, kind = draft.layout[Zone.CODE], draft.members["kind"]
    if not (lines and lines[0].scanned and code.notation):
        return code
    names = [name for issuer in draft.members["issuers"] for name in (issuer.name, issuer.parent) if name]
    correction = correct_notation(code.notation, kind.code if kind else None, names)
    return code.model_copy(update={"notation": draft.log.correct("/code/notation", correction)})


def _signers(draft: Draft) -> tuple[Signer, ...]:
    """The signers. In a scan, the authority of a deputy is added where it was not read."""
    signers = read_signers(draft.layout.signers, draft.log)
    if not any(line.scanned for lines in draft.layout.signers for line in lines):
        return signers
    names = [issuer.name for issuer in draft.members["issuers"]]
    found = [(signer, missing_authority(signer, names)) for signer in signers]
    return tuple(
        signer.model_copy(update={"competence": (draft.log.correct(f"/signers/{number}/competence", missing),)})
        if missing
        else signer
        for number, (signer, missing) in enumerate(found)
    )


# ---- the body, attachments, and the other members ------------------------------------------


def _body(draft: Draft) -> Any:
    body, draft.body = read_body(draft.layout[Zone.BODY], draft.log)
    return body


def _references(draft: Draft) -> Any:
    kind = draft.members["kind"]
    tables = draft.layout.tables_of(None)
    return read_references(draft.subject, _body_text(draft).block, tables, kind.name if kind else None, draft.log)


def _tasks(draft: Draft) -> Any:
    kind, issued = draft.members["kind"], draft.members["promulgation"].date
    return read_tasks(draft.members["body"], _body_text(draft), kind.code if kind else None, issued)


def _body_text(draft: Draft) -> BodyText:
    if draft.body is None:
        raise RuntimeError("the body is read before its citations and tasks: see the order of SLOTS")
    return draft.body


def _appendices(draft: Draft) -> tuple[Appendix, ...]:
    layout = draft.layout
    return tuple(
        read_appendix(lines, layout.tables_of(number), f"/appendices/{number}", draft.log)
        for number, lines in enumerate(layout.appendices)
    )


def _marks(draft: Draft) -> tuple[str | None, ...]:
    found = read_marks(draft.layout[Zone.MARKS], draft.log)
    return found.get("priority"), found.get("secrecy"), found.get("circulation")


def _distribution(draft: Draft) -> Any:
    return read_distribution(draft.layout[Zone.DISTRIBUTION], draft.members["code"].notation, draft.log)


def _arrivals(draft: Draft) -> Any:
    return read_arrivals(draft.layout.arrivals, draft.members["promulgation"].date, draft.log)


def _digital_signatures(draft: Draft) -> tuple[DigitalSignature, ...]:
    return tuple(signature.in_document() for signature in draft.signatures)


# ---- the table ---------------------------------------------------------------------------

SLOTS: tuple[Slot, ...] = (
    Slot(("code", "other_codes"), (Zone.CODE,), lambda d: read_codes(d.layout[Zone.CODE], d.log)),
    Slot(("kind",), (Zone.TITLE, Zone.CODE, Zone.SUBJECT, Zone.ADDRESSEES), _kind),
    Slot(("subject",), (Zone.TITLE, Zone.SUBJECT), _subject),
    Slot(("body",), (Zone.BODY,), _body),
    Slot(("priority", "secrecy", "circulation"), (Zone.MARKS,), _marks),
    Slot(("issuers",), (Zone.ISSUER,), lambda d: read_issuers(d.layout[Zone.ISSUER], d.log)),
    Slot(("promulgation",), (Zone.DATELINE,), lambda d: read_promulgation(d.layout[Zone.DATELINE], d.log)),
    # Corrected by other parts of the letter.
    Slot(("subject",), (Zone.SUBJECT, Zone.BODY), _corrected_subject),
    Slot(("issuers",), (Zone.ISSUER, Zone.DATELINE), _corrected_issuers),
    Slot(("code",), (Zone.CODE, Zone.TITLE, Zone.ISSUER), _corrected_code),
    Slot(("addressees",), (Zone.ADDRESSEES,), lambda d: read_addressees(d.layout[Zone.ADDRESSEES], d.log)),
    Slot(("signers",), (Zone.SIGNATURE, Zone.ISSUER), _signers),
    Slot(("distribution",), (Zone.DISTRIBUTION,), _distribution),
    Slot(("references",), (Zone.SUBJECT, Zone.BODY), _references),
    Slot(("tasks",), (Zone.BODY,), _tasks),
    Slot(("appendices",), (Zone.APPENDIX,), _appendices),
    Slot(("tables",), (Zone.BODY,), lambda d: read_tables(d.layout.tables_of(None), "/tables", d.log)),
    Slot(("contact",), (Zone.CONTACT,), lambda d: read_contact(d.layout[Zone.CONTACT], d.log)),
    Slot(("arrival", "other_arrivals"), (Zone.ARRIVAL, Zone.DATELINE), _arrivals),
    Slot(("copy",), (Zone.COPY,), lambda d: read_copy(d.layout.copy, d.log)),
    Slot(("digital_signatures",), (), _digital_signatures),
)
