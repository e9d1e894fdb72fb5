r"""Trích yếu (zones 5a, 5b): what the letter is about.

Decree 30/2020/NĐ-CP, Appendix I, II.5: under the number of a công văn after ``V/v``;
under the kind's name elsewhere, often after ``Về việc``. The value leaves those words out.

>>> find("V/v triển khai thực hiện\nChỉ thị số 12/CT-TTg").value
'triển khai thực hiện Chỉ thị số 12/CT-TTg'
>>> find("Về việc công bố thủ tục hành chính.").value
'công bố thủ tục hành chính'
>>> find("  ") is None
True
"""

from __future__ import annotations

import regex as re

from vnadmin_doc.fields.found import Found
from vnadmin_doc.text import fold, squeeze

__all__ = ["find", "format"]

_LEAD = re.compile(r"[\W_]*(?:(?:v\s?[/il1]\s?v|ve\s+v[/i]ec|ve\s+viec|ve)(?!\w)[\s:.,_–-]*)?")
_RULE = re.compile(r"[\s_\-–—=*~.]+$")
_BREAK_IN_CODE = re.compile(r"(?<=[A-ZĐ])-\s+(?=[A-ZĐ]{2})")


def find(text: str) -> Found[str] | None:
    """The subject, lines joined; None where nothing is left but signs."""
    lead = _LEAD.match(fold(text))
    start = lead.end() if lead else 0
    end = len(_RULE.sub("", text))
    value = _BREAK_IN_CODE.sub("-", squeeze(text[start:end]))
    if text[:start].lstrip().startswith("(") and value.endswith(")") and value.count("(") < value.count(")"):
        value = value[:-1]
    return Found(value, (start, end), "subject/lead" if start else "subject/under-title") if value else None


def format(subject: str) -> str:
    """As under the number of a công văn.

    >>> format("báo cáo")
    'V/v báo cáo'
    """
    return f"V/v {subject}"
