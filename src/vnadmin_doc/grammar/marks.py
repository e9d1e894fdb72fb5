"""Dấu chỉ mức độ khẩn, độ mật, phạm vi lưu hành (zones 10b, 10a, 11).

Decree 30/2020/NĐ-CP, Appendix I, III.2: HỎA TỐC, THƯỢNG KHẨN, KHẨN; TUYỆT MẬT, TỐI MẬT, MẬT
(state secrets, Law 117/2025/QH15); XEM XONG TRẢ LẠI, LƯU HÀNH NỘI BỘ. Stamped in capitals,
alone on their line, often framed.

>>> find("| HỎA TỐC |")
Found(value=('priority', 'HỎA TỐC'), span=(2, 9), rule='marks/priority')
>>> find("công tác khẩn cấp") is None
True

OCR reads stamps badly: the mark's letters, or all but one of them, are enough unless ``strict``.

>>> [find(text).value[1] for text in ("HOA TÓC", "[HỏaA Tốc", "HỎA TốC", "| KHẢN Ì", "THƯỢNG KHẨM")]
['HỎA TỐC', 'HỎA TỐC', 'HỎA TỐC', 'KHẨN', 'THƯỢNG KHẨN']
>>> find("MẶT") is None
True

HỎA and TỐC are halves of one mark only: one alone is enough, unless ``strict``.

>>> find("| TỐC").value, find("|HỎA").value
(('priority', 'HỎA TỐC'), ('priority', 'HỎA TỐC'))
>>> [find("TỐC", strict=True), find("TÓC"), find("HÒA")]
[None, None, None]
"""

from __future__ import annotations

import unicodedata

import regex as re

from vnadmin_doc.grammar.found import Found
from vnadmin_doc.language.text import caps_ratio, fold, tone_key

__all__ = ["MARKS", "find"]

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
# One letter off only where enough letters are left to tell it: not KHẨN, not MẬT.
_SPOILT = re.compile(
    r"[\W_]*(?:"
    + "|".join(f"(?P<m{i}>(?:{mark}){{e<=1}})" for i, mark in enumerate(_LONGEST_FIRST) if len(mark) > 6)
    + r")[\W_]*"
)
_HALF = re.compile(r"[\W_]*(?P<mark>HỎA|TỐC)[\W_]*")
_WIDEST = max(map(len, _NAMED)) + 8
_BREVE = "\u0306"


def _is_printed(printed: str, mark: str, *, strict: bool) -> bool:
    """Is it in capitals, and no other word than the mark: MẶT is a face, a front, and not MẬT?"""
    if strict:
        return printed.isupper() and tone_key(printed) == tone_key(mark)
    return caps_ratio(printed) > 0.6 and _BREVE not in unicodedata.normalize("NFD", printed)


def find(line: str, *, strict: bool = False) -> Found[tuple[str, str]] | None:
    """(slot, mark) where the line is one mark and nothing else, in capitals."""
    if len(line) > _WIDEST:
        return None
    folded = fold(line)
    match = _MARK.match(folded)
    if match is not None and not (strict and (match["left"] or match["right"])):
        start, end = match.span("mark")
        printed, (slot, mark) = line[start:end], _NAMED[match["mark"]]
        if not _is_printed(printed, mark, strict=strict):
            return None
        return Found((slot, mark), (start, end), f"marks/{slot}")
    if strict or caps_ratio(line) < 0.35:
        return None
    half = _HALF.fullmatch(line)
    if half is not None:
        return Found(("priority", "HỎA TỐC"), half.span("mark"), "marks/half")
    spoilt = _SPOILT.fullmatch(folded)
    if spoilt is None:
        return None
    name = next(name for name, text in spoilt.groupdict().items() if text is not None)
    slot, mark = _NAMED[_LONGEST_FIRST[int(name[1:])]]
    return Found((slot, mark), spoilt.span(name), f"marks/{slot}")
