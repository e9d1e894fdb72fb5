"""Reads the date and the issuer after the number of a cited document.

>>> from vnadmin_doc.language.text import fold
>>> def details(text, **options): return read(FoldedText(text, fold(text)), 0, **options)[1:]
>>> details(", ngày 05/3/2020 của Chính phủ về")
('2020-03-05', 'Chính phủ', True)
>>> details(" của Bộ Y tế, Bộ Nội vụ và Bộ Tài chính", joint=True)
(None, 'Bộ Y tế, Bộ Nội vụ và Bộ Tài chính', False)
"""

from __future__ import annotations

import re
from typing import NamedTuple

from vnadmin_doc.grammar import dates
from vnadmin_doc.grammar.citations import agency_names
from vnadmin_doc.grammar.citations.phrases import FoldedText, O, S, issuer_lead

__all__ = ["DateAndIssuer", "date", "read"]

_HOUR = rf"(?:(?:hoi|luc){S}\d{{1,2}}{O}(?:gio|h)(?:{O}\d\d?(?:{S}phut)?)?,?{S}(?=ngay))?"
"""Công điện … hồi 20 giờ 30 ngày …"""
_DATED = re.compile(rf"{O}(?:,|[.'](?={O}ngay))?{O}{_HOUR}(?=ngay|nam{S}\d|thang)|{O}[-,]?{O}(?=\d\d?[/.]\d\d?[/.]\d)")
_WITHOUT_CUA = re.compile(rf"[ ](?={agency_names.AGENCY}\b)")
_NEXT_ISSUER = re.compile(rf"(?:{O}[,;]|{S}-|{O},?{S}va){S}(?={agency_names.AGENCY}\b)")  # của Bộ …, Bộ … và Bộ …


class DateAndIssuer(NamedTuple):
    """The date and the issuer of a citation, and the offset where they end. ``dated``: a date is there, maybe blank."""

    end: int
    date: str | None = None
    issuer: str | None = None
    dated: bool = False


def read(page: FoldedText, pos: int, *, joint: bool = False) -> DateAndIssuer:
    """Read [, ngày …] [của issuer] [ngày …] from ``pos``. A ``joint`` document has several issuers."""
    details = date(page, DateAndIssuer(pos))
    if by := issuer_lead(page, details.end) or (details.dated and _WITHOUT_CUA.match(page.folded, details.end)):
        end = agency_names.name_end(page, by.end())
        while joint and end and (more := _NEXT_ISSUER.match(page.folded, end)):
            other = agency_names.name_end(page, more.end())
            if not other:
                break
            end = other
        if end:
            details = details._replace(end=end, issuer=page.printed(by.end(), end))
    return details if details.dated else date(page, details)


def date(page: FoldedText, details: DateAndIssuer) -> DateAndIssuer:
    """Add the date that follows, if there is one. A blank or impossible date is skipped, without a value.

    A full stop before "ngày" is a speck on the page.
    """
    lead = _DATED.match(page.folded, details.end)
    if not lead or ("." in lead[0] and page.raw[lead.end()].isupper()):
        return details
    found = dates.at(page.folded, lead.end())
    return details._replace(end=found.span[1], date=found.value, dated=True) if found else details
