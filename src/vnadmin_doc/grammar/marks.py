"""Dấu chỉ mức độ khẩn, độ mật, phạm vi lưu hành (zones 10b, 10a, 11).

Decree 30/2020/NĐ-CP, Appendix I, III.2: HỎA TỐC, THƯỢNG KHẨN, KHẨN; TUYỆT MẬT, TỐI MẬT, MẬT
(state secrets, Law 117/2025/QH15); XEM XONG TRẢ LẠI, LƯU HÀNH NỘI BỘ. Stamped in capitals,
alone on their line, often framed.

>>> find("| HỎA TỐC |")
[Found(part='priority', value='HỎA TỐC', span=(2, 9), rule='marks/priority')]
>>> find("công tác khẩn cấp")
[]

OCR reads stamps badly: the letters of the mark, or all but one of them, are enough. ``is_exact`` is false then.

>>> [find(text)[0].value for text in ("HOA TÓC", "[HỏaA Tốc", "HỎA TốC", "| KHẢN Ì", "THƯỢNG KHẨM")]
['HỎA TỐC', 'HỎA TỐC', 'HỎA TỐC', 'KHẨN', 'THƯỢNG KHẨN']
>>> find("MẶT")
[]

HỎA and TỐC are halves of one mark only: one alone is enough.

>>> [find(text)[0].value for text in ("| TỐC", "|HỎA")], [find(text) for text in ("TÓC", "HÒA")]
(['HỎA TỐC', 'HỎA TỐC'], [[], []])
"""

from __future__ import annotations

import unicodedata

import regex as re

from vnadmin_doc.language.text import caps_ratio, fold, tone_key
from vnadmin_doc.model.found import Found, Span

__all__ = ["MARKS", "find", "is_exact"]

MARKS: dict[str, tuple[str, ...]] = {
    "priority": ("HỎA TỐC HẸN GIỜ", "THƯỢNG KHẨN", "HỎA TỐC", "KHẨN"),
    "secrecy": ("TUYỆT MẬT", "TỐI MẬT", "MẬT"),
    "circulation": ("XEM XONG TRẢ LẠI", "LƯU HÀNH NỘI BỘ", "KHÔNG PHỔ BIẾN", "TÀI LIỆU THU HỒI"),
}
_NAMED = {fold(mark): (slot, mark) for slot, marks in MARKS.items() for mark in marks}
_LONGEST_FIRST = sorted(_NAMED, key=len, reverse=True)
# Of a frame's upright lines OCR makes an I or a 1.
_MARK = re.compile(
    r"[\W_]*(?P<left>[il1]\s+)?(?P<mark>" + "|".join(_LONGEST_FIRST) + r")[\W_]*(?P<right>(?<=\s)[il1][\W_]*)?$"
)
# One wrong letter only where enough letters are left to identify the mark: not KHẨN, not MẬT.
_SPOILT = re.compile(
    r"[\W_]*(?:"
    + "|".join(f"(?P<m{i}>(?:{mark}){{e<=1}})" for i, mark in enumerate(_LONGEST_FIRST) if len(mark) > 6)
    + r")[\W_]*"
)
_HALF = re.compile(r"[\W_]*(?P<mark>HỎA|TỐC)[\W_]*")
_WIDEST = max(map(len, _NAMED)) + 8
_BREVE = "\u0306"


def find(text: str) -> list[Found[str]]:
    """The mark that a line is: its slot is the part. Empty where the line has other words, or is not in capitals."""
    if len(text) > _WIDEST:
        return []
    folded = fold(text)
    match = _MARK.match(folded)
    if match is not None:
        span = match.span("mark")
        return [_mark(match["mark"], span)] if _is_printed(text[slice(*span)]) else []
    if caps_ratio(text) < 0.35:
        return []
    half = _HALF.fullmatch(text)
    if half is not None:
        return [Found("priority", "HỎA TỐC", half.span("mark"), "marks/half")]
    spoilt = _SPOILT.fullmatch(folded)
    if spoilt is None:
        return []
    name = next(name for name, letters in spoilt.groupdict().items() if letters is not None)
    return [_mark(_LONGEST_FIRST[int(name[1:])], spoilt.span(name))]


def _mark(folded: str, span: Span) -> Found[str]:
    slot, mark = _NAMED[folded]
    return Found(slot, mark, span, f"marks/{slot}")


def _is_printed(words: str) -> bool:
    """Are they mostly in capitals, and no other word than the mark: MẶT is a face, a front, and not MẬT?"""
    return caps_ratio(words) > 0.6 and _BREVE not in unicodedata.normalize("NFD", words)


def is_exact(text: str, found: Found[str]) -> bool:
    """Is the mark printed letter for letter, with no scrap of a frame beside it, as in a text that OCR did not read?

    >>> [is_exact(text, find(text)[0]) for text in ("HỎA TỐC", "HOA TÓC", "I KHẨN", "TỐC")]
    [True, False, False, False]
    """
    start, end = found.span
    words = text[start:end]
    beside = text[:start] + text[end:]
    return words.isupper() and tone_key(words) == tone_key(found.value) and not any(map(str.isalnum, beside))
