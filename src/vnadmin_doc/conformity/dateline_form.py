"""Rules V03: how place and date are written (Decree 30/2020/NĐ-CP, Appendix I, Phần I, II.4).

"Not in the future" is not judged: the result may not depend on the day on which the check runs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from vnadmin_doc.conformity.case import Case
from vnadmin_doc.conformity.finding import Departure
from vnadmin_doc.messages import msg
from vnadmin_doc.model.found import IMPOSSIBLE_DATE

__all__ = ["comma", "day_zero", "in_words", "month_zero", "place", "place_capital", "real_date", "spare_zero"]

_DATE = "/promulgation/date"
_PLACE = "/promulgation/place"
_WORDED = re.compile(r"ngày\s*(?P<day>\d+)\s*tháng\s*(?P<month>\d+)\s*năm\s*(?P<year>\d{4})", re.IGNORECASE)
_NUMERIC = re.compile(r"\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?\d{4}")


def _worded(case: Case) -> re.Match[str] | None:
    return _WORDED.search(case.text(_DATE))


def day_zero(case: Case) -> Iterator[Departure]:
    """II.4b: a day below 10 has a 0 before it."""
    found = _worded(case)
    if found and len(found["day"]) == 1:
        yield case.depart(_DATE, f"ngày 0{found['day']}", found[0])


def month_zero(case: Case) -> Iterator[Departure]:
    """II.4b: the months 1 and 2 have a 0 before them."""
    found = _worded(case)
    if found and found["month"] in ("1", "2"):
        yield case.depart(_DATE, f"tháng 0{found['month']}", found[0])


def spare_zero(case: Case) -> Iterator[Departure]:
    """II.4b names the months 1 and 2 only; the example of Mục V has "tháng 6"."""
    found = _worded(case)
    if found and re.fullmatch("0[3-9]", found["month"]):
        yield case.depart(_DATE, f"tháng {found['month'][1]}", found[0])


def in_words(case: Case) -> Iterator[Departure]:
    """II.4b: the date is written in full, "ngày … tháng … năm …"."""
    found = _NUMERIC.search(case.text(_DATE))
    if found:
        yield case.depart(_DATE, "ngày … tháng … năm …", found[0])


def real_date(case: Case) -> Iterator[Departure]:
    """II.4b: day, month and year of issue; a day that no calendar has is none."""
    if any(line.rule == IMPOSSIBLE_DATE for line in case.lines(_DATE)):
        yield case.depart(_DATE, msg("a day of the calendar"))


def place(case: Case) -> Iterator[Departure]:
    """II.4a: the place before the date."""
    dated = case.lines(_DATE)
    if dated and case.letter.promulgation.place is None:
        yield Departure(_PLACE, msg("the name of the place before the date"), case.text(_DATE), dated[0], absent=True)


def comma(case: Case) -> Iterator[Departure]:
    """II.4c: a comma after the place."""
    printed = case.text(_PLACE).strip()
    if printed[-1:].isalpha() and "," not in printed and _worded(case):
        yield case.depart(_PLACE, f"{printed},", printed)


def place_capital(case: Case) -> Iterator[Departure]:
    """II.4c: the first letter of the place is a capital."""
    name = case.letter.promulgation.place or ""
    if name[:1].islower():
        yield case.depart(_PLACE, name[:1].upper() + name[1:], name)
