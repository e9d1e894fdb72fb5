"""Dấu chỉ mức độ khẩn, độ mật, phạm vi lưu hành (zones 10b, 10a, 11).

Decree 30/2020/NĐ-CP, Appendix I, III.2: HỎA TỐC, THƯỢNG KHẨN, KHẨN; TUYỆT MẬT, TỐI MẬT, MẬT
(state secrets, Law 117/2025/QH15); XEM XONG TRẢ LẠI, LƯU HÀNH NỘI BỘ. Stamped in capitals,
alone on their line, often framed.

>>> find("| HỎA TỐC |")
Found(value=('priority', 'HỎA TỐC'), span=(2, 9), rule='marks/priority')
>>> find("công tác khẩn cấp") is None
True
"""

from __future__ import annotations

import regex as re

from vnadmin_doc.fields.found import Found
from vnadmin_doc.text import fold

__all__ = ["MARKS", "find"]

MARKS: dict[str, tuple[str, ...]] = {
    "priority": ("HỎA TỐC HẸN GIỜ", "THƯỢNG KHẨN", "HỎA TỐC", "KHẨN"),
    "secrecy": ("TUYỆT MẬT", "TỐI MẬT", "MẬT"),
    "circulation": ("XEM XONG TRẢ LẠI", "LƯU HÀNH NỘI BỘ", "KHÔNG PHỔ BIẾN", "TÀI LIỆU THU HỒI"),
}
_NAMED = {fold(mark): (slot, mark) for slot, marks in MARKS.items() for mark in marks}
_MARK = re.compile(
    r"[\W_]*(?P<mark>" + "|".join(sorted((re.escape(m) for m in _NAMED), key=len, reverse=True)) + r")[\W_]*$"
)


def find(line: str) -> Found[tuple[str, str]] | None:
    """(slot, mark) where the line is one mark and nothing else, in capitals."""
    match = _MARK.match(fold(line))
    if match is None or not line[slice(*match.span("mark"))].isupper():
        return None
    slot, mark = _NAMED[match["mark"]]
    return Found((slot, mark), match.span("mark"), f"marks/{slot}")
