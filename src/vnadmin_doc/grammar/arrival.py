r"""Reads dấu "ĐẾN": the stamp of the office that received the letter. The stamp is not part of the letter.

Decree 30/2020/NĐ-CP, Appendix IV, V: a frame of 35 × 50 mm with the receiving agency, ĐẾN, then ``Số:`` (số đến),
``Ngày:`` (ngày đến), ``Chuyển:`` (the unit that gets the letter), ``Số và ký hiệu HS:``. Appendix VI names the first
two ArrivalNumber and ArrivalDate.

>>> [f.value for f in find("SỞ Y TẾ AN PHÚ\nĐẾN\nSố: 417\nNgày: 05/3/2024\nChuyển: P. KHTC")]
['SỞ Y TẾ AN PHÚ', '417', '2024-03-05', 'P. KHTC']

Number and day are stamped or written by hand. A blank has leaders. Other words than a number or a complete date are
not read.

>>> [f.value for f in find("VP UBND TỈNH AN PHÚ\nSố:....1302......\nĐẾN Ngày:06/3/2024..\nChuyển:.......")]
['VP UBND TỈNH AN PHÚ', '1302', '2024-03-06']
>>> find("ĐẾN\nSố: 4l‡\nNgày: …/…/20…\nChuyển:")
[]

A document system prints number and day as one picture on top of the leaders, which may hide the labels. Then a number
right above a complete date is read as both.

>>> [f.value for f in find("VP UBND TỈNH AN PHÚ\n1302\nĐẾN 06/3/2024\nChuyển:.......")]
['VP UBND TỈNH AN PHÚ', '1302', '2024-03-06']
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise

import regex as re

from vnadmin_doc.grammar import dates
from vnadmin_doc.language.syllables import is_syllable
from vnadmin_doc.language.text import fold, squeeze
from vnadmin_doc.model.found import Found

__all__ = ["find", "is_arrival", "label", "labels", "unlabelled_value"]

Span = tuple[int, int]

_ARRIVAL = re.compile(r"[\W_]*(?:(?:cong van|van ban|cv|vb)\s+)?den(?!\w)[\W_]*")
# "Số và ký hiệu HS" is another label than "Số".
_LABEL = re.compile(
    r"""(?<!\w)(?: (?P<file>so\ (?:va\ )?ky\ hieu(?:\ (?:hs|ho\ so))? | luu\ (?:ho\ so|hs)(?:\ so)?)
      | (?P<number>s[o06](?:\ den|[il1](?=[ ]?[.…]{2}))?) | (?P<date>n[gq]a[yv](?:\ den)?) | (?P<hour>gio(?:\ den)?)
      | (?P<transfer>(?:kinh\ )?chu[yv]en) )(?!\w)""",
    re.VERBOSE,
)
_LABEL_END = re.compile(r"\s*(?:[:…]|\.\.)")
# Before a label may be a scrap of the tall letters of ĐẾN: one or two letters between signs.
_BEFORE_LABEL = re.compile(r"[\W_]*(?:(?<=[^\w\s])\w{1,2}[^\w\s]+\s+)?")
_NOTATION = re.compile(r"[/⁄-]\s*\p{Lu}")
_LEADERS = re.compile(r"[.…_·]{2,}|[…_]")
_WEIGHTS = ((0, 0.001), (4, 1.0), (11, 0.5), (32, 0.2), (367, 0.02), (10**6, 0.002))
"""How likely a letter arrives so many days after its date: fewer days than the first number of a pair."""
_MIN_LEAD = 0.4
_EDGES = " \t\n:;.,|'\"“”^()[]-–—/"
_NUMBER = re.compile(r"\d{1,6}\s?[a-zA-Z]?")
_WHOLE_DATE = re.compile(r"\d{1,2}([/.-])\d{1,2}\1\d{4}")
_CAPITALS = re.compile(r"(?<!\S)\p{Lu}[\p{Lu}.&,/]+(?:\s+(?:[-–]\s+)?\p{Lu}[\p{Lu}\d.&,/-]*)*(?!\S)")


def is_arrival(text: str) -> bool:
    """Does the line begin with ĐẾN in capitals, with nothing or a label after it?

    >>> [is_arrival(t) for t in ("| ĐÉN Số: 12", "CÔNG VĂN ĐẾN", "Đến", "ĐẾN NĂM 2030")]
    [True, True, False, False]
    """
    end = _after_arrival(text)
    return end > 0 and (end == len(text) or label(text[end:]) is not None)


def _after_arrival(text: str) -> int:
    match = _ARRIVAL.match(fold(text))
    return match.end() if match and text[: match.end()].isupper() else 0


def label(text: str) -> str | None:
    """The label of the stamp that the line begins with: number, date, hour, transfer or file; else None.

    Not a label: the number of the letter itself, which has a notation after a slash, and the first word of a sentence.

    >>> [label(text) for text in ("Số: 12", "| Ngày…", "Số và ký hiệu HS:", "Chuyển:")]
    ['number', 'date', 'file', 'transfer']
    >>> [label(text) for text in ("Số: 12/SYT-VP", "ngày 5", "Số liệu", "Chuyển đến")]
    [None, None, None, None]
    """
    start = _label_start(text)
    match = _LABEL.match(fold(text), start)
    if match is None or not text[start].isupper():
        return None
    rest = text[match.end() :]
    if match.lastgroup == "number" and _NOTATION.search(rest):
        return None
    return match.lastgroup if not rest or re.match(r"\s*[^\w\s]|\s+\d|\d|\s*$", rest) else None


def labels(text: str) -> list[str]:
    """The labels in a line that begins with ĐẾN or a label; else empty.

    >>> labels("ĐẾN Số: 7 Ngày: 5/3/2024"), labels("Số tiền: 7")
    (['number', 'date'], [])
    """
    return [name for name, _ in _labelled(text)]


def unlabelled_value(text: str) -> str | None:
    """``number`` or ``date`` if the line is only that value, with or without ĐẾN before it; else None.

    >>> [unlabelled_value(text) for text in ("1302", "ĐẾN 06/3/2024", "06/3", "ĐẾN 2 người")]
    ['number', 'date', None, None]
    """
    span = (_after_arrival(text), len(text))
    if _number(text, span):
        return "number"
    return "date" if _WHOLE_DATE.fullmatch(text[slice(*_trimmed(text, span))]) and _date(text, span) else None


def _label_start(text: str) -> int:
    match = _BEFORE_LABEL.match(text)
    return match.end() if match else 0


def find(text: str) -> list[Found[str]]:
    """The parts of the stamp that were read: ``agency``, ``number``, ``date`` (ISO 8601), ``transfer``.

    ``text`` has the lines of the stamp from top to bottom.
    """
    found: dict[str, Found[str]] = {}
    agency: list[Span] = []
    at, below_agency = 0, False
    for line in text.split("\n"):
        labelled = _labelled(line)
        below_agency = below_agency or bool(labelled) or _after_arrival(line) > 0
        if not below_agency and (name := _agency_line(line, bool(agency))):
            agency.append((at + name[0], at + name[1]))
        for kind, (start, end) in labelled:
            value = _VALUES[kind](text, (at + start, at + end)) if kind in _VALUES else None
            if value:
                found.setdefault(kind, value)
        at += len(line) + 1
    if not {"number", "date"} & found.keys():
        found |= _unlabelled(text)
    words = " ".join(text[slice(*span)] for span in agency)
    named = [Found("agency", squeeze(words), (agency[0][0], agency[-1][1]), "arrival/agency")] if agency else []
    return named + [found[kind] for kind in _VALUES if kind in found]


def likely_dates(guesses: Iterable[tuple[str, float]], issued: str | None) -> tuple[tuple[str, float], ...]:
    """Readings of a handwritten day of arrival, weighed by the letter's date ``issued`` (ISO 8601, may be partial).

    A letter arrives after it was issued, most letters within weeks. Dates become ISO 8601, the likeliest first.

    >>> likely_dates([("02/03/2031", 0.5), ("12/03/2031", 0.45), ("31/02/2031", 0.05)], "2031-03-10")[0]
    ('2031-03-12', 0.9989)
    >>> likely_dates([("02/03/2031", 0.5), ("12/03/2031", 0.5)], None)
    (('2031-03-02', 0.5), ('2031-03-12', 0.5))
    """
    first = issued and date.fromisoformat(f"{issued}-01-01"[:10])
    weighed = [
        (day, chance * _weight(date.fromisoformat(day), first or None))
        for guess, chance in guesses
        if (day := dates.iso(*reversed(guess.split("/"))))
    ]
    total = sum(weight for _, weight in weighed) or 1.0
    return tuple(sorted(((day, round(weight / total, 4)) for day, weight in weighed), key=lambda item: -item[1]))


def is_clear(guesses: Sequence[tuple[str, float]]) -> bool:
    """Is the first guess so much likelier than the second that it is used?"""
    first, second = (*(chance for _, chance in guesses), 0.0, 0.0)[:2]
    return first - second >= _MIN_LEAD


def _weight(day: date, issued: date | None) -> float:
    if issued is None:
        return 1.0
    later = (day - issued).days
    return next(weight for most, weight in _WEIGHTS if later < most)


def _unlabelled(text: str) -> dict[str, Found[str]]:
    """The number right above the date, both without labels."""
    lines = [match.span() for match in re.finditer(r"[^\n]+", text)]
    for (begin, end), (below, last) in pairwise(lines):
        if unlabelled_value(text[begin:end]) == "number" and unlabelled_value(text[below:last]) == "date":
            number, day = begin + _after_arrival(text[begin:end]), below + _after_arrival(text[below:last])
            values = {"number": _number(text, (number, end)), "date": _date(text, (day, last))}
            return {kind: value for kind, value in values.items() if value}
    return {}


def _labelled(line: str) -> list[tuple[str, Span]]:
    """(label, span of the words after it). The first label is at the start of the line or after ĐẾN.

    Others need a colon or leaders.
    """
    begin = _after_arrival(line)
    if label(line[begin:]) is None:
        return []
    folded = fold(line)
    first = begin + _label_start(line[begin:])
    matches = [
        match
        for match in _LABEL.finditer(folded, first)
        if match.start() == first or _LABEL_END.match(folded, match.end())
    ]
    ends = [*(match.start() for match in matches[1:]), len(line)]
    return [(str(match.lastgroup), (match.end(), end)) for match, end in zip(matches, ends, strict=True)]


def _agency_line(line: str, continues: bool) -> Span | None:
    """The span of an agency's name, the longest run of words in capitals; scraps of the frame are beside it.

    A line that ``continues`` the name has a syllable and is not ĐẾN: other capitals are strokes of the frame.

    >>> [_agency_line(line, True) for line in ("UBND TỈNH NAM SƠN.", "Ư.", "HH. PT", "r ĐÊN Ngày")]
    [(0, 17), None, None, None]
    """
    runs = [match.span() for match in _CAPITALS.finditer(line)]
    if not runs:
        return None
    span = _trimmed(line, max(runs, key=lambda span: span[1] - span[0]))
    words = re.findall(r"\p{L}{2,}", line[slice(*span)])
    if continues and not any(is_syllable(word) and fold(word) != "den" for word in words):
        return None
    return span


def _trimmed(text: str, span: Span) -> Span:
    """The span without leaders and punctuation at its edges."""
    value = _LEADERS.sub(lambda match: " " * len(match[0]), text[slice(*span)])
    start = len(value) - len(value.lstrip(_EDGES))
    return span[0] + start, max(span[0] + start, span[0] + len(value.rstrip(_EDGES)))


def _number(text: str, span: Span) -> Found[str] | None:
    trimmed = _trimmed(text, span)
    value = text[slice(*trimmed)]
    if not _NUMBER.fullmatch(value):
        return None
    return Found("number", re.sub(r"\s", "", value), trimmed, "arrival/number")


def _date(text: str, span: Span) -> Found[str] | None:
    start, end = _trimmed(text, span)
    when = next((f for f in dates.find(f"ngày {text[start:end]}") if f.value and len(f.value) == 10), None)
    return Found("date", str(when.value), (start, end), "arrival/date") if when else None


def _transfer(text: str, span: Span) -> Found[str] | None:
    start, end = _trimmed(text, span)
    # An abbreviation keeps its full stop: "P. VX", "Đ/c An".
    value = squeeze(_LEADERS.sub(" ", text[start:end]))
    has_word = re.search(r"\p{L}{2}|\p{Lu}\.", value)
    return Found("transfer", value, (start, end), "arrival/transfer") if has_word else None


_VALUES = {"number": _number, "date": _date, "transfer": _transfer}
