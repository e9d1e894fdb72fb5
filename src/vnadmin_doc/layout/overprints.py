"""Overprints: marks and captions taken off the head before its words are sorted into rows.

Marks of urgency, secrecy and circulation are stamped where there is room: tilted, between the columns, left of Kính
gửi or of the title (Decree 30/2020/NĐ-CP, Appendix I, III.2). The picture of a digital signature and "SAO Y" have
captions in small type at the top of the page (Appendix I, II.8, III). Neither belongs to the row in which it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median

import regex as re

from vnadmin_doc.grammar import marks
from vnadmin_doc.language.text import caps_ratio, fold
from vnadmin_doc.layout import anchors
from vnadmin_doc.layout.row_predicates import is_mark, is_number
from vnadmin_doc.layout.segments import Segment, segments_of, without
from vnadmin_doc.model.kinds import by_title
from vnadmin_doc.model.line import Line, make_line, split_at
from vnadmin_doc.model.page import Source

__all__ = ["take_captions", "take_marks"]

HEAD = 0.6
"""Share of the page, from its top, that the head may take."""
TOP = 0.3
"""Share of the page, from its top, in which captions are."""
NEAR = 3.0
"""Largest distance, in ems, between the two words of a tilted or letter-spaced mark."""
SMALL = 0.9
"""Largest height of the letters of a caption, as a share of the page's."""

_FIRST = re.compile(r"\W*(?:hoa|thuong|toi|tuyet)\W*")
_CAPTION = re.compile(
    r"""\W*(?: (?:nguoi|duoc|da)?\s*ky(?:\ so)?\ (?:boi|nhan)\b | nguoi\ ky\b | (?:thoi\ gian|ngay|gio)\ ky\s*:
      | chu\ ky\ so | co\ quan\s*: | to\ chuc\s*: | email\s*: | signature | digitally\ signed
      | (?:ban\ )?(?:sao\ y|sao\ luc|trich\ sao)\s*(?:[;,:]|ban\ chinh|$) )""",
    re.VERBOSE,
)
_LEADS = re.compile(r"\W*(?:co quan|to chuc|email)\s*:")
_TIMED = re.compile(r"[+-]\d\d\s?[:'.]?\s?\d\d\W*$")


# ---- marks -------------------------------------------------------------------------------


def take_marks(source: Source, bottom: float = float("inf")) -> tuple[Source, list[Line]]:
    """(the source without the marks stamped on its first page above ``bottom``, the marks)."""
    page = source.pages[0] if source.pages else None
    if page is None or page.unit != "pt":
        return source, []
    segments = [segment.line for segment in segments_of(page) if segment.box.centre < min(bottom, HEAD * page.height)]
    found: list[Line] = []
    # First both halves of a mark, then single segments.
    for line in [*_pairs(segments), *segments]:
        if not any(word in mark.words for mark in found for word in line.words):
            found += _marks(line)
    if not found:
        return source, []
    return without(source, (word for line in found for word in line.words)), found


def _marks(line: Line) -> Iterator[Line]:
    """The line if it is a mark; else, in a scan, the mark that was read together with other words of the row."""
    if is_mark(line):
        yield line
    elif line.scanned:
        yield from _mark_among_words(line)


def _mark_among_words(line: Line) -> Iterator[Line]:
    for start, word in enumerate(line.words):
        if caps_ratio(word.text) < 0.6:
            continue
        for size in (2, 1):
            before, rest = split_at(line, start)
            mark, after = split_at(rest, size) if rest else (None, None)
            found = next(iter(mark.find(marks)), None) if mark else None
            if mark and found and _is_separate(before, after, found.value):
                yield mark
                return


def _is_separate(before: Line | None, after: Line | None, mark: str) -> bool:
    """Is the mark separate from its neighbours? A mark of one word needs Kính gửi, a title or the number after it."""
    if after is not None and before is None:
        folded = fold(after.text)
        if anchors.starts_addressees(folded) == 0 or by_title(folded) or is_number(after):
            return True
    if " " not in mark:
        return False
    beside = [line.words[index].text for line, index in ((before, -1), (after, 0)) if line is not None]
    return not any(re.fullmatch(r"\p{Lu}{2,}", word) for word in beside)


def _pairs(lines: Sequence[Line]) -> Iterator[Line]:
    """HỎA and TỐC where each stands in a segment of its own."""
    for first in lines:
        if not (first.scanned and _FIRST.fullmatch(fold(first.text)) and first.text.isupper()):
            continue
        for second in lines:
            gap, em = second.box.x0 - first.box.x1, first.em
            if second is not first and -em < gap < NEAR * em and abs(second.box.centre - first.box.centre) < 1.2 * em:
                yield make_line(first.page, (*first.words, *second.words), "pt")


# ---- captions ----------------------------------------------------------------------------


def take_captions(source: Source) -> tuple[Source, list[list[Line]]]:
    """(the source without captions of signatures and copies at the top of page 1, the lines of each caption)."""
    page = source.pages[0] if source.pages else None
    if page is None or page.unit != "pt":
        return source, []
    segments = segments_of(page)
    seeds = [p for p in segments if p.box.bottom < TOP * page.height and _CAPTION.match(fold(p.text))]
    if not any(not _LEADS.match(fold(segment.text)) for segment in seeds):
        return source, []
    usual = median(segment.line.em for segment in segments)
    found: list[Segment] = []
    captions: list[list[Line]] = []
    for seed in sorted(seeds, key=lambda segment: segment.box.top):
        new = [segment for segment in (seed, *_below(seed, segments, usual)) if segment not in found]
        if seed in new:
            captions.append([segment.line for segment in new])
            found += new
    return without(source, (word for segment in found for word in segment.words)), captions


def _below(seed: Segment, segments: Sequence[Segment], usual: float) -> Iterator[Segment]:
    """The lines in small type right below the first line of a caption, aligned with it, down to the time zone."""
    last = seed
    for segment in sorted(segments, key=lambda p: p.box.top):
        em = last.line.em
        under = -0.3 * em < segment.box.top - last.box.bottom < 0.8 * em and segment.box.top > last.box.top
        if _TIMED.search(last.text) or segment.line.em > SMALL * usual:
            continue
        if under and abs(segment.box.x0 - seed.box.x0) < em and segment.box.x1 < seed.box.x0 + 30 * em:
            yield segment
            last = segment
