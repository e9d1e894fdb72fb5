"""Assemble: each zone's text to its grammar, what is found to the letter, with evidence.

The grammars see text; the ledger traces what they find back to words, claims those words
and keeps the evidence. Words that nothing claims end in ``unplaced``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict

from vnadmin_doc.assembly.appendices import read_appendix
from vnadmin_doc.assembly.body_parts import read_body, read_references, read_tables
from vnadmin_doc.assembly.evidence_log import Ledger
from vnadmin_doc.assembly.shared_parts import (
    read_codes,
    read_copy,
    read_distribution,
    read_issuers,
    read_promulgation,
    read_signers,
    scanned,
)
from vnadmin_doc.assembly.task_list import read_tasks
from vnadmin_doc.correction import notation
from vnadmin_doc.grammar import addressees, arrival, contact, issuer, marks, subject
from vnadmin_doc.language.text import fold
from vnadmin_doc.layout.zones import Layout, Zone
from vnadmin_doc.model.block import Block
from vnadmin_doc.model.issue import Issue
from vnadmin_doc.model.kinds import CONG_VAN, Kind, by_notation, by_title
from vnadmin_doc.model.letter import Addressee, Arrival, Code, Contact, DigitalSignature, DocumentKind, Issuer, Letter
from vnadmin_doc.model.line import Line
from vnadmin_doc.model.page import FileSignature

__all__ = ["assemble"]


def assemble(layout: Layout, signatures: Sequence[FileSignature] = ()) -> tuple[Letter, Ledger]:
    """The letter that the zones hold, and the ledger of what was read from where.

    ``signatures`` are the file's own: they are said as the file says them, with no words for evidence.
    """
    ledger = Ledger()
    ledger.note_lines("", layout[Zone.MOTTO], "motto")
    number, other_codes = read_codes(layout[Zone.CODE], ledger)
    kind, named_to = _kind(layout, number, ledger)
    title, about = _subject(layout, named_to, ledger)
    body, text = read_body(layout[Zone.BODY], ledger)
    stamped = _marks(layout[Zone.MARKS], ledger)
    named = read_issuers(layout[Zone.ISSUER], ledger)
    promulgation = read_promulgation(layout[Zone.DATELINE], ledger)
    issuers = _at_home(named, promulgation.place, ledger) if scanned(Block(layout[Zone.ISSUER])) else named
    letter = Letter(
        kind=kind,
        issuers=issuers,
        code=_mended(number, kind, issuers, ledger) if layout[Zone.CODE] and layout[Zone.CODE][0].scanned else number,
        other_codes=other_codes,
        subject=about,
        promulgation=promulgation,
        priority=stamped.get("priority"),
        secrecy=stamped.get("secrecy"),
        circulation=stamped.get("circulation"),
        addressees=_addressees(layout[Zone.ADDRESSEES], ledger),
        body=body,
        signers=read_signers(layout.signers, ledger),
        distribution=read_distribution(layout[Zone.DISTRIBUTION], re.split(r"[-/]", number.notation or ""), ledger),
        references=read_references(title, text.block, kind.name if kind else None, ledger),
        tasks=read_tasks(body, text, kind.code if kind else None, promulgation.date),
        appendices=tuple(
            read_appendix(lines, layout.tables_of(n), f"/appendices/{n}", ledger)
            for n, lines in enumerate(layout.appendices)
        ),
        tables=read_tables(layout.tables_of(None), "/tables", ledger),
        contact=_contact(layout[Zone.CONTACT], ledger),
        arrival=_arrival(layout[Zone.ARRIVAL], ledger),
        copy=read_copy(layout.copy, ledger) if layout.copy else None,
        digital_signatures=tuple(DigitalSignature(**asdict(signature)) for signature in signatures),
    )
    ledger.doubt_stray_blanks(layout.lines)
    return letter, ledger


def _at_home(issuers: Sequence[Issuer], place: str | None, ledger: Ledger) -> tuple[Issuer, ...]:
    """A scan's agencies, their province put right by the letter's place."""
    values: list[Issuer] = []
    for number, read in enumerate(issuers):
        names = {part: issuer.at_home(name, place or "") for part, name in read if name}
        for part, name in names.items():
            if name != getattr(read, part):
                message = f"read as {getattr(read, part)!r}"
                ledger.issues.append(Issue("repaired", "info", f"/issuers/{number}/{part}", message))
        values.append(read.model_copy(update=names))
    return tuple(values)


def _mended(number: Code, kind: DocumentKind | None, issuers: Sequence[Issuer], ledger: Ledger) -> Code:
    """A scan's notation, put right by the title and the issuers' names."""
    if not number.notation:
        return number
    names = [name for issuer in issuers for name in (issuer.name, issuer.parent) if name]
    mended = notation.mend(number.notation, kind.code if kind else None, names)
    if mended == number.notation:
        return number
    ledger.issues.append(Issue("repaired", "info", "/code/notation", f"read as {number.notation!r}"))
    return number.model_copy(update={"notation": mended})


def _kind(layout: Layout, number: Code, ledger: Ledger) -> tuple[DocumentKind | None, int]:
    """The kind by its title, else by the notation, else công văn by V/v or Kính gửi; and how
    far into the title's line its name goes.
    """
    title = Block(layout[Zone.TITLE])
    found = by_title(fold(title.text))
    if found:
        ledger.note("/kind", title, (0, found[1][1]), "kind/title")
        return _named(found[0]), found[1][1]
    named = by_notation(number.notation) if number.notation else None
    source = layout[Zone.CODE]
    if named is None and (number.notation or _is_cong_van(layout)):
        named, source = CONG_VAN, source or layout[Zone.SUBJECT] or layout[Zone.ADDRESSEES]
    if named is None:
        return None, 0
    block = Block(source[:1])
    ledger.note("/kind", block, block.whole, "kind/notation" if named is not CONG_VAN else "kind/cong-van")
    return _named(named), 0


def _is_cong_van(layout: Layout) -> bool:
    """V/v under a letter's head, or Kính gửi under an agency's: Kính gửi alone is any form's."""
    if layout[Zone.SUBJECT]:
        return bool(layout[Zone.CODE] or layout[Zone.MOTTO] or layout[Zone.ADDRESSEES])
    return bool(layout[Zone.ADDRESSEES] and layout[Zone.MOTTO] and layout[Zone.ISSUER])


def _named(kind: Kind) -> DocumentKind:
    return DocumentKind(code=kind.code, name=kind.name)


def _subject(layout: Layout, named_to: int, ledger: Ledger) -> tuple[Block, str | None]:
    """(the block that the subject stands in, the subject)."""
    title = layout[Zone.TITLE] if named_to else []
    block = Block([*title, *layout[Zone.SUBJECT]])
    rest = Block(title).text[named_to:]
    # "QUYẾT ĐỊNH CỦA BỘ TRƯỞNG …" says who decides, not what about.
    if re.match(r"\W*cua\b", fold(rest)):
        ledger.note("/kind", block, (named_to, named_to + len(rest)), "kind/title")
        named_to += len(rest)
    found = subject.find(block.text[named_to:])
    if found is None:
        return block, None
    span = found.span[0] + named_to, found.span[1] + named_to
    # Its own "V/v" is part of what was read.
    ledger.note("/subject", block, (named_to, span[1]), found.rule)
    return block, ledger.repair(found.value, "/subject") if scanned(block) else found.value


def _marks(lines: Sequence[Line], ledger: Ledger) -> dict[str, str]:
    values: dict[str, str] = {}
    for line in lines:
        found = marks.find(line.text)
        if found and values.setdefault(found.value[0], found.value[1]) == found.value[1]:
            ledger.note(f"/{found.value[0]}", Block([line]), found.span, found.rule)
            if found.rule == "marks/half":
                ledger.issues.append(Issue("repaired", "info", f"/{found.value[0]}", f"read as {line.text!r}"))
    return values


def _addressees(lines: Sequence[Line], ledger: Ledger) -> tuple[Addressee, ...]:
    block = Block(lines)
    found = addressees.find(block.text)
    values: list[Addressee] = []
    for number, item in enumerate(found):
        pointer = f"/addressees/{number}"
        ledger.note(pointer, block, item.span, item.rule)
        text = ledger.repair(item.value.text, pointer, places=False) if scanned(block) else item.value.text
        values.append(item.value.model_copy(update={"text": text}))
    label = addressees.LABEL.match(fold(block.text))
    if label:
        ledger.note("/addressees", block, label.span(), "addressees/label")
    return tuple(values)


def _contact(lines: Sequence[Line], ledger: Ledger) -> Contact | None:
    block = Block(lines)
    found = contact.find(block.text)
    if found is None:
        return None
    ledger.note("/contact", block, block.whole, found.rule)
    return found.value


def _arrival(lines: Sequence[Line], ledger: Ledger) -> Arrival | None:
    """The stamp as a whole is evidence of ``/arrival``; each value has its own words too."""
    if not lines:
        return None
    block = Block(lines)
    parts = {}
    for found in arrival.find(block.text):
        name = found.rule.removeprefix("arrival/")
        pointer = f"/arrival/{name}"
        ledger.note(pointer, block, found.span, found.rule)
        parts[name] = ledger.repair(found.value, pointer) if name == "agency" and scanned(block) else found.value
    ledger.note_lines("/arrival", lines, "arrival/stamp")
    return Arrival(**parts)
