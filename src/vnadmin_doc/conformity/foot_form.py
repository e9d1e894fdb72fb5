"""Rules V08, V09, V10: the signature, the marks, and the lengths of the values.

Decree 30/2020/NĐ-CP, Appendix I, Phần I, Mục II.7 and III.2; Appendix VI, Phần II (input data of the document system).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from vnadmin_doc.conformity.case import CONTRACTS, Case
from vnadmin_doc.conformity.finding import Departure
from vnadmin_doc.language.text import fold
from vnadmin_doc.messages import msg
from vnadmin_doc.model.letter import Letter

__all__ = [
    "competence_form",
    "degree",
    "deputy",
    "lengths",
    "name_letters",
    "office_capitals",
    "party_competence",
    "priority",
]

_STATE_SIGN, _PARTY_SIGN = re.compile(r"(?:TM|KT|TL|TUQ|Q)\.\s*\S"), re.compile(r"[TK]/[MTL]\s*\S")
_ANY_SIGN = re.compile(r"(?:t\W?m|k\W?t|t\W?l|tuq|q)[\W](?!\W*$)")
_OWN_RULES = re.compile(
    r"\b(?:y te|benh vien|truong|hoc vien|dai hoc|giao duc|vien|cong an|quan|bien phong|quoc phong|khoa hoc|canh sat"
    r"|su doan)\b"
)
"""Agencies whose ministry may prescribe ranks and degrees: armed forces, education, health, science (II.7c)."""
_SEVERAL_SIDES = ("BB", *CONTRACTS)
"""Kinds that several sides sign, each for itself."""
_PRIORITIES = ("HỎA TỐC", "THƯỢNG KHẨN", "KHẨN")


def degree(case: Case) -> Iterator[Departure]:
    """II.7c: no degree, academic title or honour before the name of the signer."""
    agencies = fold(" ".join(f"{item.parent or ''} {item.name}" for item in case.letter.issuers))
    if _OWN_RULES.search(agencies) or case.is_of(*_SEVERAL_SIDES):
        return
    for index, item in enumerate(case.letter.signers):
        if item.rank and item.full_name:
            yield _of_signer(case, index, "full_name", f"{item.rank} {item.full_name}", item.full_name)


def deputy(case: Case) -> Iterator[Departure]:
    """II.7b: who signs for the head has "KT." and the title of the head above the own title."""
    for index, item in enumerate(case.letter.signers if not case.is_of(*_SEVERAL_SIDES) else ()):
        if item.is_deputy and not item.competence:
            yield _of_signer(case, index, "competence", item.position or "", f"KT. … / {item.position}")


def competence_form(case: Case) -> Iterator[Departure]:
    """II.7b: TM., KT., TL., TUQ., Q., each with a full stop."""
    yield from _competence(case, _STATE_SIGN, "TM. / KT. / TL. / TUQ. / Q.")


def party_competence(case: Case) -> Iterator[Departure]:
    """Hướng dẫn 36-HD/VPTW, II.1.7: T/M, K/T, T/L (V13)."""
    yield from _competence(case, _PARTY_SIGN, "T/M / K/T / T/L")


def _competence(case: Case, form: re.Pattern[str], expected: str) -> Iterator[Departure]:
    for index, item in enumerate(case.letter.signers):
        for line in item.competence:
            if _ANY_SIGN.match(fold(line)) and not form.match(line):
                yield _of_signer(case, index, "competence", line, expected)


def office_capitals(case: Case) -> Iterator[Departure]:
    """II.7đ: authority and title in capitals."""
    for index, item in enumerate(case.letter.signers):
        for part, text in (("competence", " ".join(item.competence)), ("position", item.position or "")):
            plain = re.sub(r"\([^)]*\)", "", text)
            if any(map(str.isalpha, plain)) and not plain.isupper():
                yield _of_signer(case, index, part, text, text.upper())


def name_letters(case: Case) -> Iterator[Departure]:
    """II.7đ: the name of the signer in small letters."""
    for index, item in enumerate(case.letter.signers):
        if item.full_name and item.full_name.isupper():
            yield _of_signer(case, index, "full_name", item.full_name, item.full_name.title())


def _of_signer(case: Case, index: int, part: str, found: str, expected: str) -> Departure:
    """A departure in a signature, at the line that has the text."""
    lines = case.lines(f"/signers/{index}")
    line = next((line for line in lines if found and found.split()[-1] in line.text), next(iter(lines), None))
    return Departure(f"/signers/{index}/{part}", expected, found, line)


def priority(case: Case) -> Iterator[Departure]:
    """III.2b: HỎA TỐC, THƯỢNG KHẨN or KHẨN."""
    mark = case.letter.priority
    if mark and mark not in _PRIORITIES:
        yield case.depart("/priority", " / ".join(_PRIORITIES), mark)


def lengths(case: Case) -> Iterator[Departure]:
    """Phụ lục VI, Phần II: the longest values that the document system takes, in characters (V10)."""
    for path, value, limit in _limited(case.letter):
        if value and len(value) > limit:
            lines = case.lines(path) or case.lines(path.rsplit("/", 1)[0])
            expected = msg("at most {limit} characters, not {length}", limit=limit, length=len(value))
            yield Departure(path, expected, value, next(iter(lines), None))


def _limited(letter: Letter) -> Iterator[tuple[str, str | None, int]]:
    """(path, value, largest number of characters)."""
    yield "/code/number", letter.code.number, 11
    yield "/code/notation", letter.code.notation, 30
    yield "/subject", letter.subject, 500
    for index, issuer in enumerate(letter.issuers):
        yield f"/issuers/{index}/name", issuer.name, 200
    for index, signer in enumerate(letter.signers):
        yield f"/signers/{index}/position", signer.position, 100
        yield f"/signers/{index}/full_name", signer.full_name, 50
