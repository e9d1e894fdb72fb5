r"""Kính gửi (zone 9a): to whom the letter goes.

Decree 30/2020/NĐ-CP, Appendix I, II.9a: one addressee on the line of "Kính gửi:"; several
each on their own line, ``- …;``, the last with a full stop. Party tờ trình: "Kính trình".

>>> [f.value.text for f in find("Kính gửi:\n- Ban Tuyên giáo Thành ủy;\n- Các cơ quan báo chí.")]
['Ban Tuyên giáo Thành ủy', 'Các cơ quan báo chí']
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

LABEL = re.compile(r"[\W_]*k[il1]nh\s*(?:g[uo]i|trinh)(?!\w)\s*[:;.,]*|[^\n:]{0,120}\bdien\s*:")
"""Matched on folded text at the start of the zone; a công điện has "… điện:" (Appendix III, 1.6)."""


_CALLED = re.compile(
    r"\s*(?:[.;,]\s*\(\s*(?:sau day\s+)?(?:goi|viet)\s+(?:chung|tat)|\(\s*(?:sau day\s+)?goi\s+chung)\s[^()]*\)?\W*$"
)
"""What all of them are called from here on, behind the list's end: no part of its last entry."""


def find(text: str) -> list[Found[Addressee]]:
    """One an entry; empty where there is a label and nothing after it."""
    label = LABEL.match(fold(text))
    start = label.end() if label else 0
    rule = "addressees/label" if label else "addressees/list"
    listed = entries(text, start, split_semicolons=True)
    return [Found("addressees", Addressee(text=_without_name_for_all(value)), span, rule) for value, span in listed]


def _without_name_for_all(entry: str) -> str:
    called = _CALLED.search(fold(entry))
    return entry[: called.start()] if called else entry
