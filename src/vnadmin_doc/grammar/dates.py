"""Reads dates in running text.

Decree 30/2020/NĐ-CP, Appendix I, II.4: day, month and year in Arabic digits, with a 0 before days below 10 and the
months 1 and 2: ``ngày 05 tháng 02 năm 2021``. Citations also have the numeric form. The value ends before a blank part.

>>> [f.value for f in find("ngày 05 tháng 3 năm 2020, 12/5/2021, 12-5-2021 và 12.5.2021")]
['2020-03-05', '2021-05-12', '2021-05-12', '2021-05-12']
>>> [f.value for f in find("ngày … tháng 02 năm 2025; tháng 6/2021; ngày   tháng   năm 2019; ngày …/5/2021")]
['2025-02', '2021-06', '2019', '2021-05']

The value is ``None`` for an impossible day, a year of two digits (the century is not printed), a blank year, and
misread digits.

>>> [(f.value, f.rule) for f in find("31/02/2021 và ngày 12/5/98, ngày … tháng … năm 20…")]
[(None, 'date/impossible'), (None, 'date/short-year'), (None, 'date/blank')]
>>> [(f.value, f.rule) for f in find("ngày 23 tháng I1 năm 2018")]
[(None, 'date/unreadable')]
"""

from __future__ import annotations

import re
from datetime import date

from vnadmin_doc.language.text import fold
from vnadmin_doc.model.found import Found

__all__ = ["at", "find", "iso"]

_WORDED = r"""                               # ngày 12 tháng 5 năm 2021 | tháng 5 năm 2021 | tháng 5/2021
    (?: ngay [ \n.:_]{0,30} (?P<day>\d{1,2})? [ \n._]{0,30} )?
    th[ao]ng [ \n._]{0,30} (?P<month>\d{1,2})? [ \n._]{0,30}
    (?: nam (?:,(?=[ ]?\d{4}))? | / )            # OCR may read a speck as a comma
    (?: [ \n._]{0,9} (?P<year>\d{4}(?!\d)|\d\d(?![\d._])) | [ ]?(?:\d{1,3}(?!\d)[ ]?)?[._]* )
"""
_NUMERIC = r"""                              # 12/5/2021 | ngày 12-5-2021 | 12.5.2021 | ngày 5 - 10 - 2000
    (?: ngay [ \n:']{0,9} )?                  # OCR may read a speck as a quote
    (?P<d>\d{1,2}) [ ]?(?P<sep>[/.-])[ \n]? (?P<m>\d{1,2}) [ ]?(?P=sep)[ \n]? (?P<y>\d{4}|\d\d) (?![\d/])
"""
_OPEN = r"""                                 # ngày …/5/2021 | ngày   /   /2021
    ngay [ \n.:_]{0,30} / [ ._]{0,9} (?P<om>\d{1,2})? [ ._]{0,9} / [ ]? (?P<oy>\d{4}) (?!\d)
"""
_MISREAD = r"""                               # ngày 23 tháng I1 năm 2018: misread
    (?P<misread> ngay [ \n]{1,9} \S{1,4} [ \n]{1,9} th[ao]ng [ \n]{0,9} \S{1,4} [ \n]{0,9}
                nam [ \n]{1,9} \d{4} (?!\d) )
"""
_YEAR = r"nam [ \n]{1,9} (?P<only>(?:19|20)\d\d) (?!\d)"  # năm 2021
_START = r"(?: (?<![\w/-]) (?<!\d[.]) | (?<=[a-z]) (?=ngay[ ]) )"  # TTgngày 15/01/2031: OCR joins words
_DATE = re.compile(rf"{_START} (?: {_NUMERIC} | {_OPEN} | {_WORDED} | {_MISREAD} | {_YEAR} )", re.VERBOSE)


def iso(year: str | None, month: str | None = None, day: str | None = None) -> str | None:
    """ISO 8601 of the parts before the first missing one; None if there is no such date.

    >>> iso("2021", "5", "12"), iso("2021", "06"), iso("2021"), iso("2021", "2", "30")
    ('2021-05-12', '2021-06', '2021', None)
    """
    if not year or not 1900 <= int(year) <= 2099:
        return None
    try:
        whole = date(int(year), int(month or 1), int(day or 1)).isoformat()
    except ValueError:
        return None
    if not month:
        return whole[:4]
    return whole if day else whole[:7]


def at(folded: str, pos: int = 0) -> Found[str | None] | None:
    """The date, with its "ngày", at ``pos`` of a folded text; None if there is none.

    >>> at("ngay 12 thang 5 nam, 2021").value  # a speck
    '2021-05-12'
    >>> at("qd-ttgngay 12/5/2021", 6).value
    '2021-05-12'
    >>> at("ngay 12/5/2021 cua")
    Found(part='date', value='2021-05-12', span=(0, 14), rule='date/numeric')
    """
    match = _DATE.match(folded, pos)
    return _read(match) if match else None


def find(text: str) -> list[Found[str | None]]:
    """The dates in ``text``, in reading order."""
    return [_read(match) for match in _DATE.finditer(fold(text))]


def _read(match: re.Match[str]) -> Found[str | None]:
    part = match.groupdict()
    if part["misread"]:
        return Found("date", None, match.span(), "date/unreadable")
    if part["only"]:
        return Found("date", part["only"], match.span(), "date/year")
    if part["y"]:
        return _found(match, part["y"], part["m"], part["d"], "date/numeric")
    if part["oy"]:
        return _found(match, part["oy"], part["om"], None, "date/open")
    return _found(match, part["year"], part["month"], part["day"], "date/worded")


def _found(match: re.Match[str], year: str | None, month: str | None, day: str | None, rule: str) -> Found[str | None]:
    if not year:
        return Found("date", None, match.span(), "date/blank")
    if len(year) < 4:
        return Found("date", None, match.span(), "date/short-year")
    value = iso(year, month, day if month else None)
    return Found("date", value, match.span(), rule if value else "date/impossible")
