"""Rules V01: the main components of every document (Decree 30/2020/NĐ-CP, Điều 8.2)."""

from __future__ import annotations

from collections.abc import Iterator

from vnadmin_doc.conformity.case import CONTRACTS, Case
from vnadmin_doc.conformity.finding import Departure
from vnadmin_doc.language.text import fold
from vnadmin_doc.messages import msg
from vnadmin_doc.model.found import IMPOSSIBLE_DATE

__all__ = [
    "date",
    "distribution",
    "issuer",
    "motto",
    "number",
    "party_head",
    "signer",
    "signer_name",
    "subject",
    "title",
]

_COUNTRY, _MOTTO, _PARTY = "xa hoi chu nghia", "doc lap", "dang cong san viet nam"


def motto(case: Case) -> Iterator[Departure]:
    """Điều 8.2a; Phụ lục I, II.1: Quốc hiệu and Tiêu ngữ."""
    head = fold(case.text(""))
    for words, expected in ((_COUNTRY, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), (_MOTTO, "Độc lập - Tự do - Hạnh phúc")):
        if words not in head and not case.has_unplaced(words):
            yield Departure("", expected, absent=True)


def party_head(case: Case) -> Iterator[Departure]:
    """Hướng dẫn 36-HD/VPTW: "ĐẢNG CỘNG SẢN VIỆT NAM" at the top right."""
    if _PARTY not in fold(case.text("")) and not case.has_unplaced(_PARTY):
        yield Departure("", "ĐẢNG CỘNG SẢN VIỆT NAM", absent=True)


def issuer(case: Case) -> Iterator[Departure]:
    """Điều 8.2b; Phụ lục I, II.2: the name of the issuing agency."""
    if not case.letter.issuers and not case.is_of(*CONTRACTS):
        yield Departure("/issuers", msg("the name of the issuing agency"), absent=True)


def number(case: Case) -> Iterator[Departure]:
    """Điều 8.2c; Phụ lục I, II.3: number and notation."""
    if case.letter.code.number is None and (case.kind is None or case.kind.numbered):
        yield Departure("/code/number", msg("a number and a notation"), case.letter.code.raw or "", absent=True)


def date(case: Case) -> Iterator[Departure]:
    """Điều 8.2d; Phụ lục I, II.4: place and date. A biên bản has no date line (Mẫu 1.9)."""
    if case.is_of(*CONTRACTS) or any(line.rule == IMPOSSIBLE_DATE for line in case.lines("/promulgation/date")):
        return  # of an impossible date ``dateline_form.real_date`` reports
    if len(case.letter.promulgation.date or "") < 10 and (case.kind is None or case.kind.dated):
        expected = msg("the day, month and year of issue")
        yield Departure("/promulgation/date", expected, case.text("/promulgation/date"), absent=True)


def title(case: Case) -> Iterator[Departure]:
    """Điều 8.2đ; Phụ lục I, II.5: the name of the kind, in all documents except a công văn."""
    named = any(line.rule == "kind/notation" for line in case.lines("/kind"))
    if named and case.kind and not case.has_unplaced(fold(case.kind.name)):
        yield Departure("/kind", case.kind.name.upper(), absent=True)


def subject(case: Case) -> Iterator[Departure]:
    """Điều 8.2đ; Phụ lục I, II.5: the subject (trích yếu)."""
    if case.letter.subject is None and (case.kind is None or case.kind.subject):
        yield Departure("/subject", msg("the subject (trích yếu)"), absent=True)


def signer(case: Case) -> Iterator[Departure]:
    """Điều 8.2g; Phụ lục I, II.7: title and name of the signer."""
    if not case.letter.signers:
        yield Departure("/signers", msg("title and full name of the signer"), absent=True)


def signer_name(case: Case) -> Iterator[Departure]:
    """Phụ lục I, II.7c: the full name of the signer, below the title."""
    for index, item in enumerate(case.letter.signers):
        if item.full_name is None:
            path = f"/signers/{index}"
            yield Departure(f"{path}/full_name", msg("the full name of the signer"), case.text(path), absent=True)


def distribution(case: Case) -> Iterator[Departure]:
    """Điều 8.2i; Phụ lục I, II.9: Nơi nhận."""
    if not case.letter.distribution and (case.kind is None or case.kind.listed):
        yield Departure("/distribution", msg("Nơi nhận, with its Lưu line"), absent=True)
