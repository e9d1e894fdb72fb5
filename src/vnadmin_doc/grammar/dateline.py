"""Reads địa danh và thời gian (zone 4): the place and the day of the letter.

Decree 30/2020/NĐ-CP, Appendix I, II.4: ``Hà Nội, ngày 05 tháng 01 năm 2020``, with a comma after the place, and a 0
before days below 10 and the months 1 and 2.

>>> [(f.part, f.value) for f in find("Hà Nội, ngày 16 tháng 6 năm 2021")]
[('when', 'ngày 16 tháng 6 năm 2021'), ('place', 'Hà Nội'), ('date', '2021-06-16')]
>>> [f.value for f in find("Huế, ngày     tháng 02 năm 2031")[1:]]
['Huế', '2031-02']
>>> [f.value for f in find(". Kiên Hải ngày32 tháng 7 hăm 2021 _")[1:]]
['Kiên Hải', '2021-07']
>>> [f.value for f in find("Huế, ngày 05 tháng 7 năm 20.31")[1:]]
['Huế', '2031-07-05']

Scraps of a scan are not part of the place, "năm" may be missing, and a misread year leaves the place:

>>> def place_and_date(text): return [found.value for found in find(text)[1:]]
>>> place_and_date("Pi Hà Nội, ngày 5 tháng 7 2031"), place_and_date("Hà ¬ Nội, ngày 5 tháng 7 năm 20/31")
(['Hà Nội', '2031-07-05'], ['Hà Nội', '2031-07-05'])
>>> place_and_date("Kiên.Hải,ngày 5 tháng 7 năm 20 ZI"), place_and_date("TP.Hà Nội, ngày 5/7/2031")
(['Kiên Hải'], ['TP.Hà Nội', '2031-07-05'])

In a text that has question marks for its letters with marks, the place is as read:

>>> place_and_date("?à N?i, ngày 5 tháng 7 n?m 2031")
['?à N?i', '2031-07-05']

The date ends before a blank day or month. It also ends before an impossible day or month, which was misread.
"""

from __future__ import annotations

from collections.abc import Sequence

import regex as re

from vnadmin_doc.grammar import dates
from vnadmin_doc.language import lexicon
from vnadmin_doc.language.text import fold, squeeze
from vnadmin_doc.model.found import IMPOSSIBLE_DATE, Found, Span

__all__ = ["find", "is_alone"]

# Matches folded text. Between the words is a number, a blank, or a misread number. The word "năm" may be missing.
_WHEN = re.compile(
    r"""(?<!\w)(?:
    n[gq]a[yv]\W{0,3}?     (?P<day>[^\n,;]{0,12}?)   \s*
    t[hb]an[gq]\W{0,3}?    (?P<month>[^\n,;]{0,10}?) \s*
    (?: [nh][ao?]m\W{0,4}   (?: (?P<year>[12]\s?[0-9][.,/]?\s?[0-9]\s?[0-9](?![0-9])
                               | (?!20\s?[._])[0-9]{2}(?![.,/]?\w|\s\w\w\W*$|[._]{2}))
                            | (?P<odd>[0-9]{3}(?:[0-9]{2,3})?)(?![0-9])  # no year
                            | 20\s\w\w(?=\W*$) | 20(?=\s?[._]) )?  # misread, or blank: 20…
      | (?<=\d\s)          (?P<bare_year>[12][0-9]{3})(?!\d) )
  | (?:ngay\s*)? (?P<d>[0-9]{1,2})\s*[/.-]\s*(?P<m>[0-9]{1,2})\s*[/.-]\s*(?P<y>[0-9]{4})(?!\d)
    )""",
    re.VERBOSE,
)
_HINT = re.compile(r"t[hb]an[gq]|\d\s*[/.-]\s*\d{4}")
# A name of at most five words with capitals; later words may be in small letters.
_UNITS = [*lexicon.words("territories"), *(row["short"] for row in lexicon.rows("territories") if row["short"])]
_UNIT = lexicon.pattern(_UNITS, marks=True) + r"\.?\s*"
_SHORT_UNITS = {fold(row["short"]).rstrip(".") for row in lexicon.rows("territories")}
# Signs, or a row of dots, that OCR read between the words of a place.
_DIRT = r"(?:[^\w\s,.–-]{1,3}|\w{0,3}\.{2,})"
_LOST_FIRST, _LOST_INSIDE = re.compile(r"(?<![\w?])\?(?=[?\p{Ll}])"), re.compile(r"(?<=\w)\?")
_DOT_IN_NAME = re.compile(r"(?<=\p{Ll}{2})\.(?=\p{Lu})")  # not after TP.
_SCRAP = re.compile(r"(?P<scrap>\p{Lu}\p{Ll}?)\s+(?=\p{Lu})")
_PLACE = re.compile(
    rf"""(?<!\w)(?P<place>
    (?i:{_UNIT})? (?:
        \p{{Lu}}\p{{Ll}}+(?:(?:\s+(?:[-–]\s*|{_DIRT}\s+)?|[-–](?=\p{{Lu}}))\p{{L}}{{1,8}}|\.\p{{Lu}}\p{{Ll}}{{1,7}}){{0,4}}
      | \p{{Lu}}{{2,}}(?:\s+(?:[-–]\s*)?\p{{Lu}}+){{0,4}} )
  | (?i:(?:quận|phường|q\.?|p\.?)\s*)\d{{1,2}}
    )[\s.,:;*_|–—-]*$""",
    re.VERBOSE,
)
_LOWER_PLACE = re.compile(r"\W*(?P<place>\p{Ll}{2,8}(?:\s\p{Ll}{1,8}){0,3})\s*,\s*$")
# Words of sentences: "theo Quyết định … ngày …" is not a dateline.
_SENTENCE_WORD = re.compile(r"(?<!\w)(?:(?i:số|theo|căn cứ|quyết định|công văn|luật)|của|đến|từ|tại|về|và)(?!\w)")

_WORD_AFTER = re.compile(r"\w{2}|\)")
_WORD_BEFORE = re.compile(r"\w{3}")
_LEADERS = re.compile(r"[\s.…_,·-]")
_NUMBER = re.compile(r"\s*[0-9]{1,6}\s*")
_ONE_OR_TWO = re.compile(r"[0-9]{1,2}")
_YEAR_SIGNS = re.compile(r"[\s.,/]")  # between printed and handwritten digits of a year
_FOUR = re.compile("[0-9]{4}")


def is_alone(text: str, found: Sequence[Found[str]], *, placed: bool = False) -> bool:
    """Are place and date the only words of the text? False for a date in a sentence.

    ``found`` is the result of ``find``. ``placed``: a place with a comma is required.

    >>> def alone(text): return is_alone(text, find(text))
    >>> alone("Hà Nội, ngày 16 tháng 6 năm 2021"), alone("ngày 1 tháng 2 năm 2021 của Bộ Y tế")
    (True, False)
    >>> alone("(Kèm theo Thông báo số 12, ngày 1 tháng 2 năm 2021)"), alone("Luật Đất đai ngày 26/11/2003")
    (False, False)
    """
    parts = {item.part: item for item in found}
    when, place = parts.get("when"), parts.get("place")
    if when is None or _WORD_AFTER.search(fold(text), when.span[1]):
        return False
    before = text[: when.span[0]]
    if "(" in before or _SENTENCE_WORD.search(text, 0, when.span[1]):
        return False
    in_words = when.rule != "dateline/numeric"
    if place is None:
        return not placed and in_words and not _WORD_AFTER.search(before)
    # Before the place may be scraps of the left column, but no words.
    if _WORD_BEFORE.search(before, 0, place.span[0]):
        return False
    return "," in before[place.span[0] :] or (not placed and in_words)


def find(text: str) -> list[Found[str]]:
    """The parts that were read: ``when``, the words of the date; ``place``; ``date``, ISO 8601, maybe without day.

    The rule ``IMPOSSIBLE_DATE`` says that all numbers of the date are there, and that they are no day of the calendar.
    The value of such a date may be empty.

    >>> [(f.value, f.rule) for f in find("Huế, ngày 31 tháng 6 năm 2021")[2:]]
    [('2021-06', 'dateline/impossible')]
    """
    folded = fold(text)
    match = _WHEN.search(folded) if _HINT.search(folded) else None
    if match is None:
        return []
    rule = "dateline/numeric" if match["d"] else "dateline/worded"
    found = [Found("when", text[slice(*match.span())], match.span(), rule)]
    span = _place(text[: match.start()])
    if span is not None:
        # The comma after the place belongs to its span.
        place = squeeze(_DOT_IN_NAME.sub(" ", re.sub(rf"(?<=\s){_DIRT}\s", "", text[slice(*span)])))
        found.append(Found("place", place, (span[0], match.start()), "dateline/place"))
    parts = (
        match["year"] or match["odd"] or match["bare_year"] or match["y"],
        match["month"] or match["m"],
        match["day"] or match["d"],
    )
    date = _iso(*parts) or ""
    impossible = len(date) < 10 and all(_NUMBER.fullmatch(part or "") for part in parts)
    if date or impossible:
        found.append(Found("date", date, match.span(), IMPOSSIBLE_DATE if impossible else "dateline/date"))
    return found


def _place(before: str) -> Span | None:
    """The span of the place at the end of the text before the date; a scrap before a registered place is outside."""
    before = _LOST_INSIDE.sub("x", _LOST_FIRST.sub("X", before))
    match = _PLACE.search(before) or _LOWER_PLACE.fullmatch(before)
    if match is None:
        return None
    start, end = match.span("place")
    scrap = _SCRAP.match(before, start)
    if scrap and fold(scrap["scrap"]) not in _SHORT_UNITS and _is_registered(before[scrap.end() : end]):
        start = scrap.end()
    return start, end


def _is_registered(name: str) -> bool:
    """Is it a registered place of two words or more?"""
    words = tuple(fold(name).split())
    return len(words) > 1 and words in lexicon.registered("place")


def _digits(text: str | None) -> int | None:
    """A number of one or two digits; None for a blank, 0 for other text."""
    bare = _LEADERS.sub("", text or "")
    if not bare:
        return None
    return int(bare) if _ONE_OR_TWO.fullmatch(bare) else 0


def _iso(year_text: str | None, month_text: str | None, day_text: str | None) -> str | None:
    """ISO 8601 of the parts that are there and possible: year, month, day.

    >>> _iso("2021", "6", "31"), _iso("2021", "", "3"), _iso("2021", "13", "3")
    ('2021-06', '2021', '2021')
    """
    bare = _YEAR_SIGNS.sub("", year_text or "")
    if len(bare) == 2:
        bare = f"20{bare}" if int(bare) < 50 else f"19{bare}"
    if not _FOUR.fullmatch(bare):
        return None
    parts = [bare, *(str(number) if number else None for number in (_digits(month_text), _digits(day_text)))]
    # Without an impossible part: a misread day leaves the month.
    known = next((i for i, part in enumerate(parts) if part is None), 3)
    return next(filter(None, (dates.iso(*parts[:length]) for length in range(known, 0, -1))), None)
