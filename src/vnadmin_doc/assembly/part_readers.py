"""Part readers: read the value of one part of a letter from the lines of its zone, and record the evidence.

A reader takes the lines, the evidence log, and, as a letter, a copy and an attachment have the same parts, the JSON
Pointer of the value (``at``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import chain, pairwise

from vnadmin_doc.assembly.evidence_log import EvidenceLog
from vnadmin_doc.correction.archive_line import correct_archive_line
from vnadmin_doc.correction.arrival_agency import correct_arrival_agency
from vnadmin_doc.correction.correction import Correction
from vnadmin_doc.correction.family_names import correct_family_name, has_valid_family_name
from vnadmin_doc.correction.notation import correct_signs
from vnadmin_doc.correction.recipients import with_fixed_words
from vnadmin_doc.correction.signature_rows import correct_rows
from vnadmin_doc.correction.signature_titles import correct_signature
from vnadmin_doc.correction.stamped_marks import correct_mark
from vnadmin_doc.correction.wording import correct_place, correct_wording, with_year_in_digits
from vnadmin_doc.grammar import addressees, arrival, code, contact, dateline, distribution, issuer, marks, signers
from vnadmin_doc.language.text import fold, line_spans, lines_in, plain_letters, squeeze
from vnadmin_doc.messages import msg
from vnadmin_doc.model.block import Block
from vnadmin_doc.model.found import IMPOSSIBLE_DATE, Found
from vnadmin_doc.model.letter import Addressee, Arrival, Code, Contact, Distribution, Issuer, Promulgation, Signer
from vnadmin_doc.model.line import Line
from vnadmin_doc.model.page import Word

__all__ = [
    "read_addressees",
    "read_arrivals",
    "read_code",
    "read_codes",
    "read_contact",
    "read_distribution",
    "read_issuers",
    "read_marks",
    "read_promulgation",
    "read_signers",
]

LEAST_CONFIDENCE = 0.7
"""Least OCR confidence of each word of a name; with less, the name is doubtful. Names are not corrected."""
WORD_WIDTH = 1.0
"""Ems of the gap between two words of a name in which a short word has room; with more, the name is doubtful."""


# ---- the head ----------------------------------------------------------------------------


def read_codes(lines: Sequence[Line], log: EvidenceLog) -> tuple[Code, tuple[Code, ...]]:
    """(the number of the letter, the numbers of the other agencies of a joint document)."""
    starts = [i for i, line in enumerate(lines) if not i or code.begins(line.text)]
    groups = [lines[a:b] for a, b in pairwise([*starts, len(lines)])]
    first, *others = [
        read_code(group, log, f"/other_codes/{number - 1}" if number else "/code")
        for number, group in enumerate(groups)
    ] or [Code()]
    return first, tuple(others)


def read_code(lines: Sequence[Line], log: EvidenceLog, at: str = "/code") -> Code:
    """Số and ký hiệu, with evidence at ``at/number``, ``at/notation`` …"""
    block = Block(lines)
    text = log.readable_text(block, f"{at}/number")
    parts: dict[str, str] = {}
    for found in block.find(code) if text == block.text else code.find(text):
        if block.scanned and found.part == "number" and "." in found.value:
            continue  # a speck, or a part of a misread number
        pointer = f"{at}/{found.part}"
        parts[found.part] = found.value
        if found.part == "raw":
            parts["raw"] = squeeze(block.text[slice(*found.span)])
        elif found.part == "notation":
            parts["notation"] = log.correct(pointer, correct_signs(found.value))
        log.correct(pointer, _with_latin_letters(found, text))
        log.record(pointer, block, found.span, found.rule)
    if block.scanned and parts.get("number", "")[-1:].isalpha():
        message = msg("the letter after the digits may be a misread digit; compare the number with the page")
        log.report("number-doubtful", "warning", f"{at}/number", message)
    return Code(**parts)


def _with_latin_letters(found: Found[str], text: str) -> Correction:
    """The part of a code, corrected if letters of another script, or a letter for a digit, were read for its own."""
    printed = text[slice(*found.span)]
    is_read = found.part == "raw" or (plain_letters(printed) == printed and _digits(found.value) == _digits(printed))
    return Correction(found.value, found.value if is_read else squeeze(printed), "look-alikes")


def _digits(text: str) -> list[str]:
    return list(filter(str.isdecimal, text))


def read_issuers(lines: Sequence[Line], log: EvidenceLog, at: str = "/issuers/{}") -> tuple[Issuer, ...]:
    """The agencies; the pointer of each is ``at`` with its index."""
    values: list[Issuer] = []
    pointer = at.removesuffix("/{}")
    for column in _agency_columns(lines):
        rows = [log.correct(pointer, correct_wording(line.text)) if line.scanned else line.text for line in column]
        text = "\n".join(rows)
        bold = [span for span, line in zip(line_spans(text), column, strict=True) if line.bold]
        for found in issuer.find(text, bold=bold):
            log.record_lines(at.format(len(values)), column[lines_in(text, found.span)], found.rule)
            values.append(found.value)
    return tuple(values)


def _agency_columns(lines: Sequence[Line]) -> list[list[Line]]:
    """The lines by columns: the agencies of a joint document may be side by side, each in a column."""
    columns: list[list[Line]] = []
    for line in lines:
        above = columns[-1][-1] if columns else None
        if above is None or (line.page == above.page and line.box.top < above.box.centre):
            columns.append([])
        columns[-1].append(line)
    return columns


def read_promulgation(lines: Sequence[Line], log: EvidenceLog, at: str = "/promulgation") -> Promulgation:
    """Địa danh and date, with evidence at ``at/place`` and ``at/date``."""
    block = Block(lines)
    text = log.readable_text(block, f"{at}/date")
    year_in_digits = with_year_in_digits(text)
    if block.scanned and year_in_digits != text:
        read = squeeze(text).rpartition("ăm")[2].strip()
        message = msg("the year was read as “{read}”; compare it with the page", read=read)
        log.report("handwritten-doubtful", "warning", f"{at}/date", message)
        text = year_in_digits
    parts = {}
    for found in block.find(dateline) if text == block.text else dateline.find(text):
        pointer = f"{at}/{found.part}"
        # In a scan, the numbers of an impossible date were misread.
        impossible = found.rule == IMPOSSIBLE_DATE and not block.scanned
        if found.part == "when" or not (found.value or impossible):
            continue
        if impossible:
            message = msg("the printed date cannot be right: {printed}", printed=squeeze(text[slice(*found.span)]))
            log.report("date-impossible", "warning", pointer, message)
        log.record(pointer, block, found.span, found.rule)
        place = found.part == "place" and block.scanned
        parts[found.part] = (log.correct(pointer, correct_place(found.value)) if place else found.value) or None
    return Promulgation(**parts)


def read_marks(lines: Sequence[Line], log: EvidenceLog) -> dict[str, str]:
    """Marks of urgency, secrecy and circulation by the member that each fills."""
    values: dict[str, str] = {}
    for line in lines:
        for found in line.find(marks):
            pointer = f"/{found.part}"
            if values.setdefault(found.part, found.value) == found.value:
                log.record(pointer, Block([line]), found.span, found.rule)
                log.correct(pointer, correct_mark(line.text, found))
    return values


def read_addressees(lines: Sequence[Line], log: EvidenceLog) -> tuple[Addressee, ...]:
    """The entries of Kính gửi, at ``/addressees/0``, ``/addressees/1`` …"""
    block = Block(lines)
    values: list[Addressee] = []
    for number, found in enumerate(block.find(addressees)):
        pointer = f"/addressees/{number}"
        log.record(pointer, block, found.span, found.rule)
        text = found.value.text
        if block.scanned:
            text = log.correct(pointer, correct_wording(text, places=False))
        values.append(found.value.model_copy(update={"text": text}))
    label = addressees.LABEL.match(fold(block.text))
    if label:
        log.record("/addressees", block, label.span(), "addressees/label")
    return tuple(values)


def read_arrivals(
    stamps: Sequence[Sequence[Line]], issued: str | None, log: EvidenceLog
) -> tuple[Arrival | None, tuple[Arrival, ...]]:
    """(the first arrival stamp, the others, at ``/other_arrivals/0`` …); ``issued`` is the date of the letter.

    All lines of a stamp are evidence of it; each value also has its own words as evidence.
    """
    pointers = ["/arrival", *(f"/other_arrivals/{number}" for number in range(len(stamps) - 1))]
    found = [_read_arrival(lines, issued, log, at) for lines, at in zip(stamps, pointers, strict=False)]
    return (found[0], tuple(found[1:])) if found else (None, ())


def _read_arrival(lines: Sequence[Line], issued: str | None, log: EvidenceLog, at: str) -> Arrival:
    block = Block(lines)
    text, parts = _read_filled_arrival(block, issued, log, at)
    for found in block.find(arrival) if text == block.text else arrival.find(text):
        if found.part in parts:
            continue
        pointer = f"{at}/{found.part}"
        log.record(pointer, block, found.span, found.rule)
        agency = found.part == "agency" and block.scanned
        parts[found.part] = log.correct(pointer, correct_arrival_agency(found.value)) if agency else found.value
    log.record_lines(at, lines, "arrival/stamp")
    return Arrival(**parts)


def _read_filled_arrival(
    block: Block, issued: str | None, log: EvidenceLog, at: str
) -> tuple[str, dict[str, str | None]]:
    """(the text of a stamp without its handwritten values, these values by part; None where the reading is not sure).

    Several days may look alike in handwriting; the letter's own date tells them apart (``arrival.likely_dates``).
    """
    text, parts = block.text, {}
    for word, filled, start in block.filled:
        end = start + len(word.text)
        text = text[:start] + " " * (end - start) + text[end:]
        part = "date" if "/" in word.text else "number"
        if part == "date":
            filled = replace(filled, guesses=arrival.likely_dates(filled.guesses, issued))
            filled = replace(filled, sure=arrival.is_clear(filled.guesses))
        parts[part] = filled.guesses[0][0] if filled.sure and filled.guesses else None
        log.record(f"{at}/{part}", block, (start, end), f"arrival/{part}-filled" if filled.sure else "slot/unread")
        log.report_filled(word, filled, f"{at}/{part}")
    return text, parts


# ---- the foot ----------------------------------------------------------------------------


def read_distribution(
    lines: Sequence[Line], notation: str | None, log: EvidenceLog, at: str = "/distribution"
) -> tuple[Distribution, ...]:
    """The entries of Nơi nhận; ``notation`` is that of the letter, which has abbreviations of agencies."""
    block = Block(lines)
    agencies = re.split(r"[-/]", notation or "")
    values: list[Distribution] = []
    for number, found in enumerate(distribution.find(block.text, raised=block.raised)):
        pointer = f"{at}/{number}"
        log.record(pointer, block, found.span, found.rule)
        text = found.value.text
        if block.scanned:
            correction = correct_wording(text, places=False, agencies=agencies)
            text = log.correct(pointer, replace(correction, value=with_fixed_words(correction.value)))
        if block.scanned and found.value.archive:
            text = log.correct(pointer, correct_archive_line(text))
        values.append(found.value if text == found.value.text else distribution.parse(text))
    label = distribution.LABEL.match(fold(block.text))
    if label:
        log.record(at, block, label.span(), "distribution/label")
    return tuple(values)


def read_contact(lines: Sequence[Line], log: EvidenceLog) -> Contact | None:
    """The contact of the issuer: địa chỉ, điện thoại, …; None without one."""
    block = Block(lines)
    for found in block.find(contact):
        log.record("/contact", block, block.whole, found.rule)
        return found.value
    return None


def read_signers(columns: Sequence[Sequence[Line]], log: EvidenceLog, at: str = "/signers/{}") -> tuple[Signer, ...]:
    """The signers, column by column; the pointer of each is ``at`` with its index."""
    values: list[Signer] = []
    for lines in columns:
        block = Block(lines)
        rows = correct_rows([line.text for line in lines]) if block.scanned else []
        text = "\n".join(row.value for row in rows) if block.scanned else block.text
        for read in signers.find(text) if block.scanned else block.find(signers):
            pointer = at.format(len(values))
            place = lines_in(text, read.span)
            found, corrections = correct_signature(read, scanned=block.scanned)
            log.record_lines(pointer, lines[place], found.rule)
            # A row without text is a scrap of the seal, and corrects no value.
            for correction in (*filter(lambda row: row.value, rows[place]), *corrections):
                is_authority = correction.basis == "deputy-signs"
                log.correct(f"{pointer}/competence" if is_authority else pointer, correction)
            if block.scanned:
                _report_doubtful_name(pointer, found.value.full_name, lines[place], rows[place], log)
            values.append(_corrected(found.value, pointer, log) if block.scanned else found.value)
    return tuple(values)


def _corrected(signer: Signer, pointer: str, log: EvidenceLog) -> Signer:
    """The signer of a scan with the family name and the agency in whose name he or she signs corrected."""
    name = log.correct(f"{pointer}/full_name", correct_family_name(signer.full_name or ""))
    authority = tuple(log.correct(f"{pointer}/competence", correct_wording(line)) for line in signer.competence)
    return signer.model_copy(update={"full_name": name or None, "competence": authority})


def _report_doubtful_name(
    pointer: str, name: str | None, lines: Sequence[Line], rows: Sequence[Correction], log: EvidenceLog
) -> None:
    """Report a name in a scan that may be incomplete or misread. ``rows`` are the corrected lines of the signature."""
    if name is None:
        return
    place = f"{pointer}/full_name"
    if len(name.split()) < 3:
        log.report("name-short", "warning", place, msg("the name is short; part of it may be covered"))
    named = [line for line, row in zip(lines, rows, strict=True) if name in row.value]
    words = [[word for word in line.words if word.text in name] for line in named]
    unsure = any((word.confidence or 0.0) < LEAST_CONFIDENCE for word in chain(*words))
    has_room = any(_have_room(own, line.em) for own, line in zip(words, named, strict=True))
    if unsure or has_room or not signers.is_name(name) or not has_valid_family_name(name):
        log.report(
            "name-doubtful", "warning", place, msg("letters of the name may be misread; compare it with the page")
        )


def _have_room(words: Sequence[Word], em: float) -> bool:
    """Is a gap between the words of a name wide enough for a word that was not read?"""
    return any(after.box.x0 - before.box.x1 > WORD_WIDTH * em for before, after in pairwise(words))
