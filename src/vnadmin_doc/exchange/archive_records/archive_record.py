"""An archive record: every field of a profile with its value, or the reason why it has none.

A value is taken from, in this order: the document's own table in ``hoso.toml``, the letter, the table for all
documents, and for some fields the dossier. Every value is checked against type, length and code list; nothing is cut.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from vnadmin_doc.exchange.archive_records.hoso import CONTROL, Hoso
from vnadmin_doc.exchange.archive_records.letter_values import Fact, letter_facts, vietnamese_date
from vnadmin_doc.exchange.archive_records.record_fields import Profile, RecordField, codes, fields
from vnadmin_doc.messages import Message, msg
from vnadmin_doc.model.reading import Reading

__all__ = ["ArchiveRecord", "Entry", "document_code", "document_record", "dossier_record"]

ORDINAL = "{stt}"
"""In ``hoso.toml``, what stands for the number of the document in docId."""
_DATE = re.compile(r"([0-9]{2})/([0-9]{2})/([0-9]{4})")
_NOT_SAID = msg("a letter does not have it")
_OWN, _ALL, _DOSSIER = '[tailieu_rieng."FILE"]', "[tailieu]", "[hoso]"


@dataclass(frozen=True, slots=True)
class Entry:
    """One field of a record.

    ``given``: it has a valid value; ``absent``: it has none and needs none; ``missing``: it has none and needs one;
    ``invalid``: its value is not valid. ``finding``: why, and where to give the value.
    """

    field: RecordField
    value: str | None
    status: Literal["given", "absent", "missing", "invalid"]
    finding: Message | None = None


@dataclass(frozen=True, slots=True)
class ArchiveRecord:
    """All fields of a profile, in the order of its table."""

    profile: Profile
    entries: tuple[Entry, ...]

    def value(self, name: str) -> str | None:
        """The value of a field, valid or not; None if it has none."""
        return next(entry.value for entry in self.entries if entry.field.name == name)

    def valid(self, name: str) -> str | None:
        """The value of a field; None if it has none or it is not valid."""
        return next((one.value for one in self.entries if one.field.name == name and one.status == "given"), None)

    @property
    def problems(self) -> tuple[Entry, ...]:
        """The fields that are missing or not valid."""
        return tuple(entry for entry in self.entries if entry.status in ("missing", "invalid"))


def document_code(file_code: str, ordinal: int) -> str:
    """Mã lưu trữ: the code of the dossier and seven digits (Circular 05/2025/TT-BNV, Appendix III, as noted).

    >>> document_code("H49.64.33.2001.160", 1)
    'H49.64.33.2001.160.0000001'
    """
    return f"{file_code}.{ordinal:07}"


def document_record(reading: Reading, hoso: Hoso, name: str, ordinal: int, profile: Profile = "tt05") -> ArchiveRecord:
    """The record of a letter.

    ``name`` is its table in ``[tailieu_rieng]``; ``ordinal`` its number in the dossier, from 1.
    """
    facts = letter_facts(reading) | _numbered(hoso.dossier.get("fileCode"), ordinal)
    own, documents = ({key: _ordinal(text, ordinal) for key, text in table.items()}
                      for table in (hoso.own.get(name, {}), hoso.documents))  # fmt: skip
    found = []
    for item in fields(profile):
        fact = facts.get(item.value, Fact(None, _NOT_SAID))
        if item.name in own:
            fact = Fact(own[item.name] or None, msg("it is emptied in hoso.toml"))
        elif fact.text is None or (item.giver == "computed" and item.name in documents):
            default = hoso.dossier.get(item.name) if item.giver == "inherit" else None
            fact = Fact(documents.get(item.name, fact.text or default), fact.why)
        found.append((item, fact))
    places = {
        "letter": _OWN,
        "hoso": _ALL,
        "inherit": f"{_DOSSIER}, {_ALL}",
        "computed": f"{_DOSSIER} fileCode, {_ALL}",
    }
    return _checked(profile, found, places)


def dossier_record(hoso: Hoso, documents: Sequence[ArchiveRecord], profile: Profile = "tt05-hoso") -> ArchiveRecord:
    """The record of the dossier; totals and dates that are not given are those of its documents (``tt05`` records)."""
    facts = _totals(documents)
    found = []
    for item in fields(profile):
        fact = facts.get(item.value, Fact(None, msg("only the archivist knows it")))
        found.append((item, Fact(hoso.dossier.get(item.name, fact.text), fact.why)))
    return _checked(profile, found, dict.fromkeys(("hoso", "computed"), _DOSSIER))


def _numbered(file_code: str | None, ordinal: int) -> dict[str, Fact]:
    """What follows from the code of the dossier and the number of the document in it."""
    missing = msg("it begins with the code of the dossier, which is missing")
    texts = {
        "document_id": f"{file_code}.{ordinal}",
        "document_code": document_code(file_code or "", ordinal),
        "file_code": file_code,
    }
    facts = {name: Fact(text) if file_code else Fact(None, missing) for name, text in texts.items()}
    return facts | {"ordinal": Fact(str(ordinal))}


def _ordinal(text: str, ordinal: int) -> str:
    return text.replace(ORDINAL, str(ordinal))


def _totals(documents: Sequence[ArchiveRecord]) -> dict[str, Fact]:
    """The totals of the dossier, and its first and last date; not known where a document has no valid value."""
    pages = [text for record in documents if (text := record.valid("numberOfPage"))]
    known = sorted(day for record in documents if (day := _day(record.valid("issuedDate") or "")))
    incomplete = Fact(None, msg("a document has none"))
    dated = len(known) == len(documents) > 0
    return {
        "documents": Fact(str(len(documents))),
        "all_pages": Fact(str(sum(map(int, pages)))) if len(pages) == len(documents) else incomplete,
        "first_date": Fact(vietnamese_date(known[0].isoformat())) if dated else incomplete,
        "last_date": Fact(vietnamese_date(known[-1].isoformat())) if dated else incomplete,
    }


def _day(text: str) -> date | None:
    """The day that DD/MM/YYYY is, None for another text or no day."""
    found = _DATE.fullmatch(text)
    try:
        return date(*(int(number) for number in reversed(found.groups()))) if found else None
    except ValueError:
        return None


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal()


# ---- checks --------------------------------------------------------------------------------------


def _checked(profile: Profile, found: Iterable[tuple[RecordField, Fact]], places: Mapping[str, str]) -> ArchiveRecord:
    pairs = [*found]
    values = {item.name: fact.text for item, fact in pairs}
    return ArchiveRecord(profile, tuple(_entry(item, fact, values, places[item.giver]) for item, fact in pairs))


def _entry(item: RecordField, fact: Fact, values: Mapping[str, str | None], place: str) -> Entry:
    if fact.text is not None:
        problem = _problem(item, fact.text)
        if problem is None:
            return Entry(item, fact.text, "given")
        return Entry(item, fact.text, "invalid", msg("{problem}; correct it in {place}", problem=problem, place=place))
    if not _is_needed(item, values):
        return Entry(item, None, "absent", fact.why)
    return Entry(
        item, None, "missing", msg("missing: {why}; give it in {place}", why=fact.why or _NOT_SAID, place=place)
    )


def _is_needed(item: RecordField, values: Mapping[str, str | None]) -> bool:
    if item.condition is None:
        return item.required
    name, needed_for = item.condition
    return values[name] in needed_for


def _problem(item: RecordField, text: str) -> Message | None:
    """Why a value is not valid; None if it is."""
    if CONTROL.search(text):
        return msg("it has a control character, which XML does not allow")
    if item.codes:
        given = text.split(",") if item.several else [text]
        if any(code not in codes(item.codes) for code in given):
            listed = tuple(f"{code} {name}" for code, name in codes(item.codes).items())
            return msg("{value} is not a code of the list: {codes}", value=text, codes=listed)
    if item.type == "D" and _day(text) is None:
        return msg("{value} is not a date as DD/MM/YYYY", value=text)
    if item.type == "N" and not _is_number(text):
        return msg("{value} is not a number in digits", value=text)
    if item.type == "B" and text not in ("0", "1"):
        return msg("{value} is neither 1 (yes) nor 0 (no)", value=text)
    if item.length is not None and len(text) > item.length:
        return msg("{count} characters, at most {most}", count=len(text), most=item.length)
    return None
