"""Địa danh và thời gian (zone 4): where and on what day the letter was issued.

Decree 30/2020/NĐ-CP, Appendix I, II.4: ``Hà Nội, ngày 05 tháng 01 năm 2020``; a comma after
the place, 0 before days under 10 and months 1 and 2.

>>> [(f.rule, f.value) for f in find("Hà Nội, ngày 16 tháng 6 năm 2021")]
[('dateline/place', 'Hà Nội'), ('dateline/date', '2021-06-16')]
>>> [f.value for f in find("Cà Mau, ngày     tháng 02 năm 2025")]
['Cà Mau', '2025-02']

A day or month that is blank cuts the date short; one that no calendar has is not given
(``date`` then ends before it), because it was misread.
"""

from __future__ import annotations

import datetime

import regex as re

from vnadmin_doc.fields.found import Found
from vnadmin_doc.text import fold, squeeze

__all__ = ["find", "format"]

# Matched on folded text. Between the words stands a number, a blank, or what OCR made of one.
_WHEN = r"""
    n[gq]a[yv]\W{0,3}?   (?P<day>[^\n,;]{0,12}?)   \s*
    t[hb]an[gq]\W{0,3}?  (?P<month>[^\n,;]{0,10}?) \s*
    n[ao]m\W{0,4}       (?P<year>(?:[12]\s?\d\s?\d\s?\d|\d\d(?!\d))?)
"""
_DATELINE = re.compile(rf"(?P<place>(?:[^\W\d_][^\n,;:/]{{1,40}})?)\s*[,.;]?\s*(?<!\w){_WHEN}", re.VERBOSE)
_SLASHED = re.compile(
    r"(?P<place>[^\W\d_][^\n,;:/]{1,40}?)\s*,\s*(?:ngay\s*)?(?P<day>\d{1,2})\s*[/.-]\s*(?P<month>\d{1,2})\s*[/.-]\s*(?P<year>\d{4})"
)


def find(text: str) -> list[Found[str]]:
    """``dateline/place`` and ``dateline/date`` (ISO 8601, maybe cut short), as far as there."""
    folded = fold(text)
    match = _DATELINE.search(folded) or _SLASHED.search(folded)
    if match is None:
        return []
    found = []
    place = squeeze(text[slice(*match.span("place"))]).strip(" .,-*_")
    if len(place) > 1:
        found.append(Found(place, match.span("place"), "dateline/place"))
    date = _iso(match["year"], match["month"], match["day"])
    if date:
        start = match.start("day")
        # The words "ngày", "tháng", "năm" are part of what was read.
        start = max(folded.rfind("ng", 0, start), match.end("place"))
        found.append(Found(date, (start, match.end("year")), "dateline/date"))
    return found


def _digits(text: str | None) -> int | None:
    """A one- or two-digit number, None for a blank; 0 for what is neither."""
    bare = re.sub(r"[\s.…_,·-]", "", text or "")
    if not bare:
        return None
    return int(bare) if re.fullmatch(r"\d{1,2}", bare) else 0


def _iso(year_text: str | None, month_text: str | None, day_text: str | None) -> str | None:
    """ISO 8601 as far as the parts are there and possible.

    >>> _iso("2021", "6", "31"), _iso("2021", "", "3"), _iso("2021", "13", "3")
    ('2021-06', '2021', '2021')
    """
    bare = re.sub(r"\s", "", year_text or "")
    if len(bare) == 2:
        bare = f"20{bare}" if int(bare) < 50 else f"19{bare}"
    if len(bare) != 4:
        return None
    year, month, day = int(bare), _digits(month_text), _digits(day_text)
    if not month or month > 12:
        return bare
    try:
        return datetime.date(year, month, day or 0).isoformat()
    except ValueError:
        return f"{year:04d}-{month:02d}"


def format(place: str, date: str) -> str:
    """As Decree 30 prints it, for a whole date.

    >>> format("Hà Nội", "2020-01-05")
    'Hà Nội, ngày 05 tháng 01 năm 2020'
    """
    when = datetime.date.fromisoformat(date)
    month = f"{when.month:02d}" if when.month < 3 else str(when.month)
    return f"{place}, ngày {when.day:02d} tháng {month} năm {when.year:04d}"
