"""What the letter and the copy below it both have: number, agency, place and day, signers, Nơi nhận.

Each reader is given the zone's lines and where its value stands in the result (``at``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from vnadmin_doc.assembly.evidence_log import Ledger
from vnadmin_doc.correction import family_names, signature_rows
from vnadmin_doc.grammar import code, copy_form, dateline, distribution, issuer, signers
from vnadmin_doc.language.text import fold, squeeze
from vnadmin_doc.layout.zones import CopyBlock
from vnadmin_doc.model.block import Block
from vnadmin_doc.model.issue import Issue
from vnadmin_doc.model.letter import Code, Copy, Distribution, DocumentKind, Issuer, Promulgation, Signer
from vnadmin_doc.model.line import Line

__all__ = [
    "read_codes",
    "read_copy",
    "read_distribution",
    "read_issuers",
    "read_promulgation",
    "read_signers",
    "scanned",
]


def read_code(lines: Sequence[Line], ledger: Ledger, at: str = "/code") -> Code:
    """Số, ký hiệu: ``at/number``, ``at/notation`` …"""
    block = Block(lines)
    parts = {}
    for found in code.find(ledger.legible(block, f"{at}/number")):
        name = found.rule.removeprefix("code/")
        parts[name] = squeeze(block.text[slice(*found.span)]) if name == "raw" else found.value
        read = re.sub(r"\s", "", block.text[slice(*found.span)])
        if name == "notation" and read != found.value:
            ledger.issues.append(Issue("repaired", "info", f"{at}/notation", f"read as {read!r}"))
        rule = "code/anchored" if name == "number" else found.rule
        ledger.note(f"{at}/{name}", block, found.span, rule)
    return Code(**parts)


def read_codes(lines: Sequence[Line], ledger: Ledger) -> tuple[Code, tuple[Code, ...]]:
    """(the letter's number, those that the other agencies of a joint document gave it)."""
    starts = [i for i, line in enumerate(lines) if not i or code.begins(line.text)]
    groups = [lines[a:b] for a, b in pairwise([*starts, len(lines)])]
    first, *others = [
        read_code(group, ledger, f"/other_codes/{number - 1}" if number else "/code")
        for number, group in enumerate(groups)
    ] or [Code()]
    return first, tuple(others)


def read_issuers(lines: Sequence[Line], ledger: Ledger, at: str = "/issuers/{}") -> tuple[Issuer, ...]:
    """The agencies, each at ``at`` with its number put in."""
    values: list[Issuer] = []
    for column in _columns(lines):
        bold = [line.bold for line in column]
        for item in issuer.find([ledger.repaired(line, at.removesuffix("/{}")) for line in column], bold):
            ledger.note_lines(at.format(len(values)), column[slice(*item.span)], item.rule)
            values.append(item.value)
    return tuple(values)


def _columns(lines: Sequence[Line]) -> list[list[Line]]:
    """The agencies of a joint document may stand side by side: what is not below the line before it begins another."""
    columns: list[list[Line]] = []
    for line in lines:
        above = columns[-1][-1] if columns else None
        if above is None or (line.page == above.page and line.box.top < above.box.centre):
            columns.append([])
        columns[-1].append(line)
    return columns


def read_promulgation(lines: Sequence[Line], ledger: Ledger, at: str = "/promulgation") -> Promulgation:
    """Place and day: ``at/place``, ``at/date``."""
    block = Block(lines)
    parts = {}
    for found in dateline.find(ledger.legible(block, f"{at}/date")):
        name = found.rule.removeprefix("dateline/")
        pointer = f"{at}/{name}"
        ledger.note(pointer, block, found.span, found.rule)
        read = name == "place" and any(line.scanned for line in lines)
        parts[name] = ledger.repair(found.value, pointer) if read else found.value
    return Promulgation(**parts)


def read_distribution(
    lines: Sequence[Line], agencies: Sequence[str], ledger: Ledger, at: str = "/distribution"
) -> tuple[Distribution, ...]:
    """The entries of Nơi nhận; ``agencies``: those of the notation."""
    block = Block(lines)
    raised = [
        (offset + at, offset + at + len(word.text))
        for line, offset in zip(block.lines, block.offsets, strict=True)
        for word, at in zip(line.words, line.starts, strict=True)
        if word.style.raised
    ]
    found = distribution.find(block.text, raised)
    values: list[Distribution] = []
    for number, item in enumerate(found):
        pointer = f"{at}/{number}"
        ledger.note(pointer, block, item.span, item.rule)
        text = item.value.text
        mended = ledger.repair(text, pointer, places=False, agencies=agencies) if scanned(block) else text
        values.append(item.value if mended == text else distribution.parse(mended))
    label = distribution.LABEL.match(fold(block.text))
    if label:
        ledger.note(at, block, label.span(), "distribution/label")
    return tuple(values)


def read_signers(columns: Sequence[Sequence[Line]], ledger: Ledger, at: str = "/signers/{}") -> tuple[Signer, ...]:
    """Who signed, column by column; each at ``at`` with its number put in."""
    values: list[Signer] = []
    for lines in columns:
        scanned = any(line.scanned for line in lines)
        rows = [line.text for line in lines]
        rows = signature_rows.mend_rows(rows) if scanned else rows
        for found in signers.find(rows):
            pointer = at.format(len(values))
            ledger.note_lines(pointer, lines[slice(*found.span)], found.rule)
            if scanned:
                ledger.doubt_signer(pointer, found, lines, rows)
            values.append(_spelt(found.value, pointer, ledger) if scanned else found.value)
    return tuple(values)


def _spelt(signer: Signer, pointer: str, ledger: Ledger) -> Signer:
    """A scan's signer, the marks of the family name put right."""
    name = family_names.spelt(signer.full_name or "") or None
    if name == signer.full_name:
        return signer
    ledger.issues.append(Issue("repaired", "info", f"{pointer}/full_name", f"read as {signer.full_name!r}"))
    return signer.model_copy(update={"full_name": name})


def read_copy(copied: CopyBlock, ledger: Ledger) -> Copy:
    """What the copy says of itself, read by the grammars that read the letter."""
    block = Block(copied.form)
    parts: dict[str, Any] = {}
    for found in copy_form.find(block.text):
        name = found.rule.removeprefix("copy/")
        parts[name] = found.value
        ledger.note(f"/copy/{name}", block, found.span, found.rule)
    number = read_code(copied.code, ledger, "/copy")
    made = read_promulgation(copied.dateline, ledger, "/copy")
    named = parts.get("kind") or copy_form.by_notation(number.notation or "")
    agency = next(iter(read_issuers(copied.issuer, ledger, "/copy/agency")), None)
    printed = parts.get("agency")
    return Copy(
        kind=DocumentKind(code=named[0], name=named[1]) if named else None,
        agency=Issuer(name=printed) if printed else agency,
        number=number.number,
        notation=number.notation,
        raw=number.raw,
        place=made.place,
        date=made.date or parts.get("date"),
        signer=next(iter(read_signers(copied.foot.signers, ledger, "/copy/signer")), None),
        distribution=read_distribution(
            copied.foot.distribution, re.split(r"[-/]", number.notation or ""), ledger, "/copy/distribution"
        ),
        signed_at=parts.get("signed_at"),
    )


def scanned(block: Block) -> bool:
    """Was any of it read by OCR?"""
    return any(line.scanned for line in block.lines)
