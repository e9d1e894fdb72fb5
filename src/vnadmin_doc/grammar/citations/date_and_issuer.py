"""What follows the number of a cited document: its date and its issuer.

>>> from vnadmin_doc.language.text import fold
>>> def tail(text, **options): return read(FoldedText(text, fold(text)), 0, **options)[1:]
>>> tail(", ngày 05/3/2020 của Chính phủ về")
('2020-03-05', 'Chính phủ', True)
>>> tail(" của Bộ Y tế, Bộ Nội vụ và Bộ Tài chính", joint=True)
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
_UNSAID_BY = re.compile(rf"[ ](?={agency_names.AGENCY}\b)")
_WITH = re.compile(rf"(?:{O}[,;]|{S}-|{O},?{S}va){S}(?={agency_names.AGENCY}\b)")  # của Bộ …, Bộ … và Bộ …


class DateAndIssuer(NamedTuple):
    """Where date and issuer end, and what they are."""

    end: int
    date: str | None = None
    issuer: str | None = None
    dated: bool = False


def read(page: FoldedText, pos: int, *, joint: bool = False) -> DateAndIssuer:
    """[, ngày …] [của issuer] [ngày …] from ``pos`` on; of a joint document all its issuers."""
    tail = date(page, DateAndIssuer(pos))
    if by := issuer_lead(page, tail.end) or (tail.dated and _UNSAID_BY.match(page.folded, tail.end)):
        end = agency_names.name_end(page, by.end())
        while joint and end and (more := _WITH.match(page.folded, end)):
            other = agency_names.name_end(page, more.end())
            if not other:
                break
            end = other
        if end:
            tail = tail._replace(end=end, issuer=page.printed(by.end(), end))
    return tail if tail.dated else date(page, tail)


def date(page: FoldedText, tail: DateAndIssuer) -> DateAndIssuer:
    """The date, if one is there; blank or impossible, it is passed over. A stop before "ngày" is a speck."""
    lead = _DATED.match(page.folded, tail.end)
    if not lead or ("." in lead[0] and page.raw[lead.end()].isupper()):
        return tail
    found = dates.at(page.folded, lead.end())
    return tail._replace(end=found.span[1], date=found.value, dated=True) if found else tail
