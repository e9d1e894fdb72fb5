"""Reads deadlines: a date if a date is printed, else a rule.

Practice under Decree 30/2020/NĐ-CP. Days and dates are printed as in its Appendix I, II.4. Periods that begin with an
event ("kể từ ngày …", Bộ luật Dân sự 2015, Điều 144–148) are kept as a rule, because the day of the event is unknown.

>>> def read(text, issued=None): return [(f.value.date, f.value.rule and f.value.rule.model_dump(exclude_none=True),
...                                       text[slice(*f.span)]) for f in find(text, issued=issued)]
>>> read("gửi báo cáo trước ngày 30/6/2021 để tổng hợp")
[('2021-06-30', None, 'trước ngày 30/6/2021')]
>>> read("chậm nhất 17h00 ngày 05 tháng 8 năm 2022; hoàn thành trong quý II năm 2023")
[('2022-08-05', None, 'chậm nhất 17h00 ngày 05 tháng 8 năm 2022'), ('2023-06', None, 'trong quý II năm 2023')]

A day without a year becomes a date only if the letter has a complete date and the day is not before it:

>>> read("gửi về Sở trước ngày 15/6", "2021-05-20"), read("gửi về Sở trước ngày 15/6", "2021-07-20")
([('2021-06-15', None, 'trước ngày 15/6')], [(None, None, 'trước ngày 15/6')])

A deadline that recurs, or that counts from an event, is a rule:

>>> read("hằng năm trước ngày 15/12; định kỳ hằng quý; trước ngày 20 hằng tháng")
[(None, {'every': 'year', 'before': '12-15'}, 'hằng năm trước ngày 15/12'), (None, {'every': 'quarter'}, \
'định kỳ hằng quý'), (None, {'every': 'month', 'before': '20'}, 'trước ngày 20 hằng tháng')]
>>> read("trong vòng 05 ngày làm việc kể từ ngày nhận được văn bản, có ý kiến")
[(None, {'within': 5, 'unit': 'working day', 'since': 'ngày nhận được văn bản'}, \
'trong vòng 05 ngày làm việc kể từ ngày nhận được văn bản')]

A day before the date of the letter is a report of the past, and no deadline. A period of an activity is no deadline:

>>> read("các đơn vị chưa gửi trước ngày 10/5/2021", "2021-05-20"), read("từ ngày 01/6 đến ngày 30/6/2021")
([], [])
"""

from __future__ import annotations

from typing import NamedTuple

import regex as re

from vnadmin_doc.grammar import dates
from vnadmin_doc.grammar.tasks.actions import quoted_spans
from vnadmin_doc.language.text import fold, squeeze
from vnadmin_doc.model.found import Found
from vnadmin_doc.model.letter import DeadlineRule

__all__ = ["Deadline", "find"]


class Deadline(NamedTuple):
    """``date``: ISO 8601, or a year or month only. Both None: a deadline is printed, but its date is unknown."""

    date: str | None = None
    rule: DeadlineRule | None = None


_S = r"[ \n]{1,9}"
_O = r"[ \n]{0,9}"
_CLOCK = rf"(?:luc{_S})?\d{{1,2}}{_O}(?:h|g|gio|:)(?:{_O}\d{{1,2}}(?:{_O}(?:phut|p|'))?)?'?{_O},?{_O}"
_WEEKDAY = rf"(?:thu{_S}(?:hai|ba|tu|nam|sau|bay|[2-7])|chu{_S}nhat){_O},?{_O}[(]?"
_LIMIT = re.compile(
    rf"""(?<!\w)(?:
      (?<!(?:sinh|khoi{_S}cong|hieu{_S}luc){_S}) truoc (?!{_S}(?:khi|het|do|day|kia|mat|sap|tien|nam|thang)\b)
    | (?:cham|muon){_S}nhat | han{_S}(?:chot|cuoi(?:{_S}cung)?)
    | khong{_S}(?:qua|muon{_S}hon|cham{_S}hon)
    | (?:hoan{_S}thanh|xong|gui|nop|dang{_S}ky|nhan|keo{_S}dai|thoi{_S}han|han){_S}(?:den|toi|vao){_S}(?:het{_S})?
    | thoi{_S}(?:han|gian){_S}(?:hoan{_S}thanh|bao{_S}cao|gui|nop|nhan|dang{_S}ky|thuc{_S}hien){_O}
      [^:.;\n\d]{{0,40}}:{_O}(?:cham{_S}nhat|truoc|den{_S}het)?
    | thoi{_S}han{_O}: | vao(?={_S}ngay{_S}\d{{1,2}}{_S}(?:cua{_S})?(?:hang|moi){_S}thang)
    ){_O}:?{_O}
    (?:(?:la|den|vao|toi|truoc|het|trong){_S}){{0,3}}
    (?:{_CLOCK})?(?:{_WEEKDAY})?(?=ngay|\d|thang|quy|nam)""",
    re.VERBOSE,
)
_DAY = re.compile(rf"(?:ngay{_S})?(?P<day>\d{{1,2}}){_O}(?:/|-|thang){_O}(?P<month>\d{{1,2}})(?![\d/.-]*\d)")
_OF_MONTH = re.compile(
    rf"ngay{_S}(?P<day>\d{{1,2}}){_S}(?:cua{_S})?(?:(?:hang|moi|cac){_S}thang(?!\w)"
    rf"|(?P<quarter>thang{_S}cuoi{_S}(?:cua{_S})?(?:moi{_S}|hang{_S})?quy))"
)
_PERIOD = re.compile(
    rf"""(?:quy{_S}(?P<quarter>iv|i{{1,3}}|[1-4]) | thang{_S}(?P<month>\d{{1,2}})
         | (?:6|sau|06){_S}thang{_S}(?P<half>dau|cuoi) )(?!\w)
        (?:{_O}(?:/|-|(?:cua{_S})?nam{_S}){_O}(?P<year>\d{{4}})(?!\d) | {_S}nam{_S}nay )?
        | nam{_S}(?P<only>20\d\d)(?!\d)""",
    re.VERBOSE,
)
_DURING = re.compile(rf"(?<!\w)trong{_S}(?={_PERIOD.pattern})", re.VERBOSE)
_DIGIT = re.compile(r"\d")
_COMPLETES = re.compile(
    r"(?<!\w)(?:hoan (?:thanh|tat|thien)|xong|thuc hien|bao cao|trinh|ban hanh|gui|nop|thoi (?:gian|han))(?!\w)"
)
_ENDS = re.compile(r"(?<!\w)(?:hoan (?:thanh|tat|thien)|xong|thoi (?:gian|han))(?!\w)")
_EVERY = r"(?:hang|moi)"
_PERIODS = rf"(?P<every>(?:6|06|sau){_S}thang|nam|quy|thang|tuan|ngay)(?!\w)"
_REGULARLY = re.compile(rf"(?<!\w)dinh{_S}ky{_O},?{_O}(?:{_EVERY}{_S})?{_PERIODS}")
_EACH = re.compile(rf"(?<!\w){_EVERY}{_S}{_PERIODS}")
_WITHIN = re.compile(
    rf"""(?<!\w)(?P<lead>trong{_S}(?:vong|thoi{_S}(?:han|gian))|(?<!(?:qua|sau|het){_S})thoi{_S}han(?:{_S}la)?|cham{_S}nhat(?:{_S}la)?
         |khong{_S}qua|trong) {_O}:?{_O}(?:toi{_S}da{_S}|khong{_S}qua{_S}|sau{_S})?
        (?P<count>\d{{1,3}}){_S}(?:[(][^()\n]{{1,20}}[)]{_S})?(?P<unit>ngay{_S}lam{_S}viec|ngay|thang|tuan|gio)(?!\w)
        (?P<from>{_O},?{_O}[(]?(?:(?:ke|tinh){_S}tu(?:{_S}(?:sau{_S})?khi)?|sau{_S}khi|tu(?={_S}(?:ngay|khi))(?:{_S}khi)?){_S})?""",
    re.VERBOSE,
)
_IN_TIME = re.compile(rf"trong{_S}(?:vong|thoi{_S}han)")
_YEARLY_BEHIND = re.compile(rf"{_O},?{_O}(?:cua{_S})?{_EVERY}{_S}nam(?!\w)")
_YEARLY_AHEAD = re.compile(rf"(?:dinh{_S}ky{_S})?(?<!\w){_EVERY}{_S}nam{_O},?{_O}[(]?$")
_BETWEEN_CLAUSES = re.compile("[.;]")
_SINCE = re.compile(rf"(?:(?!{_S}(?:de|phai|thi|co|ma|neu){_S})[^,.;:()\n]){{1,120}}")
_EVERYS = {"nam": "year", "quy": "quarter", "thang": "month", "tuan": "week", "ngay": "day"}
_UNITS = {"ngay lam viec": "working day", "ngay": "day", "thang": "month", "tuan": "week", "gio": "hour"}
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}


def find(text: str, *, issued: str | None = None) -> list[Found[Deadline]]:
    """The deadlines in ``text``, in reading order. ``issued`` is the date of the letter (ISO 8601)."""
    folded = fold(text)
    for start, end in quoted_spans(text):
        folded = folded[:start] + " " * (end - start) + folded[end:]
    found = _recurring(folded)
    if _DIGIT.search(folded):
        found += [*_limits(folded, issued), *_within(text, folded), *_in_period(folded, issued)]
    found.sort(key=lambda item: (item.span[0], -item.span[1]))
    kept: list[Found[Deadline]] = []
    for item in found:
        if not kept or item.span[0] >= kept[-1].span[1]:
            kept.append(item)
    return kept


def _limits(folded: str, issued: str | None) -> list[Found[Deadline]]:
    """Deadlines after "trước ngày", "chậm nhất" …; with "hằng năm" before or after the day, of every year."""
    found = []
    for lead in _LIMIT.finditer(folded):
        read = _day_at(folded, lead.end(), issued) or _named_period(folded, lead, issued)
        if read is None:
            continue
        value, end = read
        span = lead.start(), end
        if value.rule is None:
            value, span = _yearly(folded, span, value)
        if value.date is None or value.rule or not _is_past(value.date, issued):
            found.append(Found("deadline", value, span, "deadline/limit"))
    return found


def _day_at(folded: str, pos: int, issued: str | None) -> tuple[Deadline, int] | None:
    """(the day, or the day of every month, at ``pos``; its end)."""
    if (monthly := _OF_MONTH.match(folded, pos)) and 1 <= int(monthly["day"]) <= 31:
        rule = DeadlineRule(every="quarter") if monthly["quarter"] else None
        return Deadline(None, rule or DeadlineRule(every="month", before=f"{int(monthly['day']):02}")), monthly.end()
    whole = dates.at(folded, pos)
    if whole and (len(whole.value or "") == 10 or whole.rule in ("date/short-year", "date/impossible")):
        return Deadline(whole.value), whole.span[1]
    if short := _DAY.match(folded, pos):
        return _without_year(short, issued), short.end()
    return None


def _without_year(short: re.Match[str], issued: str | None) -> Deadline:
    """A day and a month in the year of the letter, if that day is not before the letter."""
    if issued is None or len(issued) < 10:
        return Deadline()
    value = dates.iso(issued[:4], short["month"], short["day"])
    return Deadline(value if value and value >= issued else None)


def _named_period(folded: str, lead: re.Match[str], issued: str | None) -> tuple[Deadline, int] | None:
    """(the period in "chậm nhất trong tháng 6/2021", its end). None after "trước": "trước tháng 6" ends in May."""
    if folded.startswith("truoc", lead.start()) or not (period := _PERIOD.match(folded, lead.end())):
        return None
    value = _last_month(period, issued)
    return (Deadline(value), period.end()) if value else None


def _last_month(period: re.Match[str], issued: str | None) -> str | None:
    """The last month of a quarter or a half year, the month, or the year. Without a year: in the year of the letter."""
    if period["only"]:
        return period["only"]
    if period["quarter"]:
        month = 3 * _QUARTERS[period["quarter"]]
    elif period["half"]:
        month = 6 if period["half"] == "dau" else 12
    else:
        month = int(period["month"])
    year = period["year"]
    if year is None and issued is not None and len(issued) >= 7 and f"{issued[:4]}-{month:02}" >= issued[:7]:
        year = issued[:4]
    return dates.iso(year, str(month)) if 1 <= month <= 12 else None


def _in_period(folded: str, issued: str | None) -> list[Found[Deadline]]:
    """Periods in which something must be completed: "hoàn thành trong quý II …"."""
    found = []
    for lead in _DURING.finditer(folded):
        period = _PERIOD.match(folded, lead.end())
        if period is None:
            continue
        before = _BETWEEN_CLAUSES.split(folded[max(0, lead.start() - 120) : lead.start()])[-1]
        if not before.strip() and folded.startswith(",", period.end()):  # Trong tháng 6/2021, Sở A hoàn thành …
            before = _BETWEEN_CLAUSES.split(folded[period.end() : period.end() + 200])[0]
        ends = _ENDS if period["only"] or (period["month"] and not period["year"]) else _COMPLETES
        value = _last_month(period, issued) if ends.search(before) else None
        if value and not _is_past(value, issued):
            found.append(Found("deadline", Deadline(value), (lead.start(), period.end()), "deadline/period"))
    return found


def _yearly(folded: str, span: tuple[int, int], value: Deadline) -> tuple[Deadline, tuple[int, int]]:
    """(the day of every year, its span), if "hằng năm" is right before or after the day; else the arguments."""
    start, end = span
    behind = _YEARLY_BEHIND.match(folded[end : end + 30])
    ahead = _YEARLY_AHEAD.search(folded[max(0, start - 40) : start])
    short = _DAY.search(folded, start, end)
    if not (behind or ahead) or not short:
        return value, span
    rule = None
    if dates.iso("2024", short["month"], short["day"]):
        rule = DeadlineRule(every="year", before=f"{int(short['month']):02}-{int(short['day']):02}")
    first = max(0, start - 40) + ahead.start() if ahead else start
    return Deadline(None, rule), (first, end + behind.end() if behind else end)


def _within(text: str, folded: str) -> list[Found[Deadline]]:
    """Deadlines such as "trong vòng 05 ngày làm việc kể từ …": the period, and the event as printed."""
    found = []
    for match in _WITHIN.finditer(folded):
        since = _SINCE.match(folded, match.end()) if match["from"] else None
        if since is None and not _IN_TIME.match(match["lead"]):
            continue
        end = since.end() if since else match.start("from") if match["from"] else match.end()
        rule = DeadlineRule(
            within=int(match["count"]),
            unit=_UNITS[squeeze(match["unit"])],
            since=squeeze(text[since.start() : since.end()]) if since else None,
        )
        found.append(Found("deadline", Deadline(None, rule), (match.start(), end), "deadline/within"))
    return found


def _recurring(folded: str) -> list[Found[Deadline]]:
    """Deadlines such as "định kỳ hằng quý", and "Hằng năm, …" at the start of a sentence."""
    heads = [match for match in _EACH.finditer(folded) if _begins_sentence(folded, match)]
    return [
        Found("deadline", Deadline(None, DeadlineRule(every=_every(match["every"]))), match.span(), "deadline/regular")
        for match in [*_REGULARLY.finditer(folded), *heads]
    ]


def _begins_sentence(folded: str, match: re.Match[str]) -> bool:
    before = folded[max(0, match.start() - 4) : match.start()].rstrip(" \n")
    return (not before or before[-1] in ".;:-") and folded[match.end() : match.end() + 1] == ","


def _every(words: str) -> str:
    return _EVERYS.get(words, "half-year")


def _is_past(value: str, issued: str | None) -> bool:
    """Is the date before the date of the letter? The parts that both dates have are compared."""
    size = min(len(value), len(issued)) if issued else 0
    return value[:size] < (issued or "")[:size]
