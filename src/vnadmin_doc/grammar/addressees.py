r"""Reads Kính gửi (zone 9a): the addressees of the letter.

Decree 30/2020/NĐ-CP, Appendix I, II.9a: one addressee is in the line of "Kính gửi:". Several addressees have a line
each, ``- …;``, and a full stop ends the last. A tờ trình of the Party has "Kính trình", an invitation "Kính mời".

>>> [f.value.text for f in find("Kính gửi:\n- Ban Tuyên giáo Thành ủy;\n- Các cơ quan báo chí.")]
['Ban Tuyên giáo Thành ủy', 'Các cơ quan báo chí']
>>> [f.value.text for f in find("Kính gửi:\nSở Y tế các tỉnh\nCác bệnh viện thuộc và\nCác trường")]
['Sở Y tế các tỉnh', 'Các bệnh viện thuộc và Các trường']
>>> [f.value.text for f in find("Kính mời: Ông Trần Văn Bình")]
['Ông Trần Văn Bình']
>>> [f.value.text for f in find("Kính gửi: Sở Nội vụ; Sở Tài chính")]
['Sở Nội vụ', 'Sở Tài chính']
>>> [f.value.text for f in find("Kính gửi:\n- Sở Nội vụ;\n- Sở Tài chính.\n(sau đây gọi chung là các sở)")]
['Sở Nội vụ', 'Sở Tài chính']
"""

from __future__ import annotations

import regex as re

from vnadmin_doc.grammar.entries import entries
from vnadmin_doc.language.text import fold
from vnadmin_doc.model.found import Found
from vnadmin_doc.model.letter import Addressee

__all__ = ["LABEL", "find"]

LABEL = re.compile(
    r"[\W_]*k[il1]nh\s*(?:g[uo]i|trinh|moi)(?!\w)\s*(?:[(/]\s?to\b\s?\)?)?\s*[:;.,]*|[^\n:]{0,120}\bdien\s*:"
)
"""Matches folded text at the start of the zone. A công điện has "… điện:" (Appendix III, 1.6)."""
_COLLECTIVE_NAME = re.compile(
    r"\s*(?:[.;,]\s*\(\s*(?:sau day\s+)?(?:goi|viet)\s+(?:chung|tat)|\(\s*(?:sau day\s+)?goi\s+chung)\s[^()]*\)?\W*$"
)
"""The words "(sau đây gọi chung là …)" after the list. They do not belong to the last entry."""


def find(text: str) -> list[Found[Addressee]]:
    """The addressees, one for each entry. Empty if no words follow the label."""
    label = LABEL.match(fold(text))
    start = label.end() if label else 0
    rule = "addressees/label" if label else "addressees/list"
    listed = entries(text, start, split_semicolons=True)
    return [Found("addressees", Addressee(text=_without_collective_name(value)), span, rule) for value, span in listed]


def _without_collective_name(entry: str) -> str:
    name = _COLLECTIVE_NAME.search(fold(entry))
    return entry[: name.start()] if name else entry
