r"""Reads trích yếu (zones 5a, 5b): the subject of the letter.

Decree 30/2020/NĐ-CP, Appendix I, II.5: in a công văn it is below the number, after ``V/v``. In other documents it is
below the name of the kind, often after ``Về việc``. These words are not part of the value.

>>> find("V/v triển khai thực hiện\nChỉ thị số 12/CT-TTg")[0].value
'triển khai thực hiện Chỉ thị số 12/CT-TTg'
>>> find("Về việc phân loại hồ sơ nền.")[0].value
'phân loại hồ sơ nền'
>>> find("  ")
[]

A bracket around the complete subject is removed; a bracket that closes inside is kept.

>>> [find(text)[0].value for text in ("(V/v họp giao ban)", "(sửa đổi, bổ sung) Hội Làm vườn")]
['họp giao ban', '(sửa đổi, bổ sung) Hội Làm vườn']
"""

from __future__ import annotations

import regex as re

from vnadmin_doc.language.text import fold, squeeze
from vnadmin_doc.model.found import Found

__all__ = ["find"]

# V/v, also misread (Viv, V⁄w, Vv). "Và" at the start of a subject is a misread "Về".
_LEAD = re.compile(r"[\W_]*(?:(?:v\s?[/il1f|⁄]?\s?[vw]|v[aei]\s+v[/i]ec|v[ea])(?!\w)[\s:.,_–-]*)?")
_RULE = re.compile(r"[\s_\-–—=*~.,;:]+$")
_BREAK_IN_CODE = re.compile(r"(?<=[A-ZĐ])-\s+(?=[A-ZĐ]{2})")


def find(text: str) -> list[Found[str]]:
    """The subject, with its lines joined; empty if the text has no words."""
    lead = _LEAD.match(fold(text))
    start = lead.end() if lead else 0
    end = len(_RULE.sub("", text))
    opening = text.find("(", 0, start)
    if opening >= 0:
        if text[end - 1] == ")" and text.count("(", start, end) < text.count(")", start, end):
            end -= 1
        elif not any(char.isalpha() for char in text[:start]):
            start = opening
    value = _BREAK_IN_CODE.sub("-", squeeze(text[start:end]))
    rule = "subject/lead" if start else "subject/under-title"
    return [Found("subject", value, (start, end), rule)] if value else []
