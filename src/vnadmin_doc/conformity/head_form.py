"""Rules V02, V04, V12, V13, V17, V18: how number, notation, kind, subject and the other lines of the head are written.

Decree 30/2020/NĐ-CP, Appendix I, Phần I, Mục II.1 to II.5, and Appendix III.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from vnadmin_doc.conformity.case import CONTRACTS, Case
from vnadmin_doc.conformity.finding import Departure
from vnadmin_doc.language.text import fold
from vnadmin_doc.messages import msg
from vnadmin_doc.model.kinds import CONG_VAN, allows, by_notation

__all__ = [
    "cong_van_notation", "cong_van_title", "issuer_capitals", "kind_letters", "kind_of_notation", "leading_zero",
    "motto_form", "notation_names_kind", "number_label", "number_slash", "number_spaces", "number_year", "party_number",
    "party_number_label", "party_subject", "state_number", "subject_lead", "title_capitals",
]  # fmt: skip

_LABEL, _PARTY_LABEL = re.compile(r"Số\s*:"), re.compile(r"Số\s*\d")
_ONE_DIGIT = re.compile(r"[1-9][a-z]?")
_BLANK_IN_CODE = re.compile(r"(?<=\d)\s+/|/\s+(?=\w)|(?<=\w)\s+[-–]|[-–]\s+(?=\w)")
_VISIBLE_GAP = 2.0
"""Points: a blank of 13 points has 3.25."""
_WRONG_SIGN = re.compile(r"(?<=[A-ZĐ])[./,](?=\s?[A-ZĐ]{2})")
_MOTTO = re.compile(r"Độc\s+lập\s+[-–—]\s+Tự\s+do\s+[-–—]\s+Hạnh\s+phúc\W*")
_COUNTRY = re.compile(r"CỘNG\s+H(?:ÒA|OÀ)\s+XÃ\s+HỘI\s+CHỦ\s+NGHĨA\s+VIỆT\s+NAM\W*")
_OWN_NUMBERS = re.compile(r"\b(?:toa an|vien kiem sat|thi hanh an)\b")
"""Agencies whose documents on cases have the year in their number, by rules of their own (Điều 4, khoản 2, điểm a)."""
_LEAD = re.compile(r"\W*V/v(?!\w)")
_NO_CAPITALS = re.compile(r"\([^)]*\)|[^\W\d_]*\d\w*")


def number_label(case: Case) -> Iterator[Departure]:
    """II.3c: the word "Số" in small letters, with a colon."""
    raw = case.letter.code.raw
    if raw and not _LABEL.match(raw):
        yield case.depart("/code/raw", "Số:", raw)


def leading_zero(case: Case) -> Iterator[Departure]:
    """II.3c: a number below 10 has a 0 before it."""
    number = case.letter.code.number
    if number and _ONE_DIGIT.fullmatch(number):
        yield case.depart("/code/number", f"0{number}", number)


def number_spaces(case: Case) -> Iterator[Departure]:
    """II.3c: no blanks at "/" and "-" between the groups."""
    code = case.letter.code
    if code.raw and code.number and _BLANK_IN_CODE.search(code.raw) and not _touch(case):
        yield case.depart("/code/raw", re.sub(r"\s*([/-])\s*", r"\1", code.raw.replace("–", "-")), code.raw)


def _touch(case: Case) -> bool:
    """Do number and notation touch on the page of a PDF? A number stamped into a blank is a word of its own."""
    number, notation = case.lines("/code/number"), case.lines("/code/notation")
    in_points = case.reading.source.unit == "pt" and number and notation
    return bool(in_points) and notation[0].box[0] - number[0].box[2] < _VISIBLE_GAP


def number_slash(case: Case) -> Iterator[Departure]:
    """II.3c: "/" between number and notation, "-" between the groups of the notation."""
    notation = case.letter.code.notation
    kind = case.kind
    if not notation or kind is None:
        return
    signs = _WRONG_SIGN.search(notation)
    first = notation[: signs.start()] if signs else ""
    if signs and (signs[0] == "/" or first == kind.code):
        yield case.depart("/code/notation", notation.replace(f"{first}{signs[0]}", f"{first}-"), notation)


def number_year(case: Case) -> Iterator[Departure]:
    """II.3: number and notation of an administrative document have no year; normative documents have one."""
    code = case.letter.code
    own = any(_OWN_NUMBERS.search(fold(issuer.name)) for issuer in case.letter.issuers)
    if code.year and not own and not case.is_of(*CONTRACTS):
        yield case.depart("/code/year", msg("no year between number and notation"), code.raw)


def notation_names_kind(case: Case) -> Iterator[Departure]:
    """II.3b; Phụ lục III, I: the notation begins with the abbreviation of the kind."""
    kind, notation = case.kind, case.letter.code.notation
    if kind in (None, CONG_VAN) or kind is None or not notation or "/" in notation:
        return
    if not allows(kind, notation) and by_notation(notation) is None:
        yield case.depart("/code/notation", f"{kind.code}-…", notation)


def kind_of_notation(case: Case) -> Iterator[Departure]:
    """Phụ lục III, I: title and notation name the same kind (V12)."""
    kind, notation = case.kind, case.letter.code.notation
    if kind in (None, CONG_VAN) or kind is None or not notation:
        return
    other = by_notation(notation)
    if not allows(kind, notation) and other is not None:
        expected = msg("{kind}: the notation begins with {code}", kind=kind.name.upper(), code=kind.code)
        yield case.depart("/code/notation", expected, notation)


def kind_letters(case: Case) -> Iterator[Departure]:
    """Phụ lục III, I: capital and small letters of the abbreviation (TTr, CTr, QyĐ)."""
    kind, notation = case.kind, case.letter.code.notation or ""
    first = re.split(r"[-/&., ]", notation)[0]
    if kind and kind is not CONG_VAN and first != kind.code and first.upper() == kind.code.upper():
        yield case.depart("/code/notation", notation.replace(first, kind.code, 1), notation)


def cong_van_notation(case: Case) -> Iterator[Departure]:
    """II.3b: the notation of a công văn has agency and unit, and no abbreviation of the kind."""
    notation = case.letter.code.notation or ""
    if case.kind is CONG_VAN and re.match(r"CV[-/.]", notation):
        yield case.depart("/code/notation", notation[3:], notation)


def cong_van_title(case: Case) -> Iterator[Departure]:
    """II.5b: a công văn has no title line."""
    if case.kind is CONG_VAN and any(line.rule == "kind/title" for line in case.lines("/kind")):
        yield case.depart("/kind", msg("no line with the name of the kind"))


def subject_lead(case: Case) -> Iterator[Departure]:
    """II.5b: the subject of a công văn follows "V/v"."""
    lines = case.lines("/subject")
    if case.kind is CONG_VAN and lines and not _LEAD.match(lines[0].text):
        yield case.depart("/subject", "V/v …", lines[0].text)


def motto_form(case: Case) -> Iterator[Departure]:
    """II.1a, b: Quốc hiệu in capitals; Tiêu ngữ in small letters, its parts joined by " - "."""
    for line in case.lines(""):
        country = fold(line.text).startswith("cong hoa")
        form, right = (
            (_COUNTRY, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM") if country else (_MOTTO, "Độc lập - Tự do - Hạnh phúc")
        )
        is_motto = country or fold(line.text).startswith("doc lap")
        both = country and "doc lap" in fold(line.text)  # the reader has set two lines in one row
        if is_motto and not both and not form.fullmatch(line.text.strip()):
            yield case.depart("", right, line.text, line)


def issuer_capitals(case: Case) -> Iterator[Departure]:
    """II.2b: the names of the agencies in capitals."""
    for index, item in enumerate(case.letter.issuers):
        for part, name in (("parent", item.parent), ("name", item.name)):
            if name and not _is_capital(name):
                path = f"/issuers/{index}"
                yield Departure(f"{path}/{part}", name.upper(), name, next(iter(case.lines(path)), None))


def title_capitals(case: Case) -> Iterator[Departure]:
    """II.5b: the name of the kind in capitals."""
    first = next((line for line in case.lines("/kind") if line.rule == "kind/title"), None)
    if first and not _is_capital(first.text):
        yield case.depart("/kind", first.text.upper(), first.text, first)


def _is_capital(text: str) -> bool:
    """Are all letters capitals? Words in brackets and words with digits do not count."""
    letters = "".join(filter(str.isalpha, _NO_CAPITALS.sub("", text)))
    return not letters or letters.isupper()


# ---- the Party ---------------------------------------------------------------------------


def state_number(case: Case) -> Iterator[Departure]:
    """II.3c: a document below the Quốc hiệu has not the number of a Party document (V13)."""
    notation = case.letter.code.notation or ""
    if "/" in notation and _PARTY_LABEL.match(case.letter.code.raw or ""):
        yield case.depart("/code/raw", msg("the form of state documents, as in {example}", example="Số: 15/QĐ-BNV"))


def party_number(case: Case) -> Iterator[Departure]:
    """Hướng dẫn 36-HD/VPTW, II.1.3: "Số 127-QĐ/TW": "-" after the number, "/" between kind and agency (V13)."""
    code = case.letter.code
    if code.number and code.notation and "/" not in code.notation:
        expected = msg("the form of Party documents, as in {example}", example="Số 127-QĐ/TW")
        yield case.depart("/code/raw", expected, code.raw)


def party_number_label(case: Case) -> Iterator[Departure]:
    """Hướng dẫn 36-HD/VPTW, II.1.3: no colon after "Số"."""
    raw = case.letter.code.raw or ""
    if _LABEL.match(raw):
        yield case.depart("/code/raw", "Số", raw)


def party_subject(case: Case) -> Iterator[Departure]:
    """Hướng dẫn 36-HD/VPTW: the subject of a công văn has no "V/v"."""
    lines = case.lines("/subject")
    if case.kind is CONG_VAN and lines and _LEAD.match(lines[0].text):
        yield case.depart("/subject", _LEAD.sub("", lines[0].text).strip(), lines[0].text)
