"""Reads the marks of urgency, secrecy and circulation (zones 10b, 10a, 11), which are stamped.

Decree 30/2020/NĐ-CP, Appendix I, III.2: HỎA TỐC, THƯỢNG KHẨN, KHẨN; TUYỆT MẬT, TỐI MẬT, MẬT (state secrets, Law
117/2025/QH15); XEM XONG TRẢ LẠI, LƯU HÀNH NỘI BỘ. A mark is in capitals, alone in its line, often in a frame.

>>> find("| HỎA TỐC |")
[Found(part='priority', value='HỎA TỐC', span=(2, 9), rule='marks/priority')]
>>> find("công tác khẩn cấp")
[]

A label before the mark, the old class of a secret after it (A, B, C) and the hour of a mark are no other words.

>>> [find(text)[0].value for text in ("ĐỘ MẬT: MẬT", "TUYỆT MẬT (A)", "HỎA TỐC HẸN 15 GIỜ 30", "HỎA TỐC HẸN GIỜ 15h30")]
['MẬT', 'TUYỆT MẬT', 'HỎA TỐC HẸN GIỜ', 'HỎA TỐC HẸN GIỜ']

OCR misreads many stamps. The letters without tone marks are enough, and one letter of a long mark may be wrong. Such a
mark is not ``is_exact``, and ``correction.stamped_marks`` reports it.

>>> [find(text)[0].value for text in ("HOA TÓC", "[HỏaA Tốc", "HỎA TốC", "| KHẢN Ì", "THƯỢNG KHẨM")]
['HỎA TỐC', 'HỎA TỐC', 'HỎA TỐC', 'KHẨN', 'THƯỢNG KHẨN']
>>> find("MẶT")
[]

HỎA and TỐC are each half of one mark only, so one of them is enough.

>>> [find(text)[0].value for text in ("| TỐC", "|HỎA")], [find(text) for text in ("TÓC", "HÒA")]
(['HỎA TỐC', 'HỎA TỐC'], [[], []])
"""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import regex as re

from vnadmin_doc.language import lexicon
from vnadmin_doc.language.text import caps_ratio, fold, tone_key
from vnadmin_doc.model.found import Found, Span

__all__ = ["MARKS", "find", "is_exact"]

MARKS: dict[str, tuple[str, ...]] = {
    member: lexicon.words("marks", member=member) for member in ("priority", "secrecy", "circulation")
}
_NAMED = {fold(mark): (slot, mark) for slot, marks in MARKS.items() for mark in marks}
_LONGEST_FIRST = sorted(_NAMED, key=len, reverse=True)
# OCR reads the upright lines of a frame as I or 1.
_MARK = re.compile(
    r"[\W_]*(?P<left>[il1]\s+)?(?P<mark>" + "|".join(_LONGEST_FIRST) + r")[\W_]*(?P<right>(?<=\s)[il1][\W_]*)?$"
)
# With one wrong letter: long marks only, not KHẨN and MẬT.
_ONE_WRONG_LETTER = re.compile(
    r"[\W_]*(?:"
    + "|".join(f"(?P<m{i}>(?:{mark}){{e<=1}})" for i, mark in enumerate(_LONGEST_FIRST) if len(mark) > 6)
    + r")[\W_]*"
)
_LABEL = re.compile(r"[\W_]*(?:do|muc(?: do)?)\s+(?:mat|khan)\s*:\s*(?=\w)")
_CLASS = re.compile(r"(?<=mat)\s*\([abc]\)\W*$")
_TIMED = re.compile(
    r"[\W_]*(?P<mark>hoa toc hen(?: gio)?[\s:]*(?:den\s+)?\d{1,2}\s*(?:gio|[gh:])\s*(?:\d{1,2}\s*(?:phut|p)?)?)[\W_]*"
)
_HALF = re.compile(r"[\W_]*(?P<mark>HỎA|TỐC)[\W_]*")
_WIDEST = max(map(len, _NAMED)) + 8
_BREVE = "\u0306"
_AT_AN_HOUR = "HỎA TỐC HẸN GIỜ"


def find(text: str) -> list[Found[str]]:
    """The mark in the line. Empty if the line has other words, or is not in capitals.

    The part is the member of the letter: ``priority``, ``secrecy`` or ``circulation``.
    """
    start, end = _core(text)
    return [replace(one, span=(start + one.span[0], start + one.span[1])) for one in _find(text[start:end])]


def _core(text: str) -> Span:
    """The place of the text without the label before a mark and the class of a secret after it."""
    folded = fold(text)
    label, grade = _LABEL.match(folded), _CLASS.search(folded)
    return label.end() if label else 0, grade.start() if grade else len(text)


def _find(text: str) -> list[Found[str]]:
    if len(text) > _WIDEST:
        return []
    folded = fold(text)
    timed = _TIMED.fullmatch(folded)
    if timed is not None and _is_printed(text[slice(*timed.span("mark"))]):
        return [Found("priority", _AT_AN_HOUR, timed.span("mark"), "marks/timed")]
    match = _MARK.match(folded)
    if match is not None:
        span = match.span("mark")
        return [_mark(match["mark"], span)] if _is_printed(text[slice(*span)]) else []
    if caps_ratio(text) < 0.35:
        return []
    half = _HALF.fullmatch(text)
    if half is not None:
        return [Found("priority", "HỎA TỐC", half.span("mark"), "marks/half")]
    misread = _ONE_WRONG_LETTER.fullmatch(folded)
    if misread is None:
        return []
    name = next(name for name, letters in misread.groupdict().items() if letters is not None)
    return [_mark(_LONGEST_FIRST[int(name[1:])], misread.span(name))]


def _mark(folded: str, span: Span) -> Found[str]:
    slot, mark = _NAMED[folded]
    return Found(slot, mark, span, f"marks/{slot}")


def _is_printed(words: str) -> bool:
    """Are the words mostly in capitals, and without a breve? MẶT (face, front) is another word than MẬT."""
    return caps_ratio(words) > 0.6 and _BREVE not in unicodedata.normalize("NFD", words)


def is_exact(text: str, found: Found[str]) -> bool:
    """Has the line exactly the letters of the mark, and no scraps of a frame?

    In digital text only such a line is a mark.

    >>> [is_exact(text, find(text)[0]) for text in ("HỎA TỐC", "HOA TÓC", "I KHẨN", "TỐC")]
    [True, False, False, False]
    """
    start, end = found.span
    words = text[start:end]
    if found.rule == "marks/timed":
        return True
    first, last = _core(text)
    beside = text[first:start] + text[end:last]
    return words.isupper() and tone_key(words) == tone_key(found.value) and not any(map(str.isalnum, beside))
