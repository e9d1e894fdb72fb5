"""The values of a letter that fill fields of archive records. Pure: a reading in, texts out.

Every value is a ``Fact``: the text, or the reason why there is none. Nothing is guessed, and nothing is cut.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import NamedTuple

from vnadmin_doc.exchange.archive_records.record_fields import type_code
from vnadmin_doc.messages import Message, msg
from vnadmin_doc.model.letter import Code, Letter
from vnadmin_doc.model.reading import Reading

__all__ = ["Fact", "letter_facts", "page_count", "vietnamese_date"]

JOIN = "; "
MARKED_MODE = "03"
"""mode of a document with a secrecy mark (Mật)."""
_NONE = msg("the letter has none")
_UNMARKED = msg("the letter has no secrecy mark")


class Fact(NamedTuple):
    """A value, or why there is none."""

    text: str | None
    why: Message | None = None


def letter_facts(reading: Reading) -> dict[str, Fact]:
    """The values by the names of the column ``value`` in ``data/record_fields.tsv``."""
    return {name: value(reading) for name, value in _VALUES.items()}


def page_count(reading: Reading) -> int | None:
    """The pages of the letter; None if the file has no pages of paper (text, Word): only its print-out has them."""
    source = reading.source
    if source.unit == "cell":
        return None
    return source.part.last_page - source.part.first_page + 1 if source.part else source.pages


def vietnamese_date(iso: str) -> str | None:
    """A complete and valid date as DD/MM/YYYY, else None.

    >>> vietnamese_date("2023-06-05"), vietnamese_date("2023-06"), vietnamese_date("2023-02-31")
    ('05/06/2023', None, None)
    """
    try:
        day = date.fromisoformat(iso)
    except ValueError:
        return None
    return f"{day:%d/%m/}{day.year:04}"


def _joined(texts: Iterable[str | None]) -> Fact:
    text = JOIN.join(text for text in texts if text)
    return Fact(text) if text else Fact(None, _NONE)


def _date(iso: str | None) -> Fact:
    if not iso:
        return Fact(None, _NONE)
    found = vietnamese_date(iso)
    return Fact(found) if found else Fact(None, msg("only {date} was read", date=iso))


def _notation(code: Code) -> str | None:
    """Ký hiệu, with the year of a normative document (``2021/TT-BNV``), which no field has for itself."""
    return f"{code.year}/{code.notation}" if code.year and code.notation else code.notation


def _pages(reading: Reading) -> Fact:
    pages = page_count(reading)
    if pages is None:
        return Fact(None, msg("a file of type {type} has no fixed pages", type=reading.source.media_type))
    return Fact(str(pages))


def _description(reading: Reading) -> Fact:
    """Ghi chú, in Vietnamese: what other fields have no place for."""
    letter, source = reading.letter, reading.source
    notes = [f"Cơ quan chủ quản: {parent}" for parent in dict.fromkeys(i.parent for i in letter.issuers) if parent]
    if source.member:
        notes.append(f"Trong tệp: {source.member}")
    if source.part:
        first, last = source.part.first_page, source.part.last_page
        notes.append(f"Trang {first} của tệp" if first == last else f"Trang {first}-{last} của tệp")
    others = [code.raw or f"{code.number or ''}/{_notation(code) or ''}" for code in letter.other_codes]
    if others:
        notes.append(f"Số, ký hiệu khác: {', '.join(others)}")
    if letter.copy:
        kind = letter.copy.kind.name if letter.copy.kind else "Bản sao"
        notes.append(" ".join(filter(None, (kind, letter.copy.raw))))
    return _joined(notes)


def _copies(letter: Letter) -> Fact:
    return _joined([str(entry.copies) for entry in letter.distribution if entry.copies][:1])


_VALUES: Mapping[str, Callable[[Reading], Fact]] = {
    "kind_code": lambda reading: _joined([type_code(reading.letter.kind.code)] if reading.letter.kind else []),
    "kind_name": lambda reading: _joined([reading.letter.kind.name] if reading.letter.kind else []),
    "number": lambda reading: _joined([reading.letter.code.number]),
    "notation": lambda reading: _joined([_notation(reading.letter.code)]),
    "date": lambda reading: _date(reading.letter.promulgation.date),
    "issuer": lambda reading: _joined(issuer.name for issuer in reading.letter.issuers),
    "subject": lambda reading: _joined([reading.letter.subject]),
    "pages": _pages,
    "secret_mode": lambda reading: Fact(MARKED_MODE) if reading.letter.secrecy else Fact(None, _UNMARKED),
    "description": _description,
    "position": lambda reading: _joined(signer.position for signer in reading.letter.signers),
    "signer": lambda reading: _joined(signer.full_name for signer in reading.letter.signers),
    "addressees": lambda reading: _joined(addressee.text for addressee in reading.letter.addressees),
    "copies": lambda reading: _copies(reading.letter),
    "arrival_number": lambda reading: _joined([reading.letter.arrival.number] if reading.letter.arrival else []),
    "arrival_date": lambda reading: _date(reading.letter.arrival.date if reading.letter.arrival else None),
    "transfer": lambda reading: _joined([reading.letter.arrival.transfer] if reading.letter.arrival else []),
}
